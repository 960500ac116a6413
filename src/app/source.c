/* source.c - see source.h. */
#include "source.h"

#include <string.h>
#include "cmd.h"
#include "languages.h"
#include "lessons.h"

static bool is_tape(const char *file)
{
    static const char suffix[] = ".jsonl";
    size_t len = strlen(file);
    return strcmp(file, "last") == 0 || (len >= sizeof suffix && strcmp(file + len - (sizeof suffix - 1), suffix) == 0);
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
