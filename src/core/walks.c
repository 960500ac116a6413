/* walks.c - reads a tape for the arrows that it walks. Where a state changed, the
 * STATE event names its row. Where a call or a segment left the state alone, the
 * row is found as the stimulus explains it, and by what was sent in answer; the
 * numbers of a segment, which the table does not know, say whether it was
 * acceptable (RFC 9293 3.10.7.4, first and fifth). */
#include "core/walks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/array.h"
#include "core/model.h"

enum { WINDOW = 65535 }; /* no window here is larger, scaled or not, before the first data */

/* What an end of a connection has told of itself: what it expects, what it sent. */
struct numbers { enum host host; uint16_t port, peer; bool known; uint32_t rcv_nxt, snd_nxt; };

/* A row that may have been walked: what follows its stimulus decides. */
struct open { uint32_t seq; int row; };

struct walks_reader {
    const struct tape *tape; /* borrowed */
    uint32_t from;           /* what stands before it is not counted */
    struct walks walks;      /* of what is decided */
    struct open *open;       /* what is not */
    size_t nopen, open_room;
    struct numbers *ends;    /* of every end that has sent, the newest last */
    size_t nends, ends_room;
    struct model model;      /* what was read so far */
};

static bool fits(const char *emits, uint8_t flags)
{
    enum { TELLING = SEG_SYN | SEG_FIN | SEG_RST };
    uint8_t want = (uint8_t)segment_flags_parse(emits, strlen(emits));
    return (flags & want) == want && (flags & TELLING) == (want & TELLING);
}

/* The segment that the stimulus made its host send, now or, as it is held already,
 * once more; else NULL. */
static const struct tape_event *sent_by(const struct walks_reader *r, const struct tape_event *e,
                                        const struct tape_event *stimulus)
{
    if (e->cause != stimulus->seq || e->host != stimulus->host) return NULL;
    if (e->kind == TAPE_REPEATED) return tape_segment(r->tape, e->u.wire.number);
    return e->kind == TAPE_SENT ? e : NULL;
}

/* What a stimulus did stands on the tape before the next one begins. */
static bool is_over(const struct tape_event *e) { return e->kind == TAPE_DELIVERED || e->kind == TAPE_COMMAND; }

/* What the row names was sent: nothing, if it names nothing. A timer may repeat a
 * held segment at any time: that is no answer where none is named. */
static bool answered(const struct walks_reader *r, const struct tape_event *stimulus, const char *emits, uint32_t to)
{
    bool any = false, fitting = false;
    for (uint32_t seq = stimulus->seq + 1; seq < to; seq++) {
        const struct tape_event *e = tape_at(r->tape, seq), *s = sent_by(r, e, stimulus);
        if (is_over(e)) break;
        if (!s) continue;
        any = any || s == e;
        fitting = fitting || (*emits && fits(emits, s->u.sent.seg.flags));
    }
    return *emits ? fitting : !any;
}

static bool moved(const struct walks_reader *r, const struct tape_event *stimulus, uint32_t to)
{
    for (uint32_t seq = stimulus->seq + 1; seq < to; seq++) {
        const struct tape_event *e = tape_at(r->tape, seq);
        if (is_over(e)) return false;
        if (e->kind == TAPE_STATE && e->cause == stimulus->seq && e->host == stimulus->host) return true;
    }
    return false;
}

static struct numbers *numbers_find(const struct walks_reader *r, enum host host, uint16_t port, uint16_t peer)
{
    for (size_t i = r->nends; i-- > 0;)
        if (r->ends[i].host == host && r->ends[i].port == port && r->ends[i].peer == peer) return &r->ends[i];
    return NULL;
}

static struct numbers *numbers_add(struct walks_reader *r, enum host host, uint16_t port, uint16_t peer)
{
    struct numbers *more = array_room(r->ends, r->nends + 1, &r->ends_room, sizeof *more);
    if (!more) return NULL;
    r->ends = more;
    r->ends[r->nends] = (struct numbers){.host = host, .port = port, .peer = peer};
    return &r->ends[r->nends++];
}

/* A host has sent a segment: what that tells of its end. False: out of memory. */
static bool read_sent(struct walks_reader *r, const struct tape_event *e)
{
    const struct segment *s = &e->u.sent.seg;
    if (e->u.sent.marks & SENT_FORGED || s->flags & SEG_RST) return true;
    struct numbers *n = numbers_find(r, e->host, s->sport, s->dport);
    if (!n) n = numbers_add(r, e->host, s->sport, s->dport);
    if (!n) return false;
    uint32_t end = s->seq + segment_span(s);
    if (s->flags & SEG_SYN || !n->known || seq_lt(n->snd_nxt, end)) n->snd_nxt = end;
    if (s->flags & SEG_ACK) n->rcv_nxt = s->ack;
    n->known = n->known || s->flags & SEG_ACK;
    return true;
}

/* 3.10.7.4: outside the window, wholly old, or an ACK of what was never sent. */
static bool unacceptable(const struct segment *s, const struct numbers *n)
{
    uint32_t end = s->seq + segment_span(s);
    if (!n || !n->known || s->flags & (SEG_SYN | SEG_RST)) return false;
    if (s->flags & SEG_ACK && seq_lt(n->snd_nxt, s->ack)) return true;
    return seq_lt(s->seq, n->rcv_nxt) ? seq_le(end, n->rcv_nxt) : seq_le(n->rcv_nxt + WINDOW, s->seq);
}

