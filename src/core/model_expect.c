/* model_expect.c - what `expect` asks of the model. Looks only; the session
 * writes the outcome on the tape. */
#include <stdio.h>

#include "core/model.h"
#include "core/wire.h"

const struct model_held *model_pick(const struct model *m, const struct tape *t, const struct wire_pick *pick)
{
    for (uint32_t i = 0; i < m->nheld; i++) {
        const struct tape_event *e = tape_at(t, m->held[i].sent);
        if (e && wire_fits(pick, m->held[i].from, &e->u.sent.seg, m->held[i].number)) return &m->held[i];
    }
    return NULL;
}

static uint32_t count_in(const struct model *m, enum host host, enum fsm_state state)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < m->nsockets; i++)
        n += m->socket[i].host == host && !m->socket[i].gone && m->socket[i].state == state;
    return n;
}

static bool expect_state(const struct model *m, const struct command *c, char *found, size_t cap)
{
    enum fsm_state state = model_state(m, c->host);
    if (c->sock) {
        const struct model_socket *s = model_socket(m, c->host, c->sock);
        state = s && !s->gone ? s->state : FSM_CLOSED;
    }
    snprintf(found, cap, "it is %s", fsm_state_name(state));
    return state == c->u.expect.state;
}

static bool expect_number(const struct model *m, const struct command *c, char *found, size_t cap)
{
    enum fsm_state state = c->u.expect.state;
    uint32_t n = count_in(m, c->host, state);
    const struct model_socket *newest = model_newest(m, c->host);
    /* CLOSED is no row of the kernel: it is the newest connection, gone. */
    if (state == FSM_CLOSED && (!newest || newest->gone)) n = 1;
    snprintf(found, cap, "%u in %s", n, fsm_state_name(state));
    if (c->u.expect.what == EXPECT_ANY) return n > 0;
    if (c->u.expect.what == EXPECT_NO) return n == 0;
    return n == c->u.expect.count;
}

static bool expect_call(const struct model *m, const struct command *c, char *found, size_t cap)
{
    const struct model_host *h = &m->host[c->host];
    if (h->waits) {
        snprintf(found, cap, "%s() still waits", tape_call_name(h->waiting));
        return false;
    }
    if (!h->called) {
        snprintf(found, cap, "no call of the %s is decided", host_name(c->host));
        return false;
    }
    if (h->result < 0) snprintf(found, cap, "the last call gave -1 %s", errno_name(h->err));
    else snprintf(found, cap, "the last call gave %lld", (long long)h->result);
    if (c->u.expect.what == EXPECT_RESULT) return h->result == c->u.expect.result;
    return h->result < 0 && h->err == c->u.expect.number;
}

static bool expect_signal(const struct model *m, const struct command *c, char *found, size_t cap)
{
    const struct model_host *h = &m->host[c->host];
    const char *name = h->died_of ? signal_name(h->died_of) : NULL;
    if (h->running) snprintf(found, cap, "the program runs");
    else snprintf(found, cap, "the program ended%s%s", name ? " by " : "", name ? name : "");
    return !h->running && h->died_of == c->u.expect.number;
}

static bool expect_wire(const struct model *m, const struct tape *t, const struct command *c, char *found, size_t cap)
{
    char flags[40] = "";
    const struct tape_event *first = m->nheld ? tape_at(t, m->held[0].sent) : NULL;
    if (first) {
        segment_flags_print(first->u.sent.seg.flags, flags, sizeof flags);
        snprintf(found, cap, "%u held, the oldest is #%u %s %s", m->nheld, m->held[0].number,
                 host_name(m->held[0].from), flags);
    } else {
        snprintf(found, cap, "the wire is empty");
    }
    if (c->u.expect.what == EXPECT_WIRE_EMPTY) return m->nheld == 0;
    return model_pick(m, t, &c->u.expect.pick) != NULL;
}

bool model_expect(const struct model *m, const struct tape *t, const struct command *c, char *found, size_t cap)
{
    switch (c->u.expect.what) {
    case EXPECT_STATE: return expect_state(m, c, found, cap);
    case EXPECT_ANY: case EXPECT_NO: case EXPECT_COUNT: return expect_number(m, c, found, cap);
    case EXPECT_RESULT: case EXPECT_ERRNO: return expect_call(m, c, found, cap);
    case EXPECT_SIGNAL: return expect_signal(m, c, found, cap);
    case EXPECT_EOF:
        snprintf(found, cap, "the program has not read end of file");
        return m->host[c->host].eof;
    case EXPECT_WIRE: case EXPECT_WIRE_EMPTY: return expect_wire(m, t, c, found, cap);
    }
    return false;
}
