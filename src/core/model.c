/* model.c - the fold: one small function for each kind of event. Total: numbers
 * that the tables cannot hold are counted in `lost`, unknown ones are ignored. */
#include "core/model.h"

#include <string.h>

void model_init(struct model *m)
{
    memset(m, 0, sizeof *m); /* padding too: models are compared by memcmp */
    for (int h = 0; h < HOST_COUNT; h++) {
        m->host[h].fresh = true;
        for (int s = 0; s < SET_COUNT; s++) m->host[h].setting[s] = setting_table[s].initial;
    }
}

static struct model_socket *find(struct model *m, enum host host, uint16_t number)
{
    for (uint32_t i = 0; number && i < m->nsockets; i++)
        if (m->socket[i].host == host && m->socket[i].number == number) return &m->socket[i];
    return NULL;
}

/* Forgets sockets that are gone, but for each host's newest: it still speaks. */
static void forget_gone(struct model *m)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < m->nsockets; i++) {
        const struct model_socket *s = &m->socket[i];
        if (!s->gone || m->host[s->host].newest == s->number) m->socket[kept++] = *s;
    }
    memset(&m->socket[kept], 0, (m->nsockets - kept) * sizeof m->socket[0]);
    m->nsockets = kept;
}

/* A socket that is known is told again when it has another peer: a listener that made a call. */
static struct model_socket *new_socket(struct model *m, const struct tape_event *e)
{
    struct model_socket *s = find(m, e->host, e->sock);
    if (s) return s;
    forget_gone(m);
    if (m->nsockets == MODEL_SOCKETS) {
        m->lost++;
        return NULL;
    }
    s = &m->socket[m->nsockets++];
    s->host = e->host;
    s->number = e->sock;
    s->parent = e->u.socket.parent;
    s->born = s->changed = e->seq;
    s->edge = EDGE_OFF_THE_MAP;
    return s;
}

static void apply_socket(struct model *m, const struct tape_event *e)
{
    struct model_host *h = &m->host[e->host];
    if (e->u.socket.listener) {
        h->listener = e->sock;
    } else {
        if (h->listener == e->sock) h->listener = 0;
        h->newest = e->sock;
        h->eof = false;
    }
    struct model_socket *s = new_socket(m, e);
    if (!s) return;
    s->listener = e->u.socket.listener;
    s->passive = e->u.socket.passive;
    s->laddr = e->u.socket.laddr;
    s->raddr = e->u.socket.raddr;
    s->lport = e->u.socket.lport;
    s->rport = e->u.socket.rport;
}

static void apply_state(struct model *m, const struct tape_event *e)
{
    struct model_host *h = &m->host[e->host];
    int edge = e->u.state.edge;
    if (edge >= 0 && edge < FSM_EDGES_MAX) h->walked[edge / 8] |= (uint8_t)(1u << edge % 8);
    if ((unsigned)e->u.state.from < FSM_NSTATES) h->entered |= (uint16_t)(1u << e->u.state.from);
    if ((unsigned)e->u.state.to < FSM_NSTATES) h->entered |= (uint16_t)(1u << e->u.state.to);
    m->last_state = e->seq + 1;
    struct model_socket *s = find(m, e->host, e->sock);
    if (!s) return;
    s->state = e->u.state.to;
    s->changed = e->seq;
    s->edge = (int16_t)edge;
    if (!(e->u.state.marks & STATE_GONE)) return;
    s->gone = true;
    s->state = FSM_CLOSED;
    memset(&s->timer, 0, sizeof s->timer);
    if (s->number == h->newest) h->fresh = false;
    forget_gone(m);
}

static void apply_timer(struct model *m, const struct tape_event *e)
{
    struct model_socket *s = find(m, e->host, e->sock);
    if (!s) return;
    s->timer.which = e->u.timer.which;
    s->timer.retries = e->u.timer.retries;
    s->timer.due = e->u.timer.due;
    s->timer.span = e->u.timer.span;
}

