/* look.h - everything that reads a tape, at once: for targets that make one. */
#ifndef FUZZ_LOOK_H
#define FUZZ_LOOK_H
#include "core/tape.h"

/* Prints, folds, draws and exports it. Aborts when the fold by keyframes is not the fold
 * from the start, and when a pane writes outside its place (src/view/registry.c). */
void look_at_tape(const struct tape *);
/* The fold alone, which takes any event, and what is asked of its model. */
void look_at_fold(const struct tape *);

#endif
