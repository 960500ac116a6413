/* text.c - RFC 9293 3.10.7.4, seventh and eighth: the text and the FIN of a
 * segment, in order or early. */
#include <stdlib.h>
#include <string.h>

#include "core/array.h"
#include "sim.h"

/* ---- 3.10.7.4 seventh: the segment text ---- */

/* Linux opens the window wider as data comes (tcp_input.c, tcp_grow_window). */
static void grow_window(struct tcb *t, uint32_t len)
{
    enum { NOTEWORTHY = 128, FULL = 536, SMALL_STEP = 2 * FULL, FULL_STEP = 2 * 1448, SMALL_MOST = 65536,
           FULL_MOST = 85000 };
    if (len < NOTEWORTHY) return;
    const uint32_t step = len < FULL ? SMALL_STEP : FULL_STEP, most = len < FULL ? SMALL_MOST : FULL_MOST;
    if (t->rcv_most + step < most) t->rcv_most += step;
    else if (t->rcv_most < most) t->rcv_most = most;
}

/* What is next of this. False: out of memory. */
static bool take(struct tcb *t, uint32_t seq, uint32_t len, const uint8_t *data)
{
    const uint32_t skip = t->rcv_nxt - seq;
    if (skip >= len) return true;
    if (!bytes_add(&t->in, data + skip, len - skip)) return false;
    t->rcv_nxt += len - skip;
    return true;
}

static bool takes_text(const struct tcb *t)
{
    return t->state == FSM_ESTABLISHED || t->state == FSM_FIN_WAIT_1 || t->state == FSM_FIN_WAIT_2;
}

/* ---- 3.10.7.4 eighth: the FIN, whose turn it is ---- */

static void take_fin(struct stack *s, struct tcb *t)
{
    t->rcv_nxt++;
    t->ack_owed = true;
    t->shut |= SHUT_RECV;
    text_forget(t); /* nothing can follow a FIN (tcp_input.c, tcp_fin) */
    if (t->state != FSM_TIME_WAIT && !t->fin_in) t->fin_in = true;
    if (t->state == FSM_ESTABLISHED) {
        tcb_move(s, t, ON_FIN, FSM_CLOSE_WAIT);
    } else if (t->state == FSM_FIN_WAIT_1) {
        out_ack(s, t);
        tcb_move(s, t, ON_FIN, FSM_CLOSING);
    } else if (t->state == FSM_FIN_WAIT_2) {
        out_ack(s, t);
        tcb_move(s, t, ON_FIN, FSM_TIME_WAIT);
    }
}

/* ---- What comes before its turn is held (SHLD-31), as part of what it follows, if anything ---- */

void text_keep(struct tcb *t, const struct segment *seg, const uint8_t *data)
{
    const uint32_t end = seg->seq + segment_span(seg);
    const bool fin = seg->flags & SEG_FIN;
    if (end == seg->seq) return;
    for (size_t i = 0; i < t->nearly; i++) {
        struct early *e = &t->early[i];
        if (seq_le(e->seq, seg->seq) && seq_le(end, e->end)) return; /* it is there */
        if (e->end != seg->seq || !bytes_add(&e->data, data, seg->len)) continue;
        e->end = end;
        e->fin = e->fin || fin;
        return;
    }
    struct early *early = array_room(t->early, t->nearly + 1, &t->early_cap, sizeof *early);
    if (!early) return;
    t->early = early;
    struct early e = {.seq = seg->seq, .end = end, .fin = fin};
    if (!bytes_add(&e.data, data, seg->len)) return;
    memmove(&t->early[1], &t->early[0], t->nearly * sizeof *t->early); /* the newest first, as SACK has it */
    t->early[0] = e;
    t->nearly++;
}

static void forget(struct tcb *t, size_t at)
{
    free(t->early[at].data.at);
    t->nearly--;
    memmove(&t->early[at], &t->early[at + 1], (t->nearly - at) * sizeof *t->early);
}

void text_forget(struct tcb *t)
{
    while (t->nearly) forget(t, t->nearly - 1);
}

void text_early(struct stack *s, struct tcb *t)
{
    for (size_t i = 0; i < t->nearly;) {
        const struct early e = t->early[i];
        if (seq_lt(t->rcv_nxt, e.seq)) {
            i++;
            continue;
        }
        const bool news = seq_lt(t->rcv_nxt, e.end);
        if (news && !take(t, e.seq, (uint32_t)e.data.len, e.data.at)) return;
        forget(t, i);
        i = 0;
        if (!news) continue;
        t->ack_owed = true;
        if (e.fin) take_fin(s, t);
    }
}

void text_note_again(struct tcb *t, const struct segment *seg)
{
    const uint32_t end = seg->seq + segment_span(seg);
    if (end == seg->seq || !seq_lt(seg->seq, t->rcv_nxt)) return;
    t->dsack[0] = seg->seq;
    t->dsack[1] = seq_lt(t->rcv_nxt, end) ? t->rcv_nxt : end;
}

static void sort_text(struct stack *s, struct tcb *t, const struct segment *seg, const uint8_t *data)
{
    const uint32_t end = seg->seq + segment_span(seg), edge = t->rcv_nxt + tcb_window(t);
    t->ack_owed = true;
    text_note_again(t, seg);
    if (!seq_lt(t->rcv_nxt, end) || !seq_lt(seg->seq, edge) || !tcb_window(t)) return; /* old, or beyond the window */
    const bool cut = seq_lt(edge, end) && !chooses(s, CHOICE_OVERFULL);
    struct segment fit = *seg;
    if (cut) {
        fit.len = (uint16_t)(edge - seg->seq);
        fit.flags &= (uint8_t)~SEG_FIN;
    }
    if (seq_lt(t->rcv_nxt, seg->seq)) {
        text_keep(t, &fit, data);
        return;
    }
    if (!take(t, fit.seq, fit.len, data)) return;
    grow_window(t, fit.len);
    if ((fit.flags & SEG_FIN) && t->rcv_nxt == fit.seq + fit.len) take_fin(s, t);
    text_early(s, t);
}

/* A FIN behind the peer's FIN: "remain in" the state, and in TIME-WAIT restart 2 MSL. */
static void late_fin(struct stack *s, struct tcb *t, const struct segment *seg)
{
    if (!(seg->flags & SEG_FIN) || !chooses(s, CHOICE_LATE_FIN)) return;
    t->ack_owed = true; /* but RCV.NXT stays: nothing can follow a FIN */
    if (t->state == FSM_TIME_WAIT) arrive_wait_row(s, t);
}

void text_arrives(struct stack *s, struct tcb *t, const struct segment *seg, const uint8_t *data)
{
    /* or else it does not come so far */
    const bool old = seq_lt(seg->seq, t->rcv_nxt) && chooses(s, CHOICE_LOOSE_EDGES);
    const bool wants = takes_text(t) || old;
    const bool waited = t->state == FSM_TIME_WAIT;
    if (segment_span(seg) && wants) sort_text(s, t, seg, data);
    else late_fin(s, t, seg);
    if (t->state == FSM_TIME_WAIT && !waited) {
        arrive_wait_row(s, t);
        return;
    }
    out_send(s, t);
    if (t->ack_owed) out_ack(s, t);
}
