/* registry.c - the one list of panes. A new pane is a row here, a place in
 * layout.c and a file of its own. */
#include <assert.h>
#include "canvas_check.h"
#include "pane.h"

static pane_draw *const panes[PANE_COUNT] = {
    [PANE_DIAGRAM] = diagram_draw, [PANE_CORNER] = corner_draw, [PANE_WIRE] = ladder_draw,
    [PANE_WIRE_ROW] = wire_row_draw, [PANE_LESSON] = lesson_draw,
    [PANE_SEGMENT] = segment_draw, [PANE_CALLS] = calls_draw, [PANE_STORY] = story_draw,
    [PANE_SOCKETS] = sockets_draw, [PANE_FOOTER] = footer_draw, [PANE_INJECT] = inject_draw, [PANE_GOTO] = goto_draw,
    [PANE_LOG] = log_draw, [PANE_ATLAS] = atlas_draw, [PANE_LESSONS] = lesson_list_draw,
    [PANE_HELP] = help_draw, [PANE_CHOICES] = choices_draw,
};

#ifdef NDEBUG
static void draw(struct canvas *c, const struct frame *f, int id) { panes[id](c, f, f->layout.rect[id]); }
#else
/* Ends the program when a pane changed anything but its own place. */
static void draw(struct canvas *c, const struct frame *f, int id)
{
    struct canvas *before = canvas_copy(c);
    panes[id](c, f, f->layout.rect[id]);
    if (before) assert(canvas_changed_only(c, before, f->layout.rect[id]));
    canvas_free(before);
}
#endif

void registry_draw(struct canvas *c, const struct frame *f)
{
    for (int id = 0; id < PANE_COUNT; id++) {
        struct rect r = f->layout.rect[id];
        if (r.rows <= 0 || r.cols <= 0) continue;
        canvas_clip(c, r);
        draw(c, f, id);
    }
    canvas_clip(c, (struct rect){0, 0, canvas_rows(c), canvas_cols(c)});
}
