/* layout_big.c - the layout of a lecture hall: the diagram, one row of wire, the story,
 * the words of a lesson, the footer; nothing else. Letters are as big as the terminal's
 * font, so this begins at fewer rows and columns than the other layout. */
#include <string.h>
#include "layout.h"

enum {
    STORY_ROWS = 3, NOTE_ROWS = 2, FOOTER_ROWS = 1, WIRE_ROWS = 1,
    LEAST_ROWS = STORY_ROWS + WIRE_ROWS + FOOTER_ROWS, /* below a map */
    WORDS_LEAST = 24, WORDS_MOST = 60,  /* columns beside the map: less is no column, more is no line to be read */
    WORDS_ROWS = 6,                     /* below the map: what the longest page takes */
    FORM_COLS = 28                      /* of the form that forges a segment */
};

/* What fits only with words beside the map, and what also has rows for them below it. */
static const struct { int rows, cols; const struct diagram_map *map; } sizes[] = {
    {27 + LEAST_ROWS, 87 + WORDS_LEAST, &diagram_grand},
    {27 + LEAST_ROWS + WORDS_ROWS, 86, &diagram_grand},
    {21 + LEAST_ROWS, 66 + WORDS_LEAST, &diagram_roomy},
    {21 + LEAST_ROWS + WORDS_ROWS, 66, &diagram_roomy},
    {LAYOUT_BIG_ROWS, LAYOUT_BIG_COLS, &diagram_compact},
};

static int least(int a, int b) { return a < b ? a : b; }

/* The wire's row lies below the map; on the smallest screen in the map's last row, of which
 * only TIME_WAIT takes something. */
static void place_wire(struct layout *l, int rows, int cols, int gap)
{
    const struct diagram_map *map = l->map;
    struct rect d = l->rect[PANE_DIAGRAM];
    if (rows >= map->rows + LEAST_ROWS) {
        l->rect[PANE_WIRE_ROW] = (struct rect){d.row + map->rows + gap, d.col, WIRE_ROWS, map->cols};
        return;
    }
    int right = 0;
    for (size_t i = 0; i < map->nnodes; i++)
        if (map->node[i].state == FSM_TIME_WAIT) right = map->node[i].col + map->node[i].width + 1;
    l->rect[PANE_WIRE_ROW] = (struct rect){d.row + map->rows - 1, d.col + right, 1, cols - 1 - d.col - right};
}

/* The words: right of the map, from its top; else between wire and story; else, where
 * there are no rows for that, over the story as long as they stand there. */
static void place_words(struct layout *l, int below, int story_row, int cols)
{
    const struct diagram_map *map = l->map;
    if (l->words_beside) {
        const struct rect *d = &l->rect[PANE_DIAGRAM];
        int col = d->col - 1 + map->wire_col;
        int end = below > d->row + map->rows ? story_row : below - WIRE_ROWS;
        l->words = (struct rect){d->row, col, end - d->row, least(cols - col, WORDS_MOST)};
        return;
    }
    l->words_over = story_row - below < WORDS_ROWS;
    l->words = (struct rect){below, 0, (l->words_over ? story_row + STORY_ROWS + l->note : story_row) - below, cols};
}

static void place_overlays(struct layout *l, int rows, int cols)
{
    bool beside = l->words_beside && l->words.cols >= FORM_COLS;
    l->rect[PANE_GOTO] = l->words;
    l->rect[PANE_INJECT] = beside ? l->words
                                  : (struct rect){0, cols - FORM_COLS, rows - FOOTER_ROWS - STORY_ROWS - l->note,
                                                  FORM_COLS};
}

void layout_make_big(struct layout *l, int rows, int cols)
{
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0] && !l->map; i++)
        if (rows >= sizes[i].rows && cols >= sizes[i].cols) l->map = sizes[i].map;
    l->too_small = !l->map;
    if (l->too_small) return;
    const struct diagram_map *map = l->map;
    int extra = rows - map->rows - STORY_ROWS - FOOTER_ROWS - (rows >= map->rows + LEAST_ROWS);
    l->big = true;
    l->words_beside = cols >= map->wire_col + WORDS_LEAST;
    if (!l->words_beside && extra >= WORDS_ROWS) l->note = least(extra - WORDS_ROWS, NOTE_ROWS);
    else if (l->words_beside) l->note = least(extra, NOTE_ROWS);
    extra -= l->note;
    /* the last row of the compact map is blank as it is */
    int gap = l->words_beside && extra > 0 && !map->short_labels;
    extra -= gap;
    int below = l->words_beside ? 0 : WORDS_ROWS;
    int top = extra > below ? (extra - below) / 2 : 0;
    int wide = map->wire_col + least(cols - map->wire_col, WORDS_MOST);
    int col = l->words_beside ? 1 + (cols - wide) / 2 : (cols - map->cols) / 2;
    int story = rows - FOOTER_ROWS - STORY_ROWS - l->note;
    l->rect[PANE_DIAGRAM] = (struct rect){top, col, map->rows, map->cols};
    l->rect[PANE_CORNER] = (struct rect){top, col, map->short_labels ? 2 : 3, map->corner_cols};
    l->rect[PANE_STORY] = (struct rect){story, 0, STORY_ROWS + l->note, cols};
    place_wire(l, rows, cols, gap);
    place_words(l, l->rect[PANE_WIRE_ROW].row + 1, story, cols);
    place_overlays(l, rows, cols);
}

void layout_centre(struct layout *l, int cols)
{
    int by = (cols - l->map->cols) / 2 - l->rect[PANE_DIAGRAM].col;
    l->rect[PANE_DIAGRAM].col += by;
    l->rect[PANE_CORNER].col += by;
    struct rect *wire = &l->rect[PANE_WIRE_ROW];
    wire->col += by;
    wire->cols = least(wire->cols, cols - 1 - wire->col);
}
