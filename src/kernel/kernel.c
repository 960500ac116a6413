/* kernel.c - the engine on two real Linux stacks: what engine.h promises. */
#include "kernel/kernel.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "lab_engine.h"

static struct kernel *of(struct engine *e) { return (struct kernel *)(void *)e; }
static const struct kernel *of_const(const struct engine *e) { return (const struct kernel *)(const void *)e; }

static void kernel_close(struct engine *engine)
{
    struct kernel *k = of(engine);
    if (!k) return;
    for (int h = 0; h < HOST_COUNT; h++) {
        observer_free(k->host[h].seen);
        if (!k->host[h].running) continue;
        close(k->host[h].program.fd);
        close(k->host[h].program.pidfd);
    }
    lab_close(&k->lab);
    probe_free(&k->probe);
    wire_free(k->wire);
    free(k);
}

static void write_engine(struct kernel *k, uint64_t seed)
{
    struct utsname u;
    char text[160];
    uname(&u);
    int n = snprintf(text, sizeof text, "kernel/linux/%s %.60s%s", u.sysname, u.release,
                     k->lab.user_namespace ? ", in a user namespace" : "");
    struct tape_event e = {.kind = TAPE_ENGINE, .host = HOST_NONE, .at = k->now, .cause = TAPE_SELF};
    e.u.engine.seed = seed;
    tape_append(k->tape, &e, text, (size_t)n);
}

static int open_parts(struct kernel *k, struct error *e)
{
    k->wire = wire_new(k->tape);
    for (int h = 0; h < HOST_COUNT; h++) {
        k->host[h].seen = observer_new((enum host)h, k->tape);
        k->host[h].next_port = PORT_FIRST_LOCAL;
        for (int s = 0; s < SET_COUNT; s++) k->host[h].setting[s] = setting_table[s].initial;
        if (!k->host[h].seen) return error_set(e, "out of memory");
    }
    if (!k->wire) return error_set(e, "out of memory");
    return lab_open(&k->lab, e);
}

static struct engine *kernel_open(const struct engine_config *config, struct tape *tape, vtime now, struct error *e)
{
    if (config->profile && strcmp(config->profile, "linux") != 0) {
        error_set(e, "the kernel engine is Linux as it is: profile %s needs the simulator", config->profile);
        return NULL;
    }
    struct kernel *k = calloc(1, sizeof *k);
    if (!k) {
        error_set(e, "out of memory");
        return NULL;
    }
    k->base.ops = &kernel_engine;
    k->tape = tape;
    k->now = now;
    k->wait_until = VTIME_NEVER;
    k->random = config->seed * 2 + 1; /* never 0 */
    k->lab = (struct lab){.helper = -1, .tun = {-1, -1}, .diag = {-1, -1}};
    int failed = open_parts(k, e);
    if (!failed) write_engine(k, config->seed);
    for (int h = 0; h < HOST_COUNT && !failed; h++) failed = host_start(k, (enum host)h, TAPE_SELF, e);
    if (!failed) return &k->base;
    kernel_close(&k->base);
    return NULL;
}

/* The program's request for a command, and what closes or opens by it. */
static bool request_of(const struct command *c, struct program_request *q, struct fsm_stimulus *by)
{
    static const struct { enum command_op cmd; enum program_op op; enum fsm_cause cause; } rows[] = {
        {CMD_LISTEN, PROGRAM_LISTEN, ON_PASSIVE_OPEN}, {CMD_CONNECT, PROGRAM_CONNECT, ON_ACTIVE_OPEN},
        {CMD_BIND, PROGRAM_BIND, ON_SEND},             {CMD_ACCEPT, PROGRAM_ACCEPT, ON_SEND},
        {CMD_SEND, PROGRAM_SEND, ON_SEND},             {CMD_RECV, PROGRAM_RECV, ON_SEND},
        {CMD_CLOSE, PROGRAM_CLOSE, ON_CLOSE},          {CMD_SHUTDOWN, PROGRAM_SHUTDOWN, ON_CLOSE},
        {CMD_ABORT, PROGRAM_ABORT, ON_ABORT},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (rows[i].cmd != c->op) continue;
        q->op = rows[i].op;
        *by = (struct fsm_stimulus){.kind = BY_CALL, .call = rows[i].cause};
        return true;
    }
    return false;
}

