/* export/save_script.h - a tape as a script that does it all again: the commands
 * that were carried out, and behind each what came of it as `expect` lines
 * (docs/SCRIPT.md). A copy of the commands, not of the clock: where time passed
 * without any effect it passes over it. */
#ifndef EXPORT_SAVE_SCRIPT_H
#define EXPORT_SAVE_SCRIPT_H
#include <stddef.h>
#include <stdio.h>
#include "core/error.h"
#include "core/tape.h"

/* Writes and flushes; *lines counts what was written. -1: *error says why, also
 * when there is no command to write. */
int save_script_write(const struct tape *, FILE *, size_t *lines, struct error *);

#endif
