/* scripts.h - the scripts of a folder on one engine; the tape that the kernel left
 * beside each (NAME.tape, which other tests keep true) is what it is held to. */
#ifndef DIFFER_SCRIPTS_H
#define DIFFER_SCRIPTS_H
#include "rounds.h"

/* Adds to what `all` counts; every script is a sequence. -1: *error. */
int scripts_run(struct rounds *all, const char *folder, struct error *);

#endif
