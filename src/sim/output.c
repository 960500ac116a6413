/* output.c - segments to the wire: SYN, data with Nagle (RFC 9293 3.7.4) and a
 * congestion window, FIN, ACK, RST. */
#include <stdlib.h>
#include <string.h>

#include "core/array.h"
#include "sim.h"

static void put_packet(struct stack *s, const struct segment *seg, const uint8_t *data)
{
    struct packet *p = malloc(sizeof *p + SIM_MTU);
    if (!p) return; /* lost, as a segment may be: it is sent again */
    p->next = NULL;
    p->len = segment_build(seg, data, p->bytes, SIM_MTU);
    if (!p->len) {
        free(p);
        return;
    }
    *s->last = p;
    s->last = &p->next;
}

static uint32_t clock_ms(const struct stack *s) { return (uint32_t)(now_of(s) / VTIME_MS) + 1; }

static uint16_t window_field(const struct tcb *t, uint32_t window)
{
    if (t->peer_options & OPT_WSCALE) window >>= SIM_WSCALE;
    return window > UINT16_MAX ? UINT16_MAX : (uint16_t)window;
}

/* The block that an early segment is part of, with its neighbours. */
static void block_of(const struct tcb *t, size_t at, uint32_t *from, uint32_t *to)
{
    *from = t->early[at].seq;
    *to = t->early[at].end;
    for (size_t i = 0; i < t->nearly; i++) {
        const struct early *e = &t->early[i];
        if (seq_lt(*to, e->seq) || seq_lt(e->end, *from) || (seq_le(*from, e->seq) && seq_le(e->end, *to))) continue;
        if (seq_lt(e->seq, *from)) *from = e->seq;
        if (seq_lt(*to, e->end)) *to = e->end;
        i = (size_t)-1; /* the block has grown: look again */
    }
}

/* What an ACK tells of early data, the newest first (RFC 2018 4); before it what came
 * once more (RFC 2883). Returns how many blocks; seg may be NULL. */
static size_t sacks_of(const struct tcb *t, struct segment *seg)
{
    struct { uint32_t from, to; } block[SIM_SACKS];
    const size_t most = t->peer_options & OPT_TIMESTAMPS ? SIM_SACKS - 1 : SIM_SACKS;
    size_t n = 0;
    if (!(t->peer_options & OPT_SACK_PERMITTED)) return 0;
    if (t->dsack[0] != t->dsack[1]) {
        block[n].from = t->dsack[0];
        block[n++].to = t->dsack[1];
    }
    for (size_t i = 0; i < t->nearly && n < most; i++) {
        bool told = t->early[i].seq == t->rcv_nxt; /* came with the SYN: not behind a gap */
        block_of(t, i, &block[n].from, &block[n].to);
        for (size_t k = 0; k < n; k++) told = told || (block[k].from == block[n].from && block[k].to == block[n].to);
        if (!told) n++;
    }
    for (size_t i = 0; seg && i < n; i++) {
        seg->sack[i].from = block[i].from;
        seg->sack[i].to = block[i].to;
    }
    return n;
}

/* A segment of a connection; whatever it says, it acknowledges too. */
static void emit(struct stack *s, struct tcb *t, uint8_t flags, uint32_t seq, const uint8_t *data, size_t len)
{
    const uint32_t window = tcb_new_window(t);
    struct segment seg = {.src = host_addr(s->host), .dst = t->raddr, .sport = t->lport, .dport = t->rport, .seq = seq,
                          .ack = flags & SEG_ACK ? t->rcv_nxt : 0, .flags = flags, .ttl = 64,
                          .window = window_field(t, window), .len = (uint16_t)len};
    if ((t->peer_options & OPT_TIMESTAMPS) && !(flags & SEG_RST)) {
        seg.options = OPT_TIMESTAMPS;
        seg.ts_val = clock_ms(s);
        seg.ts_ecr = t->ts_recent;
    }
    seg.nsacks = flags & SEG_RST ? 0 : (uint8_t)sacks_of(t, &seg);
    if (seg.nsacks) seg.options |= OPT_SACK;
    t->dsack[0] = t->dsack[1] = 0;
    put_packet(s, &seg, data);
    if (!(flags & SEG_ACK)) return;
    t->ack_owed = false;
    t->rcv_acked = t->rcv_nxt;
    if (t->kind == TCB_SOCKET) t->rcv_wnd = window; /* that of a row stays as it was made */
}

