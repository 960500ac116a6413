/* story_segment.c - why a segment that arrived or was lost moved no state. It is
 * told by what came of it (what was answered, read, queued), not by its flags
 * alone: the same flags mean another thing outside the window, in a copy or in a
 * probe (RFC 9293 3.10.7.4, RFC 5961; net/ipv4/tcp_input.c). */
#include <stdio.h>
#include "pane.h"
#include "story_priv.h"

struct arrival {
    const struct scene *scene;
    const struct tape_event *told;
    const struct segment *seg;
    const struct tape_event *answer;  /* the first ACK that it brought about, or NULL */
    const struct tape_event *said;    /* what the receiver had acknowledged before, or NULL */
};

static bool from_to(const struct tape_event *e, enum host from, uint16_t sport, uint16_t dport)
{
    return e->kind == TAPE_SENT && e->host == from && !(e->u.sent.marks & SENT_FORGED) &&
           e->u.sent.seg.sport == sport && e->u.sent.seg.dport == dport;
}

/* The last segment with these flags that `from` sent on a connection before `seq`; NULL: none. */
static const struct tape_event *last_sent(const struct scene *s, uint32_t seq, enum host from, uint16_t sport,
                                          uint16_t dport, uint8_t flags)
{
    for (; seq > 0; seq--) {
        const struct tape_event *e = scene_at(s, seq - 1);
        if (e && from_to(e, from, sport, dport) && e->u.sent.seg.flags & flags) return e;
    }
    return NULL;
}

/* Had the receiver acknowledged all of it before? */
static bool came_before(const struct segment *seg, const struct tape_event *said)
{
    return said && segment_span(seg) && seq_le(seg->seq + segment_span(seg), said->u.sent.seg.ack);
}

/* Does it begin in the window that the receiver showed last? */
static bool in_window(const struct arrival *a)
{
    const struct tape_event *said = a->said ? a->said : a->answer;
    if (!said) return true;
    const struct tape_event *syn =
        last_sent(a->scene, a->told->seq, a->told->host, a->seg->dport, a->seg->sport, SEG_SYN);
    unsigned shift = syn && syn->u.sent.seg.options & OPT_WSCALE ? syn->u.sent.seg.wscale : 0;
    if (said->u.sent.seg.flags & SEG_SYN) shift = 0; /* the window of a SYN is never scaled (RFC 7323 2.2) */
    uint32_t room = (uint32_t)said->u.sent.seg.window << (shift > 14 ? 14 : shift);
    return seq_le(said->u.sent.seg.ack, a->seg->seq) && seq_lt(a->seg->seq, said->u.sent.seg.ack + room);
}

static const struct tape_event *made_call(const struct arrival *a, enum tape_call call)
{
    for (const struct tape_event *e = a->told; e; e = moment_next(a->scene, a->told, e))
        if (e->kind == TAPE_CALL && e->u.call.call == call && e->u.call.result > 0) return e;
    return NULL;
}

static const struct tape_event *sent_data(const struct arrival *a)
{
    for (const struct tape_event *e = a->told; e; e = moment_next(a->scene, a->told, e))
        if (e->kind == TAPE_SENT && e->u.sent.seg.len > 0) return e;
    return NULL;
}

static void add_why(struct story *st, const char *why, const char *section)
{
    story_add(st, STORY_LINE_WHY, STYLE_STORY, "%s", why);
    if (section) snprintf(st->rfc, sizeof st->rfc, "RFC 9293 %s", section);
}

/* Closed, and its other direction still open: only in the RFC's world is what comes then taken. */
static bool nobody_reads(const struct arrival *a)
{
    const struct model_socket *k = model_socket(a->scene->model, a->told->host, a->told->sock);
    return k && !k->owned && (k->state == FSM_FIN_WAIT_1 || k->state == FSM_FIN_WAIT_2);
}

static void add_note(struct story *st, const char *note)
{
    story_add(st, STORY_LINE_NOTE, STYLE_STORY_DIM, "%s", note);
}

