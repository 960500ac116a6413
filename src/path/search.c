#include "search.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/sim.h"

enum { POINTS_MAX = 20000 };

/* What is tried: a line, its group, and what it costs beyond a step. */
static const struct way { unsigned group, extra; const char *line; } ways[] = {
    {WITH_PLAIN, 0, "server listen"},           {WITH_PLAIN, 0, "client connect"},
    {WITH_PLAIN, 0, "wire deliver client"},     {WITH_PLAIN, 0, "wire deliver server"},
    {WITH_PLAIN, 0, "client close"},            {WITH_PLAIN, 0, "server close"},
    {WITH_REVERSED, 1, "client listen"},        {WITH_REVERSED, 1, "server connect"},
    {WITH_BIND, 2, "client bind 6000"},         {WITH_BIND, 2, "server bind 6000"},
    {WITH_PICK, 2, "wire deliver client =ACK"}, {WITH_PICK, 2, "wire deliver server =ACK"},
    {WITH_PICK, 2, "wire drop client"},         {WITH_PICK, 2, "wire drop server"},
    {WITH_ENDS, 2, "client shutdown"},          {WITH_ENDS, 2, "server shutdown"},
    {WITH_ENDS, 2, "client abort"},             {WITH_ENDS, 2, "server abort"},
    {WITH_TIME, 5, "wait 62s"},
    {WITH_DATA, 1, "client send 5"},            {WITH_DATA, 1, "server send 5"},
    {WITH_DATA, 1, "client recv"},              {WITH_DATA, 1, "server recv"},
    {WITH_DATA, 2, "wire dup client"},          {WITH_DATA, 2, "wire dup server"},
    {WITH_DATA, 2, "client kill"},              {WITH_DATA, 2, "server kill"},
    {WITH_DATA, 2, "server socket 1 close"},    {WITH_DATA, 2, "server set autoaccept off"},
    {WITH_TIME, 9, "wait 5min"},
#define FORGED(flags) {WITH_FORGED, 8, "wire inject client " flags}, {WITH_FORGED, 8, "wire inject server " flags}
    FORGED("SYN"), FORGED("SYN,ACK"), FORGED("ACK"), FORGED("FIN,ACK"), FORGED("ACK seq=+1"), FORGED("FIN,ACK seq=+1"),
    FORGED("ACK seq=+2"), FORGED("FIN,ACK seq=+2"), FORGED("RST"), FORGED("RST,ACK"), FORGED("RST seq=+1"), FORGED("FIN"),
#undef FORGED
#define ODD(flags) {WITH_ODD, 9, "wire inject client " flags}, {WITH_ODD, 9, "wire inject server " flags}
    ODD("PSH,ACK len=5"), ODD("PSH,ACK seq=+1 len=5"), ODD("ACK seq=-1"), ODD("RST seq=+9"), ODD("SYN seq=+9"),
    ODD("ACK ack=+9"), ODD("FIN,ACK seq=-1"),
#undef ODD
};
enum { NWAYS = sizeof ways / sizeof *ways };

/* What a host has had so far: enough to see that some commands are not worth a try. */
struct had { unsigned connections, listeners, sockets; };

struct node { uint32_t parent; uint16_t cost, least; uint8_t way, depth; }; /* least: of the whole way */

struct search {
    struct script *ways;
    struct engine *root;
    struct tape *root_tape;
    vtime root_now;
    struct node *nodes;
    uint32_t nnodes, cap;
    uint64_t *seen;          /* open addressing; 0 is free */
    size_t seen_cap;
    struct queue { uint32_t *node; uint32_t n, taken, cap; } queue[COST_MAX]; /* by the least cost of the whole way */
    uint8_t way_of[NWAYS];   /* [line of the script] = index in ways */
    struct had base[HOST_COUNT]; /* at the root */
    unsigned connections;    /* new ones of a host, at most */
};

static struct engine *make_root(struct search *s, const struct script *before, struct error *e)
{
    static const struct engine_config config = {.seed = 1, .profile = "linux"};
    s->root_tape = tape_new();
    struct engine *engine = s->root_tape ? sim_engine.open(&config, s->root_tape, 0, e) : NULL;
    vtime now = 0;
    for (size_t i = 0; engine && before && i < script_len(before); i++) {
        const struct command *c = script_at(before, i);
        if (c->op == CMD_EXPECT || command_is_words(c->op)) continue;
        if (engine->ops->submit(engine, c, TAPE_SELF, now, e)) break; /* it made no sense there either */
        while (engine->ops->busy(engine)) {
            now = engine->ops->deadline(engine);
            if (engine->ops->pump(engine, now, e)) break;
        }
    }
    s->root_now = now;
    return engine;
}

static struct script *lines(struct search *s, unsigned with, struct error *e)
{
    char text[4096];
    size_t len = 0, n = 0;
    for (size_t i = 0; i < NWAYS; i++) {
        if (!(ways[i].group & with)) continue;
        s->way_of[n++] = (uint8_t)i;
        len += (size_t)snprintf(text + len, sizeof text - len, "%s\n", ways[i].line);
    }
    return script_parse("path", text, len, e);
}

