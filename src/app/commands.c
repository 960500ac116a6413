/* commands.c - the table of subcommands. */
#include "commands.h"

#include <string.h>

const struct command_row command_screen = {
    COMMAND_SCREEN, NULL, "[LESSON|FILE]", "the screen; with one of them, Space plays it",
    TAKES_SCRIPT, OUTPUT_NONE, true, cmd_screen
};

const struct command_row command_rows[COMMANDS] = { /* ORDER COMMAND_ID */
    { COMMAND_RUN, "run", "run FILE...", "no screen: run scripts, print the tape, check every expect",
      TAKES_SCRIPT | TAKES_MANY, OUTPUT_NONE, true, cmd_run },
    { COMMAND_REPLAY, "replay", "replay X.jsonl|last", "look at a saved tape; each session is saved as `last`",
      TAKES_TAPE, OUTPUT_NONE, true, cmd_replay },
    { COMMAND_EXPORT, "export", "export FILE -o X",
      "a script or a saved tape as X.txt, X.svg, X.mmd, X.pcapng, X.jsonl",
      TAKES_SCRIPT | TAKES_TAPE, OUTPUT_EXPORT, true, cmd_export },
    { COMMAND_RECORD, "record", "record FILE -o X.cast", "a script or a saved tape as a film for asciinema",
      TAKES_SCRIPT | TAKES_TAPE, OUTPUT_CAST, true, cmd_record },
    { COMMAND_PATH, "path", "path STATE [STATE]", "the shortest commands to a client's, server's state, as a script",
      TAKES_STATES | TAKES_MANY, OUTPUT_NONE, false, cmd_path },
    { COMMAND_LESSONS, "lessons", "lessons", "the lessons: number, name, minutes",
      0, OUTPUT_NONE, false, cmd_lessons },
    { COMMAND_THEMES, "themes", "themes", "the colour themes", 0, OUTPUT_NONE, false, cmd_themes },
    { COMMAND_KEYS, "keys", "keys", "the keys of the screen", 0, OUTPUT_NONE, false, cmd_keys },
    { COMMAND_DOCTOR, "doctor", "doctor", "can two real TCP stacks run here? if not, the fix",
      0, OUTPUT_NONE, true, cmd_doctor },
};

const struct command_row *command_named(const char *word)
{
    for (int i = 0; i < COMMANDS; i++)
        if (strcmp(command_rows[i].name, word) == 0)
            return &command_rows[i];
    return NULL;
}

const char *command_names(unsigned of, char *buf, size_t cap)
{
    size_t used = 0;
    *buf = '\0';
    for (int i = -1; i < COMMANDS && used < cap; i++) {
        const struct command_row *row = i < 0 ? &command_screen : &command_rows[i];
        if (of & 1u << row->id)
            used += (size_t)snprintf(buf + used, cap - used, row->name ? "%s`%s`" : "%sthe screen", used ? ", " : "",
                                     row->name);
    }
    return buf;
}

int command_suits(const struct command_row *command, const struct options *options, struct error *error)
{
    char own[20], others[120];
    command_names(1u << command->id, own, sizeof own);
    for (int i = 0; i < OPTION_COUNT; i++) {
        const struct option_row *row = &option_table[i];
        if (options->given & 1u << i && !(row->of & 1u << command->id))
            return error_set(error, "--%s does nothing for %s; it is for %s: leave it out", row->name, own,
                             command_names(row->of, others, sizeof others));
    }
    if (!command->takes && options->argc)
        return error_set(error, "nothing stands behind %s; leave '%.100s' out", own, options->argv[0]);
    return 0;
}
