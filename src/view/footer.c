/* footer.c - the last line: the keys that matter now, or a message, or the `:`
 * line being typed. While looking back all of it is inverse. */
#include <stdio.h>
#include <string.h>
#include "pane.h"
#include "wrap.h"

enum { HINTS = 6, BRAND_COLS = 100, GAP = 2 };
static const char brand[] = "finwait", rec[] = "REC";

static int draw_live(struct canvas *c, const struct scene *s, struct rect r)
{
    int col = 1, right = r.col + r.cols;
    for (int i = 0; i < HINTS && s->footer[i].keys; i++) {
        const struct key_hint *h = &s->footer[i];
        if (col + canvas_width(h->keys) + 3 + canvas_width(h->help) > right) break;
        col += keycap_draw(c, r.row, col, STYLE_KEY, h->keys) + 1;
        col += canvas_text(c, r.row, col, STYLE_FOOT, h->help) + GAP;
    }
    return col;
}

static int draw_back(struct canvas *c, const struct scene *s, struct rect r)
{
    int col = 1, right = r.col + r.cols;
    canvas_fill(c, r, ' ', STYLE_FOOT_BACK);
    for (int i = 0; i < HINTS && s->footer[i].keys; i++) {
        const struct key_hint *h = &s->footer[i];
        if (col + canvas_width(h->keys) + 2 + canvas_width(h->help) > right) break;
        col += canvas_text(c, r.row, col, STYLE_BACK, h->keys);
        col += canvas_text(c, r.row, col, STYLE_BACK, ":") + 1;
        col += canvas_text(c, r.row, col, STYLE_FOOT_BACK, h->help) + GAP;
    }
    return col;
}

/* Cuts a line to `room` columns, with "..." where something is missing. */
static void draw_cut(struct canvas *c, int row, int col, int room, enum style_role role, const char *text)
{
    char line[512];
    snprintf(line, sizeof line, "%s", text);
    canvas_text(c, row, col, role, canvas_cut(line, room));
}

/* The same for a sentence: it is cut behind a word, if one ends near enough. */
static int draw_message(struct canvas *c, int row, int col, int room, enum style_role role, const char *text)
{
    char line[512];
    snprintf(line, sizeof line, "%s", text);
    if (canvas_width(line) > room) {
        char *blank;
        while (canvas_width(line) > room - 4 && (blank = strrchr(line, ' ')) != NULL) *blank = '\0';
        const size_t len = strlen(line);
        if (canvas_width(line) < room / 2) snprintf(line, sizeof line, "%s", text);
        else snprintf(line + len, sizeof line - len, " ...");
    }
    draw_cut(c, row, col, room, role, line);
    return col + canvas_width(line);
}

/* The typed line scrolls so that its cursor stays in sight. */
static void draw_prompt(struct canvas *c, const struct scene *s, struct rect r)
{
    const struct view_state *vs = s->vs;
    const char *from = vs->line;
    int room = r.cols - 4;
    size_t len = strlen(vs->line), at = vs->line_cursor > 0 ? (size_t)vs->line_cursor : 0;
    char before[512], under[8] = " ";
    if (at > len) at = len;
    for (;;) {
        snprintf(before, sizeof before, "%.*s", (int)(vs->line + at - from), from);
        if (canvas_width(before) < room || !*from) break;
        do from++; while (((unsigned char)*from & 0xc0) == 0x80);
    }
    size_t wide = 1;
    while (vs->line[at] && ((unsigned char)vs->line[at + wide] & 0xc0) == 0x80 && wide < 4) wide++;
    if (vs->line[at]) snprintf(under, sizeof under, "%.*s", (int)wide, vs->line + at);
    canvas_text(c, r.row, 1, STYLE_STRONG, vs->line_sign == '/' ? "/" : ":");
    int col = 2 + canvas_text(c, r.row, 2, STYLE_BASE, before);
    col += canvas_text(c, r.row, col, STYLE_PANEL_PICK, under);
    if (vs->line[at]) draw_cut(c, r.row, col, r.cols - 1 - col, STYLE_BASE, vs->line + at + wide);
}

