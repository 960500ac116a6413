/* lessons.c - finds a shipped lesson, and tells what stands in a list of them. */
#include "script/lessons.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* As the films have it (src/app/film.c): words are read, and what each command does is looked at. */
enum { WORDS_A_MINUTE = 150, SECONDS_A_COMMAND = 5 };

const struct lesson_info *lesson_named(const char *word)
{
    char *end;
    long number = strtol(word, &end, 10);
    bool numbered = *word >= '0' && *word <= '9' && !*end;
    for (const struct lesson_info *lesson = lesson_shipped; lesson->name; lesson++)
        if (numbered ? lesson->number == number : strcmp(lesson->name, word) == 0) return lesson;
    return NULL;
}

static const char prefix[] = "lesson ";

struct script *lesson_script(const struct lesson_info *lesson, struct error *error)
{
    char name[80];
    snprintf(name, sizeof name, "%s%s", prefix, lesson->name);
    return script_parse(name, lesson->text, lesson->len, error);
}

const struct lesson_info *lesson_of(const struct script *script)
{
    const char *name = script_name(script);
    return strncmp(name, prefix, sizeof prefix - 1) == 0 ? lesson_named(name + sizeof prefix - 1) : NULL;
}

/* What note_is_read() says of the tape: the command at i is in that language, or in the own and not translated. */
static bool reads(const struct script *script, size_t i, const char *lang)
{
    const struct command *c = script_at(script, i), *next;
    if (*c->lang || !*lang) return strcmp(c->lang, lang) == 0;
    for (i++; (next = script_at(script, i)) && next->op == c->op && *next->lang; i++)
        if (strcmp(next->lang, lang) == 0) return false;
    return true;
}

void lesson_title(const struct script *script, const char *lang, char *buf, size_t cap)
{
    *buf = '\0';
    for (size_t i = 0; i < script_len(script) && !*buf; i++) {
        const struct command *c = script_at(script, i);
        if (c->op == CMD_TITLE && reads(script, i, lang)) snprintf(buf, cap, "%.*s", (int)c->len, c->text);
    }
}

void lesson_chapters(const struct script *script, const char *lang, char *buf, size_t cap)
{
    size_t used = 0;
    *buf = '\0';
    for (size_t i = 0; i < script_len(script); i++) {
        const struct command *c = script_at(script, i);
        if (c->op != CMD_MARK || !reads(script, i, lang) || used + c->len + 2 > cap) continue;
        used += (size_t)snprintf(buf + used, cap - used, "%s%.*s", used ? "\n" : "", (int)c->len, c->text);
    }
}

static size_t words_in(const char *text, size_t len)
{
    size_t words = 0;
    for (size_t i = 0; i < len; i++)
        words += text[i] != ' ' && (i == 0 || text[i - 1] == ' ');
    return words;
}

int lesson_minutes(const struct script *script)
{
    size_t words = 0, commands = 0;
    for (size_t i = 0; i < script_len(script); i++) {
        const struct command *c = script_at(script, i);
        if (command_is_words(c->op) && !*c->lang && c->text) words += words_in(c->text, c->len);
        commands += command_is_action(c->op);
    }
    size_t seconds = words * 60 / WORDS_A_MINUTE + commands * SECONDS_A_COMMAND;
    int minutes = (int)((seconds + 30) / 60);
    return minutes > 0 ? minutes : 1;
}
