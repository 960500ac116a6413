/* matchup.h - the same commands on two engines, until it is clear whether they do
 * the same. A run in which a kernel timer ran out is made again; so is one that
 * differs, for what differs from run to run is no difference of the engines. */
#ifndef DIFFER_MATCHUP_H
#define DIFFER_MATCHUP_H
#include "compare.h"
#include "run.h"

enum outcome {
    MATCH_SAME,
    MATCH_DIFFERENT,
    MATCH_UNSTEADY, /* equal in one run, not in the other */
    MATCH_TIMED,    /* a kernel timer ran out each time: not compared */
    MATCH_BROKEN,   /* an engine failed */
};

struct matchup {
    const struct engine_ops *ops[2];    /* the kernel's, and the one that is held to it */
    struct record *record[2];           /* shared memory, of the last run of each */
    const struct explained *rows;
    bool made;                          /* record[1] is a run of the commands to be played: it need not be made */
    uint32_t repeats;                   /* runs made again because of a timer */
};

int matchup_open(struct matchup *, const struct engine_ops *kernel, const struct engine_ops *other);
/* Fills *c with the last comparison. */
enum outcome matchup_play(struct matchup *, const struct commands *, struct comparison *c);
/* Of MATCH_TIMED: how many commands were whole before the timer. */
uint32_t matchup_untimed(const struct matchup *);
const char *matchup_why(const struct matchup *); /* of MATCH_TIMED and MATCH_BROKEN */

#endif
