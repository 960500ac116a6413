/* languages.c - see languages.h. */
#include "languages.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include "core/note.h"
#include "script/lessons.h"

/* Those found so far: "en, zh". A word without a language is English (docs/SCRIPT.md). */
struct found { const char *lang; bool have; char list[80]; };

static void learn(struct found *f, const struct script *script)
{
    for (size_t i = 0; i < script_len(script); i++) {
        const char *lang = script_at(script, i)->lang;
        size_t used = strlen(f->list);
        f->have = f->have || strcmp(lang, f->lang) == 0;
        if (*lang && !strstr(f->list, lang) && used + strlen(lang) + 3 < sizeof f->list)
            snprintf(f->list + used, sizeof f->list - used, ", %s", lang);
    }
}

int languages_have(const char *lang, const struct script *script, const struct tape *tape, struct error *error)
{
    struct found f = { .lang = lang, .have = !*lang || strcmp(lang, "en") == 0, .list = "en" };
    for (const struct lesson_info *info = lesson_shipped; info->name && !f.have; info++) {
        struct script *lesson = lesson_script(info, error);
        if (!lesson)
            return -1;
        learn(&f, lesson);
        script_free(lesson);
    }
    if (script)
        learn(&f, script);
    for (uint32_t i = 0; tape && i < tape_len(tape) && !f.have; i++) {
        const struct tape_event *e = tape_at(tape, i);
        f.have = e->kind == TAPE_NOTE && note_translated(tape, e) && note_is_read(tape, e, lang, tape_len(tape));
    }
    return f.have ? 0 : error_set(error, "--lang cannot be '%s'; there are words in: %s", lang, f.list);
}
