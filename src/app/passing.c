/* passing.c - see passing.h. */
#include "passing.h"

void passing_begin(struct passing *p, vtime from, vtime until, vtime now, bool motion)
{
    vtime span = until - from;
    *p = (struct passing){ .from = from, .until = until, .begun = now };
    if (motion)
        p->lasts = span < PASSING_LASTS ? span : PASSING_LASTS;
}

vtime passing_at(const struct passing *p, vtime now)
{
    vtime gone = now - p->begun;
    if (gone >= p->lasts)
        return p->until;
    return p->from + (vtime)((double)(p->until - p->from) * ((double)gone / (double)p->lasts));
}
