/* lesson.c - the words of a lesson, at the foot of the wire. They come from the
 * tape, so that looking back, a replay and a cast show them too. One page is what
 * was said since the last thing that was done; it goes when the user does
 * something of his own. */
#include "lesson.h"
#include <stdio.h>
#include <string.h>
#include "pane.h"
#include "wrap.h"

static bool on_the_page(enum command_op op)
{
    return op == CMD_SAY || op == CMD_ASK || op == CMD_CHOICE || op == CMD_ANSWER;
}

static void keep(struct lesson *l, const struct tape_event *note)
{
    if (l->n == LESSON_LINES) return;
    memmove(&l->words[1], &l->words[0], (size_t)l->n * sizeof l->words[0]);
    l->words[0] = note;
    l->n++;
}

static bool ends_page(const struct lesson *l, const struct tape_event *e)
{
    if (e->kind != TAPE_COMMAND) return false;
    if (e->u.command.op == CMD_PAUSE) return l->n > 0;
    if (command_is_words(e->u.command.op) || e->u.command.op == CMD_EXPECT) return false;
    return l->n > 0 || e->u.command.line == 0;
}

/* An answer takes the place of its question. */
static bool is_answered(const struct lesson *l, const struct tape_event *e)
{
    if (e->kind != TAPE_NOTE || l->n == 0 || l->words[0]->u.note.op != CMD_ANSWER) return false;
    return e->u.note.op == CMD_CHOICE || e->u.note.op == CMD_ASK;
}

void lesson_find(struct lesson *l, const struct scene *s)
{
    memset(l, 0, sizeof *l);
    uint32_t seq = s->vs->cursor;
    for (; seq > 0; seq--) {
        const struct tape_event *e = scene_at(s, seq - 1);
        if (!e || ends_page(l, e) || is_answered(l, e)) break;
        if (e->kind == TAPE_NOTE && on_the_page(e->u.note.op) && scene_reads(s, e)) keep(l, e);
    }
    for (seq = s->vs->cursor; seq > 0 && l->n > 0 && !l->title; seq--) {
        const struct tape_event *e = scene_at(s, seq - 1);
        if (e && e->kind == TAPE_NOTE && e->u.note.op == CMD_TITLE && scene_reads(s, e)) l->title = e;
    }
}

/* "choice CLOSING" has no words of its own: its command has them. */
static const char *words_of(const struct scene *s, const struct tape_event *note)
{
    const char *text = tape_bytes(s->tape, note);
    const struct tape_event *command = scene_at(s, note->cause);
    if (note->u.note.op != CMD_CHOICE || *text || !command || command->kind != TAPE_COMMAND) return text;
    const char *line = tape_bytes(s->tape, command);
    return strchr(line, ' ') ? strchr(line, ' ') + 1 : line;
}

static const char more[] = "...";
struct writer { struct canvas *canvas; struct rect r; int row, end; enum style_role role; }; /* end: of the last row */

/* Writes words from column `indent` on, or only counts their rows (no canvas). */
static void write_words(struct writer *w, const char *text, int indent, enum style_role role)
{
    int width = w->r.cols - 2 - indent, last = w->r.row + w->r.rows - 1;
    while (*text) {
        char line[400];
        size_t next, bytes = wrap_line(text, width, &next);
        if (w->canvas && w->row <= last) {
            snprintf(line, sizeof line, "%.*s", (int)bytes, text);
            w->end = w->r.col + 1 + indent;
            w->end += canvas_text(w->canvas, w->row, w->end, role, line);
            w->role = role;
        }
        w->row++;
        text += next;
    }
}

static void write_page(struct writer *w, const struct scene *s, const struct lesson *l)
{
    int choice = 0;
    for (int i = 0; i < l->n; i++) {
        enum command_op op = l->words[i]->u.note.op;
        const char *text = words_of(s, l->words[i]);
        int indent = 0;
        if (op == CMD_CHOICE) {
            indent = 2;
            choice++;
            if (w->canvas && w->row < w->r.row + w->r.rows)
                canvas_put(w->canvas, w->row, w->r.col + 1, choice < 10 ? '0' + (uint32_t)choice : '-', STYLE_LESSON_DIM);
        }
        write_words(w, text, indent, op == CMD_ASK || op == CMD_ANSWER ? STYLE_LESSON_STRONG : STYLE_LESSON);
    }
    if (!w->canvas || w->row <= w->r.row + w->r.rows) return;
    int right = w->r.col + w->r.cols - 1 - (int)strlen(more); /* what did not fit is announced, whosever it is */
    canvas_text(w->canvas, w->r.row + w->r.rows - 1, w->end < right ? w->end : right, w->role, more);
}

int lesson_rows(const struct scene *s, const struct lesson *l, int cols, int most)
{
    struct writer w = {.canvas = NULL, .r = {0, 0, most, cols}, .row = 1};
    if (l->n == 0) return 0;
    write_page(&w, s, l);
    return w.row < most ? w.row : most;
}

void lesson_draw(struct canvas *c, const struct frame *f, struct rect r)
{
    const struct lesson *l = &f->lesson;
    struct writer w = {.canvas = c, .r = r, .row = r.row + 1};
    canvas_fill(c, r, ' ', STYLE_LESSON);
    for (int col = r.col; col < r.col + r.cols; col++)
        canvas_line(c, r.row, col, LINE_L | LINE_R, LINE_THIN, STYLE_LESSON_EDGE);
    if (l->title) {
        char title[200];
        size_t next, bytes = wrap_line(tape_bytes(f->scene->tape, l->title), r.cols - 4, &next);
        snprintf(title, sizeof title, " %.*s ", (int)bytes, tape_bytes(f->scene->tape, l->title));
        canvas_text(c, r.row, r.col + 1, STYLE_LESSON_STRONG, title);
    }
    write_page(&w, f->scene, l);
}
