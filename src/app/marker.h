/* app/marker.h - what of a tape is a marker in a recording: each mark, and by option each
 * change of state. */
#ifndef APP_MARKER_H
#define APP_MARKER_H
#include <stdbool.h>
#include <stddef.h>
#include "core/tape.h"

/* Its label, in buf[cap], as who reads that language has it (core/note.h); NULL: this event is none. */
const char *marker_label(const struct tape *, const struct tape_event *, const char *lang, bool states, char *buf,
                         size_t cap);

#endif