static void apply_row(struct model *m, const struct tape_event *e)
{
    struct model_socket *s = find(m, e->host, e->sock);
    if (!s) return;
    s->recvq = e->u.row.recvq;
    s->sendq = e->u.row.sendq;
    s->owned = e->u.row.owned;
}

static uint32_t held_at(const struct model *m, uint32_t number)
{
    uint32_t i = 0;
    while (i < m->nheld && m->held[i].number != number) i++;
    return i;
}

static void apply_sent(struct model *m, const struct tape_event *e)
{
    m->last_wire = e->seq + 1;
    if (e->u.sent.marks & SENT_FORGED) return; /* never held: its DELIVERED follows */
    if (m->nheld == MODEL_HELD) {
        m->lost++;
        return;
    }
    uint32_t at = m->nheld;
    if (e->u.sent.marks & SENT_COPY) {
        uint32_t original = held_at(m, e->u.sent.of);
        if (original < m->nheld) at = original + 1;
    }
    memmove(&m->held[at + 1], &m->held[at], (m->nheld - at) * sizeof m->held[0]);
    m->held[at] = (struct model_held){.number = e->u.sent.number, .sent = e->seq, .copies = 1, .from = e->host};
    m->nheld++;
}

static void apply_repeated(struct model *m, const struct tape_event *e)
{
    uint32_t at = held_at(m, e->u.wire.number);
    if (at < m->nheld) m->held[at].copies = e->u.wire.count;
    for (uint32_t i = 0; i < MODEL_PAST; i++)
        if (m->past[i].number == e->u.wire.number) m->past[i].copies = e->u.wire.count;
}

static void apply_fate(struct model *m, const struct tape *t, const struct tape_event *e, enum segment_fate fate)
{
    const struct tape_event *sent = tape_segment(t, e->u.wire.number);
    uint32_t at = held_at(m, e->u.wire.number), copies = 1;
    m->last_wire = e->seq + 1;
    if (at < m->nheld) {
        copies = m->held[at].copies;
        m->nheld--;
        memmove(&m->held[at], &m->held[at + 1], (m->nheld - at) * sizeof m->held[0]);
        memset(&m->held[m->nheld], 0, sizeof m->held[0]);
    }
    if (!sent) return;
    struct model_past *p = &m->past[m->npast++ % MODEL_PAST];
    *p = (struct model_past){.number = e->u.wire.number, .sent = sent->seq, .at = e->seq, .fate = fate,
                             .from = sent->host, .copies = copies};
}

static void apply_swapped(struct model *m, const struct tape_event *e)
{
    uint32_t a = held_at(m, e->u.swapped.number), b = held_at(m, e->u.swapped.other);
    m->last_wire = e->seq + 1;
    if (a >= m->nheld || b >= m->nheld) return;
    struct model_held kept = m->held[a];
    m->held[a] = m->held[b];
    m->held[b] = kept;
}

/* A connection that was reset has no row, yet its program still holds it. */
static void count_fds(struct model_host *h, const struct tape_event *e)
{
    int64_t result = e->u.call.result;
    bool made = (e->u.call.call == CALL_SOCKET && result >= 0) || (e->u.call.call == CALL_ACCEPT && result > 0);
    if (made && h->fds < UINT16_MAX) h->fds++;
    /* A close that lingers lets go at once; that it is decided later changes nothing. */
    bool closed = e->u.call.call == CALL_CLOSE && result == 0 && !(e->u.call.marks & CALL_DECIDED);
    if (closed && h->fds > 0) h->fds--;
}

static void apply_call(struct model *m, const struct tape_event *e)
{
    struct model_host *h = &m->host[e->host];
    const unsigned marks = e->u.call.marks;
    count_fds(h, e);
    if (e->u.call.call == CALL_RECV && e->u.call.result == 0 && e->sock && e->sock == h->newest) h->eof = true;
    if (!(marks & CALL_ASKED)) return;
    h->waits = marks & CALL_WAITS;
    h->waiting = e->u.call.call;
    h->called = !h->waits;
    h->result = e->u.call.call == CALL_ACCEPT && e->u.call.result > 0 ? 0 : e->u.call.result;
    h->err = e->u.call.result < 0 ? e->u.call.err : 0;
}

