/* cmd_screen.c - `finwait [FILE]` and `finwait replay TAPE`: what is shown on the
 * screen, and where it comes from. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include "cmd.h"
#include "engines.h"
#include "export/tape_json.h"
#include "languages.h"
#include "lessons.h"
#include "screen.h"
#include "source.h"
#include "state.h"

int cmd_screen(const struct options *options)
{
    struct error error;
    struct script *script = NULL;
    if (options->argc > 1)
        return cmd_fail(STATUS_USAGE, "the screen takes one script; `finwait run FILE...` takes several");
    if (options->argc == 1 ? !(script = lessons_read(options->argv[0], options->lang, &error))
                           : languages_have(options->lang, NULL, NULL, &error) != 0)
        return cmd_fail(STATUS_USAGE, error.text);
    struct loop *loop = loop_new();
    char why[sizeof error.text];
    struct session *session = loop ? cmd_session(options, loop_now(loop), why, sizeof why) : NULL;
    int status = STATUS_CANNOT;
    if (session)
        status = screen_run(options, loop, session, why, script);
    else
        loop_free(loop);
    script_free(script);
    return status;
}

struct tape *cmd_tape(const char *path, struct error *error)
{
    bool last = strcmp(path, "last") == 0, standard = strcmp(path, "-") == 0;
    FILE *file = last ? state_read("last.jsonl") : standard ? stdin : fopen(path, "re");
    if (!file) {
        if (lesson_named(path))
            error_set(error, "%s is a lesson and no saved tape: finwait %s", path, path);
        else if (last)
            error_set(error, "no session is saved yet; use finwait once, or name a file");
        else
            error_sys(error, errno, "cannot read %s", path);
        return NULL;
    }
    struct tape *tape = NULL;
    if (engines_renounce(error) == 0 && !(tape = tape_json_read(file, path, error)))
        source_mistaken(path, SOURCE_TAPE, error);
    if (!standard)
        fclose(file);
    return tape;
}

int cmd_replay(const struct options *options)
{
    struct error error;
    if (options->argc != 1)
        return cmd_fail(STATUS_USAGE, "replay needs one tape: finwait replay X.jsonl, or finwait replay last");
    struct tape *tape = cmd_tape(options->argv[0], &error);
    if (!tape)
        return cmd_fail(STATUS_USAGE, error.text);
    if (languages_have(options->lang, NULL, tape, &error) != 0) {
        tape_free(tape);
        return cmd_fail(STATUS_USAGE, error.text);
    }
    struct loop *loop = loop_new();
    struct session *session = loop ? session_of_tape(tape) : NULL;
    if (!session) {
        loop_free(loop);
        return cmd_fail(STATUS_FAILED, "out of memory");
    }
    return screen_run(options, loop, session, NULL, NULL);
}
