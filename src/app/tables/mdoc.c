/* mdoc.c - the lists of the man pages, in mdoc(7). */
#include "tables.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>
#include "commands.h"
#include "core/command.h"
#include "core/fsm.h"
#include "export/exporter.h"
#include "options.h"
#include "script/lessons.h"
#include "ui/keymap.h"
#include "ui/prompt.h"

static void put_char(FILE *out, char c)
{
    if (c == '\\')
        fputs("\\e", out);
    else if (c == '-')
        fputs("\\-", out);
    else
        putc(c, out);
}

/* A sentence ends here: the next one begins a line, as mdoc(7) wants it. */
static bool sentence_ends(const char *at)
{
    return *at == '.' && at[1] == ' ' && isupper((unsigned char)at[2]);
}

/* Lines of a page are short, but its words are whole. */
static bool line_is_full(const char *begin, const char *at)
{
    enum { WIDTH = 76 };
    return *at == ' ' && at - begin + (ptrdiff_t)strcspn(at + 1, " ") >= WIDTH && at[1] != '.' && at[1] != '\'';
}

void mdoc_text(FILE *out, const char *text)
{
    bool code = false;
    const char *begin = text;
    if (*text == '.' || *text == '\'')
        fputs("\\&", out);
    for (const char *at = text; *at; at++)
        if (*at == '`') {
            fputs(code ? "\\fR" : "\\fB", out);
            code = !code;
        } else if (code || *at == '\\') {
            put_char(out, *at);
        } else if (sentence_ends(at)) {
            fputs(".\n", out);
            begin = ++at;
        } else if (line_is_full(begin, at)) {
            putc('\n', out);
            begin = at;
        } else {
            putc(*at, out);
        }
}

static bool in_word(const char *at)
{
    return isalnum((unsigned char)*at) || *at == '_' || (*at == '.' && isalnum((unsigned char)at[1]));
}

void mdoc_usage(FILE *out, const char *usage)
{
    while (*usage) {
        size_t len = 0;
        bool stands_for = false;
        for (; in_word(usage + len); len++)
            stands_for = stands_for || isupper((unsigned char)usage[len]);
        if (!len) {
            put_char(out, *usage++);
            continue;
        }
        fprintf(out, "\\f%c%.*s\\fR", stands_for ? 'I' : 'B', (int)len, usage);
        usage += len;
    }
}

static void list_begin(FILE *out) { fputs(".Bl -tag -width Ds\n", out); }
static void end(FILE *out) { fputs(".El\n", out); }

static void item(FILE *out, const char *usage, const char *text)
{
    fputs(".It ", out);
    mdoc_usage(out, usage);
    putc('\n', out);
    mdoc_text(out, text);
    putc('\n', out);
}

void mdoc_synopsis(FILE *out)
{
    for (int i = -1; i < COMMANDS; i++) {
        fputs(i < 0 ? ".Nm finwait\n.Op Ar option ...\n.No " : ".Nm\n.Op Ar option ...\n.No ", out);
        mdoc_usage(out, i < 0 ? command_screen.usage : command_rows[i].usage);
        putc('\n', out);
    }
}

void mdoc_commands(FILE *out)
{
    list_begin(out);
    for (int i = 0; i < COMMANDS; i++)
        item(out, command_rows[i].usage, command_rows[i].help);
    end(out);
}

/* Whether its help says already what it can be. */
static bool names_all(const struct option_row *row)
{
    for (int v = 0; row->values && row->values[v]; v++)
        if (!strstr(row->help, row->values[v]))
            return false;
    return true;
}

void mdoc_options(FILE *out)
{
    list_begin(out);
    for (int i = 0; i < OPTION_COUNT; i++) {
        const struct option_row *row = &option_table[i];
        const char *between = !row->arg ? "" : option_may_go_without(row) ? " Ns \\&" : " Ar ";
        fprintf(out, ".It Fl \\-%s%s%s\n", row->name, between, row->arg ? row->arg : "");
        mdoc_text(out, row->help);
        putc('\n', out);
        for (int v = 0; !names_all(row) && row->values[v]; v++)
            fprintf(out, "%s\\fB%s\\fR%s", v ? "" : "(one of\n", row->values[v], row->values[v + 1] ? ",\n" : ")\n");
        if (row->of != EVERY_COMMAND) {
            char names[200] = "For ";
            command_names(row->of, names + strlen(names), sizeof names - strlen(names));
            fputs(".br\n", out);
            mdoc_text(out, names);
            fputs(".\n", out);
        }
    }
    end(out);
}

