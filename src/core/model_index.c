/* model_index.c - keyframes: the model at every KEYFRAME_EVERY-th event, offered or
 * made when first needed, so that any cursor costs one copy and a short fold. */
#include <stdlib.h>

#include "core/array.h"
#include "core/model.h"

enum { KEYFRAME_EVERY = 1024 };

struct model_index {
    const struct tape *tape;
    struct model **frames; /* [i] = fold of (i + 1) * KEYFRAME_EVERY events */
    size_t nframes, cap;
};

struct model_index *model_index_new(const struct tape *tape)
{
    struct model_index *x = calloc(1, sizeof *x);
    if (x) x->tape = tape;
    return x;
}

void model_index_free(struct model_index *x)
{
    if (!x) return;
    for (size_t i = 0; i < x->nframes; i++) free(x->frames[i]);
    free(x->frames);
    free(x);
}

static void fold(struct model *m, const struct tape *tape, uint32_t upto)
{
    while (m->upto < upto) model_apply(m, tape, tape_at(tape, m->upto));
}

/* Keeps a copy of m as the next keyframe; without memory the seek is only slower. */
static void keep(struct model_index *x, const struct model *m)
{
    struct model **frames = array_room(x->frames, x->nframes + 1, &x->cap, sizeof(struct model *));
    if (!frames) return;
    x->frames = frames;
    struct model *copy = malloc(sizeof *copy);
    if (!copy) return;
    *copy = *m;
    x->frames[x->nframes++] = copy;
}

void model_index_offer(struct model_index *x, const struct model *m)
{
    if (m->upto == (x->nframes + 1) * KEYFRAME_EVERY) keep(x, m);
}

void model_seek(struct model_index *x, uint32_t upto, struct model *out)
{
    if (upto > tape_len(x->tape)) upto = tape_len(x->tape);
    size_t have = upto / KEYFRAME_EVERY;
    if (have > x->nframes) have = x->nframes;
    if (have) *out = *x->frames[have - 1];
    else model_init(out);
    while (x->nframes < upto / KEYFRAME_EVERY) {
        size_t before = x->nframes;
        fold(out, x->tape, (uint32_t)(x->nframes + 1) * KEYFRAME_EVERY);
        keep(x, out);
        if (x->nframes == before) break;
    }
    fold(out, x->tape, upto);
}
