/* forecast.c - what a receiver does with a segment, in the order in which Linux
 * looks at it: tcp_v4_rcv, tcp_rcv_state_process, tcp_validate_incoming,
 * tcp_check_req (half open) and tcp_timewait_state_process, beside RFC 9293
 * 3.10.7.1 to 3.10.7.4 and RFC 5961. On a tape of the profile rfc9293 it is the RFC's
 * way. It finds the state afterwards and the answer; why that is so is said by the
 * row of fsm_edges that leads there. */
#include "view/forecast.h"
#include <stdio.h>
#include <string.h>
#include "forecast_priv.h"

struct arrival {
    const struct segment *seg;
    const struct model_socket *socket;  /* NULL: none takes it */
    struct forecast_numbers at;
    bool syn, ack, fin, rst;
    uint32_t end;                       /* behind its last sequence number */
    bool rfc;                           /* the world is RFC 9293's, not that of Linux */
    bool listener;                      /* one has its port */
    bool reopened;                      /* its socket was in TIME_WAIT before */
};

static void answers(struct forecast *f, enum fsm_state after, const char *flags)
{
    f->after = after;
    snprintf(f->answer, sizeof f->answer, "%s", flags);
}

/* A segment that says something of its own: not the row's words, but these. */
static void says(struct forecast *f, const char *why) { snprintf(f->why, sizeof f->why, "%s", why); }

static void in_closed(struct forecast *f, const struct arrival *a)
{
    answers(f, FSM_CLOSED, a->rst ? "" : a->ack ? "RST" : "RST,ACK");
}

static void in_listen(struct forecast *f, const struct arrival *a)
{
    if (a->rst) answers(f, FSM_LISTEN, "");
    else if (a->ack) answers(f, FSM_LISTEN, "RST");
    else if (a->syn && (!a->fin || a->rfc)) answers(f, FSM_SYN_RCVD, "SYN,ACK");
    else answers(f, FSM_LISTEN, "");
    if (a->syn && a->fin && !a->ack && !a->rst && !a->rfc) says(f, "Linux does not answer a SYN that carries a FIN.");
}

static void in_syn_sent(struct forecast *f, const struct arrival *a)
{
    bool good = a->ack && seq_lt(a->at.snd_una, a->seg->ack) && seq_le(a->seg->ack, a->at.snd_nxt);
    if (a->ack && !good) answers(f, FSM_SYN_SENT, a->rst ? "" : "RST");
    else if (a->rst) answers(f, a->ack ? FSM_CLOSED : FSM_SYN_SENT, "");
    else if (a->syn && a->ack) answers(f, a->fin && a->rfc ? FSM_CLOSE_WAIT : FSM_ESTABLISHED, "ACK");
    else if (a->syn) answers(f, FSM_SYN_RCVD, "SYN,ACK");
    else answers(f, FSM_SYN_SENT, "");
}

/* tcp_check_req: a half-open row that only its listener knows. */
static void in_half_open(struct forecast *f, const struct arrival *a)
{
    bool again = a->syn && !a->ack && !a->rst && a->seg->seq == a->at.irs;
    if (again) answers(f, FSM_SYN_RCVD, "SYN,ACK");
    else if (a->ack && a->seg->ack != a->at.snd_nxt) answers(f, FSM_SYN_RCVD, a->rst ? "" : "RST");
    else if (f->place == PLACE_OUTSIDE) answers(f, FSM_SYN_RCVD, a->rst ? "" : "ACK");
    else if (a->rst && f->place == PLACE_NEXT) answers(f, FSM_LISTEN, "");
    else if (a->rst) answers(f, FSM_SYN_RCVD, "ACK");
    else if (a->syn && a->seg->seq != a->at.irs) answers(f, FSM_LISTEN, "RST,ACK");
    else if (a->syn) answers(f, FSM_SYN_RCVD, "ACK"); /* its own SYN again, with an ACK: a challenge */
    else if (!a->ack) answers(f, FSM_SYN_RCVD, "");
    else if (a->fin && f->place == PLACE_NEXT) answers(f, FSM_CLOSE_WAIT, "ACK");
    else answers(f, FSM_ESTABLISHED, a->end != a->seg->seq ? "ACK" : "");
    if (a->rst && *f->answer) says(f, "In the window but not exactly next: a challenge ACK asks back (RFC 5961).");
}

