/* layout.c - the rules of docs/SCREEN.md: which map, what grows, what goes first.
 * No pane has a border: the lifelines and the tint of the story divide enough. */
#include "layout.h"
#include <string.h>

enum {
    STORY_ROWS = 3, SOCKET_ROWS = 3, FIXED_ROWS = STORY_ROWS + 1 + SOCKET_ROWS + 1, /* heads, footer */
    SEGMENT_ROWS = 4, CALLS_LEAST = 5, CALLS_SHARE = 5, /* of the band, beside: a fifth */
    SIDE_BAND = 28, SIDE_COLS = 132 /* from here on segment and calls stand beside the diagram */
};

static const struct { int rows, cols; const struct diagram_map *map; } sizes[] = {
    {36, 120, &diagram_grand}, {29, 100, &diagram_roomy}, {LAYOUT_ROWS, LAYOUT_COLS, &diagram_compact},
};

/* Takes up to `most` of the rows that are left. */
static int take(int *extra, int most)
{
    int got = *extra < most ? *extra : most;
    *extra -= got;
    return got;
}

/* The band above the story: diagram left, wire right, the rest where it fits. */
static void place_band(struct layout *l, int band, int cols)
{
    const struct diagram_map *map = l->map;
    int left = band - map->rows;
    struct rect wire = {0, map->wire_col, band, cols - map->wire_col};
    l->rect[PANE_DIAGRAM] = (struct rect){0, 1, map->rows, map->cols};
    l->rect[PANE_CORNER] = (struct rect){0, 1, map->short_labels ? 2 : 3, map->corner_cols};
    if (band >= SIDE_BAND && cols >= SIDE_COLS) {
        int calls = 1 + band / CALLS_SHARE, side = SEGMENT_ROWS + calls;
        wire.rows = band - side - 1;
        l->rect[PANE_SEGMENT] = (struct rect){band - side, wire.col, SEGMENT_ROWS, wire.cols};
        l->rect[PANE_CALLS] = (struct rect){band - calls, wire.col, calls, wire.cols};
    } else if (left >= CALLS_LEAST) {
        l->rect[PANE_CALLS] = (struct rect){map->rows + 1, 1, left - 1, map->wire_col - 2};
    }
    l->rect[PANE_WIRE] = wire;
}

static void place_all_over(struct layout *l, int rows, int cols)
{
    l->rect[PANE_FOOTER] = (struct rect){rows - 1, 0, 1, cols};
    l->rect[PANE_HELP] = (struct rect){0, 0, rows - 1, cols};
    l->rect[PANE_LOG] = l->rect[PANE_HELP];
    l->rect[PANE_ATLAS] = l->rect[PANE_HELP];
    l->rect[PANE_LESSONS] = l->rect[PANE_HELP];
    l->rect[PANE_CHOICES] = (struct rect){rows - 2, 0, 1, cols};
}

void layout_make(struct layout *l, int rows, int cols, bool big)
{
    memset(l, 0, sizeof *l);
    place_all_over(l, rows, cols);
    if (big) {
        layout_make_big(l, rows, cols);
        return;
    }
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0] && !l->map; i++)
        if (rows >= sizes[i].rows && cols >= sizes[i].cols) l->map = sizes[i].map;
    l->too_small = !l->map;
    if (l->too_small) return;
    int extra = rows - l->map->rows - FIXED_ROWS;
    int sockets = 1 + SOCKET_ROWS + take(&extra, 1);
    l->note = take(&extra, 1);
    sockets += take(&extra, 1);
    l->note += take(&extra, 1);
    if (l->map->rows + extra > SIDE_BAND) sockets += take(&extra, 1); /* the band comes first */
    l->lesson = l->map->short_labels ? 7 : 10;
    int story = STORY_ROWS + l->note, band = l->map->rows + extra;
    place_band(l, band, cols);
    l->rect[PANE_STORY] = (struct rect){band, 0, story, cols};
    l->rect[PANE_SOCKETS] = (struct rect){band + story, 0, sockets, cols};
    l->rect[PANE_INJECT] = l->rect[PANE_GOTO] = l->rect[PANE_WIRE];
}

void layout_add_lesson(struct layout *l, int rows)
{
    struct rect *wire = &l->rect[PANE_WIRE];
    if (l->big) {
        l->rect[PANE_LESSON] = l->words;
        if (l->words_beside) l->rect[PANE_LESSON].rows = rows;
        if (l->words_over) l->rect[PANE_STORY].rows = 0;
        return;
    }
    wire->rows -= rows;
    l->rect[PANE_LESSON] = (struct rect){wire->row + wire->rows, wire->col, rows, wire->cols};
}
