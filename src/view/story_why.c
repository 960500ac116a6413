/* story_why.c - lines 2 to 4 of a story: which arrow was taken, why, and where
 * the RFC and Linux differ. The sentences of arrows are those of fsm_edges; those
 * for what moves no state stand in story_quiet.c. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include "pane.h"
#include "story_priv.h"

enum { STEPS = 2, ROOMY = 38 }; /* steps and columns that leave room for a remark in a line of 80 */

/* listener: one of the others was */
struct path { const struct tape_event *step[STEPS]; int n; unsigned others; bool listener; };

/* The changes that `told` made to the socket it is told by; others are counted. */
static void find_path(struct path *p, const struct scene *s, const struct tape_event *told)
{
    const struct tape_event *last = moment_change(s, told);
    if (!last) return;
    for (const struct tape_event *e = told; e; e = moment_next(s, told, e)) {
        if (e->kind != TAPE_STATE) continue;
        if (e->host != last->host || e->sock != last->sock) {
            p->others++;
            p->listener |= e->u.state.from == FSM_LISTEN && e->u.state.to == FSM_CLOSED;
            continue;
        }
        if (p->n == STEPS) { /* the last steps count */
            for (int i = 1; i < STEPS; i++) p->step[i - 1] = p->step[i];
            p->n--;
        }
        p->step[p->n++] = e;
    }
}

static void add_arrow(struct story *st, const struct tape_event *e, bool last)
{
    char label[64];
    int edge = e->u.state.edge;
    bool known = edge >= 0 && (size_t)edge < fsm_nedges;
    bool drawn = known && fsm_edges[edge].marks & FSM_DRAWN;
    enum style_role role = drawn ? role_of(e->host, STYLE_STORY_CLIENT, STYLE_STORY_SERVER) : STYLE_STORY_BAD;
    story_edge_label(edge, label, sizeof label);
    story_add(st, STORY_LINE_ARROW, role, " ━━ ");
    story_add(st, STORY_LINE_ARROW, STYLE_STORY_STRONG, "%s", label);
    story_add(st, STORY_LINE_ARROW, role, " ━━► ");
    story_add(st, STORY_LINE_ARROW, last ? STYLE_STORY_STRONG : STYLE_STORY, "%s", fsm_state_name(e->u.state.to));
}

static int arrow_width(const struct story *st)
{
    int width = 0;
    for (int i = 0; i < st->narrow; i++) width += canvas_width(st->text + st->arrow[i].at);
    return width;
}

static void add_remark(struct story *st, const struct path *p)
{
    const struct tape_event *last = p->step[p->n - 1];
    int edge = last->u.state.edge;
    bool inferred = false, undrawn = false;
    for (int i = 0; i < p->n; i++) inferred |= (p->step[i]->u.state.marks & STATE_INFERRED) != 0;
    if (edge < 0 || (size_t)edge >= fsm_nedges) {
        story_add(st, STORY_LINE_ARROW, STYLE_STORY_BAD, "   off the map: RFC 9293 has no such arrow");
        return;
    }
    undrawn = !(fsm_edges[edge].marks & FSM_DRAWN);
    if (inferred)
        story_add(st, STORY_LINE_ARROW, STYLE_STORY_DIM, " inferred");
    else if (undrawn && fsm_edges[edge].marks & FSM_LINUX_ONLY)
        story_add(st, STORY_LINE_ARROW, STYLE_STORY_DIM, "   an arrow that only Linux has");
    else if (undrawn)
        story_add(st, STORY_LINE_ARROW, STYLE_STORY_DIM,
                  arrow_width(st) > ROOMY ? "   not in figure 5" : "   an arrow that figure 5 leaves out");
    if (undrawn || inferred) story_spare(st, STORY_LINE_ARROW, STORY_SPARE_SENT);
    unsigned more = p->others - p->listener;
    if (p->listener) {
        story_add(st, STORY_LINE_ARROW, STYLE_STORY_DIM, "   and its listener is gone");
        story_spare(st, STORY_LINE_ARROW, STORY_SPARE_GONE);
    }
    if (more) story_add(st, STORY_LINE_ARROW, STYLE_STORY_DIM, "   and %u socket%s more", more, more > 1 ? "s" : "");
}

/* What was done to the socket, as the table of arrows and that of differences ask for it. */
static bool stimulus_of(struct fsm_stimulus *by, const struct scene *s, const struct tape_event *told, bool passive)
{
    *by = (struct fsm_stimulus){.passive = passive};
    if (told->kind == TAPE_CALL) {
        const enum tape_call call = told->u.call.call;
        by->kind = BY_CALL;
        if (call == CALL_SEND) by->call = ON_SEND;
        else if (call == CALL_CONNECT) by->call = ON_ACTIVE_OPEN;
        else if (call == CALL_CLOSE || call == CALL_SHUTDOWN) by->call = ON_CLOSE;
        else return false;
        return true;
    }
    const struct tape_event *sent = told->kind == TAPE_DELIVERED ? tape_segment(s->tape, told->u.wire.number) : NULL;
    if (!sent) return false;
    by->kind = BY_SEGMENT;
    by->flags = sent->u.sent.seg.flags;
    by->has_data = sent->u.sent.seg.len > 0;
    return true;
}

