/* path/path.h - the shortest commands that lead somewhere, found by trying them on
 * the simulator: to a state of one end, a pair of states, or over an edge. Honest
 * commands are tried first; forged segments only where nothing else leads there.
 * The same question gets the same answer. */
#ifndef PATH_PATH_H
#define PATH_PATH_H
#include <stdbool.h>
#include <stddef.h>
#include "core/error.h"
#include "core/fsm.h"
#include "core/host.h"
#include "core/tape.h"
#include "engine/engine.h"
#include "script/script.h"

enum { PATH_ANY = -1, PATH_STEPS = 24 };

struct path_goal {
    int state[HOST_COUNT];   /* enum fsm_state, or PATH_ANY */
    int edge;                /* index of the edge to walk last, by either host; -1: none */
};

/* A command of a way, its canonical line, and where the hosts' newest stand behind it. */
struct path_step { char line[80]; enum fsm_state state[HOST_COUNT]; };

struct path {
    size_t n;
    struct path_step step[PATH_STEPS + 1]; /* + 1: `wire auto off` before all, where the wire delivers by itself */
    bool forged;             /* a segment of it is forged: no honest way was found */
    uint8_t walked[HOST_COUNT][FSM_EDGES_MAX / 8]; /* bit per edge: arrows that it takes */
};

struct path_start; /* opaque: a simulator at the point to go from */

/* Behind the commands of `before`; NULL: a fresh lab. profile: "linux", "rfc9293". NULL:
 * *error. */
struct path_start *path_start_new(const char *profile, const struct script *before, struct error *);
/* Where tape[0..upto) led to: its commands, at the times they had, until the tape's
 * time `until`; told: where its timers ran out in another time. Where a kernel's timers
 * mattered otherwise it may stand elsewhere: see its tape. */
struct path_start *path_start_of_tape(const struct tape *, uint32_t upto, vtime until, struct engine_told,
                                      struct error *);
void path_start_free(struct path_start *);
const struct tape *path_start_tape(const struct path_start *); /* what the simulator did; borrowed */

/* TOO_FAR: given up, there may be a way. FAILED: memory is out. */
enum path_found { PATH_SEARCHING, PATH_FOUND, PATH_NO_WAY, PATH_TOO_FAR, PATH_FAILED };

struct path_search; /* opaque: a search under way */

/* Borrows the start, copies the goal. NULL: *error says why nothing can be tried from there. */
struct path_search *path_search_new(const struct path_start *, const struct path_goal *, struct error *);
void path_search_free(struct path_search *);
/* Looks at so many more points, or fewer when it is over. */
enum path_found path_search_go(struct path_search *, unsigned points);
unsigned path_search_points(const struct path_search *); /* looked at so far */
void path_search_way(const struct path_search *, struct path *); /* what was found; n is 0 before */

/* All of it at once. -1: *error; *how is NO_WAY or TOO_FAR where the path is empty. */
int path_find(const struct path_start *, const struct path_goal *, struct path *, enum path_found *how, struct error *);

#endif
