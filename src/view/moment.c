/* moment.c - finds what just happened. A kernel timer that only sends the same
 * segment once more is no story: the screen would chatter every second. */
#include "moment.h"
#include <string.h>

static const struct tape_event *root_of(const struct scene *s, const struct tape_event *e)
{
    return tape_stimulus(s->tape, e);
}

bool moment_made(const struct scene *s, const struct tape_event *root, const struct tape_event *e)
{
    while (e && e != root && e->cause < e->seq && e->seq > root->seq) e = scene_at(s, e->cause);
    return e == root;
}

const struct tape_event *moment_next(const struct scene *s, const struct tape_event *root, const struct tape_event *at)
{
    const struct tape_event *e;
    for (uint32_t seq = at->seq + 1; (e = scene_at(s, seq)) && e->cause < e->seq; seq++)
        if (moment_made(s, root, e)) return e;
    return NULL;
}

/* Of one command the calls that it asked for lead, the first that failed before
 * all; what the program does by itself behind them (it closes a socket that could
 * not be bound) is no story of its own. */
static const struct tape_event *leader(const struct scene *s, const struct tape_event *command,
                                       const struct tape_event *e)
{
    const struct tape_event *found = NULL, *at;
    if (e->kind != TAPE_CALL || command->kind != TAPE_COMMAND) return e;
    for (uint32_t seq = command->seq + 1; seq < e->seq && (at = scene_at(s, seq)); seq++) {
        if (at->kind != TAPE_CALL || at->cause != command->seq || !(at->u.call.marks & CALL_ASKED)) continue;
        found = at;
        if (at->u.call.result < 0) break;
    }
    return found ? found : e;
}

/* A timer tells something when a state or the wire changed by it. */
static bool timer_tells(const struct scene *s, const struct tape_event *fired)
{
    for (const struct tape_event *e = fired; e; e = moment_next(s, fired, e))
        if (e->kind == TAPE_STATE || e->kind == TAPE_SENT || e->kind == TAPE_CALL) return true;
    return false;
}

static const struct tape_event *teller(const struct scene *s, const struct tape_event *e)
{
    switch (e->kind) {
    case TAPE_CALL: case TAPE_DELIVERED: case TAPE_DROPPED: case TAPE_PROGRAM: case TAPE_TIMER_FIRED:
    case TAPE_SENT: case TAPE_STATE: case TAPE_SOCKET: {
        const struct tape_event *root = root_of(s, e);
        if (root->kind == TAPE_TIMER_FIRED && !timer_tells(s, root)) return NULL;
        if (root->kind == TAPE_PROGRAM && root->cause == root->seq && root->u.program.what == PROGRAM_STARTED)
            return NULL; /* the engine's own start */
        return tape_is_stimulus(root) ? root : leader(s, root, e);
    }
    case TAPE_SWAPPED:
        return e;
    case TAPE_SETTING: case TAPE_AUTO:
        return e->cause == e->seq ? NULL : e;
    case TAPE_EXPECT:
        return e->u.expect.ok ? NULL : e;
    case TAPE_NOTE:
        return e->u.note.op == CMD_COUNT ? e : NULL; /* a mark is set beside what happened, and is none itself */
    case TAPE_ENGINE: case TAPE_COMMAND: case TAPE_REPEATED: case TAPE_ROW: case TAPE_TIMER: case TAPE_NKINDS:
        return NULL;
    }
    return NULL;
}

const struct tape_event *moment_change(const struct scene *s, const struct tape_event *root)
{
    const struct tape_event *found = NULL;
    for (const struct tape_event *e = root; e; e = moment_next(s, root, e)) {
        if (e->kind != TAPE_STATE || (unsigned)e->host >= HOST_COUNT) continue;
        bool listener = e->u.state.from == FSM_LISTEN && e->u.state.to == FSM_CLOSED;
        if (!listener || !found) found = e;
    }
    return found;
}

uint16_t moment_port(const struct tape_event *sent)
{
    return sent->host == HOST_CLIENT ? sent->u.sent.seg.sport : sent->u.sent.seg.dport;
}

/* The connection an event is of, by the client's port; 0: of none that is known. */
static uint16_t port_of(const struct scene *s, const struct tape_event *e)
{
    const struct tape_event *sent = e->kind == TAPE_SENT ? e : NULL;
    if (e->kind == TAPE_DELIVERED || e->kind == TAPE_DROPPED) sent = tape_segment(s->tape, e->u.wire.number);
    if (sent) return moment_port(sent);
    const struct model_socket *k = model_socket(s->model, e->host, e->sock);
    return !k || k->listener ? 0 : k->host == HOST_CLIENT ? k->lport : k->rport;
}

/* Whether what `root` did touched the socket: a listener by itself, a connection
 * also by its other end. */
static bool touches(const struct scene *s, const struct tape_event *root, const struct model_socket *k)
{
    uint16_t port = k->listener ? 0 : k->host == HOST_CLIENT ? k->lport : k->rport;
    for (const struct tape_event *e = root; e; e = moment_next(s, root, e))
        if ((e->host == k->host && e->sock == k->number) || (port && port_of(s, e) == port)) return true;
    return false;
}

static const struct tape_event *newest(const struct scene *s, const struct model_socket *followed, struct moment *m)
{
    const struct tape_event *told = NULL;
    for (uint32_t seq = s->vs->cursor; seq > 0 && !told; seq--) {
        const struct tape_event *e = scene_at(s, seq - 1);
        if (!e) continue;
        told = teller(s, e);
        if (told && followed && !touches(s, told, followed)) told = NULL;
        if (!m->mark && e->kind == TAPE_NOTE && e->u.note.op == CMD_MARK && scene_reads(s, e)) m->mark = e;
    }
    return told;
}

void moment_find(struct moment *m, const struct scene *s)
{
    memset(m, 0, sizeof *m);
    const struct model_socket *followed = model_socket(s->model, s->vs->focus_host, s->vs->focus);
    if (followed) m->told = newest(s, followed, m);
    if (!m->told) m->told = newest(s, NULL, m);
    if (m->told) m->state = moment_change(s, m->told);
}
