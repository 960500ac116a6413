/* note.c - see note.h. A translation stands right behind its line, so what it belongs to
 * is known without looking further. */
#include "core/note.h"

#include <string.h>

/* "say.zh 你好": "zh"; "" of other commands. */
static size_t language(const struct tape *tape, const struct tape_event *command, const char **lang)
{
    const char *line = tape_bytes(tape, command);
    const size_t word = strcspn(line, " ."), dot = line[word] == '.';
    *lang = line + word + dot;
    return dot ? strcspn(*lang, " ") : 0;
}

static const struct tape_event *command_of(const struct tape *tape, const struct tape_event *e)
{
    const struct tape_event *command = e->kind == TAPE_COMMAND ? e : tape_at(tape, e->cause);
    return command && command->kind == TAPE_COMMAND && command_is_words(command->u.command.op) ? command : NULL;
}

bool note_translated(const struct tape *tape, const struct tape_event *e)
{
    const char *lang;
    const struct tape_event *command = command_of(tape, e);
    return command && language(tape, command, &lang) > 0;
}

bool note_is_read(const struct tape *tape, const struct tape_event *note, const char *lang, uint32_t end)
{
    const struct tape_event *command = command_of(tape, note);
    const char *word;
    size_t len = command ? language(tape, command, &word) : 0;
    if (len > 0) return strlen(lang) == len && memcmp(word, lang, len) == 0;
    for (uint32_t i = command && *lang ? command->seq + 1 : end; i < end; i++) {
        const struct tape_event *next = tape_at(tape, i);
        if (next->kind != TAPE_COMMAND) continue;
        len = language(tape, next, &word);
        if (next->u.command.op != command->u.command.op || len == 0) break;
        if (strlen(lang) == len && memcmp(word, lang, len) == 0) return false;
    }
    return true;
}
