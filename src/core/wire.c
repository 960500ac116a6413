/* wire.c - the held segments in order, and what each connection has sent so far.
 *
 * Repeats. Time passes while a segment is held, and the kernel sends it again,
 * sometimes merged with its neighbours. For the user it is still the one segment
 * in his hand, so a sequence range that was all sent before is only counted,
 * unless a copy of it or its answer was dropped: then its return is news.
 * What is read as the effect of a delivery and repeats what that very delivery has
 * acknowledged is older than it: a timer ran out while we delivered. No host sends
 * again what it knows to be there; so that is only counted, too. */
#include "core/wire.h"
#include "core/array.h"
#include "core/copy.h"
#include "piece.h"

#include <stdlib.h>
#include <string.h>

struct flow_end {
    bool known;              /* isn has a meaning */
    bool sent;               /* next has one */
    bool lived;              /* old_isn has one */
    uint32_t isn;            /* shown as 0 */
    uint32_t old_isn;        /* of the life before, which answers may still speak of */
    uint32_t next;           /* behind the last sequence number it sent */
    uint32_t arrived;        /* behind the last one that reached it */
    bool has_arrived;
    uint32_t acked, acked_as; /* the last number it acknowledged, and how that was shown */
    bool has_acked;
    uint32_t forged_end;     /* behind an absolute number forged in its name: the peer's answer acknowledges it */
    bool has_forged_end;
    struct pieces pieces;
};

struct flow {                /* one pair of ports */
    uint16_t port[HOST_COUNT];
    struct flow_end end[HOST_COUNT];
};

struct held { uint32_t number; enum host from; uint32_t flow; };

struct wire {
    struct tape *tape;       /* borrowed */
    struct held *held;
    uint32_t nheld;
    size_t held_cap;
    struct flow *flows;
    uint32_t nflows;
    size_t flows_cap;
    uint32_t last;           /* number given last */
};

struct wire *wire_new(struct tape *tape)
{
    struct wire *w = calloc(1, sizeof *w);
    if (w) w->tape = tape;
    return w;
}

void wire_free(struct wire *w)
{
    if (!w) return;
    for (uint32_t i = 0; i < w->nflows; i++)
        for (int h = 0; h < HOST_COUNT; h++) pieces_free(&w->flows[i].end[h].pieces);
    free(w->flows);
    free(w->held);
    free(w);
}

struct wire *wire_clone(const struct wire *w, struct tape *tape)
{
    struct wire *c = copy_of(w, 1, sizeof *w);
    if (!c) return NULL;
    c->tape = tape;
    c->held_cap = c->nheld;
    c->flows_cap = c->nflows;
    c->held = copy_of(w->held, w->nheld, sizeof *w->held);
    c->flows = copy_of(w->flows, w->nflows, sizeof *w->flows);
    bool whole = c->held && c->flows;
    if (!c->flows) c->nflows = 0;
    for (uint32_t i = 0; i < c->nflows; i++)
        for (int h = 0; h < HOST_COUNT; h++)
            whole = pieces_clone(&c->flows[i].end[h].pieces) && whole;
    if (whole) return c;
    wire_free(c);
    return NULL;
}

static struct flow *flow_find(const struct wire *w, uint16_t client, uint16_t server)
{
    for (uint32_t i = w->nflows; i-- > 0;) /* the newest is asked for most */
        if (w->flows[i].port[HOST_CLIENT] == client && w->flows[i].port[HOST_SERVER] == server) return &w->flows[i];
    return NULL;
}

static struct flow *flow_of(struct wire *w, enum host from, const struct segment *s)
{
    uint16_t client = from == HOST_CLIENT ? s->sport : s->dport;
    uint16_t server = from == HOST_CLIENT ? s->dport : s->sport;
    struct flow *f = flow_find(w, client, server);
    if (f) return f;
    struct flow *flows = array_room(w->flows, w->nflows + 1, &w->flows_cap, sizeof *flows);
    if (!flows) return NULL;
    w->flows = flows;
    f = &w->flows[w->nflows++];
    memset(f, 0, sizeof *f);
    f->port[HOST_CLIENT] = client;
    f->port[HOST_SERVER] = server;
    return f;
}

/* Keeps the ISNs. A SYN with another ISN begins a new life of the same ports. */
static void flow_learn(struct flow *f, enum host from, const struct segment *s)
{
    struct flow_end *me = &f->end[from], *peer = &f->end[host_peer(from)];
    bool syn = s->flags & SEG_SYN;
    if (syn && (!me->known || me->isn != s->seq)) {
        me->lived = me->known;
        me->old_isn = me->isn;
        me->isn = s->seq;
        me->known = true;
        me->sent = false;
        me->pieces.n = 0;
        peer->has_arrived = false;
    } else if (!me->known && !(s->flags & SEG_RST)) {
        me->isn = s->seq; /* a stray segment: its own number is as good a zero as any */
        me->known = true;
    }
    if ((s->flags & SEG_ACK) && !peer->known) {
        peer->isn = s->ack;
        peer->known = true;
    }
}

