/* options.c - the table of options and what reads it. */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include "options.h"
#include "script/script.h"
#include "view/scene.h"

static const char *const engines[] = { "auto", "kernel", "sim", NULL };
static const char *const profiles[] = { "linux", "rfc9293", NULL };
static const char *const colours[] = { "auto", "never", "16", "256", "true", NULL };
static const char *const sheets[] = { "blank", "solved", NULL }; /* ORDER of enum export_sheet, from SHEET_BLANK on */
static const char *const versions[] = { "2", "3", NULL };

/* The commands that heed an option: several that often go together, and single ones. */
enum {
    RUN = 1 << COMMAND_RUN, EXPORT = 1 << COMMAND_EXPORT, RECORD = 1 << COMMAND_RECORD, PATH = 1 << COMMAND_PATH,
    LESSONS = 1 << COMMAND_LESSONS,
    SHOWS = 1 << COMMAND_SCREEN | 1 << COMMAND_REPLAY, /* a screen */
    FILES = EXPORT | RECORD,                           /* pictures and films */
    RUNS = 1 << COMMAND_SCREEN | RUN | FILES,          /* commands, on an engine */
};

/* clang-format off */
const struct option_row option_table[OPTION_COUNT] = { /* ORDER OPTION */
    { OPTION_ENGINE,       "engine",       "NAME",      engines,        RUNS,                    "what carries the commands out: auto, kernel, sim" },
    { OPTION_PROFILE,      "profile",      "NAME",      profiles,       RUNS | PATH,             "whose TCP the simulator is: linux, rfc9293" },
    { OPTION_SEED,         "seed",         "N",         NULL,           RUNS,                    "seed of everything that is drawn by lot" },
    { OPTION_THEME,        "theme",        "NAME",      NULL,           SHOWS | FILES,           "colours; finwait themes lists them" },
    { OPTION_ASCII,        "ascii",        NULL,        NULL,           SHOWS | FILES,           "draw with plain ASCII" },
    { OPTION_NO_MOTION,    "no-motion",    NULL,        NULL,           SHOWS | RECORD,          "nothing moves; the new state is there at once" },
    { OPTION_BIG,          "big",          NULL,        NULL,           SHOWS | FILES,           "for a lecture hall: diagram and story only, from 64x20" },
    { OPTION_COLOR,        "color",        "WHEN",      colours,        SHOWS | FILES,           "auto, never, 16, 256 or true" },
    { OPTION_FORMAT,       "format",       "NAME",      exporter_names, RUN | EXPORT,            "of what `run` and `export` write: text, jsonl ..." },
    { OPTION_PACE,         "pace",         "DURATION",  NULL,           RUN | RECORD,            "`run`: 50ms before each command; `record`: 2 is faster" },
    { OPTION_OUTPUT,       "output",       "FILE",      NULL,           FILES,                   "or -o: what `export`, `record` write; - is stdout" },
    { OPTION_SIZE,         "size",         "COLSxROWS", NULL,           FILES,                   "of a recording and of `export --screen`; 100x30" },
    { OPTION_SCREEN,       "screen",       NULL,        NULL,           EXPORT,                  "`export`, .svg .txt: the last screen, not the ladder" },
    { OPTION_WORKSHEET,    "worksheet",    "[=solved]", sheets,         EXPORT,                  "`export`: the diagram to print and fill in; no FILE" },
    { OPTION_CAST_VERSION, "cast-version", "N",         versions,       SHOWS | RECORD,          "of asciicast that `record` and F5 write: 2, 3" },
    { OPTION_MARK_STATES,  "mark-states",  NULL,        NULL,           SHOWS | RECORD,          "recordings mark each change of state too" },
    { OPTION_ALL,          "all",          NULL,        NULL,           PATH,                    "`path` prints every pair of states, a paragraph each" },
    { OPTION_LANG,         "lang",         "CODE",      NULL,           SHOWS | FILES | LESSONS, "words of lessons: zh, en ...; the screen also asks $LANG" },
    { OPTION_HELP,         "help",         NULL,        NULL,           EVERY_COMMAND,           "show this help" },
    { OPTION_VERSION,      "version",      NULL,        NULL,           EVERY_COMMAND,           "show the version" },
};
/* clang-format on */

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