/* The ACK that answers says whether the bytes were those that it waited for. */
static void data_why(struct story *st, const struct arrival *a)
{
    const struct segment *seg = a->seg;
    const struct tape_event *answer = a->answer;
    if (answer && seq_lt(answer->u.sent.seg.ack, seg->seq)) {
        if (in_window(a))
            story_add(st, STORY_LINE_WHY, STYLE_STORY, "Out of order: kept aside; the ACK asks for seq %u again.",
                      answer->u.sent.rel_ack);
        else
            story_add(st, STORY_LINE_WHY, STYLE_STORY, "Outside the window: dropped; the ACK asks for seq %u.",
                      answer->u.sent.rel_ack);
        snprintf(st->rfc, sizeof st->rfc, "RFC 9293 3.10.7.4");
    } else if (came_before(seg, a->said)) {
        add_why(st, "It came before: nothing in it is new.", "3.10.7.4");
    } else if (answer && seq_lt(seg->seq + segment_span(seg), answer->u.sent.seg.ack)) {
        add_why(st, "It fills the gap: what was kept aside counts now too.", NULL);
    } else if (made_call(a, CALL_RECV)) {
        add_why(st, made_call(a, CALL_SEND) ? "Data: the program reads it and sends it back at once."
                                            : "Data: the program reads it at once.", NULL);
    } else if (seg->len > 0 && answer && answer->u.sent.seg.ack == seg->seq) {
        add_why(st, "There is no room for it: the bytes are dropped.", "3.10.7.4");
    } else if (seg->len > 0 && nobody_reads(a)) {
        add_why(st, "Data: it is taken, but no program is there to read it.", "3.6.1");
        story_differ(st, &difference_rows[DIFFERS_ORPHAN_DATA]);
    } else if (seg->len > 0) {
        add_why(st, "Data: it waits in Recv-Q until the program reads it.", NULL);
    } else {
        add_why(st, "It changes nothing here.", NULL);
    }
}

/* The window that the same host showed before, in a segment that arrived. */
static bool was_shut(const struct arrival *a)
{
    for (uint32_t seq = a->told->seq; seq > 0; seq--) {
        const struct tape_event *e = scene_at(a->scene, seq - 1), *sent;
        if (!e || e->kind != TAPE_DELIVERED || e->host != a->told->host) continue;
        sent = tape_segment(a->scene->tape, e->u.wire.number);
        if (!sent || !from_to(sent, host_peer(a->told->host), a->seg->sport, a->seg->dport)) continue;
        return sent->u.sent.seg.window == 0;
    }
    return false;
}

static void ack_why(struct story *st, const struct arrival *a)
{
    const struct segment *seg = a->seg;
    bool moved = story_queues_changed(a->scene, a->told);
    if (a->answer && a->said && seq_lt(seg->seq, a->said->u.sent.seg.ack))
        add_why(st, "A probe: it brings nothing new, so an ACK must answer it.", "3.8.6.1");
    else if (a->answer && a->said && !in_window(a))
        add_why(st, "Outside the window: an ACK says what is next.", "3.10.7.4");
    else if (a->answer && !sent_data(a) && seq_lt(a->answer->u.sent.seg.seq, seg->ack))
        add_why(st, "It acknowledges what we never sent: an ACK answers.", "3.10.7.4");
    else if (seg->window == 0)
        add_why(st, moved ? "The bytes have arrived, but there is no more room: now it waits."
                          : "The window is shut: the sender waits, and asks again.", "3.8.6.1");
    else if (was_shut(a))
        add_why(st, "There is room again: what waits in Send-Q may go.", "3.8.6.1");
    else if (moved)
        add_why(st, "It says which bytes have arrived: Send-Q gets shorter.", NULL);
    else
        add_why(st, "It acknowledges nothing new: nothing changes.", NULL);
}

static struct arrival arrival_of(const struct scene *s, const struct tape_event *told, const struct tape_event *sent)
{
    const struct segment *seg = &sent->u.sent.seg;
    return (struct arrival){s, told, seg, story_sent_by(s, told, SEG_ACK),
                            last_sent(s, told->seq, told->host, seg->dport, seg->sport, SEG_ACK)};
}

