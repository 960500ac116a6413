/* lesson_list.c - all lessons, each with its minutes and whether it was done; beside
 * them what the chosen one shows. */
#include "view/lesson_list.h"
#include <stdio.h>
#include <string.h>
#include "pane.h"
#include "wrap.h"

enum { HEAD_ROWS = 2, COL_TITLE = 6, COL_MINUTES = 32, COL_DONE = 40, LIST_COLS = 45, GUTTER = 2 };

int lesson_list_page(int rows, int cols, bool big)
{
    struct layout layout;
    layout_make(&layout, rows, cols, big);
    return layout.too_small ? 0 : layout.rect[PANE_LESSONS].rows - HEAD_ROWS;
}

static void head_draw(struct canvas *c, const struct lesson_list *l, struct rect r)
{
    char text[60];
    int done = 0;
    for (int i = 0; i < l->n; i++) done += l->entry[i].done;
    for (int col = r.col; col < r.col + r.cols; col++)
        canvas_line(c, r.row, col, LINE_L | LINE_R, LINE_THIN, STYLE_PANEL_EDGE);
    int at = r.col + 1 + canvas_text(c, r.row, r.col + 1, STYLE_PANEL_STRONG, " lessons ");
    snprintf(text, sizeof text, " done %d of %d ", done, l->n);
    canvas_text(c, r.row, at + 1, STYLE_PANEL, text);
}

static void entry_draw(struct canvas *c, const struct lesson_entry *e, struct rect r, bool chosen)
{
    char text[60];
    enum style_role role = chosen ? STYLE_PANEL_PICK : e->done ? STYLE_PANEL_DIM : STYLE_PANEL;
    if (chosen) {
        canvas_fill(c, r, ' ', role);
        canvas_put(c, r.row, r.col, '>', role);
    }
    snprintf(text, sizeof text, "%3d", e->number);
    canvas_text(c, r.row, r.col + 1, role, text);
    snprintf(text, sizeof text, "%.*s", (int)wrap_fit(e->title, COL_MINUTES - COL_TITLE - 1), e->title);
    canvas_text(c, r.row, r.col + COL_TITLE, role, text);
    snprintf(text, sizeof text, "%2d min", e->minutes);
    canvas_text(c, r.row, r.col + COL_MINUTES, role, text);
    if (e->done) canvas_text(c, r.row, r.col + COL_DONE, role, "done");
}

static int words_draw(struct canvas *c, struct rect r, int row, int indent, enum style_role role, const char *text)
{
    while (*text && row < r.row + r.rows) {
        char line[400];
        size_t next, bytes = wrap_line(text, r.cols - indent, &next);
        snprintf(line, sizeof line, "%.*s", (int)bytes, text);
        canvas_text(c, row++, r.col + indent, role, line);
        text += next;
    }
    return row;
}

static void told_draw(struct canvas *c, const struct lesson_entry *e, struct rect r)
{
    int row = words_draw(c, r, r.row, 0, STYLE_PANEL_STRONG, e->title);
    row = words_draw(c, r, row + 1, 0, STYLE_PANEL_DIM, "What you will see:");
    for (const char *at = e->chapters; *at; at += *at == '\n') {
        char line[sizeof e->chapters];
        size_t len = strcspn(at, "\n");
        snprintf(line, sizeof line, "%.*s", (int)len, at);
        if (row < r.row + r.rows) canvas_put(c, row, r.col, '-', STYLE_PANEL_DIM);
        row = words_draw(c, r, row, 2, STYLE_PANEL, line);
        at += len;
    }
    words_draw(c, r, row + 1, 0, STYLE_PANEL_DIM,
               "In a lesson Space goes on, 1 2 3 answer a question, Left looks back, ] goes on to the next chapter. Do what else you like at any time: b comes back to the lesson.");
}

void lesson_list_draw(struct canvas *c, const struct frame *f, struct rect r)
{
    const struct lesson_list *l = f->scene->vs->lessons;
    if (f->scene->vs->overlay != OVERLAY_LESSONS || !l || l->n == 0) return;
    int rows = r.rows - HEAD_ROWS, top = l->chosen < rows ? 0 : l->chosen - rows + 1;
    canvas_fill(c, r, ' ', STYLE_PANEL);
    head_draw(c, l, r);
    for (int i = top; i < l->n && i < top + rows; i++)
        entry_draw(c, &l->entry[i], (struct rect){r.row + HEAD_ROWS + i - top, r.col, 1, LIST_COLS}, i == l->chosen);
    int left = LIST_COLS + GUTTER;
    told_draw(c, &l->entry[l->chosen], (struct rect){r.row + HEAD_ROWS, r.col + left, rows, r.cols - left - 1});
}
