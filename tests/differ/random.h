/* random.h - seeded chance, the same on every machine: xorshift64* (Vigna 2016),
 * begun by splitmix64 so that seeds in a row have nothing in common. */
#ifndef DIFFER_RANDOM_H
#define DIFFER_RANDOM_H
#include <stdbool.h>
#include <stdint.h>

struct chance { uint64_t state; };

static inline struct chance chance_new(uint64_t seed, uint64_t stream)
{
    uint64_t z = seed * 0x9e3779b97f4a7c15ull + stream * 0xbf58476d1ce4e5b9ull + 1;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ z >> 27) * 0x94d049bb133111ebull;
    z ^= z >> 31;
    return (struct chance){z ? z : 1};
}

/* 0 ... below - 1; below is not 0. */
static inline uint32_t chance_below(struct chance *c, uint32_t below)
{
    c->state ^= c->state >> 12;
    c->state ^= c->state << 25;
    c->state ^= c->state >> 27;
    return (uint32_t)((c->state * 0x2545f4914f6cdd1dull >> 32) % below);
}

static inline bool chance_percent(struct chance *c, uint32_t percent) { return chance_below(c, 100) < percent; }

/* One of the numbers of an array. */
#define CHANCE_OF(c, array) ((array)[chance_below((c), (uint32_t)(sizeof(array) / sizeof *(array)))])

#endif
