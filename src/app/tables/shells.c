/* shells.c - the lists of the completions for bash, zsh and fish. What is offered where
 * is one question for all three (struct offer); each writes it in its own way. */
#include "tables.h"

#include <string.h>
#include "commands.h"
#include "core/fsm.h"
#include "export/exporter.h"
#include "options.h"
#include "script/lessons.h"

enum { TEXT = 1000 };
static const char script_suffixes[] = ".fw .lesson", tape_suffix[] = ".jsonl", cast_suffix[] = ".cast";

/* Words, and the suffixes of files; "": none. */
struct offer { char words[TEXT], suffixes[TEXT]; };

static void add(char text[TEXT], const char *word)
{
    size_t len = strlen(text);
    snprintf(text + len, TEXT - len, "%s%s", len ? " " : "", word);
}

static void add_lessons(char text[TEXT])
{
    for (const struct lesson_info *row = lesson_shipped; row->name; row++)
        add(text, row->name);
}

static struct offer arguments(const struct command_row *row)
{
    struct offer offer = { "", "" };
    if (row->takes & TAKES_SCRIPT) {
        add_lessons(offer.words);
        add(offer.suffixes, script_suffixes);
    }
    if (row->takes & TAKES_TAPE) {
        add(offer.words, "last");
        add(offer.suffixes, tape_suffix);
    }
    for (int state = 0; row->takes & TAKES_STATES && state < FSM_NSTATES; state++)
        add(offer.words, fsm_state_name((enum fsm_state)state));
    if (row->takes & TAKES_STATES)
        add(offer.words, "any");
    return offer;
}

static struct offer outputs(const struct command_row *row)
{
    struct offer offer = { "", "" };
    for (int i = 0; row->output == OUTPUT_EXPORT && i < FORMAT_COUNT; i++)
        add(offer.suffixes, exporters[i].suffix);
    if (row->output == OUTPUT_CAST)
        add(offer.suffixes, cast_suffix);
    return offer;
}

static void values(const struct option_row *row, char text[TEXT])
{
    text[0] = '\0';
    for (int v = 0; row->values && row->values[v]; v++)
        add(text, row->values[v]);
    for (const struct theme_info *theme = theme_shipped; row->id == OPTION_THEME && theme->name; theme++)
        add(text, theme->name);
}

/* Help, to stand between single quotes: `code` without its marks, and `bad` behind a backslash. */
static void put_help(FILE *out, const char *help, const char *bad, const char *quote)
{
    for (; *help; help++)
        if (*help == '\'')
            fputs(quote, out);
        else if (*help != '`')
            fprintf(out, "%s%c", strchr(bad, *help) ? "\\" : "", *help);
}

/* The word behind it is its argument. */
static bool takes_a_word(const struct option_row *row) { return row->arg && !option_may_go_without(row); }

/* ---- bash: assignments and arms of `case` ---- */

void bash_words(FILE *out)
{
    char lessons[TEXT] = "";
    add_lessons(lessons);
    fputs("    local commands='", out);
    for (int i = 0; i < COMMANDS; i++)
        fprintf(out, "%s%s", i ? " " : "", command_rows[i].name);
    fprintf(out, "'\n    local lessons='%s'\n    local options='-h -o", lessons);
    for (int i = 0; i < OPTION_COUNT; i++)
        fprintf(out, " --%s", option_table[i].name);
    fputs("'\n    local taking=' -o", out);
    for (int i = 0; i < OPTION_COUNT; i++)
        if (takes_a_word(&option_table[i]))
            fprintf(out, " --%s", option_table[i].name);
    fprintf(out, " '\n    local scripts='%s'\n", script_suffixes);
}

void bash_values(FILE *out)
{
    char words[TEXT];
    for (int i = 0; i < OPTION_COUNT; i++) {
        const struct option_row *row = &option_table[i];
        values(row, words);
        if (row->arg && row->id != OPTION_OUTPUT)
            fprintf(out, "        --%s) words='%s' ;;\n", row->name, words);
    }
}

static void bash_arms(FILE *out, struct offer (*asked)(const struct command_row *))
{
    for (int i = 0; i < COMMANDS; i++) {
        const struct offer offer = asked(&command_rows[i]);
        if (*offer.words || *offer.suffixes)
            fprintf(out, "        %s) words='%s' suffixes='%s' ;;\n", command_rows[i].name, offer.words,
                    offer.suffixes);
    }
}

void bash_arguments(FILE *out) { bash_arms(out, arguments); }
void bash_outputs(FILE *out) { bash_arms(out, outputs); }

/* ---- zsh: specifications of _arguments, and arms of `case` ---- */

