/* scene.c - one picture: the layout for the canvas' size, then every pane. Also
 * the only door to the tape: behind the cursor it shows nothing. */
#include <stdio.h>
#include <string.h>
#include "core/note.h"
#include "pane.h"

void scene_engine(const struct tape *tape, char engine[SCENE_WORD], char profile[SCENE_WORD])
{
    const struct tape_event *first = tape_at(tape, 0);
    const char *name = first && first->kind == TAPE_ENGINE ? tape_bytes(tape, first) : "?", *rest = strchr(name, '/');
    rest = rest ? rest + 1 : "";
    snprintf(engine, SCENE_WORD, "%.*s", (int)strcspn(name, "/"), name);
    snprintf(profile, SCENE_WORD, "%.*s", (int)strcspn(rest, "/"), rest);
}

const struct tape_event *scene_at(const struct scene *s, uint32_t seq)
{
    return seq < s->vs->cursor ? tape_at(s->tape, seq) : NULL;
}

bool scene_reads(const struct scene *s, const struct tape_event *note)
{
    return note_is_read(s->tape, note, s->vs->lang ? s->vs->lang : "", s->vs->cursor);
}

/* The big layout needs less than the other one: where it is too big, no key helps. */
static void draw_advice(struct canvas *c, bool big)
{
    char line[80];
    int row = 1, cols = canvas_cols(c);
    if (!big) {
        snprintf(line, sizeof line, "F4, diagram and story only, needs %dx%d.", LAYOUT_BIG_COLS, LAYOUT_BIG_ROWS);
        if (canvas_width(line) <= cols) canvas_text(c, row++, 0, STYLE_DIM, line);
    }
    snprintf(line, sizeof line, "Make the window bigger, or its letters smaller; q quits.");
    if (canvas_width(line) > cols) snprintf(line, sizeof line, "Make it bigger; q quits.");
    if (canvas_width(line) <= cols) canvas_text(c, row, 0, STYLE_DIM, line);
}

static void draw_too_small(struct canvas *c, bool big)
{
    char line[80];
    int cols = canvas_cols(c), rows = canvas_rows(c);
    int need_cols = big ? LAYOUT_BIG_COLS : LAYOUT_COLS, need_rows = big ? LAYOUT_BIG_ROWS : LAYOUT_ROWS;
    bool helps = !big && scene_fits(rows, cols, true);
    snprintf(line, sizeof line, "finwait needs %dx%d; this window is %dx%d%s", need_cols, need_rows, cols, rows,
             helps ? ": F4 fits it" : "");
    if (canvas_width(line) > cols) snprintf(line, sizeof line, "finwait needs %dx%d", need_cols, need_rows);
    if (canvas_width(line) > cols) snprintf(line, sizeof line, "%dx%d!", need_cols, need_rows);
    canvas_text(c, 0, 0, STYLE_BASE, line);
    if (!helps) draw_advice(c, big);
}

void scene_draw(struct canvas *c, const struct scene *s)
{
    struct frame f = {.scene = s};
    canvas_clear(c, STYLE_BASE);
    layout_make(&f.layout, canvas_rows(c), canvas_cols(c), s->vs->big);
    if (f.layout.too_small) {
        draw_too_small(c, s->vs->big);
        return;
    }
    moment_find(&f.moment, s);
    lesson_find(&f.lesson, s);
    int words = lesson_rows(s, &f.lesson, &f.layout);
    bool covers = f.layout.words_over && f.lesson.acted; /* what was done since is told by the story */
    if (words && !covers) layout_add_lesson(&f.layout, words);
    bool form = s->vs->overlay == OVERLAY_GOTO || s->vs->overlay == OVERLAY_INJECT;
    if (f.layout.words_beside && !form && !lesson_begun(s)) layout_centre(&f.layout, canvas_cols(c));
    registry_draw(c, &f);
}

bool scene_fits(int rows, int cols, bool big)
{
    struct layout layout;
    layout_make(&layout, rows, cols, big);
    return !layout.too_small;
}

/* Kernel timers end late (TIME_WAIT by up to 2 s): what is overdue is looked at
 * four times a second, until the kernel says that it is gone. */
static vtime timer_change(const struct model_timer *t, vtime now)
{
    if (t->which == TIMER_OFF) return VTIME_NEVER;
    if (t->which != TIMER_TIMEWAIT && t->due - now <= VTIME_SECOND) return VTIME_NEVER; /* shown as 1 s to its end */
    if (t->due <= now) return now + 250 * VTIME_MS;
    vtime part = (t->due - now) % VTIME_SECOND;
    return now + (part ? part : VTIME_SECOND);
}

vtime scene_next_change(const struct scene *s)
{
    vtime next = VTIME_NEVER;
    if (!s->vs->live) return next; /* the past stands still */
    for (uint32_t i = 0; i < s->model->nsockets; i++) {
        const struct model_socket *row = &s->model->socket[i];
        vtime change = row->gone ? VTIME_NEVER : timer_change(&row->timer, s->vs->now);
        if (change < next) next = change;
    }
    return next;
}
