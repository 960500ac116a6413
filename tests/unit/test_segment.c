/* test_segment.c - the bytes of a segment: a real SYN, both ways, and all that
 * must be refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "core/host.h"
#include "core/segment.h"

/* The first segment of a connection as Linux sends it, written out by hand. */
static const uint8_t golden_syn[60] = {
    0x45, 0x00, 0x00, 0x3c, 0x00, 0x00, 0x40, 0x00, /* IPv4, 60 bytes, id 0, DF */
    0x40, 0x06, 0xb6, 0xb8,                         /* ttl 64, TCP, checksum */
    0xc0, 0x00, 0x02, 0x01, 0xc0, 0x00, 0x02, 0x02, /* 192.0.2.1 -> 192.0.2.2 */
    0x9c, 0x41, 0x17, 0x70,                         /* 40001 -> 6000 */
    0x01, 0x02, 0x03, 0x04, 0x00, 0x00, 0x00, 0x00, /* seq 0x01020304, ack 0 */
    0xa0, 0x02, 0xfa, 0xf0, 0x11, 0x53, 0x00, 0x00, /* 40 bytes of header, SYN, window 64240 */
    0x02, 0x04, 0x05, 0xb4, 0x04, 0x02, 0x08, 0x0a, /* MSS 1460, SACK permitted, timestamps */
    0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, /* 1, 0 */
    0x01, 0x03, 0x03, 0x07,                         /* NOP, window scale 7 */
};

static struct segment syn(void)
{
    return (struct segment){.src = host_addr(HOST_CLIENT), .dst = host_addr(HOST_SERVER), .sport = PORT_FIRST_LOCAL,
                            .dport = PORT_SERVER, .seq = 0x01020304, .flags = SEG_SYN, .ttl = 64, .window = 64240,
                            .options = OPT_MSS | OPT_SACK_PERMITTED | OPT_TIMESTAMPS | OPT_WSCALE, .mss = 1460,
                            .wscale = 7, .ts_val = 1};
}

static void a_real_syn_is_read(void **state)
{
    struct segment seg;
    struct error error;
    const struct segment want = syn();
    (void)state;
    assert_int_equal(segment_parse(&seg, golden_syn, sizeof golden_syn, &error), 0);
    assert_int_equal(seg.src, want.src);
    assert_int_equal(seg.dst, want.dst);
    assert_int_equal(seg.sport, want.sport);
    assert_int_equal(seg.dport, want.dport);
    assert_int_equal(seg.seq, want.seq);
    assert_int_equal(seg.flags, SEG_SYN);
    assert_int_equal(seg.window, 64240);
    assert_int_equal(seg.len, 0);
    assert_int_equal(seg.data_at, 60);
    assert_int_equal(seg.options, want.options);
    assert_int_equal(seg.mss, 1460);
    assert_int_equal(seg.wscale, 7);
    assert_int_equal(seg.ts_val, 1);
}

static void a_syn_is_written_as_linux_does(void **state)
{
    uint8_t packet[100];
    const struct segment seg = syn();
    (void)state;
    assert_int_equal(segment_build(&seg, NULL, packet, sizeof packet), sizeof golden_syn);
    assert_memory_equal(packet, golden_syn, sizeof golden_syn);
}

static void trailing_bytes_are_ignored(void **state)
{
    uint8_t packet[64] = {0};
    struct segment seg;
    struct error error;
    (void)state;
    memcpy(packet, golden_syn, sizeof golden_syn);
    assert_int_equal(segment_parse(&seg, packet, sizeof packet, &error), 0);
    assert_int_equal(seg.len, 0);
}

static void every_flipped_bit_is_noticed(void **state)
{
    (void)state;
    for (size_t bit = 0; bit < 8 * sizeof golden_syn; bit++) {
        uint8_t packet[sizeof golden_syn];
        struct segment seg;
        struct error error = {0};
        memcpy(packet, golden_syn, sizeof packet);
        packet[bit / 8] ^= (uint8_t)(1 << bit % 8);
        if (segment_parse(&seg, packet, sizeof packet, &error) == 0) fail_msg("bit %zu flipped, and accepted", bit);
        assert_true(error.text[0] != '\0');
    }
}

static void every_cut_is_noticed(void **state)
{
    (void)state;
    for (size_t len = 0; len < sizeof golden_syn; len++) {
        struct segment seg;
        struct error error;
        assert_int_equal(segment_parse(&seg, golden_syn, len, &error), -1);
    }
}

