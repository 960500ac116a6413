/* app/engines.h - which engine a session runs on. Only here both are known. */
#ifndef APP_ENGINES_H
#define APP_ENGINES_H
#include "kernel/kernel.h"
#include "options.h"
#include "session.h"

/* Opens a session on the engine asked for. `auto`: on the kernel when the lab can be
 * had and the profile is Linux's, else on the simulator; then why[cap] says why, else
 * it is "". NULL: *error. */
struct session *engines_open(const struct options *, vtime now, char *why, size_t cap, struct error *);

/* Goes on on the simulator, from tape[0..cursor): session_move(), and as that fails. */
int engines_move_to_sim(struct session *, uint32_t cursor, vtime now, struct error *);

/* A copy that stands at tape[0..cursor), on the simulator: session_copy(). The caller closes it. */
struct session *engines_copy_on_sim(const struct session *, uint32_t cursor, vtime now, struct error *);

/* Gives up every privilege that only a lab needs, for good. 0 or -1. engines_open() has
 * done it when it returns a session; whatever opens none calls it before it reads a file. */
int engines_renounce(struct error *);

/* kernel_doctor(), or the one step that a program without the kernel engine fails. */
size_t engines_doctor(struct kernel_step *, size_t cap, bool *usable);

#endif
