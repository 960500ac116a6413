/* hand.c - the hand at the wire: what the user does to held segments, and what the
 * wire does by itself. */
#include "rig_parts.h"

/* Two hosts that echo each other never come to an end, and the tape would fill the memory: so
 * many segments arrive without a further command, be it by `wire deliver all` or `wire auto`. */
enum { WITHOUT_COMMAND = 20000 };
/* What comes slowly is none of that, as probes of a closed window are: each second of rest between an
 * arrival and what is sent next takes so many from the count. */
enum { SLOW = 4 };
enum { SLICE = 256, BURST_AT_MOST = 5000 };
#define BREATH VTIME_SECOND

static int no_end(struct error *e)
{
    return error_set(e, "after %d segments the hosts still answer each other; set echo off on a host", WITHOUT_COMMAND);
}

static int no_segment(const struct rig *r, struct error *e)
{
    if (wire_held(r->wire) == 0) return error_set(e, "nothing is held on the wire");
    return error_set(e, "no held segment fits; %zu held", wire_held(r->wire));
}

static void write_auto(struct rig *r, uint32_t cause)
{
    struct tape_event ev = {.kind = TAPE_AUTO, .host = HOST_NONE, .at = r->now, .cause = cause};
    ev.u.automatic.on = r->automatic.on;
    ev.u.automatic.delay = r->automatic.delay;
    ev.u.automatic.loss = r->automatic.loss;
    tape_append(r->tape, &ev, NULL, 0);
}

static uint32_t forgiven(vtime rest)
{
    const vtime n = rest > 0 ? rest / (VTIME_SECOND / SLOW) : 0;
    return n < WITHOUT_COMMAND ? (uint32_t)n : WITHOUT_COMMAND;
}

/* Of those that arrive by themselves. An answer is sent in the moment of an arrival, however long the wire
 * then takes: between the two there is no rest. That the wire holds again is an effect of the last one, so
 * that undo, which has each arrive again, comes to it too. */
static void count_unasked(struct rig *r, vtime sent, uint32_t delivered)
{
    const uint32_t less = forgiven(sent - r->arrived);
    r->unasked -= less < r->unasked ? less : r->unasked;
    r->arrived = r->now;
    if (++r->unasked < WITHOUT_COMMAND || !r->automatic.on) return;
    r->automatic.on = false;
    r->automatic.delay = 0;
    r->automatic.loss = 0;
    write_auto(r, delivered);
}

int hand_arrive(struct rig *r, uint32_t number, uint32_t cause, struct error *e)
{
    uint8_t packet[SEGMENT_MAX];
    const struct tape_event *sent = tape_segment(r->tape, number);
    if (!sent) return error_set(e, "there is no segment #%u", number);
    const struct segment s = sent->u.sent.seg;
    const vtime sent_at = sent->at;
    enum host to = host_peer(sent->host);
    struct wire_stamp stamp = {.at = r->now, .cause = cause};
    stamp.sock = observer_by_ports(r->host[to].seen, s.dport, s.sport);
    rig_drain(r, to, TAPE_SELF); /* what a timer of its has sent by now is no answer */
    uint32_t seq;
    size_t len = wire_deliver(r->wire, number, &stamp, packet, sizeof packet, &seq);
    if (!len) return error_set(e, "segment #%u is not held any more", number);
    if (r->ops->arrive(r, to, packet, len, e)) return -1;
    struct fsm_stimulus by = {.kind = BY_SEGMENT, .flags = s.flags, .has_data = s.len > 0};
    if (rig_settle(r, to, &by, seq, e)) return -1;
    if (cause == TAPE_SELF) count_unasked(r, sent_at, seq);
    return 0;
}

static int deliver(struct rig *r, const struct wire_pick *pick, uint32_t cause, struct error *e)
{
    uint32_t number = wire_pick(r->wire, pick);
    if (!pick->all) return number ? hand_arrive(r, number, cause, e) : no_segment(r, e);
    r->all.on = number != 0;
    r->all.pick = *pick;
    r->all.cause = cause;
    r->all.done = 0;
    return 0;
}