static void apply_program(struct model *m, const struct tape_event *e)
{
    struct model_host *h = &m->host[e->host];
    h->running = e->u.program.what == PROGRAM_STARTED;
    h->waits = false;
    h->fds = 0;
    h->pid = h->running ? e->u.program.pid : 0;
    h->died_of = e->u.program.what == PROGRAM_SIGNALED ? e->u.program.signal : 0;
}

static void apply_command(struct model *m, const struct tape_event *e)
{
    m->last_command = e->seq + 1;
    if ((unsigned)e->host >= HOST_COUNT || e->u.command.op == CMD_EXPECT) return;
    m->host[e->host].fresh = true;
}

static void apply_hosted(struct model *m, const struct tape_event *e)
{
    if (e->kind == TAPE_CALL) apply_call(m, e);
    else if (e->kind == TAPE_SOCKET) apply_socket(m, e);
    else if (e->kind == TAPE_STATE) apply_state(m, e);
    else if (e->kind == TAPE_ROW) apply_row(m, e);
    else if (e->kind == TAPE_TIMER) apply_timer(m, e);
    else if (e->kind == TAPE_PROGRAM) apply_program(m, e);
    else if (e->kind == TAPE_SETTING && (unsigned)e->u.setting.what < SET_COUNT)
        m->host[e->host].setting[e->u.setting.what] = e->u.setting.value;
}

void model_apply(struct model *m, const struct tape *t, const struct tape_event *e)
{
    m->upto = e->seq + 1;
    m->at = e->at;
    if (tape_is_stimulus(e)) m->last_stimulus = e->seq + 1;
    switch (e->kind) {
    case TAPE_COMMAND: apply_command(m, e); break;
    case TAPE_SENT: apply_sent(m, e); break;
    case TAPE_REPEATED: apply_repeated(m, e); break;
    case TAPE_DELIVERED: apply_fate(m, t, e, FATE_DELIVERED); break;
    case TAPE_DROPPED: apply_fate(m, t, e, FATE_DROPPED); break;
    case TAPE_SWAPPED: apply_swapped(m, e); break;
    case TAPE_EXPECT:
        if (e->u.expect.ok) m->passed++;
        else m->failed++;
        break;
    case TAPE_AUTO:
        m->automatic.on = e->u.automatic.on;
        m->automatic.loss = e->u.automatic.loss;
        m->automatic.delay = e->u.automatic.delay;
        break;
    case TAPE_CALL: case TAPE_SOCKET: case TAPE_STATE: case TAPE_ROW: case TAPE_TIMER: case TAPE_PROGRAM:
    case TAPE_SETTING:
        if ((unsigned)e->host < HOST_COUNT) apply_hosted(m, e);
        break;
    case TAPE_ENGINE: case TAPE_TIMER_FIRED: case TAPE_NOTE: case TAPE_NKINDS: break;
    }
}

const struct model_socket *model_socket(const struct model *m, enum host host, uint16_t number)
{
    for (uint32_t i = 0; number && i < m->nsockets; i++)
        if (m->socket[i].host == host && m->socket[i].number == number) return &m->socket[i];
    return NULL;
}

const struct model_socket *model_newest(const struct model *m, enum host host)
{
    if ((unsigned)host >= HOST_COUNT) return NULL;
    const struct model_host *h = &m->host[host];
    return model_socket(m, host, h->newest ? h->newest : h->listener);
}

enum fsm_state model_state(const struct model *m, enum host host)
{
    const struct model_socket *s = model_newest(m, host);
    return s && !s->gone ? s->state : FSM_CLOSED;
}

const struct model_held *model_held(const struct model *m, uint32_t number)
{
    uint32_t at = held_at(m, number);
    return number && at < m->nheld ? &m->held[at] : NULL;
}

bool model_walked(const struct model *m, enum host host, int edge)
{
    return edge >= 0 && edge < FSM_EDGES_MAX && (m->host[host].walked[edge / 8] >> edge % 8 & 1);
}
