/* canvas.c - the grid of cells. Knows columns, clips and wide characters; knows
 * no terminal and no colour. Whatever is asked of it, every cell stays printable
 * and no wide character stands there by half: readers need no checks of their own. */
#include "canvas_priv.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum { UNPRINTABLE = '?', TEXT_MAX = 1024 };

struct canvas *canvas_new(int rows, int cols)
{
    if (rows < 1) rows = 1;
    if (cols < 1) cols = 1;
    struct canvas *c = malloc(sizeof *c + (size_t)rows * (size_t)cols * sizeof c->cell[0]);
    if (!c) return NULL;
    c->rows = rows;
    c->cols = cols;
    canvas_clear(c, STYLE_BASE);
    return c;
}

void canvas_free(struct canvas *c) { free(c); }
int canvas_rows(const struct canvas *c) { return c->rows; }
int canvas_cols(const struct canvas *c) { return c->cols; }
unsigned canvas_clipped(const struct canvas *c) { return c->clipped; }

const struct cell *canvas_at(const struct canvas *c, int row, int col)
{
    if (row < 0 || col < 0 || row >= c->rows || col >= c->cols) return NULL;
    return &c->cell[row * c->cols + col];
}

void canvas_clear(struct canvas *c, enum style_role role)
{
    for (int i = 0; i < c->rows * c->cols; i++) c->cell[i] = (struct cell){' ', role};
    c->clip = (struct rect){0, 0, c->rows, c->cols};
    c->clipped = 0;
}

void canvas_clip(struct canvas *c, struct rect r)
{
    int bottom = r.row + r.rows, right = r.col + r.cols;
    if (r.row < 0) r.row = 0;
    if (r.col < 0) r.col = 0;
    if (bottom > c->rows) bottom = c->rows;
    if (right > c->cols) right = c->cols;
    r.rows = bottom > r.row ? bottom - r.row : 0;
    r.cols = right > r.col ? right - r.col : 0;
    c->clip = r;
}

static bool inside(const struct canvas *c, int row, int col)
{
    return row >= c->clip.row && row < c->clip.row + c->clip.rows && col >= c->clip.col &&
           col < c->clip.col + c->clip.cols;
}

/* Columns of one code point: 1 or 2; 0 for what joins the character before it. */
static int glyph_width(uint32_t *glyph)
{
    if (*glyph >= 0x20 && *glyph < 0x7f) return 1;
    if (*glyph > 0x10ffff || !utf8proc_codepoint_valid((utf8proc_int32_t)*glyph)) {
        *glyph = UNPRINTABLE;
        return 1;
    }
    switch ((int)utf8proc_category((utf8proc_int32_t)*glyph)) {
    case UTF8PROC_CATEGORY_MN: case UTF8PROC_CATEGORY_ME: case UTF8PROC_CATEGORY_CF:
        return 0;
    case UTF8PROC_CATEGORY_CC: case UTF8PROC_CATEGORY_CS: case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_CN: case UTF8PROC_CATEGORY_ZL: case UTF8PROC_CATEGORY_ZP:
        *glyph = UNPRINTABLE;
        return 1;
    default:
        return utf8proc_charwidth((utf8proc_int32_t)*glyph) == 2 ? 2 : 1;
    }
}

/* A cell about to be written may be half of a wide character: the other half
 * becomes a blank, even outside the clip, or the terminal would draw garbage. */
static void widow(struct canvas *c, int row, int col)
{
    struct cell *at = &c->cell[row * c->cols + col];
    if (at->glyph == 0 && col > 0) at[-1].glyph = ' ';
    if (col + 1 < c->cols && at[1].glyph == 0) at[1].glyph = ' ';
}

static void set(struct canvas *c, int row, int col, uint32_t glyph, enum style_role role)
{
    if (!inside(c, row, col)) {
        c->clipped++;
        return;
    }
    widow(c, row, col);
    c->cell[row * c->cols + col] = (struct cell){glyph, role};
}

static int put(struct canvas *c, int row, int col, uint32_t glyph, enum style_role role)
{
    int width = glyph_width(&glyph);
    if (width == 2 && inside(c, row, col) && inside(c, row, col + 1)) {
        set(c, row, col, ' ', role);
        set(c, row, col + 1, ' ', role);
        c->cell[row * c->cols + col].glyph = glyph;
        c->cell[row * c->cols + col + 1].glyph = 0;
    } else if (width == 2) { /* no room for both halves: a blank holds the place */
        set(c, row, col, ' ', role);
        c->clipped++;
    } else if (width == 1) {
        set(c, row, col, glyph, role);
    }
    return width;
}

void canvas_put(struct canvas *c, int row, int col, uint32_t glyph, enum style_role role)
{
    put(c, row, col, glyph, role);
}

/* Next code point of utf8; a broken byte counts as one unprintable character. */
static size_t decode(const char *utf8, size_t left, uint32_t *glyph)
{
    utf8proc_int32_t point;
    utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)utf8, (utf8proc_ssize_t)left, &point);
    *glyph = n > 0 ? (uint32_t)point : UNPRINTABLE;
    return n > 0 ? (size_t)n : 1;
}

int canvas_text(struct canvas *c, int row, int col, enum style_role role, const char *utf8)
{
    int start = col;
    for (size_t left = strlen(utf8), n; left > 0; utf8 += n, left -= n) {
        uint32_t glyph;
        n = decode(utf8, left, &glyph);
        col += put(c, row, col, glyph, role);
    }
    return col - start;
}

int canvas_width(const char *utf8)
{
    int width = 0;
    for (size_t left = strlen(utf8), n; left > 0; utf8 += n, left -= n) {
        uint32_t glyph;
        n = decode(utf8, left, &glyph);
        width += glyph_width(&glyph);
    }
    return width;
}

char *canvas_cut(char *utf8, int cols)
{
    static const char dots[] = "...";
    if (canvas_width(utf8) <= cols) return utf8;
    const size_t room = cols < (int)sizeof dots - 1 ? (size_t)(cols > 0 ? cols : 0) : sizeof dots - 1;
    size_t left = strlen(utf8);
    char *at = utf8;
    for (size_t n; left > 0; at += n, left -= n) { /* to where the dots still fit */
        uint32_t glyph;
        n = decode(at, left, &glyph);
        cols -= glyph_width(&glyph);
        if (cols < (int)room) break;
    }
    const size_t ndots = left < room ? left : room; /* what is cut takes as many bytes, or more */
    memcpy(at, dots, ndots);
    at[ndots] = '\0';
    return utf8;
}

int canvas_printf(struct canvas *c, int row, int col, enum style_role role, const char *format, ...)
{
    char text[TEXT_MAX];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return canvas_text(c, row, col, role, text);
}

void canvas_fill(struct canvas *c, struct rect r, uint32_t glyph, enum style_role role)
{
    for (int row = r.row; row < r.row + r.rows; row++)
        for (int col = r.col; col < r.col + r.cols;) {
            int width = put(c, row, col, glyph, role);
            col += width ? width : 1;
        }
}
