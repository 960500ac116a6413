/* script.c - a parsed text: its commands and the bytes they borrow. It runs
 * nothing; a text with one fault gives no script at all. */
#include "script/script.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "core/array.h"
#include "parser.h"

enum { SCRIPT_BYTES_MAX = 4 << 20 };

struct script {
    char *name, *text, *strings;
    struct command *commands;
    size_t len, room;
};

static struct command *script_append(struct script *script)
{
    struct command *more = array_room(script->commands, script->len + 1, &script->room, sizeof *more);
    if (!more) return NULL;
    script->commands = more;
    return &script->commands[script->len];
}

static struct script *script_new(const char *name, const char *text, size_t len)
{
    struct script *script = calloc(1, sizeof *script);
    if (!script) return NULL;
    script->name = strdup(name);
    script->text = malloc(len + 1);
    script->strings = malloc(len + 1); /* an unescaped string is never longer */
    if (!script->name || !script->text || !script->strings) {
        script_free(script);
        return NULL;
    }
    if (len > 0) memcpy(script->text, text, len);
    script->text[len] = '\0';
    return script;
}

struct script *script_parse(const char *name, const char *text, size_t len, struct error *error)
{
    struct script *script = script_new(name, text, len);
    if (!script) {
        error_set(error, "%s: no memory for this script; close something and try again", name);
        return NULL;
    }
    struct parser parser;
    parser_init(&parser, script->name, script->text, len, script->strings, error);
    while (parser_line(&parser)) {
        if (parser.tok.kind == LEX_END) continue;
        struct command *command = script_append(script);
        if (!command) error_set(error, "%s: no memory for this script; close something and try again", name);
        if (!command || command_parse(&parser, command) < 0) {
            script_free(script);
            return NULL;
        }
        script->len++;
    }
    return script;
}

static int read_failed(const char *name, struct error *error)
{
    return error_sys(error, errno, "%s: cannot be read; check the name and its permissions", name);
}

/* Everything up to the end, at most SCRIPT_BYTES_MAX: a device never ends. */
static char *read_all(FILE *file, const char *name, size_t *len, struct error *error)
{
    size_t room = 0, n = 0;
    char *text = NULL;
    do {
        char *more = array_room(text, n + 4096, &room, 1);
        if (!more) {
            error_set(error, "%s: no memory to read it; close something and try again", name);
            break;
        }
        text = more;
        n += fread(text + n, 1, room - n, file);
        if (ferror(file)) {
            read_failed(name, error);
            break;
        }
        if (n > SCRIPT_BYTES_MAX) {
            error_set(error, "%s: longer than 4 MiB; a script is one command a line", name);
            break;
        }
        if (n < room) {
            *len = n;
            return text;
        }
    } while (true);
    free(text);
    return NULL;
}

struct script *script_read(const char *path, struct error *error)
{
    bool standard = strcmp(path, "-") == 0;
    const char *name = standard ? "standard input" : path;
    FILE *file = standard ? stdin : fopen(path, "re");
    if (!file) {
        read_failed(name, error);
        return NULL;
    }
    size_t len = 0;
    char *text = read_all(file, name, &len, error);
    if (!standard) fclose(file);
    if (!text) return NULL;
    struct script *script = script_parse(name, text, len, error);
    free(text);
    return script;
}

void script_free(struct script *script)
{
    if (!script) return;
    free(script->name);
    free(script->text);
    free(script->strings);
    free(script->commands);
    free(script);
}

size_t script_len(const struct script *script) { return script->len; }

const struct command *script_at(const struct script *script, size_t i)
{
    return i < script->len ? &script->commands[i] : NULL;
}

const char *script_name(const struct script *script) { return script->name; }
