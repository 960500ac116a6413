/* generate.c - see generate.h. */
#include "generate.h"

#include <string.h>

#include "openings.h"
#include "produce.h"

enum { CANDIDATES = 80, SKIP_PERCENT = 4, SCALE = 4096 };

struct candidates { uint32_t n; uint64_t weights; struct { struct command c; uint64_t upto; } of[CANDIDATES]; };

int generator_begin(struct generator *g, uint64_t seed, uint32_t number, const struct coverage *seen, struct error *e)
{
    *g = (struct generator){.chance = chance_new(seed, number), .seen = seen};
    g->length = GENERATE_LEAST + chance_below(&g->chance, GENERATE_MOST - GENERATE_LEAST + 1);
    const char *opening = openings[chance_below(&g->chance, (uint32_t)nopenings)];
    g->opening = script_parse("opening", opening, strlen(opening), e);
    return g->opening ? 0 : -1;
}

void generator_end(struct generator *g) { script_free(g->opening); }

/* One of its own commands is left out now and then: that leads beside the path. */
static bool open_next(struct generator *g, struct command *c)
{
    while (g->opened < script_len(g->opening)) {
        *c = *script_at(g->opening, g->opened++);
        c->line = c->column = 0;
        if (!chance_percent(&g->chance, SKIP_PERCENT)) return true;
    }
    return false;
}

static void collect(struct candidates *all, const struct making *m, const struct coverage *seen,
                    const struct producer *p)
{
    int pair = pair_of(m->model);
    for (; p->weight; p++)
        for (unsigned i = 0; i < p->tries && all->n < CANDIDATES; i++) {
            struct command *c = &all->of[all->n].c;
            if (!p->make(m, c)) continue;
            uint32_t before = seen->n[pair][kind_of(c, m->model, m->tape)];
            all->weights += (uint64_t)p->weight * SCALE / p->tries / (1 + before) + 1;
            all->of[all->n++].upto = all->weights;
        }
}

bool generator_next(void *ctx, const struct session *s, struct command *c)
{
    struct generator *g = ctx;
    struct candidates all = {0};
    struct making m = {.chance = &g->chance, .model = session_model(s), .tape = session_tape(s)};
    if (g->done++ >= g->length) return false;
    if (open_next(g, c)) return true;
    collect(&all, &m, g->seen, producers_of_calls);
    collect(&all, &m, g->seen, producers_of_wire);
    uint64_t at = (uint64_t)chance_below(&g->chance, UINT32_MAX) * all.weights / UINT32_MAX;
    uint32_t i = 0;
    while (i + 1 < all.n && all.of[i].upto <= at) i++;
    *c = all.of[i].c;
    return true;
}
