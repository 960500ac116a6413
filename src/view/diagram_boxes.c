/* diagram_boxes.c - the boxes of the figure: who stands where. Client always at
 * the left end, server always at the right, so that letter, bracket and side say
 * the same as the colour does. */
#include "diagram.h"
#include <stdio.h>
#include <string.h>
#include "view/goto.h"

enum { WIDE_BOX = 19 }; /* a box of so many columns has room for two bars, or for words and brackets */

enum tone { TONE_NONE, TONE_LISTENER, TONE_CLIENT, TONE_SERVER };

static const struct { enum style_role name, edge, note; } tones[] = {
    [TONE_NONE] = {STYLE_BOX, STYLE_BOX_EDGE, STYLE_BOX_NOTE},
    [TONE_LISTENER] = {STYLE_HERE, STYLE_HERE_EDGE, STYLE_HERE_NOTE},
    [TONE_CLIENT] = {STYLE_HERE_CLIENT, STYLE_HERE_CLIENT_EDGE, STYLE_HERE_CLIENT_NOTE},
    [TONE_SERVER] = {STYLE_HERE_SERVER, STYLE_HERE_SERVER_EDGE, STYLE_HERE_SERVER_NOTE},
};

struct boxes {
    struct canvas *canvas;
    const struct frame *frame;
    struct rect r;
    struct diagram_box box[MAP_NODES];
};

/* CLOSED stands twice: above before a connection, below after one. */
static size_t node_of(const struct diagram_map *map, enum fsm_state state, bool upper)
{
    for (size_t i = 0; i < map->nnodes; i++)
        if (map->node[i].state == state && (state != FSM_CLOSED || map->node[i].hugged == upper)) return i;
    return 0;
}

static void stay(struct boxes *b, enum host h, enum fsm_state state, bool upper, struct diagram_stay add)
{
    struct diagram_stay *at = &b->box[node_of(b->frame->layout.map, state, upper)].stay[h];
    at->count += add.count;
    at->filled |= add.filled;
    at->connection |= add.connection;
}

/* A half-open connection that was taken back: its arrow ends in LISTEN, where the
 * listener stands as it did before. */
static bool went_back_to_listen(const struct model *m, const struct model_socket *newest)
{
    if (!newest || newest->edge < 0 || (size_t)newest->edge >= fsm_nedges) return false;
    const struct model_socket *listener = model_socket(m, newest->host, m->host[newest->host].listener);
    return fsm_edges[newest->edge].to == FSM_LISTEN && listener && !listener->gone;
}

static void place_sockets(struct boxes *b)
{
    const struct scene *s = b->frame->scene;
    const struct model *m = s->model;
    bool lives[HOST_COUNT] = {false, false};
    for (uint32_t i = 0; i < m->nsockets; i++) {
        const struct model_socket *row = &m->socket[i];
        if (row->gone || (unsigned)row->host >= HOST_COUNT || (unsigned)row->state >= FSM_NSTATES) continue;
        lives[row->host] = true;
        stay(b, row->host, row->state, true,
             (struct diagram_stay){1, row->number == tag_socket(s, row->host), !row->listener});
    }
    for (int h = 0; h < HOST_COUNT; h++) {
        const struct model_socket *newest = model_socket(m, (enum host)h, m->host[h].newest);
        bool followed = tag_socket(s, (enum host)h) == m->host[h].newest || !lives[h]; /* Tab may follow another */
        bool ended = m->host[h].newest && (!newest || newest->gone) && !m->host[h].fresh;
        if (ended && went_back_to_listen(m, newest)) {
            stay(b, (enum host)h, FSM_LISTEN, true, (struct diagram_stay){0, followed, false});
            continue;
        }
        if (ended || !lives[h]) stay(b, (enum host)h, FSM_CLOSED, !ended, (struct diagram_stay){1, followed, true});
    }
}

static void place_marks(struct boxes *b, const struct diagram_news *news)
{
    const struct diagram_map *map = b->frame->layout.map;
    for (int i = 0; i < news->nleft; i++)
        b->box[node_of(map, news->left[i].state, true)].mark[news->left[i].host] = news->left[i].mark;
}

static enum tone tone_at(const struct diagram_box *box, bool left_half)
{
    bool client = box->stay[HOST_CLIENT].connection, server = box->stay[HOST_SERVER].connection;
    if (client && server) return left_half ? TONE_CLIENT : TONE_SERVER;
    if (client) return TONE_CLIENT;
    if (server) return TONE_SERVER;
    return box->stay[HOST_CLIENT].count || box->stay[HOST_SERVER].count ? TONE_LISTENER : TONE_NONE;
}

/* Entered before: the lower CLOSED only counts for connections that ended. */
static bool seen(const struct model *m, const struct diagram_node *node)
{
    if (node->state != FSM_CLOSED || node->hugged) {
        unsigned entered = (unsigned)m->host[HOST_CLIENT].entered | (unsigned)m->host[HOST_SERVER].entered;
        return entered >> node->state & 1;
    }
    for (size_t i = 0; i < fsm_nedges; i++) {
        const struct fsm_edge *e = &fsm_edges[i];
        if (e->to == FSM_CLOSED && e->from != FSM_LISTEN && e->from != FSM_SYN_SENT && e->from != FSM_CLOSED &&
            (model_walked(m, HOST_CLIENT, (int)i) || model_walked(m, HOST_SERVER, (int)i)))
            return true;
    }
    return false;
}

