/* user.c - RFC 9293 3.10.1 to 3.10.5: OPEN, SEND, RECEIVE, CLOSE, ABORT, as the
 * sockets API asks for them (api.c). STATUS, 3.10.6, is the row that netstat prints
 * (tcb.c). */
#include <errno.h>
#include <string.h>

#include "sim.h"

/* A listener takes with it those that nobody has accepted, oldest first. */
static void drop_unaccepted(struct stack *s, const struct tcb *listener)
{
    for (;;) {
        struct tcb *oldest = NULL;
        for (size_t i = 0; i < s->ntcbs; i++) {
            struct tcb *t = s->tcbs[i];
            if (t->queued && t->listener == listener->cookie && (!oldest || t->queued < oldest->queued)) oldest = t;
        }
        if (!oldest) return;
        oldest->queued = 0;
        if (oldest->state == FSM_CLOSED) {
            tcb_release(s, oldest);
            continue;
        }
        out_abort(s, oldest);
        arrive_reset(s, oldest, ON_LISTENER_CLOSE, 0);
    }
}

/* In the RFC a half-open call is the listener itself: what closes the one closes the
 * other. Linux leaves its request rows to their timers. */
static void close_half_open(struct stack *s, const struct tcb *listener, enum fsm_cause cause)
{
    for (size_t i = s->ntcbs; i-- > 0;) {
        struct tcb *t = s->tcbs[i];
        if (t->state != FSM_SYN_RCVD || t->kind != TCB_SOCKET || t->listener != listener->cookie) continue;
        t->listener = 0;
        if (cause == ON_ABORT) t->linger = 0;
        user_close(s, t, false);
    }
}

static void leave_listen(struct stack *s, struct tcb *t, enum fsm_cause cause)
{
    close_half_open(s, t, cause);
    drop_unaccepted(s, t);
    t->waiting = 0;
}

/* ---- 3.10.1 OPEN ---- */

int user_open_passive(struct stack *s, struct tcb *t)
{
    tcb_move(s, t, ON_PASSIVE_OPEN, FSM_LISTEN);
    return 0;
}

void user_open_active(struct stack *s, struct tcb *t, enum fsm_cause cause)
{
    const bool listened = t->state == FSM_LISTEN;
    t->iss = tcb_isn(s, t);
    t->snd_una = t->iss;
    t->out_seq = t->snd_nxt = t->iss + 1;
    t->snd_sml = t->iss;
    tcb_move(s, t, cause, FSM_SYN_SENT);
    out_syn(s, t);
    timer_resend(s, t);
    if (listened) leave_listen(s, t, ON_CLOSE);
}

/* ---- 3.10.2 SEND ---- */

int64_t user_send(struct stack *s, struct tcb *t, const void *bytes, size_t len)
{
    const size_t room = t->out.len < SIM_SEND_BUFFER ? SIM_SEND_BUFFER - t->out.len : 0;
    if (len > room) len = room;
    if (!len) {
        errno = EAGAIN;
        return -1;
    }
    if (!bytes_add(&t->out, bytes, len)) {
        errno = ENOMEM;
        return -1;
    }
    out_send(s, t);
    return (int64_t)len;
}

/* ---- 3.10.3 RECEIVE ---- */

/* End of file takes the place of a byte, and goes with the last data. */
static void read_fin(struct tcb *t)
{
    if (t->fin_in && !t->fin_read) t->copied++;
    t->fin_read = t->fin_in;
}

size_t user_receive(struct stack *s, struct tcb *t, void *bytes, size_t len)
{
    const uint32_t before = tcb_window(t);
    if (len > t->in.len) len = t->in.len;
    if (len) memcpy(bytes, t->in.at, len);
    bytes_drop(&t->in, len);
    t->copied += (uint32_t)len;
    if (!t->in.len) read_fin(t);
    /* more room is told when it is twice what was told (tcp.c, tcp_cleanup_rbuf) */
    const uint32_t now = tcb_new_window(t);
    if (t->state != FSM_CLOSED && 2 * before <= SIM_WINDOW && now && now >= 2 * before && !t->fin_in) out_ack(s, t);
    return len;
}

/* ---- 3.10.4 CLOSE ---- */

static void close_listener(struct stack *s, struct tcb *t, enum fsm_cause cause)
{
    tcb_move(s, t, cause, FSM_CLOSED);
    leave_listen(s, t, cause);
    if (!t->bound) t->lport = 0;
}

void user_finish(struct stack *s, struct tcb *t)
{
    const bool first = t->state == FSM_ESTABLISHED || t->state == FSM_SYN_RCVD;
    if (t->fin_wanted || (!first && t->state != FSM_CLOSE_WAIT)) return; /* queued or sent already */
    t->fin_wanted = true;
    if (first) tcb_move(s, t, ON_CLOSE, FSM_FIN_WAIT_1);
    else if (!chooses(s, CHOICE_CLOSE_WAIT_WAITS)) tcb_move(s, t, ON_CLOSE, FSM_LAST_ACK);
    out_send(s, t); /* LAST-ACK is entered when the FIN leaves, or was above */
}

/* SYN-RECEIVED: "if no SENDs have been issued and there is no pending data to send". */
static bool close_is_queued(const struct tcb *t) { return t->state == FSM_SYN_RCVD && t->out.len > 0; }

