/* export_svg_screen.c - the screen as a picture. Lines and arrow heads are drawn, not
 * written: fonts leave gaps between them. Text is stretched to its columns, so that
 * any font keeps the grid. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "exports.h"
#include "still.h"
#include "svg.h"
#include "view/canvas.h"

enum { CELL_W = 10, CELL_H = 20, FONT = 16, BASE = 15, MARGIN = 10 };

struct drawing { FILE *out; const struct canvas *canvas; const struct palette *palette; };

static struct paint paint_at(const struct drawing *d, int row, int col)
{
    struct paint paint = d->palette->paint[canvas_at(d->canvas, row, col)->role];
    if (paint.reverse) {
        const uint32_t fg = paint.fg;
        paint.fg = paint.bg;
        paint.bg = fg;
    }
    return paint;
}

static int x_of(int col) { return MARGIN + col * CELL_W; }
static int y_of(int row) { return MARGIN + row * CELL_H; }

static void grounds(const struct drawing *d, int row)
{
    const uint32_t base = d->palette->paint[STYLE_BASE].bg;
    const int cols = canvas_cols(d->canvas);
    for (int col = 0, end; col < cols; col = end) {
        const uint32_t bg = paint_at(d, row, col).bg;
        for (end = col + 1; end < cols && paint_at(d, row, end).bg == bg;) end++;
        if (bg != base)
            fprintf(d->out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#%06" PRIx32 "\"/>\n", x_of(col),
                    y_of(row), (end - col) * CELL_W, CELL_H, bg);
    }
}

static void line_arms(const struct drawing *d, int row, int col, unsigned mask)
{
    const int x = x_of(col) + CELL_W / 2, y = y_of(row) + CELL_H / 2;
    if (mask & LINE_L) fprintf(d->out, "M%d.5 %d.5h-%d", x, y, CELL_W / 2);
    if (mask & LINE_R) fprintf(d->out, "M%d.5 %d.5h%d", x, y, CELL_W / 2);
    if (mask & LINE_U) fprintf(d->out, "M%d.5 %d.5v-%d", x, y, CELL_H / 2);
    if (mask & LINE_D) fprintf(d->out, "M%d.5 %d.5v%d", x, y, CELL_H / 2);
}

/* One path for all lines of a role and weight: where two paths meet a renderer would
 * blend their edges, and a row of them would look dotted. */
static void lines_of(const struct drawing *d, enum style_role role, enum line_weight weight)
{
    uint32_t fg = 0;
    bool any = false;
    for (int row = 0; row < canvas_rows(d->canvas); row++)
        for (int col = 0; col < canvas_cols(d->canvas); col++) {
            const struct cell *cell = canvas_at(d->canvas, row, col);
            enum line_weight is;
            const unsigned mask = cell->role == role ? glyph_line(cell->glyph, &is) : 0;
            if (!mask || is != weight) continue;
            if (!any) fputs("<path d=\"", d->out);
            any = true;
            fg = paint_at(d, row, col).fg;
            line_arms(d, row, col, mask);
        }
    if (any)
        fprintf(d->out, "\" stroke=\"#%06" PRIx32 "\" stroke-width=\"%d\" stroke-linecap=\"square\"/>\n", fg,
                weight == LINE_HEAVY ? 3 : 1);
}

static void all_lines(const struct drawing *d)
{
    if (d->palette->ascii) return;
    for (enum style_role role = 0; role < STYLE_COUNT; role++)
        for (enum line_weight weight = LINE_THIN; weight <= LINE_HEAVY; weight++) lines_of(d, role, weight);
}

/* The path of an arrow head from the upper left corner of its cell; NULL: it is none. */
static const char *head_path(uint32_t glyph)
{
    switch (glyph) {
    case 0x25c4: return "l10 -5v10z";   /* from the middle of the left side */
    case 0x25ba: return "l-10 -5v10z";
    case 0x25b2: return "l5 12h-10z";
    case 0x25bc: return "l5 -12h-10z";
    default: return NULL;
    }
}

