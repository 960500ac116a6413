/* export_svg_sheet.c - the diagram on a sheet of A4, black on white: to be printed and
 * filled in, or filled in already. A unit is a tenth of a millimetre. */
#include <stdio.h>
#include <string.h>
#include "exports.h"
#include "sheet.h"
#include "svg.h"

enum {
    PAGE_W = 2970, PAGE_H = 2100, CELL_W = 32, CELL_H = 53, LEFT = 141, TOP = 290, /* of the map */
    TITLE_Y = 140, TASK_Y = 205, FIGURE_Y = 252, BANK_Y = 1800, BANK_ROW = 58, BANK_COL = 210, BANK_COLS = 96,
    HEAD_LONG = 30, HEAD_HALF = 12, INSET = 4
};
#define PLAIN_FONT "'DejaVu Sans','Liberation Sans',Arial,sans-serif"

struct page { FILE *out; const struct diagram_map *map; bool solved; };

static int left_of(int col) { return LEFT + col * CELL_W; }
static int top_of(int row) { return TOP + row * CELL_H; }

static int to_right(char way) { return (way == 'R') - (way == 'L'); }
static int to_below(char way) { return (way == 'D') - (way == 'U'); }

static void text(const struct page *p, int x, int y, int size, const char *looks, const char *words)
{
    fprintf(p->out, "<text x=\"%d\" y=\"%d\" font-size=\"%d\"%s>", x, y, size, looks);
    svg_escape(p->out, words);
    fputs("</text>\n", p->out);
}

/* From the side of the box it leaves to that of the box it enters; the head's tip is there. */
static bool arrow(const struct page *p, const struct diagram_route *r)
{
    struct diagram_course c;
    if (!diagram_course(p->map, r, &c)) return false;
    int x = left_of(c.at[0].col) + CELL_W / 2, y = top_of(c.at[0].row) + CELL_H / 2;
    fprintf(p->out, "<path class=\"arrow\" d=\"M%d %d", x + to_right(c.from) * CELL_W / 2,
            y + to_below(c.from) * CELL_H / 2);
    for (size_t i = 0; i + 1 < c.n; i++)
        fprintf(p->out, "L%d %d", left_of(c.at[i].col) + CELL_W / 2, top_of(c.at[i].row) + CELL_H / 2);
    x = left_of(c.at[c.n - 1].col) + CELL_W / 2 + to_right(c.to) * CELL_W / 2;
    y = top_of(c.at[c.n - 1].row) + CELL_H / 2 + to_below(c.to) * CELL_H / 2;
    int dx = to_right(c.to), dy = to_below(c.to), bx = x - dx * HEAD_LONG, by = y - dy * HEAD_LONG;
    fprintf(p->out, "L%d %d\"/>\n<path class=\"head\" d=\"M%d %dL%d %dL%d %dz\"/>\n", bx, by, x, y, bx + dy * HEAD_HALF,
            by + dx * HEAD_HALF, bx - dy * HEAD_HALF, by - dx * HEAD_HALF);
    return true;
}

static bool below_a_box(const struct page *p, const struct diagram_route *r, int below)
{
    for (int i = 0; r->label[i]; i++)
        if (diagram_box_at(p->map, r->label_row - below, r->label_col + i) >= 0) return true;
    return false;
}

/* Where it would touch a box it moves into the row that is free. */
static void label(const struct page *p, const struct diagram_route *r)
{
    int away = below_a_box(p, r, 1) - below_a_box(p, r, -1);
    int x = left_of(r->label_col), y = top_of(r->label_row) + away * CELL_H / 4, width = (int)strlen(r->label) * CELL_W;
    fprintf(p->out, "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"8\"/>\n",
            p->solved ? "label" : "label blank", x + INSET, y + INSET, width - 2 * INSET, CELL_H - 2 * INSET);
    if (p->solved) text(p, x + width / 2, y + CELL_H * 7 / 10, 46, " text-anchor=\"middle\"", r->label);
}

