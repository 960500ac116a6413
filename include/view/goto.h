/* view/goto.h - go to a state: the picture is the menu. Each box shows a letter,
 * small for the client, capital for the server; the way is told where the wire was,
 * and its arrows are heavy in the picture. */
#ifndef VIEW_GOTO_H
#define VIEW_GOTO_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/fsm.h"
#include "core/host.h"

enum { GOTO_ANY = -1, GOTO_STEPS = 25 };

enum goto_stage {
    GOTO_PICK,       /* no state is chosen yet */
    GOTO_SEARCHING,
    GOTO_FOUND,      /* Enter plays it */
    GOTO_NOT_FOUND   /* why says more */
};

struct goto_view {
    enum goto_stage stage;
    int want[HOST_COUNT];        /* enum fsm_state, or GOTO_ANY */
    int edge;                    /* an edge of the atlas instead; -1 */
    unsigned points;             /* that the search has looked at */
    size_t nsteps;
    const char *step[GOTO_STEPS]; /* commands, borrowed */
    bool forged;                 /* no honest way was found */
    uint8_t walked[HOST_COUNT][FSM_EDGES_MAX / 8]; /* bit per edge: arrows of the way */
    const char *why;             /* GOTO_NOT_FOUND: a sentence */
};

/* The letter of a state: 'a' is CLOSED, in the order of enum fsm_state. */
char goto_letter(enum fsm_state, enum host);
/* The state and whose it is; false: no letter of a state. */
bool goto_state(int key, enum fsm_state *, enum host *);

#endif
