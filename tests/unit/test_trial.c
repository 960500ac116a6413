/* test_trial.c - whether a script can go on is found on a copy: what is tried does not
 * happen here, and the first line that fails is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "sim/sim.h"
#include "trial.h"

static const char lesson[] = "title T\nmark One\nserver listen\nclient connect\nexpect wire client =SYN\nsay Look.\n"
                             "wire deliver client SYN\nexpect server SYN_RCVD\nexpect client SYN_SENT\nwire deliver all\n"
                             "expect client ESTABLISHED within 5s\nclient close\nwire deliver client FIN\nwire deliver server =ACK\n"
                             "expect client FIN_WAIT_2\nmark Two\nexpect client LISTEN\n";
enum { BEHIND_SYN = 6, BEHIND_FIN = 15 }; /* commands of it */

struct bench { struct session *session; struct script *script; char what[80]; };

static struct script *parsed(const char *text)
{
    struct error error;
    struct script *script = script_parse("t", text, strlen(text), &error);
    if (!script) fail_msg("%s", error.text);
    return script;
}

static void do_all(struct bench *b, const struct script *script, size_t n)
{
    struct error error;
    for (size_t i = 0; i < n; i++) assert_int_equal(session_submit(b->session, script_at(script, i), 0, &error), 0);
}

static void do_own(struct bench *b, const char *line)
{
    struct script *own = parsed(line);
    do_all(b, own, 1);
    script_free(own);
}

static int setup(void **state)
{
    static struct bench b;
    struct error error;
    const struct engine_config config = {.seed = 1};
    b = (struct bench){session_open(&sim_engine, &config, 0, &error), parsed(lesson), ""};
    assert_non_null(b.session);
    *state = &b;
    return 0;
}

static int teardown(void **state)
{
    struct bench *b = *state;
    session_close(b->session);
    script_free(b->script);
    return 0;
}

static enum trial go(struct bench *b, size_t next, enum trial_end until)
{
    const uint32_t len = tape_len(session_tape(b->session));
    const enum trial found = trial_of(b->session, len, b->script, next, until, 0, b->what, sizeof b->what);
    assert_int_equal(tape_len(session_tape(b->session)), len);
    return found;
}

static void what_nobody_disturbed_holds(void **state)
{
    struct bench *b = *state;
    assert_int_equal(go(b, 0, TRIAL_NEXT), TRIAL_HOLDS);
    assert_int_equal(go(b, 0, TRIAL_CHAPTER), TRIAL_HOLDS);
    do_all(b, b->script, BEHIND_SYN);
    assert_int_equal(go(b, BEHIND_SYN, TRIAL_NEXT), TRIAL_HOLDS);
    assert_int_equal(go(b, BEHIND_SYN, TRIAL_CHAPTER), TRIAL_HOLDS);
}

static void a_line_that_would_be_refused_is_told(void **state)
{
    struct bench *b = *state;
    do_all(b, b->script, BEHIND_SYN);
    do_own(b, "wire drop");
    assert_int_equal(go(b, BEHIND_SYN, TRIAL_NEXT), TRIAL_FAILS);
    assert_string_equal(b->what, "wire deliver client SYN");
}

static void an_expectation_that_would_fail_is_told(void **state)
{
    struct bench *b = *state;
    do_all(b, b->script, BEHIND_SYN);
    do_own(b, "server close");
    assert_int_equal(go(b, BEHIND_SYN, TRIAL_NEXT), TRIAL_FAILS);
    assert_string_equal(b->what, "expect server SYN_RCVD");
}

/* close() will send RST and no FIN. */
static void what_fails_later_is_found_where_the_chapter_is_tried(void **state)
{
    struct bench *b = *state;
    do_all(b, b->script, BEHIND_SYN);
    do_own(b, "client set linger 0");
    assert_int_equal(go(b, BEHIND_SYN, TRIAL_NEXT), TRIAL_HOLDS);
    assert_int_equal(go(b, BEHIND_SYN, TRIAL_CHAPTER), TRIAL_FAILS);
    assert_string_equal(b->what, "wire deliver client FIN");
    assert_int_equal(go(b, BEHIND_FIN, TRIAL_NEXT), TRIAL_FAILS); /* beyond a mark, when it is the next one */
    assert_string_equal(b->what, "expect client LISTEN");
}

#define ON_A_BENCH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_A_BENCH(what_nobody_disturbed_holds),
        ON_A_BENCH(a_line_that_would_be_refused_is_told),
        ON_A_BENCH(an_expectation_that_would_fail_is_told),
        ON_A_BENCH(what_fails_later_is_found_where_the_chapter_is_tried),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
