/* story_why.c - lines 2 to 4 of a story: which arrow was taken, why, and where
 * the RFC and Linux differ. The sentences of arrows are those of fsm_edges; here
 * are only those for what moves no state. */
#include <signal.h>
#include <errno.h>
#include <stdio.h>
#include "pane.h"
#include "story_priv.h"

enum { STEPS = 2, ROOMY = 38 }; /* steps and columns that leave room for a remark in a line of 80 */

struct path { const struct tape_event *step[STEPS]; int n; unsigned others; };

static const struct { int err; const char *why; } failures[] = {
    {ECONNREFUSED, "The answer was RST: nobody listens on that port."},
    {ECONNRESET, "A RST came: the peer has no such connection any more."},
    {EADDRINUSE, "Somebody has this port, or waits in TIME_WAIT on it."},
    {EADDRNOTAVAIL, "No free port or no such address for this connection."},
    {EAGAIN, "Nothing there now, and this call does not wait."},
    {EPIPE, "This direction is closed: nothing can be written."},
    {ENOTCONN, "There is no connection that this could act on."},
    {EISCONN, "This socket is connected already."},
    {EALREADY, "An earlier connect() is still under way."},
    {ETIMEDOUT, "Nobody answered in time; the kernel gave up."},
    {EBADF, "The program has no such socket open."},
    {EINVAL, "This socket cannot do that in its state."},
    {EOPNOTSUPP, "This kind of socket cannot do that."},
};

static const struct { enum tape_call call; const char *why; } successes[] = {
    {CALL_SOCKET, "A socket exists now, but the network does not know it."},
    {CALL_BIND, "The socket has its own port; nothing is sent."},
    {CALL_ACCEPT, "The program takes over a connection that was made before."},
    {CALL_SEND, "The bytes stay in Send-Q until they are acknowledged."},
    {CALL_RECV, "The bytes left Recv-Q; the program has them now."},
    {CALL_SHUTDOWN, "One direction is shut; the socket itself stays open."},
    {CALL_CLOSE, "The program has let go of the socket."},
};

