/* api.c - the sockets API on top of the simulated TCP: descriptors, results, errno
 * and SIGPIPE as Linux gives them (socket(7), tcp(7), net/ipv4/af_inet.c, tcp.c). */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/array.h"
#include "sim.h"

enum { FIRST_FD = 3, MAX_FDS = 1024 };

static struct stack *of(void *ctx) { return ctx; }

static int fail(int err)
{
    errno = err;
    return -1;
}

static struct tcb *socket_of(const struct stack *s, int fd)
{
    return fd >= 0 && (size_t)fd < s->nfds ? s->fds[fd] : NULL;
}

/* Gives it the lowest free descriptor; -1 and errno when there is none. */
static int install(struct stack *s, struct tcb *t)
{
    size_t fd = FIRST_FD;
    while (fd < s->nfds && s->fds[fd]) fd++;
    if (fd >= MAX_FDS) return fail(EMFILE);
    if (fd >= s->nfds) {
        const size_t had = s->nfds;
        struct tcb **fds = array_room(s->fds, fd + 1, &s->nfds, sizeof(struct tcb *));
        if (!fds) return fail(ENOMEM);
        memset(fds + had, 0, (s->nfds - had) * sizeof(struct tcb *));
        s->fds = fds;
    }
    s->fds[fd] = t;
    t->held = true;
    return (int)fd;
}

static int api_socket(void *ctx)
{
    struct stack *s = of(ctx);
    struct tcb *t = tcb_new(s);
    if (!t) return fail(ENOMEM);
    int fd = install(s, t);
    if (fd < 0) tcb_release(s, t);
    return fd;
}

static int api_set_option(void *ctx, int fd, enum socket_option option, int value)
{
    struct tcb *t = socket_of(of(ctx), fd);
    if (!t) return fail(EBADF);
    switch (option) {
    case SOCKET_REUSEADDR: t->reuse = value != 0; break;
    case SOCKET_LINGER: t->linger = value; break;
    case SOCKET_NODELAY:
        t->nodelay = value != 0;
        if (t->nodelay && tcb_write_seq(t) != t->snd_nxt && t->state != FSM_CLOSED) out_send(of(ctx), t);
        break;
    }
    return 0;
}

static int api_linger(void *ctx, int fd)
{
    const struct tcb *t = socket_of(of(ctx), fd);
    return t ? t->linger : -1;
}

static uint64_t api_cookie(void *ctx, int fd)
{
    const struct tcb *t = socket_of(of(ctx), fd);
    return t ? t->cookie : 0;
}

static int api_bind(void *ctx, int fd, uint32_t addr, uint16_t port)
{
    enum { FIRST_FOR_ALL = 1024 }; /* below, a capability is needed that no program has: ip(7) */
    struct stack *s = of(ctx);
    struct tcb *t = socket_of(s, fd);
    if (!t) return fail(EBADF);
    if (port < FIRST_FOR_ALL) return fail(EACCES);
    if (t->state != FSM_CLOSED || t->lport) return fail(EINVAL);
    if (!tcb_port_free(s, t, port)) return fail(EADDRINUSE);
    t->laddr = addr;
    t->lport = port;
    t->bound = true;
    return 0;
}

static int api_listen(void *ctx, int fd, int backlog)
{
    enum { SOMAXCONN_DEFAULT = 4096 };
    struct stack *s = of(ctx);
    struct tcb *t = socket_of(s, fd);
    if (!t) return fail(EBADF);
    if (t->user != USER_FRESH || (t->state != FSM_CLOSED && t->state != FSM_LISTEN)) return fail(EINVAL);
    const uint16_t port = t->lport ? t->lport : s->port;
    if (t->state == FSM_CLOSED && !tcb_port_free(s, t, port)) return fail(EADDRINUSE);
    t->backlog = backlog > SOMAXCONN_DEFAULT ? SOMAXCONN_DEFAULT : (uint32_t)backlog;
    t->lport = port;
    if (t->state == FSM_CLOSED) user_open_passive(s, t);
    return 0;
}

/* A socket with a port of its own may take the place of a row that only waits, when its
 * timestamps tell the old segments from the new (tcp_ipv4.c, tcp_twsk_unique). */
static bool may_follow(const struct tcb *t, const struct tcb *old)
{
    return t->lport && old->kind == TCB_WAIT && (old->peer_options & OPT_TIMESTAMPS);
}

/* A port for an outgoing call: its own, or the one that is next. One that somebody
 * bound is left alone, and so is a pair of ports that is in use (inet_hashtables.c). */
