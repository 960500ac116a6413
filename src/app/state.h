/* app/state.h - files that finwait keeps by itself: the last session's tape, the
 * history of the `:` line, the edges walked. In $XDG_STATE_HOME/finwait, else ~/.local/state/finwait. */
#ifndef APP_STATE_H
#define APP_STATE_H
#include <stdio.h>
#include "core/error.h"

/* Opens a state file for reading; NULL: there is none. */
FILE *state_read(const char *name);
/* Writes a state file through write(ctx, file): whole or not at all, mode 0600. */
int state_write(const char *name, int (*write)(const void *ctx, FILE *, struct error *), const void *ctx,
                struct error *);

#endif
