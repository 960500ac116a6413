/* rig.c - commands to parts, and what an engine promises (engine/engine.h). */
#include "engine/rig.h"

#include <stdlib.h>
#include <string.h>

#include "rig_parts.h"

enum { STEPS_AT_ONCE = 1024 }; /* of passing time; the rest is for the next pump */

static struct rig *of(struct engine *e) { return (struct rig *)(void *)e; }
static const struct rig *of_const(const struct engine *e) { return (const struct rig *)(const void *)e; }

int rig_open(struct rig *r, const struct engine_config *config, struct tape *tape, vtime now, struct error *e)
{
    r->tape = tape;
    r->now = now;
    r->wait_until = VTIME_NEVER;
    hand_seed(r, config->seed);
    r->wire = wire_new(tape);
    for (int h = 0; h < HOST_COUNT; h++) {
        r->host[h].seen = observer_new((enum host)h, tape);
        r->host[h].next_port = PORT_FIRST_LOCAL;
        for (int s = 0; s < SET_COUNT; s++) r->host[h].setting[s] = setting_table[s].initial;
        if (!r->host[h].seen) return error_set(e, "out of memory");
    }
    return r->wire ? 0 : error_set(e, "out of memory");
}

int rig_start(struct rig *r, const struct engine_config *config, const char *text, struct error *e)
{
    struct tape_event ev = {.kind = TAPE_ENGINE, .host = HOST_NONE, .at = r->now, .cause = TAPE_SELF};
    ev.u.engine.seed = config->seed;
    tape_append(r->tape, &ev, text, strlen(text));
    for (int h = 0; h < HOST_COUNT; h++)
        if (host_start(r, (enum host)h, TAPE_SELF, e)) return -1;
    return 0;
}

void rig_close(struct rig *r)
{
    for (int h = 0; h < HOST_COUNT; h++) {
        observer_free(r->host[h].seen);
        free(r->host[h].lingering);
    }
    socket_rows_free(&r->rows);
    free(r->taken.bytes);
    wire_free(r->wire);
}

int rig_clone(const struct rig *r, struct tape *tape, struct rig *to)
{
    *to = *r;
    to->tape = tape;
    to->rows = (struct socket_rows){0};
    to->taken = (struct packets){0};
    to->wire = wire_clone(r->wire, tape);
    int failed = to->wire ? 0 : -1;
    for (int h = 0; h < HOST_COUNT; h++) {
        to->host[h].lingering = NULL;
        to->host[h].seen = observer_clone(r->host[h].seen, tape);
        if (!to->host[h].seen) failed = -1;
    }
    return failed;
}

int rig_break(struct rig *r, const struct error *e)
{
    if (r->broken) return -1;
    r->broken = true;
    struct tape_event ev = {.kind = TAPE_NOTE, .host = HOST_NONE, .at = r->now, .cause = TAPE_SELF};
    ev.u.note.op = CMD_COUNT;
    tape_append(r->tape, &ev, e->text, strlen(e->text));
    return -1;
}

/* The program's request for a command, and what closes or opens by it. */
static const struct { enum command_op cmd; enum program_op op; enum fsm_cause cause; } requests[] = {
    {CMD_LISTEN, PROGRAM_LISTEN, ON_PASSIVE_OPEN}, {CMD_CONNECT, PROGRAM_CONNECT, ON_ACTIVE_OPEN},
    {CMD_BIND, PROGRAM_BIND, ON_SEND},             {CMD_ACCEPT, PROGRAM_ACCEPT, ON_SEND},
    {CMD_SEND, PROGRAM_SEND, ON_SEND},             {CMD_RECV, PROGRAM_RECV, ON_SEND},
    {CMD_CLOSE, PROGRAM_CLOSE, ON_CLOSE},          {CMD_SHUTDOWN, PROGRAM_SHUTDOWN, ON_CLOSE},
    {CMD_ABORT, PROGRAM_ABORT, ON_ABORT},
};
enum { NREQUESTS = sizeof requests / sizeof *requests };

static bool request_of(const struct command *c, struct program_request *q)
{
    for (size_t i = 0; i < NREQUESTS; i++) {
        if (requests[i].cmd != c->op) continue;
        q->op = requests[i].op;
        return true;
    }
    return false;
}

struct fsm_stimulus rig_stimulus(uint32_t op, const struct program_reply *reply)
{
    struct fsm_stimulus by = {.kind = BY_CALL, .call = ON_SEND};
    for (size_t i = 0; i < NREQUESTS; i++)
        if (requests[i].op == op) by.call = requests[i].cause;
    if (reply->aborts) by.call = ON_ABORT; /* SO_LINGER with 0 s: socket(7) */
    return by;
}

