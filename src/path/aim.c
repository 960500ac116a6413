/* aim.c - see aim.h. */
#include "aim.h"

#include <string.h>

#include "core/walks.h"

/* A new connection takes the place of the one before: by a call, or made by a listener. */
static void restart(struct aim *a, bool cookies)
{
    for (int from = 0; from < FSM_NSTATES; from++) {
        a->steps[from][FSM_SYN_SENT] = from == FSM_SYN_SENT ? 0 : 1;
        if (from != FSM_SYN_RCVD) a->steps[from][FSM_SYN_RCVD] = 1;
        if (cookies && from != FSM_ESTABLISHED) a->steps[from][FSM_ESTABLISHED] = 1;
    }
}

void aim_make(struct aim *a, const struct path_goal *goal, bool linux, bool cookies)
{
    a->goal = *goal;
    memset(a->steps, AIM_NEVER, sizeof a->steps);
    for (int s = 0; s < FSM_NSTATES; s++) a->steps[s][s] = 0;
    for (size_t i = 0; i < fsm_nedges; i++) {
        const struct fsm_edge *e = &fsm_edges[i];
        if (e->from != e->to && (!linux || e->marks & FSM_LINUX)) a->steps[e->from][e->to] = 1;
    }
    restart(a, cookies);
    for (int via = 0; via < FSM_NSTATES; via++)
        for (int from = 0; from < FSM_NSTATES; from++)
            for (int to = 0; to < FSM_NSTATES; to++) {
                const unsigned way = a->steps[from][via] + (unsigned)a->steps[via][to];
                if (way < a->steps[from][to]) a->steps[from][to] = (uint8_t)way;
            }
}

bool aim_met(const struct aim *a, const struct sight *s)
{
    if (a->goal.edge >= 0) return false;
    for (int h = 0; h < HOST_COUNT; h++)
        if (a->goal.state[h] != PATH_ANY && (int)s->state[h] != a->goal.state[h]) return false;
    return true;
}

/* A host that ever had a connection is never said to be in LISTEN again. */
static unsigned left_of(const struct aim *a, const struct sight *s, enum host h, enum fsm_state to)
{
    if (to == FSM_LISTEN && s->connections[h]) return AIM_NEVER;
    return a->steps[s->state[h]][to];
}

/* To its beginning, and over it. CLOSED and LISTEN: an older socket may stand there too. */
static unsigned left_to_edge(const struct aim *a, const struct sight *s)
{
    const enum fsm_state from = fsm_edges[a->goal.edge].from;
    unsigned least = AIM_NEVER;
    for (int h = 0; h < HOST_COUNT; h++) {
        const unsigned left = from == FSM_CLOSED ? 0 : from == FSM_LISTEN ? !s->listeners[h]
                                                                          : a->steps[s->state[h]][from];
        if (left + 1 < least) least = left + 1;
    }
    return least;
}

unsigned aim_left(const struct aim *a, const struct sight *s)
{
    unsigned left = 0;
    if (a->goal.edge >= 0) return left_to_edge(a, s);
    for (int h = 0; h < HOST_COUNT; h++)
        if (a->goal.state[h] != PATH_ANY) left += left_of(a, s, (enum host)h, (enum fsm_state)a->goal.state[h]);
    return left < AIM_NEVER ? left : AIM_NEVER;
}

bool aim_can_strike(const struct aim *a, const struct sight *s, enum host h)
{
    const enum fsm_state from = fsm_edges[a->goal.edge].from;
    return from == FSM_CLOSED || (from == FSM_LISTEN ? s->listeners[h] > 0 : s->state[h] == from);
}

/* An edge that leaves the state alone is on no STATE event: the whole tape has to be read. */
int aim_walked(const struct aim *a, const struct tape *t, uint32_t since)
{
    const struct fsm_edge *edge = &fsm_edges[a->goal.edge];
    for (uint32_t i = since; i < tape_len(t); i++) {
        const struct tape_event *e = tape_at(t, i);
        if (e->kind == TAPE_STATE && e->u.state.edge == a->goal.edge) return 1;
    }
    struct walks w;
    if (edge->from != edge->to) return 0;
    return walks_read(&w, t, since, tape_len(t)) ? -1 : w.row[a->goal.edge] != 0;
}