/* The words of the table, unless `why` knows better; then the difference, or the note. */
static void add_edge_words(struct story *st, int edge, const char *why, const struct difference *d)
{
    const struct fsm_edge *e = &fsm_edges[edge];
    story_add(st, STORY_LINE_WHY, STYLE_STORY, "%s", why ? why : e->why);
    if (d) story_differ(st, d);
    else if (*e->note) story_add(st, STORY_LINE_NOTE, STYLE_STORY_DIM, "%s", e->note);
    snprintf(st->rfc, sizeof st->rfc, "RFC 9293 %.24s", e->rfc);
}

/* A program that had nothing but listeners died of writing to one. */
static bool wrote_to_a_listener(const struct scene *s, const struct tape_event *told)
{
    if (told->kind != TAPE_PROGRAM || told->u.program.signal != SIGPIPE) return false;
    for (uint32_t seq = told->seq; seq-- > 0;) {
        const struct tape_event *e = tape_at(s->tape, seq);
        if (!e || e->host != told->host) continue;
        if (e->kind == TAPE_SOCKET && !e->u.socket.listener) return false;
        if (e->kind == TAPE_PROGRAM) return true;
    }
    return false;
}

/* What the table cannot know: by which call an arrow was taken, and what else was there. */
static void explain_edge(struct story *st, const struct scene *s, const struct tape_event *told,
                         const struct tape_event *last)
{
    int edge = last->u.state.edge;
    const struct fsm_edge *e = &fsm_edges[edge];
    bool shut = told->kind == TAPE_CALL && told->u.call.call == CALL_SHUTDOWN;
    const struct model_socket *k = model_socket(s->model, last->host, last->sock);
    struct fsm_stimulus by;
    stimulus_of(&by, s, told, k && k->passive);
    const struct difference *d = difference_at(e->from, e->cause, e->to, &by);
    if (e->from == FSM_LISTEN && wrote_to_a_listener(s, told)) d = &difference_rows[DIFFERS_LISTENER_SENDS];
    /* In the RFC's world such a close() is one like all others; a FIN counts as one. */
    const bool unread = e->cause == ON_CLOSE && !shut && k && k->recvq > (e->from == FSM_CLOSE_WAIT ? 1 : 0);
    if (unread) d = &difference_rows[DIFFERS_CLOSE_UNREAD];
    if (e->cause == ON_CLOSE && strcmp(e->emits, "FIN") == 0 && !story_sent_by(s, told, SEG_FIN)) {
        if (e->from == FSM_CLOSE_WAIT) d = &difference_rows[DIFFERS_CLOSE_WAIT_WAITS];
        add_edge_words(st, edge, "The FIN waits behind data that cannot be sent yet.", d);
    } else if (e->cause == ON_CLOSE && e->from == FSM_ESTABLISHED && !shut) {
        const char *why = "The program let go: data that still comes gets a RST.";
        add_edge_words(st, edge, story_is_rfc(s) ? NULL : why, d);
    } else if (e->cause == ON_PASSIVE_OPEN && k && story_waits_on(s, told->host, k->lport)) {
        add_edge_words(st, edge, "TIME_WAIT has this port too: SO_REUSEADDR allows it.", NULL);
        story_add(st, STORY_LINE_NOTE, STYLE_STORY_DIM,
                  "It was set on both sockets, on the old one and on this one; one alone gets EADDRINUSE.");
    } else {
        add_edge_words(st, edge, NULL, d);
    }
}

static void explain_path(struct story *st, const struct scene *s, const struct tape_event *told, const struct path *p)
{
    int edge = p->step[p->n - 1]->u.state.edge;
    story_add(st, STORY_LINE_ARROW, STYLE_STORY, "%s", fsm_state_name(p->step[0]->u.state.from));
    for (int i = 0; i < p->n; i++) add_arrow(st, p->step[i], i == p->n - 1);
    add_remark(st, p);
    if (edge >= 0 && (size_t)edge < fsm_nedges) explain_edge(st, s, told, p->step[p->n - 1]);
    else story_add(st, STORY_LINE_WHY, STYLE_STORY, "The state is what the kernel says; the table has no row for it.");
}

static const struct model_socket *listener_of(const struct scene *s, enum host h, unsigned port)
{
    for (uint32_t i = 0; i < s->model->nsockets; i++) {
        const struct model_socket *k = &s->model->socket[i];
        if (k->host == h && k->listener && !k->gone && k->lport == port) return k;
    }
    return NULL;
}