static bool has_unread(const struct tcb *t) { return t->in.len > 0; }

/* States in which a lingering close waits (net/core/stream.c, sk_stream_closing). */
static bool closing(const struct tcb *t)
{
    return t->state == FSM_FIN_WAIT_1 || t->state == FSM_CLOSING || t->state == FSM_LAST_ACK ||
           (t->state == FSM_CLOSE_WAIT && t->fin_wanted);
}

void user_orphan(struct stack *s, struct tcb *t)
{
    t->orphan = true;
    t->held = false;
    t->linger_at = VTIME_NEVER;
    if (t->state == FSM_FIN_WAIT_2 && t->kind == TCB_SOCKET && chooses(s, CHOICE_FIN_WAIT_2)) {
        arrive_wait_row(s, t);
        return;
    }
    tcb_release(s, t);
}

void user_lingering(struct stack *s)
{
    for (size_t i = 0; i < s->ntcbs; i++) {
        struct tcb *t = s->tcbs[i];
        if (!t->lingering || (closing(t) && now_of(s) < t->linger_at)) continue;
        t->lingering->t = NULL;
        t->lingering = NULL;
        user_orphan(s, t);
        i = (size_t)-1; /* the table has changed */
    }
}

void user_close(struct stack *s, struct tcb *t, bool killed)
{
    const bool unread = has_unread(t);
    t->shut = SHUT_BOTH;
    if (t->state == FSM_LISTEN) {
        close_listener(s, t, t->linger == 0 && !killed ? ON_ABORT : ON_CLOSE);
    } else if (t->state == FSM_CLOSED || t->state == FSM_TIME_WAIT) {
        if (t->state == FSM_TIME_WAIT && t->linger == 0) user_abort(s, t, ON_ABORT);
    } else if (unread && chooses(s, CHOICE_CLOSE_UNREAD_RESETS)) {
        out_abort(s, t);
        tcb_move(s, t, t->linger == 0 && !killed ? ON_ABORT : ON_CLOSE_UNREAD, FSM_CLOSED);
        tcb_done(s, t, 0);
    } else if (t->linger == 0) {
        user_abort(s, t, killed && t->state == FSM_SYN_SENT ? ON_CLOSE : ON_ABORT);
    } else if (t->state == FSM_SYN_SENT) {
        tcb_move(s, t, ON_CLOSE, FSM_CLOSED);
        tcb_done(s, t, 0);
    } else if (!close_is_queued(t)) { /* or else after ESTABLISHED: arrive_other.c */
        user_finish(s, t);
    }
    bytes_drop(&t->in, t->in.len);
    t->flushed = true;
    if (t->lingering && closing(t)) {
        t->linger_at = now_of(s) + t->linger * VTIME_SECOND;
        return;
    }
    if (!t->lingering) user_orphan(s, t);
    else user_lingering(s);
}

/* As good as new (tcp.c, tcp_disconnect); the peer's address is left to be seen. */
void user_disconnect(struct tcb *t)
{
    tcb_renew(t);
    t->user = USER_FRESH;
    t->rport = 0;
    t->laddr = 0;
}

/* shutdown(): CLOSE without letting go of the socket. */
void user_shutdown(struct stack *s, struct tcb *t, uint8_t how)
{
    if (t->state == FSM_LISTEN && (how & SHUT_RECV)) {
        close_listener(s, t, ON_CLOSE);
        user_disconnect(t);
    } else if (t->state == FSM_SYN_SENT) {
        tcb_move(s, t, ON_CLOSE, FSM_CLOSED);
        tcb_done(s, t, ECONNRESET);
        user_disconnect(t);
    } else {
        if (t->user == USER_CONNECTING)
            t->user = t->state == FSM_SYN_RCVD || t->state == FSM_CLOSED ? USER_DISCONNECTING : USER_CONNECTED;
        const bool waits = close_is_queued(t) || (t->state == FSM_SYN_RCVD && chooses(s, CHOICE_SHUTDOWN_WAITS));
        t->shut |= how;
        if ((how & SHUT_SEND) && !waits) user_finish(s, t);
    }
}

/* ---- 3.10.5 ABORT ---- */

static bool resets_on_abort(const struct stack *s, const struct tcb *t)
{
    const bool unsent = t->snd_nxt != tcb_write_seq(t); /* its FIN has not left */
    switch (t->state) {
    case FSM_SYN_RCVD: case FSM_ESTABLISHED: case FSM_FIN_WAIT_1: case FSM_FIN_WAIT_2: case FSM_CLOSE_WAIT: return true;
    case FSM_CLOSING: case FSM_LAST_ACK: return unsent && chooses(s, CHOICE_ABORT_UNSENT);
    case FSM_CLOSED: case FSM_LISTEN: case FSM_SYN_SENT: case FSM_TIME_WAIT: case FSM_NSTATES: break;
    }
    return false;
}

void user_abort(struct stack *s, struct tcb *t, enum fsm_cause cause)
{
    if (t->state == FSM_LISTEN) {
        close_listener(s, t, cause);
        return;
    }
    const bool tells = resets_on_abort(s, t), had_syn = t->state == FSM_SYN_SENT;
    if (tells) out_abort(s, t);
    tcb_move(s, t, cause, FSM_CLOSED);
    tcb_done(s, t, tells || had_syn ? ECONNRESET : 0);
}
