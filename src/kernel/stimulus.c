/* stimulus.c - one thing is done to a host, and then everything that follows at
 * once is seen: states, segments sent, calls the programs make by themselves.
 *
 * Writing a packet to a TUN runs the receiving stack in our own context: when
 * write(2) returns, the state has changed and the answer can be read. So there is
 * nothing to wait for and no sleep (netns.c sets the route that makes ACKs so). */
#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "lab_engine.h"

enum { SETTLE_ROUNDS = 10000, SLICE = 256, ALL_AT_MOST = 20000 };

/* Whose socket sent this packet: its ports stand behind the IP header. */
static uint16_t sender(const struct kernel *k, enum host h, const uint8_t *packet, size_t len)
{
    size_t at = len ? (size_t)(packet[0] & 15) * 4 : 0;
    if (at < 20 || len < at + 4) return 0;
    uint16_t ports[2];
    memcpy(ports, packet + at, sizeof ports);
    return observer_by_ports(k->host[h].seen, ntohs(ports[0]), ntohs(ports[1]));
}

/* Reads all that a host has sent onto the wire. */
static void drain(struct kernel *k, enum host h, uint32_t cause)
{
    uint8_t packet[SEGMENT_MAX];
    for (;;) {
        ssize_t n = read(k->lab.tun[h], packet, sizeof packet);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return;
        struct wire_stamp stamp = {.at = k->now, .cause = cause, .sock = sender(k, h, packet, (size_t)n)};
        wire_put(k->wire, h, packet, (size_t)n, &stamp);
    }
}

/* A lingering close that this stimulus ends runs in a thread: the socket is not at
 * rest before that thread is. */
static int rest(struct kernel *k, enum host h, struct error *e)
{
    static const struct program_request q = {.op = PROGRAM_REST};
    struct program_reply r;
    uint32_t stimulus;
    if (!k->host[h].nlingering || !k->host[h].running || k->host[h].stuck) return 0;
    return host_ask(k, h, &q, NULL, TAPE_SELF, &stimulus, &r, e) < 0 ? -1 : 0;
}

static int look(struct kernel *k, enum host h, const struct fsm_stimulus *by, uint32_t cause, struct error *e)
{
    if (rest(k, h, e)) return -1;
    if (probe_dump(&k->probe, k->lab.diag[h], e)) return kernel_break(k, e);
    observer_look(k->host[h].seen, &k->probe, by, cause, k->now);
    return 0;
}

/* Lets a program do the next thing its settings ask for. 1: it did something. */
static int serve(struct kernel *k, enum host h, uint32_t cause, struct error *e)
{
    static const struct program_request q = {.op = PROGRAM_SERVE};
    struct program_reply r;
    uint32_t stimulus;
    if (!k->host[h].running || k->host[h].stuck) return 0;
    int got = host_ask(k, h, &q, NULL, cause, &stimulus, &r, e);
    if (got) return got < 0 ? -1 : 0;
    if (!r.ncalls) return 0;
    if (look(k, h, &(struct fsm_stimulus){.kind = BY_CALL, .call = ON_SEND}, stimulus, e)) return -1;
    drain(k, h, stimulus);
    return 1;
}

int stimulus_settle(struct kernel *k, enum host h, const struct fsm_stimulus *by, uint32_t cause, struct error *e)
{
    if (look(k, h, by, cause, e)) return -1;
    drain(k, h, cause);
    for (int round = 0; round < SETTLE_ROUNDS; round++) {
        int did = serve(k, HOST_CLIENT, cause, e);
        if (did < 0) return -1;
        int also = serve(k, HOST_SERVER, cause, e);
        if (also < 0) return -1;
        if (!did && !also) return 0;
    }
    return error_set(e, "the programs never come to rest; switch echo off on one side");
}

int stimulus_deliver(struct kernel *k, uint32_t number, uint32_t cause, struct error *e)
{
    uint8_t packet[SEGMENT_MAX];
    const struct tape_event *sent = tape_segment(k->tape, number);
    if (!sent) return error_set(e, "there is no segment #%u", number);
    const struct segment s = sent->u.sent.seg;
    enum host to = host_peer(sent->host);
    struct wire_stamp stamp = {.at = k->now, .cause = cause};
    stamp.sock = observer_by_ports(k->host[to].seen, s.dport, s.sport);
    uint32_t seq;
    size_t len = wire_deliver(k->wire, number, &stamp, packet, sizeof packet, &seq);
    if (!len) return error_set(e, "segment #%u is not held any more", number);
    if (write(k->lab.tun[to], packet, len) != (ssize_t)len) {
        error_sys(e, errno, "cannot hand #%u to the %s", number, host_name(to));
        return kernel_break(k, e);
    }
    struct fsm_stimulus by = {.kind = BY_SEGMENT, .flags = s.flags, .has_data = s.len > 0};
    return stimulus_settle(k, to, &by, seq, e);
}

int stimulus_timer(struct kernel *k, struct error *e)
{
    static const struct fsm_stimulus timer = {.kind = BY_TIMER};
    for (int h = 0; h < HOST_COUNT; h++) drain(k, (enum host)h, TAPE_SELF);
    for (int h = 0; h < HOST_COUNT; h++)
        if (stimulus_settle(k, (enum host)h, &timer, TAPE_SELF, e)) return -1;
    return 0;
}

/* xorshift64* (Vigna 2016): small, seeded, the same everywhere. */
static uint32_t random_percent(struct kernel *k)
{
    uint64_t x = k->random;
    x ^= x >> 12;
    x ^= x << 25;
    x ^= x >> 27;
    k->random = x;
    return (uint32_t)((x * 0x2545f4914f6cdd1dull >> 32) % 100);
}

static const struct wire_pick anything = {.from = HOST_NONE, .len = -1};

static vtime automatic_due(const struct kernel *k)
{
    if (!k->automatic.on) return VTIME_NEVER;
    const struct tape_event *e = tape_segment(k->tape, wire_pick(k->wire, &anything));
    return e ? e->at + k->automatic.delay : VTIME_NEVER;
}

static int automatic_step(struct kernel *k, struct error *e)
{
    uint32_t number = wire_pick(k->wire, &anything);
    struct wire_stamp stamp = {.at = k->now, .cause = TAPE_SELF};
    if (k->automatic.loss && random_percent(k) < k->automatic.loss)
        return wire_drop(k->wire, number, &stamp) ? error_set(e, "out of memory: the tape is full") : 0;
    return stimulus_deliver(k, number, TAPE_SELF, e);
}

/* One more of `wire deliver all`; it is over when nothing fits. */
static int all_step(struct kernel *k, struct error *e)
{
    uint32_t number = wire_pick(k->wire, &k->all.pick);
    k->all.on = number != 0;
    if (!number) return 0;
    if (k->all.done++ < ALL_AT_MOST) return stimulus_deliver(k, number, k->all.cause, e);
    k->all.on = false;
    return error_set(e, "after %d segments the hosts still answer each other; the rest stays on the wire", ALL_AT_MOST);
}

vtime stimulus_slice_due(const struct kernel *k) { return k->all.on ? k->now : automatic_due(k); }

int stimulus_slice(struct kernel *k, struct error *e)
{
    for (int i = 0; i < SLICE && stimulus_slice_due(k) <= k->now; i++)
        if (k->all.on ? all_step(k, e) : automatic_step(k, e)) return -1;
    return 0;
}
