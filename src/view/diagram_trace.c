/* diagram_trace.c - the turtle: turns a route's path into line masks. It also
 * counts what a drawing must not have, so that the lint needs no second turtle. */
#include "view/diagram_map.h"
#include <string.h>
#include "view/canvas.h"

struct turtle { int row, col; unsigned entered; }; /* entered: the arm it came in by */

static unsigned arm(char way)
{
    return way == 'L' ? LINE_L : way == 'R' ? LINE_R : way == 'U' ? LINE_U : LINE_D;
}

static unsigned arm_back(char way)
{
    return way == 'L' ? LINE_R : way == 'R' ? LINE_L : way == 'U' ? LINE_D : LINE_U;
}

static int down(char way) { return (way == 'D') - (way == 'U'); }
static int right(char way) { return (way == 'R') - (way == 'L'); }

uint32_t diagram_head_glyph(unsigned char way)
{
    return way == 'L' ? 0x25c4 : way == 'R' ? 0x25ba : way == 'U' ? 0x25b2 : 0x25bc;
}

/* The next "D2" of a path; false: it is over. */
static bool next_leg(const char **path, char *way, int *steps)
{
    const char *p = *path;
    if (*p == ' ') p++;
    if (!*p) return false;
    *way = *p++;
    for (*steps = 0; *p >= '0' && *p <= '9'; p++) *steps = *steps * 10 + (*p - '0');
    *path = p;
    return true;
}

int diagram_box_at(const struct diagram_map *map, int row, int col)
{
    for (size_t i = 0; i < map->nnodes; i++) {
        const struct diagram_node *n = &map->node[i];
        if (row >= n->row && row < n->row + map->box_rows && col >= n->col && col < n->col + n->width) return (int)i;
    }
    return -1;
}

static int mark(const struct diagram_map *map, struct diagram_grid *grid, const struct turtle *t, unsigned mask,
                size_t route)
{
    if (t->row < 0 || t->col < 0 || t->row >= map->rows || t->col >= map->cols) return 1;
    struct diagram_cell *cell = &grid->at[t->row][t->col];
    int faults = diagram_box_at(map, t->row, t->col) >= 0;
    faults += cell->owner != 0 && cell->owner != route + 1;
    cell->mask = (unsigned char)(cell->mask | mask);
    cell->owner = (unsigned char)(route + 1);
    return faults;
}

/* At which side of its first cell the box stands that a route leaves; 0: at none. */
static char leaves_at(const struct diagram_map *map, const struct diagram_route *r)
{
    static const char ways[] = "UDLR";
    for (int i = 0; ways[i]; i++) {
        int box = diagram_box_at(map, r->row + down(ways[i]), r->col + right(ways[i]));
        if (box >= 0 && map->node[box].state == r->from) return ways[i];
    }
    return 0;
}

/* Joins the first cell to the box it leaves; a route of one cell is all head. */
static int join(const struct diagram_map *map, struct diagram_grid *grid, const struct diagram_route *r, bool alone)
{
    char way = leaves_at(map, r);
    struct diagram_cell *first = &grid->at[r->row][r->col];
    if (way && !alone) first->mask = (unsigned char)(first->mask | arm(way));
    return way == 0;
}

static int trace(const struct diagram_map *map, struct diagram_grid *grid, size_t index)
{
    const struct diagram_route *r = &map->route[index];
    struct turtle t = {r->row, r->col, 0};
    int faults = 0;
    char way = 'D';
    const char *path = r->path;
    for (int steps; next_leg(&path, &way, &steps);) {
        for (; steps > 0; steps--) {
            faults += mark(map, grid, &t, arm(way) | t.entered, index);
            t = (struct turtle){t.row + down(way), t.col + right(way), arm_back(way)};
        }
    }
    faults += mark(map, grid, &t, t.entered, index);
    if (faults) return faults;
    grid->at[t.row][t.col].head = (unsigned char)way;
    int to = diagram_box_at(map, t.row + down(way), t.col + right(way));
    faults += to < 0 || map->node[to].state != r->to;
    return faults + join(map, grid, r, t.row == r->row && t.col == r->col);
}

int diagram_trace(const struct diagram_map *map, struct diagram_grid *grid)
{
    int faults = 0;
    memset(grid, 0, sizeof *grid);
    for (size_t i = 0; i < map->nroutes; i++) faults += trace(map, grid, i);
    return faults;
}

bool diagram_course(const struct diagram_map *map, const struct diagram_route *r, struct diagram_course *course)
{
    const char *path = r->path;
    char way = 'D';
    int row = r->row, col = r->col;
    *course = (struct diagram_course){.n = 1, .from = leaves_at(map, r)};
    course->at[0].row = row;
    course->at[0].col = col;
    for (int steps; next_leg(&path, &way, &steps);) {
        row += steps * down(way);
        col += steps * right(way);
        if (steps && course->n == COURSE_CORNERS) return false;
        if (!steps) continue;
        course->at[course->n].row = row;
        course->at[course->n++].col = col;
    }
    course->to = way;
    return course->from != 0;
}
