/* options.c - the table of options and what reads it. */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include "options.h"
#include "script/script.h"

static const char *const engines[] = { "auto", "kernel", "sim", NULL };
static const char *const profiles[] = { "linux", "rfc9293", NULL };
static const char *const colours[] = { "auto", "never", "16", "256", "true", NULL };
static const char *const formats[] = { "text", "jsonl", NULL };

const struct option_row option_table[OPTION_COUNT] = { /* ORDER OPTION */
    { OPTION_ENGINE,    "engine",    "NAME",     engines,  "what carries the commands out: auto, kernel, sim" },
    { OPTION_PROFILE,   "profile",   "NAME",     profiles, "whose TCP the simulator is: linux, rfc9293" },
    { OPTION_SEED,      "seed",      "N",        NULL,     "seed of everything that is drawn by lot" },
    { OPTION_THEME,     "theme",     "NAME",     NULL,     "colours; finwait themes lists them" },
    { OPTION_ASCII,     "ascii",     NULL,       NULL,     "draw with plain ASCII" },
    { OPTION_NO_MOTION, "no-motion", NULL,       NULL,     "nothing moves; the new state is there at once" },
    { OPTION_COLOR,     "color",     "WHEN",     colours,  "auto, never, 16, 256 or true" },
    { OPTION_FORMAT,    "format",    "NAME",     formats,  "of the tape that `run` prints: text, jsonl" },
    { OPTION_PACE,      "pace",      "DURATION", NULL,     "`run` waits that long before each command: 50ms, 5s" },
    { OPTION_HELP,      "help",      NULL,       NULL,     "show this help" },
    { OPTION_VERSION,   "version",   NULL,       NULL,     "show the version" },
};

/* The index of a word among those an option may have. */
static int choose(const struct option_row *row, const char *word, struct error *error)
{
    char list[80] = "";
    size_t used = 0;
    for (int i = 0; row->values[i]; i++) {
        if (strcmp(row->values[i], word) == 0)
            return i;
        int n = snprintf(list + used, sizeof list - used, "%s%s", i ? ", " : "", row->values[i]);
        used += (size_t)n < sizeof list - used ? (size_t)n : 0;
    }
    return error_set(error, "--%s cannot be '%s'; it can be: %s", row->name, word, list);
}

static int read_number(const char *word, uint64_t *number, struct error *error)
{
    char *end;
    errno = 0;
    *number = strtoull(word, &end, 0);
    if (*word < '0' || *word > '9' || *end || errno)
        return error_set(error, "--seed cannot be '%s'; it is a number from 0 to 18446744073709551615", word);
    return 0;
}

static int read_duration(const char *word, vtime *duration, struct error *error)
{
    const char *wrong = script_duration(word, strlen(word), duration);
    return wrong ? error_set(error, "--pace: '%s' %s", word, wrong) : 0;
}

static int take(struct options *o, const struct option_row *row, const char *arg, struct error *error)
{
    int value = row->values ? choose(row, arg, error) : 0;
    if (value < 0)
        return -1;
    switch (row->id) {
    case OPTION_ENGINE:    o->engine = row->values[value]; break;
    case OPTION_PROFILE:   o->profile = row->values[value]; break;
    case OPTION_SEED:      return read_number(arg, &o->seed, error);
    case OPTION_THEME:     o->theme = arg; break;
    case OPTION_ASCII:     o->ascii = true; break;
    case OPTION_NO_MOTION: o->no_motion = true; break;
    case OPTION_COLOR:     o->colour = (enum colour_choice)value; break;
    case OPTION_FORMAT:    o->format = (enum format)value; break;
    case OPTION_PACE:      return read_duration(arg, &o->pace, error);
    case OPTION_HELP:      o->help = true; break;
    case OPTION_VERSION:   o->version = true; break;
    case OPTION_COUNT:     break;
    }
    return 0;
}

/* What getopt_long() refused. Of short options standing together only the letter
 * is wrong, and argv[optind - 1] is not the word it stands in (getopt(3)). */
static int refuse(int optchar, char **argv, struct error *error)
{
    if (optchar >= 256)
        return error_set(error, "--%s takes no value; finwait --help lists the options", option_table[optchar - 256].name);
    if (optchar > ' ' && optchar < 0x7f)
        return error_set(error, "-%c is not an option; finwait --help lists them", optchar);
    return error_set(error, "%s is not an option; finwait --help lists them", optchar ? "that letter" : argv[optind - 1]);
}

int options_parse(struct options *o, int argc, char **argv, struct error *error)
{
    *o = (struct options){ .engine = "auto", .theme = "default", .seed = 1 };
    struct option longs[OPTION_COUNT + 1] = { 0 };
    for (int i = 0; i < OPTION_COUNT; i++)
        longs[i] = (struct option){ option_table[i].name, option_table[i].arg ? required_argument : no_argument, NULL, i + 256 };
    opterr = 0;
    optind = 0; /* 0, not 1: glibc then forgets an earlier scan (getopt(3)) */
    int c;
    while ((c = getopt_long(argc, argv, ":h", longs, NULL)) != -1) {
        if (c == 'h')
            c = OPTION_HELP + 256;
        if (c == ':')
            return error_set(error, "%s needs a value; finwait --help lists the options", argv[optind - 1]);
        if (c == '?')
            return refuse(optopt, argv, error);
        if (take(o, &option_table[c - 256], optarg, error) != 0)
            return -1;
    }
    o->argc = argc - optind;
    o->argv = argv + optind;
    return 0;
}

void options_print(FILE *out)
{
    for (int i = 0; i < OPTION_COUNT; i++) {
        char left[32];
        const struct option_row *row = &option_table[i];
        snprintf(left, sizeof left, "--%s%s%s", row->name, row->arg ? " " : "", row->arg ? row->arg : "");
        fprintf(out, "  %-18s %s\n", left, row->help);
    }
}

enum colour_depth options_depth(const struct options *o)
{
    switch (o->colour) {
    case COLOUR_NEVER: return DEPTH_MONO;
    case COLOUR_16:    return DEPTH_16;
    case COLOUR_256:   return DEPTH_256;
    case COLOUR_TRUE:  return DEPTH_TRUE;
    case COLOUR_AUTO:  break;
    }
    const char *no_color = getenv("NO_COLOR"); /* no-color.org: set and not empty */
    return no_color && *no_color ? DEPTH_MONO : DEPTH_TRUE;
}
