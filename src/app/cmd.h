/* app/cmd.h - the subcommands. Each returns the exit status of the program. */
#ifndef APP_CMD_H
#define APP_CMD_H
#include "options.h"
#include "script/script.h"
#include "session.h"

enum { STATUS_OK, STATUS_FAILED, STATUS_USAGE, STATUS_CANNOT }; /* exit statuses: README, man page */

typedef int cmd_run_fn(const struct options *); /* options->argv[0] is the subcommand's first argument */
cmd_run_fn cmd_screen, cmd_run, cmd_replay, cmd_export, cmd_record, cmd_lessons, cmd_path, cmd_themes, cmd_keys,
    cmd_doctor;

/* Writes "finwait: TEXT" to stderr; returns status. */
int cmd_fail(int status, const char *text);
/* Opens a session on the engine asked for; NULL: said why on stderr. why[cap]: why it is
 * not the engine that comes first, a sentence without its end; "". */
struct session *cmd_session(const struct options *, vtime now, char *why, size_t cap);
/* Runs a script to its end as `run` does, but prints no tape. Returns the exit status so far;
 * *session stays open for the caller, who closes it, also when an expectation failed; NULL: there could be none. */
int cmd_run_quietly(const struct options *, const struct script *, struct session **session);
/* Reads a saved tape: a path, `last`, or "-". NULL: *error. */
struct tape *cmd_tape(const char *path, struct error *);

#endif
