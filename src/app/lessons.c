/* lessons.c - `finwait lessons`, and scripts that are named as lessons. */
#include "lessons.h"
#include <stdio.h>
#include <unistd.h>
#include "cmd.h"
#include "languages.h"

struct script *lessons_read(const char *word, const char *lang, struct error *error)
{
    const struct lesson_info *lesson = access(word, F_OK) == 0 ? NULL : lesson_named(word);
    struct script *script = lesson ? lesson_script(lesson, error) : script_read(word, error);
    if (!script || languages_have(lang, script, NULL, error) == 0)
        return script;
    script_free(script);
    return NULL;
}

int cmd_lessons(const struct options *options)
{
    struct error error;
    if (languages_have(options->lang, NULL, NULL, &error) != 0)
        return cmd_fail(STATUS_USAGE, error.text);
    for (const struct lesson_info *lesson = lesson_shipped; lesson->name; lesson++) {
        char title[80];
        struct script *script = lesson_script(lesson, &error);
        if (!script)
            return cmd_fail(STATUS_FAILED, error.text);
        lesson_title(script, options->lang, title, sizeof title);
        printf("%3d  %-20s %2d min  %s\n", lesson->number, lesson->name, lesson_minutes(script), title);
        script_free(script);
    }
    return STATUS_OK;
}