void story_segment_quiet(struct story *st, const struct scene *s, const struct tape_event *told)
{
    const struct tape_event *sent = tape_segment(s->tape, told->u.wire.number);
    if (!sent) return;
    struct arrival a = arrival_of(s, told, sent);
    if (story_sent_by(s, told, SEG_RST))
        add_why(st,
                told->sock ? "The socket refuses it: the answer is RST."
                           : "No socket takes it: the kernel answers with RST.", NULL);
    else if (a.seg->flags & (SEG_SYN | SEG_RST))
        add_why(st, a.answer ? "It is not believed: an ACK says what is next." : "It changes nothing here.", NULL);
    else if (segment_span(a.seg))
        data_why(st, &a);
    else
        ack_why(st, &a);
}

static bool synchronized(enum fsm_state state)
{
    return state != FSM_CLOSED && state != FSM_LISTEN && state != FSM_SYN_SENT && state != FSM_SYN_RCVD;
}

static void listener_syn(struct story *st, bool answered)
{
    add_why(st, answered ? "The backlog is full: a SYN cookie answers, and nothing is kept."
                         : "The backlog is full: the SYN is dropped without a word.", NULL);
    add_note(st, answered ? "All that the listener must know again is in the number of the SYN,ACK (RFC 4987 3.6)."
                          : "The peer's SYN comes again. With `syncookies on` it would be answered.");
}

/* The SYN that the receiver has acknowledged, answered with an ACK and no SYN. */
static bool is_its_syn(const struct arrival *a)
{
    const bool syn = (a->seg->flags & (SEG_SYN | SEG_ACK | SEG_RST)) == SEG_SYN;
    return syn && a->said && a->seg->seq + 1 == a->said->u.sent.seg.ack && a->answer &&
           !(a->answer->u.sent.seg.flags & SEG_SYN);
}

bool story_segment_special(struct story *st, const struct scene *s, const struct tape_event *told, enum fsm_state state)
{
    const struct tape_event *sent = told->kind == TAPE_DELIVERED ? tape_segment(s->tape, told->u.wire.number) : NULL;
    if (!sent) return false;
    struct arrival a = arrival_of(s, told, sent);
    const uint8_t flags = a.seg->flags;
    if (state == FSM_LISTEN && (flags & (SEG_SYN | SEG_ACK | SEG_RST | SEG_FIN)) == (SEG_SYN | SEG_FIN)) {
        add_why(st, "A SYN that carries a FIN is dropped without a word.", "3.10.7.2");
        story_differ(st, &difference_rows[DIFFERS_SYN_FIN]);
    } else if (state == FSM_LISTEN && (flags & (SEG_SYN | SEG_ACK | SEG_RST)) == SEG_SYN) {
        listener_syn(st, story_sent_by(s, told, SEG_SYN | SEG_ACK));
    } else if (flags & SEG_RST && synchronized(state) && state != FSM_TIME_WAIT && !a.answer) {
        bool inside = in_window(&a);
        add_why(st, inside ? "A RST not exactly next is not believed; nothing is sent."
                           : "A RST from outside the window is dropped without a word.", "3.10.7.4");
        if (inside) story_differ(st, &difference_rows[DIFFERS_CHALLENGE]);
        else add_note(st, "RFC 5961: inside the window, but not exactly next, it gets a challenge ACK.");
    } else if (flags & SEG_RST && state == FSM_SYN_RCVD && a.answer) {
        add_why(st, "A RST not exactly next is not believed: challenge ACK.", "3.10.7.4");
        story_differ(st, &difference_rows[DIFFERS_CHALLENGE]);
    } else if (state == FSM_SYN_RCVD && is_its_syn(&a)) {
        add_why(st, "The same SYN again, now outside the window: an ACK says what is next.", "3.10.7.4");
        story_differ(st, &difference_rows[DIFFERS_SAME_SYN]);
    } else if (flags & SEG_FIN && state == FSM_TIME_WAIT && a.answer) {
        add_why(st,
                sent->u.sent.marks & SENT_COPY ? "A copy of the FIN: the last ACK goes out again, the wait restarts."
                                                   : "The FIN again: the last ACK was lost or is late; it goes again.",
                "3.10.7.4");
        add_note(st, "One of the two reasons for TIME_WAIT: somebody must be there to repeat the last ACK.");
    } else if (a.seg->len > 0 && !(flags & (SEG_SYN | SEG_FIN | SEG_RST)) && synchronized(state) &&
               state != FSM_TIME_WAIT && came_before(a.seg, a.said)) {
        data_why(st, &a);
    } else {
        return false;
    }
    return true;
}

