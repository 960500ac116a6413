/* test_wire.c - the wire holds, numbers, counts repeats, and knows when a repeat
 * is news. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "core/wire.h"

enum { CLIENT_ISN = 1000, SERVER_ISN = 500000, PORT = 40001 };

struct fixture { struct tape *tape; struct wire *wire; };

static int setup(void **state)
{
    static struct fixture f;
    f.tape = tape_new();
    f.wire = wire_new(f.tape);
    *state = &f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    wire_free(f->wire);
    tape_free(f->tape);
    return 0;
}

static const struct wire_stamp stamp = {.at = 1, .cause = TAPE_SELF};
static const struct wire_pick oldest = {.from = HOST_NONE, .len = -1};

static uint32_t put_for(struct fixture *f, enum host from, uint8_t flags, uint32_t seq, uint32_t ack, uint16_t len,
                        const struct wire_stamp *why)
{
    uint8_t data[64] = {0}, packet[256];
    bool client = from == HOST_CLIENT;
    struct segment s = {.src = host_addr(from), .dst = host_addr(host_peer(from)), .flags = flags, .len = len,
                        .ttl = 64};
    s.sport = client ? PORT : PORT_SERVER;
    s.dport = client ? PORT_SERVER : PORT;
    s.seq = seq + (client ? CLIENT_ISN : SERVER_ISN);
    s.ack = flags & SEG_ACK ? ack + (client ? SERVER_ISN : CLIENT_ISN) : 0;
    size_t n = segment_build(&s, data, packet, sizeof packet);
    return wire_put(f->wire, from, packet, n, why);
}

/* Puts a segment on the wire as `from` would send it; seq and ack relative. */
static uint32_t put(struct fixture *f, enum host from, uint8_t flags, uint32_t seq, uint32_t ack, uint16_t len)
{
    return put_for(f, from, flags, seq, ack, len, &stamp);
}

/* The same, for what was just delivered. */
static uint32_t answer(struct fixture *f, enum host from, uint8_t flags, uint32_t seq, uint32_t ack, uint16_t len)
{
    return put_for(f, from, flags, seq, ack, len, &(struct wire_stamp){.at = 1, .cause = tape_len(f->tape) - 1});
}

static void deliver(struct fixture *f, uint32_t number)
{
    uint8_t packet[256];
    uint32_t seq;
    assert_true(wire_deliver(f->wire, number, &stamp, packet, sizeof packet, &seq) > 0);
}

static const struct tape_event *last(const struct fixture *f) { return tape_at(f->tape, tape_len(f->tape) - 1); }

static void handshake(struct fixture *f)
{
    deliver(f, put(f, HOST_CLIENT, SEG_SYN, 0, 0, 0));
    deliver(f, put(f, HOST_SERVER, SEG_SYN | SEG_ACK, 0, 1, 0));
    deliver(f, put(f, HOST_CLIENT, SEG_ACK, 1, 1, 0));
}

static void numbers_are_given_in_order_and_relative_to_the_isn(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(put(f, HOST_CLIENT, SEG_SYN, 0, 0, 0), 1);
    assert_int_equal(last(f)->u.sent.rel_seq, 0);
    deliver(f, 1);
    assert_int_equal(put(f, HOST_SERVER, SEG_SYN | SEG_ACK, 0, 1, 0), 2);
    assert_int_equal(last(f)->u.sent.rel_seq, 0);
    assert_int_equal(last(f)->u.sent.rel_ack, 1);
}

static void a_repeat_of_a_held_segment_is_counted_on_its_row(void **state)
{
    struct fixture *f = *state;
    uint32_t syn = put(f, HOST_CLIENT, SEG_SYN, 0, 0, 0);
    assert_int_equal(put(f, HOST_CLIENT, SEG_SYN, 0, 0, 0), 0);
    assert_int_equal(put(f, HOST_CLIENT, SEG_SYN, 0, 0, 0), 0);
    assert_int_equal(last(f)->kind, TAPE_REPEATED);
    assert_int_equal(last(f)->u.wire.number, syn);
    assert_int_equal(last(f)->u.wire.count, 3);
    assert_int_equal(wire_held(f->wire), 1);
}

static void a_repeat_comes_back_after_the_segment_was_dropped(void **state)
{
    struct fixture *f = *state;
    uint32_t syn = put(f, HOST_CLIENT, SEG_SYN, 0, 0, 0);
    assert_int_equal(wire_drop(f->wire, syn, &stamp), 0);
    uint32_t again = put(f, HOST_CLIENT, SEG_SYN, 0, 0, 0);
    assert_int_equal(again, 2);
    assert_true(last(f)->u.sent.marks & SENT_AGAIN);
    assert_int_equal(last(f)->u.sent.of, syn);
    assert_int_equal(put(f, HOST_CLIENT, SEG_SYN, 0, 0, 0), 0); /* the new one is held */
}

