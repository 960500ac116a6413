/* arrive.c - RFC 9293 3.10.7, SEGMENT ARRIVES, in its order. Where Linux does
 * otherwise a choice of the profile says so (profile.c); its half-open calls and
 * TIME_WAIT are rows with rules of their own (arrive_rows.c). */
#include <errno.h>
#include <string.h>

#include "sim.h"

static bool has(const struct segment *seg, uint8_t flags) { return (seg->flags & flags) == flags; }

/* The window that a segment offers (RFC 7323 2.3: never scaled in a SYN). */
static uint32_t window_of(const struct tcb *t, const struct segment *seg)
{
    const bool scaled = (t->peer_options & OPT_WSCALE) && !has(seg, SEG_SYN);
    return scaled ? (uint32_t)seg->window << t->peer_wscale : seg->window;
}

static void take_window(struct tcb *t, const struct segment *seg)
{
    t->snd_wnd = window_of(t, seg);
    if (t->most_wnd < t->snd_wnd) t->most_wnd = t->snd_wnd;
    t->snd_wl1 = seg->seq;
    t->snd_wl2 = seg->ack;
}

/* What the peer's SYN says of it. */
static void take_syn(struct tcb *t, const struct segment *seg)
{
    t->irs = seg->seq;
    t->rcv_nxt = t->rcv_acked = t->copied = seg->seq + 1;
    t->peer_options = seg->options;
    t->peer_wscale = seg->wscale > 14 ? 14 : seg->wscale; /* RFC 7323 2.3 */
    t->peer_mss = seg->options & OPT_MSS ? seg->mss : SIM_MSS_DEFAULT; /* RFC 9293 3.7.1 */
    if (t->peer_mss > SIM_MSS) t->peer_mss = SIM_MSS;
    if (t->peer_mss < SIM_MSS_LEAST) t->peer_mss = SIM_MSS_LEAST;
    t->ts_recent = seg->options & OPT_TIMESTAMPS ? seg->ts_val : 0;
    take_window(t, seg);
}

void arrive_reset(struct stack *s, struct tcb *t, enum fsm_cause cause, int err)
{
    const bool back = t->state == FSM_SYN_RCVD && t->passive && (cause == ON_RST || cause == ON_SYN);
    tcb_move(s, t, cause, back ? FSM_LISTEN : FSM_CLOSED);
    t->state = FSM_CLOSED; /* in LISTEN stays the listener itself */
    tcb_done(s, t, err);
    tcb_release(s, t);
}

/* ---- 3.10.7.2 LISTEN ---- */

bool arrive_accept_full(const struct tcb *listener) { return listener->waiting > listener->backlog; }

void arrive_accept_queue(struct stack *s, struct tcb *child)
{
    struct tcb *listener = tcb_by_cookie(s, child->listener);
    child->queued = ++s->sim->last_queued;
    if (listener) listener->waiting++;
}

static uint32_t half_open(const struct stack *s, const struct tcb *listener)
{
    uint32_t n = 0;
    for (size_t i = 0; i < s->ntcbs; i++)
        n += s->tcbs[i]->state == FSM_SYN_RCVD && s->tcbs[i]->listener == listener->cookie;
    return n;
}

struct tcb *arrive_make_child(struct stack *s, struct tcb *listener, const struct segment *syn)
{
    struct tcb *t = tcb_new(s);
    if (!t) return NULL;
    t->kind = chooses(s, CHOICE_HALF_OPEN_ROW) ? TCB_REQUEST : TCB_SOCKET;
    t->state = FSM_LISTEN;
    t->passive = true;
    t->listener = listener->cookie;
    t->laddr = syn->dst;
    t->raddr = syn->src;
    t->lport = syn->dport;
    t->rport = syn->sport;
    t->reuse = listener->reuse;
    t->nodelay = listener->nodelay;
    t->linger = listener->linger;
    t->user = USER_CONNECTED;
    t->iss = tcb_isn(s, t);
    t->snd_una = t->iss;
    t->out_seq = t->snd_nxt = t->iss + 1;
    take_syn(t, syn);
    t->rcv_wnd = t->rcv_most = syn->options & OPT_TIMESTAMPS ? SIM_WINDOW_PASSIVE : SIM_WINDOW;
    return t;
}

