/* script/script.h - the language of scripts, lessons and `:` lines: one command
 * a line (docs/SCRIPT.md). Errors read `file:line:column: what is wrong; what
 * would be right`. */
#ifndef SCRIPT_SCRIPT_H
#define SCRIPT_SCRIPT_H
#include <stdbool.h>
#include <stddef.h>
#include "core/command.h"
#include "core/error.h"

struct script; /* opaque; owns its commands and their text */

/* Parses text[len] whole; name stands in error messages. NULL: *error is the
 * first fault. */
struct script *script_parse(const char *name, const char *text, size_t len, struct error *);
/* Reads a file; "-" is standard input. NULL: *error, also when it cannot be read. */
struct script *script_read(const char *path, struct error *);
void script_free(struct script *);

size_t script_len(const struct script *);
const struct command *script_at(const struct script *, size_t i); /* borrowed; NULL behind the end */
const char *script_name(const struct script *); /* as it was given; borrowed */

/* Whether words of a lesson cannot work where command i stands: a choice without a question, a second title.
 * *error: "file:line:column: warning: what is wrong; what would be right". */
bool script_doubt(const struct script *, size_t i, struct error *);

/* Reads 500ms, 1.5s, 2min, 1h or 0. NULL; or what is wrong with it, to stand
 * behind the word in a message (static). */
const char *script_duration(const char *text, size_t len, vtime *);

/* What can stand at the end of the line so far, for completion: writes up to max
 * whole words (borrowed, static) that begin with the last, unfinished word;
 * *start is that word's offset. Returns how many. */
size_t script_complete(const char *line, size_t len, const char *words[], size_t max, size_t *start);

#endif
