/* search.h - one search over the simulator: points reached by commands, tried in
 * the order of what the whole way must at least cost (A*). A command costs
 * COST_STEP; an unusual one a little more, so that of equally short ways the usual
 * one is found. */
#ifndef PATH_SEARCH_H
#define PATH_SEARCH_H
#include "core/tape.h"
#include "path/path.h"

enum { COST_STEP = 64, COST_MAX = COST_STEP * PATH_STEPS };

/* distance.c: how many commands it takes at least to bring a host's connection from
 * one state to another: each command moves one host, and by one edge at most. */
struct distance { uint8_t steps[FSM_NSTATES][FSM_NSTATES]; };
enum { DISTANCE_NONE = 255 };
void distance_fill(struct distance *);

struct search; /* opaque */

/* Which commands are tried, in groups. */
enum {
    WITH_PLAIN = 1,      /* the server listens, the client connects; deliver, close */
    WITH_REVERSED = 2,   /* the client listens, the server connects */
    WITH_BIND = 4,       /* for simultaneous opens */
    WITH_ENDS = 8,       /* shutdown and abort */
    WITH_TIME = 16,
    WITH_PICK = 256,     /* an ACK before what was sent before it; a loss */
    WITH_DATA = 32,      /* send, recv, and what may happen to segments and programs */
    WITH_FORGED = 64,
    WITH_ODD = 128       /* forged segments that no state wants */
};

/* connections: how many new ones a host may have. */
struct search *search_new(const struct script *before, unsigned with, unsigned connections, struct error *);
void search_free(struct search *);

/* Where a point stands, and how it was reached: tape from `since` on. */
struct search_point { enum fsm_state state[HOST_COUNT]; const struct tape *tape; uint32_t since; };
/* A goal test, called once for each point in the order of its cost; true ends the search. */
typedef bool search_test(void *ctx, const struct search_point *, uint32_t node);
/* At least how many commands are still to go from a point. */
typedef unsigned search_left(void *ctx, const struct search_point *);

/* Looks at ways that cost less than `most`. 1: the test was true; 0: every point was
 * seen; -1: given up, or memory is out. */
int search_run(struct search *, unsigned most, search_test *, search_left *, void *ctx);
/* The commands to a point; returns what they cost. */
unsigned search_way(const struct search *, uint32_t node, struct path *);

#endif
