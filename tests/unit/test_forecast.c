/* test_forecast.c - the numbers of a forged host as the wire counts them, and the
 * words that a forged segment gets before it is sent. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "core/wire.h"
#include "moments.h"
#include "view/forecast.h"

static void assert_counts_as(const struct wire *w, const struct tape *t)
{
    for (int h = 0; h < HOST_COUNT; h++)
        for (uint16_t port = 40001; port < 40003; port++) {
            uint32_t snd, rcv, want_snd, want_rcv;
            uint16_t lport = h == HOST_CLIENT ? port : PORT_SERVER, rport = h == HOST_CLIENT ? PORT_SERVER : port;
            wire_next(w, (enum host)h, lport, rport, &want_snd, &want_rcv);
            forecast_next(t, tape_len(t), (enum host)h, lport, rport, &snd, &rcv);
            assert_int_equal(snd, want_snd);
            assert_int_equal(rcv, want_rcv);
        }
}

static void put(struct wire *w, unsigned *seed, enum host from)
{
    static const uint8_t flags[] = {SEG_SYN, SEG_SYN | SEG_ACK, SEG_ACK, SEG_ACK | SEG_PSH, SEG_FIN | SEG_ACK, SEG_RST};
    uint16_t port = (uint16_t)(40001 + rand_r(seed) % 2);
    uint8_t packet[200], data[8] = "xxxxxxx";
    struct segment s = {.src = host_addr(from), .dst = host_addr(host_peer(from)), .ttl = 64, .window = 100};
    struct wire_stamp stamp = {.cause = TAPE_SELF};
    s.sport = from == HOST_CLIENT ? port : PORT_SERVER;
    s.dport = from == HOST_CLIENT ? PORT_SERVER : port;
    s.flags = flags[rand_r(seed) % (int)sizeof flags];
    s.seq = (uint32_t)(rand_r(seed) % 20) - 10;
    s.ack = s.flags & SEG_ACK ? (uint32_t)(rand_r(seed) % 20) : 0;
    s.len = (uint16_t)(s.flags & SEG_SYN ? 0 : rand_r(seed) % 5);
    size_t len = segment_build(&s, data, packet, sizeof packet);
    uint32_t seq;
    if (rand_r(seed) % 4) wire_put(w, from, packet, len, &stamp);
    else wire_deliver(w, wire_forge(w, from, packet, len, (struct wire_absolute){false, false}, &stamp), &stamp, packet,
                      sizeof packet, &seq);
}

static void the_tape_counts_as_the_wire_does(void **state)
{
    (void)state;
    unsigned seed = 7;
    for (int round = 0; round < 300; round++) {
        struct tape *t = tape_new();
        struct wire *w = wire_new(t);
        struct wire_stamp stamp = {.cause = TAPE_SELF};
        for (int i = 0; i < 40; i++) {
            struct wire_pick any = {.from = HOST_NONE, .len = -1};
            uint8_t packet[200];
            uint32_t seq, number = wire_pick(w, &any);
            int what = rand_r(&seed) % 8;
            if (what < 4 || !number) put(w, &seed, (enum host)(rand_r(&seed) % 2));
            else if (what < 6) wire_deliver(w, number, &stamp, packet, sizeof packet, &seq);
            else if (what == 6) wire_drop(w, number, &stamp);
            else wire_dup(w, number, &stamp);
            assert_counts_as(w, t);
        }
        wire_free(w);
        tape_free(t);
    }
}

static struct forecast told(const char *moment, enum host as, uint8_t flags, int64_t off, uint16_t dport)
{
    struct moment_scene *m = moment_play(moment);
    struct forecast f;
    struct command c = {.op = CMD_INJECT, .host = as};
    c.u.inject.flags = flags;
    c.u.inject.seq = (struct wire_number){.given = true, .relative = true, .value = off};
    c.u.inject.dport = dport;
    forecast_make(&f, m->model, m->builder.tape, &c);
    moment_free(m);
    return f;
}

static void a_reset_must_be_exactly_next_to_be_believed_rfc5961_3_2(void **state)
{
    (void)state;
    struct forecast f = told("open", HOST_CLIENT, SEG_RST, 0, 0);
    assert_int_equal(f.place, PLACE_NEXT);
    assert_int_equal(f.after, FSM_CLOSED);
    assert_int_equal(f.edge, fsm_find(FSM_ESTABLISHED, ON_RST, FSM_CLOSED));
    f = told("open", HOST_CLIENT, SEG_RST, 100, 0);
    assert_int_equal(f.place, PLACE_WINDOW);
    assert_int_equal(f.after, FSM_ESTABLISHED);
    assert_string_equal(f.answer, "ACK");
    f = told("open", HOST_CLIENT, SEG_RST, 100000000, 0);
    assert_int_equal(f.place, PLACE_OUTSIDE);
    assert_string_equal(f.answer, "");
    assert_string_equal(f.why, "A RST from outside the window is ignored.");
}

static void a_syn_makes_a_child_and_a_lone_fin_tells_who_listens(void **state)
{
    (void)state;
    struct forecast f = told("listen", HOST_CLIENT, SEG_SYN, 0, 0);
    assert_int_equal(f.from, FSM_LISTEN);
    assert_int_equal(f.after, FSM_SYN_RCVD);
    assert_string_equal(f.answer, "SYN,ACK");
    f = told("listen", HOST_CLIENT, SEG_FIN, 0, 0);
    assert_string_equal(f.answer, "");
    assert_string_equal(f.why, fsm_edges[fsm_find(FSM_LISTEN, ON_FIN, FSM_LISTEN)].why);
    f = told("listen", HOST_CLIENT, SEG_FIN, 0, 81);
    assert_int_equal(f.from, FSM_CLOSED);
    assert_string_equal(f.answer, "RST,ACK");
    assert_int_equal(f.edge, fsm_find(FSM_CLOSED, ON_FIN, FSM_CLOSED));
}

static void every_forecast_of_any_moment_has_a_sentence_and_a_section(void **state)
{
    (void)state;
    for (const struct moment_row *row = moment_table; row->name; row++)
        for (int flags = 1; flags < 32; flags++)
            for (int h = 0; h < HOST_COUNT; h++) {
                struct forecast f = told(row->name, (enum host)h, (uint8_t)flags, flags % 5 - 2, 0);
                assert_true(*f.why && *f.rfc);
                assert_in_range(strlen(f.why), 1, 78);
            }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_tape_counts_as_the_wire_does),
        cmocka_unit_test(a_reset_must_be_exactly_next_to_be_believed_rfc5961_3_2),
        cmocka_unit_test(a_syn_makes_a_child_and_a_lone_fin_tells_who_listens),
        cmocka_unit_test(every_forecast_of_any_moment_has_a_sentence_and_a_section),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