static void a_repeat_comes_back_after_its_answer_was_dropped(void **state)
{
    struct fixture *f = *state;
    deliver(f, put(f, HOST_CLIENT, SEG_SYN, 0, 0, 0));
    uint32_t first = put(f, HOST_SERVER, SEG_SYN | SEG_ACK, 0, 1, 0);
    assert_int_equal(put(f, HOST_CLIENT, SEG_SYN, 0, 0, 0), 0); /* the answer is held: no news */
    assert_int_equal(wire_drop(f->wire, first, &stamp), 0);
    assert_int_not_equal(put(f, HOST_CLIENT, SEG_SYN, 0, 0, 0), 0);
    assert_int_not_equal(put(f, HOST_SERVER, SEG_SYN | SEG_ACK, 0, 1, 0), 0);
}

/* Its timer ran out while we delivered: the repeat is older than what arrived. */
static void a_repeat_that_crosses_its_ack_is_counted(void **state)
{
    struct fixture *f = *state;
    handshake(f);
    assert_int_equal(answer(f, HOST_SERVER, SEG_SYN | SEG_ACK, 0, 1, 0), 0);
    assert_int_equal(last(f)->kind, TAPE_REPEATED);
    assert_int_equal(last(f)->u.wire.number, 2);
    uint32_t data = put(f, HOST_CLIENT, SEG_PSH | SEG_ACK, 1, 1, 5);
    assert_int_equal(wire_drop(f->wire, data, &stamp), 0);
    deliver(f, put(f, HOST_CLIENT, SEG_PSH | SEG_ACK, 1, 1, 5));
    deliver(f, answer(f, HOST_SERVER, SEG_ACK, 1, 6, 0));
    assert_int_equal(answer(f, HOST_CLIENT, SEG_PSH | SEG_ACK, 1, 1, 5), 0); /* lost once, but there now */
    assert_int_equal(wire_held(f->wire), 0);
}

/* A full accept queue: the server's stack has forgotten the ACK. */
static void a_repeat_long_after_its_ack_is_news(void **state)
{
    struct fixture *f = *state;
    handshake(f);
    assert_int_not_equal(put(f, HOST_SERVER, SEG_SYN | SEG_ACK, 0, 1, 0), 0);
    assert_true(last(f)->u.sent.marks & SENT_AGAIN);
}

static void the_syn_ack_of_a_simultaneous_open_is_no_repeat_of_the_syn(void **state)
{
    struct fixture *f = *state;
    put(f, HOST_CLIENT, SEG_SYN, 0, 0, 0);
    put(f, HOST_SERVER, SEG_SYN, 0, 0, 0);
    assert_int_not_equal(put(f, HOST_CLIENT, SEG_SYN | SEG_ACK, 0, 1, 0), 0);
    assert_false(last(f)->u.sent.marks & SENT_AGAIN);
    assert_int_equal(put(f, HOST_CLIENT, SEG_SYN | SEG_ACK, 0, 1, 0), 0); /* but its own repeat is one */
}

static void data_and_fin_that_the_kernel_merged_are_a_repeat(void **state)
{
    struct fixture *f = *state;
    handshake(f);
    put(f, HOST_CLIENT, SEG_PSH | SEG_ACK, 1, 1, 5);
    uint32_t fin = put(f, HOST_CLIENT, SEG_FIN | SEG_ACK, 6, 1, 0);
    assert_int_equal(put(f, HOST_CLIENT, SEG_FIN | SEG_PSH | SEG_ACK, 1, 1, 5), 0);
    assert_int_equal(last(f)->u.wire.number, fin);
}

static void a_merged_repeat_with_new_data_is_new(void **state)
{
    struct fixture *f = *state;
    handshake(f);
    put(f, HOST_CLIENT, SEG_PSH | SEG_ACK, 1, 1, 5);
    assert_int_not_equal(put(f, HOST_CLIENT, SEG_FIN | SEG_PSH | SEG_ACK, 1, 1, 5), 0);
}

static void pure_acks_and_rsts_never_collapse(void **state)
{
    struct fixture *f = *state;
    handshake(f);
    assert_int_not_equal(put(f, HOST_CLIENT, SEG_ACK, 1, 1, 0), 0);
    assert_int_not_equal(put(f, HOST_CLIENT, SEG_ACK, 1, 1, 0), 0);
    assert_int_not_equal(put(f, HOST_CLIENT, SEG_RST, 1, 0, 0), 0);
    assert_int_not_equal(put(f, HOST_CLIENT, SEG_RST, 1, 0, 0), 0);
    assert_int_equal(wire_held(f->wire), 4);
}

