/* story_pane.c - the story on the screen: three lines, or four with the note. */
#include <stdio.h>
#include <string.h>
#include "pane.h"
#include "story_priv.h"
#include "wrap.h"

enum { TEXT_COL = 5, RIGHT_MARGIN = 1 };

/* Copies a span; where the diagram writes "close/FIN", so does the story. */
static void span_text(const struct story *st, const struct story_span *span, bool brief, char *buf, size_t cap)
{
    size_t used = 0;
    for (uint16_t i = 0; i < span->len && used + 1 < cap; i++) {
        const char *at = st->text + span->at + i;
        if (brief && at[0] == '(' && i + 1 < span->len && at[1] == ')') i++;
        else buf[used++] = *at;
    }
    buf[used] = '\0';
}

static int spans_width(const struct story *st, const struct story_span *spans, int n, bool brief)
{
    char text[STORY_TEXT];
    int width = 0;
    for (int i = 0; i < n; i++) {
        span_text(st, &spans[i], brief, text, sizeof text);
        width += canvas_width(text);
    }
    return width;
}

/* The spans of a line without those that may be left out, as few of these as it
 * takes to fit. Returns how many are left. */
static int trim(const struct story *st, const struct story_span *spans, int n, int room, bool brief,
                struct story_span kept[STORY_SPANS])
{
    int left = n;
    for (unsigned order = 0; order <= STORY_SPARE_GONE; order++) {
        left = 0;
        for (int i = 0; i < n; i++)
            if (!spans[i].spare || spans[i].spare > order) kept[left++] = spans[i];
        if (spans_width(st, kept, left, brief) <= room) break;
    }
    return left;
}

/* How many spans fit whole: a line that is too long loses what stands behind its
 * last gap, not half a word. */
static int fitting(const struct story *st, const struct story_span *spans, int n, int room, bool brief)
{
    int groups = n;
    while (groups > 0 && spans_width(st, spans, groups, brief) > room) {
        do groups--; while (groups > 0 && strncmp(st->text + spans[groups].at, "   ", 3) != 0);
    }
    return groups;
}

/* The least that a line needs beside the few words of a difference: its remarks may go,
 * not what else is gone. */
static int least_width(const struct story *st, const struct story_span *spans, int n, bool brief)
{
    int width = 0;
    for (int i = 0; i < n; i++)
        width += spans[i].spare && spans[i].spare < STORY_SPARE_GONE ? 0 : spans_width(st, &spans[i], 1, brief);
    return width;
}

static void draw_spans(struct canvas *c, const struct story *st, const struct story_span *all, int nall, int row,
                       int room, bool brief)
{
    char text[STORY_TEXT];
    struct story_span spans[STORY_SPANS] = {0};
    int n = trim(st, all, nall, room, brief, spans);
    int col = TEXT_COL, whole = fitting(st, spans, n, room, brief);
    int left = whole ? room : room - 3;
    for (int i = 0; i < (whole ? whole : n) && left > 0; i++) {
        span_text(st, &spans[i], brief, text, sizeof text);
        text[wrap_fit(text, left)] = '\0';
        int took = canvas_text(c, row, col, spans[i].role, text);
        col += took;
        left -= took;
    }
    int dots = col + (whole > 0);
    if (whole < n && dots + 3 <= TEXT_COL + room) canvas_text(c, row, dots, STYLE_STORY_DIM, "...");
}

/* The section stands at the right: whole, or its number alone, or not at all. */
static void draw_section(struct canvas *c, const struct story *st, int row, int right, int taken)
{
    const char *text = st->rfc, *number = strrchr(st->rfc, ' ');
    if (!*text) return;
    if (TEXT_COL + taken + 2 + (int)strlen(text) > right && number) text = number + 1;
    int col = right - (int)strlen(text);
    if (TEXT_COL + taken + 2 <= col) canvas_text(c, row, col, STYLE_STORY_DIM, text);
}

/* A mark stands at the right of line 2, where it does not cover anything; cut to less it
 * would say nothing. */
static void draw_beside(struct canvas *c, const struct story *st, int row, int right, int taken)
{
    enum { LEAST = 16 };
    char text[STORY_TEXT];
    int room = right - TEXT_COL - taken - 2;
    if (!st->nbeside) return;
    span_text(st, &st->beside[0], false, text, sizeof text);
    if (canvas_width(text) > room && room < LEAST) return;
    canvas_cut(text, room);
    canvas_text(c, row, right - canvas_width(text), st->beside[0].role, text);
}

/* Where the note has no row, its few words stand at the right of line 2, before the
 * arrow's remark and after a mark. Returns the columns that are left for the arrow. */
static int draw_brief(struct canvas *c, const struct story *st, int row, int right, bool brief)
{
    int room = right - TEXT_COL, width = st->brief ? canvas_width(st->brief) : 0;
    if (!width || st->nbeside || least_width(st, st->arrow, st->narrow, brief) + 2 + width > room) return room;
    canvas_text(c, row, right - width, STYLE_STORY_DIM, st->brief);
    return room - width - 2;
}

/* The note may wrap; what its last row cannot take ends in dots. */
static void draw_note(struct canvas *c, const struct story *st, int row, int rows, int room)
{
    const char *text = st->text + st->note[0].at;
    for (int i = 0; i < rows && *text; i++) {
        char line[STORY_TEXT];
        size_t next, bytes = wrap_line(text, room, &next);
        bool cut_here = i == rows - 1 && text[next];
        if (cut_here) bytes = wrap_line(text, room - 3, &next);
        snprintf(line, sizeof line, "%.*s%s", (int)bytes, text, cut_here ? "..." : "");
        canvas_text(c, row + i, TEXT_COL, st->note[0].role, line);
        text += next;
    }
}

void story_draw(struct canvas *c, const struct frame *f, struct rect r)
{
    struct story st;
    bool brief = f->layout.map->short_labels;
    int right = r.col + r.cols - RIGHT_MARGIN, room = right - TEXT_COL;
    story_tell(&st, f->scene);
    canvas_fill(c, r, ' ', STYLE_STORY);
    if ((unsigned)st.host < HOST_COUNT) tag_draw(c, r.row, 1, st.host, true);
    draw_spans(c, &st, st.what, st.nwhat, r.row, room, false);
    int left = f->layout.note ? room : draw_brief(c, &st, r.row + 1, right, brief);
    draw_spans(c, &st, st.arrow, st.narrow, r.row + 1, left, brief);
    draw_beside(c, &st, r.row + 1, right, spans_width(&st, st.arrow, st.narrow, brief));
    if (!f->moment.told && st.nnote && !f->layout.note) { /* why this engine: must be said even where it is tight */
        draw_spans(c, &st, st.note, st.nnote, r.row + 2, room, false);
        return;
    }
    draw_spans(c, &st, st.why, st.nwhy, r.row + 2, room, false);
    draw_section(c, &st, r.row + 2, right, spans_width(&st, st.why, st.nwhy, false));
    if (st.nnote) draw_note(c, &st, r.row + 3, f->layout.note, room);
}