void out_ack(struct stack *s, struct tcb *t) { emit(s, t, SEG_ACK, t->snd_nxt, NULL, 0); }

static uint32_t emit_syn(struct stack *s, const struct tcb *t, uint8_t flags, uint32_t seq, uint8_t peer_options)
{
    struct segment seg = {.src = host_addr(s->host), .dst = t->raddr, .sport = t->lport, .dport = t->rport, .seq = seq,
                          .ack = flags & SEG_ACK ? t->rcv_nxt : 0, .flags = flags, .ttl = 64,
                          .window = (uint16_t)t->rcv_most,
                          .options = OPT_MSS, .mss = SIM_MSS, .wscale = SIM_WSCALE, .ts_ecr = t->ts_recent};
    seg.ts_val = clock_ms(s);
    seg.options |= peer_options & (OPT_WSCALE | OPT_SACK_PERMITTED | OPT_TIMESTAMPS);
    put_packet(s, &seg, NULL);
    return seg.ts_val;
}

void out_syn(struct stack *s, struct tcb *t)
{
    const bool answers = t->state != FSM_SYN_SENT;
    t->syn_stamp[1] = emit_syn(s, t, answers ? SEG_SYN | SEG_ACK : SEG_SYN, t->iss, answers ? t->peer_options : 0xff);
    if (!t->syn_stamp[0]) t->syn_stamp[0] = t->syn_stamp[1];
    t->rcv_wnd = t->rcv_most;
    if (!answers) return;
    t->ack_owed = false;
    t->rcv_acked = t->rcv_nxt;
}

void out_abort(struct stack *s, struct tcb *t)
{
    if (!chooses(s, CHOICE_RST_HAS_ACK)) {
        emit(s, t, SEG_RST, t->snd_nxt, NULL, 0);
        return;
    }
    emit(s, t, SEG_RST | SEG_ACK, t->snd_nxt, NULL, 0);
}

void out_reset(struct stack *s, const struct segment *seg)
{
    if (seg->flags & SEG_RST) return;
    struct segment r = {.src = seg->dst, .dst = seg->src, .sport = seg->dport, .dport = seg->sport, .flags = SEG_RST,
                        .ttl = 64};
    if (seg->flags & SEG_ACK) {
        r.seq = seg->ack;
    } else {
        r.flags |= SEG_ACK;
        r.ack = seg->seq + segment_span(seg);
    }
    put_packet(s, &r, NULL);
}

/* A SYN cookie proves by itself that its SYN was seen, and keeps the MSS in its lowest
 * digits (syncookies.c, secure_tcp_syn_cookie). So an ACK whose numbers are off by a
 * little passes too, for another MSS. */
static const uint16_t cookie_mss[] = {536, 1300, 1440, SIM_MSS};
enum { COOKIE_MSS = sizeof cookie_mss / sizeof *cookie_mss };

static uint32_t cookie_base(const struct stack *s, const struct segment *seg)
{
    uint64_t x = s->sim->seed + ((uint64_t)seg->sport << 16 | seg->dport);
    x = (x ^ x >> 33) * 0xff51afd7ed558ccdull;
    x = (x ^ x >> 33) * 0xc4ceb9fe1a85ec53ull;
    return (uint32_t)(x >> 32);
}

uint16_t out_cookie_mss(const struct stack *s, const struct segment *ack)
{
    const uint32_t index = ack->ack - 1 - cookie_base(s, ack) - (ack->seq - 1);
    return index < COOKIE_MSS ? cookie_mss[index] : 0;
}

