/* examples.h - each explained difference, shown by its example. */
#ifndef DIFFER_EXAMPLES_H
#define DIFFER_EXAMPLES_H
#include "rounds.h"

/* Plays the example of every row and counts what it hits. -1: *error. */
int examples_run(struct rounds *, struct error *);

#endif
