/* reopen.c - RFC 9293 3.6.1, MAY-2: a SYN newer than all of the connection in
 * TIME-WAIT reopens it, with a larger ISN than it ever used; TIME-WAIT comes back if
 * the SYN turns out to be an old duplicate. Here a listener must want the connection,
 * which then is one of its children. Linux makes a new one instead (arrive_rows.c). */
#include "sim.h"

bool arrive_newer_syn(const struct tcb *t, const struct segment *seg)
{
    if (!has(seg, SEG_SYN) || has(seg, SEG_RST) || has(seg, SEG_ACK)) return false;
    const bool stamped = (seg->options & OPT_TIMESTAMPS) && (t->peer_options & OPT_TIMESTAMPS); /* RFC 6191 */
    return seq_lt(t->rcv_nxt, seg->seq) || (stamped && seq_lt(t->ts_recent, seg->ts_val));
}

/* A fresh connection in the block of the old one. */
static void begin_again(struct tcb *t, const struct tcb *listener)
{
    tcb_renew(t);
    t->passive = true;
    t->listener = listener->cookie;
    t->user = USER_CONNECTED;
    t->orphan = false;
    t->err = 0;
    t->die_at = VTIME_NEVER;
}

bool arrive_wait_reopens(struct stack *s, struct tcb *t, const struct segment *seg, const uint8_t *data)
{
    enum { BEYOND = 65535 + 2 }; /* of all that was ever sent, as Linux has it (tcp_minisocks.c) */
    const struct tcb *listener = tcb_listener(s, t->lport);
    if (!listener || t->held || !arrive_newer_syn(t, seg)) return false;
    t->was.is = true;
    t->was.iss = t->iss;
    t->was.irs = t->irs;
    t->was.snd_nxt = t->snd_nxt;
    t->was.rcv_nxt = t->rcv_nxt;
    t->was.copied = t->copied;
    t->was.ts_recent = t->ts_recent;
    t->was.peer_options = t->peer_options;
    t->was.peer_wscale = t->peer_wscale;
    t->was.rcv_wnd = tcb_window(t);
    t->was.die_at = t->die_at;
    begin_again(t, listener);
    t->iss = t->snd_una = t->snd_nxt + BEYOND;
    t->out_seq = t->snd_nxt = t->snd_sml = t->iss + 1;
    arrive_take_syn(t, seg);
    tcb_move(s, t, ON_SYN, FSM_SYN_RCVD);
    out_syn(s, t);
    timer_resend(s, t);
    const struct segment rest = behind_syn(seg);
    text_keep(t, &rest, data);
    return true;
}

bool arrive_wait_again(struct stack *s, struct tcb *t)
{
    if (!t->was.is || t->state != FSM_SYN_RCVD) return false;
    t->was.is = false;
    text_forget(t);
    t->iss = t->was.iss;
    t->irs = t->was.irs;
    t->snd_una = t->out_seq = t->snd_nxt = t->was.snd_nxt;
    t->rcv_nxt = t->rcv_acked = t->was.rcv_nxt;
    t->copied = t->was.copied;
    t->rcv_wnd = t->was.rcv_wnd;
    t->ts_recent = t->was.ts_recent;
    t->peer_options = t->was.peer_options;
    t->peer_wscale = t->was.peer_wscale;
    t->orphan = true;
    t->shut = SHUT_BOTH;
    t->listener = 0;
    t->resend_at = t->give_up_at = VTIME_NEVER;
    t->die_at = t->was.die_at;
    tcb_move(s, t, ON_RST, FSM_TIME_WAIT);
    return true;
}
