/* lessons.c - `finwait lessons`, and scripts that are named as lessons. */
#include "lessons.h"
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "cmd.h"
#include "languages.h"
#include "script/nearest.h"
#include "source.h"

int lessons_unknown(const char *word, const char *const *others, size_t n, struct error *error)
{
    enum { WORDS = 64 };
    const char *names[WORDS] = { NULL }, *commands = n ? "no command, " : "";
    size_t all = 0;
    for (; all < n && all < WORDS; all++)
        names[all] = others[all];
    for (const struct lesson_info *lesson = lesson_shipped; lesson->name && all < WORDS; lesson++)
        names[all++] = lesson->name;
    const char *near = word_nearest(word, strlen(word), names, all);
    if (near)
        return error_set(error, "'%.100s' is %sno lesson and no file; did you mean `%s`?", word, commands, near);
    return error_set(error, "'%.100s' is %sno lesson and no file; %sfinwait lessons lists the lessons", word, commands,
                     n ? "finwait --help lists the commands, " : "");
}

static struct script *read_file(const char *word, struct error *error)
{
    struct script *script = script_read(word, error);
    if (!script && access(word, F_OK) == 0)
        source_mistaken(word, SOURCE_SCRIPT, error);
    else if (!script && !strpbrk(word, "./-"))
        lessons_unknown(word, NULL, 0, error);
    return script;
}

struct script *lessons_read(const char *word, const char *lang, struct error *error)
{
    const struct lesson_info *lesson = access(word, F_OK) == 0 ? NULL : lesson_named(word);
    struct script *script = lesson ? lesson_script(lesson, error) : read_file(word, error);
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
