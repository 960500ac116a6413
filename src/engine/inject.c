/* inject.c - a forged segment: arrives at the other host as if `host` had sent it. */
#include "rig_parts.h"

/* The connection of the receiver it is aimed at: its newest, else none. */
static bool newest_connection(const struct rig *r, enum host receiver, uint16_t *lport, uint16_t *rport)
{
    for (uint32_t seq = tape_len(r->tape); seq-- > 0;) {
        const struct tape_event *e = tape_at(r->tape, seq);
        if (e->kind != TAPE_SOCKET || e->host != receiver || e->u.socket.listener) continue;
        *lport = e->u.socket.lport;
        *rport = e->u.socket.rport;
        return true;
    }
    return false;
}

static uint32_t number_of(const struct wire_number *n, uint32_t base)
{
    if (!n->given) return base;
    return n->relative ? base + (uint32_t)n->value : (uint32_t)n->value;
}

static bool is_absolute(const struct wire_number *n) { return n->given && !n->relative; }

int inject_forged(struct rig *r, const struct command *c, uint32_t cause, struct error *e)
{
    enum host to = host_peer(c->host);
    uint16_t lport = PORT_SERVER, rport = PORT_FORGED;
    if (!newest_connection(r, to, &lport, &rport) && to == HOST_CLIENT) {
        lport = PORT_FORGED;
        rport = PORT_SERVER;
    }
    struct segment s = {.src = host_addr(c->host), .dst = host_addr(to), .flags = c->u.inject.flags, .ttl = 64,
                        .window = 65535, .len = c->u.inject.len};
    s.sport = c->u.inject.sport ? c->u.inject.sport : rport;
    s.dport = c->u.inject.dport ? c->u.inject.dport : lport;
    uint32_t snd = 0, rcv = 0;
    wire_next(r->wire, c->host, s.sport, s.dport, &snd, &rcv);
    s.seq = number_of(&c->u.inject.seq, snd);
    s.ack = s.flags & SEG_ACK ? number_of(&c->u.inject.ack, rcv) : 0;
    uint8_t data[SEGMENT_MAX], packet[SEGMENT_MAX];
    for (size_t i = 0; i < s.len; i++) data[i] = 'x';
    size_t len = segment_build(&s, data, packet, sizeof packet);
    struct wire_stamp stamp = {.at = r->now, .cause = cause};
    struct wire_absolute absolute = {.seq = is_absolute(&c->u.inject.seq), .ack = is_absolute(&c->u.inject.ack)};
    uint32_t number = len ? wire_forge(r->wire, c->host, packet, len, absolute, &stamp) : 0;
    if (!number) return error_set(e, "a segment with %u bytes of data does not fit into a packet", s.len);
    return hand_arrive(r, number, cause, e);
}
