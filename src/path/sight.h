/* sight.h - what the search sees of a point: where both hosts' newest stand, and what
 * they have had so far. A fold of the tape, made to be followed on. */
#ifndef PATH_SIGHT_H
#define PATH_SIGHT_H
#include "core/tape.h"

struct sight {
    uint32_t upto;                       /* tape[0..upto) was seen */
    /* of the newest connection ever, else the newest listener: as `expect` has it */
    enum fsm_state state[HOST_COUNT];
    uint16_t newest[HOST_COUNT];         /* that socket; 0: none */
    uint16_t connections[HOST_COUNT], listeners[HOST_COUNT], sockets[HOST_COUNT]; /* so many there have been */
    bool dead[HOST_COUNT];               /* its program */
};

void sight_follow(struct sight *, const struct tape *); /* up to its end */

#endif
