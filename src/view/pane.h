/* view/pane.h - what every pane gets, and the small things all of them draw. */
#ifndef VIEW_PANE_H
#define VIEW_PANE_H
#include "layout.h"
#include "lesson.h"
#include "moment.h"
#include "view/scene.h"

struct frame {
    const struct scene *scene;
    struct layout layout;
    struct moment moment;
    struct lesson lesson;
};

/* Draws into `r`; the canvas is clipped to it. */
typedef void pane_draw(struct canvas *, const struct frame *, struct rect r);
pane_draw corner_draw, diagram_draw, ladder_draw, wire_row_draw, lesson_draw, segment_draw, calls_draw, story_draw,
    sockets_draw, footer_draw, inject_draw, goto_draw, help_draw, log_draw, atlas_draw, lesson_list_draw, choices_draw;

int calls_most(const struct scene *, int rows); /* how far the log of calls scrolls back */
void registry_draw(struct canvas *, const struct frame *);

enum style_role role_of(enum host, enum style_role client, enum style_role server);
/* The host's tag, three columns: filled for its newest connection, else hollow. */
void tag_draw(struct canvas *, int row, int col, enum host, bool filled);
/* The socket a filled tag stands for: the focused one, else the newest connection; 0: none. */
uint16_t tag_socket(const struct scene *, enum host);
/* " Space " in `role`; returns its columns. */
int keycap_draw(struct canvas *, int row, int col, enum style_role, const char *key);
/* Whole seconds from now to due, rounded up; never below 0. */
int seconds_left(const struct scene *, vtime due);
/* The same for a timer. One that repeats is never shown at 0: it starts anew. */
int timer_seconds(const struct scene *, const struct model_timer *);
/* "connect(192.0.2.2:6000)" and what came of it: " = 0", " waiting"; *bad gets the
 * name of its error or "". */
enum { CALL_WHAT = 256, CALL_RESULT = 48 };
void call_text(const struct scene *, const struct tape_event *, char *what, size_t what_cap, char *result,
               size_t result_cap, const char **bad);

#endif
