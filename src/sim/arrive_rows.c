/* arrive_rows.c - 3.10.7.4 for the two kinds of rows that Linux makes instead of
 * whole sockets: the request of a half-open call (tcp_minisocks.c, tcp_check_req)
 * and the row of TIME_WAIT or of an orphan's FIN_WAIT_2 (tcp_timewait_state_process). */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sim.h"

/* tcp_in_window: at all inside [next, edge), or empty at the edge. */
static bool in_window(const struct segment *seg, uint32_t next, uint32_t edge)
{
    const uint32_t end = seg->seq + segment_span(seg);
    if (seg->seq == next) return true;
    if (seq_lt(next, end) && seq_lt(seg->seq, edge)) return true;
    return seg->seq == edge && seg->seq == end;
}

/* RFC 7323 5.3, PAWS, as for whole sockets but exact. */
static bool is_stale(const struct tcb *t, const struct segment *seg)
{
    return (t->peer_options & seg->options & OPT_TIMESTAMPS) && t->ts_recent &&
           (int32_t)(t->ts_recent - seg->ts_val) > 0;
}

/* Its echoed stamp is of no SYN,ACK that was sent. */
static bool echoes_another(const struct tcb *t, const struct segment *seg)
{
    if (!(t->peer_options & seg->options & OPT_TIMESTAMPS) || !seg->ts_ecr) return false;
    return seq_lt(seg->ts_ecr, t->syn_stamp[0]) || seq_lt(t->syn_stamp[1], seg->ts_ecr);
}

/* The listener is gone: so is the call, and the segment meets nobody. */
static void request_is_orphaned(struct stack *s, struct tcb *t, const struct segment *seg, const uint8_t *data)
{
    if (has(seg, SEG_RST)) arrive_reset(s, t, ON_RST, 0);
    else if (has(seg, SEG_ACK)) arrive_reset(s, t, ON_ACK_OF_SYN, 0);
    else if (has(seg, SEG_SYN)) arrive_reset(s, t, ON_SYN, 0);
    else arrive_reset(s, t, ON_LISTENER_CLOSE, 0);
    arrive(s, seg, data);
}

/* The ACK of our SYN: a whole socket is made of the request, if there is room for it. */
static void request_completes(struct stack *s, struct tcb *t, const struct tcb *listener, const struct segment *seg,
                              const uint8_t *data)
{
    if (arrive_accept_full(listener)) return; /* dropped: the peer sends it again */
    t->kind = TCB_SOCKET;
    t->retries = 0;
    t->snd_una = seg->ack;
    if ((seg->options & OPT_TIMESTAMPS) && seq_le(seg->seq, t->rcv_nxt)) t->ts_recent = seg->ts_val;
    arrive_accept_queue(s, t);
    arrive_other(s, t, seg, data);
}

void arrive_request(struct stack *s, struct tcb *t, const struct segment *seg, const uint8_t *data)
{
    const struct tcb *listener = tcb_by_cookie(s, t->listener);
    if (!listener || listener->state != FSM_LISTEN) {
        request_is_orphaned(s, t, seg, data);
        return;
    }
    uint8_t flags = seg->flags & (SEG_RST | SEG_SYN | SEG_ACK);
    if (seg->seq == t->irs && flags == SEG_SYN && !is_stale(t, seg)) { /* the same SYN again */
        out_syn(s, t);
        return;
    }
    if ((flags & (SEG_ACK | SEG_RST)) == SEG_ACK && seg->ack != t->iss + 1) { /* the listener answers */
        if (!arrive_is_cookie(s, listener, seg)) out_reset(s, seg); /* else it would be made twice, and is dropped */
        return;
    }
    if (is_stale(t, seg) || echoes_another(t, seg) || !in_window(seg, t->rcv_nxt, t->rcv_nxt + t->rcv_wnd)) {
        if (!(flags & SEG_RST)) out_ack(s, t);
        return;
    }
    if (seg->seq == t->irs) flags &= (uint8_t)~SEG_SYN;
    if ((flags & SEG_RST) && seg->seq != t->rcv_nxt) { /* RFC 5961: only one exactly next */
        out_ack(s, t);
        return;
    }
    if (flags & (SEG_RST | SEG_SYN)) {
        if (!(flags & SEG_RST)) out_reset(s, seg);
        arrive_reset(s, t, flags & SEG_RST ? ON_RST : ON_SYN, 0);
        return;
    }
    if (flags & SEG_ACK) request_completes(s, t, listener, seg, data);
}

