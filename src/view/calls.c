/* calls.c - the system calls of both programs and what they returned: the last ones
 * in a pane, newest on top; all of them in an overlay, newest at the bottom, with
 * their time and the segments they caused. */
#include <stdio.h>
#include "pane.h"
#include "wrap.h"

/* In one row, from r.col on, r.cols wide. Returns the columns it took. */
static int call_row(struct canvas *c, const struct frame *f, struct rect r, const struct tape_event *e, bool newest)
{
    bool panel = f->scene->vs->overlay == OVERLAY_CALLS;
    int row = r.row;
    char what[CALL_WHAT], result[CALL_RESULT];
    const char *bad;
    call_text(f->scene, e, what, sizeof what, result, sizeof result, &bad);
    if (newest) tag_draw(c, row, r.col + 1, e->host, true);
    else canvas_put(c, row, r.col + 2, (uint32_t)host_letter(e->host),
                    panel ? role_of(e->host, STYLE_PANEL_CLIENT, STYLE_PANEL_SERVER)
                          : role_of(e->host, STYLE_CLIENT, STYLE_SERVER));
    int col = r.col + 5, room = r.col + r.cols - col - canvas_width(result) - canvas_width(bad);
    what[wrap_fit(what, room)] = '\0'; /* the result is what counts */
    col += canvas_text(c, row, col, panel ? STYLE_PANEL : newest ? STYLE_STRONG : STYLE_BASE, what);
    col += canvas_text(c, row, col, panel ? STYLE_PANEL_DIM : STYLE_DIM, result);
    col += canvas_text(c, row, col, panel ? STYLE_PANEL_STRONG : STYLE_BAD, bad);
    return col - r.col;
}

void calls_draw(struct canvas *c, const struct frame *f, struct rect r)
{
    int row = r.row + 1;
    canvas_text(c, r.row, r.col + 1, STYLE_CAP, "calls");
    for (uint32_t seq = f->scene->vs->cursor; seq > 0 && row < r.row + r.rows; seq--) {
        const struct tape_event *e = scene_at(f->scene, seq - 1);
        if (e && e->kind == TAPE_CALL && (unsigned)e->host < HOST_COUNT) {
            call_row(c, f, (struct rect){row, r.col, 1, r.cols}, e, row == r.row + 1);
            row++;
        }
    }
}

enum { LOG_TIME = 10, LOG_SENT = 26, LOG_SENT_NARROW = 18 }; /* columns */

static bool is_call(const struct tape_event *e) { return e && e->kind == TAPE_CALL && (unsigned)e->host < HOST_COUNT; }

/* "#4 FIN,ACK": what the call put on the wire. */
static void sent_text(const struct scene *s, const struct tape_event *call, char *buf, size_t cap)
{
    size_t used = 0;
    *buf = '\0';
    for (const struct tape_event *e = call; e && used < cap; e = moment_next(s, call, e)) {
        char flags[40];
        if (e->kind != TAPE_SENT) continue;
        segment_flags_print(e->u.sent.seg.flags, flags, sizeof flags);
        used += (size_t)snprintf(buf + used, cap - used, "%s#%u %s", used ? "  " : "", e->u.sent.number, flags);
    }
}

static void log_row(struct canvas *c, const struct frame *f, struct rect r, const struct tape_event *e)
{
    const struct tape_event *first = scene_at(f->scene, 0);
    vtime passed = first && e->at > first->at ? e->at - first->at : 0;
    char when[32], sent[120];
    int narrow = r.cols < LAYOUT_COLS, room = narrow ? LOG_SENT_NARROW : LOG_SENT;
    snprintf(when, sizeof when, "%5lld.%03lld", (long long)(passed / VTIME_SECOND),
             (long long)(passed % VTIME_SECOND / VTIME_MS));
    canvas_text(c, r.row, r.col, STYLE_PANEL_DIM, when);
    sent_text(f->scene, e, sent, sizeof sent);
    sent[wrap_fit(sent, room - 2)] = '\0';
    call_row(c, f, (struct rect){r.row, r.col + LOG_TIME, 1, r.cols - LOG_TIME - room}, e, false);
    canvas_text(c, r.row, r.col + r.cols - room + 1, STYLE_PANEL_STRONG, sent);
}

int calls_most(const struct scene *s, int rows)
{
    int n = 0;
    for (uint32_t seq = 0; seq < s->vs->cursor; seq++) n += is_call(scene_at(s, seq));
    return n > rows - 1 ? n - (rows - 1) : 0;
}

void log_draw(struct canvas *c, const struct frame *f, struct rect r)
{
    const struct view_state *vs = f->scene->vs;
    if (vs->overlay != OVERLAY_CALLS) return;
    int most = calls_most(f->scene, r.rows), skip = vs->overlay_scroll > most ? most : vs->overlay_scroll,
        room = r.rows - 1, n = 0;
    canvas_fill(c, r, ' ', STYLE_PANEL);
    for (int col = r.col; col < r.col + r.cols; col++)
        canvas_line(c, r.row, col, LINE_L | LINE_R, LINE_THIN, STYLE_PANEL_EDGE);
    canvas_text(c, r.row, r.col + 1, STYLE_PANEL_STRONG, " system calls, and what they sent ");
    for (uint32_t seq = vs->cursor; seq > 0; seq--) n += is_call(scene_at(f->scene, seq - 1));
    if (n == 0) canvas_text(c, r.row + 1, r.col + 1, STYLE_PANEL_DIM, "none yet");
    int top = n < room ? r.row + n : r.row + room; /* few calls stand at the top, the newest lowest */
    for (uint32_t seq = vs->cursor; seq > 0 && top > r.row; seq--) {
        const struct tape_event *e = scene_at(f->scene, seq - 1);
        if (!is_call(e) || skip-- > 0) continue;
        log_row(c, f, (struct rect){top--, r.col, 1, r.cols}, e);
    }
}