static int drop(struct rig *r, const struct wire_pick *pick, uint32_t cause, struct error *e)
{
    struct wire_stamp stamp = {.at = r->now, .cause = cause};
    uint32_t number = wire_pick(r->wire, pick);
    if (!number && !pick->all) return no_segment(r, e);
    while (number) {
        wire_drop(r->wire, number, &stamp);
        number = pick->all ? wire_pick(r->wire, pick) : 0;
    }
    return 0;
}

static int rearrange(struct rig *r, const struct command *c, uint32_t cause, struct error *e)
{
    struct wire_stamp stamp = {.at = r->now, .cause = cause};
    uint32_t number = wire_pick(r->wire, &c->u.pick);
    if (!number) return no_segment(r, e);
    if (c->op == CMD_DUP) return wire_dup(r->wire, number, &stamp) ? 0 : error_set(e, "out of memory");
    if (wire_swap(r->wire, number, &stamp) == 0) return 0;
    return error_set(e, "#%u is the last that the %s holds; swap needs another behind it", number,
                     host_name(wire_from(r->wire, number)));
}

int hand_command(struct rig *r, const struct command *c, uint32_t cause, struct error *e)
{
    if (c->op == CMD_DELIVER) return deliver(r, &c->u.pick, cause, e);
    if (c->op == CMD_DROP) return drop(r, &c->u.pick, cause, e);
    if (c->op == CMD_INJECT) return inject_forged(r, c, cause, e);
    if (c->op != CMD_AUTO) return rearrange(r, c, cause, e);
    r->automatic.on = c->u.automatic.on;
    r->automatic.delay = c->u.automatic.delay;
    r->automatic.loss = c->u.automatic.loss;
    write_auto(r, cause);
    return 0;
}

void hand_seed(struct rig *r, uint64_t seed) { r->random = seed * 2 + 1; } /* never 0 */

/* xorshift64* (Vigna 2016): small, seeded, the same everywhere. */
static uint32_t random_percent(struct rig *r)
{
    uint64_t x = r->random;
    x ^= x >> 12;
    x ^= x << 25;
    x ^= x >> 27;
    r->random = x;
    return (uint32_t)((x * 0x2545f4914f6cdd1dull >> 32) % 100);
}

static const struct wire_pick anything = {.from = HOST_NONE, .len = -1};

/* Where time is only an argument, two hosts that echo each other would go on for ever in
 * one moment: after so many segments the wire takes a breath, and time goes on. */
static vtime automatic_due(const struct rig *r)
{
    if (!r->automatic.on) return VTIME_NEVER;
    const struct tape_event *e = tape_segment(r->tape, wire_pick(r->wire, &anything));
    vtime due = e ? e->at + r->automatic.delay : VTIME_NEVER;
    return due <= r->burst.at && r->burst.done >= BURST_AT_MOST ? r->burst.at + BREATH : due;
}

static int automatic_step(struct rig *r, struct error *e)
{
    uint32_t number = wire_pick(r->wire, &anything);
    struct wire_stamp stamp = {.at = r->now, .cause = TAPE_SELF};
    if (r->burst.at != r->now) r->burst.done = 0;
    r->burst.at = r->now;
    r->burst.done++;
    if (r->automatic.loss && random_percent(r) < r->automatic.loss)
        return wire_drop(r->wire, number, &stamp) ? error_set(e, "out of memory: the tape is full") : 0;
    if (hand_arrive(r, number, TAPE_SELF, e)) return -1;
    return r->automatic.on ? 0 : no_end(e);
}

/* One more of `wire deliver all`; it is over when nothing fits. */
static int all_step(struct rig *r, struct error *e)
{
    uint32_t number = wire_pick(r->wire, &r->all.pick);
    r->all.on = number != 0;
    if (!number) return 0;
    if (r->all.done++ < WITHOUT_COMMAND) return hand_arrive(r, number, r->all.cause, e);
    r->all.on = false;
    return no_end(e);
}

vtime hand_slice_due(const struct rig *r) { return r->all.on ? r->now : automatic_due(r); }

int hand_slice(struct rig *r, struct error *e)
{
    for (int i = 0; i < SLICE && hand_slice_due(r) <= r->now; i++)
        if (r->all.on ? all_step(r, e) : automatic_step(r, e)) return -1;
    return 0;
}
