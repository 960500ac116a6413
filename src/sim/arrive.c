/* arrive.c - RFC 9293 3.10.7, SEGMENT ARRIVES, in its order: CLOSED, LISTEN and
 * SYN-SENT; arrive_other.c has the other states. Where Linux does otherwise a
 * choice of the profile says so (profile.c); its half-open calls and TIME_WAIT are
 * rows with rules of their own (arrive_rows.c). */
#include <errno.h>

#include "sim.h"

uint32_t arrive_window(const struct tcb *t, const struct segment *seg)
{
    const bool scaled = (t->peer_options & OPT_WSCALE) && !has(seg, SEG_SYN); /* RFC 7323 2.3: never in a SYN */
    return scaled ? (uint32_t)seg->window << t->peer_wscale : seg->window;
}

void arrive_take_window(struct tcb *t, const struct segment *seg)
{
    t->snd_wnd = arrive_window(t, seg);
    if (t->most_wnd < t->snd_wnd) t->most_wnd = t->snd_wnd;
    t->snd_wl1 = seg->seq;
    t->snd_wl2 = seg->ack;
}

void arrive_take_syn(struct tcb *t, const struct segment *seg)
{
    t->irs = seg->seq;
    t->rcv_nxt = t->rcv_acked = t->copied = seg->seq + 1;
    t->peer_options = seg->options;
    t->peer_wscale = seg->wscale > 14 ? 14 : seg->wscale; /* RFC 7323 2.3 */
    t->peer_mss = seg->options & OPT_MSS ? seg->mss : SIM_MSS_DEFAULT; /* RFC 9293 3.7.1 */
    if (t->peer_mss > SIM_MSS) t->peer_mss = SIM_MSS;
    if (t->peer_mss < SIM_MSS_LEAST) t->peer_mss = SIM_MSS_LEAST;
    t->ts_recent = seg->options & OPT_TIMESTAMPS ? seg->ts_val : 0;
    if (t->passive) t->rcv_wnd = t->rcv_most = seg->options & OPT_TIMESTAMPS ? SIM_WINDOW_PASSIVE : SIM_WINDOW;
    arrive_take_window(t, seg);
}

void arrive_reset(struct stack *s, struct tcb *t, enum fsm_cause cause, int err)
{
    const bool back = t->state == FSM_SYN_RCVD && t->passive && (cause == ON_RST || cause == ON_SYN);
    tcb_move(s, t, cause, back ? FSM_LISTEN : FSM_CLOSED);
    t->state = FSM_CLOSED; /* in LISTEN stays the listener itself */
    tcb_done(s, t, err);
    tcb_release(s, t);
}

/* ---- 3.10.7.1 CLOSED ---- */

static void arrive_closed(struct stack *s, const struct segment *seg) { out_reset(s, seg); }

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
    arrive_take_syn(t, syn);
    return t;
}

/* Linux drops a SYN when the accept queue is full, and answers with a cookie, or not
 * at all, when the half-open calls are too many (tcp_input.c, tcp_conn_request). */
static void syn_to_listener(struct stack *s, struct tcb *listener, const struct segment *seg, const uint8_t *data)
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
    /* "Any other control or text should be queued for processing later." */
    const struct segment rest = behind_syn(seg);
    if (chooses(s, CHOICE_SYN_TEXT)) text_keep(t, &rest, data);
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
    arrive_other(s, t, seg, data);
    return true;
}

static void arrive_listen(struct stack *s, struct tcb *t, const struct segment *seg, const uint8_t *data)
{
    if (has(seg, SEG_ACK) && completes_cookie(s, t, seg, data)) return;
    /* First, check for a RST. */
    if (has(seg, SEG_RST)) return;
    /* Second, check for an ACK. */
    if (has(seg, SEG_ACK)) {
        out_reset(s, seg);
        return;
    }
    /* Third, check for a SYN; fourth, other data or control. */
    if (!has(seg, SEG_SYN) || (has(seg, SEG_FIN) && !chooses(s, CHOICE_SYN_TEXT))) return;
    syn_to_listener(s, t, seg, data);
}

/* ---- 3.10.7.3 SYN-SENT ---- */

/* Fourth, the SYN bit. */
static void synchronize(struct stack *s, struct tcb *t, const struct segment *seg, const uint8_t *data)
{
    const struct segment rest = behind_syn(seg);
    arrive_take_syn(t, seg);
    if (!has(seg, SEG_ACK)) { /* both called at once */
        tcb_move(s, t, ON_SYN, FSM_SYN_RCVD);
        t->retries = 0;
        out_syn(s, t);
        timer_resend(s, t);
        if (chooses(s, CHOICE_SYN_TEXT)) text_keep(t, &rest, data);
        return;
    }
    t->snd_una = seg->ack;
    t->acked = 1;
    arrive_established(s, t, ON_SYN_ACK);
    if (segment_span(&rest) && chooses(s, CHOICE_SYN_TEXT)) { /* its ACK is that of the SYN too */
        text_arrives(s, t, &rest, data);
        return;
    }
    out_ack(s, t);
    out_send(s, t);
}

static void arrive_syn_sent(struct stack *s, struct tcb *t, const struct segment *seg, const uint8_t *data)
{
    /* First, check the ACK bit. */
    if (has(seg, SEG_ACK) && (seq_le(seg->ack, t->iss) || seq_lt(t->snd_nxt, seg->ack))) {
        out_reset(s, seg);
        /* TCP_TIMEOUT_MIN */
        if (!t->retries && chooses(s, CHOICE_SYN_HURRIES)) t->resend_at = now_of(s) + 8 * VTIME_MS;
        return;
    }
    /* Second, check the RST bit. */
    if (has(seg, SEG_RST)) {
        const int err = chooses(s, CHOICE_RESET_ERRNO) ? ECONNREFUSED : ECONNRESET;
        if (has(seg, SEG_ACK)) arrive_reset(s, t, ON_RST, err);
        return;
    }
    /* Third, security: not here. Fourth, the SYN bit. Fifth, neither SYN nor RST: dropped. */
    if (has(seg, SEG_SYN)) synchronize(s, t, seg, data);
}

void arrive(struct stack *s, const struct segment *seg, const uint8_t *data)
{
    struct tcb *t = tcb_find(s, seg);
    if (!t) arrive_closed(s, seg);
    else if (t->kind == TCB_REQUEST) arrive_request(s, t, seg, data);
    else if (t->kind == TCB_WAIT) arrive_wait(s, t, seg, data);
    else if (t->state == FSM_LISTEN) arrive_listen(s, t, seg, data);
    else if (t->state == FSM_SYN_SENT) arrive_syn_sent(s, t, seg, data);
    else arrive_other(s, t, seg, data);
    user_lingering(s);
}