/* Linux drops a SYN when the accept queue is full, and answers with a cookie, or not
 * at all, when the half-open calls are too many (tcp_input.c, tcp_conn_request). */
static void syn_to_listener(struct stack *s, struct tcb *listener, const struct segment *seg)
{
    enum { MAX_SYN_BACKLOG = 128 };
    const uint32_t waiting = half_open(s, listener);
    const bool full = waiting > listener->backlog;
    const bool scarce = !s->syncookies && MAX_SYN_BACKLOG - waiting < MAX_SYN_BACKLOG / 4;
    if ((full && !s->syncookies) || arrive_accept_full(listener) || (!full && scarce)) return;
    if (full) {
        listener->cookies_sent = true;
        out_syn_cookie(s, listener, seg);
        return;
    }
    struct tcb *t = arrive_make_child(s, listener, seg);
    if (!t) return;
    tcb_move(s, t, ON_SYN, FSM_SYN_RCVD);
    out_syn(s, t);
    timer_resend(s, t);
}

bool arrive_is_cookie(const struct stack *s, const struct tcb *listener, const struct segment *seg)
{
    if (!s->syncookies || !listener->cookies_sent || has(seg, SEG_RST) || has(seg, SEG_SYN)) return false;
    return out_cookie_mss(s, seg) != 0;
}

/* An ACK may complete what a SYN cookie began (syncookies.c, cookie_v4_check). */
static bool completes_cookie(struct stack *s, struct tcb *listener, const struct segment *seg, const uint8_t *data)
{
    if (!arrive_is_cookie(s, listener, seg)) return false;
    if (arrive_accept_full(listener)) return true; /* dropped */
    struct segment syn = *seg;
    syn.seq = seg->seq - 1;
    syn.options |= OPT_MSS;
    syn.mss = out_cookie_mss(s, seg);
    if (seg->options & OPT_TIMESTAMPS) { /* they carry what the SYN's other options said (syncookies.c) */
        syn.options |= OPT_WSCALE | OPT_SACK_PERMITTED;
        syn.wscale = SIM_WSCALE;
    }
    struct tcb *t = arrive_make_child(s, listener, &syn);
    if (!t) return true;
    t->kind = TCB_SOCKET;
    t->rcv_wnd = t->rcv_most = SIM_WINDOW;
    t->iss = seg->ack - 1;
    t->out_seq = t->snd_nxt = t->iss + 1;
    t->snd_una = t->iss;
    tcb_move(s, t, ON_SYN, FSM_SYN_RCVD);
    arrive_accept_queue(s, t);
    arrive_synchronized(s, t, seg, data);
    return true;
}

static void arrive_listen(struct stack *s, struct tcb *t, const struct segment *seg, const uint8_t *data)
{
    if (has(seg, SEG_ACK) && completes_cookie(s, t, seg, data)) return;
    /* First, check for a RST; second, for an ACK; third, for a SYN. */
    if (has(seg, SEG_RST)) return;
    if (has(seg, SEG_ACK)) {
        out_reset(s, seg);
        return;
    }
    if (!has(seg, SEG_SYN) || has(seg, SEG_FIN)) return;
    syn_to_listener(s, t, seg);
}

/* ---- 3.10.7.3 SYN-SENT ---- */

static void established(struct stack *s, struct tcb *t, enum fsm_cause cause)
{
    tcb_move(s, t, cause, FSM_ESTABLISHED);
    t->resend_at = VTIME_NEVER;
    t->retries = 0;
}

static void synchronize(struct stack *s, struct tcb *t, const struct segment *seg, const uint8_t *data)
{
    take_syn(t, seg);
    if (!has(seg, SEG_ACK)) { /* both called at once */
        tcb_move(s, t, ON_SYN, FSM_SYN_RCVD);
        t->retries = 0;
        out_syn(s, t);
        timer_resend(s, t);
        return;
    }
    t->snd_una = seg->ack;
    t->acked = 1;
    if (has(seg, SEG_FIN) && chooses(s, CHOICE_SYN_ACK_FIN)) {
        t->resend_at = VTIME_NEVER;
        tcb_move(s, t, ON_SYN_ACK_FIN, FSM_CLOSE_WAIT);
        struct segment rest = *seg;
        rest.seq++;
        rest.flags &= (uint8_t)~SEG_SYN;
        text_take(t, &rest, data);
        t->rcv_nxt++;
        t->fin_in = true;
        t->shut |= SHUT_RECV;
    } else {
        established(s, t, ON_SYN_ACK);
    }
    out_ack(s, t);
    out_send(s, t);
}

