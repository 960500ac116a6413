/* tapes.h - one engine is held to what the kernel left on paper; no lab is needed.
 * Either the scripts of a folder, each with its tape beside it (NAME.tape, which
 * other tests keep true), or a corpus: generated sequences that were once played on
 * the kernel, in one file. A sequence begins with a line "# NAME"; its commands are
 * those on its tape. */
#ifndef DIFFER_TAPES_H
#define DIFFER_TAPES_H
#include "rounds.h"

/* Adds to what `all` counts; every script and every tape is a sequence. -1: *error. */
int tapes_run_scripts(struct rounds *all, const char *folder, struct error *);
int tapes_run_corpus(struct rounds *all, const char *path, struct error *);
/* Writes one of a corpus. */
void tapes_write(FILE *, const char *name, const char *tape);

#endif