static int fill_request(struct rig *r, const struct command *c, struct program_request *q, struct error *e)
{
    if (c->op == CMD_LISTEN || c->op == CMD_CONNECT || c->op == CMD_BIND) {
        q->port = c->u.open.port;
        q->backlog = c->u.open.backlog;
        q->peer = host_addr(host_peer(c->host));
    } else if (c->op == CMD_SEND || c->op == CMD_RECV) {
        q->len = c->len;
        q->ntext = c->text ? (uint32_t)c->len : 0;
    } else if (c->op == CMD_SHUTDOWN) {
        q->how = (int32_t)c->u.how;
    }
    if (!c->sock) return 0;
    q->cookie = observer_cookie(r->host[c->host].seen, c->sock);
    if (q->cookie) return 0;
    return error_set(e, "the %s has no socket %u", host_name(c->host), c->sock);
}

/* Pins the port that the stack will choose, so that a rebuilt lab gives the same
 * picture. A socket that was bound before keeps its own. */
static int pin_port(struct rig *r, enum host h, struct error *e)
{
    uint16_t port = r->host[h].next_port;
    if (r->host[h].next_port++ == UINT16_MAX) r->host[h].next_port = PORT_FIRST_LOCAL;
    return r->ops->local_port(r, h, port, e);
}

static int submit_call(struct rig *r, const struct command *c, uint32_t cause, struct error *e)
{
    struct program_request q = {0};
    struct program_reply reply;
    uint32_t stimulus;
    const char *name = host_name(c->host);
    if (!r->host[c->host].running)
        return error_set(e, "the %s's program is dead; `%s start` starts it again", name, name);
    if (!request_of(c, &q) || fill_request(r, c, &q, e)) return -1;
    if (c->op == CMD_CONNECT && pin_port(r, c->host, e)) return -1;
    int got = host_ask(r, c->host, &q, c->text, cause, &stimulus, &reply, e);
    if (got) return got < 0 ? -1 : 0; /* it died of the call: told on the tape */
    if (reply.refused && c->sock) return error_set(e, "the %s's program does not hold socket %u", name, c->sock);
    if (reply.refused)
        return error_set(e, "the %s has no open socket; `%s connect` or `%s listen` makes one", name, name, name);
    const struct fsm_stimulus by = rig_stimulus(q.op, &reply);
    return rig_settle(r, c->host, &by, stimulus, e);
}

static int dispatch(struct rig *r, const struct command *c, uint32_t cause, struct error *e)
{
    if (c->op == CMD_KILL) return host_kill(r, c->host, cause, e);
    if (c->op == CMD_START) return host_start(r, c->host, cause, e);
    if (c->op == CMD_SET) {
        if (host_set(r, c->host, c->u.set.what, c->u.set.value, cause, e)) return -1;
        return rig_settle(r, c->host, &(struct fsm_stimulus){.kind = BY_CALL, .call = ON_SEND}, cause, e);
    }
    if (c->op == CMD_WAIT) {
        r->wait_until = r->now + c->u.duration;
        return 0;
    }
    if (c->op == CMD_SEED) {
        hand_seed(r, c->u.seed);
        return 0;
    }
    return command_table[c->op].subject == SUBJECT_WIRE ? hand_command(r, c, cause, e) : submit_call(r, c, cause, e);
}

static int gone(struct error *e) { return error_set(e, "the lab is gone; quit and start finwait again"); }

int rig_submit(struct engine *engine, const struct command *c, uint32_t cause, vtime now, struct error *e)
{
    struct rig *r = of(engine);
    if (now > r->now) r->now = now;
    if (r->broken) return gone(e);
    if (cause != TAPE_SELF && c->op != CMD_WAIT) r->unasked = 0; /* undo has no cause for what came by itself */
    return dispatch(r, c, cause, e) ? -1 : hand_slice(r, e);
}

/* What has come due by r->now. */
static int step(struct rig *r, struct error *e)
{
    if (r->wait_until <= r->now) r->wait_until = VTIME_NEVER;
    if (r->broken) return gone(e);
    return r->ops->passed(r, e) || hand_slice(r, e) ? -1 : 0;
}

/* Where time is only an argument, what comes due is done in order, each at its own time. */
static int pass_time(struct rig *r, vtime now, struct error *e)
{
    for (int i = 0; i < STEPS_AT_ONCE; i++) {
        vtime due = rig_deadline(&r->base);
        if (due > now) {
            if (now > r->now) r->now = now;
            return 0;
        }
        if (due > r->now) r->now = due;
        if (step(r, e)) return -1;
    }
    return 0;
}

int rig_pump(struct engine *engine, vtime now, struct error *e)
{
    struct rig *r = of(engine);
    if (r->ops->warps) return pass_time(r, now, e);
    r->now = now;
    return step(r, e);
}

bool rig_busy(const struct engine *engine)
{
    const struct rig *r = of_const(engine);
    return !r->broken && (r->wait_until != VTIME_NEVER || r->all.on);
}

bool rig_broken(const struct engine *engine) { return of_const(engine)->broken; }

vtime rig_deadline(const struct engine *engine)
{
    const struct rig *r = of_const(engine);
    vtime first = r->wait_until, slice = hand_slice_due(r), timers = r->ops->deadline(r);
    if (r->broken) return VTIME_NEVER;
    if (slice < first) first = slice;
    return timers < first ? timers : first;
}
