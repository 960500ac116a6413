/* path.c - goals for the search: a state, a pair, an edge, or all pairs at once. */
#include "path/path.h"

#include <stdlib.h>
#include <string.h>

#include "core/walks.h"
#include "search.h"

struct aim { const struct path_goal *goal; struct distance distance; uint32_t node; };

/* An edge that leaves the state alone is on no STATE event: the whole tape has to be read. */
static bool walks(const struct aim *a, const struct search_point *p)
{
    const struct fsm_edge *edge = &fsm_edges[a->goal->edge];
    for (uint32_t i = p->since; i < tape_len(p->tape); i++) {
        const struct tape_event *e = tape_at(p->tape, i);
        if (e->kind == TAPE_STATE && e->u.state.edge == a->goal->edge) return true;
    }
    if (edge->from != edge->to || p->since == tape_len(p->tape)) return false;
    if (p->state[HOST_CLIENT] != edge->from && p->state[HOST_SERVER] != edge->from && edge->from > FSM_LISTEN) return false;
    struct walks w = {0};
    walks_read(&w, p->tape, 0);
    return w.row[a->goal->edge];
}

static bool reached(void *ctx, const struct search_point *p, uint32_t node)
{
    struct aim *a = ctx;
    a->node = node;
    if (a->goal->edge >= 0) return walks(a, p);
    for (int h = 0; h < HOST_COUNT; h++)
        if (a->goal->state[h] != PATH_ANY && (int)p->state[h] != a->goal->state[h]) return false;
    return true;
}

/* To an edge: to its end, which the last step leads to. */
static unsigned left_to_edge(const struct aim *a, const struct search_point *p)
{
    const enum fsm_state to = fsm_edges[a->goal->edge].to;
    const unsigned client = a->distance.steps[p->state[HOST_CLIENT]][to];
    const unsigned server = a->distance.steps[p->state[HOST_SERVER]][to];
    return client < server ? client : server;
}

static unsigned left_to(void *ctx, const struct search_point *p)
{
    const struct aim *a = ctx;
    unsigned left = 0;
    if (a->goal->edge >= 0) return left_to_edge(a, p);
    for (int h = 0; h < HOST_COUNT; h++)
        if (a->goal->state[h] != PATH_ANY) left += a->distance.steps[p->state[h]][a->goal->state[h]];
    return left;
}

struct stage { unsigned with, connections; };

/* *cost is the most that a way may cost, and becomes what the way found costs. */
static int try_stage(const struct script *before, struct aim *a, struct stage stage, struct path *p, unsigned *cost,
                     int *found, struct error *e)
{
    struct search *s = search_new(before, stage.with, stage.connections, e);
    if (!s) return -1;
    *found = search_run(s, *cost, reached, left_to, a);
    if (*found > 0) *cost = search_way(s, a->node, p);
    search_free(s);
    return 0;
}

enum { ENDS = WITH_PLAIN | WITH_ENDS, BOTH = WITH_PLAIN | WITH_REVERSED, HONEST = BOTH | WITH_BIND | WITH_ENDS | WITH_TIME,
       ALL = HONEST | WITH_DATA | WITH_PICK };

/* Few commands at a time have few points, and what they find bounds the searches
 * with more. Forging is for what no honest way was found to. */
static const struct stage to_states[] = {
    {WITH_PLAIN, 1}, {ENDS, 1}, {BOTH, 1}, {BOTH, 2}, {BOTH | WITH_BIND, 1}, {WITH_PLAIN | WITH_PICK, 1},
    {HONEST, 2},
    {BOTH | WITH_FORGED, 1}, {BOTH | WITH_ENDS | WITH_FORGED, 2}, {0, 0}};
static const struct stage over_edges[] = {
    {WITH_PLAIN, 1}, {ENDS | WITH_TIME, 1}, {ENDS | WITH_DATA, 1}, {BOTH | WITH_BIND | WITH_ENDS, 1}, {ALL, 1},
    {WITH_PLAIN | WITH_FORGED, 1}, {WITH_PLAIN | WITH_FORGED | WITH_ODD, 1}, {BOTH | WITH_BIND | WITH_FORGED, 1},
    {ALL | WITH_FORGED | WITH_ODD, 1}, {0, 0}};

int path_find(const struct script *before, const struct path_goal *goal, struct path *p, enum path_found *how,
              struct error *e)
{
    struct aim a = {.goal = goal};
    unsigned cost = COST_MAX;
    bool found = false, given_up = false;
    distance_fill(&a.distance);
    memset(p, 0, sizeof *p);
    for (const struct stage *stage = goal->edge >= 0 ? over_edges : to_states; stage->with; stage++) {
        int result = 0;
        if (found && stage->with & WITH_FORGED) break;
        if (try_stage(before, &a, *stage, p, &cost, &result, e)) return -1;
        p->forged = p->forged || (result > 0 && stage->with & WITH_FORGED);
        found = found || result > 0;
        given_up = given_up || result < 0;
    }
    *how = found ? PATH_FOUND : given_up ? PATH_TOO_FAR : PATH_NO_WAY;
    return 0;
}
