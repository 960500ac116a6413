/* distance.c - a lower bound from the edge table alone. */
#include <string.h>

#include "search.h"

/* A new connection takes the place of the one before: by a call, or made by a listener. */
static void restart(struct distance *d)
{
    for (int from = 0; from < FSM_NSTATES; from++) {
        d->steps[from][FSM_SYN_SENT] = from == FSM_SYN_SENT ? 0 : 1;
        if (from != FSM_SYN_RCVD) d->steps[from][FSM_SYN_RCVD] = 1;
        if (from != FSM_ESTABLISHED) d->steps[from][FSM_ESTABLISHED] = 1; /* by a SYN cookie */
    }
}

void distance_fill(struct distance *d)
{
    memset(d, DISTANCE_NONE, sizeof *d);
    for (int s = 0; s < FSM_NSTATES; s++) d->steps[s][s] = 0;
    for (size_t i = 0; i < fsm_nedges; i++) {
        const struct fsm_edge *e = &fsm_edges[i];
        if (e->from != e->to && (e->marks & FSM_LINUX)) d->steps[e->from][e->to] = 1;
    }
    restart(d);
    for (int via = 0; via < FSM_NSTATES; via++)
        for (int from = 0; from < FSM_NSTATES; from++)
            for (int to = 0; to < FSM_NSTATES; to++) {
                const unsigned way = d->steps[from][via] + (unsigned)d->steps[via][to];
                if (way < d->steps[from][to]) d->steps[from][to] = (uint8_t)way;
            }
}
