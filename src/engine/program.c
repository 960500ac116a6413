/* program.c - what runs on a host: a small client or server that does what it is
 * told and reports each call. It never blocks and never decides. */
#include "engine/program.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "core/array.h"

enum { READ_AT_ONCE = 4096,
       SEND_AT_ONCE = 1 << 20 }; /* one send is one call; a larger one would be partial anyway */

enum fd_kind { FD_BOUND, FD_LISTENER, FD_CONNECTION };

struct open_fd {
    int fd;
    enum fd_kind kind;
    uint64_t cookie;
    bool connecting;  /* connect() is not decided */
    bool ended;       /* autoread saw EOF or an error: it reads no more */
};

struct lingering { struct linger_call *call; int fd; uint64_t cookie; };

struct program {
    struct sockets sockets;
    struct open_fd *fds; /* in the order they were made */
    size_t nfds, cap;
    struct lingering *lingering;
    size_t nlingering, lingering_cap;
    int setting[SET_COUNT];
    struct program_reply *reply; /* of the request under way */
};

/* A call of the program's own: CALL(p, send, fd, bytes, len). */
#define CALL(p, name, ...) ((p)->sockets.ops->name((p)->sockets.ctx, __VA_ARGS__))

static struct open_fd *fd_by_number(struct program *p, int fd)
{
    for (size_t i = 0; i < p->nfds; i++)
        if (p->fds[i].fd == fd) return &p->fds[i];
    return NULL;
}

/* Notes a call that just returned; errno is still the call's. */
static struct program_call *note(struct program *p, enum tape_call call, int fd, int64_t result)
{
    int err = errno;
    uint32_t at = p->reply->ncalls < PROGRAM_CALLS ? p->reply->ncalls++ : PROGRAM_CALLS - 1;
    struct program_call *c = &p->reply->calls[at];
    memset(c, 0, sizeof *c);
    c->call = (uint32_t)call;
    c->marks = CALL_ASKED;
    c->fd = fd;
    c->result = result < 0 ? -1 : result;
    c->err = result < 0 ? err : 0;
    const struct open_fd *f = fd_by_number(p, fd);
    if (f) c->cookie = f->cookie;
    return c;
}

static void args_addr(struct program_call *c, uint32_t addr, uint16_t port)
{
    snprintf(c->args, sizeof c->args, "%u.%u.%u.%u:%u", addr >> 24, addr >> 16 & 255, addr >> 8 & 255, addr & 255,
             port);
}

/* "hello\n" with escapes, cut to what fits. */
static void args_text(struct program_call *c, const char *text, size_t len)
{
    size_t at = 0;
    c->args[at++] = '"';
    for (size_t i = 0; i < len && at < 40; i++) {
        char ch = text[i];
        if (ch == '\n') at += (size_t)snprintf(c->args + at, 8, "\\n");
        else if (ch == '"' || ch == '\\') at += (size_t)snprintf(c->args + at, 8, "\\%c", ch);
        else if (ch < ' ' || ch > '~') at += (size_t)snprintf(c->args + at, 8, "\\x%02x", (unsigned char)ch);
        else c->args[at++] = ch;
    }
    snprintf(c->args + at, sizeof c->args - at, at >= 40 ? "\"..." : "\"");
}

static struct open_fd *fd_by_cookie(struct program *p, uint64_t cookie)
{
    for (size_t i = 0; i < p->nfds; i++)
        if (p->fds[i].cookie == cookie) return &p->fds[i];
    return NULL;
}

static struct open_fd *fd_newest(struct program *p, enum fd_kind kind)
{
    for (size_t i = p->nfds; i-- > 0;)
        if (p->fds[i].kind == kind) return &p->fds[i];
    return NULL;
}

/* The socket a call means; NULL (and the reply says so) when there is none. */
static struct open_fd *fd_meant(struct program *p, uint64_t cookie)
{
    struct open_fd *f = cookie ? fd_by_cookie(p, cookie) : fd_newest(p, FD_CONNECTION);
    if (!f && !cookie) f = fd_newest(p, FD_LISTENER);
    if (!f && !cookie) f = fd_newest(p, FD_BOUND);
    if (!f) p->reply->refused = PROGRAM_NO_SOCKET;
    return f;
}

