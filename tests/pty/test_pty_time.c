/* test_pty_time.c - the simulator on the screen: its timers run in real time, and time
 * can be let pass; how one gets there from the kernel, and where there is no other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>
#include "pty.h"

static const struct pty_config still = {.args = {"--no-motion", "--engine", "sim"}};
static const struct pty_config moving = {.args = {"--engine", "sim"}};

static void assert_ends(struct pty *p, int wanted)
{
    int status = pty_ends(p);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), wanted);
    pty_close(p);
}

static struct pty *opened(const struct pty_config *config)
{
    struct pty *p = pty_open(config);
    pty_sees(p, "nothing on the wire");
    return p;
}

/* Held segments are resent while they wait, so each is waited for. */
static struct pty *time_wait(const struct pty_config *config)
{
    struct pty *p = opened(config);
    pty_keys(p, "Lc   ");
    pty_sees_row(p, "[S] tcp", "ESTABLISHED");
    pty_keys(p, "x  X  ");
    pty_sees_row(p, "(C) tcp", "TIME_WAIT");
    return p;
}

static void timers_of_the_simulator_run_by_themselves_as_the_kernels_do(void **state)
{
    (void)state;
    struct pty *p = opened(&still);
    pty_keys(p, "Lc");
    pty_sees_number(p, "SYN x", 2, 1000, " "); /* nobody touches it */
    pty_quits(p);
    p = time_wait(&still);
    pty_sees_number(p, "timewait ", 1, 58, "s");
    pty_quits(p);
}

static void t_drains_time_wait_before_the_eyes(void **state)
{
    (void)state;
    struct pty *p = time_wait(&moving);
    pty_sees_row(p, " t ", "let time pass");
    pty_keys(p, "t");
    pty_sees(p, "Time passes.");
    pty_sees(p, "(C)CLOSED");
    pty_sees(p, "a timer ran out");
    pty_sees_not(p, "Time passes.");
    pty_keys(p, "u"); /* time is taken back too */
    pty_sees_number(p, "timewait ", 1, 60, "s");
    pty_quits(p);
}

/* The time of the first event on the last session's tape whose line has the words. */
static long long at_of(const char *words)
{
    char path[128], line[1024];
    long long at = -1;
    snprintf(path, sizeof path, "%s/finwait/last.jsonl", pty_state_folder());
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    while (at < 0 && fgets(line, sizeof line, file)) {
        const char *field = strstr(line, "\"at\":");
        if (field && strstr(line, words)) at = strtoll(field + 5, NULL, 10);
    }
    fclose(file);
    return at;
}

static void the_tape_has_the_time_that_passed(void **state)
{
    (void)state;
    struct pty *p = time_wait(&still);
    pty_keys(p, "t");
    pty_sees(p, "(C)CLOSED");
    pty_keys(p, "\033[D"); /* looking back, time stands where it stood */
    pty_sees_row(p, "(C) tcp", "timewait 60s");
    pty_quits(p);
    long long began = at_of("\"to\":\"TIME_WAIT\""), ended = at_of("\"from\":\"TIME_WAIT\"");
    assert_true(began > 0);
    assert_int_equal(ended - began, 60000000000ll);
    assert_true(at_of("\"op\":\"wait\"") >= began);
}

static void a_key_ends_the_motion_and_acts_on_what_is_then(void **state)
{
    (void)state;
    struct pty *p = time_wait(&moving);
    pty_keys(p, "tc");
    pty_sees_row(p, "(C) tcp", "SYN_SENT");
    pty_sees_not(p, "TIME_WAIT   timewait");
    pty_quits(p);
}

static void t_goes_to_the_next_that_is_due_and_says_when_nothing_is(void **state)
{
    (void)state;
    struct pty *p = opened(&still);
    pty_keys(p, "t");
    pty_sees(p, "Nothing comes due: no timer runs");
    pty_keys(p, "Lctttt"); /* to each resend, a second apart */
    pty_sees_number(p, "SYN x", 5, 1000, " ");
    pty_keys(p, "   t");
    pty_sees(p, "Nothing comes due: no timer runs");
    pty_quits(p);
}

static void a_long_wait_passes_through_everything_that_is_due(void **state)
{
    (void)state;
    struct pty *p = opened(&still);
    pty_keys(p, "Lc");
    pty_sees_row(p, "(C) tcp", "SYN_SENT");
    pty_keys(p, ":wait 1h\r"); /* long enough for the client to give up */
    pty_sees(p, "connect() = -1 ETIMEDOUT");
    pty_keys(p, ":expect client CLOSED within 24h\r:expect client ESTABLISHED within 24h\r");
    pty_sees(p, "Expected: expect client ESTABLISHED within 86400s.");
    pty_quits(p);
}

