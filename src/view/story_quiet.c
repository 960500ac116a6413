/* story_quiet.c - why nothing moved: the sentences for calls and programs that
 * change no state (those for segments: story_segment.c). Each must be true of what
 * the tape says, so that the same call gets another sentence where the kernel had
 * another reason. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "pane.h"
#include "story_priv.h"

static const struct { int err; const char *why; } failures[] = {
    {ECONNREFUSED, "The answer was RST: nobody listens on that port."},
    {ECONNRESET, "A RST came: the peer has no such connection any more."},
    {EADDRINUSE, "Another socket has this port."},
    {EADDRNOTAVAIL, "No free port or no such address for this connection."},
    {EAGAIN, "Nothing there now, and this call does not wait."},
    {EPIPE, "This direction is closed: nothing can be written."},
    {ENOTCONN, "There is no connection that this could act on."},
    {EISCONN, "This socket is connected already."},
    {EALREADY, "An earlier connect() is still under way."},
    {ETIMEDOUT, "Nobody answered in time; the kernel gave up."},
    {EBADF, "The program has no such socket open."},
    {EINVAL, "This socket cannot do that in its state."},
    {EMFILE, "The program may open no more files: `ulimit -n`."},
    {EOPNOTSUPP, "This kind of socket cannot do that."},
};

static const struct { enum tape_call call; const char *why; } successes[] = {
    {CALL_SETSOCKOPT, "The socket has an option more; nothing is sent."},
    {CALL_SIGNAL, "Ignored: a late write gives EPIPE. Default: SIGPIPE kills the program."},
    {CALL_SOCKET, "A socket exists now, but the network does not know it."},
    {CALL_BIND, "The socket has its own port; nothing is sent."},
    {CALL_LISTEN, "The socket waits for peers from now on."},
    {CALL_CONNECT, "The peer has answered: the connection is made."},
    {CALL_ACCEPT, "The program takes over a connection that was made before."},
    {CALL_SEND, "The bytes stay in Send-Q until they are acknowledged."},
    {CALL_RECV, "The bytes left Recv-Q; the program has them now."},
    {CALL_SHUTDOWN, "One direction is shut; the socket itself stays open."},
    {CALL_CLOSE, "The program has let go of the socket."},
};

const struct tape_event *story_sent_by(const struct scene *s, const struct tape_event *told, uint8_t flags)
{
    for (const struct tape_event *e = told; e; e = moment_next(s, told, e))
        if (e->kind == TAPE_SENT && (e->u.sent.seg.flags & flags) == flags) return e;
    return NULL;
}

const struct model_socket *story_waits_on(const struct scene *s, enum host host, unsigned port)
{
    for (uint32_t i = 0; i < s->model->nsockets; i++) {
        const struct model_socket *k = &s->model->socket[i];
        if (k->host == host && !k->gone && k->state == FSM_TIME_WAIT && k->lport == port) return k;
    }
    return NULL;
}

bool story_odd_port(enum host to, const struct segment *seg)
{
    return to == HOST_SERVER && seg->dport != PORT_SERVER;
}

bool story_names_port(struct story *st, const struct scene *s, const struct tape_event *told)
{
    const struct tape_event *sent = told->kind == TAPE_DELIVERED ? tape_segment(s->tape, told->u.wire.number) : NULL;
    if (!sent || !story_odd_port(told->host, &sent->u.sent.seg) || sent->u.sent.seg.flags & SEG_RST) return false;
    story_add(st, STORY_LINE_WHY, STYLE_STORY, "Nobody listens on port %u: the answer is RST.", sent->u.sent.seg.dport);
    snprintf(st->rfc, sizeof st->rfc, "RFC 9293 3.10.7.1");
    return true;
}

/* A bind() names its port as "0.0.0.0:6000". */
static void in_use_why(struct story *st, const struct scene *s, const struct tape_event *e)
{
    const char *colon = strrchr(tape_bytes(s->tape, e), ':');
    unsigned long port = colon ? strtoul(colon + 1, NULL, 10) : 0;
    const char *why = "Another socket has this port.";
    if (port && port <= UINT16_MAX && story_waits_on(s, e->host, (unsigned)port))
        why = "Another socket has this port; in TIME_WAIT both must set SO_REUSEADDR.";
    story_add(st, STORY_LINE_WHY, STYLE_STORY, "%s", why);
}

enum { FULL_SEGMENT = 1448 }; /* of an Ethernet, with timestamps: Nagle does not hold so much back */

