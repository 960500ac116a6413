/* export_text_sheet.c - the diagram to fill in, or filled in already, as plain text. */
#include <stdio.h>
#include <string.h>
#include "exports.h"
#include "sheet.h"
#include "view/canvas.h"

enum { HEAD_ROWS = 6, BANK_ROWS = 8, LEFT = 1, BANK_COL = 8 };

struct page { struct canvas *canvas; const struct diagram_map *map; bool solved; };

static void arrows(const struct page *p)
{
    struct diagram_grid grid;
    diagram_trace(p->map, &grid);
    for (int row = 0; row < p->map->rows; row++)
        for (int col = 0; col < p->map->cols; col++) {
            const struct diagram_cell *cell = &grid.at[row][col];
            if (cell->head)
                canvas_put(p->canvas, HEAD_ROWS + row, LEFT + col, diagram_head_glyph(cell->head), STYLE_BASE);
            else if (cell->owner)
                canvas_line(p->canvas, HEAD_ROWS + row, LEFT + col, cell->mask, LINE_THIN, STYLE_BASE);
        }
}

/* The words, or as many columns to write them on. */
static void field(const struct page *p, int row, int col, const char *words)
{
    if (p->solved) canvas_text(p->canvas, row, col, STYLE_BASE, words);
    else canvas_fill(p->canvas, (struct rect){row, col, 1, (int)strlen(words)}, '_', STYLE_BASE);
}

static void box(const struct page *p, const struct diagram_node *n)
{
    enum { FIELD = 14 }; /* the same for all: its length tells nothing */
    int row = HEAD_ROWS + n->row, col = LEFT + n->col;
    const char *name = fsm_state_name(n->state);
    for (int below = 0; below < p->map->box_rows; below++) {
        canvas_fill(p->canvas, (struct rect){row + below, col, 1, n->width}, ' ', STYLE_BASE);
        canvas_put(p->canvas, row + below, col, '[', STYLE_BASE);
        canvas_put(p->canvas, row + below, col + n->width - 1, ']', STYLE_BASE);
    }
    if (p->solved) canvas_text(p->canvas, row, col + (n->width - (int)strlen(name)) / 2, STYLE_BASE, name);
    else field(p, row, col + (n->width - FIELD) / 2, "______________");
    canvas_text(p->canvas, row + 1, col + (n->width - (int)strlen(n->note)) / 2, STYLE_BASE, n->note);
}

static void head(const struct page *p)
{
    canvas_text(p->canvas, 0, LEFT, STYLE_BASE, p->solved ? SHEET_TITLE ", solved" : SHEET_TITLE);
    canvas_text(p->canvas, p->solved ? 2 : 3, LEFT, STYLE_BASE, SHEET_FIGURE);
    if (p->solved) return;
    canvas_text(p->canvas, 0, LEFT + 40, STYLE_BASE, "Name ____________________ Date ______________");
    canvas_text(p->canvas, 2, LEFT, STYLE_BASE, SHEET_TASK);
}

static void bank(const struct page *p, int *row, const char *name, const struct sheet_bank *words)
{
    char line[SHEET_ROW];
    size_t at = 0;
    canvas_text(p->canvas, *row, LEFT, STYLE_BASE, name);
    while (sheet_bank_row(words, &at, p->map->cols - BANK_COL, line))
        canvas_text(p->canvas, (*row)++, LEFT + BANK_COL, STYLE_BASE, line);
}

static void banks(const struct page *p)
{
    struct sheet_bank words;
    int row = HEAD_ROWS + p->map->rows + 1;
    sheet_states(&words);
    bank(p, &row, "States", &words);
    sheet_labels(&words);
    bank(p, &row, "Arrows", &words);
}

/* No blanks at the end of a line, no empty lines at the end of the sheet. */
static void print_rows(const struct canvas *c, bool ascii, FILE *out)
{
    int empty = 0;
    for (int row = 0; row < canvas_rows(c); row++) {
        int end = canvas_cols(c);
        while (end > 0 && canvas_at(c, row, end - 1)->glyph == ' ') end--;
        if (end == 0) {
            empty++;
            continue;
        }
        for (; empty > 0; empty--) fputc('\n', out);
        for (int col = 0; col < end; col++) {
            char utf8[5];
            uint32_t glyph = canvas_at(c, row, col)->glyph;
            size_t len = glyph_utf8(ascii ? glyph_ascii(glyph) : glyph, utf8);
            fwrite(utf8, 1, len, out);
        }
        fputc('\n', out);
    }
}

int export_text_sheet(const struct export_job *job, FILE *out, struct error *error)
{
    const struct diagram_map *map = sheet_map();
    struct canvas *canvas = canvas_new(HEAD_ROWS + map->rows + BANK_ROWS, LEFT + map->cols + 2);
    if (!canvas) return error_set(error, "the sheet was not drawn: out of memory");
    const struct page p = {canvas, map, job->sheet == SHEET_SOLVED};
    head(&p);
    arrows(&p);
    for (size_t i = 0; i < map->nroutes; i++)
        field(&p, HEAD_ROWS + map->route[i].label_row, LEFT + map->route[i].label_col, map->route[i].label);
    for (size_t i = 0; i < map->nnodes; i++) box(&p, &map->node[i]);
    if (!p.solved) banks(&p);
    print_rows(canvas, job->palette->ascii, out);
    canvas_free(canvas);
    return 0;
}
