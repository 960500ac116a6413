/* sim.c - the engine on two simulated stacks: a rig whose hosts are values. */
#include "sim/sim.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim.h"

static struct sim *sim_of(struct rig *r) { return (struct sim *)(void *)r; }
static struct stack *stack_of(struct rig *r, enum host h) { return &sim_of(r)->stack[h]; }

enum { FIRST_PID = 1001 }; /* processes are simulated too */

static int sim_start(struct rig *r, enum host h, int32_t *pid, struct error *e)
{
    struct stack *s = stack_of(r, h);
    s->program = program_new((struct sockets){.ops = &sim_calls, .ctx = s});
    if (!s->program) return error_set(e, "out of memory");
    s->sigpipe_ignored = s->died = false;
    *pid = FIRST_PID + (int32_t)h;
    return 0;
}

static int sim_kill(struct rig *r, enum host h, struct error *e)
{
    (void)r;
    (void)h;
    (void)e;
    return 0;
}

static int sim_ended(struct rig *r, enum host h, int *sig, struct error *e)
{
    struct stack *s = stack_of(r, h);
    (void)e;
    *sig = s->died ? SIGPIPE : SIGKILL;
    api_exit(s);
    program_free(s->program);
    s->program = NULL;
    return 0;
}

static int sim_ask(struct rig *r, enum host h, const struct program_request *q, const char *text,
                   struct program_reply *reply, struct error *e)
{
    struct stack *s = stack_of(r, h);
    (void)e;
    s->died = false;
    program_obey(s->program, q, text, reply);
    return s->died; /* what a program that dies would have reported is not heard */
}

static int sim_syncookies(struct rig *r, enum host h, bool on, struct error *e)
{
    (void)e;
    stack_of(r, h)->syncookies = on;
    return 0;
}

static int sim_local_port(struct rig *r, enum host h, uint16_t port, struct error *e)
{
    (void)e;
    stack_of(r, h)->port = port;
    return 0;
}

static int sim_look(struct rig *r, enum host h, bool listeners, struct socket_rows *rows, struct error *e)
{
    (void)listeners;
    struct stack *s = stack_of(r, h);
    socket_rows_clear(rows);
    int failed = tcb_rows(s, rows);
    for (size_t i = 0; i < s->moves.nwalks && !failed; i++) failed = socket_walks_add(rows, &s->moves.walks[i]);
    socket_rows_clear(&s->moves);
    socket_rows_sort(rows);
    return failed ? error_set(e, "out of memory") : 0;
}

static size_t sim_sent(struct rig *r, enum host h, uint8_t *packet, size_t cap)
{
    struct stack *s = stack_of(r, h);
    struct packet *p = s->first;
    if (!p) return 0;
    const size_t len = p->len <= cap ? p->len : 0;
    memcpy(packet, p->bytes, len);
    s->first = p->next;
    if (!s->first) s->last = &s->first;
    free(p);
    return len;
}

static int sim_arrive(struct rig *r, enum host h, const uint8_t *packet, size_t len, struct error *e)
{
    struct segment seg;
    if (segment_parse(&seg, packet, len, e)) return -1;
    arrive(stack_of(r, h), &seg, packet + seg.data_at);
    return 0;
}

/* What came of a timer of the host. */
static int settle_timer(struct rig *r, enum host h, struct error *e)
{
    static const struct fsm_stimulus timer = {.kind = BY_TIMER};
    rig_drain(r, h, TAPE_SELF);
    return rig_settle(r, h, &timer, TAPE_SELF, e);
}

/* One timer, of the host whose is due first. */
static int sim_passed(struct rig *r, struct error *e)
{
    struct sim *sim = sim_of(r);
    for (int h = 0; h < HOST_COUNT; h++) {
        if (timer_due(&sim->stack[h]) > r->now) continue;
        timer_run(&sim->stack[h]);
        return settle_timer(r, (enum host)h, e) ? -1 : 0;
    }
    return 0;
}

static vtime sim_timers(const struct rig *r)
{
    const struct sim *sim = (const struct sim *)(const void *)r;
    const vtime client = timer_due(&sim->stack[HOST_CLIENT]), server = timer_due(&sim->stack[HOST_SERVER]);
    return client < server ? client : server;
}

