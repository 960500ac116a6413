/* term_paint.c - canvas cells to curses cells: glyphs, attributes, colour pairs.
 * Remembers what it gave last time, so that a key press costs the cells it
 * changed. Never init_color() (it rewrites the user's palette) and never ACS
 * (`ESC ( 0` confuses tmux and recorders): plain UTF-8 or plain ASCII. */
#include <curses.h>
#include <stdlib.h>
#include <string.h>
#include "term_internal.h"

struct dress { attr_t attrs; int pair, bg; bool known; }; /* a role as curses wants it */
struct spot { uint32_t glyph; attr_t attrs; int pair, bg; }; /* a cell as curses wants it */

struct painter {
    bool ascii;
    enum colour_depth depth;
    int rows, cols;
    struct spot *shown, *row; /* row: the one being made */
    struct look looks[STYLE_COUNT]; /* those that `dress` was made from */
    struct dress dress[STYLE_COUNT];
};

struct painter *painter_new(bool ascii, enum colour_depth depth)
{
    struct painter *p = calloc(1, sizeof *p);
    if (p) {
        p->ascii = ascii;
        p->depth = depth;
    }
    return p;
}

void painter_free(struct painter *p)
{
    if (p)
        free(p->shown); /* and the row behind it */
    free(p);
}

void painter_forget(struct painter *p)
{
    p->rows = p->cols = 0;
}

/* True colour needs a terminfo entry that takes RGB values as colour numbers
 * (user_caps(5): RGB); COLORTERM alone does not teach curses to write them. */
static bool direct_colour(void)
{
    const char *text = tigetstr("RGB");
    return COLORS > 256 && (tigetflag("RGB") > 0 || tigetnum("RGB") > 0 || (text && text != (char *)-1));
}

enum colour_depth painter_depth(enum colour_depth wanted)
{
    if (wanted == DEPTH_MONO || !has_colors() || start_color() == ERR || COLORS < 8)
        return DEPTH_MONO;
    use_default_colors();
    enum colour_depth has = direct_colour() ? DEPTH_TRUE : COLORS == 256 ? DEPTH_256 : DEPTH_16;
    /* Direct colour has no palette above 7 to fall back to. */
    if (has == DEPTH_TRUE)
        return wanted == DEPTH_16 ? DEPTH_16 : DEPTH_TRUE;
    return wanted < has ? wanted : has;
}

/* -1 is the terminal's own. With direct colour 0..7 stay numbers of the palette. */
static int colour_number(struct colour colour, bool direct, attr_t *bright)
{
    if (colour.kind == COLOUR_DEFAULT)
        return -1;
    if (direct && (colour.kind == COLOUR_RGB || colour.value >= 8)) {
        uint32_t rgb = colour_rgb(colour, 0);
        return rgb < 8 ? 8 : (int)rgb;
    }
    if (colour.kind == COLOUR_INDEX && COLORS < 16 && colour.value >= 8 && colour.value < 16) {
        *bright = A_BOLD; /* eight colours: bold is the bright half */
        return (int)colour.value - 8;
    }
    return colour.kind == COLOUR_INDEX && (int)colour.value < COLORS ? (int)colour.value : -1;
}

static struct dress dress_of(const struct look *look, enum colour_depth depth)
{
    static const struct { unsigned ours; attr_t theirs; } attrs[] = {
        { ATTR_BOLD, A_BOLD }, { ATTR_DIM, A_DIM }, { ATTR_UNDERLINE, A_UNDERLINE }, { ATTR_REVERSE, A_REVERSE },
    };
    struct dress dress = { .known = true, .bg = -1 };
    for (size_t i = 0; i < sizeof attrs / sizeof *attrs; i++)
        if (look->attrs & attrs[i].ours)
            dress.attrs |= attrs[i].theirs;
    if (depth == DEPTH_MONO)
        return dress;
    bool direct = COLORS > 256;
    attr_t bright = 0, ignored = 0;
    int fg = colour_number(look->fg, direct, &bright), bg = colour_number(look->bg, direct, &ignored);
    dress.attrs |= bright;
    dress.bg = bg;
    if (fg != -1 || bg != -1) {
        int pair = alloc_pair(fg, bg);
        dress.pair = pair > 0 ? pair : 0;
    }
    return dress;
}

