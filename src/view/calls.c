/* calls.c - the last system calls of both programs and what they returned, newest on top. */
#include "pane.h"
#include "wrap.h"

static void call_row(struct canvas *c, const struct frame *f, struct rect r, int row, const struct tape_event *e)
{
    char what[CALL_WHAT], result[CALL_RESULT];
    const char *bad;
    bool newest = row == r.row + 1;
    call_text(f->scene, e, what, sizeof what, result, sizeof result, &bad);
    if (newest) tag_draw(c, row, r.col + 1, e->host, true);
    else canvas_put(c, row, r.col + 2, (uint32_t)host_letter(e->host), role_of(e->host, STYLE_CLIENT, STYLE_SERVER));
    int col = r.col + 5, room = r.col + r.cols - col - canvas_width(result) - canvas_width(bad);
    what[wrap_fit(what, room)] = '\0'; /* the result is what counts */
    col += canvas_text(c, row, col, newest ? STYLE_STRONG : STYLE_BASE, what);
    col += canvas_text(c, row, col, STYLE_DIM, result);
    canvas_text(c, row, col, STYLE_BAD, bad);
}

void calls_draw(struct canvas *c, const struct frame *f, struct rect r)
{
    int row = r.row + 1;
    canvas_text(c, r.row, r.col + 1, STYLE_CAP, "calls");
    for (uint32_t seq = f->scene->vs->cursor; seq > 0 && row < r.row + r.rows; seq--) {
        const struct tape_event *e = scene_at(f->scene, seq - 1);
        if (e && e->kind == TAPE_CALL && (unsigned)e->host < HOST_COUNT) call_row(c, f, r, row++, e);
    }
}
