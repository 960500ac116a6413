/* diagram.c - the arrows of the figure: never taken, taken before and by whom,
 * just taken. Draws what the fold says; knows no rule of TCP. */
#include "diagram.h"
#include <string.h>
#include "view/goto.h"

static const char *mark_of(const struct tape_event *e)
{
    int edge = e->u.state.edge;
    if (edge < 0 || (size_t)edge >= fsm_nedges) return " ? ";
    const struct fsm_edge *row = &fsm_edges[edge];
    if (row->cause == ON_RST || strstr(row->emits, "RST")) return "RST";
    switch (row->cause) {
    case ON_2MSL: case ON_USER_TIMEOUT: case ON_FIN_WAIT_2_TIMEOUT: return " 0s";
    case ON_SYN: case ON_SYN_ACK: return "SYN";
    case ON_FIN: case ON_FIN_AND_ACK_OF_FIN: case ON_FIN_AND_ACK_OF_SYN: case ON_SYN_ACK_FIN: return "FIN";
    case ON_ACK_OF_SYN: case ON_ACK_OF_FIN: case ON_DATA_AFTER_CLOSE: return "ACK";
    case ON_PASSIVE_OPEN: case ON_ACTIVE_OPEN: case ON_SEND: case ON_CLOSE: case ON_ABORT: case ON_CLOSE_UNREAD:
    case ON_LISTENER_CLOSE: case ON_BAD_SEGMENT: case ON_RST: case FSM_NCAUSES: return "...";
    }
    return " ? ";
}

/* Each arrow once for each host; where there are more than fit, the newest counts. */
static void light(struct diagram_news *n, struct diagram_lit lit)
{
    int at = 0;
    while (at < n->nlit && (n->lit[at].edge != lit.edge || n->lit[at].host != lit.host)) at++;
    if (at == n->nlit && n->nlit < DIAGRAM_LIT) n->nlit++;
    else if (at == n->nlit) at -= 1 + n->lit[at - 1].last; /* never the one that the story tells */
    lit.last |= n->lit[at].last && n->lit[at].edge == lit.edge && n->lit[at].host == lit.host;
    n->lit[at] = lit;
}

static void leave(struct diagram_news *n, struct diagram_left left)
{
    int at = 0;
    while (at < n->nleft && (n->left[at].state != left.state || n->left[at].host != left.host)) at++;
    if (at == n->nleft && n->nleft < DIAGRAM_LIT) n->nleft++;
    else if (at == n->nleft) at--;
    n->left[at] = left;
}

/* While a state is looked for: the arrows of the way there. */
static void light_way(struct diagram_news *n, const struct goto_view *go)
{
    for (int h = 0; h < HOST_COUNT; h++)
        for (int edge = 0; edge < (int)fsm_nedges; edge++)
            if (go->walked[h][edge / 8] >> edge % 8 & 1 && fsm_edges[edge].marks & FSM_DRAWN)
                light(n, (struct diagram_lit){edge, (enum host)h, false});
}

void diagram_news_find(struct diagram_news *n, const struct frame *f)
{
    const struct tape_event *last = f->moment.state, *root = f->moment.told;
    memset(n, 0, sizeof *n);
    if (f->scene->vs->overlay == OVERLAY_GOTO) {
        light_way(n, f->scene->vs->go);
        return;
    }
    if (!last) return;
    for (const struct tape_event *e = root; e; e = moment_next(f->scene, root, e)) {
        if (e->kind != TAPE_STATE || (unsigned)e->host >= HOST_COUNT) continue;
        int edge = e->u.state.edge;
        if (edge >= 0 && (size_t)edge < fsm_nedges && fsm_edges[edge].marks & FSM_DRAWN) {
            light(n, (struct diagram_lit){edge, e->host, e == last});
        } else if (e->u.state.from != e->u.state.to) {
            leave(n, (struct diagram_left){e->u.state.from, e->host, mark_of(e)});
        }
    }
}

static const struct diagram_lit *lit_of(const struct diagram_news *n, int edge)
{
    const struct diagram_lit *found = NULL;
    for (int i = 0; i < n->nlit; i++)
        if (n->lit[i].edge == edge) found = &n->lit[i];
    return found;
}