static const struct rig_ops sim_rig_ops = {
    .start = sim_start,
    .kill = sim_kill,
    .ended = sim_ended,
    .ask = sim_ask,
    .syncookies = sim_syncookies,
    .local_port = sim_local_port,
    .look = sim_look,
    .sent = sim_sent,
    .arrive = sim_arrive,
    .passed = sim_passed,
    .deadline = sim_timers,
    .warps = true,
};

static void stack_free(struct stack *s)
{
    uint8_t unread[SEGMENT_MAX];
    while (sim_sent(&s->sim->rig, s->host, unread, sizeof unread)) continue;
    while (s->lingering) {
        struct linger_call *c = s->lingering;
        s->lingering = c->next;
        free(c);
    }
    for (size_t i = 0; i < s->ntcbs; i++) tcb_free(s->tcbs[i]);
    program_free(s->program);
    socket_rows_free(&s->moves);
    free(s->tcbs);
    free(s->fds);
}

static void sim_close(struct engine *engine)
{
    struct sim *sim = (struct sim *)(void *)engine;
    if (!sim) return;
    for (int h = 0; h < HOST_COUNT; h++) stack_free(&sim->stack[h]);
    rig_close(&sim->rig);
    free(sim);
}

static void stack_init(struct sim *sim, enum host h)
{
    struct stack *s = &sim->stack[h];
    s->sim = sim;
    s->host = h;
    s->last = &s->first;
    s->syncookies = setting_table[SET_SYNCOOKIES].initial != 0;
    s->port = PORT_FIRST_LOCAL;
}

static struct engine *sim_open(const struct engine_config *config, struct tape *tape, vtime now, struct error *e)
{
    struct sim *sim = calloc(1, sizeof *sim);
    const char *profile = config->profile ? config->profile : "linux";
    char text[64];
    if (!sim) {
        error_set(e, "out of memory");
        return NULL;
    }
    sim->rig.base.ops = &sim_engine;
    sim->rig.ops = &sim_rig_ops;
    sim->seed = config->seed;
    for (int h = 0; h < HOST_COUNT; h++) stack_init(sim, (enum host)h);
    snprintf(text, sizeof text, "sim/%s/RFC 9293", profile);
    int failed = profile_get(&sim->profile, profile)
                     ? error_set(e, "there is no profile %s; the simulator has linux and rfc9293", profile)
                     : rig_open(&sim->rig, config, tape, now, e);
    if (!failed && rig_start(&sim->rig, config, text, e) == 0) return &sim->rig.base;
    sim_close(&sim->rig.base);
    return NULL;
}

static void sim_hold_timers(struct engine *engine, bool on)
{
    struct sim *sim = (struct sim *)(void *)engine;
    sim->timers_held = on;
    for (int h = 0; h < HOST_COUNT && !on; h++) timer_release(&sim->stack[h]);
}

/* What was sent stands on the tape; where nothing was, the other engine gave up. */
static int sim_run_out(struct engine *engine, const struct tape_event *of, vtime now, struct error *e)
{
    struct sim *sim = (struct sim *)(void *)engine;
    const enum host h = of->host;
    struct tcb *t = tcb_by_cookie(&sim->stack[h], observer_cookie(sim->rig.host[h].seen, of->sock));
    if (now > sim->rig.now) sim->rig.now = now;
    if (t) timer_run_out(&sim->stack[h], t, of->kind == TAPE_TIMER_FIRED);
    return t ? settle_timer(&sim->rig, h, e) : 0;
}

static size_t sim_fds(const struct engine *engine, struct pollfd fds[ENGINE_FDS_MAX])
{
    (void)engine;
    (void)fds;
    return 0;
}

const struct engine_ops sim_engine = {
    .name = "sim",
    .summary = "two simulated stacks: RFC 9293",
    .caps = ENGINE_CAN_WARP | ENGINE_CAN_BRANCH,
    .open = sim_open,
    .close = sim_close,
    .submit = rig_submit,
    .busy = rig_busy,
    .broken = rig_broken,
    .fds = sim_fds,
    .deadline = rig_deadline,
    .pump = rig_pump,
    .hold_timers = sim_hold_timers,
    .run_out = sim_run_out,
};
