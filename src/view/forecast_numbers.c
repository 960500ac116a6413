/* forecast_numbers.c - sequence numbers from the tape: what the wire counted for
 * a forged host, and what a socket must think is next (RFC 9293 3.3.1). The
 * kernel acknowledges at once here, so its last ACK says what it waits for. */
#include "forecast_priv.h"

static const struct tape_event *carried(const struct tape *t, const struct tape_event *e)
{
    return e->kind == TAPE_SENT ? e : e->kind == TAPE_DELIVERED ? tape_segment(t, e->u.wire.number) : NULL;
}

static uint32_t end_of(const struct segment *s) { return s->seq + segment_span(s); }

struct end { bool known, sent, lived, has_arrived; uint32_t isn, old_isn, next, arrived; };

/* The same steps as flow_learn() of the wire: a new ISN is a new life of the ports. */
static void learn(struct end *me, struct end *peer, const struct segment *s)
{
    bool syn = s->flags & SEG_SYN;
    if (syn && (!me->known || me->isn != s->seq)) {
        *me = (struct end){.known = true, .lived = me->known, .isn = s->seq, .old_isn = me->isn,
                           .has_arrived = me->has_arrived, .arrived = me->arrived};
        peer->has_arrived = false;
    } else if (!me->known && !(s->flags & SEG_RST)) {
        me->isn = s->seq;
        me->known = true;
    }
    if ((s->flags & SEG_ACK) && !peer->known) {
        peer->isn = s->ack;
        peer->known = true;
    }
}

static void count_sent(struct end *me, struct end *peer, const struct tape_event *e)
{
    const struct segment *s = &e->u.sent.seg;
    if (e->u.sent.marks & SENT_COPY) return;
    bool forged = e->u.sent.marks & SENT_FORGED;
    if (!forged || !me->known) learn(me, peer, s);
    if (forged || s->flags & SEG_RST) return; /* a RST moves no number */
    if (!me->sent || seq_lt(me->next, end_of(s))) me->next = end_of(s);
    me->sent = true;
}

static void count_arrived(struct end *at, const struct end *from, const struct tape_event *sent)
{
    const struct segment *s = &sent->u.sent.seg;
    if (sent->u.sent.marks & SENT_FORGED || s->flags & SEG_RST) return;
    if (from->lived && segment_of_old_life(s->seq, from->isn, from->old_isn)) return;
    if (!at->has_arrived || seq_lt(at->arrived, end_of(s))) at->arrived = end_of(s);
    at->has_arrived = true;
}

void forecast_next(const struct tape *t, uint32_t upto, enum host host, uint16_t lport, uint16_t rport,
                   uint32_t *snd_nxt, uint32_t *rcv_nxt)
{
    struct end end[HOST_COUNT] = {{0}};
    const struct end *me = &end[host], *peer = &end[host_peer(host)];
    for (uint32_t seq = 0; seq < upto; seq++) {
        const struct tape_event *e = tape_at(t, seq), *sent = e ? carried(t, e) : NULL;
        if (!sent || (unsigned)sent->host >= HOST_COUNT) continue;
        const struct segment *s = &sent->u.sent.seg;
        bool mine = sent->host == host;
        if ((mine ? s->sport : s->dport) != lport || (mine ? s->dport : s->sport) != rport) continue;
        if (e->kind == TAPE_SENT) count_sent(&end[sent->host], &end[host_peer(sent->host)], sent);
        else count_arrived(&end[host_peer(sent->host)], &end[sent->host], sent);
    }
    *snd_nxt = me->sent ? me->next : 0;
    *rcv_nxt = me->has_arrived ? me->arrived : peer->sent ? peer->next : 0;
}

struct scales { bool mine, peers; unsigned mine_is; };

static void take_sent(struct forecast_numbers *n, struct scales *scales, bool *any, const struct tape_event *e)
{
    const struct segment *s = &e->u.sent.seg;
    if (e->u.sent.marks & (SENT_FORGED | SENT_COPY) || s->flags & SEG_RST) return;
    if (s->flags & SEG_SYN) {
        scales->mine = s->options & OPT_WSCALE;
        scales->mine_is = s->wscale;
    }
    if (!*any) n->snd_una = s->seq;
    if (!*any || seq_lt(n->snd_nxt, end_of(s))) n->snd_nxt = end_of(s);
    *any = true;
    n->fin_sent |= (s->flags & SEG_FIN) != 0;
    if (!(s->flags & SEG_ACK)) return;
    unsigned shift = scales->mine && scales->peers && !(s->flags & SEG_SYN) ? scales->mine_is : 0; /* RFC 7323 2.2 */
    n->rcv_nxt = s->ack;
    n->rcv_wnd = (uint32_t)s->window << (shift > 14 ? 14 : shift);
}

static void take_arrived(struct forecast_numbers *n, struct scales *scales, bool any, const struct segment *s)
{
    if (s->flags & SEG_SYN && !(s->flags & SEG_RST) && !n->rcv_nxt) {
        n->irs = s->seq;
        scales->peers = s->options & OPT_WSCALE;
    }
    if (any && s->flags & SEG_ACK && seq_lt(n->snd_una, s->ack) && seq_le(s->ack, n->snd_nxt)) n->snd_una = s->ack;
}

void forecast_numbers(struct forecast_numbers *n, const struct tape *t, uint32_t upto, const struct model_socket *k)
{
    const struct tape_event *born = tape_at(t, k->born);
    struct scales scales = {0};
    bool any = false;
    *n = (struct forecast_numbers){0};
    /* From what made the socket on: its answer may stand before its first sight. */
    for (uint32_t seq = born ? tape_stimulus(t, born)->seq : 0; seq < upto; seq++) {
        const struct tape_event *e = tape_at(t, seq), *sent = e ? carried(t, e) : NULL;
        if (!sent || (unsigned)sent->host >= HOST_COUNT) continue;
        const struct segment *s = &sent->u.sent.seg;
        bool mine = sent->host == k->host;
        if ((mine ? s->sport : s->dport) != k->lport || (mine ? s->dport : s->sport) != k->rport) continue;
        if (mine && e->kind == TAPE_SENT) take_sent(n, &scales, &any, sent);
        else if (!mine && e->kind == TAPE_DELIVERED) take_arrived(n, &scales, any, s);
    }
}