static int fill_request(struct kernel *k, const struct command *c, struct program_request *q, struct error *e)
{
    if (c->op == CMD_LISTEN || c->op == CMD_CONNECT || c->op == CMD_BIND) {
        q->port = c->u.open.port;
        q->backlog = c->u.open.backlog;
        q->peer = host_addr(host_peer(c->host));
    } else if (c->op == CMD_SEND || c->op == CMD_RECV) {
        q->len = c->len;
        q->ntext = c->text ? (uint32_t)c->len : 0;
    } else if (c->op == CMD_SHUTDOWN) {
        static const int how[] = {[SHUTDOWN_RD] = SHUT_RD, [SHUTDOWN_WR] = SHUT_WR, [SHUTDOWN_RDWR] = SHUT_RDWR};
        q->how = how[c->u.how];
    }
    if (!c->sock) return 0;
    q->cookie = observer_cookie(k->host[c->host].seen, c->sock);
    if (q->cookie) return 0;
    return error_set(e, "the %s has no socket %u", host_name(c->host), c->sock);
}

/* Pins the port that the kernel will choose, so that a rebuilt lab gives the same
 * picture. A socket that was bound before keeps its own. */
static int pin_port(struct kernel *k, enum host h, struct error *e)
{
    char range[24];
    uint16_t port = k->host[h].next_port;
    if (k->host[h].next_port++ == UINT16_MAX) k->host[h].next_port = PORT_FIRST_LOCAL;
    snprintf(range, sizeof range, "%u %u", port, port);
    return lab_sysctl(&k->lab, h, "ip_local_port_range", range, e);
}

static int submit_call(struct kernel *k, const struct command *c, uint32_t cause, struct error *e)
{
    struct program_request q = {0};
    struct fsm_stimulus by;
    struct program_reply r;
    uint32_t stimulus;
    const char *name = host_name(c->host);
    if (!k->host[c->host].running)
        return error_set(e, "the %s's program is dead; `%s start` starts it again", name, name);
    if (!request_of(c, &q, &by) || fill_request(k, c, &q, e)) return -1;
    if (c->op == CMD_CONNECT && pin_port(k, c->host, e)) return -1;
    int got = host_ask(k, c->host, &q, c->text, cause, &stimulus, &r, e);
    if (got) return got < 0 ? -1 : 0; /* it died of the call: told on the tape */
    if (r.refused && c->sock) return error_set(e, "the %s's program does not hold socket %u", name, c->sock);
    if (r.refused) return error_set(e, "the %s has no open socket; `%s connect` or `%s listen` makes one", name, name, name);
    if (r.aborts) by.call = ON_ABORT; /* SO_LINGER with 0 s: socket(7) */
    return stimulus_settle(k, c->host, &by, stimulus, e);
}

static int no_segment(const struct kernel *k, struct error *e)
{
    if (wire_held(k->wire) == 0) return error_set(e, "nothing is held on the wire");
    return error_set(e, "no held segment fits; %zu held", wire_held(k->wire));
}

static int deliver(struct kernel *k, const struct wire_pick *pick, uint32_t cause, struct error *e)
{
    uint32_t number = wire_pick(k->wire, pick);
    if (!pick->all) return number ? stimulus_deliver(k, number, cause, e) : no_segment(k, e);
    k->all.on = number != 0;
    k->all.pick = *pick;
    k->all.cause = cause;
    k->all.done = 0;
    return 0;
}

static int drop(struct kernel *k, const struct wire_pick *pick, uint32_t cause, struct error *e)
{
    struct wire_stamp stamp = {.at = k->now, .cause = cause};
    uint32_t number = wire_pick(k->wire, pick);
    if (!number && !pick->all) return no_segment(k, e);
    while (number) {
        wire_drop(k->wire, number, &stamp);
        number = pick->all ? wire_pick(k->wire, pick) : 0;
    }
    return 0;
}

static int rearrange(struct kernel *k, const struct command *c, uint32_t cause, struct error *e)
{
    struct wire_stamp stamp = {.at = k->now, .cause = cause};
    uint32_t number = wire_pick(k->wire, &c->u.pick);
    if (!number) return no_segment(k, e);
    if (c->op == CMD_DUP) return wire_dup(k->wire, number, &stamp) ? 0 : error_set(e, "out of memory");
    if (wire_swap(k->wire, number, &stamp) == 0) return 0;
    return error_set(e, "#%u is the last that the %s holds; swap needs another behind it", number,
                     host_name(wire_from(k->wire, number)));
}

static int submit_wire(struct kernel *k, const struct command *c, uint32_t cause, struct error *e)
{
    if (c->op == CMD_DELIVER) return deliver(k, &c->u.pick, cause, e);
    if (c->op == CMD_DROP) return drop(k, &c->u.pick, cause, e);
    if (c->op == CMD_INJECT) return inject_forged(k, c, cause, e);
    if (c->op != CMD_AUTO) return rearrange(k, c, cause, e);
    struct tape_event ev = {.kind = TAPE_AUTO, .host = HOST_NONE, .at = k->now, .cause = cause};
    ev.u.automatic.on = c->u.automatic.on;
    ev.u.automatic.delay = c->u.automatic.delay;
    ev.u.automatic.loss = c->u.automatic.loss;
    tape_append(k->tape, &ev, NULL, 0);
    k->automatic.on = c->u.automatic.on;
    k->automatic.delay = c->u.automatic.delay;
    k->automatic.loss = c->u.automatic.loss;
    return 0;
}