static bool of_old_life(const struct flow_end *e, uint32_t number)
{
    return e->lived && segment_of_old_life(number, e->isn, e->old_isn);
}

static uint32_t relative_now(const struct flow_end *e, uint32_t number) { return e->known ? number - e->isn : 0; }

static uint32_t relative(const struct flow_end *e, uint32_t number)
{
    return of_old_life(e, number) ? number - e->old_isn : relative_now(e, number);
}

/* A RST that answers carries sequence number 0 or the ACK it answers (RFC 9293
 * 3.10.7.1), which may belong to no ISN: then it is shown as it was there. */
static uint32_t relative_rst(const struct wire *w, const struct flow_end *e, uint32_t number, uint32_t cause)
{
    const struct tape_event *by = tape_at(w->tape, cause);
    const struct tape_event *answers = by && by->kind == TAPE_DELIVERED ? tape_segment(w->tape, by->u.wire.number)
                                                                        : NULL;
    if (answers && answers->u.sent.seg.flags & SEG_ACK && answers->u.sent.seg.ack == number)
        return answers->u.sent.rel_ack;
    return number ? relative(e, number) : 0;
}

/* A number that was shown once stays as it was shown. What acknowledges an absolute
 * number that was forged shows that number. */
static uint32_t relative_ack(const struct flow_end *me, const struct flow_end *peer, uint32_t ack)
{
    if (me->has_acked && ack == me->acked) return me->acked_as;
    return peer->has_forged_end && ack == peer->forged_end ? ack : relative(peer, ack);
}

static uint32_t append(struct wire *w, const struct wire_stamp *stamp, struct tape_event *e, const void *bytes,
                       size_t len)
{
    e->at = stamp->at;
    e->cause = stamp->cause;
    e->sock = stamp->sock;
    return tape_append(w->tape, e, bytes, len);
}

/* How its numbers are shown. A forged one's count from what the wire has of its host
 * now; a copy's are as they were, whatever the wire has learned since. */
struct sent_as { uint32_t of; unsigned marks; struct wire_absolute absolute; const struct tape_event *copied; };
static void show(const struct wire *w, struct tape_event *e, const struct flow *f, struct sent_as how, uint32_t cause)
{
    const struct flow_end *me = &f->end[e->host], *peer = &f->end[host_peer(e->host)];
    const struct segment *s = &e->u.sent.seg;
    uint32_t *seq = &e->u.sent.rel_seq, *ack = &e->u.sent.rel_ack;
    if (how.copied) {
        *seq = how.copied->u.sent.rel_seq;
        *ack = how.copied->u.sent.rel_ack;
    } else if (how.marks & SENT_FORGED) {
        *seq = how.absolute.seq ? s->seq : relative_now(me, s->seq);
        if (s->flags & SEG_ACK) *ack = how.absolute.ack ? s->ack : relative_now(peer, s->ack);
    } else {
        *seq = s->flags & SEG_RST ? relative_rst(w, me, s->seq, cause) : relative(me, s->seq);
        if (s->flags & SEG_ACK) *ack = relative_ack(me, peer, s->ack);
    }
}

/* Writes SENT and gives the number; 0 when memory is out. */
static uint32_t write_sent(struct wire *w, enum host from, const struct segment *s, const struct flow *f,
                           const uint8_t *packet, size_t len, struct sent_as how, const struct wire_stamp *stamp)
{
    struct tape_event e = {.kind = TAPE_SENT, .host = from};
    e.u.sent.number = w->last + 1;
    e.u.sent.seg = *s;
    e.u.sent.of = how.of;
    e.u.sent.marks = how.marks;
    show(w, &e, f, how, stamp->cause);
    if (append(w, stamp, &e, packet, len) == TAPE_FULL) return 0;
    return ++w->last;
}

static bool hold(struct wire *w, uint32_t at, uint32_t number, enum host from, const struct flow *f)
{
    struct held *held = array_room(w->held, w->nheld + 1, &w->held_cap, sizeof *held);
    if (!held) return false;
    w->held = held;
    memmove(&w->held[at + 1], &w->held[at], (w->nheld - at) * sizeof *w->held);
    w->held[at] = (struct held){.number = number, .from = from, .flow = (uint32_t)(f - w->flows)};
    w->nheld++;
    return true;
}

