/* path.c - which searches are made for a goal, in what order, and what a way that was
 * found looks like. */
#include "path/path.h"

#include <stdlib.h>
#include <string.h>

#include "search.h"
#include "stand.h"
#include "ways.h"

enum { HONEST = WITH_PLAIN | WITH_REVERSED | WITH_BIND | WITH_ENDS | WITH_TIME };

/* Few commands at a time have few points, and what they find bounds the searches
 * with more. Forging is for what no honest way was found to. */
struct stage { unsigned with, connections, points, causes; }; /* causes: only for edges with one of them; 0: any */

static const struct stage to_states[] = {
    {WITH_PLAIN, 1, 1000, 0},
    {WITH_PLAIN | WITH_ENDS, 1, 4000, 0},
    {WITH_PLAIN | WITH_REVERSED, 1, 4000, 0},
    {WITH_PLAIN | WITH_REVERSED | WITH_BIND, 1, 4000, 0},
    {WITH_PLAIN | WITH_PICK | WITH_LOSS, 1, 4000, 0},
    {HONEST, 2, 3000, 0},
    {WITH_PLAIN | WITH_REVERSED | WITH_PICK, 2, 40000, 0},
    {WITH_PLAIN | WITH_REVERSED | WITH_FORGED, 1, 20000, 0},
    {WITH_PLAIN | WITH_REVERSED | WITH_ENDS | WITH_FORGED, 2, 20000, 0},
    {0, 0, 0, 0},
};

#define BY(cause) (1u << ON_##cause)
static const struct stage over_edges[] = {
    {WITH_PLAIN, 1, 1000, 0},
    {WITH_PLAIN | WITH_ENDS, 1, 4000, 0},
    {WITH_PLAIN | WITH_SEND, 1, 4000, 0},
    {WITH_PLAIN | WITH_DUP, 1, 4000, 0},
    {WITH_PLAIN | WITH_REVERSED, 1, 4000, 0},
    {WITH_PLAIN | WITH_REVERSED | WITH_BIND, 1, 4000, 0},
    {WITH_PLAIN | WITH_PICK | WITH_LOSS, 1, 4000, 0},
    {WITH_PLAIN | WITH_LISTENER, 1, 4000, BY(LISTENER_CLOSE)},
    {WITH_PLAIN | WITH_PORT, 2, 20000, BY(ACTIVE_OPEN)},
    {WITH_PLAIN | WITH_ENDS | WITH_SIGPIPE, 1, 6000, BY(SEND)},
    {WITH_PLAIN | WITH_ENDS | WITH_SEND, 1, 6000, 0},
    {WITH_PLAIN | WITH_FORGED_STRIKES, 1, 1000, 0},
    {WITH_PLAIN | WITH_REVERSED | WITH_BIND | WITH_FORGED_STRIKES, 1, 4000, 0},
    {WITH_PLAIN | WITH_FORGED, 1, 4000, 0},
    {0, 0, 0, 0},
};

struct path_search {
    const struct path_start *start;
    struct aim aim;
    const struct stage *stage;   /* the one that `search` is of */
    struct search *search;       /* NULL: the next one is to be begun */
    unsigned most;               /* a way has to cost less */
    unsigned points;
    bool found, given_up, failed;
    struct path path;
};

struct path_search *path_search_new(const struct path_start *start, const struct path_goal *goal, struct error *e)
{
    struct stand try = {.engine = NULL};
    const bool clonable = stand_clone(&start->at, &try);
    stand_free(&try);
    if (!clonable) {
        error_set(e, "a close() that waits is under way: let it end first");
        return NULL;
    }
    struct path_search *p = calloc(1, sizeof *p);
    if (!p) {
        error_set(e, "out of memory");
        return NULL;
    }
    p->start = start;
    p->most = COST_MAX;
    p->stage = goal->edge >= 0 ? over_edges : to_states;
    aim_make(&p->aim, goal, start->linux, start->cookies);
    return p;
}

