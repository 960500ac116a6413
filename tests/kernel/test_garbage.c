/* test_garbage.c - random bytes, random segments that are valid, and such with some bytes damaged,
 * on the wire: from a host to finwait, as if its TUN had given them, and to a host. Neither engine is hurt: it is not
 * broken, its tape prints and folds, and afterwards a connection can still be made. All
 * stays within the namespaces of the lab. The seed is printed; FINWAIT_SEED gives another. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "../differ/random.h"
#include "core/model.h"
#include "kernel/kernel.h"
#include "lab_engine.h"
#include "sim/sim.h"

enum { ROUNDS = 1500, BYTES_MAX = 600, DATA_MAX = 200 };

struct world { struct tape *tape; struct engine *engine; struct rig *rig; struct chance chance; vtime now;
               uint32_t refused; bool lab; };

static void submit(struct world *w, enum command_op op, enum host h)
{
    struct error e = {0, ""};
    struct command c = {.op = op, .host = h};
    if (op == CMD_LISTEN || op == CMD_CONNECT) {
        c.u.open.port = PORT_SERVER;
        c.u.open.backlog = BACKLOG_DEFAULT;
    }
    if (op == CMD_SEND) c.len = 5;
    if (op == CMD_DELIVER)
        c.u.pick = (struct wire_pick){.from = HOST_NONE, .len = -1, .all = chance_percent(&w->chance, 50)};
    w->engine->ops->submit(w->engine, &c, TAPE_SELF, w->now, &e); /* what makes no sense now is refused */
}

static void pump(struct world *w)
{
    struct error e = {0, ""};
    w->now += VTIME_MS;
    w->engine->ops->pump(w->engine, w->now, &e);
    if (w->engine->ops->broken(w->engine)) fail_msg("the engine is broken: %s", e.text);
}

static size_t random_bytes(struct chance *c, uint8_t *bytes)
{
    size_t len = 1 + chance_below(c, BYTES_MAX);
    for (size_t i = 0; i < len; i++) bytes[i] = (uint8_t)chance_below(c, 256);
    if (chance_percent(c, 70)) bytes[0] = 0x45; /* or nobody reads on */
    if (chance_percent(c, 50) && len > 9) bytes[9] = 6;
    return len;
}

static uint16_t random_port(struct chance *c, uint16_t known)
{
    return chance_percent(c, 80) ? known : (uint16_t)chance_below(c, 65536);
}

/* Near to what is expected, mostly. */
static uint32_t random_number(struct chance *c, uint32_t known)
{
    return chance_percent(c, 80) ? known + chance_below(c, 5) - 2 : chance_below(c, UINT32_MAX);
}

static size_t random_segment(struct world *w, enum host from, uint8_t *packet)
{
    static const uint8_t data[DATA_MAX];
    struct chance *c = &w->chance;
    uint16_t client = random_port(c, (uint16_t)(PORT_FIRST_LOCAL + chance_below(c, 4))),
        server = random_port(c, PORT_SERVER);
    uint32_t next, expected;
    struct segment s = {.src = host_addr(from), .dst = host_addr(host_peer(from)),
                        .flags = (uint8_t)chance_below(c, 256)};
    s.sport = from == HOST_CLIENT ? client : server;
    s.dport = from == HOST_CLIENT ? server : client;
    wire_next(w->rig->wire, from, s.sport, s.dport, &next, &expected);
    s.seq = random_number(c, next);
    s.ack = random_number(c, expected);
    s.window = (uint16_t)chance_below(c, 65536);
    s.len = (uint16_t)(chance_percent(c, 50) ? 0 : chance_below(c, DATA_MAX));
    s.options = (uint8_t)chance_below(c, 32);
    s.mss = (uint16_t)chance_below(c, 65536);
    s.nsacks = s.options & OPT_SACK ? (uint8_t)(1 + chance_below(c, 2)) : 0;
    for (int i = 0; i < s.nsacks; i++)
        s.sack[i].from = random_number(c, expected), s.sack[i].to = random_number(c, expected);
    return segment_build(&s, data, packet, SEGMENT_MAX);
}

/* Some bytes are others, and the end may be lacking. */
static size_t damaged(struct chance *c, uint8_t *packet, size_t len)
{
    for (uint32_t n = 1 + chance_below(c, 4); n > 0 && len > 0; n--)
        packet[chance_below(c, (uint32_t)len)] ^= (uint8_t)(1 + chance_below(c, 255));
    return chance_percent(c, 30) && len > 1 ? 1 + chance_below(c, (uint32_t)len - 1) : len;
}

/* What the simulator cannot read it refuses with a reason, and nothing has happened; a TUN refuses what is no IP at
 * all. */
static void to_host(struct world *w, enum host h, const uint8_t *packet, size_t len, bool valid)
{
    struct error e = {0, ""};
    const uint32_t before = tape_len(w->tape);
    if (!valid && w->lab && write(kernel_of(w->rig)->lab.tun[h], packet, len) < 0) w->refused++;
    if (!valid && w->lab) return;
    const int failed = w->rig->ops->arrive(w->rig, h, packet, len, &e);
    assert_false(valid && failed);
    if (!failed) return;
    w->refused++;
    assert_true(*e.text);
    assert_int_equal(tape_len(w->tape), before);
    assert_false(w->engine->ops->broken(w->engine));
}