static void remember_ack(const struct wire *w, struct flow_end *me, uint32_t number)
{
    const struct tape_event *e = tape_segment(w->tape, number);
    if (!e || (e->u.sent.seg.flags & (SEG_ACK | SEG_RST)) != SEG_ACK) return;
    me->has_acked = true;
    me->acked = e->u.sent.seg.ack;
    me->acked_as = e->u.sent.rel_ack;
}

static void count_repeat(struct wire *w, enum host from, struct piece *p, const struct wire_stamp *stamp)
{
    struct tape_event e = {.kind = TAPE_REPEATED, .host = from};
    e.u.wire.number = p->number;
    e.u.wire.count = ++p->count;
    append(w, stamp, &e, NULL, 0);
}

uint32_t wire_put(struct wire *w, enum host from, const uint8_t *packet, size_t len, const struct wire_stamp *stamp)
{
    struct segment s;
    struct error ignored; /* ICMP and the like: no business of the wire */
    if (segment_parse(&s, packet, len, &ignored)) return 0;
    struct flow *f = flow_of(w, from, &s);
    if (!f) return 0;
    flow_learn(f, from, &s);
    struct flow_end *me = &f->end[from];
    uint32_t span = segment_span(&s), end = s.seq + span;
    bool merges = span && !(s.flags & SEG_RST);
    struct sent_as how = {0};
    pieces_forget(&me->pieces, stamp->cause);
    if (merges && me->sent && seq_le(end, me->next)) {
        bool lost = false;
        struct piece *p = pieces_touched(&me->pieces, s.seq, end, &lost);
        bool other = p && p->bare_syn && (s.flags & SEG_ACK);
        if (p && !lost && !other) {
            count_repeat(w, from, p, stamp);
            return 0;
        }
        how.marks = other ? 0 : SENT_AGAIN;
        how.of = p && !other ? p->number : 0;
    }
    uint32_t number = write_sent(w, from, &s, f, packet, len, how, stamp);
    if (!number || !hold(w, w->nheld, number, from, f)) return 0;
    remember_ack(w, me, number);
    if (merges) pieces_add(&me->pieces, number, &s);
    if (s.flags & SEG_RST) return number; /* takes nothing of the sequence space, and its number may be no ISN's */
    if (!me->sent || seq_lt(me->next, end)) me->next = end;
    me->sent = true;
    return number;
}

uint32_t wire_forge(struct wire *w, enum host as, const uint8_t *packet, size_t len, struct wire_absolute absolute,
                    const struct wire_stamp *stamp)
{
    struct segment s;
    struct error ignored;
    if (segment_parse(&s, packet, len, &ignored)) return 0;
    struct flow *f = flow_of(w, as, &s);
    if (!f) return 0;
    /* The forged host's own numbers are not touched: it never sent this. */
    struct flow_end *me = &f->end[as];
    me->has_forged_end = absolute.seq && me->known;
    me->forged_end = s.seq + segment_span(&s);
    if (!me->known) flow_learn(f, as, &s);
    struct sent_as how = {.marks = SENT_FORGED, .absolute = absolute};
    return write_sent(w, as, &s, f, packet, len, how, stamp);
}

size_t wire_held(const struct wire *w) { return w->nheld; }
uint32_t wire_held_at(const struct wire *w, size_t i) { return i < w->nheld ? w->held[i].number : 0; }

bool wire_fits(const struct wire_pick *pick, enum host from, const struct segment *s, uint32_t number)
{
    if (pick->number && pick->number != number) return false;
    if (pick->from != HOST_NONE && pick->from != from) return false;
    if (pick->len >= 0 && s->len != pick->len) return false;
    if (!pick->exact) return (s->flags & pick->flags) == pick->flags;
    return s->flags == pick->flags && (pick->len >= 0 || s->len == 0);
}

uint32_t wire_pick(const struct wire *w, const struct wire_pick *pick)
{
    for (uint32_t i = 0; i < w->nheld; i++) {
        const struct tape_event *e = tape_segment(w->tape, w->held[i].number);
        if (e && wire_fits(pick, w->held[i].from, &e->u.sent.seg, w->held[i].number)) return w->held[i].number;
    }
    return 0;
}

static uint32_t held_at(const struct wire *w, uint32_t number)
{
    uint32_t i = 0;
    while (i < w->nheld && w->held[i].number != number) i++;
    return i;
}

enum host wire_from(const struct wire *w, uint32_t number)
{
    const struct tape_event *e = tape_segment(w->tape, number);
    return e ? e->host : HOST_NONE;
}

/* Removes a held segment; its flow, or NULL when it is forged or not held. */
static struct flow *take(struct wire *w, uint32_t number)
{
    uint32_t at = held_at(w, number);
    if (at == w->nheld) return NULL;
    struct flow *f = &w->flows[w->held[at].flow];
    w->nheld--;
    memmove(&w->held[at], &w->held[at + 1], (w->nheld - at) * sizeof *w->held);
    return f;
}

