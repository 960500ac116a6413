/* commands.c - the table of subcommands. */
#include "commands.h"

#include <string.h>

const struct command_row command_screen = {
    NULL, "[LESSON|FILE]", "the screen; with one of them, Space plays it", TAKES_SCRIPT, OUTPUT_NONE, true, cmd_screen
};

const struct command_row command_rows[COMMANDS] = {
    { "run", "run FILE...", "no screen: run scripts, print the tape, check every expect",
      TAKES_SCRIPT | TAKES_MANY, OUTPUT_NONE, true, cmd_run },
    { "replay", "replay X.jsonl|last", "look at a saved tape; each session is saved as `last`",
      TAKES_TAPE, OUTPUT_NONE, true, cmd_replay },
    { "export", "export FILE -o X", "a script or a saved tape as X.txt, X.svg, X.mmd, X.pcapng, X.jsonl",
      TAKES_SCRIPT | TAKES_TAPE, OUTPUT_EXPORT, true, cmd_export },
    { "record", "record FILE -o X.cast", "a script or a saved tape as a film for asciinema",
      TAKES_SCRIPT | TAKES_TAPE, OUTPUT_CAST, true, cmd_record },
    { "path", "path STATE [STATE]", "the shortest commands to a client's, server's state, as a script",
      TAKES_STATES | TAKES_MANY, OUTPUT_NONE, false, cmd_path },
    { "lessons", "lessons", "the lessons: number, name, minutes", 0, OUTPUT_NONE, false, cmd_lessons },
    { "themes", "themes", "the colour themes", 0, OUTPUT_NONE, false, cmd_themes },
    { "keys", "keys", "the keys of the screen", 0, OUTPUT_NONE, false, cmd_keys },
    { "doctor", "doctor", "can two real TCP stacks run here? if not, the fix", 0, OUTPUT_NONE, true, cmd_doctor },
};

const struct command_row *command_named(const char *word)
{
    for (int i = 0; i < COMMANDS; i++)
        if (strcmp(command_rows[i].name, word) == 0)
            return &command_rows[i];
    return NULL;
}
