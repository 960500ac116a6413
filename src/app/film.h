/* app/film.h - a tape as a film: which pictures, how long each. */
#ifndef APP_FILM_H
#define APP_FILM_H
#include <stdio.h>
#include "core/error.h"
#include "core/tape.h"
#include "core/vtime.h"
#include "export/palette.h"

struct film_order {
    const struct tape *tape;
    const struct palette *palette;
    const char *name;       /* of what is filmed, where it has no title */
    int rows, cols, version;
    int speed;              /* in thousandths: 2000 is twice as fast */
    bool motion, mark_states, big;
    const char *lang;       /* of the words of a lesson: "zh"; "": its own */
};

/* Writes the whole cast; does not flush. *length: how long it lasts, on the film's own clock. -1: *error. */
int film_write(const struct film_order *, FILE *, vtime *length, struct error *);

#endif
