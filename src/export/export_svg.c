/* export_svg.c - the ladder as a picture. A segment that waited on the wire while other
 * things happened is a slanted line from where it left to where it arrived, so that
 * segments that crossed are seen to cross. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "chart.h"
#include "core/text.h"
#include "exports.h"
#include "svg.h"
#include "tags.h"
#include "view/canvas.h"
#include "words.h"

enum { LEFT = 300, RIGHT = 800, WIDTH = 1100, ROW = 28, TOP = 66, FALL = 8, FONT = 14, GAP = 14, TITLE = 30,
       LETTER = 85 /* tenths: what a letter is wide, at most */,
       MIDDLE = (RIGHT - LEFT - 2 * GAP) * 10 / LETTER /* columns of words between the lifelines */ };

struct picture { FILE *out; const struct palette *palette; int top; };

static uint32_t colour(const struct picture *p, enum style_role role) { return p->palette->paint[role].fg; }
static int row_y(const struct picture *p, size_t row) { return p->top + ROW * (int)row; }
static int life_x(enum host host) { return host == HOST_CLIENT ? LEFT : RIGHT; }
static enum style_role host_role(enum host host) { return host == HOST_CLIENT ? STYLE_CLIENT : STYLE_SERVER; }

static void words(const struct picture *p, int x, int y, const char *anchor, enum style_role role, bool bold,
                  const char *text)
{
    fprintf(p->out, "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" fill=\"#%06" PRIx32 "\"%s>", x, y, anchor,
            colour(p, role), bold ? " font-weight=\"bold\"" : "");
    svg_escape(p->out, text);
    fputs("</text>\n", p->out);
}

/* Between the lifelines. A line may cross it: the ground shows around the letters. */
static void between(const struct picture *p, const struct tag *tag, enum style_role role, const char *text)
{
    fprintf(p->out, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" fill=\"#%06" PRIx32 "\" stroke=\"#%06" PRIx32
            "\" stroke-width=\"4\" paint-order=\"stroke\"", (int)tag->x, (int)tag->y, colour(p, role),
            p->palette->paint[STYLE_BASE].bg);
    if (tag->turn) fprintf(p->out, " transform=\"rotate(%d %d %d)\"", tag->turn, (int)tag->x, (int)tag->y);
    fputc('>', p->out);
    svg_escape(p->out, text);
    fputs("</text>\n", p->out);
}

static void line(const struct picture *p, enum host from, int x1, int y1, int x2, int y2, const char *more)
{
    fprintf(p->out, "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#%06" PRIx32 "\" stroke-width=\"2\"%s/>\n",
            x1, y1, x2, y2, colour(p, host_role(from)), more);
}

static void cross(const struct picture *p, int x, int y)
{
    fprintf(p->out, "<path d=\"M%d %dl12 12m0 -12l-12 12\" stroke=\"#%06" PRIx32 "\" stroke-width=\"3\"/>\n", x - 6,
            y - 6, colour(p, STYLE_BAD));
}

/* The line of a segment. It is drawn at the row where it comes to its end; one that is
 * still held, where it left. False: not at this row. */
static bool line_of(const struct picture *p, const struct chart *chart, size_t i, struct tag_line *l)
{
    const struct chart_row *row = &chart->rows[i];
    if (row->form == CHART_NOTHING || (row->form == CHART_LEAVES && row->other != i)) return false;
    const enum host from = row->sent->host;
    const double y1 = row_y(p, row->other < i ? row->other : i), y2 = row_y(p, i) + FALL;
    *l = (struct tag_line){.x1 = life_x(from), .y1 = y1, .x2 = life_x(host_peer(from)), .y2 = y2};
    if (row->form == CHART_LEAVES || row->form == CHART_LOST) {
        l->x2 = (l->x1 + l->x2) / 2;
        l->y2 = (y1 + y2) / 2;
    }
    return true;
}

static void segment(const struct picture *p, const struct chart_row *row, const struct tag_line *l)
{
    const int x1 = (int)l->x1, y1 = (int)l->y1, x2 = (int)l->x2, y2 = (int)l->y2;
    const enum host from = row->sent->host;
    char head[32];
    snprintf(head, sizeof head, " marker-end=\"url(#to%c)\"", host_letter(host_peer(from)));
    line(p, from, x1, y1, x2, y2,
         row->form == CHART_LEAVES ? " stroke-dasharray=\"6 4\"" : row->form == CHART_LOST ? "" : head);
    if (row->form == CHART_LOST) cross(p, x2, y2);
}

static char *segment_words(const struct chart_row *row, char *buf, size_t cap)
{
    char name[100];
    snprintf(buf, cap, "%s%s%s", row->before, chart_label(row->sent, name, sizeof name),
             row->form == CHART_LOST ? " lost" : row->form == CHART_LEAVES ? " held" : "");
    return buf;
}

