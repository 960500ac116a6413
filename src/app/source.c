/* source.c - see source.h. */
#include "source.h"

#include <string.h>
#include "cmd.h"
#include "languages.h"
#include "lessons.h"

static const struct { const char *suffix; enum source_kind kind; const char *what, *taken; } kinds[] = {
    { ".fw", SOURCE_SCRIPT, "script", "finwait" },
    { ".lesson", SOURCE_SCRIPT, "lesson", "finwait" },
    { ".jsonl", SOURCE_TAPE, "saved tape", "finwait replay" },
    { ".cast", SOURCE_FILM, "film", "asciinema play" },
};
enum { KINDS = sizeof kinds / sizeof *kinds };

/* Its row; -1: the name says nothing. */
static int kind_of(const char *file)
{
    size_t len = strlen(file);
    for (int i = 0; i < KINDS; i++) {
        size_t n = strlen(kinds[i].suffix);
        if (len > n && strcmp(file + len - n, kinds[i].suffix) == 0)
            return i;
    }
    return -1;
}

void source_mistaken(const char *file, enum source_kind wanted, struct error *error)
{
    int i = kind_of(file);
    if (i >= 0 && kinds[i].kind != wanted)
        error_set(error, "%s is a %s: %s %s", file, kinds[i].what, kinds[i].taken, file);
}

static bool is_tape(const char *file)
{
    int i = kind_of(file);
    return strcmp(file, "last") == 0 || (i >= 0 && kinds[i].kind == SOURCE_TAPE);
}

static int open_tape(struct source *s, const struct options *options, const char *file)
{
    static const unsigned of_a_run = 1u << OPTION_ENGINE | 1u << OPTION_PROFILE | 1u << OPTION_SEED;
    struct error error;
    const struct option_row *idle = options_given(options, of_a_run);
    if (idle) {
        error_set(&error, "a saved tape is not run again: --%s does nothing for it; leave it out", idle->name);
        return cmd_fail(STATUS_USAGE, error.text);
    }
    struct tape *tape = cmd_tape(file, &error);
    if (!tape)
        return cmd_fail(STATUS_USAGE, error.text);
    if (languages_have(options->lang, NULL, tape, &error) != 0) {
        tape_free(tape);
        return cmd_fail(STATUS_USAGE, error.text);
    }
    s->session = session_of_tape(tape);
    return s->session ? STATUS_OK : cmd_fail(STATUS_FAILED, "out of memory");
}

static int run_script(struct source *s, const struct options *options, const char *file)
{
    struct error error;
    struct script *script = lessons_read(file, options->lang, &error);
    if (!script)
        return cmd_fail(STATUS_USAGE, error.text);
    int status = cmd_run_quietly(options, script, &s->session);
    script_free(script);
    return status;
}

int source_open(struct source *s, const struct options *options, const char *file)
{
    *s = (struct source){ .tape = NULL };
    int status = is_tape(file) ? open_tape(s, options, file) : run_script(s, options, file);
    if (s->session)
        s->tape = session_tape(s->session);
    return status;
}

void source_close(struct source *s) { session_close(s->session); }
