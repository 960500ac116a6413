/* words.h - an event in words, for exports. */
#ifndef EXPORT_WORDS_H
#define EXPORT_WORDS_H
#include <stdbool.h>
#include "core/tape.h"

/* The line of tape_print() without whose and what kind of event it is; UTF-8. Returns buf. */
char *words_of_event(const struct tape *, const struct tape_event *, char *buf, size_t cap);
/* As canvas_cut(), but where text ends in the result of a call, ") = 2000", its arguments
 * are cut and the result stays. Returns text. */
char *words_cut_call(char *text, int cols);

#endif
