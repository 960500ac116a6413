/* search.h - one search over the simulator: points reached by commands, tried in the
 * order of what the whole way must at least cost (A*). A command costs COST_STEP; an
 * unusual one a little more, so that of equally short ways the usual one is found. */
#ifndef PATH_SEARCH_H
#define PATH_SEARCH_H
#include "aim.h"
#include "path/path.h"

enum { COST_STEP = 64, COST_MAX = COST_STEP * PATH_STEPS };

struct limits {
    unsigned with;           /* WITH_* of ways.h */
    unsigned connections;    /* how many new ones a host may have */
    unsigned points;         /* then it is given up */
    unsigned most;           /* only ways that cost less are looked at */
};

struct search; /* opaque */

/* Borrows the start and the aim. */
struct search *search_new(const struct path_start *, const struct aim *, const struct limits *, struct error *);
void search_free(struct search *);

enum search_state { SEARCH_ON, SEARCH_FOUND, SEARCH_NONE, SEARCH_GIVEN_UP, SEARCH_NO_MEMORY };
/* Looks at *points more, or fewer when it is over, and counts *points down. */
enum search_state search_go(struct search *, unsigned *points);
/* The commands that were found; returns what they cost. */
unsigned search_way(const struct search *, const struct command *way[PATH_STEPS], size_t *n, bool *forged);

#endif