static bool newer_syn(const struct arrival *a)
{
    return a->syn && !a->rst && !a->ack && seq_lt(a->at.rcv_nxt, a->seg->seq);
}

static void in_time_wait(struct forecast *f, const struct arrival *a)
{
    bool next = a->seg->seq == a->at.rcv_nxt;
    if (a->rst) answers(f, next ? FSM_CLOSED : FSM_TIME_WAIT, "");
    else if (next && a->end == a->seg->seq) answers(f, FSM_TIME_WAIT, "");
    else if (newer_syn(a) && a->listener) answers(f, FSM_CLOSED, "SYN,ACK");
    else answers(f, FSM_TIME_WAIT, "ACK");
}

/* FIN_WAIT_2 of a socket that no program holds: the kernel keeps a TIME_WAIT row
 * with that state, which believes any RST of the window. */
static void in_orphan_fin_wait_2(struct forecast *f, const struct arrival *a)
{
    bool news = a->ack && a->end != a->seg->seq && seq_lt(a->at.rcv_nxt, a->end);
    if (f->place == PLACE_OUTSIDE) answers(f, FSM_FIN_WAIT_2, "ACK");
    else if (a->rst) answers(f, FSM_CLOSED, "");
    else if (a->syn && seq_le(a->at.rcv_nxt, a->seg->seq)) answers(f, FSM_CLOSED, a->ack ? "RST" : "RST,ACK");
    else if (!news) answers(f, FSM_FIN_WAIT_2, "");
    else if (a->fin && a->end == a->at.rcv_nxt + 1) answers(f, FSM_TIME_WAIT, "ACK");
    else answers(f, FSM_CLOSED, "RST");
}

static enum fsm_state reset_from(const struct forecast *f, const struct arrival *a)
{
    if (a->reopened && f->from == FSM_SYN_RCVD) return FSM_TIME_WAIT;
    return f->from == FSM_SYN_RCVD && a->socket->passive ? FSM_LISTEN : FSM_CLOSED;
}

/* RFC 5961, and tcp_validate_incoming or 3.10.7.4 first to fourth. True: it goes no farther. */
static bool refused(struct forecast *f, const struct arrival *a)
{
    enum fsm_state is = f->from;
    bool heard_fin = is == FSM_CLOSE_WAIT || is == FSM_LAST_ACK || is == FSM_CLOSING;
    bool in_front = is == FSM_SYN_RCVD && a->seg->seq + 1 == a->at.rcv_nxt;
    bool crossing = in_front && !a->socket->passive && a->ack && a->end == a->at.rcv_nxt &&
        a->seg->ack == a->at.snd_nxt;
    bool at_fin = heard_fin && !a->rfc && a->seg->seq + 1 == a->at.rcv_nxt; /* tcp_reset_check() */
    bool believed = f->place == PLACE_NEXT || at_fin, outside = f->place == PLACE_OUTSIDE, bare = !a->ack && !a->syn;
    if (a->rst && believed) answers(f, reset_from(f, a), "");
    else if (a->rst) answers(f, is, outside ? "" : "ACK");
    else if (bare) answers(f, is, outside && a->rfc ? "ACK" : "");
    else if (a->syn && crossing) return false;
    else if (outside) answers(f, is, "ACK");
    else if (a->syn && in_front && a->rfc && a->ack) return false; /* what is new of it is no SYN */
    else if (a->syn && in_front && a->rfc) answers(f, is, "");
    else if (a->syn && is == FSM_SYN_RCVD && a->socket->passive) answers(f, FSM_LISTEN, "");
    else if (a->syn) answers(f, is, "ACK");
    else return false;
    if (a->rst && !believed && outside) says(f, "A RST from outside the window is ignored.");
    else if (outside && !a->rst && !a->syn && (a->ack || a->rfc))
        says(f, "Outside the window: an ACK says what is next.");
    else if (bare && !a->rst) says(f, "No ACK flag: an open connection drops it.");
    return true;
}

static enum fsm_state acked(enum fsm_state is, bool fin_acked)
{
    if (is == FSM_SYN_RCVD) return FSM_ESTABLISHED;
    if (!fin_acked) return is;
    return is == FSM_FIN_WAIT_1 ? FSM_FIN_WAIT_2 : is == FSM_CLOSING ? FSM_TIME_WAIT : is == FSM_LAST_ACK ? FSM_CLOSED
                                                                                                          : is;
}

