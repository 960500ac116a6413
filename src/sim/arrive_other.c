/* arrive_other.c - RFC 9293 3.10.7.4, a segment arrives in SYN-RECEIVED or in a
 * synchronized state: eight steps in the RFC's order. Seventh and eighth, text and
 * FIN, are text.c. RFC 5961 is followed, and with it MAY-12. */
#include <errno.h>
#include <string.h>

#include "sim.h"

static bool is_late(const struct tcb *t)
{
    return t->state == FSM_CLOSE_WAIT || t->state == FSM_CLOSING || t->state == FSM_LAST_ACK;
}

/* The SYN,ACK of a simultaneous open (figure 7, line 6): it is let through, though
 * by the letter its SYN is old. */
static bool is_crossing(const struct tcb *t, const struct segment *seg)
{
    return t->state == FSM_SYN_RCVD && !t->passive && has(seg, SEG_SYN | SEG_ACK) && segment_span(seg) == 1 &&
           seg->seq + 1 == t->rcv_nxt && seg->ack == t->snd_nxt;
}

/* ---- Before all: PAWS (RFC 7323 5.3), a timestamp that is older than one that was seen ---- */

/* Linux lets two be a millisecond apart, and takes an ACK that is no news for merely late
 * (tcp_input.c, tcp_disordered_ack_check). */
static bool is_stale(const struct stack *s, const struct tcb *t, const struct segment *seg)
{
    if (!(t->peer_options & seg->options & OPT_TIMESTAMPS) || !t->ts_recent) return false;
    if (!chooses(s, CHOICE_PAWS_LENIENT)) return (int32_t)(t->ts_recent - seg->ts_val) > 0;
    if ((int32_t)(t->ts_recent - seg->ts_val) <= 1) return false;
    const bool opens = seq_lt(t->snd_wl1, seg->seq) || arrive_window(t, seg) > t->snd_wnd;
    return !(has(seg, SEG_ACK) && !segment_span(seg) && seg->seq == t->rcv_nxt && seg->ack == t->snd_una && !opens);
}

/* Such an ACK is no reason to answer. */
static bool is_old_ack(const struct stack *s, const struct tcb *t, const struct segment *seg)
{
    const bool old = has(seg, SEG_ACK) && !segment_span(seg) && seq_lt(seg->seq, t->rcv_nxt);
    return old && chooses(s, CHOICE_PAWS_LENIENT) && !has(seg, SEG_SYN);
}

/* ---- 3.10.7.4 first: the sequence number ---- */

/* Linux also takes what ends where it last acknowledged, begins at the window's edge, or
 * goes beyond it by the FIN, or while nothing waits to be read (tcp_input.c, tcp_sequence). */
static bool acceptable_to_linux(const struct tcb *t, const struct segment *seg)
{
    const uint32_t end = seg->seq + segment_span(seg), edge = t->rcv_nxt + tcb_window(t);
    const bool unread = t->in.len || (t->fin_in && !t->fin_read && !t->flushed);
    if (unread && seq_lt(edge, end - (has(seg, SEG_FIN) ? 1 : 0))) return false;
    return !seq_lt(end, t->rcv_acked) && seq_le(seg->seq, edge);
}

/* Table 6. With a window of zero "special allowance should be made to accept valid
 * ACKs, URGs, and RSTs": what is exactly next is looked at, and its text finds no room. */
static bool acceptable(const struct stack *s, const struct tcb *t, const struct segment *seg)
{
    const uint32_t window = tcb_window(t), edge = t->rcv_nxt + window, end = seg->seq + segment_span(seg);
    if (chooses(s, CHOICE_LOOSE_EDGES)) return acceptable_to_linux(t, seg);
    if (window == 0) return seg->seq == t->rcv_nxt;
    if (seq_le(t->rcv_nxt, seg->seq) && seq_lt(seg->seq, edge)) return true;
    return end != seg->seq && seq_lt(t->rcv_nxt, end) && seq_le(end, edge);
}

