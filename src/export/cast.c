/* cast.c - see cast.h. The grid that the player has by now is kept, so that a frame
 * costs the cells it changed. Colours are written `38;2;R;G;B`: the form with colons
 * is misread by some terminals. */
#include "export/cast.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { UNKNOWN = -1 };
struct spot { uint32_t glyph; int dress; }; /* dress: the first role that looks the same; UNKNOWN */

struct cast {
    FILE *out;
    struct cast_head head;
    int dress[STYLE_COUNT];
    vtime last;             /* of the last event, in ms */
    bool failed, whole;     /* whole: nothing is known of the player's screen */
    FILE *data;             /* of the event being made */
    int row, col, pen;      /* where the player's cursor is, and in what dress; UNKNOWN */
    struct spot *shown;
};

static const struct paint *paint_of(const struct cast *c, int dress) { return &c->head.palette->paint[dress]; }

static bool same_paint(const struct paint *a, const struct paint *b)
{
    return a->fg == b->fg && a->bg == b->bg && a->bold == b->bold && a->dim == b->dim && a->underline == b->underline &&
           a->reverse == b->reverse;
}

/* A string as JSON has it. */
static void put_json(struct cast *c, const char *text, size_t len)
{
    json_t *string = json_stringn(text, len);
    char *dump = string ? json_dumps(string, JSON_ENCODE_ANY) : NULL;
    if (dump) fputs(dump, c->out);
    else c->failed = true;
    free(dump);
    json_decref(string);
}

static void put_theme(struct cast *c)
{
    const struct palette *p = c->head.palette;
    fprintf(c->out, "\"theme\":{\"fg\":\"#%06" PRIx32 "\",\"bg\":\"#%06" PRIx32 "\",\"palette\":\"",
            p->paint[STYLE_BASE].fg, p->paint[STYLE_BASE].bg);
    for (int i = 0; i < 16; i++) fprintf(c->out, "%s#%06" PRIx32, i ? ":" : "", p->ansi[i]);
    fputs("\"}", c->out);
}

static void put_head(struct cast *c)
{
    const struct cast_head *h = &c->head;
    if (h->version == 2) {
        fprintf(c->out, "{\"version\":2,\"width\":%d,\"height\":%d,", h->cols, h->rows);
        put_theme(c);
    } else {
        fprintf(c->out, "{\"version\":3,\"term\":{\"cols\":%d,\"rows\":%d,", h->cols, h->rows);
        put_theme(c);
        fputc('}', c->out);
    }
    if (*h->title) {
        fputs(",\"title\":", c->out);
        put_json(c, h->title, strlen(h->title));
    }
    fputs("}\n", c->out);
}

static void dress_up(struct cast *c)
{
    for (int role = 0; role < STYLE_COUNT; role++) {
        c->dress[role] = role;
        for (int first = 0; first < role && c->dress[role] == role; first++)
            if (same_paint(paint_of(c, first), paint_of(c, role))) c->dress[role] = first;
    }
}

struct cast *cast_new(FILE *out, const struct cast_head *head)
{
    struct cast *c = calloc(1, sizeof *c);
    struct spot *shown = calloc((size_t)head->rows * (size_t)head->cols, sizeof *shown);
    if (!c || !shown) {
        free(shown);
        free(c);
        return NULL;
    }
    c->out = out;
    c->head = *head;
    c->shown = shown;
    dress_up(c);
    put_head(c);
    cast_forget(c);
    return c;
}

void cast_forget(struct cast *c)
{
    const int cells = c->head.rows * c->head.cols;
    for (int i = 0; i < cells; i++) c->shown[i] = (struct spot){0, UNKNOWN};
    c->whole = true;
}

/* Version 3 counts from the event before; in whole milliseconds no error adds up. */
static void put_event(struct cast *c, vtime at, char code, const char *data, size_t len)
{
    vtime ms = at / VTIME_MS;
    if (ms < c->last) ms = c->last;
    const vtime shown = c->head.version == 2 ? ms : ms - c->last;
    c->last = ms;
    fprintf(c->out, "[%" PRId64 ".%03d,\"%c\",", shown / 1000, (int)(shown % 1000), code);
    put_json(c, data, len);
    fputs("]\n", c->out);
}

static void put_pen(struct cast *c, int dress)
{
    const struct paint *p = paint_of(c, dress);
    if (c->pen == dress) return;
    c->pen = dress;
    fprintf(c->data, "\033[0%s%s%s%s;38;2;%u;%u;%u;48;2;%u;%u;%um", p->bold ? ";1" : "", p->dim ? ";2" : "",
            p->underline ? ";4" : "", p->reverse ? ";7" : "", p->fg >> 16 & 255, p->fg >> 8 & 255, p->fg & 255,
            p->bg >> 16 & 255, p->bg >> 8 & 255, p->bg & 255);
}

