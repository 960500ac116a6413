/* tables.c - finwait_tables DOCS FRAME FILE: copies a frame and puts a table of
 * finwait where a line says "@NAME@", or a table of docs/FILE where one says
 * "@DOCS FILE [N] HEADING@". Part of the build, and of no package. */
#include "tables.h"

#include <stdlib.h>
#include <string.h>

static const struct { const char *name; void (*write)(FILE *); } lists[] = {
    { "SYNOPSIS", mdoc_synopsis },         { "COMMANDS", mdoc_commands },     { "OPTIONS", mdoc_options },
    { "KEYS", mdoc_keys },                 { "PROMPT", mdoc_prompt },         { "ON_HOST", mdoc_on_host },
    { "ON_WIRE", mdoc_on_wire },           { "ON_NOBODY", mdoc_on_nobody },   { "SETTINGS", mdoc_settings },
    { "STATES", mdoc_states },             { "EXPORTS", mdoc_exports },       { "LESSONS", mdoc_lessons },
    { "THEMES", mdoc_themes },
    { "BASH_WORDS", bash_words },          { "BASH_VALUES", bash_values },    { "BASH_ARGUMENTS", bash_arguments },
    { "BASH_OUTPUTS", bash_outputs },
    { "ZSH_OPTIONS", zsh_options },        { "ZSH_COMMANDS", zsh_commands },  { "ZSH_ARGUMENTS", zsh_arguments },
    { "ZSH_OUTPUTS", zsh_outputs },        { "ZSH_WORDS", zsh_words },
    { "FISH_OPTIONS", fish_options },      { "FISH_COMMANDS", fish_commands }, { "FISH_ARGUMENTS", fish_arguments },
    { "FISH_OUTPUTS", fish_outputs },      { "FISH_TAKING", fish_taking },
};

static int put_table(FILE *out, const char *docs, const char *name)
{
    if (strncmp(name, "DOCS ", 5) == 0)
        return mdoc_markdown(out, docs, name + 5);
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (strcmp(name, lists[i].name) == 0) {
            lists[i].write(out);
            return 0;
        }
    return -1;
}

static int fill(FILE *frame, FILE *out, const char *docs, const char *path)
{
    char line[512];
    for (int number = 1; fgets(line, sizeof line, frame); number++) {
        size_t len = strcspn(line, "\n");
        if (line[0] != '@' || len < 2 || line[len - 1] != '@') {
            fputs(line, out);
            continue;
        }
        line[len - 1] = '\0';
        if (put_table(out, docs, line + 1) != 0) {
            fprintf(stderr, "%s:%d: there is no table %s\n", path, number, line + 1);
            return 1;
        }
    }
    return 0;
}

int main(int argc, char **argv)
{
    FILE *frame = argc == 4 ? fopen(argv[2], "r") : NULL, *out = frame ? fopen(argv[3], "w") : NULL;
    if (!out) {
        fputs("finwait_tables: wanted: DOCS FRAME FILE\n", stderr);
        return 2;
    }
    int failed = fill(frame, out, argv[1], argv[2]);
    fclose(frame);
    return fclose(out) != 0 || failed;
}
