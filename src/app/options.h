/* app/options.h - the command line, from one table of options: getopt_long's
 * array, --help and the checks of values are made from it. */
#ifndef APP_OPTIONS_H
#define APP_OPTIONS_H
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include "core/error.h"
#include "core/vtime.h"
#include "export/exporter.h"
#include "ui/theme.h"

/* ORDER OPTION: option_table[] in src/app/options.c */
enum option_id { OPTION_ENGINE, OPTION_PROFILE, OPTION_SEED, OPTION_THEME, OPTION_ASCII, OPTION_NO_MOTION, OPTION_BIG,
                 OPTION_COLOR, OPTION_FORMAT, OPTION_PACE, OPTION_OUTPUT, OPTION_SIZE, OPTION_SCREEN, OPTION_WORKSHEET,
                 OPTION_CAST_VERSION, OPTION_MARK_STATES, OPTION_ALL, OPTION_LANG, OPTION_HELP, OPTION_VERSION,
                 OPTION_COUNT };

/* ORDER COMMAND_ID: command_rows[] in src/app/commands.c; the screen is what is done without one. */
enum command_id { COMMAND_RUN, COMMAND_REPLAY, COMMAND_EXPORT, COMMAND_RECORD, COMMAND_PATH, COMMAND_LESSONS,
                  COMMAND_THEMES, COMMAND_KEYS, COMMAND_DOCTOR, COMMANDS, COMMAND_SCREEN = COMMANDS };
enum { EVERY_COMMAND = (1 << (COMMANDS + 1)) - 1 };

struct option_row {
    enum option_id id;
    const char *name;           /* "engine" */
    const char *arg;            /* "NAME"; "[=NAME]": may be left out; NULL: takes none */
    const char *const *values;  /* the words it may be, NULL-ended; NULL: anything */
    unsigned of;                /* the commands that heed it: bits 1 << COMMAND_RUN ... */
    const char *help;
};
/* Its argument may be left out, and stands in the same word: `--worksheet=solved`. */
bool option_may_go_without(const struct option_row *);
extern const struct option_row option_table[OPTION_COUNT];

enum colour_choice { COLOUR_AUTO, COLOUR_NEVER, COLOUR_16, COLOUR_256, COLOUR_TRUE }; /* ORDER of --color's */

struct options {
    unsigned given;      /* bits 1 << OPTION_ENGINE ...: what stood on the line */
    const char *engine, *profile, *theme;
    uint64_t seed;
    bool ascii, no_motion, big, help, version;
    enum colour_choice colour;
    enum export_format format; /* FORMAT_COUNT: not said */
    vtime pace;          /* waited before each command of `run` */
    int speed;           /* the same option with a plain number: of a recording, in thousandths; 0: not said */
    const char *output;  /* -o; NULL */
    int rows, cols;      /* --size */
    bool screen;         /* export the screen, not the ladder */
    enum export_sheet sheet; /* export the diagram to fill in, or filled in */
    int cast_version;    /* 2, 3 */
    bool mark_states;    /* markers of a recording: every change of state too */
    const char *lang;    /* of the words of lessons; "": not said */
    bool all;            /* `path`: every pair of states */
    int argc;            /* what is not an option */
    char **argv;
};

/* -1: *error says which option and what it may be. Reorders argv. */
int options_parse(struct options *, int argc, char **argv, struct error *);
/* The first of these (bits 1 << OPTION_ENGINE ...) that was given; NULL: none was. */
const struct option_row *options_given(const struct options *, unsigned of);
void options_print(FILE *); /* a line for each */
/* --lang, else what the locale says, copied to buf; "": the language of each lesson. For the
 * screen: what is recorded or exported must not depend on where. */
const char *options_lang(const struct options *, char buf[4]);
/* --color, else NO_COLOR, else what the terminal has. */
enum colour_depth options_depth(const struct options *);

#endif
