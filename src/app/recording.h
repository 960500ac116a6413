/* app/recording.h - a cast that grows while it is watched. What is in the file is whole at
 * any time, whatever becomes of the program: each line is one write(2), the header first.
 * Reads no clock. */
#ifndef APP_RECORDING_H
#define APP_RECORDING_H
#include "core/error.h"
#include "core/vtime.h"
#include "export/cast.h"

struct recording; /* opaque */

/* Writes the header. Owns the file, also when it fails; copies the palette. */
struct recording *recording_new(int fd, const struct cast_head *, vtime now, struct error *);

/* -1: it cannot be written any more, *error says why; the file ends behind its last whole
 * line, and nothing but recording_end() is left to do. */
int recording_frame(struct recording *, const struct canvas *, vtime now, struct error *);
int recording_marker(struct recording *, const char *label, vtime now, struct error *);

void recording_forget(struct recording *);  /* the next frame is drawn whole */
void recording_palette(struct recording *, const struct palette *); /* another theme; copies */
void recording_rest(struct recording *, vtime now);                 /* no time passes in it ... */
void recording_go_on(struct recording *, vtime now);                /* ... until here */
/* The last event; closes and frees. */
int recording_end(struct recording *, vtime now, struct error *);

#endif
