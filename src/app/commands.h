/* app/commands.h - the table of subcommands. main() calls them by it; --help, the man
 * page and the completions of the shells are made from it. */
#ifndef APP_COMMANDS_H
#define APP_COMMANDS_H
#include <stdbool.h>
#include "cmd.h"

/* What its arguments can be. TAKES_MANY: several of it. */
enum { TAKES_SCRIPT = 1, TAKES_TAPE = 2, TAKES_STATES = 4, TAKES_MANY = 8 };
/* Which file -o names. */
enum command_output { OUTPUT_NONE, OUTPUT_EXPORT, OUTPUT_CAST };

struct command_row {
    enum command_id id;
    const char *name, *usage, *help;
    unsigned takes;
    enum command_output output;
    /* false: main() gives up all privileges first; true: it does so itself, once it has a lab or the tape is open */
    bool privileged;
    cmd_run_fn *run;
};
extern const struct command_row command_rows[COMMANDS]; /* ORDER COMMAND_ID */
extern const struct command_row command_screen; /* what is done without one; it has no name */

/* The row of a word; NULL: it is no subcommand. */
const struct command_row *command_named(const char *word);
/* The commands of bits 1 << COMMAND_RUN ..., "the screen, `run`". Returns buf. */
const char *command_names(unsigned of, char *buf, size_t cap);
/* -1: an option or a word stands on the line that this command does not heed; *error says where it belongs. */
int command_suits(const struct command_row *, const struct options *, struct error *);

#endif
