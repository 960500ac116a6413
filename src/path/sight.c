/* sight.c - see sight.h. */
#include "sight.h"

static void see_socket(struct sight *s, const struct tape_event *e)
{
    const enum host h = e->host;
    const bool listener = e->u.socket.listener;
    if (!listener || !s->connections[h]) {
        s->newest[h] = e->sock;
        s->state[h] = FSM_CLOSED; /* its STATE event follows */
    }
    if (listener) s->listeners[h]++;
    else s->connections[h]++;
}

void sight_follow(struct sight *s, const struct tape *t)
{
    for (; s->upto < tape_len(t); s->upto++) {
        const struct tape_event *e = tape_at(t, s->upto);
        const enum host h = e->host;
        if ((unsigned)h >= HOST_COUNT) continue;
        if (e->kind == TAPE_SOCKET) see_socket(s, e);
        else if (e->kind == TAPE_CALL && e->u.call.call == CALL_SOCKET) s->sockets[h]++;
        else if (e->kind == TAPE_PROGRAM) s->dead[h] = e->u.program.what != PROGRAM_STARTED;
        else if (e->kind == TAPE_STATE && e->sock == s->newest[h])
            s->state[h] = e->u.state.marks & STATE_GONE ? FSM_CLOSED : e->u.state.to;
    }
}