/* Bytes were taken, but none left: something holds them back. */
static void waiting_why(struct story *st, const struct scene *s, const struct tape_event *e)
{
    const struct model_socket *k = model_socket(s->model, e->host, e->sock);
    if (k && (k->state == FSM_SYN_SENT || k->state == FSM_SYN_RCVD)) {
        story_add(st, STORY_LINE_WHY, STYLE_STORY, "Not open yet: the bytes are queued until it is.");
        snprintf(st->rfc, sizeof st->rfc, "RFC 9293 3.10.2");
    } else if (k && k->timer.which == TIMER_PROBE) {
        story_add(st, STORY_LINE_WHY, STYLE_STORY, "The peer has no room: the bytes wait in Send-Q.");
        snprintf(st->rfc, sizeof st->rfc, "RFC 9293 3.8.6.1");
    } else if (s->model->host[e->host].setting[SET_NODELAY] || e->u.call.result >= FULL_SEGMENT) {
        story_add(st, STORY_LINE_WHY, STYLE_STORY, "The window is full: the bytes wait for an ACK.");
    } else {
        story_add(st, STORY_LINE_WHY, STYLE_STORY, "Nagle: small data waits until what was sent is acknowledged.");
        story_add(st, STORY_LINE_NOTE, STYLE_STORY_DIM,
                  "Many small writes become few segments. TCP_NODELAY turns it off: `nodelay on`.");
        snprintf(st->rfc, sizeof st->rfc, "RFC 9293 3.7.4");
    }
}

static const char *failure_why(const struct scene *s, const struct tape_event *e)
{
    const struct model_socket *k = model_socket(s->model, e->host, e->sock);
    if (e->u.call.err == EAGAIN && e->u.call.call == CALL_SEND)
        return k && (k->state == FSM_SYN_SENT || k->state == FSM_SYN_RCVD)
                   ? "Not connected yet: the handshake must be done first."
                   : "Send-Q is full, and this call does not wait.";
    if (k && k->state == FSM_LISTEN) {
        if (e->u.call.err == EISCONN) return "A listener only takes calls; it makes none itself.";
        if (e->u.call.err == EPIPE) return "A listener has no connection to write to.";
    }
    if (e->u.call.err == EPIPE && (!k || k->gone)) return "The connection is gone: there is nothing to write to.";
    if (e->u.call.err == EAGAIN && e->u.call.call == CALL_ACCEPT)
        return "No connection is ready, and this call does not wait.";
    for (size_t i = 0; i < sizeof failures / sizeof failures[0]; i++)
        if (failures[i].err == e->u.call.err) return failures[i].why;
    return "The kernel refused the call.";
}

static const char *success_why(const struct tape_event *e)
{
    if (e->u.call.call == CALL_RECV && e->u.call.result == 0) return "End of file: the peer has closed its direction.";
    for (size_t i = 0; i < sizeof successes / sizeof successes[0]; i++)
        if (successes[i].call == e->u.call.call) return successes[i].why;
    return "";
}

static void call_why(struct story *st, const struct scene *s, const struct tape_event *e)
{
    bool failed = e->u.call.result < 0, host = (unsigned)e->host < HOST_COUNT;
    if (e->u.call.marks & CALL_WAITS)
        story_add(st, STORY_LINE_WHY, STYLE_STORY, "It is decided when the peer answers.");
    else if (failed && host && e->u.call.err == EADDRINUSE)
        in_use_why(st, s, e);
    else if (!failed && host && e->u.call.call == CALL_SEND && e->u.call.result > 0 && !story_sent_by(s, e, 0))
        waiting_why(st, s, e);
    else
        story_add(st, STORY_LINE_WHY, STYLE_STORY, "%s", failed ? failure_why(s, e) : success_why(e));
}

bool story_queues_changed(const struct scene *s, const struct tape_event *told)
{
    for (const struct tape_event *e = told; e; e = moment_next(s, told, e))
        if (e->kind == TAPE_ROW && e->host == told->host) return true;
    return false;
}

static const char *loss_why(const struct scene *s, const struct tape_event *told)
{
    const struct tape_event *sent = tape_segment(s->tape, told->u.wire.number);
    return sent ? story_loss_of(s, told, sent).next : "";
}

static const char *program_why(const struct scene *s, const struct tape_event *told)
{
    if (told->u.program.what == PROGRAM_STARTED) return "A new process: the sockets of the old one are not its own.";
    if (told->u.program.signal == SIGPIPE)
        return "send() on a dead connection raises SIGPIPE; ignored, it gives EPIPE.";
    if (story_queues_changed(s, told)) return "Its sockets are orphans now: the kernel finishes them alone.";
    return "It held no open socket: there was nothing to close.";
}

void story_quiet(struct story *st, const struct scene *s, const struct tape_event *told)
{
    const char *why = "";
    if (told->kind == TAPE_CALL) call_why(st, s, told);
    else if (told->kind == TAPE_DELIVERED) story_segment_quiet(st, s, told);
    else if (told->kind == TAPE_DROPPED) why = loss_why(s, told);
    else if (told->kind == TAPE_SENT) why = story_sent_why(s, told);
    else if (told->kind == TAPE_PROGRAM) why = program_why(s, told);
    else if (told->kind == TAPE_SWAPPED) why = "The network may reorder segments: the receiver must cope.";
    else if (told->kind == TAPE_TIMER_FIRED) why = "Nobody has acknowledged it, so the kernel tries again.";
    if (*why) story_add(st, STORY_LINE_WHY, STYLE_STORY, "%s", why);
}