/* A plain number like 0.5, in thousandths; 0: it is none, or too big or small. Not strtod(): that asks the locale. */
static int read_factor(const char *word)
{
    enum { SLOWEST = 10, FASTEST = 100000 };
    int whole = 0, part = 0, scale = 1000;
    if (*word < '0' || *word > '9')
        return 0;
    for (; *word >= '0' && *word <= '9' && whole < 1000; word++)
        whole = whole * 10 + (*word - '0');
    if (*word == '.')
        for (word++; *word >= '0' && *word <= '9' && scale > 1; word++)
            part += (*word - '0') * (scale /= 10);
    int factor = *word ? 0 : whole * 1000 + part;
    return factor < SLOWEST || factor > FASTEST ? 0 : factor;
}

static int read_pace(const char *word, struct options *o, struct error *error)
{
    const char *wrong = script_duration(word, strlen(word), &o->pace);
    o->speed = wrong ? read_factor(word) : 0;
    return !wrong || o->speed ? 0
                              : error_set(error, "--pace: '%s' %s; of `record` it is a factor from 0.01 to 100: 2, 0.5",
                                          word, wrong);
}

static int read_size(const char *word, struct options *o, struct error *error)
{
    enum { MOST = 1000 };
    char *end, *stop = "";
    long cols = *word >= '0' && *word <= '9' ? strtol(word, &end, 10) : 0;
    long rows = cols && *end == 'x' && end[1] >= '0' && end[1] <= '9' ? strtol(end + 1, &stop, 10) : 0;
    if (*stop || !rows || rows > MOST || cols > MOST)
        return error_set(error, "--size cannot be '%s'; it is columns x rows: 100x30", word);
    o->rows = (int)rows;
    o->cols = (int)cols;
    return 0;
}

bool option_may_go_without(const struct option_row *row)
{
    return row->arg && *row->arg == '[';
}

/* As getopt_long() has it. */
static int takes(const struct option_row *row)
{
    return !row->arg ? no_argument : option_may_go_without(row) ? optional_argument : required_argument;
}

static size_t small_letters(const char *word)
{
    return strspn(word, "abcdefghijklmnopqrstuvwxyz");
}

static int read_lang(const char *word, struct options *o, struct error *error)
{
    size_t letters = small_letters(word);
    if (letters < 2 || letters > 3 || word[letters])
        return error_set(error, "--lang cannot be '%s'; it is two or three small letters: zh, en", word);
    o->lang = word;
    return 0;
}

/* Of X.txt too: whoever names a form by its files means it. */
static const char *format_of_suffix(const char *word)
{
    for (int i = 0; i < FORMAT_COUNT; i++)
        if (strcmp(exporters[i].suffix + 1, word) == 0)
            return exporters[i].name;
    return word;
}