void path_search_free(struct path_search *p)
{
    if (!p) return;
    search_free(p->search);
    free(p);
}

/* A step as it is carried out on `at`, and what it brings. */
static void add_step(struct path *path, struct stand *at, const struct command *c)
{
    struct path_step *step = &path->step[path->n++];
    uint32_t since = tape_len(at->tape);
    stand_do(at, c);
    command_print(c, step->line, sizeof step->line);
    for (int h = 0; h < HOST_COUNT; h++) step->state[h] = at->sight.state[h];
    for (; since < tape_len(at->tape); since++) {
        const struct tape_event *e = tape_at(at->tape, since);
        if (e->kind == TAPE_STATE && e->u.state.edge >= 0 && (unsigned)e->host < HOST_COUNT)
            path->walked[e->host][e->u.state.edge / 8] |= (uint8_t)(1u << e->u.state.edge % 8);
    }
}

static bool write_path(struct path_search *p)
{
    static const struct command by_hand = {.op = CMD_AUTO, .host = HOST_NONE};
    const struct command *way[PATH_STEPS];
    struct stand at = {.engine = NULL};
    size_t n;
    memset(&p->path, 0, sizeof p->path);
    p->most = search_way(p->search, way, &n, &p->path.forged);
    const bool whole = stand_clone(&p->start->at, &at);
    if (whole && p->start->automatic) add_step(&p->path, &at, &by_hand);
    for (size_t i = 0; whole && i < n; i++) add_step(&p->path, &at, way[i]);
    stand_free(&at);
    return whole;
}

static bool begin_stage(struct path_search *p)
{
    struct error ignored;
    const struct limits limits = {.with = p->stage->with, .connections = p->stage->connections,
                                  .points = p->stage->points, .most = p->most};
    p->search = search_new(p->start, &p->aim, &limits, &ignored);
    return p->search != NULL;
}

static void end_stage(struct path_search *p, enum search_state how)
{
    p->failed = how == SEARCH_NO_MEMORY || (how == SEARCH_FOUND && !write_path(p));
    p->found = p->found || how == SEARCH_FOUND;
    p->given_up = p->given_up || how == SEARCH_GIVEN_UP;
    search_free(p->search);
    p->search = NULL;
    p->stage++;
}

/* To the stage that comes next. */
static void skip(struct path_search *p)
{
    while (p->stage->causes && !(p->stage->causes >> fsm_edges[p->aim.goal.edge].cause & 1)) p->stage++;
}

static bool is_over(struct path_search *p)
{
    skip(p);
    return !p->stage->with || (p->found && p->stage->with & (WITH_FORGED | WITH_FORGED_STRIKES));
}

enum path_found path_search_go(struct path_search *p, unsigned points)
{
    while (!p->failed && !is_over(p)) {
        const unsigned before = points;
        if (!p->search && !begin_stage(p)) p->failed = true;
        if (p->failed) break;
        enum search_state how = search_go(p->search, &points);
        p->points += before - points;
        if (how == SEARCH_ON) return PATH_SEARCHING;
        end_stage(p, how);
    }
    if (p->failed) return PATH_FAILED;
    return p->found ? PATH_FOUND : p->given_up ? PATH_TOO_FAR : PATH_NO_WAY;
}

unsigned path_search_points(const struct path_search *p) { return p->points; }

void path_search_way(const struct path_search *p, struct path *path) { *path = p->path; }

int path_find(const struct path_start *start, const struct path_goal *goal, struct path *path, enum path_found *how,
              struct error *e)
{
    enum { SLICE = 1000 };
    struct path_search *p = path_search_new(start, goal, e);
    if (!p) return -1;
    do *how = path_search_go(p, SLICE); while (*how == PATH_SEARCHING);
    path_search_way(p, path);
    path_search_free(p);
    return *how == PATH_FAILED ? error_set(e, "out of memory") : 0;
}
