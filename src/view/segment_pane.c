/* segment_pane.c - one segment's header in full: absolute and relative numbers,
 * window, options. The chosen held one; else the one that arrived last. */
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

static void options(const struct segment *seg, char *buf, size_t cap)
{
    size_t used = 0;
    buf[0] = '\0';
#define ADD(...) \
    do { if (used < cap) used += (size_t)snprintf(buf + used, cap - used, __VA_ARGS__); } while (0)
    if (seg->options & OPT_MSS) ADD("  mss %u", seg->mss);
    if (seg->options & OPT_SACK_PERMITTED) ADD("  sackOK");
    if (seg->options & OPT_TIMESTAMPS) ADD("  TS");
    if (seg->options & OPT_WSCALE) ADD("  wscale %u", seg->wscale);
    if (seg->options & OPT_SACK) ADD("  sack %u", seg->nsacks);
#undef ADD
}

void segment_draw(struct canvas *c, const struct frame *f, struct rect r)
{
    const struct tape_event *sent = subject(f->scene);
    if (!sent) return;
    const struct segment *seg = &sent->u.sent.seg;
    char flags[40], text[80];
    int col = r.col + 5;
    canvas_text(c, r.row, r.col + 1, STYLE_CAP, "segment");
    int at = col + canvas_text(c, r.row + 1, col, role_of(sent->host, STYLE_CLIENT, STYLE_SERVER),
                               segment_flags_print(seg->flags, flags, sizeof flags));
    canvas_printf(c, r.row + 1, at, STYLE_BASE, "  :%u to :%u  %u bytes", seg->sport, seg->dport, sent->len);
    at = col + canvas_printf(c, r.row + 2, col, STYLE_DIM, "seq %u (%u)", seg->seq, sent->u.sent.rel_seq);
    if (seg->flags & SEG_ACK) canvas_printf(c, r.row + 2, at, STYLE_DIM, "  ack %u (%u)", seg->ack, sent->u.sent.rel_ack);
    options(seg, text, sizeof text);
    canvas_printf(c, r.row + 3, col, STYLE_DIM, "win %u%s", seg->window, text);
}
