/* run.h - runs commands on an engine, each in a process of its own: a kernel lab
 * takes privileges with it that cannot be had back, and an engine that crashes or
 * hangs must not take the comparison with it. That there is a process is known
 * only here. */
#ifndef DIFFER_RUN_H
#define DIFFER_RUN_H
#include "session.h"
#include "commands.h"
#include "record.h"

/* Gives the next command, as it likes by what is true now; false: it is over. */
typedef bool run_next(void *ctx, const struct session *, struct command *);

struct run { const struct engine_ops *ops; run_next *next; void *ctx; unsigned seconds; /* then it is ended */ };

/* Memory that a run's process can write for us; NULL: there is none. */
struct record *record_shared(void);

/* The record tells all, also that it failed. */
void run(const struct run *, struct record *shared);
void run_script(const struct engine_ops *, const struct script *, unsigned seconds, struct record *shared);
void run_commands(const struct engine_ops *, const struct commands *, struct record *shared);

#endif