/* Sets the TCP options of an otherwise good packet; the sums are mended by hand. */
static int parse_with_options(const uint8_t *options, size_t len, struct segment *seg, struct error *error)
{
    uint8_t packet[80], *tcp = packet + 20;
    const struct segment plain = {.src = 1, .dst = 2, .flags = SEG_ACK};
    uint32_t total = 0;
    assert_int_equal(segment_build(&plain, NULL, packet, sizeof packet), 40);
    memcpy(tcp + 20, options, len);
    packet[3] = (uint8_t)(40 + len);
    packet[10] = packet[11] = tcp[16] = tcp[17] = 0;
    tcp[12] = (uint8_t)((20 + len) / 4 << 4);
    for (size_t i = 0; i < 20; i += 2) total += (uint32_t)packet[i] << 8 | packet[i + 1];
    total = ~((total & 0xffff) + (total >> 16));
    packet[10] = (uint8_t)(total >> 8);
    packet[11] = (uint8_t)total;
    total = 6 + 20 + (uint32_t)len + 1 + 2; /* protocol, length, addresses 0.0.0.1 and 0.0.0.2 */
    for (size_t i = 0; i < 20 + len; i += 2) total += (uint32_t)tcp[i] << 8 | tcp[i + 1];
    total = ~((total & 0xffff) + (total >> 16));
    tcp[16] = (uint8_t)(total >> 8);
    tcp[17] = (uint8_t)total;
    return segment_parse(seg, packet, 40 + len, error);
}

static void unknown_options_are_skipped_rfc9293_3_2_must_6(void **state)
{
    static const uint8_t options[] = {254, 6, 1, 2, 3, 4, 1, 3, 3, 9, 0, 99};
    struct segment seg;
    struct error error = {0};
    (void)state;
    if (parse_with_options(options, sizeof options, &seg, &error) < 0) fail_msg("%s", error.text);
    assert_int_equal(seg.options, OPT_WSCALE);
    assert_int_equal(seg.wscale, 9);
}

static void broken_options_are_refused(void **state)
{
    static const uint8_t broken[][4] = {
        {254, 1, 0, 0}, /* a length below 2 */
        {254, 0, 0, 0}, {254, 5, 0, 0}, /* behind the end */
        {1, 1, 1, 2},   /* no room for the length */
        {2, 3, 0, 0},   /* MSS takes 4 */
        {5, 2, 0, 0},   /* SACK without a block */
    };
    struct segment seg;
    struct error error = {0};
    (void)state;
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        if (parse_with_options(broken[i], 4, &seg, &error) == 0) fail_msg("row %zu was accepted", i);
        assert_non_null(strstr(error.text, "option"));
    }
}

static void a_fragment_is_refused(void **state)
{
    uint8_t packet[sizeof golden_syn];
    struct segment seg;
    struct error error;
    (void)state;
    memcpy(packet, golden_syn, sizeof packet);
    packet[6] = 0x20;  /* more fragments, instead of DF: 0x2000 less in the sum */
    packet[10] = 0xd6;
    assert_int_equal(segment_parse(&seg, packet, sizeof packet, &error), -1);
    assert_non_null(strstr(error.text, "fragment"));
}

