/* sequence.h - one sequence, from its number to its verdict: generated, or written by hand. */
#ifndef DIFFER_SEQUENCE_H
#define DIFFER_SEQUENCE_H
#include "coverage.h"
#include "generate.h"
#include "matchup.h"

enum { VERDICT_TAPE = 32768 };

/* What became of it. Flat: a worker writes it for the one who counts. */
struct verdict {
    enum outcome outcome;
    bool done;                    /* the worker got this far */
    char name[64];                /* "sequence 3 of seed 793", "sack.fw" */
    bool shortened;               /* to the commands before a kernel timer that always runs out */
    uint32_t repeats;
    uint32_t nsteps, compared;    /* made; and compared, from the first on */
    struct { uint8_t pair, kind; } step[COMMANDS_MAX];
    struct comparison first;      /* what differs */
    struct commands commands, shrunk; /* shrunk: of one that differs */
    char why[256];                /* MATCH_TIMED, MATCH_BROKEN */
    char tape[VERDICT_TAPE];      /* the kernel's, of MATCH_SAME; "" when it is too long */
};

struct sequence {
    uint64_t seed;
    uint32_t number;
    const char *script;           /* path of one written by hand; NULL: it is generated */
    const struct coverage *seen;
    bool (*worth)(const void *ctx, const struct comparison *); /* whether to shrink one that differs so */
    const void *ctx;
};

/* Makes it, on the second engine: verdict.commands and what each was. */
void sequence_make(struct matchup *, const struct sequence *, struct verdict *);
/* And plays it on both. */
void sequence_judge(struct matchup *, const struct sequence *, struct verdict *);

#endif
