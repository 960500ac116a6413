/* user.c - RFC 9293 3.10.1 to 3.10.6: OPEN, SEND, CLOSE, ABORT, as the sockets API
 * asks for them. RECEIVE only hands out what has come (api.c). */
#include <errno.h>

#include "sim.h"

/* ---- 3.10.1 OPEN ---- */

int user_open_passive(struct stack *s, struct tcb *t)
{
    tcb_move(s, t, ON_PASSIVE_OPEN, FSM_LISTEN);
    return 0;
}

void user_open_active(struct stack *s, struct tcb *t)
{
    const enum fsm_cause cause = t->state == FSM_LISTEN ? ON_SEND : ON_ACTIVE_OPEN;
    t->iss = tcb_isn(s, t);
    t->snd_una = t->iss;
    t->out_seq = t->snd_nxt = t->iss + 1;
    t->retries = 0;
    t->fin_in = t->fin_read = false;
    tcb_move(s, t, cause, FSM_SYN_SENT);
    out_syn(s, t);
    timer_resend(s, t);
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

/* ---- 3.10.4 CLOSE ---- */

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

static void close_listener(struct stack *s, struct tcb *t, enum fsm_cause cause)
{
    tcb_move(s, t, cause, FSM_CLOSED);
    drop_unaccepted(s, t);
    t->waiting = 0;
    if (!t->bound) t->lport = 0;
}

void user_finish(struct stack *s, struct tcb *t)
{
    enum fsm_state to;
    if (t->state == FSM_CLOSE_WAIT) to = FSM_LAST_ACK;
    else if (t->state == FSM_ESTABLISHED || t->state == FSM_SYN_RCVD) to = FSM_FIN_WAIT_1;
    else return; /* sent already */
    tcb_move(s, t, ON_CLOSE, to);
    t->fin_wanted = true;
    out_send(s, t);
}

static bool resets_on_abort(const struct tcb *t)
{
    switch (t->state) {
    case FSM_SYN_RCVD: case FSM_ESTABLISHED: case FSM_FIN_WAIT_1: case FSM_FIN_WAIT_2: case FSM_CLOSE_WAIT: return true;
    case FSM_CLOSING: case FSM_LAST_ACK: return t->snd_nxt != tcb_write_seq(t); /* its FIN has not left */
    case FSM_CLOSED: case FSM_LISTEN: case FSM_SYN_SENT: case FSM_TIME_WAIT: case FSM_NSTATES: break;
    }
    return false;
}

/* ---- 3.10.5 ABORT ---- */

void user_abort(struct stack *s, struct tcb *t, enum fsm_cause cause)
{
    if (t->state == FSM_LISTEN) {
        close_listener(s, t, cause);
        return;
    }
    const bool tells = resets_on_abort(t), had_syn = t->state == FSM_SYN_SENT;
    if (tells) out_abort(s, t);
    tcb_move(s, t, cause, FSM_CLOSED);
    tcb_done(s, t, tells || had_syn ? ECONNRESET : 0);
}

static bool has_unread(const struct tcb *t) { return t->in.len > 0; }

/* States in which a lingering close waits (net/core/stream.c, sk_stream_closing). */
static bool closing(const struct tcb *t)
{
    return t->state == FSM_FIN_WAIT_1 || t->state == FSM_CLOSING || t->state == FSM_LAST_ACK;
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
    } else {
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
    t->user = USER_FRESH;
    t->shut = 0;
    t->fin_in = t->fin_read = false;
    t->rport = 0;
    t->laddr = 0;
}

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
        t->shut |= how;
        /* In SYN_RCVD the FIN waits for the handshake to be done (tcp.c, tcp_shutdown). */
        if ((how & SHUT_SEND) && (t->state == FSM_ESTABLISHED || t->state == FSM_CLOSE_WAIT)) user_finish(s, t);
    }
}
