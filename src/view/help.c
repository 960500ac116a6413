/* help.c - everything but the footer: all keys, and what the marks mean. Blocks
 * are dealt to as many columns as fit, so that the highest is as low as can be. */
#include "help.h"
#include <stdio.h>
#include <string.h>
#include "wrap.h"

enum { BLOCKS = 8, LEGEND = 3, COLUMNS = 3, MARGIN = 2, GUTTER = 2, GAP = 1 };

struct columns {
    int n, width[COLUMNS], height;
    int column[BLOCKS];       /* of each block */
};

struct sheet {
    struct help_block block[BLOCKS];
    int nblocks;
    struct columns best;
    int head;                 /* rows above them: why this engine */
    int gap, most;            /* blank rows between blocks; how far it scrolls */
};

static const char pairs[] = "   small: client  BIG: server";

static void measure(struct help_block *b, const struct key_help *row)
{
    int keys = canvas_width(row->keys) + 2 + (row->other ? canvas_width(row->other) + 3 : 0);
    if (keys > b->cap_width) b->cap_width = keys;
    if (b->cap_width + 1 + canvas_width(row->help) > b->width) b->width = b->cap_width + 1 + canvas_width(row->help);
}

static void collect(struct sheet *s, const struct key_help *help)
{
    for (const struct key_help *row = help; row->group && s->nblocks < BLOCKS - LEGEND;) {
        struct help_block *b = &s->block[s->nblocks++];
        const struct key_help *end = row;
        *b = (struct help_block){.title = row->group, .keys = row};
        for (; end->group && strcmp(end->group, row->group) == 0; end++) measure(b, end);
        for (const struct key_help *again = row; again < end; again++) measure(b, again); /* by the widest cap */
        b->rows = (int)(end - row);
        int heading = canvas_width(b->title) + (row->other ? canvas_width(pairs) : 0);
        if (heading > b->width) b->width = heading;
        row = end;
    }
}

/* Height and widths of one way to deal the blocks; false when too wide. */
static bool deal(const struct sheet *s, struct columns *c, int room)
{
    int height[COLUMNS] = {0}, width = GUTTER * (c->n - 1);
    memset(c->width, 0, sizeof c->width);
    for (int i = 0; i < s->nblocks; i++) {
        int k = c->column[i];
        height[k] += 1 + s->block[i].rows;
        if (s->block[i].width > c->width[k]) c->width[k] = s->block[i].width;
    }
    c->height = 0;
    for (int k = 0; k < c->n; k++) {
        width += c->width[k];
        if (height[k] > c->height) c->height = height[k];
    }
    return width <= room;
}

/* The lowest way with n columns; false when none is narrow enough. */
static bool best_of(struct sheet *s, int n, int room)
{
    struct columns c = {.n = n};
    bool found = false;
    for (;;) {
        if (deal(s, &c, room) && (!found || c.height < s->best.height)) {
            s->best = c;
            found = true;
        }
        int i = s->nblocks - 1;
        while (i > 0 && c.column[i] == n - 1) c.column[i--] = 0;
        if (i == 0) return found; /* the first block stays in the first column */
        c.column[i]++;
    }
}

static void key_row(struct canvas *c, int row, int col, const struct help_block *b, int index)
{
    const struct key_help *k = &b->keys[index];
    int at = col + keycap_draw(c, row, col, STYLE_PANEL_KEY, k->keys);
    if (k->other) keycap_draw(c, row, at + 1, STYLE_PANEL_KEY, k->other);
    canvas_text(c, row, col + b->cap_width + 1, STYLE_PANEL, k->help);
}

static void block_row(struct canvas *c, int row, int col, const struct help_block *b, int index)
{
    if (index >= 0) {
        if (b->keys) key_row(c, row, col, b, index);
        else b->draw(c, row, col, index);
        return;
    }
    int at = col + canvas_text(c, row, col, STYLE_PANEL_STRONG, b->title);
    if (!b->keys || !b->keys[0].other) return;
    at += canvas_text(c, row, at, STYLE_PANEL_DIM, "   small: ");
    at += canvas_text(c, row, at, STYLE_PANEL_CLIENT, "client");
    at += canvas_text(c, row, at, STYLE_PANEL_DIM, "  BIG: ");
    canvas_text(c, row, at, STYLE_PANEL_SERVER, "server");
}

