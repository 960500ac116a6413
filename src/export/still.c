/* still.c - see still.h. */
#include "still.h"

#include <stdlib.h>

#include "core/model.h"
#include "view/scene.h"

struct canvas *still_of_end(const struct export_job *job, struct error *error)
{
    const struct tape *tape = job->tape;
    struct model *model = malloc(sizeof *model);
    struct canvas *canvas = canvas_new(job->rows, job->cols);
    if (!model || !canvas) {
        free(model);
        canvas_free(canvas);
        error_set(error, "the screen was not drawn: out of memory");
        return NULL;
    }
    model_init(model);
    for (uint32_t i = 0; i < tape_len(tape); i++) model_apply(model, tape, tape_at(tape, i));
    char engine[SCENE_WORD], profile[SCENE_WORD];
    scene_engine(tape, engine, profile);
    const struct view_state vs = {.cursor = tape_len(tape), .live = true, .big = job->big, .now = model->at,
                                  .lang = job->lang, .message = ""};
    const struct scene scene = {.tape = tape, .model = model, .vs = &vs, .engine = engine, .profile = profile};
    scene_draw(canvas, &scene);
    free(model);
    return canvas;
}
