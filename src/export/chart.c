/* chart.c - see chart.h. What one stimulus did stands in one row where it can. */
#include "chart.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "core/array.h"
#include "core/note.h"
#include "core/text.h"
#include "words.h"

enum { NO_ROW = -1 };

struct maker {
    struct chart *chart;
    const struct tape *tape;
    const char *lang;
    size_t cap;
    uint32_t stimulus;              /* of the last row */
    bool several[HOST_COUNT];       /* the host has more than one connection: states are told with their socket */
    bool failed;
};

static struct chart_row *last_row(const struct maker *m)
{
    return m->chart->n ? &m->chart->rows[m->chart->n - 1] : NULL;
}

static uint32_t stimulus_of(const struct maker *m, const struct tape_event *e)
{
    return tape_stimulus(m->tape, e)->seq;
}

static struct chart_row *new_row(struct maker *m, const struct tape_event *e)
{
    struct chart *c = m->chart;
    struct chart_row *rows = array_room(c->rows, c->n + 1, &m->cap, sizeof *rows);
    if (!rows) {
        m->failed = true;
        return NULL;
    }
    c->rows = rows;
    struct chart_row *row = &c->rows[c->n];
    *row = (struct chart_row){.other = c->n};
    c->n++;
    m->stimulus = stimulus_of(m, e);
    return row;
}

/* Into the last row, if that tells of the same stimulus and has room. */
static void add_cell(struct maker *m, const struct tape_event *e, bool state, const char *text)
{
    struct chart_row *row = last_row(m);
    if (e->host >= HOST_COUNT) return;
    if (!row || *row->cell[e->host] || *row->middle || m->stimulus != stimulus_of(m, e)) row = new_row(m, e);
    if (!row) return;
    text_copy(row->cell[e->host], CHART_CELL, text);
    row->state[e->host] = state;
}

static void add_state(struct maker *m, const struct tape_event *e)
{
    char text[CHART_CELL], sock[24] = "";
    const char *name = fsm_state_name(e->u.state.to);
    /* the connection's own could stand there too */
    const bool listener = e->u.state.from == FSM_LISTEN && e->u.state.to == FSM_CLOSED;
    if (e->host < HOST_COUNT && m->several[e->host] && e->sock) snprintf(sock, sizeof sock, "socket %u", e->sock);
    if (listener || *sock)
        snprintf(text, sizeof text, "%s (%s%s%s)", name, listener ? "listener" : "", listener && *sock ? ", " : "",
                 sock);
    else snprintf(text, sizeof text, "%s", name);
    add_cell(m, e, true, text);
}

static void add_line(struct maker *m, const struct tape_event *e)
{
    char text[CHART_CELL];
    add_cell(m, e, false, words_of_event(m->tape, e, text, sizeof text));
}

/* Calls that only prepare another are told when they fail. */
static bool call_matters(const struct tape_event *e)
{
    enum tape_call call = e->u.call.call;
    if (!(e->u.call.marks & (CALL_ASKED | CALL_DECIDED)) || e->u.call.marks & CALL_AUTO) return false;
    bool prepares = call == CALL_SOCKET || call == CALL_SETSOCKOPT || call == CALL_BIND;
    return !prepares || e->u.call.result < 0;
}

static void add_sent(struct maker *m, const struct tape_event *e)
{
    struct chart_row *row = last_row(m);
    const bool beside = row && !row->form && e->host < HOST_COUNT && row->state[e->host] &&
        m->stimulus == stimulus_of(m, e);
    if (!beside) row = new_row(m, e); /* else it stands beside the state that it goes with */
    if (!row) return;
    row->form = CHART_LEAVES;
    row->sent = e;
    row->before = e->u.sent.marks & SENT_FORGED ? "forged " : e->u.sent.marks & SENT_COPY ? "copy " : "";
}

static long row_of(const struct maker *m, uint32_t number)
{
    for (long i = (long)m->chart->n; i-- > 0;)
        if (m->chart->rows[i].form == CHART_LEAVES && m->chart->rows[i].sent->u.sent.number == number) return i;
    return NO_ROW;
}

