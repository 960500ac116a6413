/* look.c - see look.h. What is drawn is drawn at each size that has a layout of its own. */
#include "look.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "core/model.h"
#include "export/exporter.h"
#include "export/save_script.h"
#include "script/script.h"
#include "view/scene.h"

enum { SEEKS = 3 };

static const char asked[] =
    "expect client ESTABLISHED\nexpect server socket 1 CLOSED\nexpect server any LISTEN\nexpect client no TIME_WAIT\n"
    "expect server count CLOSED 1\nexpect client result 0\nexpect client errno EPIPE\nexpect server signal SIGPIPE\n"
    "expect client eof\nexpect wire empty\nexpect wire #1 SYN\nexpect wire client SYN\n";

static void model_ask(const struct model *m, const struct tape *t)
{
    struct error error;
    char found[200];
    struct script *script = script_parse("asked", asked, sizeof asked - 1, &error);
    if (!script) abort();
    for (size_t i = 0; i < script_len(script); i++) {
        /* a refusal says what it found */
        if (!model_expect(m, t, script_at(script, i), found, sizeof found) && !*found) abort();
    }
    script_free(script);
}

void look_at_fold(const struct tape *t)
{
    const uint32_t len = tape_len(t);
    struct model *folded = malloc(sizeof *folded), *sought = malloc(sizeof *sought);
    struct model_index *index = model_index_new(t);
    if (folded && sought && index) {
        model_init(folded);
        for (uint32_t seq = 0, step = 0; seq < len; seq++) {
            if (seq >= step * (len / SEEKS + 1)) {
                step++;
                model_seek(index, seq, sought);
                if (memcmp(folded, sought, sizeof *folded) != 0) abort();
                model_ask(folded, t);
            }
            model_apply(folded, t, tape_at(t, seq));
        }
        model_seek(index, len, sought);
        if (memcmp(folded, sought, sizeof *folded) != 0) abort();
        model_ask(folded, t);
    }
    model_index_free(index);
    free(sought);
    free(folded);
}

static void draw(struct canvas *canvas, const struct tape *t, const struct model *m, const struct view_state *vs)
{
    char engine[SCENE_WORD] = "kernel", profile[SCENE_WORD] = "linux";
    scene_engine(t, engine, profile);
    struct scene scene = {.tape = t, .model = m, .vs = vs, .engine = engine, .profile = profile};
    scene_draw(canvas, &scene);
    scene_next_change(&scene);
}

static void draw_sizes(const struct tape *t, const struct model *m, struct view_state *vs)
{
    static const struct { int rows, cols; } sizes[] = {{24, 80}, {30, 100}, {40, 132}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct canvas *canvas = canvas_new(sizes[i].rows, sizes[i].cols);
        if (!canvas) return;
        vs->overlay = OVERLAY_NONE;
        draw(canvas, t, m, vs);
        vs->overlay = OVERLAY_CALLS;
        draw(canvas, t, m, vs);
        canvas_free(canvas);
    }
}

static void draw_all(const struct tape *t)
{
    const uint32_t len = tape_len(t);
    struct model *m = malloc(sizeof *m);
    struct model_index *index = model_index_new(t);
    for (uint32_t i = 1; m && index && i <= 3; i++) {
        struct view_state vs = {.cursor = (uint32_t)((uint64_t)len * i / 3), .replay = true,
                                .focus = (uint16_t)(i - 1)};
        model_seek(index, vs.cursor, m);
        vs.now = m->at;
        draw_sizes(t, m, &vs);
    }
    model_index_free(index);
    free(m);
}

static void export_all(const struct tape *t)
{
    static const struct palette palette;
    struct error error;
    for (int i = 0; i <= FORMAT_COUNT; i++) {
        char *bytes = NULL;
        size_t size, lines;
        struct export_job job = {.tape = t, .palette = &palette, .rows = 30, .cols = 100};
        FILE *out = open_memstream(&bytes, &size);
        if (!out) return;
        if (i < FORMAT_COUNT) exporter_write(&exporters[i], &job, out, &error);
        else save_script_write(t, out, &lines, &error);
        fclose(out);
        free(bytes);
    }
}

void look_at_tape(const struct tape *t)
{
    for (uint32_t seq = 0; seq < tape_len(t); seq++) {
        char line[512];
        tape_print(t, tape_at(t, seq), line, sizeof line);
        tape_stimulus(t, tape_at(t, seq));
    }
    look_at_fold(t);
    draw_all(t);
    export_all(t);
}