/* What a state is for stands there in either sheet: it is the hint. */
static void box(const struct page *p, const struct diagram_node *n)
{
    int x = left_of(n->col), y = top_of(n->row), width = n->width * CELL_W, height = p->map->box_rows * CELL_H;
    fprintf(p->out, "<rect class=\"box\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"8\"/>\n", x, y, width,
            height);
    if (p->solved)
        text(p, x + width / 2, y + CELL_H, 52, " font-weight=\"bold\" text-anchor=\"middle\"",
             fsm_state_name(n->state));
    text(p, x + width / 2, y + height - 12, 30,
         " text-anchor=\"middle\" font-style=\"italic\" font-family=\"" PLAIN_FONT "\"", n->note);
}

static void bank(const struct page *p, int *y, const char *head, const struct sheet_bank *words)
{
    char row[SHEET_ROW];
    size_t at = 0;
    text(p, LEFT, *y, 38, " font-weight=\"bold\" font-family=\"" PLAIN_FONT "\"", head);
    for (; sheet_bank_row(words, &at, BANK_COLS, row); *y += BANK_ROW) text(p, LEFT + BANK_COL, *y, 40, "", row);
}

static void head(const struct page *p)
{
    static const char plain[] = " font-family=\"" PLAIN_FONT "\"",
        bold[] = " font-weight=\"bold\" font-family=\"" PLAIN_FONT "\"";
    text(p, LEFT, TITLE_Y, 72, bold, p->solved ? SHEET_TITLE ", solved" : SHEET_TITLE);
    if (!p->solved) {
        text(p, 1680, TITLE_Y, 40, plain, "Name");
        text(p, 2390, TITLE_Y, 40, plain, "Date");
        fprintf(p->out, "<path class=\"line\" d=\"M1810 %dH2340M2500 %dH%d\"/>\n", TITLE_Y + 6, TITLE_Y + 6,
                PAGE_W - LEFT);
        text(p, LEFT, TASK_Y, 40, plain, SHEET_TASK);
    }
    text(p, LEFT, p->solved ? TASK_Y : FIGURE_Y, 34, plain, SHEET_FIGURE);
}

int export_svg_sheet(const struct export_job *job, FILE *out, struct error *error)
{
    const struct page p = {out, sheet_map(), job->sheet == SHEET_SOLVED};
    struct sheet_bank words;
    int y = BANK_Y;
    fprintf(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%dmm\" height=\"%dmm\" viewBox=\"0 0 %d %d\">\n",
            PAGE_W / 10, PAGE_H / 10, PAGE_W, PAGE_H);
    fputs("<style>@page{size:A4 landscape;margin:0}text{white-space:pre}"
          ".arrow,.line{fill:none;stroke:#000;stroke-width:5}.line{stroke-width:3}.head{fill:#000}"
          ".box{fill:#fff;stroke:#000;stroke-width:7}.label{fill:#fff}"
          ".blank{stroke:#000;stroke-width:2.5;stroke-dasharray:3 7;stroke-linecap:round}</style>\n", out);
    fprintf(out,
            "<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>\n<g font-family=\"%s\" fill=\"#000\" xml:space=\"preserve\">\n", PAGE_W, PAGE_H,
            SVG_FONT);
    head(&p);
    for (size_t i = 0; i < p.map->nroutes; i++)
        if (!arrow(&p, &p.map->route[i]))
            return error_set(error, "the sheet was not drawn: an arrow of the diagram begins at no box");
    for (size_t i = 0; i < p.map->nroutes; i++) label(&p, &p.map->route[i]);
    for (size_t i = 0; i < p.map->nnodes; i++) box(&p, &p.map->node[i]);
    if (!p.solved) {
        sheet_states(&words);
        bank(&p, &y, "States", &words);
        sheet_labels(&words);
        bank(&p, &y, "Arrows", &words);
    }
    svg_end(out);
    return 0;
}
