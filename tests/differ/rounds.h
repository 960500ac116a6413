/* rounds.h - many sequences, several at once. What was seen before weighs what is
 * made next, so they are made in rounds: within one all look at the same counts,
 * and its counts do not depend on who was faster. */
#ifndef DIFFER_ROUNDS_H
#define DIFFER_ROUNDS_H
#include <stdio.h>
#include "sequence.h"

enum { SIGNATURES_MAX = 200 };
struct signature { char text[2 * DIFFERENCE_BYTES]; uint32_t times; };

struct rounds {
    const struct engine_ops *ops[2];
    uint64_t seed;
    uint32_t count, workers;
    const char *by_hand;          /* folder of scripts that are played first; NULL: none */
    uint32_t only;                /* the number of the one to be judged, or ROUNDS_ALL */
    bool whole;                   /* one that differs is printed as it is, not shrunk */
    FILE *out;
    FILE *corpus;                 /* what was the same is kept here, if it shows something new; NULL: nowhere */
    /* What came of it. */
    struct coverage made, compared, kept; /* kept: in the corpus */
    uint32_t sequences, steps, differences, unsteady, timed, shortened, repeats, broken;
    uint32_t hits[EXPLAINED_MAX];
    uint32_t nsignatures;         /* ways to differ; the first of each is shrunk and printed */
    struct signature signature[SIGNATURES_MAX];
};
#define ROUNDS_ALL UINT32_MAX

/* Notes that it was seen once more; true: for the first time. */
bool rounds_new(struct rounds *, const struct comparison *);
/* -1: *error; it could not go on. */
int rounds_run(struct rounds *, struct error *);

#endif
