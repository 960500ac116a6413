/* test_forecast_sim.c - so does the simulator, in both profiles. */
#include "foretold.h"
#include "sim/sim.h"

static void each_is_as_foretold(const char *profile)
{
    int wrong = 0;
    for (size_t i = 0; i < forged_n; i++) wrong += foretold_wrong(&sim_engine, profile, i);
    assert_int_equal(wrong, 0);
}

static void linux_does_what_was_foretold(void **state)
{
    (void)state;
    each_is_as_foretold("linux");
}

static void rfc9293_does_what_was_foretold(void **state)
{
    (void)state;
    each_is_as_foretold("rfc9293");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(linux_does_what_was_foretold),
        cmocka_unit_test(rfc9293_does_what_was_foretold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