static void unacceptable(struct stack *s, struct tcb *t, const struct segment *seg)
{
    const bool elsewhere = chooses(s, CHOICE_RST_ELSEWHERE) && is_late(t) && seg->seq == t->rcv_nxt - 1;
    if (has(seg, SEG_RST)) {
        if (elsewhere) arrive_reset(s, t, ON_RST, arrive_reset_error(s, t));
        return;
    }
    /* Fifth and eighth, TIME-WAIT: the peer's FIN again starts 2 MSL again. */
    if (t->state == FSM_TIME_WAIT && has(seg, SEG_FIN)) arrive_wait_row(s, t);
    text_note_again(t, seg);
    out_ack(s, t);
}

/* ---- 3.10.7.4 second: the RST bit ---- */

int arrive_reset_error(const struct stack *s, const struct tcb *t)
{
    if (!chooses(s, CHOICE_RESET_ERRNO)) return t->state == FSM_SYN_RCVD ? ECONNREFUSED : ECONNRESET;
    return t->state == FSM_CLOSE_WAIT ? EPIPE : ECONNRESET;
}

static bool ends_early_data(const struct tcb *t, const struct segment *seg)
{
    if (!t->nearly) return false;
    uint32_t end = t->early[0].end;
    for (size_t i = 1; i < t->nearly; i++)
        if (seq_lt(end, t->early[i].end)) end = t->early[i].end;
    return seg->seq == end;
}

/* RFC 5961 3.2: only one exactly next is believed. Linux also believes one where the
 * FIN was, and one at the end of what came early. */
static void reset_arrives(struct stack *s, struct tcb *t, const struct segment *seg)
{
    const bool elsewhere = (is_late(t) && seg->seq == t->rcv_nxt - 1) || ends_early_data(t, seg);
    if (seg->seq != t->rcv_nxt && !(elsewhere && chooses(s, CHOICE_RST_ELSEWHERE))) out_ack(s, t);
    else if (!arrive_wait_again(s, t)) arrive_reset(s, t, ON_RST, arrive_reset_error(s, t));
}

/* ---- 3.10.7.4 fourth: the SYN bit. True: that was all ---- */

static bool syn_arrives(struct stack *s, struct tcb *t, const struct segment *seg)
{
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

/* ---- 3.10.7.4 fifth: the ACK field ---- */

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
    t->resend_at = t->give_up_at = VTIME_NEVER;
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
            if (seq_le(seg->sack[b].from, start) && seq_le(f->end, seg->sack[b].to) &&
                seq_le(seg->sack[b].to, t->snd_nxt)) {
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
    const bool dup = seg->ack == t->snd_una && !segment_span(seg) && t->nflight && arrive_window(t, seg) == t->snd_wnd;
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

/* ESTABLISHED, and what all the later states do too. */
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
    t->probes = 0;
    const bool advances = seq_lt(t->snd_una, seg->ack);
    const size_t before = t->nflight;
    if (advances) acknowledge(s, t, seg->ack);
    const size_t done = before - t->nflight;
    const size_t news = take_sacks(t, seg);
    const bool lost = detect_losses(t) || (!advances && count_duplicate(t, seg));
    if (t->nflight && (lost || advances)) out_again(s, t, news ? news : lost ? 1 : done + 1);
    if (seq_lt(t->snd_wl1, seg->seq) || (t->snd_wl1 == seg->seq && seq_le(t->snd_wl2, seg->ack)))
        arrive_take_window(t, seg);
    if (t->snd_wnd == 0) timer_user(s, t); /* MUST-37: who answers probes is there */
    else if (!t->nflight) t->retries = 0;  /* of probes: what is sent now has its own (tcp_input.c, tcp_ack_probe) */
    return ACK_FINE;
}

static bool fin_acknowledged(const struct tcb *t) { return t->fin_wanted && t->snd_una == tcb_write_seq(t); }

void arrive_established(struct stack *s, struct tcb *t, enum fsm_cause cause)
{
    (void)s;
    tcb_move(s, t, cause, FSM_ESTABLISHED);
    t->resend_at = t->give_up_at = VTIME_NEVER;
    t->retries = 0;
}

/* SYN-RECEIVED. True: the SYN is acknowledged; else the segment was answered. */
static bool syn_acknowledged(struct stack *s, struct tcb *t, const struct segment *seg, enum fsm_cause cause)
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
    arrive_take_window(t, seg);
    arrive_established(s, t, cause);
    t->was.is = false;
    if (t->passive && !queued && !chooses(s, CHOICE_HALF_OPEN_ROW)) arrive_accept_queue(s, t);
    if (t->shut & SHUT_SEND) user_finish(s, t); /* CLOSE or shutdown() came before */
    text_early(s, t);                           /* what came with the SYN */
    return true;
}