static void add_end(struct maker *m, const struct tape_event *e, enum chart_form form)
{
    long left = row_of(m, e->u.wire.number);
    if (left == NO_ROW) return;
    if (left + 1 == (long)m->chart->n) {
        m->chart->rows[left].form = form == CHART_ARRIVES ? CHART_WHOLE : form;
        m->stimulus = stimulus_of(m, e);
        return;
    }
    struct chart_row *row = new_row(m, e);
    if (!row) return;
    row->form = form;
    row->sent = m->chart->rows[left].sent;
    row->before = m->chart->rows[left].before;
    row->other = (size_t)left;
    m->chart->rows[left].other = m->chart->n - 1;
}

static void add_middle(struct maker *m, const struct tape_event *e)
{
    struct chart_row *row = new_row(m, e);
    if (row) text_copy(row->middle, sizeof row->middle, tape_bytes(m->tape, e));
}

static void add_note(struct maker *m, const struct tape_event *e)
{
    if (!note_is_read(m->tape, e, m->lang, tape_len(m->tape))) return;
    if (e->u.note.op == CMD_MARK) add_middle(m, e);
    if (e->u.note.op == CMD_TITLE && !*m->chart->title)
        text_copy(m->chart->title, sizeof m->chart->title, tape_bytes(m->tape, e));
}

static void add_event(struct maker *m, const struct tape_event *e)
{
    switch (e->kind) {
    case TAPE_COMMAND:
        if (e->u.command.op == CMD_WAIT) add_middle(m, e);
        break;
    case TAPE_CALL:
        if (call_matters(e)) add_line(m, e);
        break;
    case TAPE_SENT: add_sent(m, e); break;
    case TAPE_DELIVERED: add_end(m, e, CHART_ARRIVES); break;
    case TAPE_DROPPED: add_end(m, e, CHART_LOST); break;
    case TAPE_STATE:
        if (e->u.state.from != e->u.state.to) add_state(m, e);
        break;
    case TAPE_PROGRAM:
        if (e->cause != e->seq) add_line(m, e);
        break;
    case TAPE_NOTE: add_note(m, e); break;
    case TAPE_ENGINE: case TAPE_REPEATED: case TAPE_SWAPPED: case TAPE_SOCKET: case TAPE_ROW: case TAPE_TIMER:
    case TAPE_TIMER_FIRED: case TAPE_SETTING: case TAPE_AUTO: case TAPE_EXPECT: case TAPE_NKINDS: break;
    }
}

static void count_connections(struct maker *m)
{
    bool one[HOST_COUNT] = {false};
    for (uint32_t i = 0; i < tape_len(m->tape); i++) {
        const struct tape_event *e = tape_at(m->tape, i);
        if (e->kind != TAPE_SOCKET || e->u.socket.listener || e->host >= HOST_COUNT) continue;
        m->several[e->host] = one[e->host];
        one[e->host] = true;
    }
}

int chart_make(struct chart *chart, const struct tape *tape, const char *lang, struct error *error)
{
    struct maker m = {.chart = chart, .tape = tape, .lang = lang ? lang : ""};
    *chart = (struct chart){.n = 0};
    count_connections(&m);
    for (uint32_t i = 0; i < tape_len(tape) && !m.failed; i++) add_event(&m, tape_at(tape, i));
    if (!m.failed) return 0;
    chart_free(chart);
    return error_set(error, "the chart was not drawn: out of memory");
}

void chart_free(struct chart *chart)
{
    free(chart->rows);
    chart->rows = NULL;
}

char *chart_label(const struct tape_event *sent, char *buf, size_t cap)
{
    char flags[40], ack[24] = "", len[16] = "";
    const struct segment *s = &sent->u.sent.seg;
    if (s->flags & SEG_ACK) snprintf(ack, sizeof ack, " ack %u", sent->u.sent.rel_ack);
    if (s->len) snprintf(len, sizeof len, " len %u", s->len);
    snprintf(buf, cap, "#%u %s seq %u%s%s", sent->u.sent.number, segment_flags_print(s->flags, flags, sizeof flags),
             sent->u.sent.rel_seq, ack, len);
    return buf;
}
