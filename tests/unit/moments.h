/* moments.h - the moments of a TCP connection that the pictures are judged by,
 * each as a tape with its model and its scene. */
#ifndef TESTS_MOMENTS_H
#define TESTS_MOMENTS_H
#include "core/walks.h"
#include "tape_builder.h"
#include "view/atlas.h"
#include "view/goto.h"
#include "view/lesson_list.h"
#include "view/inject.h"
#include "view/scene.h"

struct moment_scene {
    struct builder builder;
    struct model *model;
    struct view_state vs;
    struct scene scene;
    struct inject_form form;
    struct atlas atlas;
    struct walks walks;
    struct goto_view go;
    struct lesson_list lessons;
};

struct moment_row { const char *name, *what; };
extern const struct moment_row moment_table[]; /* name == NULL ends */

/* NULL: no such name. */
struct moment_scene *moment_play(const char *name);
void moment_free(struct moment_scene *);
/* Folds the tape up to vs.cursor again. */
void moment_fold(struct moment_scene *);

#endif