void zsh_options(FILE *out)
{
    char words[TEXT];
    for (int i = 0; i < OPTION_COUNT; i++) {
        const struct option_row *row = &option_table[i];
        values(row, words);
        fprintf(out, "    '%s--%s%s[", row->id == OPTION_HELP ? "(-h --help)" : "", row->name,
                !row->arg ? "" : option_may_go_without(row) ? "=-" : "=");
        put_help(out, row->help, "[]:\\", "'\\''");
        putc(']', out);
        if (row->id == OPTION_OUTPUT)
            fputs(":file:->output", out);
        else if (row->id == OPTION_THEME)
            fprintf(out, ":theme:->theme");
        else if (row->arg)
            fprintf(out, "%s:%s:%s%s%s", option_may_go_without(row) ? ":" : "",
                    takes_a_word(row) ? row->arg : row->name, *words ? "(" : "", words, *words ? ")" : "");
        fputs("'\n", out);
    }
}

void zsh_commands(FILE *out)
{
    for (int i = 0; i < COMMANDS; i++) {
        fprintf(out, "    '%s:", command_rows[i].name);
        put_help(out, command_rows[i].help, ":\\", "'\\''");
        fputs("'\n", out);
    }
}

/* "*.fw *.lesson" */
static void put_patterns(FILE *out, const char *suffixes)
{
    for (const char *at = suffixes; *at; at++)
        fprintf(out, "%s%c", *at == '.' ? "*" : "", *at);
}

void zsh_words(FILE *out)
{
    char words[TEXT] = "";
    add_lessons(words);
    fprintf(out, "  lessons=(%s)\n", words);
    values(&option_table[OPTION_THEME], words);
    fprintf(out, "  themes=(%s)\n  scripts='", words);
    put_patterns(out, script_suffixes);
    fputs("'\n", out);
}

static void zsh_arms(FILE *out, struct offer (*asked)(const struct command_row *))
{
    for (int i = 0; i < COMMANDS; i++) {
        const struct offer offer = asked(&command_rows[i]);
        if (!*offer.words && !*offer.suffixes)
            continue;
        fprintf(out, "    %s) words_=(%s) files='", command_rows[i].name, offer.words);
        put_patterns(out, offer.suffixes);
        fputs("' ;;\n", out);
    }
}

void zsh_arguments(FILE *out) { zsh_arms(out, arguments); }
void zsh_outputs(FILE *out) { zsh_arms(out, outputs); }

/* ---- fish: a `complete` each ---- */

void fish_options(FILE *out)
{
    char words[TEXT];
    for (int i = 0; i < OPTION_COUNT; i++) {
        const struct option_row *row = &option_table[i];
        values(row, words);
        fprintf(out, "complete -c finwait%s -l %s",
                row->id == OPTION_HELP ? " -s h" : row->id == OPTION_OUTPUT ? " -s o" : "", row->name);
        if (takes_a_word(row))
            fputs(row->id == OPTION_OUTPUT ? " -x -k -a '(__finwait_outputs)'" : " -x", out);
        if (*words)
            fprintf(out, " -a '%s%s'", words, row->id == OPTION_THEME ? " (__finwait_own_themes)" : "");
        fputs(" -d '", out);
        put_help(out, row->help, "\\", "\\'");
        fputs("'\n", out);
    }
}

void fish_taking(FILE *out)
{
    fputs("    set -l taking -o", out);
    for (int i = 0; i < OPTION_COUNT; i++)
        if (takes_a_word(&option_table[i]))
            fprintf(out, " --%s", option_table[i].name);
    putc('\n', out);
}

void fish_commands(FILE *out)
{
    char lessons[TEXT] = "";
    for (int i = 0; i < COMMANDS; i++) {
        fprintf(out, "complete -c finwait -n __finwait_no_command -a %s -d '", command_rows[i].name);
        put_help(out, command_rows[i].help, "\\", "\\'");
        fputs("'\n", out);
    }
    add_lessons(lessons);
    fprintf(out, "complete -c finwait -n __finwait_no_command -a '%s' -d lesson\n"
                 "complete -c finwait -n __finwait_no_command -k -a '(__finwait_files %s)'\n", lessons,
                 script_suffixes);
}

void fish_arguments(FILE *out)
{
    for (int i = 0; i < COMMANDS; i++) {
        const struct offer offer = arguments(&command_rows[i]);
        if (*offer.words)
            fprintf(out, "complete -c finwait -n '__finwait_command %s' -a '%s'\n", command_rows[i].name, offer.words);
        if (*offer.suffixes)
            fprintf(out, "complete -c finwait -n '__finwait_command %s' -k -a '(__finwait_files %s)'\n",
                    command_rows[i].name, offer.suffixes);
    }
}

void fish_outputs(FILE *out)
{
    for (int i = 0; i < COMMANDS; i++) {
        const struct offer offer = outputs(&command_rows[i]);
        if (*offer.suffixes)
            fprintf(out, "    __finwait_command %s; and __finwait_files %s\n", command_rows[i].name, offer.suffixes);
    }
}
