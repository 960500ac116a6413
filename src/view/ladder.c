/* ladder.c - the wire: two lifelines, what is held (the next one always on top),
 * what arrived and what was lost, newest first. */
#include "ladder_row.h"
#include <stdio.h>
#include <string.h>

enum { ADDRESS_COLS = 40, PORT_COLS = 30 }; /* inner columns from which heads carry addresses, rows ports */

struct ladder {
    struct canvas *canvas;
    const struct frame *frame;
    struct rect r;
    int row;    /* next free one */
    uint16_t port;  /* the followed connection, by the client's port; 0: none */
    bool several;              /* rows of other connections are here too */
};

static int inner_cols(struct rect r) { return r.cols - 4; }
static int rows_left(const struct ladder *l) { return l->r.row + l->r.rows - l->row; }

static void centre(const struct ladder *l, int row, const char *text)
{
    int width = canvas_width(text);
    if (width <= inner_cols(l->r))
        canvas_text(l->canvas, row, l->r.col + 2 + (inner_cols(l->r) - width) / 2, STYLE_CAP, text);
}

static void heads(const struct ladder *l)
{
    const struct rect r = l->r;
    char client[40] = "client", server[40] = "server";
    if (inner_cols(r) >= ADDRESS_COLS) {
        uint32_t c = host_addr(HOST_CLIENT), s = host_addr(HOST_SERVER);
        snprintf(client, sizeof client, "client %u.%u.%u.%u", c >> 24, c >> 16 & 255, c >> 8 & 255, c & 255);
        snprintf(server, sizeof server, "%u.%u.%u.%u server", s >> 24, s >> 16 & 255, s >> 8 & 255, s & 255);
    }
    tag_draw(l->canvas, r.row, r.col, HOST_CLIENT, true);
    canvas_text(l->canvas, r.row, r.col + 4, STYLE_CLIENT, client);
    canvas_text(l->canvas, r.row, r.col + r.cols - 4 - (int)strlen(server), STYLE_SERVER, server);
    tag_draw(l->canvas, r.row, r.col + r.cols - 3, HOST_SERVER, true);
    for (int row = 1; row < r.rows; row++) {
        canvas_line(l->canvas, r.row + row, r.col + 1, LINE_U | LINE_D, LINE_THIN, STYLE_LIFE);
        canvas_line(l->canvas, r.row + row, r.col + r.cols - 2, LINE_U | LINE_D, LINE_THIN, STYLE_LIFE);
    }
}

static bool followed(const struct ladder *l, const struct tape_event *sent)
{
    return l->port == 0 || moment_port(sent) == l->port;
}

/* Which connection is followed, and whether anything else is on the wire or was. */
static void find_connections(struct ladder *l)
{
    const struct scene *s = l->frame->scene;
    const struct model *m = s->model;
    const struct model_socket *k = model_socket(m, s->vs->focus_host, s->vs->focus);
    for (int h = 0; h < HOST_COUNT && !s->vs->focus; h++) {
        const struct model_socket *newest = model_socket(m, (enum host)h, m->host[h].newest);
        if (newest && (!k || newest->born > k->born)) k = newest;
    }
    if (k && !k->listener) l->port = k->host == HOST_CLIENT ? k->lport : k->rport;
    const struct tape_event *sent;
    for (uint32_t i = 0; i < m->nheld && !l->several; i++)
        l->several = (sent = scene_at(s, m->held[i].sent)) && !followed(l, sent);
    for (uint32_t i = 0; i < m->npast && i < MODEL_PAST && !l->several; i++)
        l->several = (sent = scene_at(s, m->past[i].sent)) && !followed(l, sent);
}

static void set_connection(const struct ladder *l, struct ladder_segment *s)
{
    s->other = !followed(l, s->sent);
    if (l->several && inner_cols(l->r) >= PORT_COLS) s->port = moment_port(s->sent);
}

/* Where a segment is on its way, if it is the one that moves. */
static void set_flight(const struct ladder *l, uint32_t number, struct ladder_segment *s)
{
    const struct flight *f = &l->frame->scene->vs->flight;
    if (f->number != number || f->number == 0 || f->steps <= 0) return;
    s->step = f->step;
    s->steps = f->steps;
}

/* Seconds until the sender's kernel sends this again: its socket's retransmit
 * timer, and only for what takes sequence space. */
