/* story_text.c - how a story is put together: spans of one text, each in a role. */
#include <stdarg.h>
#include <stdio.h>
#include "ladder_row.h"
#include "story_priv.h"

enum { STORY_DIFFERENCE = 320 };

static int *count_of(struct story *s, enum story_line line, struct story_span **spans)
{
    switch (line) {
    case STORY_LINE_WHAT: *spans = s->what; return &s->nwhat;
    case STORY_LINE_ARROW: *spans = s->arrow; return &s->narrow;
    case STORY_LINE_WHY: *spans = s->why; return &s->nwhy;
    case STORY_LINE_BESIDE: *spans = s->beside; return &s->nbeside;
    case STORY_LINE_NOTE: break;
    }
    *spans = s->note;
    return &s->nnote;
}

void story_add(struct story *s, enum story_line line, enum style_role role, const char *format, ...)
{
    struct story_span *spans;
    int *n = count_of(s, line, &spans);
    size_t room = sizeof s->text - s->used;
    va_list args;
    if (*n == STORY_SPANS || room <= 1) return;
    va_start(args, format);
    int len = vsnprintf(s->text + s->used, room, format, args);
    va_end(args);
    if (len <= 0 || (size_t)len >= room) {
        s->text[s->used] = '\0'; /* half a span could be half a character */
        return;
    }
    spans[(*n)++] = (struct story_span){role, (uint16_t)s->used, (uint16_t)len, STORY_SPARE_NEVER};
    s->used += (size_t)len + 1;
}

void story_differ(struct story *s, const struct difference *d)
{
    char text[STORY_DIFFERENCE];
    if (!d) return;
    difference_print(d, text, sizeof text);
    story_add(s, STORY_LINE_NOTE, STYLE_STORY_DIM, "%s", text);
    s->brief = d->brief;
}

bool story_is_rfc(const struct scene *s) { return tape_has_profile(s->tape, "rfc9293"); }

void story_spare(struct story *s, enum story_line line, unsigned order)
{
    struct story_span *spans;
    int n = *count_of(s, line, &spans);
    if (n > 0) spans[n - 1].spare = (uint8_t)order;
}

void story_add_segment(struct story *s, enum story_line line, const struct tape_event *sent, unsigned order)
{
    char flags[40], numbers[64];
    ladder_numbers(sent, 0, numbers, sizeof numbers);
    story_add(s, line, role_of(sent->host, STYLE_STORY_CLIENT, STYLE_STORY_SERVER), "%s",
              segment_flags_print(sent->u.sent.seg.flags, flags, sizeof flags));
    story_add(s, line, STYLE_STORY, " %s", numbers);
    story_spare(s, line, order);
}

size_t story_edge_label(int edge, char *buf, size_t cap)
{
    if (edge < 0 || (size_t)edge >= fsm_nedges) return (size_t)snprintf(buf, cap, "?");
    const struct fsm_edge *e = &fsm_edges[edge];
    return (size_t)snprintf(buf, cap, "%s%s%s", fsm_cause_label(e->cause), *e->emits ? "/" : "", e->emits);
}