static void plus_and_minus_change_how_soon_the_wire_delivers(void **state)
{
    (void)state;
    struct pty *p = opened(&still);
    pty_keys(p, "+");
    pty_sees(p, "a has them delivered by themselves");
    pty_keys(p, "a");
    pty_sees(p, "each after 500ms");
    pty_keys(p, "+");
    pty_sees(p, "sim  a 250ms");
    pty_keys(p, "--");
    pty_sees(p, "sim  auto 1s");
    pty_keys(p, "Lcttt"); /* to each delivery */
    pty_sees_row(p, "[S] tcp", "ESTABLISHED");
    pty_quits(p);
}

static void the_corner_names_the_profile_and_help_tells_why_it_is_the_simulator(void **state)
{
    (void)state;
    struct pty *p = opened(&(struct pty_config){.args = {"--profile", "rfc9293"}});
    pty_sees(p, "This is the simulator: only the simulator has the profile rfc9293.");
    pty_sees(p, "sim rfc9293");
    pty_keys(p, "?");
    pty_sees_row(p, "│ This is the simulator", "profile rfc9293.");
    pty_keys(p, "\033");
    pty_sees_not(p, "│ This is");
    pty_keys(p, ":engine\r");
    pty_sees(p, "sim, profile rfc9293: only the simulator has the profile rfc9293.");
    pty_keys(p, "\033");
    pty_sees_not(p, "│ This is");
    pty_keys(p, ":enter client\r");
    pty_sees(p, "The simulated client is no host of this system");
    pty_quits(p);
}

static void without_namespaces_it_is_the_simulator_and_says_why(void **state)
{
    (void)state;
    struct pty_config config = {.args = {"--no-motion"}, .env = {"HOME=/nowhere", "XDG_STATE_HOME=/nowhere"},
                                .confined = true};
    struct pty *p = time_wait(&config);
    pty_keys(p, ":engine\r");
    pty_sees_row(p, "│ This is the simulator", "cannot make a user namespace: Operation not");
    pty_sees_row(p, "│ permitted;", "no ordinary user");
    pty_keys(p, "\033");
    pty_sees_not(p, "│ This is");
    pty_keys(p, "t");
    pty_sees(p, "(C)CLOSED");
    pty_quits(p);
    p = opened(&config);
    pty_sees(p, "This is the simulator: no lab: cannot make a user namespace");
    pty_quits(p);
    config.args[1] = "--engine";
    config.args[2] = "kernel";
    p = pty_open(&config);
    pty_sees(p, "finwait: no lab: cannot make a user namespace: Operation not permitted");
    pty_sees(p, "`finwait doctor` tries every step and tells what to do");
    assert_ends(p, 3);
}

static void on_the_kernel_t_offers_the_simulator_and_sim_goes_on_there(void **state)
{
    (void)state;
    if (!pty_lab()) skip();
    struct pty *p = time_wait(&(struct pty_config){.args = {"--no-motion", "--engine", "kernel"}});
    pty_keys(p, "t");
    pty_sees(p, "Real time cannot be skipped: :sim goes on from here on the simulator.");
    pty_keys(p, ":sim\r");
    pty_sees(p, "The simulator goes on from here");
    pty_sees(p, " sim ");
    pty_sees_number(p, "timewait ", 1, 60, "s");
    pty_keys(p, ":redo\r");
    pty_sees(p, " kernel ");
    pty_keys(p, ":sim\r");
    pty_sees(p, " sim ");
    pty_keys(p, "t");
    pty_sees(p, "(C)CLOSED");
    pty_keys(p, ":sim\r");
    pty_sees(p, "This is the simulator already");
    pty_quits(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(timers_of_the_simulator_run_by_themselves_as_the_kernels_do),
        cmocka_unit_test(t_drains_time_wait_before_the_eyes),
        cmocka_unit_test(the_tape_has_the_time_that_passed),
        cmocka_unit_test(a_key_ends_the_motion_and_acts_on_what_is_then),
        cmocka_unit_test(t_goes_to_the_next_that_is_due_and_says_when_nothing_is),
        cmocka_unit_test(a_long_wait_passes_through_everything_that_is_due),
        cmocka_unit_test(plus_and_minus_change_how_soon_the_wire_delivers),
        cmocka_unit_test(the_corner_names_the_profile_and_help_tells_why_it_is_the_simulator),
        cmocka_unit_test(without_namespaces_it_is_the_simulator_and_says_why),
        cmocka_unit_test(on_the_kernel_t_offers_the_simulator_and_sim_goes_on_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