static void arrive_syn_sent(struct stack *s, struct tcb *t, const struct segment *seg, const uint8_t *data)
{
    /* First, check the ACK bit. */
    if (has(seg, SEG_ACK) && (seq_le(seg->ack, t->iss) || seq_lt(t->snd_nxt, seg->ack))) {
        out_reset(s, seg);
        if (!t->retries) t->resend_at = now_of(s) + 8 * VTIME_MS; /* the SYN again, soon: TCP_TIMEOUT_MIN (tcp_input.c) */
        return;
    }
    /* Second, the RST bit. */
    if (has(seg, SEG_RST)) {
        if (has(seg, SEG_ACK)) arrive_reset(s, t, ON_RST, ECONNREFUSED);
        return;
    }
    /* Third, security. Fourth, the SYN bit. Fifth: neither SYN nor RST. */
    if (has(seg, SEG_SYN)) synchronize(s, t, seg, data);
}

/* ---- 3.10.7.4 the other states ---- */

/* First, the sequence number. Linux takes what ends at RCV.NXT too, and looks at its
 * ACK (tcp_input.c, tcp_sequence): all the same it is old. */
static bool acceptable(const struct tcb *t, const struct segment *seg)
{
    const uint32_t end = seg->seq + segment_span(seg), edge = t->rcv_nxt + tcb_window(t);
    const bool unread = t->in.len || (t->fin_in && !t->fin_read && !t->flushed);
    /* Beyond the window only while nothing waits to be read, or by the FIN. */
    if (unread && seq_lt(edge, end - (has(seg, SEG_FIN) ? 1 : 0))) return false;
    return !seq_lt(end, t->rcv_acked) && seq_le(seg->seq, edge);
}

/* What recv() and send() will say. */
static int reset_error(const struct stack *s, const struct tcb *t)
{
    if (t->state == FSM_CLOSE_WAIT) return EPIPE;
    if (t->state == FSM_SYN_RCVD && !t->passive && !chooses(s, CHOICE_REFUSED_LATE)) return ECONNREFUSED;
    return ECONNRESET;
}

static void unacceptable(struct stack *s, struct tcb *t, const struct segment *seg)
{
    const uint8_t late = (t->state == FSM_CLOSE_WAIT || t->state == FSM_LAST_ACK || t->state == FSM_CLOSING);
    /* Eighth, TIME-WAIT: the peer's FIN again starts 2 MSL again. */
    if (t->state == FSM_TIME_WAIT && has(seg, SEG_FIN)) arrive_wait_row(s, t);
    if (!has(seg, SEG_RST)) out_ack(s, t);
    else if (late && seg->seq == t->rcv_nxt - 1) arrive_reset(s, t, ON_RST, reset_error(s, t));
}

static bool ends_early_data(const struct tcb *t, const struct segment *seg)
{
    if (!t->nearly) return false;
    uint32_t end = t->early[0].end;
    for (size_t i = 1; i < t->nearly; i++)
        if (seq_lt(end, t->early[i].end)) end = t->early[i].end;
    return seg->seq == end;
}

/* Second, the RST bit (RFC 5961 3.2): only one exactly next is believed. Linux also
 * takes one at the end of what came early (SACK). */
static void reset_arrives(struct stack *s, struct tcb *t, const struct segment *seg)
{
    const bool late = t->state == FSM_CLOSE_WAIT || t->state == FSM_LAST_ACK || t->state == FSM_CLOSING;
    const bool exact = seg->seq == t->rcv_nxt || (late && seg->seq == t->rcv_nxt - 1) || ends_early_data(t, seg);
    if (exact) arrive_reset(s, t, ON_RST, reset_error(s, t));
    else out_ack(s, t);
}

