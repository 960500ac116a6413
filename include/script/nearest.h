/* script/nearest.h - "did you mean": the word that was probably meant. */
#ifndef SCRIPT_NEAREST_H
#define SCRIPT_NEAREST_H
#include <stddef.h>

/* The word of words[n] that is at most one slip (two when it is longer than
 * three letters) away from text[len], case aside; NULL when none is. A slip is a
 * letter changed, added, left out, or swapped with its neighbour. */
const char *word_nearest(const char *text, size_t len, const char *const words[], size_t n);

#endif