static int resend_in(const struct scene *s, const struct tape_event *sent)
{
    const struct model_socket *from = model_socket(s->model, sent->host, sent->sock);
    if (!from || from->gone || from->timer.which != TIMER_RETRANSMIT) return -1;
    if (segment_span(&sent->u.sent.seg) == 0 || sent->u.sent.marks & SENT_FORGED) return -1;
    return timer_seconds(s, &from->timer);
}

static uint32_t chosen_index(const struct scene *s)
{
    for (uint32_t i = 0; i < s->model->nheld; i++)
        if (s->model->held[i].number == s->vs->chosen) return i;
    return 0;
}

/* Rows for held segments when `want` are there: they go before the delivered. */
static void held_rows(struct ladder *l)
{
    const struct scene *s = l->frame->scene;
    const struct model *m = s->model;
    uint32_t chosen = chosen_index(s), room = (uint32_t)rows_left(l) - 1, shown = m->nheld, first = 0;
    if (m->nheld > room) {
        shown = room - 1; /* the last row says how many more */
        if (chosen >= shown) first = chosen - shown + 1;
    }
    char head[32] = "held";
    if (m->nheld > 1) snprintf(head, sizeof head, "held: %u", m->nheld);
    centre(l, l->row++, head);
    for (uint32_t i = first; i < first + shown; i++) {
        struct ladder_segment row = {.sent = scene_at(s, m->held[i].sent), .copies = m->held[i].copies};
        if (!row.sent) continue;
        row.kind = i == chosen ? LADDER_PICKED : LADDER_HELD;
        row.resend = resend_in(s, row.sent);
        row.several = m->nheld > 1;
        set_connection(l, &row);
        set_flight(l, m->held[i].number, &row);
        ladder_row_draw(l->canvas, l->r, l->row++, &row);
    }
    if (shown == m->nheld) return;
    char more[48];
    snprintf(more, sizeof more, "... and %u more", m->nheld - shown);
    centre(l, l->row++, more);
}

static const struct model_past *past_at(const struct model *m, uint32_t back)
{
    return &m->past[(m->npast - 1 - back) % MODEL_PAST];
}

static void past_head(struct ladder *l, uint32_t shown)
{
    bool delivered = false, dropped = false;
    for (uint32_t i = 0; i < shown; i++) {
        if (past_at(l->frame->scene->model, i)->fate == FATE_DROPPED) dropped = true;
        else delivered = true;
    }
    centre(l, l->row++, delivered && dropped ? "delivered, dropped" : dropped ? "dropped" : "delivered");
}

static void past_rows(struct ladder *l)
{
    const struct scene *s = l->frame->scene;
    const struct model *m = s->model;
    uint32_t kept = m->npast < MODEL_PAST ? m->npast : MODEL_PAST;
    if (m->npast == 0 || rows_left(l) < 2) return;
    uint32_t shown = kept < (uint32_t)rows_left(l) - 1 ? kept : (uint32_t)rows_left(l) - 1;
    past_head(l, shown);
    for (uint32_t i = 0; i < shown; i++) {
        const struct model_past *p = past_at(m, i);
        struct ladder_segment row = {.sent = scene_at(s, p->sent), .copies = p->copies, .resend = -1};
        if (!row.sent) continue;
        set_connection(l, &row);
        const struct tape_event *told = l->frame->moment.told;
        row.kind = p->fate == FATE_DROPPED ? LADDER_DROPPED
                   : told && told->seq == p->at ? LADDER_NOW : LADDER_DELIVERED;
        if (p->fate == FATE_DELIVERED) set_flight(l, p->number, &row);
        ladder_row_draw(l->canvas, l->r, l->row++, &row);
    }
}

void ladder_draw(struct canvas *c, const struct frame *f, struct rect r)
{
    const struct model *m = f->scene->model;
    struct ladder l = {.canvas = c, .frame = f, .r = r, .row = r.row + 1};
    heads(&l);
    find_connections(&l);
    if (m->nheld == 0 && m->npast == 0) centre(&l, r.row + 2, "nothing on the wire");
    if (m->nheld > 0) {
        held_rows(&l);
        if ((uint32_t)rows_left(&l) >= m->npast + 2) l.row++; /* a blank row, where nothing is lost by it */
    }
    past_rows(&l);
}