/* Room for one more, asked for before the call that makes it: what the kernel has
 * made must be shown. */
static bool fd_room(struct program *p)
{
    struct open_fd *fds = array_room(p->fds, p->nfds + 1, &p->cap, sizeof *fds);
    if (fds) p->fds = fds;
    return fds != NULL;
}

static struct open_fd *fd_add(struct program *p, int fd, enum fd_kind kind)
{
    struct open_fd *f = &p->fds[p->nfds++];
    *f = (struct open_fd){.fd = fd, .kind = kind, .cookie = CALL(p, cookie, fd)};
    return f;
}

static void fd_remove(struct program *p, struct open_fd *f)
{
    size_t at = (size_t)(f - p->fds);
    p->nfds--;
    memmove(f, f + 1, (p->nfds - at) * sizeof *f);
}

static void set_option(struct program *p, int fd, enum socket_option option, int value)
{
    static const char *const names[] = {[SOCKET_REUSEADDR] = "SO_REUSEADDR", [SOCKET_NODELAY] = "TCP_NODELAY"};
    int r = CALL(p, set_option, fd, option, value);
    struct program_call *c = note(p, CALL_SETSOCKOPT, fd, r);
    c->marks = CALL_AUTO; /* a setting's doing: the command's own calls give its result */
    if (option == SOCKET_LINGER)
        snprintf(c->args, sizeof c->args, "SO_LINGER, {%d, %d}", value >= 0, value >= 0 ? value : 0);
    else
        snprintf(c->args, sizeof c->args, "%s, %d", names[option], value);
}

/* The settings of the host that every connection gets. */
static void set_connection(struct program *p, int fd)
{
    if (p->setting[SET_NODELAY]) set_option(p, fd, SOCKET_NODELAY, 1);
    if (p->setting[SET_LINGER] >= 0) set_option(p, fd, SOCKET_LINGER, p->setting[SET_LINGER]);
}

/* socket(), and the options that the host's settings ask of a new one. */
static struct open_fd *fd_make(struct program *p)
{
    errno = ENOMEM;
    int fd = fd_room(p) ? p->sockets.ops->socket(p->sockets.ctx) : -1;
    if (fd < 0) {
        note(p, CALL_SOCKET, -1, -1);
        return NULL;
    }
    struct open_fd *f = fd_add(p, fd, FD_BOUND);
    note(p, CALL_SOCKET, fd, fd);
    if (p->setting[SET_REUSEADDR]) set_option(p, fd, SOCKET_REUSEADDR, 1);
    set_connection(p, fd);
    return f;
}

enum { ANY = 0 }; /* INADDR_ANY */

static int do_bind(struct program *p, struct open_fd *f, uint16_t port)
{
    int r = CALL(p, bind, f->fd, ANY, port);
    args_addr(note(p, CALL_BIND, f->fd, r), ANY, port);
    return r;
}

/* A compound command failed: the half-made socket is of no use to anybody. */
static void give_up(struct program *p, struct open_fd *f)
{
    int fd = f->fd, r = CALL(p, close, fd);
    struct program_call *c = note(p, CALL_CLOSE, fd, r);
    c->marks = CALL_AUTO; /* the result that counts is the failed call's */
    fd_remove(p, f);
}

static void op_bind(struct program *p, const struct program_request *q)
{
    struct open_fd *f = fd_make(p);
    if (f && do_bind(p, f, q->port)) give_up(p, f);
}

static void op_listen(struct program *p, const struct program_request *q)
{
    struct open_fd *f = q->cookie ? fd_meant(p, q->cookie) : fd_newest(p, FD_BOUND);
    if (p->reply->refused) return;
    bool made = !f;
    if (made) f = fd_make(p);
    if (!f) return;
    if (made && do_bind(p, f, q->port)) {
        give_up(p, f);
        return;
    }
    int r = CALL(p, listen, f->fd, q->backlog);
    snprintf(note(p, CALL_LISTEN, f->fd, r)->args, PROGRAM_ARGS, "%u", q->backlog);
    if (r == 0) f->kind = FD_LISTENER;
    else if (made) give_up(p, f);
}

