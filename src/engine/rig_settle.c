/* rig_settle.c - one thing was done to a host, and then everything that follows at
 * once is seen: states, segments sent, calls the programs make by themselves.
 * There is nothing to wait for and no sleep: when a packet has been handed to a
 * host, its state has changed and its answer can be read. */
#include <string.h>

#include "rig_parts.h"

enum { SETTLE_ROUNDS = 10000 };

/* Whose socket sent this packet: its ports stand behind the IP header. */
static uint16_t sender(const struct rig *r, enum host h, const uint8_t *packet, size_t len)
{
    size_t at = len ? (size_t)(packet[0] & 15) * 4 : 0;
    if (at < 20 || len < at + 4) return 0;
    const uint8_t *p = packet + at;
    return observer_by_ports(r->host[h].seen, (uint16_t)(p[0] << 8 | p[1]), (uint16_t)(p[2] << 8 | p[3]));
}

void rig_drain(struct rig *r, enum host h, uint32_t cause)
{
    uint8_t packet[SEGMENT_MAX];
    for (size_t n; (n = r->ops->sent(r, h, packet, sizeof packet)) > 0;) {
        struct wire_stamp stamp = {.at = r->now, .cause = cause, .sock = sender(r, h, packet, n)};
        wire_put(r->wire, h, packet, n, &stamp);
    }
}

/* A lingering close that this stimulus ends may be on its way: the socket is not at
 * rest before that call is, and what it came to is told before what it did. */
static int rest(struct rig *r, enum host h, uint32_t cause, struct error *e)
{
    static const struct program_request q = {.op = PROGRAM_REST};
    struct program_reply reply;
    uint32_t stimulus;
    if (!r->host[h].nlingering || !r->host[h].running) return 0;
    return host_ask(r, h, &q, NULL, cause, &stimulus, &reply, e) < 0 ? -1 : 0;
}

static int look(struct rig *r, enum host h, const struct fsm_stimulus *by, uint32_t cause, struct error *e)
{
    if (rest(r, h, cause, e)) return -1;
    if (r->ops->look(r, h, &r->rows, e)) return rig_break(r, e);
    observer_look(r->host[h].seen, &r->rows, by, cause, r->now);
    return 0;
}

/* Lets a program do the next thing its settings ask for. 1: it did something. */
static int serve(struct rig *r, enum host h, uint32_t cause, struct error *e)
{
    static const struct program_request q = {.op = PROGRAM_SERVE};
    struct program_reply reply;
    uint32_t stimulus;
    if (!r->host[h].running) return 0;
    int got = host_ask(r, h, &q, NULL, cause, &stimulus, &reply, e);
    if (got) return got < 0 ? -1 : 0;
    if (!reply.ncalls) return 0;
    if (look(r, h, &(struct fsm_stimulus){.kind = BY_CALL, .call = ON_SEND}, stimulus, e)) return -1;
    rig_drain(r, h, stimulus);
    return 1;
}

int rig_settle(struct rig *r, enum host h, const struct fsm_stimulus *by, uint32_t cause, struct error *e)
{
    if (look(r, h, by, cause, e)) return -1;
    rig_drain(r, h, cause);
    for (int round = 0; round < SETTLE_ROUNDS; round++) {
        int did = serve(r, HOST_CLIENT, cause, e);
        if (did < 0) return -1;
        int also = serve(r, HOST_SERVER, cause, e);
        if (also < 0) return -1;
        if (!did && !also) return 0;
    }
    return error_set(e, "the programs never come to rest; switch echo off on one side");
}
