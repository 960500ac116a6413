/* rounds.h - many sequences, several at once. What was seen before weighs what is
 * made next, so they are made in rounds: within one all look at the same counts,
 * and its counts do not depend on who was faster. */
#ifndef DIFFER_ROUNDS_H
#define DIFFER_ROUNDS_H
#include <stdio.h>
#include "sequence.h"

struct rounds {
    const struct engine_ops *ops[2];
    uint64_t seed;
    uint32_t count, workers;
    uint32_t only;                /* the number of the one to be judged, or ROUNDS_ALL */
    bool whole;                   /* one that differs is printed as it is, not shrunk */
    FILE *out;
    /* What came of it. */
    struct coverage made, compared;
    uint32_t sequences, steps, differences, unsteady, timed, shortened, repeats, broken;
    uint32_t hits[EXPLAINED_MAX];
};
#define ROUNDS_ALL UINT32_MAX

/* -1: *error; it could not go on. */
int rounds_run(struct rounds *, struct error *);

#endif
