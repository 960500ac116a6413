/* test_trial.c - whether a script can go on is found on a copy: what is tried does not
 * happen here, and the first line that fails is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "script/lessons.h"
#include "sim/sim.h"
#include "trial.h"

static const char lesson[] = "title T\nmark One\nserver listen\nclient connect\nexpect wire client =SYN\nsay Look.\n"
                             "wire deliver client SYN\nexpect server SYN_RCVD\nexpect client SYN_SENT\nwire deliver all\n"
                             "expect client ESTABLISHED within 5s\nclient close\nwire deliver client FIN\nwire deliver server =ACK\n"
                             "expect client FIN_WAIT_2\nmark Two\nserver close\nwire deliver server FIN\n";
enum { BEHIND_SYN = 6 }; /* commands of it */

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
    assert_int_equal(go(b, 0, TRIAL_WHOLE), TRIAL_HOLDS);
    assert_int_equal(go(b, 0, TRIAL_CHAPTER), TRIAL_HOLDS);
    do_all(b, b->script, BEHIND_SYN);
    assert_int_equal(go(b, BEHIND_SYN, TRIAL_WHOLE), TRIAL_HOLDS);
    assert_int_equal(go(b, BEHIND_SYN, TRIAL_CHAPTER), TRIAL_HOLDS);
}

static void a_line_that_would_be_refused_is_told(void **state)
{
    struct bench *b = *state;
    do_all(b, b->script, BEHIND_SYN);
    do_own(b, "wire drop");
    assert_int_equal(go(b, BEHIND_SYN, TRIAL_WHOLE), TRIAL_FAILS);
    assert_string_equal(b->what, "wire deliver client SYN");
}

static void an_expectation_that_would_fail_is_told(void **state)
{
    struct bench *b = *state;
    do_all(b, b->script, BEHIND_SYN);
    do_own(b, "server close");
    assert_int_equal(go(b, BEHIND_SYN, TRIAL_WHOLE), TRIAL_FAILS);
    assert_string_equal(b->what, "expect server SYN_RCVD");
}

/* close() will send RST and no FIN. */
static void what_fails_later_is_found_where_the_chapter_is_tried(void **state)
{
    struct bench *b = *state;
    do_all(b, b->script, BEHIND_SYN);
    do_own(b, "client set linger 0");
    assert_int_equal(go(b, BEHIND_SYN, TRIAL_CHAPTER), TRIAL_FAILS);
    assert_string_equal(b->what, "wire deliver client FIN");
}

/* It is the server's close() in the next chapter that will send RST. */
static void what_fails_in_a_later_chapter_is_found_where_all_of_it_is_tried(void **state)
{
    struct bench *b = *state;
    do_all(b, b->script, BEHIND_SYN);
    do_own(b, "server set linger 0");
    assert_int_equal(go(b, BEHIND_SYN, TRIAL_CHAPTER), TRIAL_HOLDS);
    assert_int_equal(go(b, BEHIND_SYN, TRIAL_WHOLE), TRIAL_FAILS);
    assert_string_equal(b->what, "wire deliver server FIN");
}

/* Up to where no command is under way; the time there. */
static vtime over(struct session *session, vtime now)
{
    struct error error;
    while (session_busy(session)) {
        const vtime due = session_deadline(session);
        now = due > now ? due : now;
        assert_int_equal(session_pump(session, now, &error), 0);
    }
    return now;
}

/* From each of its stops: nobody who does nothing that matters is told that it would fail. */
static void every_lesson_can_go_on_from_everywhere(void **state)
{
    (void)state;
    for (const struct lesson_info *info = lesson_shipped; info->name; info++) {
        struct error error;
        const struct engine_config config = {.seed = 1};
        struct session *session = session_open(&sim_engine, &config, 0, &error);
        struct script *script = lesson_script(info, &error);
        vtime now = 0;
        assert_true(session && script);
        for (size_t i = 0; i < script_len(script); i++) {
            char what[80] = "";
            assert_int_equal(session_submit(session, script_at(script, i), now, &error), 0);
            now = over(session, now);
            if (command_is_words(script_at(script, i)->op) &&
                trial_of(session, tape_len(session_tape(session)), script, i + 1, TRIAL_WHOLE, now, what,
                         sizeof what) != TRIAL_HOLDS)
                fail_msg("lesson %s, behind command %zu: %s", info->name, i, what);
        }
        script_free(script);
        session_close(session);
    }
}

#define ON_A_BENCH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_A_BENCH(what_nobody_disturbed_holds),
        ON_A_BENCH(a_line_that_would_be_refused_is_told),
        ON_A_BENCH(an_expectation_that_would_fail_is_told),
        ON_A_BENCH(what_fails_later_is_found_where_the_chapter_is_tried),
        ON_A_BENCH(what_fails_in_a_later_chapter_is_found_where_all_of_it_is_tried),
        cmocka_unit_test(every_lesson_can_go_on_from_everywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
