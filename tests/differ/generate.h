/* generate.h - a sequence of 5 to 40 commands, made while it runs: each is chosen by
 * what is true then, and the seldomer a (pair of states, kind of command) was seen
 * so far, the likelier it is. The same seed, number and coverage give the same. */
#ifndef DIFFER_GENERATE_H
#define DIFFER_GENERATE_H
#include "coverage.h"
#include "random.h"
#include "run.h"

enum { GENERATE_LEAST = 5, GENERATE_MOST = 40 };

struct generator {
    struct chance chance;
    const struct coverage *seen; /* borrows */
    uint32_t length, done;
    struct script *opening;      /* owns */
    size_t opened;               /* commands of it that are done */
};

int generator_begin(struct generator *, uint64_t seed, uint32_t number, const struct coverage *, struct error *);
void generator_end(struct generator *);
bool generator_next(void *generator, const struct session *, struct command *); /* a run_next */

#endif
