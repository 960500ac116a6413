/* app/trial.h - whether a script can go on from where a session stands, found by trying:
 * its next commands are carried out on a copy, a simulator, and nothing happens here. */
#ifndef APP_TRIAL_H
#define APP_TRIAL_H
#include "script/script.h"
#include "session.h"

/* UNKNOWN: there can be no copy, as a kernel's timers mattered. */
enum trial { TRIAL_HOLDS, TRIAL_FAILS, TRIAL_UNKNOWN };

/* How far: up to the next mark behind what it expects next; or to its end. */
enum trial_end { TRIAL_CHAPTER, TRIAL_WHOLE };

/* From tape[0..cursor) on, by the script's commands from `next` on. FAILS: what[cap] is the first line that would be
 * refused or would not hold. */
enum trial trial_of(const struct session *, uint32_t cursor, const struct script *, size_t next, enum trial_end,
                    vtime now, char *what, size_t cap);

#endif
