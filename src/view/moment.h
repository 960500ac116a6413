/* view/moment.h - what just happened: the newest event worth a story, and all
 * that it provoked. Story, diagram, ladder and sockets agree on it through here. */
#ifndef VIEW_MOMENT_H
#define VIEW_MOMENT_H
#include "view/scene.h"

struct moment {
    const struct tape_event *told;  /* NULL: nothing has happened yet */
    const struct tape_event *state; /* the change it is told by; NULL: no arrow was taken */
    const struct tape_event *mark;  /* a mark that was set since, or NULL */
};

/* With a socket followed, the newest event of its connection; of any when it has none. */
void moment_find(struct moment *, const struct scene *);
/* A connection has one name on both hosts: the client's port. */
uint16_t moment_port(const struct tape_event *sent);
/* True when `root` provoked e, directly or through other events. */
bool moment_made(const struct scene *, const struct tape_event *root, const struct tape_event *e);
/* The next event behind `at` that root made; NULL: there is none. What a stimulus
 * makes ends where something new begins. Start with at = root. */
const struct tape_event *moment_next(const struct scene *, const struct tape_event *root, const struct tape_event *at);
/* The change that `root` is told by: the last that it made. That of a connection
 * goes before that of its listener (a killed program closes both). NULL: none. */
const struct tape_event *moment_change(const struct scene *, const struct tape_event *root);

#endif