static bool choose_port(struct stack *s, struct tcb *t, uint32_t addr, uint16_t port)
{
    const uint16_t mine = t->lport ? t->lport : s->port;
    for (size_t i = 0; !t->lport && i < s->ntcbs; i++)
        if (s->tcbs[i]->lport == mine && s->tcbs[i]->bound) return false;
    struct tcb *old = tcb_connection(s, mine, addr, port);
    if (old && !may_follow(t, old)) return false;
    if (old) arrive_reset(s, old, ON_ACTIVE_OPEN, 0);
    t->lport = mine;
    return true;
}

static int dial(struct stack *s, struct tcb *t, uint32_t addr, uint16_t port, enum fsm_cause cause)
{
    if (!choose_port(s, t, addr, port)) return fail(EADDRNOTAVAIL);
    t->laddr = host_addr(s->host);
    t->raddr = addr;
    t->rport = port;
    t->err = 0;
    user_open_active(s, t, cause);
    t->user = USER_CONNECTING;
    return fail(EINPROGRESS);
}

static int take_error(struct tcb *t)
{
    const int err = t->err;
    t->err = 0;
    return err;
}

static int api_connect(void *ctx, int fd, uint32_t addr, uint16_t port)
{
    struct stack *s = of(ctx);
    struct tcb *t = socket_of(s, fd);
    if (!t) return fail(EBADF);
    if (t->user == USER_DISCONNECTING) return fail(EINVAL);
    if (t->user == USER_CONNECTED) return fail(EISCONN);
    if (t->user == USER_FRESH) {
        const bool listener = t->state == FSM_LISTEN && chooses(s, CHOICE_LISTENER_CALLS);
        return t->state == FSM_CLOSED || listener ? dial(s, t, addr, port, ON_ACTIVE_OPEN) : fail(EISCONN);
    }
    if (t->state == FSM_SYN_SENT || t->state == FSM_SYN_RCVD) return fail(EALREADY);
    if (t->state == FSM_CLOSED) { /* it failed: from now on it may be tried again */
        const int err = take_error(t);
        user_disconnect(t);
        return fail(err ? err : ECONNABORTED);
    }
    t->user = USER_CONNECTED;
    return 0;
}

static int api_accept(void *ctx, int fd)
{
    struct stack *s = of(ctx);
    struct tcb *listener = socket_of(s, fd), *oldest = NULL;
    if (!listener) return fail(EBADF);
    if (listener->state != FSM_LISTEN) return fail(EINVAL);
    for (size_t i = 0; i < s->ntcbs; i++) {
        struct tcb *t = s->tcbs[i];
        if (t->queued && t->listener == listener->cookie && (!oldest || t->queued < oldest->queued)) oldest = t;
    }
    if (!oldest) return fail(EAGAIN);
    int got = install(s, oldest);
    if (got < 0) return got;
    oldest->queued = 0;
    oldest->user = USER_CONNECTED;
    listener->waiting--;
    return got;
}

/* The pipe is broken: SIGPIPE, or the error when it is ignored (tcp.c, sk_stream_error). */
static int64_t broken_pipe(struct stack *s, struct tcb *t)
{
    const int err = take_error(t);
    if ((!err || err == EPIPE) && !s->sigpipe_ignored) s->died = true;
    return fail(err ? err : EPIPE);
}

/* A listener that sends makes the call (3.10.2). A socket has no way to name the peer
 * of a listener beforehand, so it is the one that connect has when it is told no other. */
static int call_peer(struct stack *s, struct tcb *t)
{
    return dial(s, t, host_addr(host_peer(s->host)), PORT_SERVER, ON_SEND) && errno != EINPROGRESS ? -1 : 0;
}

static int64_t api_send(void *ctx, int fd, const void *bytes, size_t len)
{
    struct stack *s = of(ctx);
    struct tcb *t = socket_of(s, fd);
    if (!t) return fail(EBADF);
    if (t->state == FSM_LISTEN && chooses(s, CHOICE_LISTENER_CALLS) && call_peer(s, t)) return -1;
    if (t->state == FSM_SYN_SENT || t->state == FSM_SYN_RCVD) {
        if (t->err) return fail(take_error(t));
        if (!chooses(s, CHOICE_EARLY_SEND)) return fail(EAGAIN);
        if (t->shut & SHUT_SEND) return broken_pipe(s, t);
        return len ? user_send(s, t, bytes, len) : 0;
    }
    if (t->state != FSM_ESTABLISHED && t->state != FSM_CLOSE_WAIT) return broken_pipe(s, t);
    if (t->err || (t->shut & SHUT_SEND)) return broken_pipe(s, t);
    return len ? user_send(s, t, bytes, len) : 0;
}