/* The SYN,ACK of a simultaneous open (figure 7, line 6). */
static bool is_crossing(const struct tcb *t, const struct segment *seg)
{
    return t->state == FSM_SYN_RCVD && !t->passive && has(seg, SEG_SYN | SEG_ACK) && segment_span(seg) == 1 &&
           seg->seq + 1 == t->rcv_nxt && seg->ack == t->snd_nxt;
}

/* Fourth, the SYN bit. True: that was all. */
static bool syn_arrives(struct stack *s, struct tcb *t, const struct segment *seg)
{
    if (is_crossing(t, seg)) return false;
    if (t->state == FSM_SYN_RCVD && t->passive && !chooses(s, CHOICE_HALF_OPEN_ROW)) {
        arrive_reset(s, t, ON_SYN, ECONNRESET);
    } else if (chooses(s, CHOICE_SYN_RESETS) && t->state != FSM_TIME_WAIT) {
        out_reset(s, seg);
        arrive_reset(s, t, ON_SYN, ECONNRESET);
    } else {
        out_ack(s, t);
    }
    return true;
}

/* What was in flight and is now acknowledged; the congestion window opens. */
static void acknowledge(struct stack *s, struct tcb *t, uint32_t ack)
{
    size_t done = 0;
    const size_t before = t->nflight;
    while (done < t->nflight && seq_le(t->flight[done].end, ack)) done++;
    t->nflight -= done;
    if (t->nflight) memmove(t->flight, t->flight + done, t->nflight * sizeof *t->flight);
    if (t->cwnd < 2 * before) t->cwnd += (uint32_t)done; /* slow start, RFC 5681 3.1 */
    const uint32_t data_end = t->out_seq + (uint32_t)t->out.len;
    const uint32_t upto = seq_lt(ack, data_end) ? ack : data_end;
    if (seq_lt(t->out_seq, upto)) {
        bytes_drop(&t->out, upto - t->out_seq);
        t->out_seq = upto;
    }
    t->acked += ack - t->snd_una;
    t->snd_una = ack;
    t->retries = 0;
    t->dup_acks = 0;
    t->resend_at = VTIME_NEVER;
    if (t->nflight) timer_resend(s, t);
}

/* What the peer has beyond a gap (RFC 2018); how many it tells for the first time. */
static size_t take_sacks(struct tcb *t, const struct segment *seg)
{
    size_t news = 0;
    if (!(t->peer_options & OPT_SACK_PERMITTED) || !(seg->options & OPT_SACK)) return 0;
    for (size_t i = 0; i < t->nflight; i++) {
        struct flying *f = &t->flight[i];
        const uint32_t start = i ? t->flight[i - 1].end : t->snd_una;
        for (size_t b = 0; b < seg->nsacks && !f->sacked; b++)
            if (seq_le(seg->sack[b].from, start) && seq_le(f->end, seg->sack[b].to) && seq_le(seg->sack[b].to, t->snd_nxt)) {
                f->sacked = true;
                news++;
            }
    }
    return news;
}

/* RFC 8985: what went before something that has arrived is lost. */
static bool detect_losses(struct tcb *t)
{
    bool found = false;
    for (size_t i = 0; i < t->nflight; i++) {
        struct flying *f = &t->flight[i];
        for (size_t k = i + 1; k < t->nflight && !f->sacked && !f->lost; k++)
            if (t->flight[k].sacked && f->burst < t->flight[k].burst) f->lost = found = true;
    }
    return found;
}

/* Without SACK three duplicates say that the segment behind them is lost (RFC 5681 3.2). */
static bool count_duplicate(struct tcb *t, const struct segment *seg)
{
    const bool dup = seg->ack == t->snd_una && !segment_span(seg) && t->nflight && window_of(t, seg) == t->snd_wnd;
    if (!dup || (t->peer_options & OPT_SACK_PERMITTED) || ++t->dup_acks != 3) return false;
    t->flight[0].lost = true;
    return true;
}

/* RFC 7323 4.3: the stamp to echo is that of a segment which is not ahead of its turn. */
static void take_stamp(struct tcb *t, const struct segment *seg)
{
    const bool newer = (seg->options & OPT_TIMESTAMPS) && (int32_t)(t->ts_recent - seg->ts_val) <= 0;
    if (newer && seq_le(seg->seq, t->rcv_acked)) t->ts_recent = seg->ts_val;
}