static void ports_used_again_begin_a_new_life(void **state)
{
    struct fixture *f = *state;
    handshake(f);
    uint8_t packet[128];
    struct segment s = {.src = host_addr(HOST_CLIENT), .dst = host_addr(HOST_SERVER), .sport = PORT,
                        .dport = PORT_SERVER, .seq = 77777, .flags = SEG_SYN, .ttl = 64};
    size_t n = segment_build(&s, NULL, packet, sizeof packet);
    assert_int_not_equal(wire_put(f->wire, HOST_CLIENT, packet, n, &stamp), 0);
    assert_int_equal(last(f)->u.sent.rel_seq, 0);
}

static void a_rst_without_ack_numbers_from_zero(void **state)
{
    struct fixture *f = *state;
    deliver(f, put(f, HOST_CLIENT, SEG_SYN, 0, 0, 0));
    put(f, HOST_SERVER, SEG_RST | SEG_ACK, (uint32_t)-SERVER_ISN, 1, 0); /* absolute 0, RFC 9293 3.10.7.1 */
    assert_int_equal(last(f)->u.sent.rel_seq, 0);
    assert_int_equal(last(f)->u.sent.rel_ack, 1);
}

static void an_absolute_forged_ack_comes_back_as_it_was_in_the_rst(void **state)
{
    struct fixture *f = *state;
    uint8_t packet[128];
    put(f, HOST_SERVER, SEG_SYN | SEG_ACK, 0, 1, 0);
    struct segment s = {.src = host_addr(HOST_CLIENT), .dst = host_addr(HOST_SERVER), .sport = PORT,
                        .dport = PORT_SERVER, .seq = 1001, .ack = 5, .flags = SEG_ACK, .ttl = 64};
    size_t n = segment_build(&s, NULL, packet, sizeof packet);
    assert_int_not_equal(wire_forge(f->wire, HOST_CLIENT, packet, n, (struct wire_absolute){true, true}, &stamp), 0);
    assert_int_equal(last(f)->u.sent.rel_seq, 1001);
    assert_int_equal(last(f)->u.sent.rel_ack, 5);
    deliver(f, 2);
    answer(f, HOST_SERVER, SEG_RST, 5u - (uint32_t)SERVER_ISN, 0, 0);
    assert_int_equal(last(f)->u.sent.rel_seq, 5);
}

static void an_absolute_forged_number_comes_back_as_it_was_in_the_ack(void **state)
{
    struct fixture *f = *state;
    uint8_t packet[128];
    handshake(f);
    struct segment s = {.src = host_addr(HOST_CLIENT), .dst = host_addr(HOST_SERVER), .sport = PORT,
                        .dport = PORT_SERVER, .seq = 77, .flags = SEG_SYN, .ttl = 64};
    size_t n = segment_build(&s, NULL, packet, sizeof packet);
    wire_forge(f->wire, HOST_CLIENT, packet, n, (struct wire_absolute){true, false}, &stamp);
    put(f, HOST_SERVER, SEG_RST | SEG_ACK, (uint32_t)-SERVER_ISN, 78u - (uint32_t)CLIENT_ISN, 0);
    assert_int_equal(last(f)->u.sent.rel_ack, 78);
}

/* Its number 0 may be before or behind the ISN, as chance will have it. */
static void a_rst_says_nothing_of_what_its_host_sends_next(void **state)
{
    struct fixture *f = *state;
    static const uint32_t bases[] = {5u - (uint32_t)SERVER_ISN, 0x70000000};
    uint32_t snd, rcv;
    handshake(f);
    for (size_t i = 0; i < sizeof bases / sizeof *bases; i++) {
        deliver(f, put(f, HOST_SERVER, SEG_RST | SEG_ACK, bases[i], 1, 0));
        wire_next(f->wire, HOST_SERVER, PORT_SERVER, PORT, &snd, &rcv);
        assert_int_equal(snd, SERVER_ISN + 1);
        wire_next(f->wire, HOST_CLIENT, PORT, PORT_SERVER, &snd, &rcv);
        assert_int_equal(rcv, SERVER_ISN + 1);
    }
}