static enum style_role trail_role(const struct model *m, int edge)
{
    bool client = model_walked(m, HOST_CLIENT, edge), server = model_walked(m, HOST_SERVER, edge);
    if (client && server) return STYLE_EDGE_BOTH;
    return client ? STYLE_EDGE_CLIENT : server ? STYLE_EDGE_SERVER : STYLE_EDGE_NEVER;
}

struct pen { struct canvas *canvas; const struct frame *frame; struct rect r; };

static void draw_lines(const struct pen *p, const struct diagram_news *news, const struct diagram_grid *grid)
{
    const struct diagram_map *map = p->frame->layout.map;
    for (int row = 0; row < map->rows; row++) {
        for (int col = 0; col < map->cols; col++) {
            const struct diagram_cell *cell = &grid->at[row][col];
            if (!cell->owner) continue;
            const struct diagram_route *r = &map->route[cell->owner - 1];
            int edge = fsm_find(r->from, r->cause, r->to);
            const struct diagram_lit *lit = lit_of(news, edge);
            enum style_role role = lit ? role_of(lit->host, STYLE_LIT_CLIENT, STYLE_LIT_SERVER)
                                       : trail_role(p->frame->scene->model, edge);
            if (cell->head) canvas_put(p->canvas, p->r.row + row, p->r.col + col, diagram_head_glyph(cell->head), role);
            else canvas_line(p->canvas, p->r.row + row, p->r.col + col, cell->mask, lit ? LINE_HEAVY : LINE_THIN, role);
        }
    }
}

/* One blank of fill beside the label, where nothing stands. */
static void pad_label(const struct pen *p, int row, int col, enum style_role role)
{
    const struct cell *at = canvas_at(p->canvas, row, col);
    if (at && at->glyph == ' ' && at->role == STYLE_BASE && col >= p->r.col && col < p->r.col + p->r.cols)
        canvas_put(p->canvas, row, col, ' ', role);
}

static void draw_label(const struct pen *p, const struct diagram_route *r, enum style_role role, bool filled)
{
    int row = p->r.row + r->label_row, left = p->r.col + r->label_col, col = left, first = -1;
    for (const char *at = r->label;; at++) {
        if (*at == '\n' || !*at) {
            if (filled && first >= 0) pad_label(p, row, first - 1, role);
            if (filled) pad_label(p, row, col, role);
            if (!*at) return;
            row++;
            col = left;
            first = -1;
            continue;
        }
        if (first < 0 && *at != ' ') first = col;
        if (first >= 0) canvas_put(p->canvas, row, col, (uint32_t)*at, role);
        col++;
    }
}

static void draw_labels(const struct pen *p, const struct diagram_news *news)
{
    const struct diagram_map *map = p->frame->layout.map;
    const struct model *m = p->frame->scene->model;
    for (int filled = 0; filled < 2; filled++) /* the filled one last: its blanks must see its neighbours */
        for (size_t i = 0; i < map->nroutes; i++) {
            const struct diagram_route *r = &map->route[i];
            int edge = fsm_find(r->from, r->cause, r->to);
            const struct diagram_lit *lit = lit_of(news, edge);
            bool fill = lit && lit->last;
            enum style_role role = trail_role(m, edge) == STYLE_EDGE_NEVER ? STYLE_LAB_NEVER : STYLE_LAB_WALKED;
            if (lit) role = role_of(lit->host, STYLE_LIT_CLIENT, STYLE_LIT_SERVER);
            if (fill) role = role_of(lit->host, STYLE_LAB_LIT_CLIENT, STYLE_LAB_LIT_SERVER);
            if (fill == (filled == 1)) draw_label(p, r, role, fill);
        }
}

void diagram_draw(struct canvas *c, const struct frame *f, struct rect r)
{
    struct diagram_news news;
    struct diagram_grid grid;
    struct pen pen = {c, f, r};
    diagram_news_find(&news, f);
    diagram_trace(f->layout.map, &grid);
    draw_lines(&pen, &news, &grid);
    diagram_boxes_draw(c, f, r, &news);
    draw_labels(&pen, &news);
}