/* Who takes a segment: its connection, else the listener of its port, else nobody. */
static const struct model_socket *taker(const struct walks_reader *r, const struct tape_event *e,
                                        const struct segment *s)
{
    const struct model_socket *k = model_socket(&r->model, e->host, e->sock);
    if (e->sock && k && !k->gone) return k;
    for (uint32_t i = 0; i < r->model.nsockets; i++) {
        k = &r->model.socket[i];
        if (k->host == e->host && k->listener && !k->gone && k->lport == s->dport) return k;
    }
    return NULL;
}

static int row_of_segment(const struct walks_reader *r, const struct tape_event *e)
{
    const struct tape_event *sent = tape_segment(r->tape, e->u.wire.number);
    if (!sent) return -1;
    const struct segment *s = &sent->u.sent.seg;
    const struct model_socket *k = taker(r, e, s);
    enum fsm_state state = k ? k->state : FSM_CLOSED;
    struct fsm_stimulus by = {.kind = BY_SEGMENT, .flags = s->flags, .has_data = s->len > 0,
                              .passive = k && k->passive};
    int row = fsm_match(state, state, &by);
    if (row >= 0 || state < FSM_SYN_RCVD || !unacceptable(s, numbers_find(r, e->host, s->dport, s->sport))) return row;
    return fsm_find(state, ON_BAD_SEGMENT, state);
}

static int row_of_call(const struct walks_reader *r, const struct tape_event *e)
{
    const struct model_socket *k = model_socket(&r->model, e->host, e->sock);
    struct fsm_stimulus by = {.kind = BY_CALL};
    if (!e->sock || !k || k->gone || !(e->u.call.marks & CALL_ASKED)) return -1;
    by.passive = k->passive;
    if (e->u.call.call == CALL_SEND) by.call = ON_SEND;
    else if (e->u.call.call == CALL_CLOSE) by.call = ON_CLOSE;
    else return -1;
    return fsm_match(k->state, k->state, &by);
}

static void take(struct walks *w, int row, enum host h) { w->row[row] |= (uint8_t)(1u << h); }

/* Where an open row is decided: its stimulus is over at tape[to], or nothing more is known. */
static void decide(const struct walks_reader *r, const struct open *open, uint32_t to, struct walks *w)
{
    const struct tape_event *e = tape_at(r->tape, open->seq);
    const struct fsm_edge *edge = &fsm_edges[open->row];
    if (e->kind != TAPE_STATE) {
        if (!moved(r, e, to) && answered(r, e, edge->emits, to)) take(w, open->row, e->host);
        return;
    }
    take(w, open->row, e->host);
    const struct tape_event *stimulus = tape_at(r->tape, e->cause);
    bool tells = stimulus->kind == TAPE_CALL || stimulus->kind == TAPE_DELIVERED;
    if (!tells || !*edge->emits || e->u.state.marks & STATE_INFERRED || answered(r, stimulus, edge->emits, to)) return;
    if (!w->unsent++)
        snprintf(w->first_unsent, sizeof w->first_unsent, "%s -> %s, %s/%s at %u", fsm_state_name(edge->from),
                 fsm_state_name(edge->to), fsm_cause_label(edge->cause), edge->emits, e->seq);
}

/* The row that an event may walk; -1: none. */
static int row_of(struct walks_reader *r, const struct tape_event *e)
{
    if (e->kind == TAPE_DELIVERED) return row_of_segment(r, e);
    if (e->kind == TAPE_CALL) return row_of_call(r, e);
    if (e->kind != TAPE_STATE) return -1;
    if (e->u.state.edge >= 0 && (size_t)e->u.state.edge < fsm_nedges) return e->u.state.edge;
    r->walks.off_the_map++;
    return -1;
}

static bool read_event(struct walks_reader *r, const struct tape_event *e)
{
    if (is_over(e)) {
        for (size_t i = 0; i < r->nopen; i++) decide(r, &r->open[i], e->seq, &r->walks);
        r->nopen = 0;
    }
    int row = e->seq >= r->from ? row_of(r, e) : -1;
    if (row >= 0) {
        struct open *open = array_room(r->open, r->nopen + 1, &r->open_room, sizeof *open);
        if (!open) return false;
        r->open = open;
        r->open[r->nopen++] = (struct open){e->seq, row};
    }
    if (e->kind == TAPE_SENT && !read_sent(r, e)) return false;
    model_apply(&r->model, r->tape, e);
    return true;
}

static void begin(struct walks_reader *r)
{
    r->walks = (struct walks){.off_the_map = 0};
    r->nopen = r->nends = 0;
    model_init(&r->model);
}

struct walks_reader *walks_reader_new(const struct tape *tape)
{
    struct walks_reader *r = calloc(1, sizeof *r);
    if (!r) return NULL;
    r->tape = tape;
    begin(r);
    return r;
}

void walks_reader_free(struct walks_reader *r)
{
    if (!r) return;
    free(r->open);
    free(r->ends);
    free(r);
}

int walks_reader_read(struct walks_reader *r, uint32_t to, struct walks *walks)
{
    if (to < r->model.upto) begin(r);
    while (r->model.upto < to) {
        if (read_event(r, tape_at(r->tape, r->model.upto))) continue;
        begin(r);
        return -1;
    }
    *walks = r->walks;
    for (size_t i = 0; i < r->nopen; i++) decide(r, &r->open[i], to, walks);
    return 0;
}

int walks_read(struct walks *walks, const struct tape *tape, uint32_t from, uint32_t to)
{
    struct walks_reader *r = walks_reader_new(tape);
    if (!r) return -1;
    r->from = from;
    int failed = walks_reader_read(r, to, walks);
    walks_reader_free(r);
    return failed;
}