static enum fsm_state heard(enum fsm_state is)
{
    if (is == FSM_ESTABLISHED) return FSM_CLOSE_WAIT;
    return is == FSM_FIN_WAIT_1 ? FSM_CLOSING : is == FSM_FIN_WAIT_2 ? FSM_TIME_WAIT : is;
}

/* What text and FIN are answered with, in the state that their ACK led to. */
static bool is_answered(const struct forecast *f, const struct arrival *a, enum fsm_state state, bool listens)
{
    uint32_t span = a->end - a->seg->seq;
    if (!a->rfc) return (span && ((listens && seq_lt(a->at.rcv_nxt, a->end)) || f->place == PLACE_OVERLAPS)) || a->syn;
    if (listens) return span > (a->syn ? 1u : 0);
    return a->fin && state == f->from; /* a late FIN */
}

static void in_connection(struct forecast *f, const struct arrival *a)
{
    enum fsm_state is = f->from;
    if (refused(f, a)) return;
    bool old = is == FSM_SYN_RCVD && a->rfc && seq_le(a->seg->ack, a->at.snd_una);
    if (old || seq_lt(a->at.snd_nxt, a->seg->ack)) { /* an ACK of what was never sent */
        answers(f, is, is == FSM_SYN_RCVD ? "RST" : "ACK");
        if (is != FSM_SYN_RCVD) says(f, "It acknowledges what was never sent: an ACK says so.");
        return;
    }
    enum fsm_state after = acked(is, a->at.fin_sent && a->seg->ack == a->at.snd_nxt);
    bool news = a->end != a->seg->seq && seq_lt(a->at.rcv_nxt, a->end), deaf = !a->socket->owned;
    bool waits = after == FSM_FIN_WAIT_1 || after == FSM_FIN_WAIT_2, listens = after == FSM_ESTABLISHED || waits;
    bool data_news = a->seg->len && seq_lt(a->at.rcv_nxt, a->end - a->fin);
    if (data_news && deaf && waits && !a->rfc) {
        answers(f, FSM_CLOSED, "RST");
        return;
    }
    bool answered = is_answered(f, a, after, listens);
    if (a->fin && listens && f->place != PLACE_WINDOW) after = heard(after);
    answers(f, after, answered ? "ACK" : "");
    if (after == is && news && listens && f->place == PLACE_WINDOW)
        says(f, "Out of order: it is kept aside, and the ACK asks for what is missing.");
    else if (after == is && news && listens) says(f, "Data: it waits in Recv-Q until the program reads it.");
    else if (after == is && !news && a->end == a->seg->seq) says(f, "It acknowledges nothing new: nothing changes.");
}

/* The one of the receiver that these ports name: a connection before a listener. */
static const struct model_socket *find(const struct model *m, enum host to, const struct segment *s, bool listener)
{
    for (uint32_t i = m->nsockets; i-- > 0;) {
        const struct model_socket *k = &m->socket[i];
        if (k->host != to || k->gone || k->listener != listener || k->lport != s->dport) continue;
        if (listener || k->rport == s->sport) return k;
    }
    return NULL;
}

/* A SYN brought it back from TIME_WAIT (MAY-2). */
static bool was_waiting(const struct tape *t, uint32_t upto, const struct model_socket *k)
{
    for (uint32_t seq = upto; seq-- > 0;) {
        const struct tape_event *e = tape_at(t, seq);
        if (e && e->kind == TAPE_STATE && e->host == k->host && e->sock == k->number)
            return e->u.state.from == FSM_TIME_WAIT;
    }
    return false;
}

static enum forecast_place place(const struct arrival *a)
{
    const struct forecast_numbers *n = &a->at;
    if (a->seg->seq == n->rcv_nxt) return PLACE_NEXT;
    if (seq_lt(a->seg->seq, n->rcv_nxt)) return seq_lt(n->rcv_nxt, a->end) ? PLACE_OVERLAPS : PLACE_OUTSIDE;
    return seq_lt(a->seg->seq, n->rcv_nxt + n->rcv_wnd) ? PLACE_WINDOW : PLACE_OUTSIDE;
}

static uint32_t number_of(const struct wire_number *n, uint32_t base)
{
    if (!n->given) return base;
    return n->relative ? base + (uint32_t)n->value : (uint32_t)n->value;
}