/* Text in a row of a box, each cell in the tone of its half. */
static void box_text(const struct boxes *b, size_t index, int below, int at, const char *text, bool name)
{
    const struct diagram_node *node = &b->frame->layout.map->node[index];
    for (int i = 0; text[i]; i++) {
        enum tone tone = tone_at(&b->box[index], at + i < node->width / 2);
        enum style_role role = name ? tones[tone].name : tones[tone].note;
        if (name && tone == TONE_NONE && seen(b->frame->scene->model, node)) role = STYLE_BOX_SEEN;
        canvas_put(b->canvas, b->r.row + node->row + below, b->r.col + node->col + at + i, (uint32_t)text[i], role);
    }
}

/* Where the name begins: in the middle, but one column aside where a red mark would
 * touch it and nothing stands at the other end. */
static int name_at(const struct boxes *b, size_t index)
{
    const struct diagram_node *node = &b->frame->layout.map->node[index];
    const struct diagram_box *box = &b->box[index];
    int len = (int)strlen(fsm_state_name(node->state)), at = (node->width - len) / 2;
    bool left = box->mark[HOST_CLIENT] || box->stay[HOST_CLIENT].count;
    bool right = box->mark[HOST_SERVER] || box->stay[HOST_SERVER].count;
    if (node->hugged || left == right) return at;
    if (box->mark[HOST_SERVER] && node->width - 3 - (at + len) < 1) return at - 1;
    if (box->mark[HOST_CLIENT] && at - 3 < 1) return at + 1;
    return at;
}

static void box_row(const struct boxes *b, size_t index, int below)
{
    const struct diagram_node *node = &b->frame->layout.map->node[index];
    for (int i = 0; i < node->width; i++) {
        enum tone tone = tone_at(&b->box[index], i < node->width / 2);
        bool end = i == 0 || i == node->width - 1;
        uint32_t glyph = i == 0 ? '[' : end ? ']' : ' ';
        canvas_put(b->canvas, b->r.row + node->row + below, b->r.col + node->col + i, glyph,
                   end ? tones[tone].edge : tones[tone].name);
    }
}

/* A mark whose letters would run into the name has none. */
static const char *mark_text(const struct boxes *b, size_t index, enum host h)
{
    const struct diagram_node *node = &b->frame->layout.map->node[index];
    const char *mark = b->box[index].mark[h];
    int begin = name_at(b, index), end = begin + (int)strlen(fsm_state_name(node->state));
    bool room = node->hugged || (h == HOST_CLIENT ? begin > 3 : end < node->width - 3);
    bool blank = h == HOST_CLIENT ? mark[strlen(mark) - 1] == ' ' : mark[0] == ' ';
    return room || blank ? mark : " ! ";
}

/* "(C)", or "Sx7" and "S42" for several; red: the cause that made a host leave. */
static void box_tag(const struct boxes *b, size_t index, enum host h)
{
    const struct diagram_node *node = &b->frame->layout.map->node[index];
    const struct diagram_box *box = &b->box[index];
    const struct diagram_stay *stay_here = &box->stay[h];
    int len = (int)strlen(fsm_state_name(node->state)), name = (node->width - len) / 2;
    int at = h == HOST_CLIENT ? 0 : node->width - 3;
    int row = b->r.row + node->row;
    if (node->hugged) at = h == HOST_CLIENT ? name - 3 : name + len;
    int col = b->r.col + node->col + at;
    if (stay_here->count == 0) {
        if (box->mark[h]) canvas_text(b->canvas, row, col, STYLE_TAG_BAD, mark_text(b, index, h));
    } else if (stay_here->count == 1) {
        tag_draw(b->canvas, row, col, h, stay_here->filled);
    } else {
        char text[16];
        char letter = host_letter(h);
        if (stay_here->count < 10) snprintf(text, sizeof text, "%cx%d", letter, stay_here->count);
        else if (stay_here->count < 100) snprintf(text, sizeof text, "%c%d", letter, stay_here->count);
        else snprintf(text, sizeof text, "%c++", letter);
        enum style_role hollow = role_of(h, STYLE_HOLLOW_CLIENT, STYLE_HOLLOW_SERVER);
        enum style_role filled = role_of(h, STYLE_TAG_CLIENT, STYLE_TAG_SERVER);
        canvas_text(b->canvas, row, col, stay_here->filled ? filled : hollow, text);
    }
}