/* The words of a row: how wide they are, and the line they stand on. False: it has none. */
static bool tag_line(const struct picture *p, const struct chart *chart, size_t i, struct tag_line *l)
{
    const struct chart_row *row = &chart->rows[i];
    char text[160];
    if (*row->middle) {
        *l = (struct tag_line){.x1 = LEFT, .y1 = row_y(p, i) + 11, .x2 = RIGHT, .y2 = row_y(p, i) + 11};
        words_cut_call(text_copy(text, sizeof text, row->middle), MIDDLE);
    } else if (line_of(p, chart, i, l)) segment_words(row, text, sizeof text);
    else return false;
    l->half = (double)canvas_width(text) * LETTER / 20;
    l->edge = GAP;
    return true;
}

/* First those of segments that crossed others: they can go aside less than level ones. */
static void place_tags(const struct picture *p, const struct chart *chart, struct tags *tags)
{
    enum { CROSSED, LEVEL, ACROSS, KINDS };
    struct tag_line l;
    for (int kind = CROSSED; kind < KINDS; kind++)
        for (size_t i = 0; i < chart->n; i++) {
            if (!tag_line(p, chart, i, &l)) continue;
            if ((tags_steep(&l) ? ACROSS : l.y2 - l.y1 > FALL ? CROSSED : LEVEL) == kind) tags_place(tags, i, &l);
        }
}

static void cells(const struct picture *p, const struct chart_row *row, int y)
{
    for (enum host h = HOST_CLIENT; h < HOST_COUNT; h++) {
        const int x = h == HOST_CLIENT ? LEFT - GAP : RIGHT + GAP;
        const char *anchor = h == HOST_CLIENT ? "end" : "start";
        char cell[CHART_CELL];
        canvas_cut(text_copy(cell, sizeof cell, row->cell[h]), (LEFT - 2 * GAP) * 10 / LETTER);
        if (*cell) words(p, x, y + 5, anchor, row->state[h] ? host_role(h) : STYLE_DIM, row->state[h], cell);
    }
}

static void wire(const struct picture *p, const struct chart *chart, const struct tags *tags)
{
    char text[160];
    struct tag_line l;
    for (size_t i = 0; i < chart->n; i++)
        if (line_of(p, chart, i, &l)) segment(p, &chart->rows[i], &l);
    for (size_t i = 0; i < chart->n; i++) { /* words over all lines */
        const struct chart_row *row = &chart->rows[i];
        const struct tag *tag = tags_at(tags, i);
        if (*row->middle) between(p, tag, STYLE_DIM, words_cut_call(text_copy(text, sizeof text, row->middle), MIDDLE));
        else if (tag->half > 0)
            between(p, tag, row->form == CHART_LOST ? STYLE_BAD : STYLE_BASE, segment_words(row, text, sizeof text));
    }
}

static void heads(const struct picture *p, int bottom)
{
    static const char *const names[HOST_COUNT] = {"client 192.0.2.1", "192.0.2.2 server"};
    for (enum host h = HOST_CLIENT; h < HOST_COUNT; h++) {
        fprintf(p->out,
                "<marker id=\"to%c\" viewBox=\"0 0 10 10\" refX=\"10\" refY=\"5\" markerWidth=\"6\" markerHeight=\"6\" "
                "orient=\"auto\"><path d=\"M0 0L10 5L0 10z\" fill=\"#%06" PRIx32 "\"/></marker>\n", host_letter(h),
                colour(p, host_role(host_peer(h))));
        words(p, life_x(h), p->top - ROW - 8, "middle", host_role(h), true, names[h]);
        fprintf(p->out, "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#%06" PRIx32 "\"/>\n", life_x(h),
                p->top - ROW, life_x(h), bottom, colour(p, STYLE_FAINT));
    }
}

static int ladder(const struct export_job *job, FILE *out, struct error *error)
{
    struct chart chart;
    if (chart_make(&chart, job->tape, job->lang, error) != 0) return -1;
    struct tags *tags = tags_new(chart.n, TOP + TITLE + ROW * (int)chart.n);
    if (!tags) {
        chart_free(&chart);
        return error_set(error, "the ladder was not drawn: out of memory");
    }
    struct picture p = {.out = out, .palette = job->palette, .top = TOP + (*chart.title ? TITLE : 0)};
    const int bottom = row_y(&p, chart.n);
    svg_begin(out, WIDTH, bottom + ROW / 2, FONT, colour(&p, STYLE_BASE), job->palette->paint[STYLE_BASE].bg);
    if (*chart.title) words(&p, WIDTH / 2, TITLE, "middle", STYLE_STRONG, true, chart.title);
    heads(&p, bottom);
    place_tags(&p, &chart, tags);
    wire(&p, &chart, tags);
    for (size_t i = 0; i < chart.n; i++) cells(&p, &chart.rows[i], row_y(&p, i) + (chart.rows[i].form ? FALL / 2 : 0));
    svg_end(out);
    tags_free(tags);
    chart_free(&chart);
    return 0;
}

int export_svg(const struct export_job *job, FILE *out, struct error *error)
{
    if (job->sheet) return export_svg_sheet(job, out, error);
    return job->screen ? export_svg_screen(job, out, error) : ladder(job, out, error);
}
