/* atlas.c - the atlas: every edge of fsm_edges in the order of the table, each
 * with who walked it; below the list, or beside it where there is room, the chosen
 * one in full. */
#include "view/atlas.h"
#include <stdio.h>
#include <string.h>
#include "atlas_told.h"
#include "core/walks.h"
#include "pane.h"

enum {
    BESIDE_COLS = 120,   /* from here on the chosen edge stands beside the list */
    LIST_COLS = 79, GUTTER = 1,
    TOLD_ROWS = 11,      /* what is told of any edge, with the rule above it, where it stands below */
    HEAD_ROWS = 3,       /* counts, what the marks mean, names of columns */
    COL_HERE = 1, COL_ALL = 5, COL_FROM = 9, COL_CAUSE = 22, COL_TO = 48, COL_SENDS = 61, COL_RFC = 70
};

/* ORDER ATLAS_ENGINE */
const char *const atlas_engine_names[ATLAS_ENGINES] = {[ATLAS_KERNEL] = "kernel", [ATLAS_SIM] = "sim"};

/* of marks_draw(): as short as the smallest screen needs it */
static const char legend[] = "here: C S   all: * kernel   s simulator only   - not in Linux";

static const char *const group_names[ATLAS_GROUPS] = {
    [ATLAS_DRAWN] = "drawn in RFC 9293 figure 5", [ATLAS_TEXT] = "only in the text of RFC 9293",
    [ATLAS_LINUX] = "only in Linux", [ATLAS_STAYS] = "the state stays",
};

enum atlas_group atlas_group_of(const struct fsm_edge *edge)
{
    if (edge->marks & FSM_DRAWN) return ATLAS_DRAWN;
    if (edge->marks & FSM_LINUX_ONLY) return ATLAS_LINUX;
    return edge->marks & FSM_SELF ? ATLAS_STAYS : ATLAS_TEXT;
}

/* What is walked here counts at once; a saved tape was counted when it happened. */
static bool is_walked(const struct scene *s, const struct walks *here, enum atlas_engine engine, int edge)
{
    bool ours = s->engine && !s->vs->replay && strcmp(s->engine, atlas_engine_names[engine]) == 0;
    if (ours && here->row[edge]) return true;
    return s->vs->atlas && s->vs->atlas->walked[engine][edge / 8] >> edge % 8 & 1;
}

static bool is_walked_by_any(const struct scene *s, const struct walks *here, int edge)
{
    return is_walked(s, here, ATLAS_KERNEL, edge) || is_walked(s, here, ATLAS_SIM, edge);
}

static const struct walks *walks_here(const struct scene *s)
{
    static const struct walks none;
    return s->vs->walks ? s->vs->walks : &none;
}

static struct atlas_count count(const struct scene *s, const struct walks *here, enum atlas_group group)
{
    struct atlas_count n = {0};
    for (int i = 0; i < (int)fsm_nedges; i++) {
        if (group != ATLAS_GROUPS && atlas_group_of(&fsm_edges[i]) != group) continue;
        n.of++;
        n.here += here->row[i] != 0;
        n.all += is_walked_by_any(s, here, i);
    }
    return n;
}

struct atlas_count atlas_count(const struct scene *s, enum atlas_group group)
{
    return count(s, walks_here(s), group);
}

/* Where the list and the chosen edge stand in the overlay. */
struct parts { struct rect list, told; };

static void parts_make(struct parts *p, struct rect r)
{
    int top = r.row + HEAD_ROWS;
    if (r.cols >= BESIDE_COLS) {
        p->list = (struct rect){top, r.col, r.rows - HEAD_ROWS, LIST_COLS};
        p->told = (struct rect){r.row + 1, r.col + LIST_COLS + GUTTER, r.rows - 1, r.cols - LIST_COLS - GUTTER - 1};
    } else {
        p->list = (struct rect){top, r.col, r.rows - HEAD_ROWS - TOLD_ROWS, r.cols};
        p->told = (struct rect){r.row + r.rows - TOLD_ROWS, r.col + 1, TOLD_ROWS, r.cols - 2};
    }
}

/* The list has a heading above each group: line 0 is one. */
static int line_of(int edge) { return edge + 1 + (int)atlas_group_of(&fsm_edges[edge]); }

static bool begins_group(int edge)
{
    return edge == 0 || atlas_group_of(&fsm_edges[edge]) != atlas_group_of(&fsm_edges[edge - 1]);
}

static int chosen_of(const struct view_state *vs)
{
    return vs->atlas_edge >= 0 && vs->atlas_edge < (int)fsm_nedges ? vs->atlas_edge : 0;
}

static int scroll_of(const struct view_state *vs, int rows)
{
    int edge = chosen_of(vs), line = line_of(edge), first = line - begins_group(edge);
    int most = (int)fsm_nedges + ATLAS_GROUPS - rows, scroll = vs->overlay_scroll;
    if (scroll < line - rows + 1) scroll = line - rows + 1;
    if (scroll > first) scroll = first;
    return scroll > most ? most : scroll < 0 ? 0 : scroll;
}

static bool parts_of(struct parts *p, int rows, int cols, bool big)
{
    struct layout layout;
    layout_make(&layout, rows, cols, big);
    if (!layout.too_small) parts_make(p, layout.rect[PANE_ATLAS]);
    return !layout.too_small;
}

int atlas_page(int rows, int cols, bool big)
{
    struct parts parts;
    return parts_of(&parts, rows, cols, big) ? parts.list.rows : 0;
}

int atlas_scroll(const struct view_state *vs, int rows, int cols)
{
    struct parts parts;
    return parts_of(&parts, rows, cols, vs->big) ? scroll_of(vs, parts.list.rows) : 0;
}