static void dress_up(struct painter *p, const struct theme *theme)
{
    const struct look *looks = theme->looks[p->depth];
    if (memcmp(p->looks, looks, sizeof p->looks) == 0)
        return;
    memcpy(p->looks, looks, sizeof p->looks);
    memset(p->dress, 0, sizeof p->dress);
}

static uint32_t visible(const struct painter *p, uint32_t glyph)
{
    if (p->ascii)
        glyph = glyph_ascii(glyph);
    if (glyph < ' ' || glyph == 0x7f || (p->ascii && glyph > 0x7e))
        return '?';
    return glyph;
}

static void put(int row, int col, const struct spot *spot)
{
    wchar_t text[2] = { (wchar_t)spot->glyph, 0 };
    cchar_t cc;
    /* The pair goes through opts: a short holds no more than 32767 of them. */
    if (setcchar(&cc, text, spot->attrs, 0, &spot->pair) == OK)
        mvadd_wch(row, col, &cc); /* ERR in the last corner, yet written */
}

static int resize(struct painter *p, int rows, int cols)
{
    struct spot *spots = realloc(p->shown, ((size_t)rows + 1) * (size_t)cols * sizeof *spots);
    if (!spots)
        return -1;
    for (int i = 0; i < rows * cols; i++)
        spots[i] = (struct spot){ .pair = -1 }; /* like no cell: all of them differ */
    p->shown = spots;
    p->row = spots + (size_t)rows * (size_t)cols;
    p->rows = rows;
    p->cols = cols;
    return 0;
}

static struct spot spot_of(struct painter *p, const struct cell *cell)
{
    struct dress *dress = &p->dress[cell->role];
    if (!dress->known)
        *dress = dress_of(&p->looks[cell->role], p->depth);
    uint32_t glyph = cell->glyph ? visible(p, cell->glyph) : 0;
    return (struct spot){ glyph, dress->attrs, dress->pair, dress->bg };
}

/* A blank shows no more than its background: dressed as its neighbour it costs no
 * change of colours, which are most of what a picture costs in bytes. */
static void borrow(struct spot *spot, const struct spot *from)
{
    const attr_t visible_attrs = A_UNDERLINE | A_REVERSE;
    if (spot->glyph != ' ' || from->bg != spot->bg || (spot->attrs | from->attrs) & visible_attrs)
        return;
    spot->attrs = from->attrs;
    spot->pair = from->pair;
}

static void make_row(struct painter *p, const struct canvas *canvas, int row)
{
    for (int col = 0; col < p->cols; col++)
        p->row[col] = spot_of(p, canvas_at(canvas, row, col));
    for (int col = p->cols - 1; col-- > 0;)
        borrow(&p->row[col], &p->row[col + 1]);
    for (int col = 1; col < p->cols; col++)
        borrow(&p->row[col], &p->row[col - 1]);
}

static bool same(const struct spot *a, const struct spot *b)
{
    return a->glyph == b->glyph && a->attrs == b->attrs && a->pair == b->pair;
}

int painter_paint(struct painter *p, const struct canvas *canvas, const struct theme *theme)
{
    int rows = canvas_rows(canvas), cols = canvas_cols(canvas), changed = 0;
    dress_up(p, theme);
    if ((rows != p->rows || cols != p->cols) && resize(p, rows, cols) != 0)
        return -1;
    for (int row = 0; row < rows; row++) {
        make_row(p, canvas, row);
        for (int col = 0; col < cols; col++) {
            struct spot *shown = &p->shown[row * cols + col];
            if (same(&p->row[col], shown))
                continue;
            *shown = p->row[col];
            changed++;
            if (shown->glyph) /* 0: curses fills the right half of a wide glyph itself */
                put(row, col, shown);
        }
    }
    return changed;
}
