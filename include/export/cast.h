/* export/cast.h - a film of canvases as asciicast (docs.asciinema.org): true colours,
 * one output event a frame, times in whole milliseconds. Asks neither the locale nor
 * the terminal nor a clock: the same frames are the same bytes. */
#ifndef EXPORT_CAST_H
#define EXPORT_CAST_H
#include <stdio.h>
#include "core/error.h"
#include "core/vtime.h"
#include "export/palette.h"
#include "view/canvas.h"

struct cast; /* opaque */
struct cast_head {
    int version;                    /* 2 or 3 */
    int rows, cols;
    const char *title;              /* "" : none */
    const struct palette *palette;  /* borrowed */
};

/* Writes the header. Borrows the file. NULL: out of memory. */
struct cast *cast_new(FILE *, const struct cast_head *);
/* What changed since the last frame, as one event; none when nothing did. */
void cast_frame(struct cast *, const struct canvas *, vtime at);
/* The next frame is drawn whole: a cast can be cut there. */
void cast_forget(struct cast *);
/* Another theme: the next frame is drawn whole in it. The header's stays. Borrows it. */
void cast_palette(struct cast *, const struct palette *);
/* The screen has another size from now on: an event, and the next frame is drawn whole.
 * -1: out of memory, and it has the old one. */
int cast_resize(struct cast *, int rows, int cols, vtime at);
/* A chapter, behind the frame that shows it: players stop there. */
void cast_marker(struct cast *, const char *label, vtime at);
/* The last event, so that players hold the last frame until then; frees. -1: out of
 * memory. Errors of the file are its owner's. */
int cast_end(struct cast *, vtime at, struct error *);

#endif
