/* view/canvas.h - a grid of cells with style roles: the picture before any
 * terminal. Panes write into it; curses, casts, SVG, text and tests read it. */
#ifndef VIEW_CANVAS_H
#define VIEW_CANVAS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "view/style.h"

struct cell {
    uint32_t glyph;       /* code point, always printable; 0: the right half of a wide one */
    enum style_role role;
};

struct rect { int row, col, rows, cols; };

/* Lines are drawn as masks so that corners and tees come out of one table. */
enum { LINE_L = 1, LINE_R = 2, LINE_U = 4, LINE_D = 8 };
enum line_weight { LINE_THIN, LINE_HEAVY };

struct canvas; /* opaque; owns its cells */

struct canvas *canvas_new(int rows, int cols); /* NULL: out of memory */
void canvas_free(struct canvas *);
int canvas_rows(const struct canvas *);
int canvas_cols(const struct canvas *);
const struct cell *canvas_at(const struct canvas *, int row, int col); /* NULL outside */
void canvas_clear(struct canvas *, enum style_role); /* blanks; clip = everything */

/* Nothing is written outside the clip; what was refused is counted. */
void canvas_clip(struct canvas *, struct rect);
unsigned canvas_clipped(const struct canvas *);

void canvas_put(struct canvas *, int row, int col, uint32_t glyph, enum style_role);
/* UTF-8 text, cut at the clip's right edge; widths by utf8proc. Returns columns
 * the text takes. */
int canvas_text(struct canvas *, int row, int col, enum style_role, const char *utf8);
int canvas_printf(struct canvas *, int row, int col, enum style_role, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
int canvas_width(const char *utf8); /* columns it takes */
/* Cuts a text so that it takes at most that many columns, and shows by "..." that it
 * did. It gets no longer. Returns it. */
char *canvas_cut(char *utf8, int cols);
void canvas_fill(struct canvas *, struct rect, uint32_t glyph, enum style_role);
void canvas_line(struct canvas *, int row, int col, unsigned mask, enum line_weight, enum style_role);

/* The arms (LINE_*) of a glyph that canvas_line() draws; 0: it is none. */
unsigned glyph_line(uint32_t glyph, enum line_weight *);
/* The ASCII twin of a glyph, from the one table of glyphs; itself when it has none. */
uint32_t glyph_ascii(uint32_t glyph);
/* UTF-8 of one code point; buf[5]. Returns its length. */
size_t glyph_utf8(uint32_t glyph, char *buf);

/* Two planes of text for goldens: rows of glyphs ended by '|', then rows of style
 * letters, then the legend "letter role" of the roles used. malloc'd. */
char *canvas_dump(const struct canvas *, bool ascii);

#endif