static void op_connect(struct program *p, const struct program_request *q)
{
    struct open_fd *f = q->cookie ? fd_meant(p, q->cookie) : fd_newest(p, FD_BOUND);
    if (p->reply->refused) return;
    bool made = !f;
    if (made) f = fd_make(p);
    if (!f) return;
    int r = CALL(p, connect, f->fd, q->peer, q->port);
    struct program_call *c = note(p, CALL_CONNECT, f->fd, r);
    args_addr(c, q->peer, q->port);
    if (r && c->err == EINPROGRESS) {
        c->marks |= CALL_WAITS;
        f->connecting = true;
    }
    if (r == 0 || c->err == EINPROGRESS) f->kind = FD_CONNECTION;
    else if (made) give_up(p, f);
}

static bool do_accept(struct program *p, int fd_listening, unsigned marks)
{
    errno = ENOMEM;
    int fd = fd_room(p) ? CALL(p, accept, fd_listening) : -1;
    if (fd < 0 && errno == EAGAIN && (marks & CALL_AUTO)) return false; /* nobody waits: no call to speak of */
    if (fd < 0) {
        note(p, CALL_ACCEPT, fd_listening, fd)->marks = marks;
        /* Out of descriptors: it accepts no more by itself, or it would try for ever. */
        if (marks & CALL_AUTO) fd_by_number(p, fd_listening)->ended = true;
        return true;
    }
    fd_add(p, fd, FD_CONNECTION);
    note(p, CALL_ACCEPT, fd, fd)->marks = marks;
    set_connection(p, fd);
    return true;
}

static void op_accept(struct program *p, const struct program_request *q)
{
    struct open_fd *f = q->cookie ? fd_by_cookie(p, q->cookie) : fd_newest(p, FD_LISTENER);
    if (f) do_accept(p, f->fd, CALL_ASKED);
    else p->reply->refused = PROGRAM_NO_SOCKET;
}

/* The pattern that `send N` sends: letters, so that a dump is easy to read. */
static void fill(char *buf, size_t len)
{
    for (size_t i = 0; i < len; i++) buf[i] = (char)('a' + i % 26);
}

static void op_send(struct program *p, const struct program_request *q, const char *text)
{
    struct open_fd *f = fd_meant(p, q->cookie);
    if (!f) return;
    size_t len = q->ntext ? q->ntext : q->len < SEND_AT_ONCE ? (size_t)q->len : SEND_AT_ONCE;
    char *pattern = q->ntext ? NULL : malloc(len ? len : 1);
    errno = ENOMEM;
    if (pattern) fill(pattern, len);
    /* SIGPIPE is part of the lesson */
    int64_t n = q->ntext || pattern ? CALL(p, send, f->fd, q->ntext ? text : pattern, len) : -1;
    struct program_call *c = note(p, CALL_SEND, f->fd, n);
    if (q->ntext) args_text(c, text, len);
    else snprintf(c->args, sizeof c->args, "%zu", len);
    if (n >= 0 && f->kind == FD_LISTENER) f->kind = FD_CONNECTION; /* it made the call: RFC 9293 3.10.2 */
    free(pattern);
}

static int64_t do_recv(struct program *p, struct open_fd *f, char buffer[READ_AT_ONCE], size_t len, unsigned marks)
{
    int64_t n = CALL(p, recv, f->fd, buffer, len);
    struct program_call *c = note(p, CALL_RECV, f->fd, n);
    c->marks = marks;
    if (n > 0) args_text(c, buffer, (size_t)n);
    if (n == 0) f->ended = true;
    return n;
}

static void op_recv(struct program *p, const struct program_request *q)
{
    char buffer[READ_AT_ONCE];
    struct open_fd *f = fd_meant(p, q->cookie);
    if (f) do_recv(p, f, buffer, q->len && q->len < READ_AT_ONCE ? (size_t)q->len : READ_AT_ONCE, CALL_ASKED);
}