void mdoc_keys(FILE *out)
{
    struct keymap_help help;
    keymap_help_fill(&help);
    const char *group = "";
    for (const struct key_help *row = help.rows; row->group; row++) {
        if (strcmp(group, row->group) != 0) {
            fprintf(out, "%s.Ss Keys: %s\n", *group ? ".El\n" : "", row->group);
            fputs(row->other ? "Lower case acts on the client, upper case on the server.\n" : "", out);
            list_begin(out);
        }
        group = row->group;
        fputs(".It \\fB", out);
        for (const char *at = row->keys; *at; at++)
            *at == ' ' ? (void)fputs("\\fR, \\fB", out) : put_char(out, *at);
        fprintf(out, "%s%s\\fR\n", row->other ? "\\fR, \\fB" : "", row->other ? row->other : "");
        mdoc_text(out, row->help);
        putc('\n', out);
    }
    end(out);
}

void mdoc_prompt(FILE *out)
{
    list_begin(out);
    for (int i = 0; i < PROMPT_NVERBS; i++) {
        const struct prompt_command *row = &prompt_table[i];
        char usage[128];
        snprintf(usage, sizeof usage, "%s%s%s%s%s", row->word, row->also ? ", " : "", row->also ? row->also : "",
                 *row->usage ? " " : "", row->usage);
        item(out, usage, row->help);
    }
    end(out);
}

static void commands_on(FILE *out, enum command_subject subject)
{
    static const char *const before[] = { [SUBJECT_HOST] = "HOST ", [SUBJECT_WIRE] = "wire ", [SUBJECT_NONE] = "" };
    list_begin(out);
    for (int op = 0; op < CMD_COUNT; op++) {
        const struct command_info *row = &command_table[op];
        char usage[400];
        snprintf(usage, sizeof usage, "%s%s%s%s", before[subject], row->word, *row->usage ? " " : "", row->usage);
        if (row->subject == subject)
            item(out, usage, row->help);
    }
    end(out);
}

void mdoc_on_host(FILE *out) { commands_on(out, SUBJECT_HOST); }
void mdoc_on_wire(FILE *out) { commands_on(out, SUBJECT_WIRE); }
void mdoc_on_nobody(FILE *out) { commands_on(out, SUBJECT_NONE); }

void mdoc_settings(FILE *out)
{
    list_begin(out);
    for (int i = 0; i < SET_COUNT; i++) {
        const struct setting_info *row = &setting_table[i];
        char usage[64];
        snprintf(usage, sizeof usage, "%s %s|%s", row->word, row->off, row->seconds ? "N" : row->on);
        item(out, usage, row->help);
    }
    end(out);
}

void mdoc_states(FILE *out)
{
    for (int state = 0; state < FSM_NSTATES; state++)
        fprintf(out, "%s%s\n", fsm_state_name((enum fsm_state)state), state + 1 < FSM_NSTATES ? "," : ".");
}

void mdoc_exports(FILE *out)
{
    list_begin(out);
    for (int i = 0; i < FORMAT_COUNT; i++) {
        fprintf(out, ".It \\fB%s\\fR, \\fB\\-\\-format %s\\fR\n", exporters[i].suffix, exporters[i].name);
        mdoc_text(out, exporters[i].what);
        putc('\n', out);
    }
    end(out);
}

void mdoc_lessons(FILE *out)
{
    list_begin(out);
    for (const struct lesson_info *row = lesson_shipped; row->name; row++) {
        struct error ignored;
        char title[120] = "";
        struct script *script = lesson_script(row, &ignored);
        if (script)
            lesson_title(script, "", title, sizeof title);
        script_free(script);
        fprintf(out, ".It \\fB%d\\fR, \\fB%s\\fR\n", row->number, row->name);
        mdoc_text(out, title);
        putc('\n', out);
    }
    end(out);
}

void mdoc_themes(FILE *out)
{
    list_begin(out);
    for (const struct theme_info *row = theme_shipped; row->name; row++) {
        struct theme theme;
        struct error ignored;
        fprintf(out, ".It \\fB%s\\fR\n", row->name);
        mdoc_text(out, theme_parse(&theme, row->name, row->text, row->len, &ignored) == 0 ? theme.summary : "");
        putc('\n', out);
    }
    end(out);
}
