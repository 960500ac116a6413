/* stand.h - a running simulator at some point, and what begins a search. */
#ifndef PATH_STAND_H
#define PATH_STAND_H
#include "engine/engine.h"
#include "path/path.h"
#include "sight.h"

struct stand { struct engine *engine; struct tape *tape; vtime now; struct sight sight; };

/* *to, empty or left, stands at the same point then; false: memory is out, or a
 * lingering close waits. */
bool stand_clone(const struct stand *, struct stand *to);
void stand_leave(struct stand *); /* what it has of memory may serve the next clone */
void stand_free(struct stand *);
/* Carries a command out, with what it has to wait for. False: it makes no sense here. */
bool stand_do(struct stand *, const struct command *);

struct path_start {
    struct stand at;
    bool linux;      /* the profile */
    bool automatic;  /* the wire delivers by itself: a way begins by ending that */
    bool cookies;    /* a listener's backlog is small: SYN cookies may come */
};

#endif