static int dispatch(struct kernel *k, const struct command *c, uint32_t cause, struct error *e)
{
    if (c->op == CMD_KILL) return host_kill(k, c->host, cause, e);
    if (c->op == CMD_START) return host_start(k, c->host, cause, e);
    if (c->op == CMD_SET) {
        if (host_set(k, c->host, c->u.set.what, c->u.set.value, cause, e)) return -1;
        return stimulus_settle(k, c->host, &(struct fsm_stimulus){.kind = BY_CALL, .call = ON_SEND}, cause, e);
    }
    if (c->op == CMD_WAIT) {
        k->wait_until = k->now + c->u.duration;
        return 0;
    }
    if (c->op == CMD_SEED) {
        k->random = c->u.seed * 2 + 1;
        return 0;
    }
    return command_table[c->op].subject == SUBJECT_WIRE ? submit_wire(k, c, cause, e) : submit_call(k, c, cause, e);
}

static int kernel_submit(struct engine *engine, const struct command *c, uint32_t cause, vtime now, struct error *e)
{
    struct kernel *k = of(engine);
    k->now = now;
    if (k->broken) return error_set(e, "the lab is gone; quit and start finwait again");
    if (dispatch(k, c, cause, e)) return k->lab.silent ? kernel_break(k, e) : -1;
    return stimulus_slice(k, e);
}

static int kernel_pump(struct engine *engine, vtime now, struct error *e)
{
    struct kernel *k = of(engine);
    k->now = now;
    if (k->wait_until <= now) k->wait_until = VTIME_NEVER;
    if (k->broken) return error_set(e, "the lab is gone; quit and start finwait again");
    if (host_check(k, e) || stimulus_timer(k, e) || stimulus_slice(k, e)) return -1;
    return 0;
}

static bool kernel_busy(const struct engine *engine)
{
    const struct kernel *k = of_const(engine);
    return !k->broken && (k->wait_until != VTIME_NEVER || k->all.on);
}
static bool kernel_broken(const struct engine *engine) { return of_const(engine)->broken; }

static size_t kernel_fds(const struct engine *engine, struct pollfd fds[ENGINE_FDS_MAX])
{
    const struct kernel *k = of_const(engine);
    size_t n = 0;
    if (k->broken) return 0;
    fds[n++] = (struct pollfd){.fd = k->lab.helper, .events = POLLIN}; /* readable: it is gone */
    for (int h = 0; h < HOST_COUNT; h++) {
        const struct kernel_host *host = &k->host[h];
        fds[n++] = (struct pollfd){.fd = k->lab.tun[h], .events = POLLIN};
        if (host->running) fds[n++] = (struct pollfd){.fd = host->program.pidfd, .events = POLLIN};
        if (host->running && host->stuck) fds[n++] = (struct pollfd){.fd = host->program.fd, .events = POLLIN};
    }
    return n;
}

static vtime kernel_deadline(const struct engine *engine)
{
    const struct kernel *k = of_const(engine);
    vtime first = k->wait_until, slice = stimulus_slice_due(k);
    if (k->broken) return VTIME_NEVER;
    if (slice < first) first = slice;
    for (int h = 0; h < HOST_COUNT; h++) {
        vtime due = observer_deadline(k->host[h].seen, k->now);
        if (due < first) first = due;
        due = host_linger_due(k, (enum host)h);
        if (due < first) first = due;
    }
    return first;
}

static bool kernel_enter(const struct engine *engine, enum host h, char *buf, size_t cap)
{
    const struct kernel *k = of_const(engine);
    const char *user = k->lab.user_namespace ? " --user --preserve-credentials" : "";
    snprintf(buf, cap, "nsenter --target %d%s --net=/proc/%d/fd/%d", (int)k->lab.helper_pid, user,
             (int)k->lab.helper_pid, k->lab.netns[h]);
    return true;
}

const struct engine_ops kernel_engine = {
    .name = "kernel",
    .summary = "two real Linux TCP stacks",
    .caps = 0,
    .open = kernel_open,
    .close = kernel_close,
    .submit = kernel_submit,
    .busy = kernel_busy,
    .broken = kernel_broken,
    .fds = kernel_fds,
    .deadline = kernel_deadline,
    .pump = kernel_pump,
    .enter = kernel_enter,
};
