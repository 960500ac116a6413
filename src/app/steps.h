/* app/steps.h - where looking back can stop. A step is what a stimulus did, with
 * everything it provoked; the events between have no picture of their own. */
#ifndef APP_STEPS_H
#define APP_STEPS_H
#include <stdbool.h>
#include <stddef.h>
#include "core/tape.h"

/* EVENT, COMMAND: a question's choices and a pause are no steps, they come with the words before them; in a FILM
 * they are. PAGE: what one press of the presenter's key played; of a script, up to what was seen. */
enum step_kind { STEP_EVENT, STEP_COMMAND, STEP_MARK, STEP_PAGE, STEP_FILM };

uint32_t step_first(const struct tape *); /* before the first command: the lab as it was opened */
/* The next stop behind / before the cursor; the ends when there is none. */
uint32_t step_forward(const struct tape *, uint32_t cursor, enum step_kind);
uint32_t step_back(const struct tape *, uint32_t cursor, enum step_kind);
/* The line of an event as `finwait run` prints it, with single blanks. */
void step_line(const struct tape *, uint32_t seq, char *buf, size_t cap);
/* The latest event before the step that ends at the cursor whose line contains the
 * words, in any case; when there is none the latest of all, and *wrapped is set.
 * TAPE_FULL: no event has them. */
uint32_t step_find(const struct tape *, uint32_t cursor, const char *words, bool *wrapped);
/* How many steps the cursor is behind the end. */
uint32_t step_behind(const struct tape *, uint32_t cursor);

#endif
