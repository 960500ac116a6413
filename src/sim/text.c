/* text.c - RFC 9293 3.10.7.4, seventh and eighth: the text and the FIN of a
 * segment, in order or early. */
#include <stdlib.h>
#include <string.h>

#include "sim.h"

/* Linux opens the window wider as data comes (tcp_input.c, tcp_grow_window). */
static void grow_window(struct tcb *t, uint32_t len)
{
    enum { NOTEWORTHY = 128, FULL = 536, SMALL_STEP = 2 * FULL, FULL_STEP = 2 * 1448, SMALL_MOST = 65536, FULL_MOST = 85000 };
    if (len < NOTEWORTHY) return;
    const uint32_t step = len < FULL ? SMALL_STEP : FULL_STEP, most = len < FULL ? SMALL_MOST : FULL_MOST;
    if (t->rcv_most + step < most) t->rcv_most += step;
    else if (t->rcv_most < most) t->rcv_most = most;
}

void text_take(struct tcb *t, const struct segment *seg, const uint8_t *data)
{
    const uint32_t skip = t->rcv_nxt - seg->seq;
    if (skip >= seg->len) return;
    if (!bytes_add(&t->in, data + skip, seg->len - skip)) return;
    t->rcv_nxt += seg->len - skip;
    grow_window(t, seg->len);
}

static void forget_early(struct tcb *t, size_t at)
{
    free(t->early[at].data.at);
    t->nearly--;
    memmove(&t->early[at], &t->early[at + 1], (t->nearly - at) * sizeof *t->early);
}

/* Eighth: the FIN, whose turn it was. */
static void take_fin(struct stack *s, struct tcb *t)
{
    t->ack_owed = true;
    t->shut |= SHUT_RECV;
    while (t->nearly) forget_early(t, 0); /* nothing can follow a FIN (tcp_input.c, tcp_fin) */
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

/* Keeps a segment whose turn has not come, as part of the one that it follows, if any. */
static void keep_early(struct tcb *t, const struct segment *seg, const uint8_t *data)
{
    const uint32_t end = seg->seq + segment_span(seg);
    const bool fin = seg->flags & SEG_FIN;
    for (size_t i = 0; i < t->nearly; i++) {
        struct early *e = &t->early[i];
        if (seq_le(e->seq, seg->seq) && seq_le(end, e->end)) return; /* it is there */
        if (e->end != seg->seq || !bytes_add(&e->data, data, seg->len)) continue;
        e->end = end;
        e->fin = e->fin || fin;
        return;
    }
    if (t->nearly == t->early_cap) {
        size_t cap = t->early_cap ? t->early_cap * 2 : 4;
        struct early *bigger = realloc(t->early, cap * sizeof *bigger);
        if (!bigger) return;
        t->early = bigger;
        t->early_cap = cap;
    }
    struct early e = {.seq = seg->seq, .end = end, .fin = fin};
    if (!bytes_add(&e.data, data, seg->len)) return;
    memmove(&t->early[1], &t->early[0], t->nearly * sizeof *t->early); /* the newest first, as SACK has it */
    t->early[0] = e;
    t->nearly++;
}

/* What came early and is now next, or old. */
static void take_early(struct stack *s, struct tcb *t)
{
    for (size_t i = 0; i < t->nearly;) {
        const struct early e = t->early[i];
        if (seq_lt(t->rcv_nxt, e.seq)) {
            i++;
            continue;
        }
        const uint32_t skip = t->rcv_nxt - e.seq;
        const bool news = seq_lt(t->rcv_nxt, e.end);
        if (news && skip < e.data.len && !bytes_add(&t->in, e.data.at + skip, e.data.len - skip)) return;
        forget_early(t, i);
        i = 0;
        if (!news) continue;
        t->rcv_nxt = e.end;
        if (e.fin) take_fin(s, t);
    }
}

static bool takes_text(const struct tcb *t)
{
    return t->state == FSM_ESTABLISHED || t->state == FSM_FIN_WAIT_1 || t->state == FSM_FIN_WAIT_2;
}

static void sort_text(struct stack *s, struct tcb *t, const struct segment *seg, const uint8_t *data)
{
    const uint32_t end = seg->seq + segment_span(seg), edge = t->rcv_nxt + tcb_window(t);
    t->ack_owed = true;
    if (!seq_lt(t->rcv_nxt, end) || !seq_lt(seg->seq, edge) || !tcb_window(t)) return; /* old, or beyond the window */
    if (seq_lt(t->rcv_nxt, seg->seq)) {
        keep_early(t, seg, data);
        return;
    }
    text_take(t, seg, data);
    if ((seg->flags & SEG_FIN) && t->rcv_nxt == seg->seq + seg->len) {
        t->rcv_nxt++;
        take_fin(s, t);
    }
    take_early(s, t);
}

void text_arrives(struct stack *s, struct tcb *t, const struct segment *seg, const uint8_t *data)
{
    const bool wants = takes_text(t) || seq_lt(seg->seq, t->rcv_nxt);
    const bool waited = t->state == FSM_TIME_WAIT;
    if (segment_span(seg) && wants) sort_text(s, t, seg, data);
    if (t->state == FSM_TIME_WAIT && !waited) {
        arrive_wait_row(s, t);
        return;
    }
    out_send(s, t);
    if (t->ack_owed) out_ack(s, t);
}