/* splitmix64: the same numbers in every run. */
static uint64_t next(uint64_t *seed)
{
    uint64_t z = (*seed += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static struct segment any_segment(uint64_t *seed)
{
    struct segment seg;
    memset(&seg, 0, sizeof seg);
    seg.src = (uint32_t)next(seed);
    seg.dst = (uint32_t)next(seed);
    seg.sport = (uint16_t)next(seed);
    seg.dport = (uint16_t)next(seed);
    seg.seq = (uint32_t)next(seed);
    seg.ack = (uint32_t)next(seed);
    seg.flags = (uint8_t)next(seed);
    seg.ttl = (uint8_t)(1 + next(seed) % 255);
    seg.window = (uint16_t)next(seed);
    seg.urgent = (uint16_t)next(seed);
    seg.len = (uint16_t)(next(seed) % 200);
    seg.options = (uint8_t)(next(seed) % 32);
    if (seg.options & OPT_MSS) seg.mss = (uint16_t)next(seed);
    if (seg.options & OPT_WSCALE) seg.wscale = (uint8_t)next(seed);
    if (seg.options & OPT_TIMESTAMPS) {
        seg.ts_val = (uint32_t)next(seed);
        seg.ts_ecr = (uint32_t)next(seed);
    }
    if (seg.options & OPT_SACK) {
        seg.nsacks = (uint8_t)(1 + next(seed) % SEGMENT_SACKS);
        for (size_t i = 0; i < seg.nsacks; i++) {
            seg.sack[i].from = (uint32_t)next(seed);
            seg.sack[i].to = (uint32_t)next(seed);
        }
    }
    return seg;
}

static size_t option_bytes(const struct segment *seg)
{
    return (seg->options & OPT_MSS ? 4u : 0) + (seg->options & OPT_WSCALE ? 3u : 0) +
           (seg->options & OPT_SACK_PERMITTED ? 2u : 0) + (seg->options & OPT_TIMESTAMPS ? 10u : 0) +
           (seg->options & OPT_SACK ? 2u + 8u * seg->nsacks : 0);
}

static void what_is_written_is_read_back(void **state)
{
    uint64_t seed = 9293;
    size_t too_many = 0;
    (void)state;
    for (int round = 0; round < 5000; round++) {
        uint8_t data[200], packet[400];
        struct segment seg = any_segment(&seed), back;
        struct error error = {0};
        for (size_t i = 0; i < sizeof data; i++) data[i] = (uint8_t)next(&seed);
        const size_t len = segment_build(&seg, data, packet, sizeof packet);
        if (option_bytes(&seg) > 40) { /* the data offset of RFC 9293 3.1 ends there */
            assert_int_equal(len, 0);
            too_many++;
            continue;
        }
        assert_true(len > 0);
        if (segment_parse(&back, packet, len, &error) < 0) fail_msg("round %d: %s", round, error.text);
        assert_memory_equal(packet + back.data_at, data, seg.len);
        seg.data_at = back.data_at;
        assert_memory_equal(&back, &seg, sizeof seg);
    }
    assert_in_range(too_many, 1, 2000);
}

static void what_does_not_fit_is_not_written(void **state)
{
    uint8_t packet[60];
    const struct segment seg = syn();
    (void)state;
    memset(packet, 0xee, sizeof packet);
    for (size_t cap = 0; cap < sizeof packet; cap++) assert_int_equal(segment_build(&seg, NULL, packet, cap), 0);
    for (size_t i = 0; i < sizeof packet; i++) assert_int_equal(packet[i], 0xee);
}

static void span_counts_syn_and_fin_rfc9293_3_4(void **state)
{
    struct segment seg = {.len = 5, .flags = SEG_ACK};
    (void)state;
    assert_int_equal(segment_span(&seg), 5);
    seg.flags = SEG_FIN | SEG_ACK;
    assert_int_equal(segment_span(&seg), 6);
    seg.flags = SEG_SYN | SEG_FIN;
    assert_int_equal(segment_span(&seg), 7);
}

static void sequence_numbers_wrap_rfc9293_3_4(void **state)
{
    (void)state;
    assert_true(seq_lt(0xffffffffu, 0));
    assert_false(seq_lt(0, 0xffffffffu));
    assert_true(seq_le(7, 7));
    assert_false(seq_lt(7, 7));
}

static void flags_have_one_order_and_are_read_in_any(void **state)
{
    char text[40];
    (void)state;
    assert_string_equal(segment_flags_print(SEG_ACK | SEG_SYN, text, sizeof text), "SYN,ACK");
    assert_string_equal(segment_flags_print(SEG_ACK | SEG_PSH | SEG_FIN, text, sizeof text), "FIN,PSH,ACK");
    assert_string_equal(segment_flags_print(0xff, text, sizeof text), "SYN,FIN,RST,PSH,URG,ACK,ECE,CWR");
    assert_string_equal(segment_flags_print(0, text, sizeof text), "-");
    assert_int_equal(segment_flags_parse("ack,Syn", 7), SEG_SYN | SEG_ACK);
    for (int flags = 1; flags < 256; flags++) {
        segment_flags_print((uint8_t)flags, text, sizeof text);
        assert_int_equal(segment_flags_parse(text, strlen(text)), flags);
    }
    assert_int_equal(segment_flags_parse("", 0), -1);
    assert_int_equal(segment_flags_parse("SYN,", 4), -1);
    assert_int_equal(segment_flags_parse(",SYN", 4), -1);
    assert_int_equal(segment_flags_parse("SYNACK", 6), -1);
    assert_int_equal(segment_flags_parse("SYN ACK", 7), -1);
    assert_int_equal(segment_flags_parse("SYNX", 3), SEG_SYN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_real_syn_is_read),
        cmocka_unit_test(a_syn_is_written_as_linux_does),
        cmocka_unit_test(trailing_bytes_are_ignored),
        cmocka_unit_test(every_flipped_bit_is_noticed),
        cmocka_unit_test(every_cut_is_noticed),
        cmocka_unit_test(unknown_options_are_skipped_rfc9293_3_2_must_6),
        cmocka_unit_test(broken_options_are_refused),
        cmocka_unit_test(a_fragment_is_refused),
        cmocka_unit_test(what_is_written_is_read_back),
        cmocka_unit_test(what_does_not_fit_is_not_written),
        cmocka_unit_test(span_counts_syn_and_fin_rfc9293_3_4),
        cmocka_unit_test(sequence_numbers_wrap_rfc9293_3_4),
        cmocka_unit_test(flags_have_one_order_and_are_read_in_any),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