static int64_t api_recv(void *ctx, int fd, void *bytes, size_t len)
{
    struct stack *s = of(ctx);
    struct tcb *t = socket_of(s, fd);
    if (!t) return fail(EBADF);
    if (t->state == FSM_LISTEN) return fail(ENOTCONN);
    if ((t->in.len && len) || t->fin_in) return (int64_t)user_receive(s, t, bytes, len);
    if (t->err) return fail(take_error(t));
    if (t->shut & SHUT_RECV) return 0;
    return fail(t->state == FSM_CLOSED ? ENOTCONN : EAGAIN);
}

static int api_shutdown(void *ctx, int fd, enum shutdown_how how)
{
    static const uint8_t flags[] = {[SHUTDOWN_RD] = SHUT_RECV, [SHUTDOWN_WR] = SHUT_SEND, [SHUTDOWN_RDWR] = SHUT_BOTH};
    struct tcb *t = socket_of(of(ctx), fd);
    if (!t) return fail(EBADF);
    const bool closed = t->state == FSM_CLOSED;
    user_shutdown(of(ctx), t, flags[how]);
    return closed ? fail(ENOTCONN) : 0;
}

static int api_close(void *ctx, int fd)
{
    struct stack *s = of(ctx);
    struct tcb *t = socket_of(s, fd);
    if (!t) return fail(EBADF);
    s->fds[fd] = NULL;
    t->held = false;
    user_close(s, t, false);
    return 0;
}

static int api_error(void *ctx, int fd)
{
    struct tcb *t = socket_of(of(ctx), fd);
    return t ? take_error(t) : EBADF;
}

/* poll(2) on TCP: tcp.c, tcp_poll. */
static bool is_ready(const struct tcb *t) { return t->err || t->state == FSM_CLOSED || t->shut == SHUT_BOTH; }

static bool api_readable(void *ctx, int fd)
{
    const struct tcb *t = socket_of(of(ctx), fd);
    if (!t) return false;
    if (t->state == FSM_LISTEN) return t->waiting > 0;
    return is_ready(t) || (t->shut & SHUT_RECV) || (t->state != FSM_SYN_SENT && t->in.len > 0);
}

static bool api_writable(void *ctx, int fd)
{
    const struct tcb *t = socket_of(of(ctx), fd);
    if (!t || t->state == FSM_LISTEN) return false;
    if (is_ready(t)) return true;
    const bool closed_early = t->state == FSM_FIN_WAIT_1 && t->snd_una == t->iss; /* its SYN is not acknowledged */
    const bool handshakes = t->state == FSM_SYN_SENT || t->state == FSM_SYN_RCVD || closed_early;
    return !handshakes && t->out.len < SIM_SEND_BUFFER;
}

static void api_sigpipe(void *ctx, bool ignore) { of(ctx)->sigpipe_ignored = ignore; }

static struct linger_call *api_linger_close(void *ctx, int fd)
{
    struct stack *s = of(ctx);
    struct tcb *t = socket_of(s, fd);
    struct linger_call *c = t ? calloc(1, sizeof *c) : NULL;
    if (!c) return NULL;
    c->t = t;
    c->next = s->lingering;
    s->lingering = c;
    t->lingering = c;
    s->fds[fd] = NULL;
    t->held = false;
    user_close(s, t, false);
    return c;
}

static void api_linger_rest(void *ctx, const struct linger_call *c)
{
    (void)ctx; /* nothing runs beside us */
    (void)c;
}

static bool api_linger_over(void *ctx, struct linger_call *c, int *result, int *err)
{
    struct linger_call **at = &of(ctx)->lingering;
    if (c->t) return false;
    while (*at != c) at = &(*at)->next;
    *at = c->next;
    free(c);
    *result = *err = 0;
    return true;
}

const struct sockets_ops sim_calls = {
    .socket = api_socket,         .set_option = api_set_option,     .linger = api_linger,
    .cookie = api_cookie,         .bind = api_bind,                 .listen = api_listen,
    .connect = api_connect,       .accept = api_accept,             .send = api_send,
    .recv = api_recv,             .shutdown = api_shutdown,         .close = api_close,
    .error = api_error,           .readable = api_readable,         .writable = api_writable,
    .sigpipe = api_sigpipe,       .linger_close = api_linger_close, .linger_rest = api_linger_rest,
    .linger_over = api_linger_over,
};

void api_exit(struct stack *s)
{
    while (s->lingering) {
        struct linger_call *c = s->lingering;
        s->lingering = c->next;
        if (c->t) {
            struct tcb *t = c->t;
            t->lingering = NULL;
            user_orphan(s, t);
        }
        free(c);
    }
    for (size_t fd = s->nfds; fd-- > 0;) { /* the last first: the kernel stacks what is left to do (task_work.c) */
        struct tcb *t = s->fds[fd];
        if (!t) continue;
        s->fds[fd] = NULL;
        t->held = false;
        user_close(s, t, true);
    }
}