struct search *search_new(const struct script *before, unsigned with, unsigned connections, struct error *e)
{
    struct search *s = calloc(1, sizeof *s);
    if (!s) {
        error_set(e, "out of memory");
        return NULL;
    }
    s->connections = connections;
    s->ways = lines(s, with, e);
    s->seen_cap = POINTS_MAX * 4;
    s->seen = calloc(s->seen_cap, sizeof *s->seen);
    s->root = s->ways && s->seen ? make_root(s, before, e) : NULL;
    if (s->root) return s;
    search_free(s);
    return NULL;
}

void search_free(struct search *s)
{
    if (!s) return;
    if (s->root) sim_engine.close(s->root);
    for (int i = 0; i < COST_MAX; i++) free(s->queue[i].node);
    tape_free(s->root_tape);
    script_free(s->ways);
    free(s->nodes);
    free(s->seen);
    free(s);
}

/* True when it is new. */
static bool note(struct search *s, uint64_t hash)
{
    if (!hash) hash = 1;
    size_t at = hash % s->seen_cap;
    while (s->seen[at] && s->seen[at] != hash) at = (at + 1) % s->seen_cap;
    if (s->seen[at]) return false;
    s->seen[at] = hash;
    return true;
}

static bool push(struct search *s, const struct node *node)
{
    struct queue *q = &s->queue[node->least];
    if (s->nnodes == s->cap) {
        uint32_t cap = s->cap ? s->cap * 2 : 1024;
        struct node *bigger = realloc(s->nodes, cap * sizeof *bigger);
        if (!bigger) return false;
        s->nodes = bigger;
        s->cap = cap;
    }
    if (q->n == q->cap) {
        uint32_t cap = q->cap ? q->cap * 2 : 64;
        uint32_t *bigger = realloc(q->node, cap * sizeof *bigger);
        if (!bigger) return false;
        q->node = bigger;
        q->cap = cap;
    }
    s->nodes[s->nnodes] = *node;
    q->node[q->n++] = s->nnodes++;
    return true;
}

/* A running simulator at some node. */
struct at { struct engine *engine; struct tape *tape; vtime now; };

static bool clone_at(const struct engine *engine, const struct tape *tape, vtime now, struct at *to)
{
    to->tape = tape_clone(tape);
    to->engine = to->tape ? sim_clone(engine, to->tape) : NULL;
    to->now = now;
    if (to->engine) return true;
    tape_free(to->tape);
    return false;
}

static void leave(struct at *at)
{
    sim_engine.close(at->engine);
    tape_free(at->tape);
}

/* False: the command makes no sense here. */
static bool go(const struct search *s, struct at *at, unsigned way)
{
    struct error ignored;
    const struct command *c = script_at(s->ways, way);
    if (at->engine->ops->submit(at->engine, c, TAPE_SELF, at->now, &ignored)) return false;
    while (at->engine->ops->busy(at->engine)) {
        at->now = at->engine->ops->deadline(at->engine);
        if (at->engine->ops->pump(at->engine, at->now, &ignored)) return false;
    }
    return true;
}

/* *since: where the tape was before the last command. */
static bool go_to(const struct search *s, uint32_t node, struct at *at, uint32_t *since)
{
    uint8_t taken[PATH_STEPS];
    unsigned n = 0;
    for (uint32_t i = node; s->nodes[i].depth; i = s->nodes[i].parent) taken[n++] = s->nodes[i].way;
    if (!clone_at(s->root, s->root_tape, s->root_now, at)) return false;
    while (n > 0) {
        *since = tape_len(at->tape);
        go(s, at, taken[--n]);
    }
    return true;
}

/* The newest connection of a host ever, else its newest listener: as `expect` has it. */
static enum fsm_state state_of(const struct tape *t, enum host h)
{
    uint16_t sock = 0;
    for (uint32_t i = tape_len(t); i-- > 0;) {
        const struct tape_event *e = tape_at(t, i);
        if (e->kind != TAPE_SOCKET || e->host != h) continue;
        if (!sock || !e->u.socket.listener) sock = e->sock;
        if (!e->u.socket.listener) break;
    }
    for (uint32_t i = tape_len(t); sock && i-- > 0;) {
        const struct tape_event *e = tape_at(t, i);
        if (e->kind == TAPE_STATE && e->host == h && e->sock == sock)
            return e->u.state.marks & STATE_GONE ? FSM_CLOSED : e->u.state.to;
    }
    return FSM_CLOSED;
}

static void count(const struct tape *t, struct had had[HOST_COUNT])
{
    memset(had, 0, HOST_COUNT * sizeof *had);
    for (uint32_t i = 0; i < tape_len(t); i++) {
        const struct tape_event *e = tape_at(t, i);
        if (e->kind == TAPE_SOCKET && e->u.socket.listener) had[e->host].listeners++;
        else if (e->kind == TAPE_SOCKET) had[e->host].connections++;
        else if (e->kind == TAPE_CALL && e->u.call.call == CALL_SOCKET) had[e->host].sockets++;
    }
}

