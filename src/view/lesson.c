/* lesson.c - the words of a lesson, at the foot of the wire. They come from the
 * tape, so that looking back, a replay and a cast show them too. One page is what
 * was said since the last thing that was done; it goes when the user does
 * something of his own. */
#include "lesson.h"
#include <stdio.h>
#include <string.h>
#include "pane.h"
#include "wrap.h"

static void keep(struct lesson *l, const struct tape_event *note)
{
    if (l->n == LESSON_LINES) return;
    memmove(&l->words[1], &l->words[0], (size_t)l->n * sizeof(const struct tape_event *));
    l->words[0] = note;
    l->n++;
}

static bool is_action(const struct tape_event *e)
{
    return e->kind == TAPE_COMMAND && command_is_action(e->u.command.op);
}

static bool is_refused(const struct scene *s, const struct tape_event *command)
{
    const struct tape_event *e = scene_at(s, command->seq + 1);
    return e && e->kind == TAPE_NOTE && e->cause == command->seq && e->u.note.op == CMD_COUNT;
}

static bool ends_page(const struct scene *s, const struct lesson *l, const struct tape_event *e)
{
    if (e->kind != TAPE_COMMAND || !command_ends_page(e->u.command.op) || is_refused(s, e)) return false;
    return l->n > 0 || (is_action(e) && e->u.command.line == 0);
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
        if (!e || ends_page(s, l, e) || is_answered(l, e)) break;
        l->acted |= l->n == 0 && is_action(e);
        if (e->kind == TAPE_NOTE && command_is_on_the_page(e->u.note.op) && scene_reads(s, e)) keep(l, e);
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
/* end: of the last row; col: behind the last choice where they stand in one row, 0: in none */
struct writer { struct canvas *canvas; struct rect r; int row, end, col; enum style_role role; };

bool lesson_begun(const struct scene *s)
{
    const struct tape_event *e;
    for (uint32_t seq = 0; (e = scene_at(s, seq)); seq++)
        if (e->kind == TAPE_NOTE && command_is_on_the_page(e->u.note.op)) return true;
    return false;
}

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

static void write_number(struct writer *w, int choice, int col)
{
    if (w->canvas && w->row < w->r.row + w->r.rows)
        canvas_put(w->canvas, w->row, col, choice < 10 ? '0' + (uint32_t)choice : '-', STYLE_LESSON_DIM);
}

/* A choice behind the one before it, where both fit in one row. */
static void write_beside(struct writer *w, int choice, const char *text)
{
    enum { GAP = 3 };
    int width = 2 + canvas_width(text);
    if (w->col && w->col + GAP + width > w->r.cols - 2) {
        w->row++;
        w->col = 0;
    }
    int col = w->r.col + 1 + (w->col ? w->col + GAP : 0);
    write_number(w, choice, col);
    if (w->canvas && w->row < w->r.row + w->r.rows)
        w->end = col + 2 + canvas_text(w->canvas, w->row, col + 2, STYLE_LESSON, text);
    w->col = col - w->r.col - 1 + width;
}

static void write_page(struct writer *w, const struct scene *s, const struct lesson *l, bool tight)
{
    int choice = 0;
    for (int i = 0; i < l->n; i++) {
        enum command_op op = l->words[i]->u.note.op;
        const char *text = words_of(s, l->words[i]);
        if (op == CMD_CHOICE && tight) {
            write_beside(w, ++choice, text);
            continue;
        }
        if (op == CMD_CHOICE) write_number(w, ++choice, w->r.col + 1);
        write_words(w, text, op == CMD_CHOICE ? 2 : 0,
                    op == CMD_ASK || op == CMD_ANSWER ? STYLE_LESSON_STRONG : STYLE_LESSON);
    }
    w->row += w->col > 0;
    if (!w->canvas || w->row <= w->r.row + w->r.rows) return;
    int right = w->r.col + w->r.cols - 1 - (int)strlen(more); /* what did not fit is announced, whosever it is */
    canvas_text(w->canvas, w->r.row + w->r.rows - 1, w->end < right ? w->end : right, w->role, more);
}

static bool is_tight(const struct layout *layout) { return layout->big && !layout->words_beside; }

int lesson_needs(const struct scene *s, const struct lesson *l, const struct layout *layout)
{
    int cols = layout->big ? layout->words.cols : layout->rect[PANE_WIRE].cols;
    struct writer w = {.canvas = NULL, .r = {0, 0, 0, cols}, .row = !is_tight(layout)};
    if (l->n == 0) return 0;
    write_page(&w, s, l, is_tight(layout));
    return w.row;
}

int lesson_rows(const struct scene *s, const struct lesson *l, const struct layout *layout)
{
    int needs = lesson_needs(s, l, layout), most = layout->big ? layout->words.rows : layout->lesson;
    return needs < most ? needs : most;
}

static void draw_heading(struct canvas *c, const struct frame *f, struct rect r)
{
    const struct tape_event *title = f->lesson.title;
    for (int col = r.col; col < r.col + r.cols; col++)
        canvas_line(c, r.row, col, LINE_L | LINE_R, LINE_THIN, STYLE_LESSON_EDGE);
    if (!title) return;
    char text[200];
    size_t next, bytes = wrap_line(tape_bytes(f->scene->tape, title), r.cols - 4, &next);
    snprintf(text, sizeof text, " %.*s ", (int)bytes, tape_bytes(f->scene->tape, title));
    canvas_text(c, r.row, r.col + 1, STYLE_LESSON_STRONG, text);
}

void lesson_draw(struct canvas *c, const struct frame *f, struct rect r)
{
    const bool tight = is_tight(&f->layout), head = !tight || lesson_needs(f->scene, &f->lesson, &f->layout) < r.rows;
    struct writer w = {.canvas = c, .r = r, .row = r.row + head};
    canvas_fill(c, r, ' ', STYLE_LESSON);
    if (head) draw_heading(c, f, r);
    write_page(&w, f->scene, &f->lesson, tight);
}