/* The second connection's ISNs are 100000 behind the first one's. */
static void what_speaks_of_the_life_before_has_its_numbers(void **state)
{
    struct fixture *f = *state;
    uint32_t snd, rcv;
    handshake(f);
    uint32_t late = put(f, HOST_SERVER, SEG_PSH | SEG_ACK, 1, 1, 5);
    put(f, HOST_CLIENT, SEG_SYN, 100000, 0, 0);
    put(f, HOST_SERVER, SEG_SYN | SEG_ACK, 100000, 100001, 0);
    assert_int_equal(last(f)->u.sent.rel_seq, 0);
    wire_dup(f->wire, late, &stamp);
    assert_int_equal(last(f)->u.sent.rel_seq, 1);
    deliver(f, late);
    wire_next(f->wire, HOST_CLIENT, PORT, PORT_SERVER, &snd, &rcv);
    assert_int_equal(rcv, SERVER_ISN + 100001);
    put(f, HOST_CLIENT, SEG_RST, 6, 0, 0);
    assert_int_equal(last(f)->u.sent.rel_seq, 6);
    put(f, HOST_CLIENT, SEG_ACK, 100001, 100001, 0);
    assert_int_equal(last(f)->u.sent.rel_seq, 1);
}

static void a_copy_stands_right_behind_and_swap_changes_places(void **state)
{
    struct fixture *f = *state;
    handshake(f);
    uint32_t a = put(f, HOST_CLIENT, SEG_PSH | SEG_ACK, 1, 1, 5);
    uint32_t b = put(f, HOST_CLIENT, SEG_PSH | SEG_ACK, 6, 1, 5);
    uint32_t copy = wire_dup(f->wire, a, &stamp);
    deliver(f, wire_pick(f->wire, &oldest));
    assert_int_equal(wire_pick(f->wire, &oldest), copy);
    assert_int_equal(wire_swap(f->wire, copy, &stamp), 0);
    assert_int_equal(wire_pick(f->wire, &oldest), b);
    assert_int_equal(wire_swap(f->wire, copy, &stamp), -1); /* the last one has nobody to change with */
}

static void a_pick_means_at_least_or_exactly_these_flags(void **state)
{
    struct fixture *f = *state;
    handshake(f);
    uint32_t data = put(f, HOST_CLIENT, SEG_PSH | SEG_ACK, 1, 1, 5);
    uint32_t ack = put(f, HOST_CLIENT, SEG_ACK, 6, 1, 0);
    struct wire_pick p = {.from = HOST_CLIENT, .flags = SEG_ACK, .len = -1};
    assert_int_equal(wire_pick(f->wire, &p), data);
    p.exact = true;
    assert_int_equal(wire_pick(f->wire, &p), ack);
    p.flags = SEG_PSH | SEG_ACK; /* exactly, and no data unless len is given */
    assert_int_equal(wire_pick(f->wire, &p), 0);
    p.len = 5;
    assert_int_equal(wire_pick(f->wire, &p), data);
    p.from = HOST_SERVER;
    assert_int_equal(wire_pick(f->wire, &p), 0);
}

static void what_is_no_tcp_is_none_of_its_business(void **state)
{
    struct fixture *f = *state;
    static const uint8_t icmp[28] = {0x45, 0, 0, 28, 0, 0, 0, 0, 64, 1};
    assert_int_equal(wire_put(f->wire, HOST_CLIENT, icmp, sizeof icmp, &stamp), 0);
    assert_int_equal(tape_len(f->tape), 0);
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(numbers_are_given_in_order_and_relative_to_the_isn),
        T(a_repeat_of_a_held_segment_is_counted_on_its_row),
        T(a_repeat_comes_back_after_the_segment_was_dropped),
        T(a_repeat_comes_back_after_its_answer_was_dropped),
        T(a_repeat_that_crosses_its_ack_is_counted),
        T(a_repeat_long_after_its_ack_is_news),
        T(the_syn_ack_of_a_simultaneous_open_is_no_repeat_of_the_syn),
        T(data_and_fin_that_the_kernel_merged_are_a_repeat),
        T(a_merged_repeat_with_new_data_is_new),
        T(pure_acks_and_rsts_never_collapse),
        T(ports_used_again_begin_a_new_life),
        T(a_rst_without_ack_numbers_from_zero),
        T(an_absolute_forged_ack_comes_back_as_it_was_in_the_rst),
        T(an_absolute_forged_number_comes_back_as_it_was_in_the_ack),
        T(a_rst_says_nothing_of_what_its_host_sends_next),
        T(what_speaks_of_the_life_before_has_its_numbers),
        T(a_copy_stands_right_behind_and_swap_changes_places),
        T(a_pick_means_at_least_or_exactly_these_flags),
        T(what_is_no_tcp_is_none_of_its_business),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
