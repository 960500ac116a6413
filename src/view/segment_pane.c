/* segment_pane.c - one segment's header in full: absolute and relative numbers,
 * window, options. The chosen held one; else the one that arrived last. */
#include <stdarg.h>
#include <stdio.h>
#include "pane.h"

static const struct tape_event *subject(const struct scene *s)
{
    const struct model *m = s->model;
    const struct model_held *chosen = model_held(m, s->vs->chosen);
    if (chosen) return scene_at(s, chosen->sent);
    if (m->nheld > 0) return scene_at(s, m->held[0].sent);
    if (m->npast > 0) return scene_at(s, m->past[(m->npast - 1) % MODEL_PAST].sent);
    return NULL;
}

/* Words that flow over the rows that are left; what does not fit is left out. */
struct flow { struct canvas *canvas; struct rect r; int row, col; };

static void flow(struct flow *f, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void flow(struct flow *f, const char *format, ...)
{
    char word[64];
    va_list args;
    va_start(args, format);
    vsnprintf(word, sizeof word, format, args);
    va_end(args);
    int width = canvas_width(word);
    if (f->col > f->r.col && f->col + 2 + width > f->r.col + f->r.cols) {
        f->row++;
        f->col = f->r.col;
    }
    if (f->row >= f->r.row + f->r.rows) return;
    if (f->col > f->r.col) f->col += 2;
    f->col += canvas_text(f->canvas, f->row, f->col, STYLE_DIM, word);
}

static void numbers(struct flow *f, const struct tape_event *sent)
{
    const struct segment *seg = &sent->u.sent.seg;
    flow(f, "seq %u (%u)", seg->seq, sent->u.sent.rel_seq);
    if (seg->flags & SEG_ACK) flow(f, "ack %u (%u)", seg->ack, sent->u.sent.rel_ack);
    flow(f, "win %u", seg->window);
    if (seg->options & OPT_MSS) flow(f, "mss %u", seg->mss);
    if (seg->options & OPT_SACK_PERMITTED) flow(f, "sackOK");
    if (seg->options & OPT_TIMESTAMPS) flow(f, "TS");
    if (seg->options & OPT_WSCALE) flow(f, "wscale %u", seg->wscale);
    if (seg->options & OPT_SACK) flow(f, "sack %u", seg->nsacks);
}

void segment_draw(struct canvas *c, const struct frame *f, struct rect r)
{
    const struct tape_event *sent = subject(f->scene);
    if (!sent) return;
    const struct segment *seg = &sent->u.sent.seg;
    char flags[40];
    int col = r.col + 5;
    canvas_printf(c, r.row, r.col + 1, STYLE_CAP, "segment #%u", sent->u.sent.number);
    int at = col + canvas_text(c, r.row + 1, col, role_of(sent->host, STYLE_CLIENT, STYLE_SERVER),
                               segment_flags_print(seg->flags, flags, sizeof flags));
    canvas_printf(c, r.row + 1, at, STYLE_BASE, "  :%u to :%u  %u bytes", seg->sport, seg->dport, sent->len);
    struct flow rest = {.canvas = c, .r = {r.row + 2, col, r.rows - 2, r.cols - 5}, .row = r.row + 2, .col = col};
    numbers(&rest, sent);
}