/* The letters that choose the state: the small one always, the capital where it is chosen. */
static void box_letters(const struct boxes *b, size_t index)
{
    const struct diagram_node *node = &b->frame->layout.map->node[index];
    const struct goto_view *go = b->frame->scene->vs->go;
    int len = (int)strlen(fsm_state_name(node->state)), name = (node->width - len) / 2;
    if (node->state == FSM_CLOSED && !node->hugged) return; /* one CLOSED is enough */
    for (int h = 0; h < HOST_COUNT; h++) {
        bool chosen = go->want[h] == (int)node->state;
        int at = h == HOST_CLIENT ? 0 : node->width - 3;
        if (node->hugged) at = h == HOST_CLIENT ? name - 3 : name + len;
        char text[] = {' ', goto_letter(node->state, (enum host)h), ' ', '\0'};
        if (chosen || (h == HOST_CLIENT && go->edge < 0))
            canvas_text(b->canvas, b->r.row + node->row, b->r.col + node->col + at,
                        chosen ? role_of((enum host)h, STYLE_TAG_CLIENT, STYLE_TAG_SERVER) : STYLE_PANEL_KEY, text);
    }
}

/* The socket of a host whose TIME_WAIT is shown: the one its filled tag means, else the newest. */
static const struct model_socket *waiting(const struct boxes *b, enum host h)
{
    const struct model *m = b->frame->scene->model;
    const struct model_socket *found = NULL;
    for (uint32_t i = 0; i < m->nsockets; i++) {
        const struct model_socket *row = &m->socket[i];
        if (row->host != h || row->gone || row->state != FSM_TIME_WAIT || row->timer.which != TIMER_TIMEWAIT) continue;
        if (!found || found->number != tag_socket(b->frame->scene, h)) found = row;
    }
    return found;
}

/* Seconds and a bar that drains, in columns [from, to) of the row under the name. */
static void countdown(const struct boxes *b, size_t index, enum host h, int from, int to)
{
    const struct diagram_node *node = &b->frame->layout.map->node[index];
    const struct model_socket *s = waiting(b, h);
    int row = b->r.row + node->row + 1, col = b->r.col + node->col;
    enum style_role text = role_of(h, STYLE_HERE_CLIENT, STYLE_HERE_SERVER);
    enum style_role full = role_of(h, STYLE_BAR_FULL_CLIENT, STYLE_BAR_FULL_SERVER);
    enum style_role empty = role_of(h, STYLE_BAR_EMPTY_CLIENT, STYLE_BAR_EMPTY_SERVER);
    int left = seconds_left(b->frame->scene, s->timer.due);
    if (left == 0) {
        static const char words[] = "0s, kernel late";
        bool all = to - from >= (int)strlen(words);
        canvas_text(b->canvas, row, col + from, text, all ? words : "0s late");
        return;
    }
    char number[16];
    snprintf(number, sizeof number, "%ds ", left);
    int at = from + canvas_text(b->canvas, row, col + from, text, number);
    vtime rest = (vtime)left * VTIME_SECOND, span = s->timer.span > rest ? s->timer.span : rest;
    int bar = to - at, heavy = (int)((rest * bar + span / 2) / span);
    for (int i = 0; i < bar; i++)
        canvas_line(b->canvas, row, col + at + i, LINE_L | LINE_R, i < heavy ? LINE_HEAVY : LINE_THIN,
                    i < heavy ? full : empty);
}

static void time_wait_row(const struct boxes *b, size_t index)
{
    const struct diagram_node *node = &b->frame->layout.map->node[index];
    const struct model_socket *client = waiting(b, HOST_CLIENT), *server = waiting(b, HOST_SERVER);
    bool client_alone = client && !b->box[index].stay[HOST_SERVER].count;
    bool server_alone = server && !b->box[index].stay[HOST_CLIENT].count;
    if (!client && !server) return;
    box_row(b, index, 1);
    int middle = node->width / 2, end = node->width - 1;
    const struct model_socket *only = client_alone ? client : server_alone ? server : NULL;
    if (only) {
        bool late = seconds_left(b->frame->scene, only->timer.due) == 0;
        bool tight = late && node->width < WIDE_BOX; /* the words need the brackets' places too */
        countdown(b, index, only->host, tight ? 0 : 2, tight ? node->width : end);
        return;
    }
    int apart = node->width >= WIDE_BOX; /* a blank between the halves, where a bar is left beside it */
    if (client) countdown(b, index, HOST_CLIENT, 1, middle - apart);
    if (server) countdown(b, index, HOST_SERVER, middle, end);
}

void diagram_boxes_draw(struct canvas *c, const struct frame *f, struct rect r, const struct diagram_news *news)
{
    const struct diagram_map *map = f->layout.map;
    struct boxes b = {.canvas = c, .frame = f, .r = r};
    place_sockets(&b);
    place_marks(&b, news);
    for (size_t i = 0; i < map->nnodes; i++) {
        const struct diagram_node *node = &map->node[i];
        for (int below = 0; below < map->box_rows; below++) box_row(&b, i, below);
        box_text(&b, i, 0, name_at(&b, i), fsm_state_name(node->state), true);
        if (map->box_rows > 1) box_text(&b, i, 1, (node->width - (int)strlen(node->note)) / 2, node->note, false);
        if (f->scene->vs->overlay == OVERLAY_GOTO) {
            box_letters(&b, i);
        } else {
            box_tag(&b, i, HOST_CLIENT);
            box_tag(&b, i, HOST_SERVER);
        }
        if (node->state == FSM_TIME_WAIT) time_wait_row(&b, i);
    }
}
