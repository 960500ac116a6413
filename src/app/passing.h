/* app/passing.h - how a stretch of time is let pass before the eyes: a minute in a
 * second. Only numbers; who has the clock asks. */
#ifndef APP_PASSING_H
#define APP_PASSING_H
#include <stdbool.h>
#include "core/vtime.h"

#define PASSING_LASTS VTIME_SECOND /* whatever it is that passes; less passes as fast as it is */

struct passing {
    vtime from, until;  /* the tape's time; until == VTIME_NEVER: none */
    vtime begun, lasts; /* on the clock of the eyes */
};

static const struct passing passing_none = { .until = VTIME_NEVER };

/* motion: false: it is over at once. */
void passing_begin(struct passing *, vtime from, vtime until, vtime now, bool motion);
/* Where the tape's time shall be by now, `until` at the end. */
vtime passing_at(const struct passing *, vtime now);

#endif
