#include "calls.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "engine/program.h"
#include "linger.h"

static int call_socket(void *ctx)
{
    (void)ctx;
    return socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}

static int call_set_option(void *ctx, int fd, enum socket_option option, int value)
{
    (void)ctx;
    if (option == SOCKET_REUSEADDR) return setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &value, sizeof value);
    if (option == SOCKET_NODELAY) return setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &value, sizeof value);
    struct linger l = {.l_onoff = value >= 0, .l_linger = value >= 0 ? value : 0};
    return setsockopt(fd, SOL_SOCKET, SO_LINGER, &l, sizeof l);
}

static int call_linger(void *ctx, int fd)
{
    struct linger l = {0};
    socklen_t len = sizeof l;
    (void)ctx;
    return getsockopt(fd, SOL_SOCKET, SO_LINGER, &l, &len) || !l.l_onoff ? -1 : l.l_linger;
}

static uint64_t call_cookie(void *ctx, int fd)
{
    uint64_t cookie = 0;
    socklen_t len = sizeof cookie;
    (void)ctx;
    return getsockopt(fd, SOL_SOCKET, SO_COOKIE, &cookie, &len) ? 0 : cookie;
}

static struct sockaddr_in address(uint32_t addr, uint16_t port)
{
    return (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(addr)};
}

static int call_bind(void *ctx, int fd, uint32_t addr, uint16_t port)
{
    struct sockaddr_in a = address(addr, port);
    (void)ctx;
    return bind(fd, (const struct sockaddr *)&a, sizeof a);
}

static int call_listen(void *ctx, int fd, int backlog)
{
    (void)ctx;
    return listen(fd, backlog);
}

static int call_connect(void *ctx, int fd, uint32_t addr, uint16_t port)
{
    struct sockaddr_in a = address(addr, port);
    (void)ctx;
    return connect(fd, (const struct sockaddr *)&a, sizeof a);
}

static int call_accept(void *ctx, int fd)
{
    (void)ctx;
    return accept4(fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

static int64_t call_send(void *ctx, int fd, const void *bytes, size_t len)
{
    (void)ctx;
    return send(fd, bytes, len, 0);
}

static int64_t call_recv(void *ctx, int fd, void *bytes, size_t len)
{
    (void)ctx;
    return recv(fd, bytes, len, 0);
}

static int call_shutdown(void *ctx, int fd, enum shutdown_how how)
{
    static const int flags[] = {[SHUTDOWN_RD] = SHUT_RD, [SHUTDOWN_WR] = SHUT_WR, [SHUTDOWN_RDWR] = SHUT_RDWR};
    (void)ctx;
    return shutdown(fd, flags[how]);
}

static int call_close(void *ctx, int fd)
{
    (void)ctx;
    return close(fd);
}

static int call_error(void *ctx, int fd)
{
    int err = 0;
    socklen_t len = sizeof err;
    (void)ctx;
    getsockopt(fd, SOL_SOCKET, SO_ERROR, &err, &len);
    return err;
}

static bool ready(int fd, short events)
{
    struct pollfd pf = {.fd = fd, .events = events};
    return poll(&pf, 1, 0) > 0 && pf.revents;
}

static bool call_readable(void *ctx, int fd)
{
    (void)ctx;
    return ready(fd, POLLIN);
}

static bool call_writable(void *ctx, int fd)
{
    (void)ctx;
    return ready(fd, POLLOUT);
}

static void call_sigpipe(void *ctx, bool ignore)
{
    (void)ctx;
    signal(SIGPIPE, ignore ? SIG_IGN : SIG_DFL);
}

static struct linger_call *call_linger_close(void *ctx, int fd)
{
    (void)ctx;
    return linger_close(fd);
}

static void call_linger_rest(void *ctx, const struct linger_call *c)
{
    (void)ctx;
    linger_rest(c);
}

static bool call_linger_over(void *ctx, struct linger_call *c, int *result, int *err)
{
    (void)ctx;
    return linger_over(c, result, err);
}

static const struct sockets_ops libc_calls = {
    .socket = call_socket,         .set_option = call_set_option,     .linger = call_linger,
    .cookie = call_cookie,         .bind = call_bind,                 .listen = call_listen,
    .connect = call_connect,       .accept = call_accept,             .send = call_send,
    .recv = call_recv,             .shutdown = call_shutdown,         .close = call_close,
    .error = call_error,           .readable = call_readable,         .writable = call_writable,
    .sigpipe = call_sigpipe,       .linger_close = call_linger_close, .linger_rest = call_linger_rest,
    .linger_over = call_linger_over,
};

void calls_serve(int fd)
{
    struct { struct program_request q; char text[PROGRAM_TEXT]; } in;
    struct program_reply reply;
    struct program *p = program_new((struct sockets){.ops = &libc_calls});
    while (p) {
        ssize_t n = recv(fd, &in, sizeof in, 0);
        if (n < 0 && errno == EINTR) continue;
        if (n < (ssize_t)sizeof in.q || in.q.ntext > (size_t)n - sizeof in.q) break;
        program_obey(p, &in.q, in.text, &reply);
        size_t used = offsetof(struct program_reply, calls) + reply.ncalls * sizeof reply.calls[0];
        if (send(fd, &reply, used, MSG_NOSIGNAL) < 0) break;
    }
    program_free(p);
}