void out_syn_cookie(struct stack *s, const struct tcb *listener, const struct segment *syn)
{
    struct tcb t = *listener; /* only a name for the addresses: it is not kept */
    t.raddr = syn->src;
    t.rport = syn->sport;
    t.rcv_nxt = syn->seq + 1;
    t.ts_recent = syn->options & OPT_TIMESTAMPS ? syn->ts_val : 0;
    uint32_t index = 0;
    while (index + 1 < COOKIE_MSS && (syn->options & OPT_MSS) && cookie_mss[index + 1] <= syn->mss) index++;
    emit_syn(s, &t, SEG_SYN | SEG_ACK, cookie_base(s, syn) + syn->seq + index, syn->options);
}

static bool fly(struct tcb *t, uint32_t end, bool push)
{
    struct flying *flight = array_room(t->flight, t->nflight + 1, &t->flight_cap, sizeof *flight);
    if (!flight) return false;
    t->flight = flight;
    t->flight[t->nflight++] = (struct flying){.end = end, .burst = t->burst, .push = push};
    return true;
}

size_t out_in_flight(const struct tcb *t)
{
    size_t n = 0;
    for (size_t i = 0; i < t->nflight; i++) {
        const struct flying *f = &t->flight[i];
        if (!f->sacked && !f->lost) n++;
        if (!f->sacked && f->again) n++;
    }
    return n;
}

/* Options take their room from the data (tcp_output.c, tcp_current_mss). */
static uint32_t mss_of(const struct tcb *t)
{
    const size_t sacks = sacks_of(t, NULL), stamps = t->peer_options & OPT_TIMESTAMPS ? 12 : 0;
    return t->peer_mss - (uint32_t)(stamps + (sacks ? 4 + 8 * sacks : 0));
}

/* Nagle as Linux has it: a small segment waits while another small one is unacknowledged. */
static bool nagle_holds(const struct tcb *t)
{
    return !t->nodelay && t->nflight && seq_lt(t->snd_una, t->snd_sml) && seq_le(t->snd_sml, t->snd_nxt);
}

/* How much of `wanted` the peer's window takes now. */
static uint32_t room_for(const struct tcb *t, uint32_t wanted)
{
    uint32_t edge = t->snd_una + t->snd_wnd;
    uint32_t room = seq_lt(t->snd_nxt, edge) ? edge - t->snd_nxt : 0;
    return room < wanted ? room : wanted;
}

/* How much goes as one unit: Linux hands the device at most half a congestion window
 * at a time and cuts it there into segments (tcp_output.c, tcp_cwnd_test,
 * tcp_mss_split_point). 0: nothing may go now. */
static uint32_t unit(const struct tcb *t, uint32_t left)
{
    const uint32_t mss = mss_of(t), flying = (uint32_t)out_in_flight(t), half = t->cwnd / 2 ? t->cwnd / 2 : 1;
    if (flying >= t->cwnd) return 0;
    const uint32_t segments = t->cwnd - flying < half ? t->cwnd - flying : half;
    uint32_t len = left < segments * mss ? left : segments * mss;
    const uint32_t room = room_for(t, len);
    if (room < len && (room == 0 || t->nflight)) return 0;
    if (room < len) len = room;
    const bool ends = t->fin_wanted && len == left; /* the last small one goes with its FIN */
    if (len > mss && len % mss && !ends && nagle_holds(t)) len -= len % mss;
    return len < mss && !ends && nagle_holds(t) ? 0 : len;
}

