/* produce_wire.c - commands of the wire. A pick is written in any of the ways that
 * mean a held segment; a forged segment is near what its receiver would take. */
#include "produce.h"

#include "core/segment.h"

static const struct wire_pick oldest = {.from = HOST_NONE, .len = -1};

static const struct segment *segment_of(const struct making *m, const struct model_held *held)
{
    return &tape_at(m->tape, held->sent)->u.sent.seg;
}

/* A held segment, as #N, by its sender, by some of its flags, or exactly. */
static struct wire_pick pick_of(const struct making *m)
{
    struct wire_pick pick = oldest;
    if (!m->model->nheld || chance_percent(m->chance, 15)) return pick;
    const struct model_held *held = &m->model->held[chance_below(m->chance, m->model->nheld)];
    const struct segment *s = segment_of(m, held);
    switch (chance_below(m->chance, 4)) {
    case 0: pick.number = held->number; return pick;
    case 1: pick.from = held->from; return pick;
    case 2:
        pick.from = chance_percent(m->chance, 70) ? held->from : HOST_NONE;
        pick.flags = s->flags & (uint8_t)(1u << chance_below(m->chance, 8));
        return pick;
    default:
        pick.from = held->from;
        pick.flags = s->flags;
        pick.exact = true;
        if (s->len) pick.len = s->len;
        return pick;
    }
}

static bool make_pick(const struct making *m, enum command_op op, struct command *c)
{
    static const uint8_t flags[] = {SEG_SYN, SEG_FIN, SEG_RST, SEG_ACK, SEG_SYN | SEG_ACK};
    *c = (struct command){.op = op, .host = HOST_NONE, .u.pick = pick_of(m)};
    if (!chance_percent(m->chance, 3)) return m->model->nheld > 0;
    c->u.pick = oldest; /* blindly: mostly nothing fits */
    c->u.pick.from = (enum host)chance_below(m->chance, HOST_COUNT);
    c->u.pick.flags = CHANCE_OF(m->chance, flags);
    return true;
}

static bool make_deliver(const struct making *m, struct command *c) { return make_pick(m, CMD_DELIVER, c); }
static bool make_drop(const struct making *m, struct command *c) { return make_pick(m, CMD_DROP, c); }
static bool make_dup(const struct making *m, struct command *c) { return make_pick(m, CMD_DUP, c); }
static bool make_swap(const struct making *m, struct command *c) { return make_pick(m, CMD_SWAP, c); }

static bool make_all(const struct making *m, struct command *c)
{
    make_pick(m, chance_percent(m->chance, 80) ? CMD_DELIVER : CMD_DROP, c);
    c->u.pick.number = 0;
    c->u.pick.all = true;
    if (chance_percent(m->chance, 60)) c->u.pick = (struct wire_pick){.all = true, .from = HOST_NONE, .len = -1};
    return m->model->nheld > 0 || chance_percent(m->chance, 5);
}

static uint8_t any_flags(const struct making *m)
{
    static const uint8_t usual[] = {
        SEG_SYN, SEG_SYN | SEG_ACK, SEG_ACK, SEG_ACK, SEG_PSH | SEG_ACK, SEG_FIN | SEG_ACK, SEG_FIN | SEG_ACK,
        SEG_RST, SEG_RST | SEG_ACK, SEG_FIN, SEG_PSH, SEG_FIN | SEG_SYN, SEG_FIN | SEG_SYN | SEG_ACK,
        SEG_RST | SEG_SYN, SEG_FIN | SEG_PSH | SEG_ACK,
    };
    if (chance_percent(m->chance, 85)) return CHANCE_OF(m->chance, usual);
    if (chance_percent(m->chance, 70)) return (uint8_t)(1 + chance_below(m->chance, 31)); /* without URG ECE CWR */
    return (uint8_t)(1 + chance_below(m->chance, 255));
}

static struct wire_number offset(const struct making *m)
{
    static const int64_t offsets[] = {0, 1, 1, -1, -1, 2, 5, -5, 6, 100, -100, -1000, 1448, 20000, 60000, 65535, 65536,
                                      100000, -100000, 1000000, 2147483647, -2147483647};
    if (chance_percent(m->chance, 55)) return (struct wire_number){0};
    return (struct wire_number){.given = true, .relative = true, .value = CHANCE_OF(m->chance, offsets)};
}

/* No host ever had a connection between these ports. */
static bool nobody_there(const struct making *m, enum host as, uint16_t sport, uint16_t dport)
{
    for (uint32_t seq = 0; seq < tape_len(m->tape); seq++) {
        const struct tape_event *e = tape_at(m->tape, seq);
        if (e->kind != TAPE_SOCKET) continue;
        uint16_t from = e->host == as ? e->u.socket.lport : e->u.socket.rport;
        uint16_t to = e->host == as ? e->u.socket.rport : e->u.socket.lport;
        if (from == sport && to == dport) return false;
    }
    return true;
}

/* Aims at a socket of the receiver, at any port of it, or leaves that to the engine.
 * Absolute numbers only where no connection is or was: compared with an initial
 * sequence number, which is chance, they would come out differently each time. */
static void aim(const struct making *m, struct command *c)
{
    static const int64_t absolute[] = {0, 1, 7, 1000, 2147483648, 4294967295};
    enum host to = host_peer(c->host);
    if (m->model->nsockets && chance_percent(m->chance, 25)) {
        const struct model_socket *s = &m->model->socket[chance_below(m->chance, m->model->nsockets)];
        c->u.inject.sport = s->host == to ? s->rport : s->lport;
        c->u.inject.dport = s->host == to ? s->lport : s->rport;
    }
    if (chance_percent(m->chance, 8)) c->u.inject.dport = making_port(m, to);
    if (chance_percent(m->chance, 8)) c->u.inject.sport = making_port(m, c->host);
    if (!c->u.inject.sport || !c->u.inject.dport || !chance_percent(m->chance, 50)) return;
    if (!nobody_there(m, c->host, c->u.inject.sport, c->u.inject.dport)) return;
    c->u.inject.seq = (struct wire_number){.given = true, .value = CHANCE_OF(m->chance, absolute)};
    c->u.inject.ack = (struct wire_number){.given = true, .value = CHANCE_OF(m->chance, absolute)};
}

static bool make_inject(const struct making *m, struct command *c)
{
    static const uint16_t lengths[] = {1, 5, 5, 26, 100, 1448, 1460, 4000, 40000};
    *c = (struct command){.op = CMD_INJECT, .host = (enum host)chance_below(m->chance, HOST_COUNT)};
    c->u.inject.flags = any_flags(m);
    c->u.inject.seq = offset(m);
    c->u.inject.ack = offset(m);
    if (chance_percent(m->chance, 25)) c->u.inject.len = CHANCE_OF(m->chance, lengths);
    aim(m, c);
    return true;
}

const struct producer producers_of_wire[] = {
    {120, 6, make_deliver}, {15, 2, make_drop}, {20, 2, make_dup}, {15, 2, make_swap}, {30, 2, make_all},
    {120, 12, make_inject}, {0, 0, NULL},
};
