/* record.c - see record.h. The one place that says which lines of a tape are
 * compared, and what of a line. */
#include "record.h"

#include <stdio.h>
#include <string.h>

#include "coverage.h"

enum { LINE_BYTES = 16384, WORD_AT = 6, BODY_AT = 16 }; /* as tape_print() sets the columns */

void record_clear(struct record *r)
{
    memset(r, 0, offsetof(struct record, step));
    r->text[0] = '\0';
}

bool record_line_is(const char *line, int len, const char *kind)
{
    int n = (int)strlen(kind);
    return len > WORD_AT + n && memcmp(line + WORD_AT, kind, (size_t)n) == 0 && line[WORD_AT + n] == ' ';
}

/* Whether the engine saw each step of a chain or had to infer it is how it looks,
 * not what TCP did: the mark stays out of the comparison. */
static size_t leave_out_inferred(char *line, size_t len)
{
    static const char mark[] = "  inferred";
    char *at = memmem(line, len, mark, sizeof mark - 1);
    if (!at || !record_line_is(line, (int)len, "state")) return len;
    size_t behind = len - (size_t)(at + sizeof mark - 1 - line);
    memmove(at, at + sizeof mark - 1, behind);
    return len - (sizeof mark - 1);
}

/* Counts of kernel timers differ with the pace; the first line names the engine. */
static void add_line(struct record *r, const char *text, size_t len)
{
    char line[LINE_BYTES];
    if (len >= sizeof line) len = sizeof line - 1;
    if (r->cut || !len || text[0] == '~' || record_line_is(text, (int)len, "engine")) return;
    memcpy(line, text, len);
    len = leave_out_inferred(line, len);
    if (r->lines++ >= STEP_LINES || r->len + len + 2 > RECORD_BYTES) {
        r->cut = true;
        return;
    }
    for (size_t i = 0; i < len; i++) r->text[r->len++] = line[i] == '\n' ? ' ' : line[i];
    r->text[r->len++] = '\n';
    r->text[r->len] = '\0';
}

bool record_begin(struct record *r, const struct command *c, const struct model *m, const struct tape *t)
{
    if (r->cut || r->nsteps == RECORD_STEPS) return false;
    r->step[r->nsteps++] = (struct record_step){.at = r->len, .pair = (uint8_t)pair_of(m),
                                                .kind = (uint8_t)kind_of(c, m, t)};
    r->lines = 0;
    return true;
}

/* A call or a delivery of the commands' brought it about. */
static bool asked_for(const struct tape *t, const struct tape_event *e)
{
    while (e->cause < e->seq) e = tape_at(t, e->cause);
    return e->kind == TAPE_COMMAND;
}

/* What is sent again at once is an answer to what arrived at that socket; or else a kernel timer's
 * doing, even where it came within a command and looks like its effect. The
 * socket's own count tells, too; but that of a half-open call also counts the
 * SYN,ACK that a repeated SYN asks for. */
static bool is_timer(const struct tape *t, const struct tape_event *e, const struct model *m)
{
    const struct tape_event *by = tape_stimulus(t, e);
    bool answer = asked_for(t, e) && by->kind == TAPE_DELIVERED && by->host == e->host && by->sock == e->sock;
    const struct model_socket *s = model_socket(m, e->host, e->sock);
    if (e->kind == TAPE_REPEATED || (e->kind == TAPE_SENT && e->u.sent.marks & SENT_AGAIN)) return !answer;
    if (e->kind != TAPE_TIMER) return e->kind == TAPE_TIMER_FIRED;
    bool half_open = answer && s && s->state == FSM_SYN_RCVD;
    return e->u.timer.which != TIMER_TIMEWAIT && e->u.timer.retries > 0 && !half_open;
}

/* Within a few milliseconds the kernel will send again by itself: it waits for a
 * reordered segment (RACK, RFC 8985), or is in doubt about an ACK in SYN_SENT. The
 * shortest timer for what is held is 200 ms. */
static bool is_timer_soon(const struct tape_event *e)
{
    return e->kind == TAPE_TIMER && e->u.timer.which == TIMER_RETRANSMIT && e->u.timer.span < 100 * VTIME_MS;
}

void record_follow(struct record *r, const struct tape *t, const struct model *m)
{
    for (; r->folded < tape_len(t); r->folded++) {
        char line[LINE_BYTES];
        const struct tape_event *e = tape_at(t, r->folded);
        size_t len = tape_print(t, e, line, sizeof line);
        if (!r->timer[0] && (is_timer_soon(e) || is_timer(t, e, m))) {
            snprintf(r->timer, sizeof r->timer, "%.119s", line);
            r->timer_soon = is_timer_soon(e);
            r->timer_step = r->timer_soon || !r->nsteps ? r->nsteps : r->nsteps - 1;
        }
        add_line(r, line, len < sizeof line ? len : sizeof line - 1);
    }
}

void record_printed(struct record *r, const char *text, size_t len)
{
    for (const char *at = text, *end = text + len; at < end;) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        size_t n = (size_t)((newline ? newline : end) - at);
        if (record_line_is(at, (int)n, "command")) {
            r->lines = 0;
            if (r->nsteps == RECORD_STEPS) r->cut = true;
            else r->step[r->nsteps++] = (struct record_step){.at = r->len, .kind = KIND_NONE};
        }
        add_line(r, at, n);
        at += n + 1;
    }
}

bool record_next(struct record_walk *w)
{
    if (w->line) w->at += (uint32_t)w->len + 1;
    w->line = w->r->text + w->at;
    w->len = (int)strcspn(w->line, "\n");
    return w->at < w->r->len;
}

uint32_t record_step_at(const struct record *r, uint32_t at)
{
    uint32_t step = r->nsteps;
    for (uint32_t i = 0; i < r->nsteps && r->step[i].at <= at; i++) step = i;
    return step;
}

void record_commands(const struct record *r, struct commands *c)
{
    struct record_walk w = {.r = r};
    c->n = 0;
    while (record_next(&w) && c->n < COMMANDS_MAX)
        if (record_line_is(w.line, w.len, "command"))
            snprintf(c->line[c->n++], COMMAND_BYTES, "%.*s", w.len - BODY_AT, w.line + BODY_AT);
}
