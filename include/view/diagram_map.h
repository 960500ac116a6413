/* view/diagram_map.h - a picture of RFC 9293 figure 5 as data: where the boxes
 * stand and how the arrows run. Three maps, one for each size of screen. */
#ifndef VIEW_DIAGRAM_MAP_H
#define VIEW_DIAGRAM_MAP_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/fsm.h"

enum { MAP_ROWS = 27, MAP_COLS = 84, MAP_NODES = FSM_NSTATES + 1 }; /* CLOSED stands twice */

struct diagram_node {
    enum fsm_state state;
    int row, col, width;    /* col: left end; the name is centred */
    bool hugged;            /* tags stand beside the name, not at the ends */
    const char *note;       /* second row of a box that has one */
};

/* path: turtle steps from the first cell, "D2 R3". The last cell is the head, the
 * first is joined to the box it leaves. Label: '\n' goes on one row below. */
struct diagram_route {
    enum fsm_state from, to;
    enum fsm_cause cause;
    int row, col;
    const char *path;
    int label_row, label_col;
    const char *label;
};

struct diagram_map {
    const char *name;
    int rows, cols, box_rows;
    int wire_col;           /* where the wire may begin on the screen */
    int corner_cols;        /* what the figure leaves empty at the upper left */
    bool short_labels;      /* "close/FIN" instead of "close()/FIN" */
    const struct diagram_node *node;
    size_t nnodes;
    const struct diagram_route *route;
    size_t nroutes;
};

extern const struct diagram_map diagram_compact, diagram_roomy, diagram_grand;

/* What a route's turtle draws: masks of LINE_*, the head's direction ('L' 'R' 'U'
 * 'D') and the number of the route + 1 in each cell it takes. */
struct diagram_cell { unsigned char mask, head, owner; };
struct diagram_grid { struct diagram_cell at[MAP_ROWS][MAP_COLS]; };

/* Index of the box that covers the cell, or -1. */
int diagram_box_at(const struct diagram_map *, int row, int col);
/* Draws every route into the grid; returns how many cells two routes fight for,
 * leave the map at, or share with a box: 0 for a sound map. */
int diagram_trace(const struct diagram_map *, struct diagram_grid *);
uint32_t diagram_head_glyph(unsigned char way); /* of the head of a cell */

/* The same route as corners, for what draws no cells: from its first cell, which is joined
 * to the box at its `from` side, to the head's, which points to the box at its `to` side. */
enum { COURSE_CORNERS = 6 };
struct diagram_course {
    struct { int row, col; } at[COURSE_CORNERS];
    size_t n;
    char from, to; /* 'L' 'R' 'U' 'D' */
};
/* False: a route that no map has: more corners, or no box where it begins. */
bool diagram_course(const struct diagram_map *, const struct diagram_route *, struct diagram_course *);

#endif
