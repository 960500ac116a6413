/* export/tape_json.h - a tape as JSON lines and back, without loss
 * (docs/TAPE.md). One object a line, keys in a fixed order. Only libc's FILE and
 * jansson behind it. */
#ifndef EXPORT_TAPE_JSON_H
#define EXPORT_TAPE_JSON_H
#include <stdio.h>
#include "core/error.h"
#include "core/tape.h"

/* The line of one event, without newline; malloc'd; NULL: out of memory. */
char *tape_json_line(const struct tape *, const struct tape_event *);
/* Writes every event and flushes. -1: *error. */
int tape_json_write(const struct tape *, FILE *, struct error *);
/* Reads a whole tape and checks it; name stands in messages ("name:line: ...").
 * NULL on error. Bounded: a line of 1 MiB, a tape of 512 MiB. */
struct tape *tape_json_read(FILE *, const char *name, struct error *);

#endif
