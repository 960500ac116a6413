/* view/layout.h - which pane stands where, for one size of screen (docs/SCREEN.md). */
#ifndef VIEW_LAYOUT_H
#define VIEW_LAYOUT_H
#include <stdbool.h>
#include "view/canvas.h"
#include "view/diagram_map.h"

enum { LAYOUT_ROWS = 24, LAYOUT_COLS = 80 }; /* less shows nothing */
enum { LAYOUT_BIG_ROWS = 20, LAYOUT_BIG_COLS = 64 }; /* the same of the big layout */
enum { LAYOUT_CORNER_ROWS = 3 };             /* at most */

/* ORDER PANE: panes[] in registry.c. Later panes lie above earlier ones. */
enum pane_id { PANE_DIAGRAM, PANE_CORNER, PANE_WIRE, PANE_WIRE_ROW, PANE_LESSON, PANE_SEGMENT, PANE_CALLS, PANE_STORY,
               PANE_SOCKETS, PANE_FOOTER, PANE_INJECT, PANE_GOTO, PANE_LOG, PANE_ATLAS, PANE_LESSONS, PANE_HELP,
               PANE_CHOICES, PANE_COUNT };

struct layout {
    bool too_small;
    const struct diagram_map *map;
    int note;                      /* rows of the story's note: 0, 1; 2 where it must wrap */
    int lesson;                    /* most rows that words of a lesson may take */
    bool big;                      /* the layout of a lecture hall: */
    bool words_beside, words_over; /* the words stand right of the map; over the story */
    struct rect words;             /* the place for them; as much of it as they need */
    struct rect rect[PANE_COUNT];  /* no rows: the pane is not there */
};

void layout_make(struct layout *, int rows, int cols, bool big);
/* The panes that only the big layout has otherwise; called by layout_make(). */
void layout_make_big(struct layout *, int rows, int cols);
/* Of the big layout, where no words will stand beside the map. */
void layout_centre(struct layout *, int cols);
/* Takes rows from the wire's foot for the words of a lesson; big: from their place. */
void layout_add_lesson(struct layout *, int rows);

#endif
