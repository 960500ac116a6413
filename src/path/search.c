#include "search.h"

#include <stdlib.h>
#include <string.h>

#include "core/array.h"
#include "sim/sim.h"
#include "stand.h"
#include "ways.h"

enum { KEPT = 16 }; /* simulators at points that were looked at last: their neighbours are looked at next */
#define NOWHERE UINT32_MAX

struct node { uint32_t parent, seen; uint16_t cost, least; uint8_t way, depth; }; /* least: of the whole way */
struct seen { uint64_t hash; uint16_t cost; }; /* hash 0: free */
struct kept { uint32_t node; struct stand at; };
struct queue { uint32_t *node; size_t n, taken, cap; };

struct search {
    const struct path_start *start;
    const struct aim *aim;
    struct limits limits;
    struct ways ways;
    struct node *nodes;
    uint32_t nnodes;
    size_t cap;
    struct seen *seen;             /* open addressing */
    size_t seen_cap;
    struct queue queue[COST_MAX];  /* by the least cost of the whole way */
    unsigned at;                   /* the queue that is being emptied */
    struct kept kept[KEPT];
    unsigned oldest;               /* of them */
    struct stand trial;            /* for one command at a time */
    uint32_t best;                 /* node that was found; it costs limits.most */
};

static bool push(struct search *s, const struct node *node, bool queued)
{
    struct queue *q = &s->queue[node->least];
    struct node *nodes = array_room(s->nodes, s->nnodes + 1, &s->cap, sizeof *nodes);
    if (!nodes) return false;
    s->nodes = nodes;
    uint32_t *queue = queued ? array_room(q->node, q->n + 1, &q->cap, sizeof *queue) : q->node;
    if (queued && !queue) return false;
    q->node = queue;
    if (queued) q->node[q->n++] = s->nnodes;
    s->nodes[s->nnodes++] = *node;
    return true;
}

static uint64_t hash_of(const struct stand *at)
{
    return sim_hash(at->engine) + at->sight.state[HOST_CLIENT] * UINT64_C(31) +
           at->sight.state[HOST_SERVER] * UINT64_C(1009);
}

/* True when it is new, or cheaper than before. */
static bool note(struct search *s, uint64_t hash, struct node *node)
{
    if (!hash) hash = 1;
    size_t at = hash % s->seen_cap;
    while (s->seen[at].hash && s->seen[at].hash != hash) at = (at + 1) % s->seen_cap;
    node->seen = (uint32_t)at;
    if (s->seen[at].hash && s->seen[at].cost <= node->cost) return false;
    s->seen[at] = (struct seen){.hash = hash, .cost = node->cost};
    return true;
}

struct search *search_new(const struct path_start *start, const struct aim *aim, const struct limits *limits,
                          struct error *e)
{
    struct search *s = calloc(1, sizeof *s);
    struct node root = {.least = 0};
    if (!s) {
        error_set(e, "out of memory");
        return NULL;
    }
    s->start = start;
    s->aim = aim;
    s->limits = *limits;
    s->best = NOWHERE;
    s->seen_cap = (size_t)limits->points * 4;
    s->seen = calloc(s->seen_cap, sizeof *s->seen);
    int failed = ways_make(&s->ways, limits->with, aim->goal.edge, e);
    if (!failed && s->seen) note(s, hash_of(&start->at), &root);
    if (!failed && (!s->seen || !push(s, &root, true))) failed = error_set(e, "out of memory");
    if (!failed) return s;
    search_free(s);
    return NULL;
}

void search_free(struct search *s)
{
    if (!s) return;
    for (unsigned i = 0; i < KEPT; i++) stand_free(&s->kept[i].at);
    stand_free(&s->trial);
    for (int i = 0; i < COST_MAX; i++) free(s->queue[i].node);
    ways_free(&s->ways);
    free(s->nodes);
    free(s->seen);
    free(s);
}

static const struct stand *kept(const struct search *s, uint32_t node)
{
    for (unsigned i = 0; i < KEPT; i++)
        if (s->kept[i].at.engine && s->kept[i].node == node) return &s->kept[i].at;
    return node == 0 ? &s->start->at : NULL;
}

/* A simulator at the node, from the nearest kept point on the way to it, in the place of
 * the oldest that is kept. NULL: memory is out. */
static struct stand *go_to(struct search *s, uint32_t node)
{
    uint8_t taken[PATH_STEPS];
    unsigned n = 0;
    const struct stand *from;
    const uint32_t wanted = node;
    for (; !(from = kept(s, node)); node = s->nodes[node].parent) taken[n++] = s->nodes[node].way;
    struct kept *k = &s->kept[s->oldest++ % KEPT];
    if (from == &k->at) k = &s->kept[s->oldest++ % KEPT];
    stand_leave(&k->at);
    if (!stand_clone(from, &k->at)) return NULL;
    k->node = wanted;
    while (n > 0) stand_do(&k->at, s->ways.way[taken[--n]].command);
    return &k->at;
}