enum ack_verdict { ACK_DROP, ACK_OLD, ACK_FINE };

/* Fifth, the ACK field, for all states but SYN-RECEIVED. */
static enum ack_verdict ack_arrives(struct stack *s, struct tcb *t, const struct segment *seg)
{
    if (seq_lt(t->snd_nxt, seg->ack)) {
        out_ack(s, t);
        return ACK_DROP;
    }
    if (seq_lt(seg->ack, t->snd_una)) {
        const uint32_t span = t->acked < t->most_wnd ? t->acked : t->most_wnd;
        if (!seq_lt(seg->ack, t->snd_una - span)) return ACK_OLD;
        out_ack(s, t); /* RFC 5961 5.2: too old to be ours */
        return ACK_DROP;
    }
    take_stamp(t, seg);
    const bool advances = seq_lt(t->snd_una, seg->ack);
    const size_t before = t->nflight;
    if (advances) acknowledge(s, t, seg->ack);
    const size_t done = before - t->nflight;
    const size_t news = take_sacks(t, seg);
    const bool lost = detect_losses(t) || (!advances && count_duplicate(t, seg));
    if (t->nflight && (lost || advances)) out_again(s, t, news ? news : lost ? 1 : done + 1);
    if (seq_lt(t->snd_wl1, seg->seq) || (t->snd_wl1 == seg->seq && seq_le(t->snd_wl2, seg->ack))) take_window(t, seg);
    return ACK_FINE;
}

static bool fin_acknowledged(const struct tcb *t) { return t->fin_wanted && t->snd_una == tcb_write_seq(t); }

/* True: the SYN is acknowledged; else the segment was answered. */
static bool syn_acknowledged(struct stack *s, struct tcb *t, const struct segment *seg)
{
    const bool old = chooses(s, CHOICE_ACK_OF_ISS) ? seq_lt(seg->ack, t->snd_una) : seq_le(seg->ack, t->snd_una);
    if (old || seq_lt(t->snd_nxt, seg->ack)) {
        out_reset(s, seg);
        return false;
    }
    const bool queued = t->queued != 0;
    if (!t->passive) t->acked += seg->ack - t->snd_una;
    t->snd_una = seg->ack;
    take_stamp(t, seg);
    take_window(t, seg);
    established(s, t, is_crossing(t, seg) ? ON_SYN_ACK : ON_ACK_OF_SYN);
    if (t->passive && t->listener && !queued) arrive_accept_queue(s, t);
    if (t->shut & SHUT_SEND) user_finish(s, t); /* shutdown() came before */
    return true;
}

/* Data that was not there before, or a FIN that says that some is missing. */
static bool is_news(const struct tcb *t, const struct segment *seg)
{
    return segment_span(seg) && seq_lt(t->rcv_nxt, seg->seq + segment_span(seg) - (has(seg, SEG_FIN) ? 1 : 0));
}

/* The ACK of our FIN. False: nothing is left to do. */
static bool fin_is_acknowledged(struct stack *s, struct tcb *t, const struct segment *seg)
{
    if (t->state == FSM_FIN_WAIT_1) {
        tcb_move(s, t, ON_ACK_OF_FIN, FSM_FIN_WAIT_2);
        if (!t->orphan || !chooses(s, CHOICE_FIN_WAIT_2)) return true;
        if (is_news(t, seg) && chooses(s, CHOICE_ORPHAN_DATA_RESETS)) {
            arrive_reset(s, t, ON_DATA_AFTER_CLOSE, 0);
            out_reset(s, seg);
            return false;
        }
        if (has(seg, SEG_FIN)) {
            t->die_at = now_of(s) + choice_s(s, CHOICE_FIN_WAIT_2);
            return true;
        }
        arrive_wait_row(s, t);
        return false;
    }
    if (t->state == FSM_CLOSING) {
        tcb_move(s, t, ON_ACK_OF_FIN, FSM_TIME_WAIT);
        arrive_wait_row(s, t);
        return false;
    }
    if (t->state == FSM_LAST_ACK) {
        arrive_reset(s, t, ON_ACK_OF_FIN, 0);
        return false;
    }
    return true;
}