static void head_glyph(const struct drawing *d, int row, int col, uint32_t glyph)
{
    const int x = glyph == 0x25c4 ? 0 : glyph == 0x25ba ? CELL_W : CELL_W / 2;
    const int y = glyph == 0x25b2 ? 4 : glyph == 0x25bc ? CELL_H - 4 : CELL_H / 2;
    fprintf(d->out, "<path d=\"M%d %d%s\" fill=\"#%06" PRIx32 "\"/>\n", x_of(col) + x, y_of(row) + y, head_path(glyph),
            paint_at(d, row, col).fg);
}

static bool is_text(const struct drawing *d, uint32_t glyph)
{
    enum line_weight ignored;
    return d->palette->ascii || (!glyph_line(glyph, &ignored) && !head_path(glyph));
}

/* A run of letters of one role; a wide one is a run of its own. Returns the column behind. */
static int text_run(const struct drawing *d, int row, int col)
{
    const struct cell *first = canvas_at(d->canvas, row, col), *next;
    const struct paint paint = paint_at(d, row, col);
    enum { GLYPH = 5 }; /* bytes that glyph_utf8() may write */
    char text[1100] = "";
    size_t len = 0;
    int end = col, cols = 0; /* cols: up to the last letter; blanks behind it are not kept by every reader */
    for (; (next = canvas_at(d->canvas, row, end)) && next->glyph && next->role == first->role &&
         is_text(d, next->glyph); end++) {
        const struct cell *behind = canvas_at(d->canvas, row, end + 1);
        if (next->glyph == ' ' && (!behind || behind->glyph == ' ')) break;
        if (len + GLYPH > sizeof text) break;
        len += glyph_utf8(d->palette->ascii ? glyph_ascii(next->glyph) : next->glyph, text + len);
        if (behind && behind->glyph == 0) { /* wide */
            cols = end + 2 - col;
            end += 2;
            break;
        }
        if (next->glyph != ' ') cols = end + 1 - col;
    }
    for (; len > 0 && text[len - 1] == ' '; len--) text[len - 1] = '\0';
    if (!*text) return col + 1;
    fprintf(d->out, "<text x=\"%d\" y=\"%d\" textLength=\"%d\" lengthAdjust=\"spacingAndGlyphs\" "
            "fill=\"#%06" PRIx32 "\"%s%s%s>", x_of(col), y_of(row) + BASE, cols * CELL_W, paint.fg,
            paint.bold ? " font-weight=\"bold\"" : "", paint.dim ? " fill-opacity=\"0.6\"" : "",
            paint.underline ? " text-decoration=\"underline\"" : "");
    svg_escape(d->out, text);
    fputs("</text>\n", d->out);
    return end;
}

static void letters(const struct drawing *d, int row)
{
    for (int col = 0; col < canvas_cols(d->canvas);) {
        const uint32_t glyph = canvas_at(d->canvas, row, col)->glyph;
        if (glyph == 0 || glyph == ' ') col++;
        else if (is_text(d, glyph)) col = text_run(d, row, col);
        else if (head_path(glyph)) head_glyph(d, row, col++, glyph);
        else col++; /* a line: drawn already */
    }
}

int export_svg_screen(const struct export_job *job, FILE *out, struct error *error)
{
    struct canvas *canvas = still_of_end(job, error);
    if (!canvas) return -1;
    const struct drawing d = {out, canvas, job->palette};
    const struct paint *base = &job->palette->paint[STYLE_BASE];
    svg_begin(out, 2 * MARGIN + job->cols * CELL_W, 2 * MARGIN + job->rows * CELL_H, FONT, base->fg, base->bg);
    for (int row = 0; row < job->rows; row++) grounds(&d, row);
    all_lines(&d);
    for (int row = 0; row < job->rows; row++) letters(&d, row);
    svg_end(out);
    canvas_free(canvas);
    return 0;
}