/* arg "": it has none; only an option that must have one is told that this is wrong. */
static int take(struct options *o, const struct option_row *row, const char *arg, struct error *error)
{
    bool given = *arg || takes(row) == required_argument;
    if (row->id == OPTION_FORMAT)
        arg = format_of_suffix(arg);
    int value = row->values && given ? choose(row, arg, error) : 0;
    if (value < 0)
        return -1;
    const char *word = row->values ? row->values[value] : arg;
    switch (row->id) {
    case OPTION_ENGINE:    o->engine = word; break;
    case OPTION_PROFILE:   o->profile = word; break;
    case OPTION_SEED:      return read_number(arg, &o->seed, error);
    case OPTION_THEME:     o->theme = arg; break;
    case OPTION_ASCII:     o->ascii = true; break;
    case OPTION_NO_MOTION: o->no_motion = true; break;
    case OPTION_BIG:       o->big = true; break;
    case OPTION_COLOR:     o->colour = (enum colour_choice)value; break;
    case OPTION_FORMAT:    o->format = (enum export_format)value; break;
    case OPTION_PACE:      return read_pace(arg, o, error);
    case OPTION_OUTPUT:    o->output = arg; break;
    case OPTION_SIZE:      return read_size(arg, o, error);
    case OPTION_SCREEN:    o->screen = true; break;
    case OPTION_WORKSHEET: o->sheet = (enum export_sheet)(SHEET_BLANK + value); break;
    case OPTION_CAST_VERSION: o->cast_version = value + 2; break;
    case OPTION_MARK_STATES: o->mark_states = true; break;
    case OPTION_ALL:       o->all = true; break;
    case OPTION_LANG:      return read_lang(arg, o, error);
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
        return error_set(error, "--%s takes no value; finwait --help lists the options",
                         option_table[optchar - 256].name);
    if (optchar > ' ' && optchar < 0x7f)
        return error_set(error, "-%c is not an option; finwait --help lists them", optchar);
    return error_set(error, "%s is not an option; finwait --help lists them",
                     optchar ? "that letter" : argv[optind - 1]);
}

int options_parse(struct options *o, int argc, char **argv, struct error *error)
{
    *o = (struct options){ .engine = "auto", .theme = "default", .seed = 1, .format = FORMAT_COUNT, .rows = 30,
                           .cols = 100, .cast_version = 2, .lang = "" };
    struct option longs[OPTION_COUNT + 1] = { 0 };
    for (int i = 0; i < OPTION_COUNT; i++)
        longs[i] = (struct option){ option_table[i].name, takes(&option_table[i]), NULL, i + 256 };
    opterr = 0;
    optind = 0; /* 0, not 1: glibc then forgets an earlier scan (getopt(3)) */
    int c;
    while ((c = getopt_long(argc, argv, ":ho:", longs, NULL)) != -1) {
        if (c == 'h')
            c = OPTION_HELP + 256;
        if (c == 'o')
            c = OPTION_OUTPUT + 256;
        if (c == ':')
            return error_set(error, "%s needs a value; finwait --help lists the options", argv[optind - 1]);
        if (c == '?')
            return refuse(optopt, argv, error);
        if (take(o, &option_table[c - 256], optarg ? optarg : "", error) != 0)
            return -1;
        o->given |= 1u << (c - 256);
    }
    if (o->profile && strcmp(o->engine, "kernel") == 0 && strcmp(o->profile, "linux") != 0)
        return error_set(error, "only the simulator has the profile %s; leave out --engine kernel", o->profile);
    if (o->ascii && *o->lang && strcmp(o->lang, "en") != 0)
        return error_set(error, "--ascii has no letters for --lang %s; leave one of them out", o->lang);
    if (!scene_fits(o->rows, o->cols, o->big)) /* --big may stand behind it */
        return error_set(error, "--size cannot be %dx%d; it is columns x rows, from 80x24 on, with --big from 64x20 on",
                         o->cols, o->rows);
    o->argc = argc - optind;
    o->argv = argv + optind;
    return 0;
}

const struct option_row *options_given(const struct options *o, unsigned of)
{
    for (int i = 0; i < OPTION_COUNT; i++)
        if (o->given & of & 1u << i)
            return &option_table[i];
    return NULL;
}

void options_print(FILE *out)
{
    for (int i = 0; i < OPTION_COUNT; i++) {
        char left[40];
        const struct option_row *row = &option_table[i];
        snprintf(left, sizeof left, "--%s%s%s", row->name, takes(row) == required_argument ? " " : "",
                 row->arg ? row->arg : "");
        fprintf(out, "  %-20s %s\n", left, row->help);
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

const char *options_lang(const struct options *o, char buf[4])
{
    static const char *const variables[] = { "LC_ALL", "LC_MESSAGES", "LANG" }; /* in this order: locale(7) */
    const char *locale = NULL;
    for (size_t i = 0; i < sizeof variables / sizeof *variables && (!locale || !*locale); i++)
        locale = getenv(variables[i]);
    size_t letters = locale ? small_letters(locale) : 0;
    bool named = (letters == 2 || letters == 3) && strchr("_.@", locale[letters]); /* "zh_CN.UTF-8"; not "C" */
    snprintf(buf, 4, "%.*s", named ? (int)letters : 0, locale ? locale : "");
    return *o->lang ? o->lang : buf;
}