/* The sign of a recording keeps the right end, whatever else is told there; the name of
 * its file stands in it where there is room. */
static void draw_recording(struct canvas *c, struct rect r, const char *name, int end)
{
    char sign[280];
    snprintf(sign, sizeof sign, "%s %s", rec, name);
    if (end + canvas_width(sign) + 3 > r.cols) snprintf(sign, sizeof sign, "%s", rec);
    keycap_draw(c, r.row, r.cols - 1 - (canvas_width(sign) + 2), STYLE_TAG_BAD, sign);
}

static int draw_hints(struct canvas *c, const struct scene *s, struct rect r, bool recording)
{
    bool back = !s->vs->live && !s->vs->replay;
    int end = back ? draw_back(c, s, r) : draw_live(c, s, r), col = r.cols - 1 - (int)strlen(brand);
    if (r.cols >= BRAND_COLS && end < col && !recording)
        canvas_text(c, r.row, col, back ? STYLE_FOOT_BACK : STYLE_FAINT, brand);
    return end;
}

static int message_room(const struct view_state *vs, int cols)
{
    return cols - 2 - (vs->recording ? (int)sizeof rec + 2 : 0);
}

/* The bytes of a message that stand in the line above, as it is too long for one; *next: what follows them. */
static size_t message_head(const struct view_state *vs, int cols, size_t *next)
{
    *next = 0;
    if (vs->line || !vs->message || canvas_width(vs->message) <= message_room(vs, cols)) return 0;
    return wrap_line(vs->message, message_room(vs, cols), next);
}

static enum style_role message_role(const struct view_state *vs) { return vs->message_bad ? STYLE_BAD : STYLE_BASE; }

void footer_draw(struct canvas *c, const struct frame *f, struct rect whole)
{
    const struct scene *s = f->scene;
    const struct view_state *vs = s->vs;
    struct rect r = whole;
    int end;
    if (vs->recording) r.cols -= (int)sizeof rec + 2;
    if (vs->line) {
        draw_prompt(c, s, r);
        end = r.cols;
    } else if (vs->message) {
        size_t next;
        message_head(vs, whole.cols, &next);
        end = draw_message(c, r.row, 1, message_room(vs, whole.cols), message_role(vs), vs->message + next);
    } else
        end = draw_hints(c, s, r, vs->recording);
    if (vs->recording) draw_recording(c, whole, vs->recording, end);
}

/* The first choice that is shown, so that the picked one is seen too. */
static int first_choice(const struct view_state *vs, int room)
{
    int first = vs->choice + 1;
    while (first > 0 && (room -= canvas_width(vs->choices[first - 1]) + 2) >= 0) first--;
    return first > vs->choice && first > 0 ? vs->choice : first;
}

/* What could stand here next, in the line above the one being typed; or what a long message begins with. */
void choices_draw(struct canvas *c, const struct frame *f, struct rect r)
{
    const struct view_state *vs = f->scene->vs;
    size_t next, head = message_head(vs, r.cols, &next);
    if (head) {
        canvas_fill(c, r, ' ', STYLE_BASE);
        canvas_printf(c, r.row, 1, message_role(vs), "%.*s", (int)head, vs->message);
    }
    if (!vs->line || !vs->choices || !vs->choices[0]) return;
    int col = 1, right = r.cols - 4;
    canvas_fill(c, r, ' ', STYLE_PANEL);
    for (int i = first_choice(vs, right - col); vs->choices[i]; i++) {
        if (col + canvas_width(vs->choices[i]) + 2 > right) {
            canvas_text(c, r.row, col, STYLE_PANEL_DIM, "...");
            return;
        }
        col += keycap_draw(c, r.row, col, i == vs->choice ? STYLE_PANEL_PICK : STYLE_PANEL, vs->choices[i]);
    }
}
