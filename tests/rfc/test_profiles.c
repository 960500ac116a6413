/* test_profiles.c - the two profiles are tables that say what differs; the same
 * commands and the same seed give the same bytes. */
#include <stdlib.h>
#include <string.h>

#include "export/tape_json.h"
#include "sim/profile.h"
#include "world.h"

static void every_choice_has_a_name_of_its_own(void **state)
{
    (void)state;
    for (int c = 0; c < CHOICE_COUNT; c++) {
        assert_true(profile_rows[c].name && *profile_rows[c].name);
        for (int other = 0; other < c; other++) assert_string_not_equal(profile_rows[c].name, profile_rows[other].name);
    }
}

/* A value that is not the same in both profiles must be told, and only such a one. */
static void every_choice_that_differs_stands_behind_a_difference(void **state)
{
    (void)state;
    bool told[CHOICE_COUNT] = {false};
    for (int d = 0; d < DIFFERS_COUNT; d++) {
        enum sim_choice c = profile_choice((enum difference_id)d);
        if (c == CHOICE_COUNT) continue;
        told[c] = true;
        if (profile_rows[c].rfc9293 == profile_rows[c].linux_value)
            fail_msg("%s is a difference, but %s is the same in both profiles", difference_rows[d].name,
                     profile_rows[c].name);
    }
    for (int c = 0; c < CHOICE_COUNT; c++)
        if (!told[c] && profile_rows[c].rfc9293 != profile_rows[c].linux_value)
            fail_msg("no row of difference.c tells of %s", profile_rows[c].name);
}

static void a_profile_is_found_by_its_name_and_no_other(void **state)
{
    (void)state;
    struct sim_profile p;
    assert_int_equal(profile_get(&p, "linux"), 0);
    assert_string_equal(p.name, "linux");
    assert_int_equal(p.choice[CHOICE_TIME_WAIT], 60);
    assert_int_equal(profile_get(&p, "rfc9293"), 0);
    assert_string_equal(p.name, "rfc9293");
    assert_int_equal(p.choice[CHOICE_TIME_WAIT], 240);
    assert_int_equal(profile_get(&p, "rfc793"), -1);
}

/* All that moves: data both ways, a loss by lot, timers, a forged segment, a second life. */
#define LIVELY                                                                              \
    OPENED "wire auto 20ms loss 20\nclient send 30000\nwait 20s\nserver send 5\nwait 5s\n"   \
    "wire inject client RST seq=+7\n"                                                       \
    "client close\nserver socket 2 close\nwait 30s\nclient connect\nwait 10s\nclient abort\nwait 10s\n"

static char *bytes_of(unsigned which, uint64_t seed, struct world **kept)
{
    char *bytes = NULL;
    size_t len;
    struct error e;
    struct world *w = world_open(which, seed, "bytes");
    world_play(w, LIVELY);
    FILE *f = open_memstream(&bytes, &len);
    assert_non_null(f);
    assert_int_equal(tape_json_write(w->tape, f, &e), 0);
    fclose(f);
    *kept = w;
    return bytes;
}

static void the_same_commands_and_seed_give_the_same_bytes(void **state)
{
    (void)state;
    for (unsigned which = LINUX; which <= RFC; which *= 2) {
        struct world *one, *two;
        char *first = bytes_of(which, 7, &one), *second = bytes_of(which, 7, &two);
        assert_true(strlen(first) > 10000);
        assert_string_equal(first, second);
        free(first);
        free(second);
        world_close(one);
        world_close(two);
    }
}

static uint32_t isn_of(const struct world *w, uint32_t number) { return tape_segment(w->tape, number)->u.sent.seg.seq; }

static void another_seed_gives_other_isns_and_other_losses(void **state)
{
    (void)state;
    struct world *one, *two;
    char *first = bytes_of(LINUX, 7, &one), *second = bytes_of(LINUX, 8, &two);
    assert_string_not_equal(first, second);
    assert_int_not_equal(isn_of(one, 1), isn_of(two, 1)); /* the SYN, and the SYN,ACK */
    assert_int_not_equal(isn_of(one, 2), isn_of(two, 2));
    free(first);
    free(second);
    world_close(one);
    world_close(two);
}

/* RFC 9293 3.4.1: a clock, so that the next connection of the same ports begins later. */
static void isns_of_one_connection_after_the_other_grow(void **state)
{
    (void)state;
    struct world *w = world_open(RFC, 1, __func__);
    world_play(w, "client bind 7000\nclient connect\nclient abort\nclient bind 7000\nclient connect\n");
    assert_true(seq_lt(isn_of(w, 1), isn_of(w, 2)));
    world_close(w);
}

CLAUSES(clauses_profiles,
        cmocka_unit_test(every_choice_has_a_name_of_its_own),
        cmocka_unit_test(every_choice_that_differs_stands_behind_a_difference),
        cmocka_unit_test(a_profile_is_found_by_its_name_and_no_other),
        cmocka_unit_test(the_same_commands_and_seed_give_the_same_bytes),
        cmocka_unit_test(another_seed_gives_other_isns_and_other_losses),
        cmocka_unit_test(isns_of_one_connection_after_the_other_grow))