static void arrive(struct flow *f, enum host to, const struct segment *s, uint32_t event)
{
    struct flow_end *at = &f->end[to];
    uint32_t end = s->seq + segment_span(s);
    if (s->flags & SEG_ACK) pieces_acked(&at->pieces, s->ack, event);
    if (s->flags & SEG_RST || of_old_life(&f->end[host_peer(to)], s->seq)) return; /* says nothing of what comes next */
    if (!at->has_arrived || seq_lt(at->arrived, end)) at->arrived = end;
    at->has_arrived = true;
}

size_t wire_deliver(struct wire *w, uint32_t number, const struct wire_stamp *stamp, uint8_t *packet, size_t cap,
                    uint32_t *seq)
{
    const struct tape_event *sent = tape_segment(w->tape, number);
    if (!sent || sent->len > cap) return 0;
    const struct tape_event was = *sent; /* the next append moves the tape */
    memcpy(packet, tape_bytes(w->tape, sent), was.len);
    struct flow *f = take(w, number);
    bool forged = was.u.sent.marks & SENT_FORGED;
    if (!f && !forged) return 0;
    enum host to = host_peer(was.host);
    if (f) {
        struct piece *p = pieces_find(&f->end[was.host].pieces, number);
        if (p) p->fate = PIECE_DELIVERED;
    }
    struct tape_event e = {.kind = TAPE_DELIVERED, .host = to};
    e.u.wire.number = number;
    e.u.wire.count = 1;
    *seq = append(w, stamp, &e, NULL, 0);
    if (*seq == TAPE_FULL) return 0;
    if (f) arrive(f, to, &was.u.sent.seg, *seq);
    return was.len;
}

int wire_drop(struct wire *w, uint32_t number, const struct wire_stamp *stamp)
{
    struct flow *f = take(w, number);
    if (!f) return -1;
    const struct tape_event *sent = tape_segment(w->tape, number);
    enum host from = sent->host;
    struct piece *p = pieces_find(&f->end[from].pieces, number);
    if (p) p->fate = PIECE_DROPPED;
    if (sent->u.sent.seg.flags & SEG_ACK) pieces_answer_lost(&f->end[host_peer(from)].pieces, sent->u.sent.seg.ack);
    struct tape_event e = {.kind = TAPE_DROPPED, .host = from};
    e.u.wire.number = number;
    e.u.wire.count = 1;
    return append(w, stamp, &e, NULL, 0) == TAPE_FULL ? -1 : 0;
}

uint32_t wire_dup(struct wire *w, uint32_t number, const struct wire_stamp *stamp)
{
    uint32_t at = held_at(w, number);
    const struct tape_event *sent = tape_segment(w->tape, number);
    if (at == w->nheld || !sent) return 0;
    struct flow *f = &w->flows[w->held[at].flow];
    const struct tape_event was = *sent;
    uint8_t *packet = malloc(was.len ? was.len : 1);
    if (!packet) return 0;
    memcpy(packet, tape_bytes(w->tape, sent), was.len);
    struct sent_as how = {.of = number, .marks = SENT_COPY, .copied = &was};
    uint32_t copy = write_sent(w, was.host, &was.u.sent.seg, f, packet, was.len, how, stamp);
    free(packet);
    return copy && hold(w, at + 1, copy, was.host, f) ? copy : 0;
}

int wire_swap(struct wire *w, uint32_t number, const struct wire_stamp *stamp)
{
    uint32_t at = held_at(w, number), next = at + 1;
    if (at == w->nheld) return -1;
    while (next < w->nheld && w->held[next].from != w->held[at].from) next++;
    if (next == w->nheld) return -1;
    struct held kept = w->held[at];
    w->held[at] = w->held[next];
    w->held[next] = kept;
    struct tape_event e = {.kind = TAPE_SWAPPED, .host = kept.from};
    e.u.swapped.number = number;
    e.u.swapped.other = w->held[at].number;
    return append(w, stamp, &e, NULL, 0) == TAPE_FULL ? -1 : 0;
}

void wire_next(const struct wire *w, enum host host, uint16_t lport, uint16_t rport, uint32_t *snd_nxt,
               uint32_t *rcv_nxt)
{
    const struct flow *f = host == HOST_CLIENT ? flow_find(w, lport, rport) : flow_find(w, rport, lport);
    *snd_nxt = *rcv_nxt = 0;
    if (!f) return;
    const struct flow_end *me = &f->end[host], *peer = &f->end[host_peer(host)];
    if (me->sent) *snd_nxt = me->next;
    if (me->has_arrived) *rcv_nxt = me->arrived;
    else if (peer->sent) *rcv_nxt = peer->next;
}