/* Data for a socket that was closed: nobody will read it. True: it was reset. */
static bool nobody_reads(struct stack *s, struct tcb *t, const struct segment *seg)
{
    const bool waits = t->state == FSM_FIN_WAIT_1 || t->state == FSM_FIN_WAIT_2;
    const bool late = t->state == FSM_CLOSE_WAIT || t->state == FSM_CLOSING || t->state == FSM_LAST_ACK;
    if (!waits && !(late && seq_lt(seg->seq, t->rcv_nxt))) return false;
    if (!(t->shut & SHUT_RECV) || !is_news(t, seg)) return false;
    if (!chooses(s, CHOICE_ORPHAN_DATA_RESETS)) return false;
    arrive_reset(s, t, ON_DATA_AFTER_CLOSE, reset_error(s, t));
    out_reset(s, seg);
    return true;
}

/* RFC 7323 5.3, PAWS: its timestamp is older than one that was seen. Linux lets two be a
 * millisecond apart, and takes an ACK that is no news for merely late (tcp_input.c,
 * tcp_disordered_ack_check). */
static bool is_stale(const struct tcb *t, const struct segment *seg)
{
    if (!(t->peer_options & seg->options & OPT_TIMESTAMPS) || !t->ts_recent) return false;
    if ((int32_t)(t->ts_recent - seg->ts_val) <= 1) return false;
    const bool opens = seq_lt(t->snd_wl1, seg->seq) || window_of(t, seg) > t->snd_wnd;
    return !(has(seg, SEG_ACK) && !segment_span(seg) && seg->seq == t->rcv_nxt && seg->ack == t->snd_una && !opens);
}

/* Such an ACK is no reason to answer. */
static bool is_old_ack(const struct tcb *t, const struct segment *seg)
{
    return has(seg, SEG_ACK) && !segment_span(seg) && seq_lt(seg->seq, t->rcv_nxt);
}

void arrive_synchronized(struct stack *s, struct tcb *t, const struct segment *seg, const uint8_t *data)
{
    if (!(seg->flags & (SEG_ACK | SEG_RST | SEG_SYN))) return; /* fifth: no ACK, drop it; Linux looks here */
    if (!has(seg, SEG_RST) && is_stale(t, seg)) {
        if (has(seg, SEG_SYN) || !is_old_ack(t, seg)) out_ack(s, t);
        return;
    }
    /* First, check the sequence number. */
    if (!acceptable(t, seg)) {
        if (has(seg, SEG_SYN) && !has(seg, SEG_RST)) out_ack(s, t);
        else unacceptable(s, t, seg);
        return;
    }
    if (has(seg, SEG_RST)) {
        reset_arrives(s, t, seg);
        return;
    }
    if (has(seg, SEG_SYN) && syn_arrives(s, t, seg)) return;
    if (!has(seg, SEG_ACK)) return;
    if (t->state == FSM_SYN_RCVD) {
        if (!syn_acknowledged(s, t, seg)) return;
    } else if (ack_arrives(s, t, seg) == ACK_DROP) {
        return;
    }
    if (fin_acknowledged(t) && !fin_is_acknowledged(s, t, seg)) return;
    /* Sixth, the URG bit: not here. Seventh and eighth: text and FIN. */
    if (nobody_reads(s, t, seg)) return;
    text_arrives(s, t, seg, data);
}

void arrive(struct stack *s, const struct segment *seg, const uint8_t *data)
{
    struct tcb *t = tcb_find(s, seg);
    if (!t) { /* ---- 3.10.7.1 CLOSED ---- */
        out_reset(s, seg);
        return;
    }
    if (t->kind == TCB_REQUEST) arrive_request(s, t, seg, data);
    else if (t->kind == TCB_WAIT) arrive_wait(s, t, seg, data);
    else if (t->state == FSM_LISTEN) arrive_listen(s, t, seg, data);
    else if (t->state == FSM_SYN_SENT) arrive_syn_sent(s, t, seg, data);
    else arrive_synchronized(s, t, seg, data);
    user_lingering(s);
}