/* Some commands are not worth a try. */
static bool worth_it(const struct search *s, const struct way *way, const struct sight *now)
{
    const struct command *c = way->command;
    const struct sight *base = &s->start->at.sight;
    if (way->strikes != HOST_NONE) return aim_can_strike(s->aim, now, way->strikes);
    if (c->op == CMD_CONNECT) return now->connections[c->host] < base->connections[c->host] + s->limits.connections;
    if (c->op == CMD_LISTEN) return now->listeners[c->host] == 0 || now->connections[c->host] > 0;
    if (c->op == CMD_BIND) return now->sockets[c->host] < base->sockets[c->host] + (s->limits.with & WITH_PORT ? 2 : 1);
    if (c->op == CMD_START) return now->dead[c->host];
    return true;
}

/* More connections than were asked for: a SYN may make one too. */
static bool has_many(const struct search *s, const struct sight *now)
{
    for (int h = 0; h < HOST_COUNT; h++)
        if (now->connections[h] > s->start->at.sight.connections[h] + s->limits.connections) return true;
    return false;
}

/* A little dearer: to call before anybody listens. */
static unsigned extra_of(const struct way *way, const struct sight *before)
{
    const struct command *c = way->command;
    return way->extra + (c->op == CMD_CONNECT && !before->listeners[host_peer(c->host)]);
}

static struct node node_behind(const struct search *s, uint32_t parent, unsigned way, const struct sight *before)
{
    const struct node *p = &s->nodes[parent];
    return (struct node){.parent = parent, .way = (uint8_t)way, .depth = (uint8_t)(p->depth + 1),
                         .cost = (uint16_t)(p->cost + COST_STEP + extra_of(&s->ways.way[way], before))};
}

/* When the edge is walked: what costs as much need not be looked at any more. False: memory is out. */
static bool strike(struct search *s, const struct stand *at, uint32_t since, struct node node)
{
    if (node.cost >= s->limits.most || node.depth > PATH_STEPS) return true;
    const int walked = aim_walked(s->aim, at->tape, since);
    if (walked <= 0) return walked == 0;
    node.least = node.cost;
    if (!push(s, &node, false)) return false;
    s->best = s->nnodes - 1;
    s->limits.most = node.cost;
    return true;
}

/* Takes a point up when it is new and its way may be short enough. False: memory is out. */
static bool take_up(struct search *s, const struct stand *at, struct node node)
{
    const unsigned left = aim_left(s->aim, &at->sight), whole = node.cost + left * COST_STEP;
    if (left == AIM_NEVER || whole >= s->limits.most || node.depth > PATH_STEPS || has_many(s, &at->sight)) return true;
    node.least = (uint16_t)whole;
    if (!note(s, hash_of(at), &node)) return true;
    return push(s, &node, true);
}

/* Every command from a point. A refused one has done nothing, so its clone serves the next. */
static bool try_all(struct search *s, const struct stand *here, uint32_t node)
{
    struct stand *there = &s->trial;
    const uint32_t since = tape_len(here->tape);
    bool whole = true;
    for (unsigned i = 0; i < s->ways.n && whole; i++) {
        const struct way *way = &s->ways.way[i];
        if (!worth_it(s, way, &here->sight)) continue;
        if (!there->engine && !stand_clone(here, there)) break; /* a lingering close */
        const bool done = stand_do(there, way->command);
        if (!done && tape_len(there->tape) == since) continue;
        if (done && way->strikes != HOST_NONE) whole = strike(s, there, since, node_behind(s, node, i, &here->sight));
        else if (done) whole = take_up(s, there, node_behind(s, node, i, &here->sight));
        stand_leave(there);
    }
    stand_leave(there);
    return whole;
}

/* A goal is met when its point is taken from the queue, not before: a cheaper way may come. */
static bool look_at(struct search *s, uint32_t node)
{
    const struct stand *here = go_to(s, node);
    if (!here) return false;
    if (!aim_met(s->aim, &here->sight)) return try_all(s, here, node);
    s->best = node;
    s->limits.most = s->nodes[node].cost;
    return true;
}

static enum search_state over(const struct search *s, enum search_state without)
{
    return s->best != NOWHERE ? SEARCH_FOUND : without;
}

enum search_state search_go(struct search *s, unsigned *points)
{
    while (*points > 0) {
        while (s->at < s->limits.most && s->queue[s->at].taken == s->queue[s->at].n) s->at++;
        if (s->at >= s->limits.most) return over(s, SEARCH_NONE);
        if (s->nnodes >= s->limits.points) return over(s, SEARCH_GIVEN_UP);
        struct queue *q = &s->queue[s->at];
        const uint32_t node = q->node[q->taken++];
        if (s->nodes[node].cost > s->seen[s->nodes[node].seen].cost) continue; /* it was reached cheaper since */
        if (!look_at(s, node)) return SEARCH_NO_MEMORY;
        --*points;
    }
    return SEARCH_ON;
}

unsigned search_way(const struct search *s, const struct command *way[PATH_STEPS], size_t *n, bool *forged)
{
    *n = s->nodes[s->best].depth;
    *forged = false;
    for (uint32_t i = s->best; s->nodes[i].depth; i = s->nodes[i].parent) {
        const struct way *w = &s->ways.way[s->nodes[i].way];
        way[s->nodes[i].depth - 1] = w->command;
        *forged = *forged || w->forged;
    }
    return s->nodes[s->best].cost;
}
