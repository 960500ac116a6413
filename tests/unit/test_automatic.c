/* test_automatic.c - `wire auto` where time is only an argument: on the simulator. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "script/script.h"
#include "session.h"
#include "sim/sim.h"

/* Plays lines as fast as can be: when a command is not over, time goes to what is due. */
static struct session *played(const char *lines, vtime *now)
{
    struct error e;
    struct session *s = session_open(&sim_engine, &(struct engine_config){.seed = 1}, 0, &e);
    struct script *script = script_parse("test", lines, strlen(lines), &e);
    if (!s || !script) fail_msg("%s", e.text);
    *now = 0;
    for (size_t i = 0; i < script_len(script); i++) {
        assert_int_equal(session_submit(s, script_at(script, i), *now, &e), 0);
        while (session_busy(s)) {
            *now = session_deadline(s);
            assert_int_equal(session_pump(s, *now, &e), 0);
        }
    }
    script_free(script);
    return s;
}

static uint32_t delivered(const struct session *s, vtime from, vtime to)
{
    const struct tape *tape = session_tape(s);
    uint32_t n = 0;
    for (uint32_t i = 0; i < tape_len(tape); i++) {
        const struct tape_event *e = tape_at(tape, i);
        n += e->kind == TAPE_DELIVERED && e->at >= from && e->at < to;
    }
    return n;
}

static void all_that_is_on_the_wire_arrives_in_one_moment(void **state)
{
    (void)state;
    vtime now;
    struct session *s = played("server listen\nserver set autoread on\nwire auto 0\nclient connect\n"
                               "client send 80000\nclient close\nserver close\nexpect client TIME_WAIT\nexpect wire empty\n", &now);
    assert_int_equal(now, 0);
    assert_int_equal(session_model(s)->failed, 0);
    session_close(s);
}

static void echoes_without_end_let_time_go_on(void **state)
{
    (void)state;
    vtime now;
    struct session *s = played("server listen\nserver set echo on\nclient set echo on\nwire auto 0\nclient connect\n"
                               "client send \"x\"\nwait 3s\nwire auto off\nwait 1s\n", &now);
    assert_int_equal(now, 4 * VTIME_SECOND);
    for (int second = 0; second < 3; second++)
        assert_int_equal(delivered(s, second * VTIME_SECOND, (second + 1) * VTIME_SECOND), 5000);
    session_close(s);
}

static void undo_goes_back_over_a_delivery_without_end(void **state)
{
    (void)state;
    vtime now;
    struct error e;
    static const char all[] = "wire deliver all";
    struct session *s = played("server listen\nserver set echo on\nclient set echo on\nclient connect\nwire deliver all\n"
                               "client send \"x\"\n", &now);
    struct script *script = script_parse("test", all, sizeof all - 1, &e);
    assert_int_equal(session_submit(s, script_at(script, 0), now, &e), 0);
    script_free(script);
    while (session_pump(s, now, &e) == 0) assert_true(session_busy(s));
    assert_non_null(strstr(e.text, "the hosts still answer each other"));
    const uint32_t len = tape_len(session_tape(s));
    static const char drop[] = "wire drop all";
    script = script_parse("test", drop, sizeof drop - 1, &e);
    assert_int_equal(session_submit(s, script_at(script, 0), now, &e), 0);
    script_free(script);
    if (session_undo(s, now, &e)) fail_msg("%s", e.text);
    assert_int_equal(tape_len(session_tape(s)), len);
    session_close(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_that_is_on_the_wire_arrives_in_one_moment),
        cmocka_unit_test(echoes_without_end_let_time_go_on),
        cmocka_unit_test(undo_goes_back_over_a_delivery_without_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
