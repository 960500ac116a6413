/* trial.c - see trial.h. */
#include "trial.h"

#include "engines.h"

enum { PUMPS = 10000 }; /* hosts that answer each other for ever end here */

/* Time passes where a command waits for it. */
static bool goes(struct session *copy, const struct command *command, vtime *now)
{
    struct error ignored;
    uint32_t failed = session_model(copy)->failed;
    if (session_submit(copy, command, *now, &ignored) != 0)
        return false;
    for (int i = 0; i < PUMPS && session_busy(copy); i++) {
        vtime due = session_deadline(copy);
        if (due > *now)
            *now = due;
        if (session_pump(copy, *now, &ignored) != 0)
            return false;
    }
    return session_model(copy)->failed == failed;
}

/* The command behind those that are tried. */
static size_t tried_end(const struct script *script, size_t next, enum trial_end until)
{
    size_t end = next, len = script_len(script);
    for (size_t i = next; until == TRIAL_CHAPTER && i < len; i++) {
        enum command_op op = script_at(script, i)->op;
        if (op == CMD_EXPECT)
            end = i + 1;
        else if (end > next && op == CMD_MARK)
            return end;
    }
    return len;
}

enum trial trial_of(const struct session *session, uint32_t cursor, const struct script *script, size_t next,
                    enum trial_end until, vtime now, char *what, size_t cap)
{
    struct error ignored;
    struct session *copy = engines_copy_on_sim(session, cursor, now, &ignored);
    enum trial found = copy ? TRIAL_HOLDS : TRIAL_UNKNOWN;
    size_t end = tried_end(script, next, until);
    for (size_t i = next; i < end && found == TRIAL_HOLDS; i++) {
        const struct command *command = script_at(script, i);
        if (command_is_words(command->op) || goes(copy, command, &now))
            continue;
        command_print(command, what, cap);
        found = TRIAL_FAILS;
    }
    session_close(copy);
    return found;
}