/* The changes that `told` made to the socket it is told by; others are counted. */
static void find_path(struct path *p, const struct scene *s, const struct tape_event *told)
{
    const struct tape_event *last = moment_change(s, told);
    if (!last) return;
    for (const struct tape_event *e = told; e; e = moment_next(s, told, e)) {
        if (e->kind != TAPE_STATE) continue;
        if (e->host != last->host || e->sock != last->sock) {
            p->others++;
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
    if (inferred) story_add(st, STORY_LINE_ARROW, STYLE_STORY_DIM, " inferred");
    else if (undrawn && fsm_edges[edge].marks & FSM_LINUX_ONLY)
        story_add(st, STORY_LINE_ARROW, STYLE_STORY_DIM, "   an arrow that only Linux has");
    else if (undrawn)
        story_add(st, STORY_LINE_ARROW, STYLE_STORY_DIM,
                  arrow_width(st) > ROOMY ? "   not in figure 5" : "   an arrow that figure 5 leaves out");
    if (p->others) story_add(st, STORY_LINE_ARROW, STYLE_STORY_DIM, "   and %u more", p->others);
}

static void add_edge_words(struct story *st, int edge)
{
    const struct fsm_edge *e = &fsm_edges[edge];
    story_add(st, STORY_LINE_WHY, STYLE_STORY, "%s", e->why);
    if (*e->note) story_add(st, STORY_LINE_NOTE, STYLE_STORY_DIM, "%s", e->note);
    snprintf(st->rfc, sizeof st->rfc, "RFC 9293 %.24s", e->rfc);
}

static void explain_path(struct story *st, const struct path *p)
{
    int edge = p->step[p->n - 1]->u.state.edge;
    story_add(st, STORY_LINE_ARROW, STYLE_STORY, "%s", fsm_state_name(p->step[0]->u.state.from));
    for (int i = 0; i < p->n; i++) add_arrow(st, p->step[i], i == p->n - 1);
    add_remark(st, p);
    if (edge >= 0 && (size_t)edge < fsm_nedges) add_edge_words(st, edge);
    else story_add(st, STORY_LINE_WHY, STYLE_STORY, "The state is what the kernel says; the table has no row for it.");
}

static bool call_cause(enum tape_call call, enum fsm_cause *cause)
{
    if (call == CALL_SEND) *cause = ON_SEND;
    else if (call == CALL_CLOSE || call == CALL_SHUTDOWN) *cause = ON_CLOSE;
    else return false;
    return true;
}

/* The row of the table that says why the state stays, or -1. */
static int self_edge(const struct scene *s, const struct tape_event *told, enum fsm_state state, bool passive)
{
    struct fsm_stimulus by = {.passive = passive};
    if (told->kind == TAPE_CALL) {
        by.kind = BY_CALL;
        if (!call_cause(told->u.call.call, &by.call)) return -1;
    } else {
        const struct tape_event *sent = tape_segment(s->tape, told->u.wire.number);
        if (told->kind != TAPE_DELIVERED || !sent) return -1;
        by.kind = BY_SEGMENT;
        by.flags = sent->u.sent.seg.flags;
        by.has_data = sent->u.sent.seg.len > 0;
    }
    return fsm_match(state, state, &by);
}

static const char *call_why(const struct tape_event *e)
{
    if (e->u.call.marks & CALL_WAITS) return "It is decided when the peer answers.";
    if (e->u.call.result < 0) {
        for (size_t i = 0; i < sizeof failures / sizeof failures[0]; i++)
            if (failures[i].err == e->u.call.err) return failures[i].why;
        return "The kernel refused the call.";
    }
    if (e->u.call.call == CALL_RECV && e->u.call.result == 0) return "End of file: the peer has closed its direction.";
    for (size_t i = 0; i < sizeof successes / sizeof successes[0]; i++)
        if (successes[i].call == e->u.call.call) return successes[i].why;
    return "";
}

static bool answered_with_rst(const struct scene *s, const struct tape_event *told)
{
    for (const struct tape_event *e = told; e; e = moment_next(s, told, e))
        if (e->kind == TAPE_SENT && e->u.sent.seg.flags & SEG_RST) return true;
    return false;
}

static const char *segment_why(const struct scene *s, const struct tape_event *told)
{
    const struct tape_event *sent = tape_segment(s->tape, told->u.wire.number);
    if (!sent) return "";
    const struct segment *seg = &sent->u.sent.seg;
    if (told->kind == TAPE_DROPPED)
        return segment_span(seg) ? "The sender's retransmit timer brings it back."
                                 : "It takes no sequence space: nobody sends it again by itself.";
    if (answered_with_rst(s, told)) return "No socket takes it: the kernel answers with RST.";
    if (seg->len > 0) return "Data: it waits in Recv-Q until the program reads it.";
    if (seg->flags & (SEG_SYN | SEG_FIN | SEG_RST)) return "It changes nothing here.";
    return "It says which bytes have arrived: Send-Q gets shorter.";
}

static const char *quiet_why(const struct scene *s, const struct tape_event *told)
{
    if (told->kind == TAPE_CALL) return call_why(told);
    if (told->kind == TAPE_DELIVERED || told->kind == TAPE_DROPPED) return segment_why(s, told);
    if (told->kind == TAPE_SENT && told->u.sent.marks & SENT_AGAIN) return "No answer came in time: TCP sends it once more.";
    if (told->kind == TAPE_SENT) return "The network may do that: the receiver must cope.";
    if (told->kind == TAPE_PROGRAM && told->u.program.signal == SIGPIPE)
        return "send() on a dead connection raises SIGPIPE; ignored, it gives EPIPE.";
    if (told->kind == TAPE_SWAPPED) return "The network may reorder segments: the receiver must cope.";
    if (told->kind == TAPE_TIMER_FIRED) return "Nobody has acknowledged it, so the kernel tries again.";
    return "";
}

static void explain_quiet(struct story *st, const struct scene *s, const struct tape_event *told)
{
    if (told->kind == TAPE_SWAPPED || (unsigned)st->host < HOST_COUNT) {
        const struct model_socket *k = model_socket(s->model, told->host, told->sock);
        enum fsm_state state = k ? k->gone ? FSM_CLOSED : k->state : model_state(s->model, st->host);
        bool failed = told->kind == TAPE_CALL && told->u.call.result < 0;
        int edge = failed ? -1 : self_edge(s, told, state, k && k->passive);
        if (told->kind != TAPE_SWAPPED) {
            story_add(st, STORY_LINE_ARROW, STYLE_STORY_STRONG, "%s", fsm_state_name(state));
            story_add(st, STORY_LINE_ARROW, STYLE_STORY_DIM, "   the state stays as it is");
        }
        if (edge >= 0 && (size_t)edge < fsm_nedges) {
            add_edge_words(st, edge);
            return;
        }
    }
    story_add(st, STORY_LINE_WHY, STYLE_STORY, "%s", quiet_why(s, told));
}

void story_explain(struct story *st, const struct scene *s, const struct moment *m)
{
    struct path p = {.n = 0};
    if (m->told->kind != TAPE_SETTING && m->told->kind != TAPE_AUTO && m->told->kind != TAPE_EXPECT && m->told->kind != TAPE_NOTE) {
        find_path(&p, s, m->told);
        if (p.n > 0) explain_path(st, &p);
        else explain_quiet(st, s, m->told);
    }
}