static void throw(struct world *w)
{
    static uint8_t packet[SEGMENT_MAX];
    enum host h = (enum host)chance_below(&w->chance, HOST_COUNT);
    const uint32_t what = chance_below(&w->chance, 100);
    bool valid = what < 50;
    size_t len = what < 75 ? random_segment(w, host_peer(h), packet) : random_bytes(&w->chance, packet);
    struct wire_stamp stamp = {.at = w->now, .cause = TAPE_SELF};
    if (!len) return;
    if (!valid && what < 75) len = damaged(&w->chance, packet, len);
    if (chance_percent(&w->chance, 50)) to_host(w, h, packet, len, valid);
    else wire_put(w->rig->wire, host_peer(h), packet, len, &stamp);
    pump(w);
}

static void act(struct world *w)
{
    static const enum command_op ops[] = {CMD_LISTEN, CMD_CONNECT, CMD_SEND, CMD_CLOSE, CMD_ACCEPT, CMD_RECV,
                                          CMD_DELIVER, CMD_DELIVER, CMD_DUP, CMD_DROP};
    submit(w, CHANCE_OF(&w->chance, ops), (enum host)chance_below(&w->chance, HOST_COUNT));
    pump(w);
}

static void assert_tape_is_sound(const struct tape *tape)
{
    static struct model m;
    char line[512];
    model_init(&m);
    for (uint32_t i = 0; i < tape_len(tape); i++) {
        assert_true(tape_print(tape, tape_at(tape, i), line, sizeof line) > 0);
        model_apply(&m, tape, tape_at(tape, i));
    }
}

static bool has_opened(const struct tape *tape, uint32_t from, enum host h)
{
    for (uint32_t i = from; i < tape_len(tape); i++) {
        const struct tape_event *e = tape_at(tape, i);
        if (e->kind == TAPE_STATE && e->host == h && e->u.state.to == FSM_ESTABLISHED) return true;
    }
    return false;
}

/* With an empty wire: what is left on it comes to nobody. */
static void assert_can_connect(struct world *w)
{
    struct error e = {0, ""};
    const struct command drop = {.op = CMD_DROP, .u.pick = {.from = HOST_NONE, .len = -1, .all = true}};
    const struct command deliver = {.op = CMD_DELIVER, .u.pick = drop.u.pick};
    const uint32_t from = tape_len(w->tape);
    w->engine->ops->submit(w->engine, &drop, TAPE_SELF, w->now, &e);
    submit(w, CMD_LISTEN, HOST_SERVER);
    submit(w, CMD_CONNECT, HOST_CLIENT);
    for (int segments = 0; segments < 3; segments++, pump(w))
        w->engine->ops->submit(w->engine, &deliver, TAPE_SELF, w->now, &e);
    for (int h = 0; h < HOST_COUNT; h++) assert_true(has_opened(w->tape, from, (enum host)h));
}

static void is_not_hurt(const struct engine_ops *ops, bool lab)
{
    const char *given = getenv("FINWAIT_SEED");
    unsigned long seed = given ? strtoul(given, NULL, 10) : 1;
    struct engine_config config = {.seed = seed};
    struct error e = {0, ""};
    struct world w = {.tape = tape_new(), .chance = chance_new(seed, lab), .lab = lab};
    print_message("seed %lu\n", seed);
    w.engine = ops->open(&config, w.tape, 0, &e);
    assert_non_null(w.engine);
    w.rig = (struct rig *)(void *)w.engine;
    submit(&w, CMD_LISTEN, HOST_SERVER);
    submit(&w, CMD_CONNECT, HOST_CLIENT);
    for (int i = 0; i < ROUNDS; i++) {
        if (chance_percent(&w.chance, 25)) act(&w);
        else throw(&w);
    }
    assert_in_range(w.refused, ROUNDS / 50, ROUNDS / 2);
    for (int h = 0; h < HOST_COUNT; h++) { /* both still do what they are told */
        submit(&w, CMD_KILL, (enum host)h);
        submit(&w, CMD_START, (enum host)h);
        pump(&w);
        assert_true(w.rig->host[h].running);
    }
    assert_can_connect(&w);
    assert_tape_is_sound(w.tape);
    ops->close(w.engine);
    tape_free(w.tape);
}

static void garbage_does_not_hurt_the_kernel_engine(void **state) { (void)state; is_not_hurt(&kernel_engine, true); }
static void garbage_does_not_hurt_the_simulator(void **state) { (void)state; is_not_hurt(&sim_engine, false); }

int main(void)
{
    const struct CMUnitTest lab[] = {cmocka_unit_test(garbage_does_not_hurt_the_kernel_engine)};
    const struct CMUnitTest sim[] = {cmocka_unit_test(garbage_does_not_hurt_the_simulator)};
    int failed = cmocka_run_group_tests_name("simulator", sim, NULL, NULL);
    if (failed || system("'" FINWAIT_PROGRAM "' doctor >/dev/null 2>&1")) return failed ? 1 : 77; /* no lab here */
    return cmocka_run_group_tests_name("kernel", lab, NULL, NULL) ? 1 : 0;
}
