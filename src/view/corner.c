/* corner.c - the corner that figure 5 leaves empty: which engine this is, and
 * whether it is now or then. */
#include "pane.h"

void corner_draw(struct canvas *c, const struct frame *f, struct rect r)
{
    const struct scene *s = f->scene;
    const struct view_state *vs = s->vs;
    canvas_text(c, r.row, r.col, STYLE_NAME, s->engine);
    if (vs->replay) canvas_text(c, r.row + 1, r.col, STYLE_LIVE, "saved tape");
    else if (vs->live) canvas_text(c, r.row + 1, r.col, STYLE_LIVE, "live");
    else canvas_printf(c, r.row + 1, r.col, STYLE_BACK, " %u back ", vs->behind);
    if (r.rows > 2) canvas_printf(c, r.row + 2, r.col, STYLE_NAME, "event %u", vs->cursor);
}