static bool lingering_room(struct program *p)
{
    struct lingering *lingering = array_room(p->lingering, p->nlingering + 1, &p->lingering_cap, sizeof *lingering);
    if (lingering) p->lingering = lingering;
    return lingering != NULL;
}

/* A descriptor is free again: listeners that had none may accept again. */
static void let_accept(struct program *p)
{
    for (size_t i = 0; i < p->nfds; i++)
        if (p->fds[i].kind == FD_LISTENER) p->fds[i].ended = false;
}

static void op_close(struct program *p, const struct program_request *q)
{
    struct open_fd *f = fd_meant(p, q->cookie);
    if (!f) return;
    int fd = f->fd;
    int seconds = CALL(p, linger, fd);
    p->reply->aborts |= seconds == 0;
    bool waits = seconds > 0 && lingering_room(p);
    struct linger_call *call = waits ? CALL(p, linger_close, fd) : NULL;
    if (call) {
        p->lingering[p->nlingering++] = (struct lingering){.call = call, .fd = fd, .cookie = f->cookie};
        p->reply->lingers = (uint32_t)seconds;
        note(p, CALL_CLOSE, fd, 0)->marks |= CALL_WAITS;
    } else {
        int r = CALL(p, close, fd);
        note(p, CALL_CLOSE, fd, r);
    }
    fd_remove(p, f);
    let_accept(p);
}

/* A lingering close that is over gives its result. */
static bool serve_lingering(struct program *p)
{
    for (size_t i = 0; i < p->nlingering; i++) {
        const struct lingering l = p->lingering[i];
        int result, err;
        if (!CALL(p, linger_over, l.call, &result, &err)) continue;
        p->lingering[i] = p->lingering[--p->nlingering];
        errno = err;
        struct program_call *call = note(p, CALL_CLOSE, l.fd, result);
        call->marks = CALL_ASKED | CALL_DECIDED;
        call->cookie = l.cookie; /* the descriptor may be another socket's by now */
        return true;
    }
    return false;
}

static void op_abort(struct program *p, const struct program_request *q)
{
    struct open_fd *f = fd_meant(p, q->cookie);
    if (!f) return;
    set_option(p, f->fd, SOCKET_LINGER, 0); /* close() then sends RST: RFC 9293 3.10.5, socket(7) */
    op_close(p, q);
}

static void op_shutdown(struct program *p, const struct program_request *q)
{
    static const char *const names[] = {[SHUTDOWN_RD] = "SHUT_RD", [SHUTDOWN_WR] = "SHUT_WR",
                                        [SHUTDOWN_RDWR] = "SHUT_RDWR"};
    struct open_fd *f = fd_meant(p, q->cookie);
    if (!f) return;
    int r = CALL(p, shutdown, f->fd, (enum shutdown_how)q->how);
    snprintf(note(p, CALL_SHUTDOWN, f->fd, r)->args, PROGRAM_ARGS, "%s", names[q->how]);
}

static void op_set(struct program *p, const struct program_request *q)
{
    p->setting[q->how] = q->value;
    if (q->how == SET_AUTOACCEPT) let_accept(p);
    if (q->how == SET_SIGPIPE) {
        errno = 0;
        CALL(p, sigpipe, q->value != 0);
        struct program_call *c = note(p, CALL_SIGNAL, -1, 0);
        c->marks = CALL_AUTO;
        snprintf(c->args, sizeof c->args, "SIGPIPE, %s", q->value ? "SIG_IGN" : "SIG_DFL");
    }
    if (q->how != SET_NODELAY && q->how != SET_LINGER) return;
    struct open_fd *f = fd_newest(p, FD_CONNECTION);
    if (!f) return;
    set_option(p, f->fd, q->how == SET_NODELAY ? SOCKET_NODELAY : SOCKET_LINGER, q->value);
}

static bool serve_connect(struct program *p, struct open_fd *f)
{
    if (!f->connecting || !CALL(p, writable, f->fd)) return false;
    int err = CALL(p, error, f->fd);
    f->connecting = false;
    errno = err;
    note(p, CALL_CONNECT, f->fd, err ? -1 : 0)->marks = CALL_ASKED | CALL_DECIDED;
    return true;
}