static void heading_row(struct canvas *c, const struct scene *s, const struct walks *here, int row, int col,
                        enum atlas_group group)
{
    struct atlas_count n = count(s, here, group);
    char text[64];
    int at = col + COL_FROM + canvas_text(c, row, col + COL_FROM, STYLE_PANEL_STRONG, group_names[group]);
    snprintf(text, sizeof text, "   %d of %d here, %d in all", n.here, n.of, n.all);
    canvas_text(c, row, at, STYLE_PANEL_DIM, text);
}

/* C and S took it here; * stands for the kernel in any session, s for the
 * simulator alone; - is no arrow of Linux. */
static void marks_draw(struct canvas *c, const struct scene *s, const struct walks *here, int row, int col, int edge,
                       bool chosen)
{
    bool kernel = is_walked(s, here, ATLAS_KERNEL, edge), sim = is_walked(s, here, ATLAS_SIM, edge);
    for (enum host h = 0; h < HOST_COUNT; h++)
        if (here->row[edge] >> h & 1)
            canvas_put(c, row, col + COL_HERE + (int)h, (uint32_t)host_letter(h),
                       chosen ? STYLE_PANEL_PICK : role_of(h, STYLE_PANEL_CLIENT, STYLE_PANEL_SERVER));
    if (kernel || sim || !(fsm_edges[edge].marks & FSM_LINUX))
        canvas_put(c, row, col + COL_ALL, kernel ? '*' : sim ? 's' : '-', chosen ? STYLE_PANEL_PICK : STYLE_PANEL);
}

/* Where it is too narrow for the last two columns: what is told of the chosen edge has them too. */
static bool has_room(struct rect list, int col) { return col < COL_SENDS || list.cols >= LIST_COLS; }

static void edge_row(struct canvas *c, const struct scene *s, const struct walks *here, struct rect list, int row,
                     int edge)
{
    const struct fsm_edge *e = &fsm_edges[edge];
    bool chosen = edge == chosen_of(s->vs);
    enum style_role role = chosen ? STYLE_PANEL_PICK : here->row[edge] ? STYLE_PANEL_STRONG
                         : is_walked_by_any(s, here, edge) ? STYLE_PANEL : STYLE_PANEL_DIM;
    if (chosen) {
        canvas_fill(c, (struct rect){row, list.col, 1, list.cols}, ' ', role);
        canvas_put(c, row, list.col, '>', role);
    }
    marks_draw(c, s, here, row, list.col, edge, chosen);
    canvas_text(c, row, list.col + COL_FROM, role, fsm_state_name(e->from));
    canvas_text(c, row, list.col + COL_CAUSE, role, fsm_cause_label(e->cause));
    canvas_text(c, row, list.col + COL_TO, role, fsm_state_name(e->to));
    if (has_room(list, COL_SENDS)) canvas_text(c, row, list.col + COL_SENDS, role, e->emits);
    if (has_room(list, COL_RFC)) canvas_text(c, row, list.col + COL_RFC, role, e->rfc);
}

static void list_draw(struct canvas *c, const struct scene *s, const struct walks *here, struct rect list)
{
    int top = scroll_of(s->vs, list.rows);
    for (int edge = 0; edge < (int)fsm_nedges; edge++) {
        int row = line_of(edge) - top;
        if (begins_group(edge) && row >= 1 && row <= list.rows)
            heading_row(c, s, here, list.row + row - 1, list.col, atlas_group_of(&fsm_edges[edge]));
        if (row >= 0 && row < list.rows) edge_row(c, s, here, list, list.row + row, edge);
    }
}

static void head_draw(struct canvas *c, const struct scene *s, const struct walks *here, struct rect r,
                      struct rect list)
{
    static const struct { int col; const char *name; } heads[] = {
        {0, "here"}, {COL_ALL, "all"}, {COL_FROM, "from"}, {COL_CAUSE, "by"}, {COL_TO, "to"}, {COL_SENDS, "sends"},
        {COL_RFC, "RFC 9293"}};
    struct atlas_count all = count(s, here, ATLAS_GROUPS), drawn = count(s, here, ATLAS_DRAWN);
    char text[120];
    for (int col = r.col; col < r.col + r.cols; col++)
        canvas_line(c, r.row, col, LINE_L | LINE_R, LINE_THIN, STYLE_PANEL_EDGE);
    int at = r.col + 1 + canvas_text(c, r.row, r.col + 1, STYLE_PANEL_STRONG, " atlas ");
    int used = snprintf(text, sizeof text, " walked %d of %d %s, %d in all", all.here, all.of,
                        s->vs->replay ? "on this tape" : "in this session", all.all);
    snprintf(text + used, sizeof text - (size_t)used, "; figure 5: %d of %d ", drawn.here, drawn.of);
    if (at + 1 + canvas_width(text) > r.col + r.cols) snprintf(text + used, sizeof text - (size_t)used, " ");
    canvas_text(c, r.row, at + 1, STYLE_PANEL, text);
    canvas_text(c, r.row + 1, list.col, STYLE_PANEL_DIM, legend);
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
        if (has_room(list, heads[i].col))
            canvas_text(c, r.row + 2, list.col + heads[i].col, STYLE_PANEL_DIM, heads[i].name);
}

void atlas_draw(struct canvas *c, const struct frame *f, struct rect r)
{
    struct parts parts;
    if (f->scene->vs->overlay != OVERLAY_ATLAS) return;
    parts_make(&parts, r);
    const struct walks *here = walks_here(f->scene);
    canvas_fill(c, r, ' ', STYLE_PANEL);
    head_draw(c, f->scene, here, r, parts.list);
    list_draw(c, f->scene, here, parts.list);
    atlas_told_draw(c, parts.told, &fsm_edges[chosen_of(f->scene->vs)]);
}