/* Another segment with the same content, still held or delivered already. */
static bool has_twin(const struct scene *s, const struct tape_event *sent, bool held)
{
    uint32_t kept = s->model->npast < MODEL_PAST ? s->model->npast : MODEL_PAST;
    const struct segment *seg = &sent->u.sent.seg;
    for (uint32_t i = 0; i < (held ? s->model->nheld : kept); i++) {
        uint32_t number = held ? s->model->held[i].number : s->model->past[i].number;
        const struct tape_event *e = tape_segment(s->tape, number);
        if (!e || number == sent->u.sent.number || (!held && s->model->past[i].fate != FATE_DELIVERED)) continue;
        const struct segment *other = &e->u.sent.seg;
        if (e->host == sent->host && other->sport == seg->sport && other->dport == seg->dport &&
            other->flags == seg->flags && other->seq == seg->seq && other->ack == seg->ack && other->len == seg->len)
            return true;
    }
    return false;
}

const struct tape_event *story_origin(const struct scene *s, const struct tape_event *sent)
{
    while (sent->u.sent.marks & SENT_COPY && sent->u.sent.of && sent->u.sent.of < sent->u.sent.number) {
        const struct tape_event *from = tape_segment(s->tape, sent->u.sent.of);
        if (!from) break;
        sent = from;
    }
    return sent;
}

/* What its loss means: for the peer, and what becomes of it. */
struct story_loss story_loss_of(const struct scene *s, const struct tape_event *told, const struct tape_event *sent)
{
    const struct segment *seg = &sent->u.sent.seg;
    const struct tape_event *origin = story_origin(s, sent);
    const struct model_socket *k = model_socket(s->model, sent->host, origin->sock);
    struct story_loss l = {"the sender does not hear of it", "The sender's retransmit timer brings it back."};
    if (came_before(seg, last_sent(s, told->seq, host_peer(sent->host), seg->dport, seg->sport, SEG_ACK)))
        return (struct story_loss){"a copy was lost; nothing is missing",
                                   "The receiver acknowledged all of it before."};
    if (has_twin(s, sent, true))
        return (struct story_loss){"a copy of it is still on the wire", "The other one can still arrive."};
    if (!segment_span(seg) && has_twin(s, sent, false))
        return (struct story_loss){"a copy was lost; nothing is missing", "The other one has arrived."};
    if (seg->flags & SEG_RST) l.peer = "nobody is told";
    else if (seg->flags & SEG_SYN) l.peer = "nobody answers it";
    else if (seg->flags & SEG_FIN) l.peer = "the peer does not know that we closed";
    else if (seg->len > 0) l.peer = "the peer does not see these bytes";
    if (origin->u.sent.marks & SENT_FORGED) l.next = "No host really sent it: nobody sends it again.";
    else if (!segment_span(seg)) l.next = "It takes no sequence space: nobody sends it again by itself.";
    else if (!origin->sock && seg->flags & SEG_SYN) l.next = "A SYN cookie is never sent again: nothing was kept.";
    else if (!k || k->gone) l.next = "Its socket is gone: nobody sends it again.";
    return l;
}

/* A segment that a host sent without a call or a segment that asked for it. */
const char *story_sent_why(const struct scene *s, const struct tape_event *e)
{
    const struct segment *seg = &e->u.sent.seg;
    const struct tape_event *said = last_sent(s, e->seq, host_peer(e->host), seg->dport, seg->sport, SEG_ACK);
    if (e->u.sent.marks & SENT_AGAIN) return "No answer came in time: TCP sends it once more.";
    if (e->u.sent.marks & SENT_COPY) return "The network may do that: the receiver must cope.";
    if (e->u.sent.marks & SENT_FORGED) return "No host sent it: whoever can write to the wire can do that.";
    if (!segment_span(seg) && said && seq_lt(seg->seq, said->u.sent.seg.ack))
        return "A probe: it brings nothing new, but the peer must answer it.";
    return "The kernel sends it by itself: it had waited long enough.";
}