/* As the engine builds it (docs/SCRIPT.md): ports of the receiver's newest
 * connection, numbers from what the wire counted. */
static void build(struct segment *s, const struct model *m, const struct tape *t, const struct command *c)
{
    enum host to = host_peer(c->host);
    uint16_t lport = to == HOST_CLIENT ? PORT_FORGED : PORT_SERVER,
        rport = to == HOST_CLIENT ? PORT_SERVER : PORT_FORGED;
    for (uint32_t seq = m->upto; seq-- > 0;) {
        const struct tape_event *e = tape_at(t, seq);
        if (!e || e->kind != TAPE_SOCKET || e->host != to || e->u.socket.listener) continue;
        lport = e->u.socket.lport;
        rport = e->u.socket.rport;
        break;
    }
    *s = (struct segment){.src = host_addr(c->host), .dst = host_addr(to), .flags = c->u.inject.flags, .window = 65535,
                          .len = c->u.inject.len};
    s->sport = c->u.inject.sport ? c->u.inject.sport : rport;
    s->dport = c->u.inject.dport ? c->u.inject.dport : lport;
    uint32_t snd, rcv;
    forecast_next(t, m->upto, c->host, s->sport, s->dport, &snd, &rcv);
    s->seq = number_of(&c->u.inject.seq, snd);
    s->ack = s->flags & SEG_ACK ? number_of(&c->u.inject.ack, rcv) : 0;
}

static void judge(struct forecast *f, const struct arrival *a)
{
    switch (f->from) {
    case FSM_CLOSED:   in_closed(f, a); break;
    case FSM_LISTEN:   in_listen(f, a); break;
    case FSM_SYN_SENT: in_syn_sent(f, a); break;
    case FSM_SYN_RCVD:
        if (a->socket->passive && !a->rfc) in_half_open(f, a);
        else in_connection(f, a);
        break;
    case FSM_TIME_WAIT:
        if (!a->rfc) in_time_wait(f, a);
        else if (newer_syn(a) && a->listener && !a->socket->owned) answers(f, FSM_SYN_RCVD, "SYN,ACK");
        else in_connection(f, a);
        break;
    case FSM_FIN_WAIT_2:
        if (!a->socket->owned && !a->rfc) in_orphan_fin_wait_2(f, a);
        else in_connection(f, a);
        break;
    case FSM_ESTABLISHED: case FSM_FIN_WAIT_1: case FSM_CLOSE_WAIT: case FSM_CLOSING: case FSM_LAST_ACK:
    case FSM_NSTATES:
        in_connection(f, a);
        break;
    }
}

static void explain(struct forecast *f, const struct arrival *a)
{
    struct fsm_stimulus by = {.kind = BY_SEGMENT, .flags = a->seg->flags, .has_data = a->seg->len > 0,
                              .passive = a->socket && a->socket->passive};
    f->edge = fsm_match(f->from, f->after, &by);
    f->rfc = f->edge >= 0 ? fsm_edges[f->edge].rfc : "3.10.7.4";
    if (*f->why) return;
    says(f, f->edge >= 0 ? fsm_edges[f->edge].why : "It changes nothing here.");
}

void forecast_make(struct forecast *f, const struct model *m, const struct tape *t, const struct command *c)
{
    *f = (struct forecast){.to = host_peer(c->host), .edge = -1};
    build(&f->seg, m, t, c);
    const struct model_socket *listener = find(m, f->to, &f->seg, true), *k = find(m, f->to, &f->seg, false);
    struct arrival a = {.seg = &f->seg, .socket = k ? k : listener, .end = f->seg.seq + segment_span(&f->seg),
                        .rfc = tape_has_profile(t, "rfc9293"), .listener = listener,
                        .reopened = k && was_waiting(t, m->upto, k)};
    uint8_t flags = f->seg.flags;
    a.syn = flags & SEG_SYN;
    a.ack = flags & SEG_ACK;
    a.fin = flags & SEG_FIN;
    a.rst = flags & SEG_RST;
    f->from = a.socket ? a.socket->state : FSM_CLOSED;
    f->sock = a.socket ? a.socket->number : 0;
    if (k) forecast_numbers(&a.at, t, m->upto, k);
    if (k && f->from != FSM_SYN_SENT) f->place = place(&a);
    judge(f, &a);
    explain(f, &a);
}
