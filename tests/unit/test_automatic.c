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
static struct session *played_as(const char *profile, const char *lines, vtime *now)
{
    struct error e;
    struct session *s = session_open(&sim_engine, &(struct engine_config){.seed = 1, .profile = profile}, 0, &e);
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

static struct session *played(const char *lines, vtime *now) { return played_as(NULL, lines, now); }

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

static uint32_t count(const struct session *s, enum tape_kind kind)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < tape_len(session_tape(s)); i++) n += tape_at(session_tape(s), i)->kind == kind;
    return n;
}

static int submitted(struct session *s, const char *line, vtime now, struct error *e)
{
    struct script *script = script_parse("test", line, strlen(line), e);
    int failed = script ? session_submit(s, script_at(script, 0), now, e) : -1;
    script_free(script);
    return failed;
}

enum { HANDSHAKE = 3, AT_MOST = 20000 };
#define ECHOES \
    "server listen\nserver set echo on\nclient set echo on\nclient connect\nwire deliver all\nclient send \"x\"\n"

/* A wait is no command that does anything. Ten seconds leave the connection alive. */
static void the_wire_holds_again_when_echoes_have_no_end(void **state)
{
    (void)state;
    vtime now;
    struct error e = {0, ""};
    struct session *s = played(ECHOES "wire auto 0\nwait 1s\n", &now);
    assert_true(session_model(s)->automatic.on);
    assert_int_equal(submitted(s, "wait 10s", now, &e), 0);
    while (session_pump(s, now, &e) == 0) now = session_deadline(s);
    assert_non_null(strstr(e.text, "after 20000 segments the hosts still answer each other"));
    assert_false(session_model(s)->automatic.on);
    assert_int_equal(count(s, TAPE_DELIVERED), HANDSHAKE + AT_MOST);
    const struct tape *tape = session_tape(s);
    const struct tape_event *last = tape_at(tape, tape_len(tape) - 1);
    assert_int_equal(last->kind, TAPE_AUTO);
    assert_int_equal(tape_at(tape, last->cause)->kind, TAPE_DELIVERED);
    while (session_busy(s)) assert_int_equal(session_pump(s, now = session_deadline(s), &e), 0); /* the wait goes on */
    assert_int_equal(count(s, TAPE_AUTO), 2);
    assert_int_equal(submitted(s, "wire auto 0", now, &e), 0); /* as many again, and no more */
    while (session_pump(s, now, &e) == 0) now = session_deadline(s);
    assert_int_equal(count(s, TAPE_DELIVERED), HANDSHAKE + 2 * AT_MOST);
    session_close(s);
}

/* Both the end of the traffic and what was before it. */
static void undo_comes_to_the_same_end_of_echoes(void **state)
{
    (void)state;
    vtime now;
    struct error e = {0, ""};
    struct session *s = played(ECHOES "wire auto 0\n", &now);
    while (session_pump(s, now, &e) == 0) now = session_deadline(s);
    const uint32_t len = tape_len(session_tape(s));
    assert_int_equal(submitted(s, "wire drop all", now, &e), 0);
    if (session_undo(s, now, &e)) fail_msg("%s", e.text);
    assert_int_equal(tape_len(session_tape(s)), len);
    assert_false(session_model(s)->automatic.on);
    session_close(s);
}

static void undo_goes_back_over_a_delivery_without_end(void **state)
{
    (void)state;
    vtime now;
    struct error e;
    struct session *s = played(ECHOES "", &now);
    assert_int_equal(submitted(s, "wire deliver all", now, &e), 0);
    while (session_pump(s, now, &e) == 0) assert_true(session_busy(s));
    assert_non_null(strstr(e.text, "the hosts still answer each other"));
    const uint32_t len = tape_len(session_tape(s));
    assert_int_equal(submitted(s, "wire drop all", now, &e), 0);
    if (session_undo(s, now, &e)) fail_msg("%s", e.text);
    assert_int_equal(tape_len(session_tape(s)), len);
    session_close(s);
}

/* Probes of a closed window, and their answers, come as long as the connection lives. */
static void what_comes_slowly_may_come_for_ever(void **state)
{
    (void)state;
    vtime now;
    struct error e = {0, ""};
    struct session *s = played_as("rfc9293", "server listen\nclient connect\nwire deliver all\nwire auto 0\n"
                                  "client send 800000\nclient send 800000\n", &now);
    for (int day = 0; day < 8; day++) {
        assert_int_equal(submitted(s, "wait 24h", now, &e), 0);
        while (session_busy(s))
            if (session_pump(s, now = session_deadline(s), &e)) fail_msg("%s", e.text);
    }
    assert_true(delivered(s, 0, VTIME_NEVER) > 20000);
    assert_true(session_model(s)->automatic.on);
    session_close(s);
}

/* Nothing rests between an echo and the next, however long the wire takes. */
static void echoes_on_a_slow_wire_have_no_end_either(void **state)
{
    (void)state;
    vtime now;
    struct error e = {0, ""};
    struct session *s = played(ECHOES "wire auto 250ms\n", &now);
    while (session_pump(s, now, &e) == 0) now = session_deadline(s);
    assert_non_null(strstr(e.text, "after 20000 segments the hosts still answer each other"));
    assert_int_equal(count(s, TAPE_DELIVERED), HANDSHAKE + AT_MOST);
    session_close(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_that_is_on_the_wire_arrives_in_one_moment),
        cmocka_unit_test(echoes_without_end_let_time_go_on),
        cmocka_unit_test(the_wire_holds_again_when_echoes_have_no_end),
        cmocka_unit_test(what_comes_slowly_may_come_for_ever),
        cmocka_unit_test(echoes_on_a_slow_wire_have_no_end_either),
        cmocka_unit_test(undo_comes_to_the_same_end_of_echoes),
        cmocka_unit_test(undo_goes_back_over_a_delivery_without_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
