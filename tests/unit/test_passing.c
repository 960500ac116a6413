/* test_passing.c - a stretch of time before the eyes: how far it is at any moment. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "passing.h"

#define MINUTE (60 * VTIME_SECOND)
#define NOW (7 * VTIME_SECOND)

static void a_minute_passes_in_a_second_evenly_and_ends_exactly(void **state)
{
    (void)state;
    struct passing p;
    passing_begin(&p, MINUTE, 2 * MINUTE, NOW, true);
    assert_int_equal(passing_at(&p, NOW), MINUTE);
    assert_int_equal(passing_at(&p, NOW + VTIME_SECOND / 2), MINUTE + MINUTE / 2);
    assert_true(passing_at(&p, NOW + VTIME_SECOND - 1) < 2 * MINUTE);
    assert_int_equal(passing_at(&p, NOW + VTIME_SECOND), 2 * MINUTE);
    assert_int_equal(passing_at(&p, NOW + MINUTE), 2 * MINUTE);
}

static void less_than_a_second_passes_as_fast_as_it_is(void **state)
{
    (void)state;
    struct passing p;
    passing_begin(&p, 0, 200 * VTIME_MS, NOW, true);
    assert_int_equal(passing_at(&p, NOW + 50 * VTIME_MS), 50 * VTIME_MS);
    assert_int_equal(passing_at(&p, NOW + 200 * VTIME_MS), 200 * VTIME_MS);
}

static void without_motion_it_is_over_at_once(void **state)
{
    (void)state;
    struct passing p;
    passing_begin(&p, 0, MINUTE, NOW, false);
    assert_int_equal(passing_at(&p, NOW), MINUTE);
}

static void a_day_is_not_too_long_for_the_arithmetic(void **state)
{
    (void)state;
    struct passing p;
    passing_begin(&p, 0, 24 * 60 * MINUTE, NOW, true);
    vtime before = -1;
    for (vtime at = 0; at <= VTIME_SECOND; at += 40 * VTIME_MS) {
        vtime reached = passing_at(&p, NOW + at);
        assert_true(reached > before && reached <= 24 * 60 * MINUTE);
        before = reached;
    }
    assert_int_equal(before, 24 * 60 * MINUTE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_minute_passes_in_a_second_evenly_and_ends_exactly),
        cmocka_unit_test(less_than_a_second_passes_as_fast_as_it_is),
        cmocka_unit_test(without_motion_it_is_over_at_once),
        cmocka_unit_test(a_day_is_not_too_long_for_the_arithmetic),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
