/* lines.h - lines for the `:` prompt, made of the tables of commands, settings and verbs: a new
 * row is typed without anybody thinking of it. */
#ifndef MONKEY_LINES_H
#define MONKEY_LINES_H
#include <stddef.h>
#include "../differ/random.h"
#include "core/command.h"
#include "ui/prompt.h"

/* What stands in a usage for something else (PORT, "TEXT") is replaced by an example of it. NULL-ended
 * text in buf; returns NULL, or the word of the usage that there is no example of. */
const char *lines_command(struct chance *, enum command_op, char *buf, size_t cap);
const char *lines_verb(struct chance *, enum prompt_verb, char *buf, size_t cap);
/* Any of them. */
void lines_any(struct chance *, char *buf, size_t cap);

#endif
