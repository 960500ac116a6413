/* sockets.c - the sockets of both hosts as netstat prints them (net-tools,
 * netstat.c: tcp_do_one), newest first, listeners last. Seconds are whole and
 * rounded up, so that the screen changes at most once a second. */
#include <arpa/inet.h>
#include <stdio.h>
#include "pane.h"

struct columns { int cols, recvq, sendq, local, foreign, state, timer, program; bool proto, netstat; };

/* Queues: last column of the number. Widest screen that fits comes first. */
static const struct columns column_table[] = {
    {132, 19, 28, 33, 53, 73, 87, 110, true, true},
    {100, 17, 25, 28, 46, 64, 78, 0, true, true},
    {80, 14, 21, 23, 39, 55, 67, 0, false, false},
};
enum { COLUMN_SETS = sizeof column_table / sizeof column_table[0] };

static const struct columns *columns_for(int cols)
{
    for (size_t i = 0; i < COLUMN_SETS; i++)
        if (cols >= column_table[i].cols) return &column_table[i];
    return &column_table[COLUMN_SETS - 1];
}

static void heads(struct canvas *c, int row, const struct columns *at)
{
    if (at->proto) canvas_text(c, row, 5, STYLE_HEAD, "Proto");
    canvas_text(c, row, at->recvq - 5, STYLE_HEAD, "Recv-Q");
    canvas_text(c, row, at->sendq - 5, STYLE_HEAD, "Send-Q");
    canvas_text(c, row, at->local, STYLE_HEAD, "Local Address");
    canvas_text(c, row, at->foreign, STYLE_HEAD, "Foreign Address");
    canvas_text(c, row, at->state, STYLE_HEAD, "State");
    canvas_text(c, row, at->timer, STYLE_HEAD, "Timer");
    if (at->program) canvas_text(c, row, at->program, STYLE_HEAD, "Program");
}

static void address(struct canvas *c, int row, int col, uint32_t addr, uint16_t port)
{
    struct in_addr in = {htonl(addr)};
    char text[INET_ADDRSTRLEN];
    inet_ntop(AF_INET, &in, text, sizeof text);
    if (port) canvas_printf(c, row, col, STYLE_ROW, "%s:%u", text, port);
    else canvas_printf(c, row, col, STYLE_ROW, "%s:*", text);
}

static void queue(struct canvas *c, int row, int last, uint32_t bytes)
{
    char text[16];
    int width = snprintf(text, sizeof text, "%u", bytes);
    canvas_text(c, row, last - width + 1, bytes ? STYLE_ROW_NEW : STYLE_ROW_DIM, text);
}

static void timer(struct canvas *c, int row, const struct columns *at, const struct scene *s,
                  const struct model_timer *t)
{
    const char *name = tape_timer_name(t->which);
    if (t->which == TIMER_OFF) {
        canvas_printf(c, row, at->timer, STYLE_ROW_DIM, at->netstat ? "%s (0.00/0/0)" : "%s", name);
        return;
    }
    int seconds = timer_seconds(s, t);
    if (at->netstat) canvas_printf(c, row, at->timer, STYLE_ROW, "%s (%d.00/%u/0)", name, seconds, t->retries);
    else canvas_printf(c, row, at->timer, STYLE_ROW, "%s %ds", name, seconds);
}

static bool followed(const struct scene *s, const struct model_socket *k)
{
    return s->vs->focus && k->host == s->vs->focus_host && k->number == s->vs->focus;
}

static void socket_row(struct canvas *c, const struct frame *f, int row, const struct columns *at,
                       const struct model_socket *k)
{
    const struct scene *s = f->scene;
    const struct tape_event *changed = scene_at(s, k->changed);
    bool news = changed && f->moment.told && moment_made(s, f->moment.told, changed);
    if (followed(s, k)) canvas_put(c, row, 0, '>', STYLE_STRONG);
    tag_draw(c, row, 1, k->host, k->number == tag_socket(s, k->host));
    canvas_text(c, row, 5, STYLE_ROW_DIM, "tcp");
    queue(c, row, at->recvq, k->recvq);
    queue(c, row, at->sendq, k->sendq);
    address(c, row, at->local, k->laddr, k->lport);
    address(c, row, at->foreign, k->raddr, k->rport);
    canvas_text(c, row, at->state, news ? STYLE_ROW_NEW : STYLE_ROW, fsm_state_netstat(k->state));
    timer(c, row, at, s, &k->timer);
    if (at->program)
        canvas_text(c, row, at->program, k->owned ? STYLE_ROW : STYLE_ROW_DIM, k->owned ? host_name(k->host) : "-");
}

/* The host's next older one than socket[*at]; NULL: there is none. */
static const struct model_socket *older(const struct model *m, int host, bool listener, uint32_t *at)
{
    while (*at > 0) {
        const struct model_socket *k = &m->socket[--*at];
        if (!k->gone && (int)k->host == host && k->listener == listener) return k;
    }
    return NULL;
}

/* Newest first, one of the client's and one of the server's in turn, so that both ends of what
 * is looked at are seen where there is little room; listeners behind them all. */
size_t scene_sockets(const struct model *m, const struct model_socket *rows[], size_t cap)
{
    size_t n = 0;
    for (int listener = 0; listener < 2; listener++) {
        uint32_t at[HOST_COUNT] = {m->nsockets, m->nsockets};
        for (size_t before = cap; n != before;) {
            before = n;
            for (int h = 0; h < HOST_COUNT; h++) {
                const struct model_socket *k = older(m, h, listener == 1, &at[h]);
                if (k && n < cap) rows[n++] = k;
            }
        }
    }
    return n;
}

/* The first row shown: the followed one is the last of the rows, when it would be
 * below them. The row under them says how many more there are. */
static int first_row(const struct scene *s, const struct model_socket *const rows[], int n, int room)
{
    int first = 0;
    for (int i = 0; i < n; i++)
        if (followed(s, rows[i])) first = i - (room - 2);
    if (first >= n - room) first = n - room;
    return first > 0 ? first : 0;
}

void sockets_draw(struct canvas *c, const struct frame *f, struct rect r)
{
    const struct model_socket *rows[MODEL_SOCKETS];
    const struct columns *at = columns_for(r.cols);
    int n = (int)scene_sockets(f->scene->model, rows, MODEL_SOCKETS), room = r.rows - 1;
    int first = first_row(f->scene, rows, n, room);
    heads(c, r.row, at);
    if (n == 0) canvas_text(c, r.row + 1, 5, STYLE_DIM, "none on either host");
    int shown = n - first > room ? room - 1 : n - first;
    for (int i = 0; i < shown; i++) socket_row(c, f, r.row + 1 + i, at, rows[first + i]);
    if (first + shown < n)
        canvas_printf(c, r.row + 1 + shown, 5, STYLE_DIM, "... and %d more  (Tab, then Up Down)", n - first - shown);
}