void arrive_wait_row(struct stack *s, struct tcb *t)
{
    const bool last = t->state == FSM_TIME_WAIT;
    const vtime due = now_of(s) + choice_s(s, last ? CHOICE_TIME_WAIT : CHOICE_FIN_WAIT_2);
    if (!chooses(s, CHOICE_TIME_WAIT_ROW)) { /* the RFC's TIME_WAIT is the connection itself */
        t->die_at = due;
        t->resend_at = VTIME_NEVER;
        return;
    }
    struct tcb *w = tcb_new(s);
    if (w) {
        w->cookie = t->cookie;
        w->kind = TCB_WAIT;
        w->state = t->state;
        w->passive = t->passive;
        w->laddr = t->laddr;
        w->raddr = t->raddr;
        w->lport = t->lport;
        w->rport = t->rport;
        w->reuse = t->reuse;
        w->iss = t->iss;
        w->irs = t->irs;
        w->snd_una = w->snd_nxt = t->snd_nxt;
        w->rcv_nxt = w->rcv_acked = t->rcv_nxt;
        w->rcv_wnd = tcb_window(t);
        w->ts_recent = t->ts_recent;
        w->peer_options = t->peer_options;
        w->peer_wscale = t->peer_wscale;
        w->die_at = due;
    }
    t->state = FSM_CLOSED; /* what a descriptor still holds is an empty shell */
    tcb_done(s, t, 0);
    tcb_release(s, t);
}

/* FIN_WAIT_2 of an orphan: only the peer's FIN is wanted. */
static void fin_wait_2(struct stack *s, struct tcb *t, const struct segment *seg)
{
    const uint32_t end = seg->seq + segment_span(seg);
    if (is_stale(t, seg) || !in_window(seg, t->rcv_nxt, t->rcv_nxt + t->rcv_wnd)) {
        out_ack(s, t); /* even to a RST */
        return;
    }
    if (has(seg, SEG_RST)) {
        arrive_reset(s, t, ON_RST, 0);
        return;
    }
    const bool syn = has(seg, SEG_SYN) && !seq_lt(seg->seq, t->rcv_nxt);
    const bool news = has(seg, SEG_ACK) && seq_lt(t->rcv_nxt, end) && end != seg->seq;
    if (!syn && !news) return;
    if (syn || !has(seg, SEG_FIN) || end != t->rcv_nxt + 1) {
        out_reset(s, seg);
        arrive_reset(s, t, has(seg, SEG_SYN) ? ON_SYN : ON_DATA_AFTER_CLOSE, 0);
        return;
    }
    tcb_move(s, t, ON_FIN, FSM_TIME_WAIT);
    t->rcv_nxt = end;
    if (seg->options & OPT_TIMESTAMPS) t->ts_recent = seg->ts_val;
    t->die_at = now_of(s) + choice_s(s, CHOICE_TIME_WAIT);
    out_ack(s, t);
}

void arrive_wait(struct stack *s, struct tcb *t, const struct segment *seg, const uint8_t *data)
{
    if (t->state == FSM_FIN_WAIT_2) {
        fin_wait_2(s, t, seg);
        return;
    }
    const vtime again = now_of(s) + choice_s(s, CHOICE_TIME_WAIT);
    const bool stale = is_stale(t, seg);
    if (!stale && seg->seq == t->rcv_nxt && (has(seg, SEG_RST) || segment_span(seg) == 0)) {
        if (has(seg, SEG_RST)) {
            arrive_reset(s, t, ON_RST, 0); /* RFC 1337's assassination */
            return;
        }
        t->die_at = again;
        if (seg->options & OPT_TIMESTAMPS) t->ts_recent = seg->ts_val;
        return;
    }
    if (!stale && arrive_newer_syn(t, seg) && tcb_listener(s, t->lport)) {
        arrive_reset(s, t, ON_SYN, 0);
        arrive(s, seg, data);
        return;
    }
    if (has(seg, SEG_RST)) return;
    if (stale || has(seg, SEG_ACK)) t->die_at = again;
    out_ack(s, t);
}