/* Reads once; an echo goes out in the same step. */
static bool serve_read(struct program *p, struct open_fd *f)
{
    char buffer[READ_AT_ONCE];
    if (f->connecting || f->ended || !CALL(p, readable, f->fd)) return false;
    int64_t n = do_recv(p, f, buffer, READ_AT_ONCE, CALL_AUTO);
    if (n < 0) f->ended = true;
    if (n <= 0 || !p->setting[SET_ECHO]) return true;
    int64_t sent = CALL(p, send, f->fd, buffer, (size_t)n);
    struct program_call *c = note(p, CALL_SEND, f->fd, sent);
    c->marks = CALL_AUTO;
    args_text(c, buffer, (size_t)n);
    return true;
}

/* The next thing one socket asks for. What it does may move the table of sockets. */
static bool serve_one(struct program *p, size_t at)
{
    struct open_fd *f = &p->fds[at];
    if (f->kind == FD_LISTENER) return p->setting[SET_AUTOACCEPT] && !f->ended && do_accept(p, f->fd, CALL_AUTO);
    if (f->kind != FD_CONNECTION) return false;
    return serve_connect(p, f) || ((p->setting[SET_AUTOREAD] || p->setting[SET_ECHO]) && serve_read(p, f));
}

/* The lingering closes have done what they can, and what they have come to is told. */
static void op_rest(struct program *p)
{
    for (size_t i = 0; i < p->nlingering; i++) CALL(p, linger_rest, p->lingering[i].call);
    while (p->reply->ncalls < PROGRAM_CALLS && serve_lingering(p)) continue;
}

static void op_serve(struct program *p)
{
    if (serve_lingering(p)) return;
    for (size_t i = 0; i < p->nfds; i++)
        if (serve_one(p, i)) return;
}

static void obey(struct program *p, const struct program_request *q, const char *text)
{
    switch ((enum program_op)q->op) {
    case PROGRAM_LISTEN: op_listen(p, q); break;
    case PROGRAM_CONNECT: op_connect(p, q); break;
    case PROGRAM_BIND: op_bind(p, q); break;
    case PROGRAM_ACCEPT: op_accept(p, q); break;
    case PROGRAM_SEND: op_send(p, q, text); break;
    case PROGRAM_RECV: op_recv(p, q); break;
    case PROGRAM_CLOSE: op_close(p, q); break;
    case PROGRAM_SHUTDOWN: op_shutdown(p, q); break;
    case PROGRAM_ABORT: op_abort(p, q); break;
    case PROGRAM_SET: op_set(p, q); break;
    case PROGRAM_REST: op_rest(p); break;
    case PROGRAM_SERVE: op_serve(p); break;
    }
}

void program_obey(struct program *p, const struct program_request *q, const char *text, struct program_reply *reply)
{
    memset(reply, 0, offsetof(struct program_reply, calls));
    reply->serial = q->serial;
    p->reply = reply;
    obey(p, q, text);
}

struct program *program_new(struct sockets sockets)
{
    struct program *p = calloc(1, sizeof *p);
    if (!p) return NULL;
    p->sockets = sockets;
    for (int s = 0; s < SET_COUNT; s++) p->setting[s] = setting_table[s].initial;
    return p;
}

struct program *program_clone(const struct program *p, struct sockets sockets)
{
    struct program *c = program_new(sockets);
    if (!c) return NULL;
    memcpy(c->setting, p->setting, sizeof c->setting);
    c->fds = malloc((p->nfds + 1) * sizeof *c->fds);
    if (!c->fds) {
        program_free(c);
        return NULL;
    }
    if (p->nfds) memcpy(c->fds, p->fds, p->nfds * sizeof *c->fds);
    c->nfds = p->nfds;
    c->cap = p->nfds + 1;
    return c;
}

void program_free(struct program *p)
{
    if (!p) return;
    free(p->lingering);
    free(p->fds);
    free(p);
}
