/* term/term_internal.h - what the files of this layer share: the terminal, its
 * painter and the way back to the shell. Nobody outside src/term includes it. */
#ifndef TERM_TERM_INTERNAL_H
#define TERM_TERM_INTERNAL_H
#include "term/term.h"

struct painter; /* opaque: what the screen shows and in which colours */

struct painter *painter_new(bool ascii, enum colour_depth); /* NULL: out of memory */
void painter_free(struct painter *);
void painter_forget(struct painter *); /* the next paint gives curses every cell */
/* Gives curses the cells that changed. Returns how many; -1: out of memory. */
int painter_paint(struct painter *, const struct canvas *, const struct theme *);
/* What the terminal has, at most `wanted`. Starts curses' colours when any are used. */
enum colour_depth painter_depth(enum colour_depth wanted);

/* The terminal as it was, kept where a signal handler can reach it. */
/* Remembers the modes of `in`; from then on a crash, any fatal signal or exit()
 * restores them and writes the way back to `out`. */
void rescue_arm(int in, int out);
void rescue_disarm(void);

/* Descriptors of the controlling terminal: stdin and stdout when both are one,
 * else /dev/tty. *owned says whether they are ours to close. */
int tty_find(int *in, int *out, bool *owned, struct error *);

#endif