/* The next unit of what waits; false: nothing may go now. */
static bool send_unit(struct stack *s, struct tcb *t)
{
    const uint32_t data_end = t->out_seq + (uint32_t)t->out.len, mss = mss_of(t);
    if (!seq_lt(t->snd_nxt, tcb_write_seq(t)) || out_in_flight(t) >= t->cwnd) return false;
    const uint32_t left = seq_lt(t->snd_nxt, data_end) ? data_end - t->snd_nxt : 0, len = unit(t, left);
    if (left && !len) return false;
    if (!left && room_for(t, 1) == 0) return false;
    for (uint32_t done = 0; done < len || (!len && !done);) {
        const uint32_t n = len - done < mss ? len - done : mss;
        done += len ? n : 1;
        const bool last = done >= len, fin = t->fin_wanted && last && len == left;
        const bool push = n && last && (len == left || len > mss); /* a unit of several segments ends with PSH */
        if (!fly(t, t->snd_nxt + n + (fin ? 1 : 0), push)) return false;
        emit(s, t, (uint8_t)(SEG_ACK | (push ? SEG_PSH : 0) | (fin ? SEG_FIN : 0)), t->snd_nxt,
             n ? t->out.at + (t->snd_nxt - t->out_seq) : NULL, n);
        t->snd_nxt = t->flight[t->nflight - 1].end;
        if (n < mss) t->snd_sml = t->snd_nxt;
        if (fin && t->state == FSM_CLOSE_WAIT) tcb_move(s, t, ON_CLOSE, FSM_LAST_ACK); /* CLOSE was queued until now */
    }
    return true;
}

void out_probe(struct stack *s, struct tcb *t) { emit(s, t, SEG_ACK, t->snd_una - 1, NULL, 0); }

void out_send(struct stack *s, struct tcb *t)
{
    const bool idle = t->nflight == 0;
    if (t->state == FSM_SYN_SENT || t->state == FSM_SYN_RCVD) return; /* 3.10.2: queued until ESTABLISHED */
    t->burst++;
    while (send_unit(s, t)) continue;
    const bool shut_out = !t->nflight && seq_lt(t->snd_nxt, tcb_write_seq(t));
    if (idle && (t->nflight || (shut_out && t->resend_at == VTIME_NEVER))) timer_resend(s, t);
}

/* One lost segment again, merged with lost ones behind it as far as one segment holds. */
static void send_again(struct stack *s, struct tcb *t, size_t at, bool ends_unit)
{
    const uint32_t data_end = t->out_seq + (uint32_t)t->out.len, mss = mss_of(t);
    const uint32_t start = at ? t->flight[at - 1].end : t->snd_una;
    while (at + 1 < t->nflight && t->flight[at + 1].lost && !t->flight[at + 1].again &&
           t->flight[at + 1].end - start <= mss) {
        t->nflight--;
        t->flight[at].end = t->flight[at + 1].end;
        t->flight[at].push = t->flight[at].push || t->flight[at + 1].push;
        memmove(&t->flight[at + 1], &t->flight[at + 2], (t->nflight - at - 1) * sizeof *t->flight);
    }
    const uint32_t end = t->flight[at].end;
    const bool fin = seq_lt(data_end, end);
    const uint32_t len = end - start - (fin ? 1 : 0);
    const bool push = len && (ends_unit || t->flight[at].push);
    t->flight[at].again = true;
    emit(s, t, (uint8_t)(SEG_ACK | (push ? SEG_PSH : 0) | (fin ? SEG_FIN : 0)), start,
         len ? t->out.at + (start - t->out_seq) : NULL, len);
}

static bool is_due_again(const struct flying *f) { return f->lost && !f->again && !f->sacked; }

void out_again(struct stack *s, struct tcb *t, size_t most)
{
    if (t->snd_una == t->iss) { /* the SYN itself */
        out_syn(s, t);
        return;
    }
    for (size_t i = 0, sent = 0; i < t->nflight && sent < most && out_in_flight(t) < t->cwnd; i++) {
        if (!is_due_again(&t->flight[i])) continue;
        const bool more = i + 1 < t->nflight && is_due_again(&t->flight[i + 1]) && sent + 1 < most &&
                          out_in_flight(t) + 1 < t->cwnd;
        send_again(s, t, i, sent > 0 && !more); /* several go as one unit, which ends with PSH */
        sent++;
    }
}
