/* markdown.c - a table of a document in docs/, as a list of a man page: what a test
 * holds to the source is told once. The first column is the item, in *asterisks* what
 * may be left out; a third column is introduced by its head. */
#include "tables.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { LINE = 2000, CELLS = 4 };

static bool is_link(const char *at)
{
    const char *close = *at == '[' ? strchr(at, ']') : NULL;
    return close && close[1] == '(' && strchr(close, ')');
}

/* Markdown's own marks away: \| and [text](link) stay as their text, *`x`* is [`x`]. */
static void plain(const char *in, char *out)
{
    bool open = false, code = false, link = false;
    for (; *in; in++) {
        code = *in == '`' ? !code : code;
        if (*in == '\\' && in[1] == '|')
            continue;
        if (!code && is_link(in)) {
            link = true;
        } else if (link && *in == ']') {
            in = strchr(in, ')');
            link = false;
        } else if (!code && *in == '*') {
            *out++ = open ? ']' : '[';
            open = !open;
        } else {
            *out++ = *in;
        }
    }
    *out = '\0';
}

/* "| a | b |" in its cells, without the blanks around them. */
static int split(char *line, char *cells[CELLS])
{
    int n = 0;
    char *at = line + 1;
    while (n < CELLS && *at) {
        char *end = at;
        while (*end && !(*end == '|' && end[-1] != '\\'))
            end++;
        if (!*end)
            break;
        char *next = end + 1;
        at += strspn(at, " ");
        while (end > at && end[-1] == ' ')
            end--;
        *end = '\0';
        cells[n++] = at;
        at = next;
    }
    return n;
}

static void put_text(FILE *out, const char *cell)
{
    char text[LINE];
    plain(cell, text);
    mdoc_text(out, text);
}

static void put_row(FILE *out, char *heads[CELLS], char *cells[CELLS], int n)
{
    fputs(".It ", out);
    put_text(out, cells[0]);
    putc('\n', out);
    for (int i = 1; i < n; i++) {
        if (!*cells[i])
            continue;
        if (i > 1)
            fprintf(out, "(%s:\n", heads[i]);
        put_text(out, cells[i]);
        fputs(i > 1 ? ")\n" : "\n", out);
    }
}

static void put_list(FILE *out, FILE *doc, char *head)
{
    char line[LINE], *heads[CELLS], *cells[CELLS];
    split(head, heads);
    fputs(".Bl -tag -width Ds\n", out);
    for (int row = 0; fgets(line, sizeof line, doc) && *line == '|'; row++) {
        int n = split(line, cells);
        if (row > 0) /* the first is the rule below the heads */
            put_row(out, heads, cells, n);
    }
    fputs(".El\n", out);
}

int mdoc_markdown(FILE *out, const char *folder, const char *where)
{
    char path[LINE], line[LINE], file[64];
    int used = 0;
    if (sscanf(where, "%63s %n", file, &used) != 1 || !used)
        return -1;
    char *rest;
    long nth = strtol(where + used, &rest, 10);
    long skip = nth > 1 ? nth - 1 : 0;
    where = rest + strspn(rest, " ");
    snprintf(path, sizeof path, "%s/%s", folder, file);
    FILE *doc = fopen(path, "r");
    bool here = false, table = false, done = false;
    while (doc && !done && fgets(line, sizeof line, doc)) {
        line[strcspn(line, "\n")] = '\0';
        if (strncmp(line, "## ", 3) == 0)
            here = strcmp(line + 3, where) == 0;
        bool begins = here && *line == '|' && !table;
        table = *line == '|';
        if (begins && skip-- == 0) {
            put_list(out, doc, line);
            done = true;
        }
    }
    if (doc)
        fclose(doc);
    return done ? 0 : -1;
}
