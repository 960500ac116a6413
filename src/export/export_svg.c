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
#include "view/canvas.h"
#include "words.h"

enum { LEFT = 300, RIGHT = 700, WIDTH = 1000, ROW = 28, TOP = 66, FALL = 8, FONT = 14, GAP = 14, TITLE = 30,
       LETTER = 85 /* tenths: what a letter is wide, at most */ };

struct picture { FILE *out; const struct palette *palette; int top; };

static uint32_t colour(const struct picture *p, enum style_role role) { return p->palette->paint[role].fg; }
static int row_y(const struct picture *p, size_t row) { return p->top + ROW * (int)row; }
static int life_x(enum host host) { return host == HOST_CLIENT ? LEFT : RIGHT; }
static enum style_role host_role(enum host host) { return host == HOST_CLIENT ? STYLE_CLIENT : STYLE_SERVER; }

static void words(const struct picture *p, int x, int y, const char *anchor, enum style_role role, bool bold, const char *text)
{
    fprintf(p->out, "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" fill=\"#%06" PRIx32 "\"%s>", x, y, anchor, colour(p, role),
            bold ? " font-weight=\"bold\"" : "");
    svg_escape(p->out, text);
    fputs("</text>\n", p->out);
}

/* Between the lifelines, at x or as near as it fits. A line may cross it: the ground
 * shows around the letters. */
static void label(const struct picture *p, const struct chart_row *row, int x, int y)
{
    char text[160], name[100];
    snprintf(text, sizeof text, "%s%s%s", row->before, chart_label(row->sent, name, sizeof name),
             row->form == CHART_LOST ? " lost" : row->form == CHART_LEAVES ? " held" : "");
    const int half = (int)strlen(text) * LETTER / 20 + GAP / 2;
    x = x < LEFT + half ? LEFT + half : x > RIGHT - half ? RIGHT - half : x;
    fprintf(p->out, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" fill=\"#%06" PRIx32 "\" stroke=\"#%06" PRIx32
            "\" stroke-width=\"4\" paint-order=\"stroke\">", x, y, colour(p, row->form == CHART_LOST ? STYLE_BAD : STYLE_BASE),
            p->palette->paint[STYLE_BASE].bg);
    svg_escape(p->out, text);
    fputs("</text>\n", p->out);
}

static void line(const struct picture *p, enum host from, int x1, int y1, int x2, int y2, const char *more)
{
    fprintf(p->out, "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#%06" PRIx32 "\" stroke-width=\"2\"%s/>\n", x1, y1, x2, y2,
            colour(p, host_role(from)), more);
}

static void cross(const struct picture *p, int x, int y)
{
    fprintf(p->out, "<path d=\"M%d %dl12 12m0 -12l-12 12\" stroke=\"#%06" PRIx32 "\" stroke-width=\"3\"/>\n", x - 6, y - 6,
            colour(p, STYLE_BAD));
}

/* Drawn at the row where it comes to its end; one that is still held, where it left. */
static void segment(const struct picture *p, const struct chart *chart, size_t i)
{
    const struct chart_row *row = &chart->rows[i];
    const enum host from = row->sent->host;
    const int x1 = life_x(from), x2 = life_x(host_peer(from)), half = (x1 + x2) / 2;
    const size_t left = row->other < i ? row->other : i;
    const int y1 = row_y(p, left), y2 = row_y(p, i) + FALL;
    char head[32];
    if (row->form == CHART_LEAVES) {
        if (row->other != i) return;
        line(p, from, x1, y1, half, y1 + FALL / 2, " stroke-dasharray=\"6 4\"");
        label(p, row, (x1 + half) / 2, y1 - 6);
        return;
    }
    if (row->form == CHART_LOST) {
        line(p, from, x1, y1, half, (y1 + y2) / 2, "");
        cross(p, half, (y1 + y2) / 2);
        label(p, row, (x1 + half) / 2, y1 - 6);
        return;
    }
    snprintf(head, sizeof head, " marker-end=\"url(#to%c)\"", host_letter(host_peer(from)));
    line(p, from, x1, y1, x2, y2, head);
    if (left == i) label(p, row, half, (y1 + y2) / 2 - 6);
    else label(p, row, x1 + (x2 - x1) / 4, y1 + (y2 - y1) / 4 - 6); /* in the middle crossing ones meet */
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
    char middle[CHART_MIDDLE];
    canvas_cut(text_copy(middle, sizeof middle, row->middle), (RIGHT - LEFT - GAP) * 10 / LETTER);
    if (*middle) words(p, (LEFT + RIGHT) / 2, y + 5, "middle", STYLE_DIM, false, middle);
}

static void heads(const struct picture *p, int bottom)
{
    static const char *const names[HOST_COUNT] = {"client 192.0.2.1", "192.0.2.2 server"};
    for (enum host h = HOST_CLIENT; h < HOST_COUNT; h++) {
        fprintf(p->out, "<marker id=\"to%c\" viewBox=\"0 0 10 10\" refX=\"10\" refY=\"5\" markerWidth=\"6\" markerHeight=\"6\" "
                "orient=\"auto\"><path d=\"M0 0L10 5L0 10z\" fill=\"#%06" PRIx32 "\"/></marker>\n", host_letter(h),
                colour(p, host_role(host_peer(h))));
        words(p, life_x(h), p->top - ROW - 8, "middle", host_role(h), true, names[h]);
        fprintf(p->out, "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#%06" PRIx32 "\"/>\n", life_x(h), p->top - ROW,
                life_x(h), bottom, colour(p, STYLE_FAINT));
    }
}

static int ladder(const struct export_job *job, FILE *out, struct error *error)
{
    struct chart chart;
    if (chart_make(&chart, job->tape, job->lang, error) != 0) return -1;
    struct picture p = {.out = out, .palette = job->palette, .top = TOP + (*chart.title ? TITLE : 0)};
    const int bottom = row_y(&p, chart.n);
    svg_begin(out, WIDTH, bottom + ROW / 2, FONT, colour(&p, STYLE_BASE), job->palette->paint[STYLE_BASE].bg);
    if (*chart.title) words(&p, WIDTH / 2, TITLE, "middle", STYLE_STRONG, true, chart.title);
    heads(&p, bottom);
    for (size_t i = 0; i < chart.n; i++)
        if (chart.rows[i].form != CHART_NOTHING) segment(&p, &chart, i);
    for (size_t i = 0; i < chart.n; i++) cells(&p, &chart.rows[i], row_y(&p, i) + (chart.rows[i].form ? FALL / 2 : 0));
    svg_end(out);
    chart_free(&chart);
    return 0;
}

int export_svg(const struct export_job *job, FILE *out, struct error *error)
{
    if (job->sheet) return export_svg_sheet(job, out, error);
    return job->screen ? export_svg_screen(job, out, error) : ladder(job, out, error);
}