static bool worth_it(const struct search *s, unsigned way, const struct had had[HOST_COUNT])
{
    const struct command *c = script_at(s->ways, way);
    if (c->op == CMD_CONNECT) return had[c->host].connections < s->base[c->host].connections + s->connections;
    if (c->op == CMD_LISTEN) return had[c->host].listeners == 0 || had[c->host].connections > 0;
    if (c->op == CMD_BIND) return had[c->host].sockets == s->base[c->host].sockets;
    return true;
}

/* More connections than were asked for: a SYN may make one too. */
static bool has_many(const struct search *s, const struct had had[HOST_COUNT])
{
    for (int h = 0; h < HOST_COUNT; h++)
        if (had[h].connections > s->base[h].connections + s->connections) return true;
    return false;
}

static struct search_point point_of(const struct at *at, uint32_t since)
{
    struct search_point p = {.tape = at->tape, .since = since};
    for (int h = 0; h < HOST_COUNT; h++) p.state[h] = state_of(at->tape, (enum host)h);
    return p;
}

struct goal { unsigned most; search_test *test; search_left *left; void *ctx; };

static unsigned least(const struct goal *g, unsigned cost, const struct search_point *p)
{
    const unsigned left = g->left(g->ctx, p);
    return left > PATH_STEPS ? COST_MAX : cost + left * COST_STEP;
}

/* Takes a point up when it is new and its way may be short enough. False: memory is out. */
static bool take_up(struct search *s, const struct at *at, uint32_t since, uint32_t parent, unsigned way,
                    const struct goal *g)
{
    const struct search_point p = point_of(at, since);
    struct node node = {.parent = parent, .way = (uint8_t)way, .depth = (uint8_t)(s->nodes[parent].depth + 1)};
    node.cost = (uint16_t)(s->nodes[parent].cost + COST_STEP + ways[s->way_of[way]].extra);
    const unsigned whole = least(g, node.cost, &p);
    if (whole >= g->most || node.depth > PATH_STEPS) return true;
    struct had had[HOST_COUNT];
    count(at->tape, had);
    if (has_many(s, had)) return true;
    node.least = (uint16_t)whole;
    if (!note(s, sim_hash(at->engine) + p.state[HOST_CLIENT] * 31u + p.state[HOST_SERVER] * 1009u)) return true;
    return push(s, &node);
}

/* Every command from a point. A refused one has done nothing, so its clone serves the next. */
static int try_all(struct search *s, const struct at *here, uint32_t node, const struct goal *g)
{
    struct had had[HOST_COUNT];
    struct at there = {.engine = NULL};
    const uint32_t since = tape_len(here->tape);
    int result = 0;
    count(here->tape, had);
    for (unsigned way = 0; way < script_len(s->ways) && result == 0; way++) {
        if (!worth_it(s, way, had)) continue;
        if (!there.engine && !clone_at(here->engine, here->tape, here->now, &there)) break; /* a lingering close */
        if (!go(s, &there, way)) {
            if (tape_len(there.tape) == since) continue;
        } else if (!take_up(s, &there, since, node, way, g)) {
            result = -1;
        }
        leave(&there);
        there.engine = NULL;
    }
    if (there.engine) leave(&there);
    return result;
}

/* A goal is met when its point is taken from the queue, not before: a cheaper way may come. */
static int expand(struct search *s, uint32_t node, const struct goal *g)
{
    struct at here;
    int result = 0;
    uint32_t since = tape_len(s->root_tape);
    if (!go_to(s, node, &here, &since)) return -1;
    const struct search_point p = point_of(&here, since);
    if (g->test(g->ctx, &p, node)) result = 1;
    if (result == 0 && try_all(s, &here, node, g)) result = -1;
    leave(&here);
    return result;
}

int search_run(struct search *s, unsigned most, search_test *test, search_left *left, void *ctx)
{
    const struct goal g = {.most = most, .test = test, .left = left, .ctx = ctx};
    const struct node root = {0};
    int result = push(s, &root) ? 0 : -1;
    count(s->root_tape, s->base);
    for (unsigned f = 0; f < most && result == 0;) {
        struct queue *q = &s->queue[f];
        if (q->taken == q->n) {
            f++;
            continue;
        }
        if (s->nnodes >= POINTS_MAX) return -1;
        result = expand(s, q->node[q->taken++], &g);
    }
    return result;
}

unsigned search_way(const struct search *s, uint32_t node, struct path *p)
{
    p->n = s->nodes[node].depth;
    for (uint32_t i = node; s->nodes[i].depth; i = s->nodes[i].parent)
        command_print(script_at(s->ways, s->nodes[i].way), p->step[s->nodes[i].depth - 1], sizeof p->step[0]);
    return s->nodes[node].cost;
}