/* The socket that a story without an arrow is about; NULL: there is none. */
static const struct model_socket *subject(const struct scene *s, const struct tape_event *told)
{
    const struct model_socket *k = model_socket(s->model, told->host, told->sock);
    bool arrived = told->kind == TAPE_DELIVERED, lost = told->kind == TAPE_DROPPED;
    const struct tape_event *sent = arrived || lost ? tape_segment(s->tape, told->u.wire.number) : NULL;
    uint16_t sock = lost && sent ? story_origin(s, sent)->sock : told->sock;
    if (sent && sock) {
        k = model_socket(s->model, lost ? sent->host : told->host, sock);
    } else if (sent) { /* no connection took or sent it: a listener may have */
        if (lost && story_origin(s, sent)->u.sent.marks & SENT_FORGED) return NULL;
        return listener_of(s, told->host, arrived ? sent->u.sent.seg.dport : sent->u.sent.seg.sport);
    } else if (!told->sock && (told->kind != TAPE_CALL || told->u.call.call == CALL_SIGNAL)) { /* the host's */
        k = model_newest(s->model, told->host);
    }
    return k && !k->gone ? k : NULL;
}

/* One row of the table stands for two faults: an ACK of what was never sent gets a
 * RST, a number outside the window an ACK, which of the two is seen on the wire. */
static bool acked_instead(const struct scene *s, const struct tape_event *told, int edge)
{
    const struct fsm_edge *e = &fsm_edges[edge];
    return e->cause == ON_BAD_SEGMENT && strcmp(e->emits, "RST") == 0 && e->from != FSM_CLOSED &&
           e->from != FSM_LISTEN && story_sent_by(s, told, SEG_ACK) && !story_sent_by(s, told, SEG_RST);
}

/* Did the host send what the row of the table says that it sends? The same segment
 * may be held already: then it is counted there. */
static bool edge_happened(const struct scene *s, const struct tape_event *told, int edge)
{
    const char *emits = fsm_edges[edge].emits;
    int want = segment_flags_parse(emits, strlen(emits));
    if (told->kind != TAPE_DELIVERED || want <= 0 || story_sent_by(s, told, (uint8_t)want)) return true;
    for (const struct tape_event *e = told; e; e = moment_next(s, told, e)) {
        const struct tape_event *sent = e->kind == TAPE_REPEATED ? tape_segment(s->tape, e->u.wire.number) : NULL;
        if (sent && (sent->u.sent.seg.flags & want) == want) return true;
    }
    return false;
}

static void explain_quiet(struct story *st, const struct scene *s, const struct tape_event *told)
{
    if ((unsigned)st->host < HOST_COUNT && told->kind != TAPE_SWAPPED) {
        const struct model_socket *k = subject(s, told);
        enum fsm_state state = k ? k->state : FSM_CLOSED;
        bool call = told->kind == TAPE_CALL, failed = call && told->u.call.result < 0;
        struct fsm_stimulus by;
        bool known = stimulus_of(&by, s, told, k && k->passive);
        int edge = failed || !known ? -1 : fsm_match(state, state, &by);
        bool fresh = call && !told->sock && told->u.call.err != EBADF && told->u.call.call != CALL_CLOSE &&
            told->u.call.call != CALL_SIGNAL;
        story_add(st, STORY_LINE_ARROW, STYLE_STORY_STRONG, "%s", fsm_state_name(state));
        story_add(st, STORY_LINE_ARROW, STYLE_STORY_DIM, "   %s",
                  k ? "the state stays as it is" : fresh ? "a new socket: the diagram does not show it"
                  : told->kind == TAPE_DELIVERED ? "no socket takes it"
                  : told->kind == TAPE_DROPPED ? "no socket sent it" : "no socket");
        if (!k && story_names_port(st, s, told)) return;
        if (k && story_segment_special(st, s, told, state)) return;
        if (edge >= 0 && acked_instead(s, told, edge)) {
            add_edge_words(st, edge, "Its sequence number is outside the window: ACK.", NULL);
            return;
        }
        bool stuck = call && told->u.call.call == CALL_SEND && !story_sent_by(s, told, 0); /* why is what counts */
        if (edge >= 0 && (size_t)edge < fsm_nedges && !stuck && edge_happened(s, told, edge)) {
            add_edge_words(st, edge, NULL, difference_at(state, fsm_edges[edge].cause, state, &by));
            return;
        }
        if (k && call && known) story_differ(st, difference_at(state, by.call, state, &by));
    }
    story_quiet(st, s, told);
}

void story_explain(struct story *st, const struct scene *s, const struct moment *m)
{
    struct path p = {.n = 0};
    if (m->told->kind != TAPE_SETTING && m->told->kind != TAPE_AUTO && m->told->kind != TAPE_EXPECT &&
        m->told->kind != TAPE_NOTE) {
        find_path(&p, s, m->told);
        if (p.n > 0) explain_path(st, s, m->told, &p);
        else explain_quiet(st, s, m->told);
    }
}
