/* screen_atlas.c - the atlas: opened, walked through by keys, and kept over all
 * sessions in the state folder. */
#include "atlas_file.h"
#include "screen.h"
#include "state.h"

static void read_file(struct atlas *atlas)
{
    FILE *file = state_read("atlas");
    if (!file)
        return;
    atlas_read(atlas, file);
    fclose(file);
}

static void choose(struct screen *s, int edge)
{
    int last = (int)fsm_nedges - 1;
    s->vs.atlas_edge = edge < 0 ? 0 : edge > last ? last : edge;
    s->vs.overlay_scroll = atlas_scroll(&s->vs, canvas_rows(s->canvas), canvas_cols(s->canvas));
}

/* The arrow just taken; where none was, the one that was chosen before. */
static int first_choice(const struct screen *s)
{
    const struct model *model = screen_model(s);
    const struct tape_event *event = model->last_state ? tape_at(session_tape(s->session), model->last_state - 1)
                                                       : NULL;
    return event && event->u.state.edge >= 0 ? event->u.state.edge : s->vs.atlas_edge;
}

void screen_atlas(struct screen *s)
{
    if (!s->atlas_read)
        read_file(&s->atlas);
    s->atlas_read = true;
    s->vs.atlas = &s->atlas;
    s->vs.walks = &s->walks;
    s->vs.overlay = OVERLAY_ATLAS;
    s->vs.overlay_scroll = 0;
    choose(s, first_choice(s));
}

void screen_atlas_look(struct screen *s)
{
    if (s->vs.overlay != OVERLAY_ATLAS || session_walks(s->session, s->vs.cursor, &s->walks) == 0)
        return;
    s->vs.overlay = OVERLAY_NONE;
    screen_say(s, true, "Out of memory: the atlas cannot be counted.");
}

bool screen_atlas_key(struct screen *s, const struct keymap_row *row)
{
    int page = atlas_page(canvas_rows(s->canvas), canvas_cols(s->canvas), s->vs.big) - 1;
    switch (row ? (int)row->id : -1) {
    case KEYMAP_CHOOSE_UP:   choose(s, s->vs.atlas_edge - 1); break;
    case KEYMAP_CHOOSE_DOWN: choose(s, s->vs.atlas_edge + 1); break;
    case KEYMAP_PAGE_BACK:   choose(s, s->vs.atlas_edge - page); break;
    case KEYMAP_PAGE_ON: case KEYMAP_DELIVER: choose(s, s->vs.atlas_edge + page); break;
    case KEYMAP_FIRST:       choose(s, 0); break;
    case KEYMAP_LAST:        choose(s, (int)fsm_nedges - 1); break;
    case KEYMAP_DELIVER_CHOSEN: screen_goto_edge(s, s->vs.atlas_edge); break;
    default: return false;
    }
    return true;
}

/* Read again: another finwait may have written meanwhile. */
void screen_atlas_save(struct screen *s)
{
    struct atlas atlas = { 0 };
    struct walks walks;
    struct error ignored;
    if (s->vs.replay || session_walks(s->session, tape_len(session_tape(s->session)), &walks) != 0)
        return;
    read_file(&atlas);
    if (atlas_add(&atlas, &walks, s->engine))
        state_write("atlas", atlas_write, &atlas, &ignored);
}
