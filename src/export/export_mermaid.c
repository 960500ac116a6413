/* export_mermaid.c - a sequence diagram in Mermaid's language
 * (https://mermaid.js.org/syntax/sequenceDiagram.html). There `#` begins the code of
 * a character and `;` ends a line, so both are written as codes. */
#include <stdio.h>
#include <string.h>
#include "chart.h"
#include "exports.h"

static const char *const actor[HOST_COUNT] = {"C", "S"};

static void words(FILE *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '#' || *text == ';' || *text == '<' || *text == '>') fprintf(out, "#%d;", *text);
        else if ((unsigned char)*text >= ' ') fputc(*text, out);
    }
    fputc('\n', out);
}

static void note(FILE *out, enum host host, const char *text)
{
    fprintf(out, "    Note over %s: ", host < HOST_COUNT ? actor[host] : "C,S");
    words(out, text);
}

static void segment(FILE *out, const struct chart_row *row)
{
    char label[160], name[100];
    const enum host from = row->sent->host;
    const bool lost = row->form == CHART_LOST;
    snprintf(label, sizeof label, "%s%s%s", row->before, chart_label(row->sent, name, sizeof name),
             lost ? " lost" : row->form == CHART_LEAVES ? " held" : "");
    if (row->form == CHART_LEAVES) {
        note(out, from, label);
        return;
    }
    fprintf(out, "    %s%s%s: ", actor[from], lost ? "-x" : "->>", actor[host_peer(from)]);
    words(out, label);
}

int export_mermaid(const struct export_job *job, FILE *out, struct error *error)
{
    struct chart chart;
    if (chart_make(&chart, job->tape, job->lang, error) != 0) return -1;
    fputs("sequenceDiagram\n", out);
    if (*chart.title) {
        fputs("    title ", out);
        words(out, chart.title);
    }
    fputs("    participant C as client 192.0.2.1\n    participant S as server 192.0.2.2\n", out);
    for (size_t i = 0; i < chart.n; i++) {
        const struct chart_row *row = &chart.rows[i];
        if (row->form != CHART_NOTHING) segment(out, row);
        if (*row->middle) note(out, HOST_NONE, row->middle);
        for (enum host h = HOST_CLIENT; h < HOST_COUNT; h++)
            if (*row->cell[h]) note(out, h, row->cell[h]);
    }
    chart_free(&chart);
    return 0;
}
