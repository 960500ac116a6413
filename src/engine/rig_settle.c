/* rig_settle.c - one thing was done to a host, and then everything that follows at
 * once is seen: states, segments sent, calls the programs make by themselves.
 * There is nothing to wait for and no sleep: when a packet has been handed to a
 * host, its state has changed and its answer can be read. */
#include <string.h>

#include "core/array.h"
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

static void put(struct rig *r, enum host h, const uint8_t *packet, size_t len, uint32_t cause)
{
    struct wire_stamp stamp = {.at = r->now, .cause = cause, .sock = sender(r, h, packet, len)};
    wire_put(r->wire, h, packet, len, &stamp);
}

void rig_drain(struct rig *r, enum host h, uint32_t cause)
{
    uint8_t packet[SEGMENT_MAX];
    for (size_t n; (n = r->ops->sent(r, h, packet, sizeof packet)) > 0;) put(r, h, packet, n, cause);
}

struct packet_head { size_t len; uint32_t cause; };

static bool packets_add(struct packets *all, const uint8_t *packet, const struct packet_head *head)
{
    uint8_t *bytes = array_room(all->bytes, all->len + sizeof *head + head->len, &all->cap, 1);
    if (!bytes) return false;
    all->bytes = bytes;
    memcpy(all->bytes + all->len, head, sizeof *head);
    memcpy(all->bytes + all->len + sizeof *head, packet, head->len);
    all->len += sizeof *head + head->len;
    return true;
}

/* What a stimulus made a host send is there at once; it is taken before the look, which
 * takes its time: what a timer sends meanwhile is none of its effects. A program that ends
 * during the look is settled within: then what was taken for the outer one is there already. */
static int take_sent(struct rig *r, enum host h, uint32_t cause, struct error *e)
{
    uint8_t packet[SEGMENT_MAX];
    struct packet_head head = {.cause = cause};
    while ((head.len = r->ops->sent(r, h, packet, sizeof packet)) > 0)
        if (!packets_add(&r->taken, packet, &head)) return error_set(e, "out of memory");
    return 0;
}

/* It goes onto the wire behind the changes of state that the look found. */
static void put_taken(struct rig *r, enum host h)
{
    struct packet_head head;
    for (size_t at = 0; at < r->taken.len; at += sizeof head + head.len) {
        memcpy(&head, r->taken.bytes + at, sizeof head);
        put(r, h, r->taken.bytes + at + sizeof head, head.len, head.cause);
    }
    r->taken.len = 0;
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

/* The one socket that the stimulus can have changed: what carries neither SYN, FIN nor
 * RST to an open connection, or is sent and read there, is none of the others' business.
 * NULL: any may have changed. */
static const struct socket_row *only_one(const struct rig *r, enum host h, const struct fsm_stimulus *by,
                                         uint32_t cause)
{
    if (cause >= tape_len(r->tape) || by->flags & (SEG_SYN | SEG_FIN | SEG_RST)) return NULL;
    const struct tape_event *e = tape_at(r->tape, cause);
    bool arrived = by->kind == BY_SEGMENT && e->kind == TAPE_DELIVERED;
    bool called = by->kind == BY_CALL && e->kind == TAPE_CALL && rig_is_traffic(e->u.call.call);
    if ((!arrived && !called) || e->host != h) return NULL;
    const struct socket_row *row = observer_row(r->host[h].seen, e->sock);
    return row && row->state == FSM_ESTABLISHED ? row : NULL;
}

/* Segments neither make nor close listeners, and to have the kernel go through its listeners
 * is most of the price of a look. Where time has passed, a shell in the host may have made one. */
static int look_at_all(struct rig *r, enum host h, const struct fsm_stimulus *by, struct error *e)
{
    struct rig_host *host = &r->host[h];
    const struct socket_row *was;
    struct socket_row row;
    bool all = host->called || by->kind == BY_TIMER || !r->ops->look_at;
    if (r->ops->look(r, h, all, &r->rows, e)) return -1;
    host->called = false;
    for (size_t i = 0; !all && (was = observer_listener(host->seen, i)) != NULL; i++) {
        if (!r->ops->look_at(r, h, was, &row)) return r->ops->look(r, h, true, &r->rows, e);
        if (socket_rows_add(&r->rows, &row)) return error_set(e, "out of memory");
    }
    if (!all) socket_rows_sort(&r->rows);
    return 0;
}

/* What a program does by itself follows from a call or a change of state; to one that
 * reads by itself, whatever arrives is something too. */
static bool reads(const struct rig_host *host) { return host->setting[SET_AUTOREAD] || host->setting[SET_ECHO]; }

/* Also when the program does not answer: what the stimulus did to its sockets has been done. */
static int look(struct rig *r, enum host h, const struct fsm_stimulus *by, uint32_t cause, struct error *e)
{
    const int rested = rest(r, h, cause, e);
    struct observer *seen = r->host[h].seen;
    struct socket_row row;
    const struct socket_row *one = r->ops->look_at ? only_one(r, h, by, cause) : NULL;
    unsigned changes;
    if (one && r->ops->look_at(r, h, one, &row)) {
        changes = observer_look_at(seen, &row, by, cause, r->now);
    } else {
        if (look_at_all(r, h, by, e)) return rig_break(r, e);
        changes = observer_look(seen, &r->rows, by, cause, r->now);
    }
    if (changes || (by->kind != BY_CALL && reads(&r->host[h]))) r->host[h].unserved = true;
    return rested;
}

/* What is seen of a stimulus: changes of state, and then what was sent. */
static int see(struct rig *r, enum host h, const struct fsm_stimulus *by, uint32_t cause, struct error *e)
{
    int failed = take_sent(r, h, cause, e) || look(r, h, by, cause, e);
    put_taken(r, h);
    return failed ? -1 : 0;
}

/* To ask a program costs more than all else that a segment does. */
static bool may_serve(const struct rig_host *host) { return host->running && (host->unserved || host->nlingering); }

/* Lets a program do the next thing its settings ask for. 1: it did something. */
static int serve(struct rig *r, enum host h, uint32_t cause, struct error *e)
{
    static const struct program_request q = {.op = PROGRAM_SERVE};
    struct program_reply reply;
    uint32_t stimulus;
    if (!may_serve(&r->host[h])) return 0;
    int got = host_ask(r, h, &q, NULL, cause, &stimulus, &reply, e);
    if (got) return got < 0 ? -1 : 0;
    r->host[h].unserved = reply.ncalls > 0;
    if (!reply.ncalls) return 0;
    const struct fsm_stimulus by = {.kind = BY_CALL, .call = ON_SEND};
    return see(r, h, &by, stimulus, e) ? -1 : 1;
}

int rig_settle(struct rig *r, enum host h, const struct fsm_stimulus *by, uint32_t cause, struct error *e)
{
    if (see(r, h, by, cause, e)) return -1;
    for (int round = 0; round < SETTLE_ROUNDS; round++) {
        int did = serve(r, HOST_CLIENT, cause, e);
        if (did < 0) return -1;
        int also = serve(r, HOST_SERVER, cause, e);
        if (also < 0) return -1;
        if (!did && !also) return 0;
    }
    return error_set(e, "the programs never come to rest; switch echo off on one side");
}
