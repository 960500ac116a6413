/* aim.h - a goal, and how far from it a point is at least, by the edge table alone. */
#ifndef PATH_AIM_H
#define PATH_AIM_H
#include "path/path.h"
#include "sight.h"

enum { AIM_NEVER = 255 };

struct aim {
    struct path_goal goal;
    /* How many commands it takes at least to bring a host's newest from one state to
     * another: each moves a host by one edge at most. */
    uint8_t steps[FSM_NSTATES][FSM_NSTATES];
};

/* linux: the profile; cookies: a SYN cookie may make a connection out of nothing seen. */
void aim_make(struct aim *, const struct path_goal *, bool linux, bool cookies);
bool aim_met(const struct aim *, const struct sight *);     /* states only: an edge is walked, not met */
unsigned aim_left(const struct aim *, const struct sight *); /* at least; AIM_NEVER: there is no way on */
/* Whether a host stands where the edge begins. */
bool aim_can_strike(const struct aim *, const struct sight *, enum host);
/* Whether tape[since..] walks the edge: 1 or 0; -1: out of memory. */
int aim_walked(const struct aim *, const struct tape *, uint32_t since);

#endif
