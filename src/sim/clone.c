/* clone.c - a second simulator at the same point, and a number that tells whether
 * two are alike: what a search for a way needs (path/). */
#include <stdlib.h>
#include <string.h>

#include "core/copy.h"
#include "sim.h"
#include "sim/sim.h"

static bool copy_bytes(struct bytes *b)
{
    b->cap = b->len;
    b->at = copy_of(b->at, b->len, 1);
    return b->at != NULL;
}

static struct tcb *tcb_copy(const struct tcb *t)
{
    struct tcb *c = copy_of(t, 1, sizeof *t);
    if (!c) return NULL;
    bool whole = copy_bytes(&c->out);
    whole = copy_bytes(&c->in) && whole;
    c->flight_cap = c->nflight;
    c->flight = copy_of(t->flight, t->nflight, sizeof *t->flight);
    c->early_cap = c->nearly;
    c->early = copy_of(t->early, t->nearly, sizeof *t->early);
    if (!c->early) c->nearly = 0;
    for (size_t i = 0; i < c->nearly; i++) {
        whole = copy_bytes(&c->early[i].data) && whole;
    }
    if (whole && c->flight && c->early) return c;
    tcb_free(c);
    return NULL;
}

static struct tcb *twin_of(const struct stack *from, const struct stack *to, const struct tcb *t)
{
    for (size_t i = 0; i < from->ntcbs; i++)
        if (from->tcbs[i] == t) return to->tcbs[i];
    return NULL;
}

static int stack_copy(const struct stack *from, struct stack *to, struct sim *sim)
{
    *to = *from;
    to->sim = sim;
    to->moves = (struct socket_rows){0};
    to->first = NULL; /* at rest nothing waits to be read */
    to->last = &to->first;
    to->program = NULL;
    to->ntcbs = 0;
    to->tcbs_cap = from->ntcbs;
    to->fds = copy_of(from->fds, from->nfds, sizeof(struct tcb *));
    to->tcbs = calloc(from->ntcbs + 1, sizeof(struct tcb *));
    if (!to->fds) to->nfds = 0;
    if (!to->tcbs || !to->fds) return -1;
    for (size_t i = 0; i < from->ntcbs; i++) {
        to->tcbs[i] = tcb_copy(from->tcbs[i]);
        if (!to->tcbs[i]) return -1;
        to->ntcbs++;
    }
    for (size_t fd = 0; fd < to->nfds; fd++)
        if (to->fds[fd]) to->fds[fd] = twin_of(from, to, from->fds[fd]);
    if (!from->program) return 0;
    to->program = program_clone(from->program, (struct sockets){.ops = &sim_calls, .ctx = to});
    return to->program ? 0 : -1;
}

struct engine *sim_clone(const struct engine *engine, struct tape *clone)
{
    const struct sim *from = (const struct sim *)(const void *)engine;
    for (int h = 0; h < HOST_COUNT; h++)
        if (from->stack[h].lingering) return NULL;
    struct sim *to = copy_of(from, 1, sizeof *from);
    if (!to) return NULL;
    int failed = rig_clone(&from->rig, clone, &to->rig);
    for (int h = 0; h < HOST_COUNT; h++)
        if (stack_copy(&from->stack[h], &to->stack[h], to)) failed = -1;
    if (!failed) return &to->rig.base;
    sim_engine.close(&to->rig.base);
    return NULL;
}

static uint64_t mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * 0x9e3779b97f4a7c15ull;
    return hash ^ hash >> 29;
}

/* Ports of outgoing calls count up for ever: only whether two are the same matters, and the pair below says that. */
static uint64_t port_class(uint16_t port) { return port >= PORT_FIRST_LOCAL ? 1 : port; }

static uint64_t tcb_hash(const struct tcb *t)
{
    uint64_t hash = mix((uint64_t)t->kind << 8 | t->state, port_class(t->lport) << 16 | port_class(t->rport));
    hash = mix(hash, (uint64_t)(t->snd_una - t->iss) << 32 | (t->snd_nxt - t->iss));
    hash = mix(hash, (uint64_t)(tcb_write_seq(t) - t->iss) << 32 | (t->rcv_nxt - t->irs));
    hash = mix(hash, (uint64_t)t->in.len << 32 | t->nearly << 16 | t->nflight);
    hash = mix(hash, (uint64_t)(t->fin_wanted | t->fin_in << 1 | t->fin_read << 2 | t->held << 3 | t->orphan << 4 |
                                t->bound << 5 | t->reuse << 6 | t->nodelay << 7 | t->passive << 8 |
                                (t->queued != 0) << 9 | t->was.is << 10));
    hash = mix(hash, (uint64_t)t->err << 32 | (uint64_t)t->shut << 16 | t->user << 8 | (uint8_t)t->linger);
    return mix(hash, (uint64_t)t->backlog << 32 | t->waiting);
}

/* What each host has sent and nobody got. How the two directions mingle is no part of it. */
static uint64_t held_hash(const struct rig *r)
{
    uint64_t of[HOST_COUNT] = {1, 2};
    for (size_t i = 0; i < wire_held(r->wire); i++) {
        const struct tape_event *e = tape_segment(r->tape, wire_held_at(r->wire, i));
        if (!e) continue;
        uint64_t hash = mix(of[e->host], (uint64_t)e->u.sent.seg.flags << 48 | (uint64_t)e->u.sent.seg.len << 32 |
                                             port_class(e->u.sent.seg.sport) << 16 | port_class(e->u.sent.seg.dport));
        of[e->host] = mix(hash, (uint64_t)e->u.sent.rel_seq << 32 | e->u.sent.rel_ack);
    }
    return mix(of[HOST_CLIENT], of[HOST_SERVER]);
}

uint64_t sim_hash(const struct engine *engine)
{
    const struct sim *sim = (const struct sim *)(const void *)engine;
    uint64_t hash = held_hash(&sim->rig);
    for (int h = 0; h < HOST_COUNT; h++) {
        const struct stack *s = &sim->stack[h];
        hash = mix(hash, s->program ? 2 : 1);
        for (size_t i = 0; i < s->ntcbs; i++) hash = mix(hash, tcb_hash(s->tcbs[i]));
        for (int i = 0; i < SET_COUNT; i++) hash = mix(hash, (uint64_t)sim->rig.host[h].setting[i]);
    }
    return hash;
}