static void put_cursor(struct cast *c, int row, int col)
{
    if (c->row == row && c->col == col) return;
    if (c->row == row && c->col != UNKNOWN && col > c->col) fprintf(c->data, "\033[%dC", col - c->col);
    else fprintf(c->data, "\033[%d;%dH", row + 1, col + 1);
    c->row = row;
    c->col = col;
}

/* A blank shows no more than its ground: in any dress of that ground it looks the same. */
static bool blank_alike(const struct cast *c, int a, int b)
{
    const struct paint *one = paint_of(c, a), *other = paint_of(c, b);
    return one->bg == other->bg && !one->underline && !other->underline && !one->reverse && !other->reverse;
}

static void put_spot(struct cast *c, int row, int col, struct spot spot, int width)
{
    char utf8[5];
    size_t len = glyph_utf8(spot.glyph, utf8);
    put_cursor(c, row, col);
    if (spot.glyph != ' ' || c->pen == UNKNOWN || !blank_alike(c, c->pen, spot.dress)) put_pen(c, spot.dress);
    fwrite(utf8, 1, len, c->data);
    c->col += width;
    if (c->col >= c->head.cols) c->col = UNKNOWN; /* terminals differ in where it is now */
}

static bool same_spot(const struct cast *c, struct spot now, struct spot was)
{
    if (was.dress == UNKNOWN || now.glyph != was.glyph) return false;
    return now.dress == was.dress || (now.glyph == ' ' && blank_alike(c, now.dress, was.dress));
}

static uint32_t visible(const struct cast *c, uint32_t glyph)
{
    if (!c->head.palette->ascii || glyph == 0) return glyph;
    glyph = glyph_ascii(glyph);
    return glyph > 0x7e ? '?' : glyph;
}

static void put_row(struct cast *c, const struct canvas *canvas, int row)
{
    for (int col = 0; col < c->head.cols; col++) {
        const struct cell *cell = canvas_at(canvas, row, col), *behind = canvas_at(canvas, row, col + 1);
        const struct spot now = {visible(c, cell->glyph), c->dress[cell->role]};
        struct spot *shown = &c->shown[row * c->head.cols + col];
        if (same_spot(c, now, *shown)) continue;
        *shown = now;
        if (now.glyph) put_spot(c, row, col, now, behind && behind->glyph == 0 && !c->head.palette->ascii ? 2 : 1);
    }
}

void cast_frame(struct cast *c, const struct canvas *canvas, vtime at)
{
    char *data = NULL;
    size_t len = 0;
    c->data = open_memstream(&data, &len);
    if (!c->data) {
        c->failed = true;
        return;
    }
    c->row = c->col = c->pen = UNKNOWN; /* an event stands alone: players seek */
    if (c->whole) {
        put_pen(c, c->dress[STYLE_BASE]);
        fputs("\033[?25l\033[2J", c->data);
    }
    c->whole = false;
    for (int row = 0; row < c->head.rows; row++) put_row(c, canvas, row);
    if (fclose(c->data) != 0) c->failed = true;
    else if (len) put_event(c, at, 'o', data, len);
    free(data);
}

void cast_palette(struct cast *c, const struct palette *palette)
{
    c->head.palette = palette;
    dress_up(c);
    cast_forget(c);
}

int cast_resize(struct cast *c, int rows, int cols, vtime at)
{
    char size[32];
    struct spot *shown = calloc((size_t)rows * (size_t)cols, sizeof *shown);
    if (!shown) return -1;
    free(c->shown);
    c->shown = shown;
    c->head.rows = rows;
    c->head.cols = cols;
    put_event(c, at, 'r', size, (size_t)snprintf(size, sizeof size, "%dx%d", cols, rows));
    cast_forget(c);
    return 0;
}

void cast_marker(struct cast *c, const char *label, vtime at) { put_event(c, at, 'm', label, strlen(label)); }

int cast_end(struct cast *c, vtime at, struct error *error)
{
    char data[48];
    int len = snprintf(data, sizeof data, "\033[0m\033[%d;1H\033[?25h", c->head.rows);
    put_event(c, at, 'o', data, (size_t)len); /* the terminal that plays it is as it was */
    if (c->head.version == 3) put_event(c, at, 'x', "0", 1);
    const bool failed = c->failed;
    free(c->shown);
    free(c);
    return failed ? error_set(error, "the cast was not written: out of memory") : 0;
}