/* Data that was not there before, or a FIN that says that some is missing. */
static bool is_news(const struct tcb *t, const struct segment *seg)
{
    return segment_span(seg) && seq_lt(t->rcv_nxt, seg->seq + segment_span(seg) - (has(seg, SEG_FIN) ? 1 : 0));
}

/* FIN-WAIT-1, CLOSING, LAST-ACK: the ACK of our FIN. False: nothing is left to do. */
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

/* ---- 3.10.7.4 seventh: text for a socket that was closed. True: it was reset ---- */

static bool nobody_reads(struct stack *s, struct tcb *t, const struct segment *seg)
{
    const bool waits = t->state == FSM_FIN_WAIT_1 || t->state == FSM_FIN_WAIT_2;
    if (!waits && !(is_late(t) && seq_lt(seg->seq, t->rcv_nxt))) return false;
    if (!(t->shut & SHUT_RECV) || !is_news(t, seg)) return false;
    if (!chooses(s, CHOICE_ORPHAN_DATA_RESETS)) return false;
    arrive_reset(s, t, ON_DATA_AFTER_CLOSE, arrive_reset_error(s, t));
    out_reset(s, seg);
    return true;
}

/* "Only the new parts are processed": in SYN-RECEIVED a SYN in front of the window is
 * cut off. In the synchronized states RFC 5961 wants a challenge ACK wherever it is.
 * Linux looks at it again, as text that is old, when the crossing one has come through. */
static struct segment tailored(const struct stack *s, const struct tcb *t, const struct segment *seg, bool crossing)
{
    const bool in_front = t->state == FSM_SYN_RCVD && has(seg, SEG_SYN) && seg->seq + 1 == t->rcv_nxt;
    if (in_front && !chooses(s, crossing ? CHOICE_CROSSING_ACKED : CHOICE_LOOSE_EDGES)) return behind_syn(seg);
    return *seg;
}

void arrive_other(struct stack *s, struct tcb *t, const struct segment *arrived, const uint8_t *data)
{
    if (!(arrived->flags & (SEG_ACK | SEG_RST | SEG_SYN)) && chooses(s, CHOICE_NO_ACK_FIRST)) return;
    if (!has(arrived, SEG_RST) && is_stale(s, t, arrived)) {
        if (!is_old_ack(s, t, arrived)) out_ack(s, t);
        return;
    }
    if (t->state == FSM_TIME_WAIT && arrive_wait_reopens(s, t, arrived, data)) return;
    /* First, check the sequence number. */
    const bool crossing = is_crossing(t, arrived);
    if (!acceptable(s, t, arrived) && !crossing) {
        unacceptable(s, t, arrived);
        return;
    }
    const struct segment fit = tailored(s, t, arrived, crossing), *seg = &fit;
    /* Second, check the RST bit. */
    if (has(seg, SEG_RST)) {
        reset_arrives(s, t, seg);
        return;
    }
    /* Third, security: not here. Fourth, check the SYN bit. */
    if (has(seg, SEG_SYN) && !crossing && syn_arrives(s, t, seg)) return;
    /* Fifth, check the ACK field. */
    if (!has(seg, SEG_ACK)) return;
    if (t->state == FSM_SYN_RCVD) {
        if (!syn_acknowledged(s, t, seg, crossing ? ON_SYN_ACK : ON_ACK_OF_SYN)) return;
    } else if (ack_arrives(s, t, seg) == ACK_DROP) {
        return;
    }
    if (fin_acknowledged(t) && !fin_is_acknowledged(s, t, seg)) return;
    /* Sixth, the URG bit: not here. Seventh, the segment text; eighth, the FIN bit. */
    if (nobody_reads(s, t, seg)) return;
    text_arrives(s, t, seg, data);
}
