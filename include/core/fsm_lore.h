/* core/fsm_lore.h - what is told of an arrow beside the standard: which famous
 * pictures draw it, and who got it wrong. Keyed by what an arrow is, not by its
 * row, so that the table of edges may change. An arrow without lore has none. */
#ifndef CORE_FSM_LORE_H
#define CORE_FSM_LORE_H
#include "core/fsm.h"

/* The pictures people learn TCP from. ORDER FSM_PICTURE: names in fsm_lore.c */
enum fsm_picture { PICTURE_RFC9293, PICTURE_RFC793, PICTURE_STEVENS, PICTURE_PETERSON, PICTURE_KUROSE, FSM_NPICTURES };

const char *fsm_picture_name(enum fsm_picture); /* "RFC 793 fig. 6" */
bool fsm_picture_draws(enum fsm_picture, const struct fsm_edge *);

struct fsm_lore {         /* one row = one thing that is told of one arrow */
    enum fsm_state from, to;
    enum fsm_cause cause;
    const char *told;     /* one sentence */
    const char *source;   /* where it can be read: an RFC, a CVE, a commit, a book's section */
};

extern const struct fsm_lore fsm_lore[]; /* src/core/fsm_lore.c, only there */
extern const size_t fsm_nlore;

/* The next row about the edge behind `after` (NULL: the first), or NULL. */
const struct fsm_lore *fsm_lore_next(const struct fsm_edge *, const struct fsm_lore *after);

#endif