static void border(struct canvas *c, struct rect r, bool above, bool below)
{
    static const char closes[] = " Esc closes ";
    int right = r.col + r.cols - 1, bottom = r.row + r.rows - 1;
    for (int col = r.col + 1; col < right; col++) {
        canvas_line(c, r.row, col, LINE_L | LINE_R, LINE_THIN, STYLE_PANEL_EDGE);
        canvas_line(c, bottom, col, LINE_L | LINE_R, LINE_THIN, STYLE_PANEL_EDGE);
    }
    for (int row = r.row + 1; row < bottom; row++) {
        canvas_line(c, row, r.col, LINE_U | LINE_D, LINE_THIN, STYLE_PANEL_EDGE);
        canvas_line(c, row, right, LINE_U | LINE_D, LINE_THIN, STYLE_PANEL_EDGE);
    }
    canvas_line(c, r.row, r.col, LINE_R | LINE_D, LINE_THIN, STYLE_PANEL_EDGE);
    canvas_line(c, r.row, right, LINE_L | LINE_D, LINE_THIN, STYLE_PANEL_EDGE);
    canvas_line(c, bottom, r.col, LINE_R | LINE_U, LINE_THIN, STYLE_PANEL_EDGE);
    canvas_line(c, bottom, right, LINE_L | LINE_U, LINE_THIN, STYLE_PANEL_EDGE);
    canvas_text(c, r.row, r.col + 2, STYLE_PANEL_STRONG, " help ");
    canvas_text(c, r.row, right - 1 - (int)strlen(closes), STYLE_PANEL_DIM, closes);
    if (above) canvas_text(c, r.row, r.col + 9, STYLE_PANEL_DIM, " Up: more ");
    if (below) canvas_text(c, bottom, r.col + 2, STYLE_PANEL_DIM, " Down: more ");
}

/* Why this engine, from a row of the sheet on; without a canvas it only counts rows. */
static int note_rows(struct canvas *c, const char *note, struct rect r, int row)
{
    size_t next;
    int n = 0;
    for (; note && *note; note += next, n++) {
        size_t len = wrap_line(note, r.cols - 2 * MARGIN, &next);
        int at = r.row + 1 + row + n;
        if (c && at > r.row && at < r.row + r.rows - 1)
            canvas_printf(c, at, r.col + MARGIN, STYLE_PANEL_STRONG, "%.*s", (int)len, note);
    }
    return n;
}

static void make(struct sheet *s, const struct scene *scene, struct rect r)
{
    int rows = r.rows - 2, tallest = 0, count[COLUMNS] = {0};
    *s = (struct sheet){.head = note_rows(NULL, scene->engine_note, r, 0)};
    rows -= s->head;
    if (scene->help) collect(s, scene->help);
    s->block[s->nblocks++] = help_picture;
    s->block[s->nblocks++] = help_corner;
    s->block[s->nblocks++] = help_segments;
    for (int n = COLUMNS; n > 0 && !best_of(s, n, r.cols - 2 * MARGIN); n--) continue;
    for (int i = 0; i < s->nblocks; i++) count[s->best.column[i]]++;
    for (int k = 0; k < COLUMNS; k++)
        if (count[k] > tallest) tallest = count[k];
    s->gap = s->best.height + GAP * (tallest - 1) <= rows ? GAP : 0;
    s->most = s->best.height > rows ? s->best.height - rows : 0;
}

int scene_overlay_max(const struct scene *scene, int rows, int cols)
{
    struct layout layout;
    struct sheet s;
    layout_make(&layout, rows, cols, scene->vs->big);
    if (layout.too_small) return 0;
    if (scene->vs->overlay == OVERLAY_CALLS) return calls_most(scene, layout.rect[PANE_LOG].rows);
    make(&s, scene, layout.rect[PANE_HELP]);
    return s.most;
}

void help_draw(struct canvas *c, const struct frame *f, struct rect r)
{
    if (f->scene->vs->overlay != OVERLAY_HELP) return;
    struct sheet s;
    int rows = r.rows - 2, used[COLUMNS] = {0}, scroll = f->scene->vs->overlay_scroll;
    make(&s, f->scene, r);
    if (scroll > s.most) scroll = s.most;
    if (scroll < 0) scroll = 0;
    canvas_fill(c, r, ' ', STYLE_PANEL);
    border(c, r, scroll > 0, scroll < s.most);
    note_rows(c, f->scene->engine_note, r, -scroll);
    for (int k = 0; k < COLUMNS; k++) used[k] = s.head;
    for (int i = 0; i < s.nblocks; i++) {
        int k = s.best.column[i], col = r.col + MARGIN;
        for (int left = 0; left < k; left++) col += s.best.width[left] + GUTTER;
        for (int index = -1; index < s.block[i].rows; index++) {
            int row = used[k]++ - scroll;
            if (row >= 0 && row < rows) block_row(c, r.row + 1 + row, col, &s.block[i], index);
        }
        used[k] += s.gap;
    }
}
