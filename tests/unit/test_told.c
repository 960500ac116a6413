/* test_told.c - the simulator goes on for an engine whose timers ran out in a time of its
 * own, as the kernel's do. Here that one is a simulator too, with a slower clock of which
 * nobody can say anything but what its tape tells. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "path/path.h"
#include "script/script.h"
#include "session.h"
#include "sim.h"
#include "sim/sim.h"
#include "steps.h"

enum { SLOW_MS = 450 };

struct bench { struct engine_ops other; struct session *session; vtime now; struct error e; };

static struct engine *other_open(const struct engine_config *config, struct tape *tape, vtime now, struct error *e)
{
    struct engine *engine = sim_engine.open(config, tape, now, e);
    if (engine) ((struct sim *)(void *)engine)->profile.choice[CHOICE_RTO_MIN] = SLOW_MS;
    return engine;
}

static int setup(void **state)
{
    struct bench *b = calloc(1, sizeof *b);
    const struct engine_config config = {.seed = 1};
    assert_non_null(b);
    b->other = sim_engine;
    b->other.open = other_open;
    b->other.hold_timers = NULL;
    b->other.run_out = NULL;
    b->session = session_open(&b->other, &config, 0, &b->e);
    assert_non_null(b->session);
    ((struct engine *)(uintptr_t)session_engine(b->session))->ops = &b->other;
    *state = b;
    return 0;
}

static int teardown(void **state)
{
    struct bench *b = *state;
    session_close(b->session);
    free(b);
    return 0;
}

/* Stops at all that is due, as the event loop does. */
static void pass(struct bench *b, vtime until)
{
    for (vtime due; (due = session_deadline(b->session)) <= until;) {
        b->now = due > b->now ? due : b->now;
        session_pump(b->session, b->now, &b->e);
    }
    b->now = until;
}

static void give(struct bench *b, const char *lines)
{
    struct script *script = script_parse("test", lines, strlen(lines), &b->e);
    if (!script) fail_msg("%s", b->e.text);
    for (size_t i = 0; i < script_len(script); i++) {
        if (session_submit(b->session, script_at(script, i), b->now, &b->e)) fail_msg("%s", b->e.text);
        while (session_busy(b->session)) pass(b, session_deadline(b->session));
    }
    script_free(script);
}

static void move(struct bench *b)
{
    if (session_move(b->session, tape_len(session_tape(b->session)), &sim_engine, b->now, &b->e))
        fail_msg("%s", b->e.text);
}

/* All lines, those that count timers too. */
static char *text_of(const struct bench *b)
{
    const struct tape *tape = session_tape(b->session);
    char *text = NULL, line[512];
    size_t len;
    FILE *out = open_memstream(&text, &len);
    for (uint32_t i = 0; i < tape_len(tape); i++) {
        tape_print(tape, tape_at(tape, i), line, sizeof line);
        fprintf(out, "%s\n", line);
    }
    fclose(out);
    return text;
}

static const char established[] = "server listen\nclient connect\nwire deliver all\n";

/* All comes at the moment at which a timer runs out: so does the last segment, behind which the wire holds. */
static void where_an_echo_had_no_end_behind_a_timer_the_simulator_goes_on(void **state)
{
    struct bench *b = *state;
    give(b, established);
    give(b, "server set echo on\nclient set echo on\nclient send 5\nwire auto 0 loss 2\n");
    while (session_model(b->session)->automatic.on) pass(b, session_deadline(b->session));
    move(b);
    assert_false(session_model(b->session)->automatic.on);
}

/* As a kernel does where it has measured a slow wire: what was dropped comes again late. */
static void move_behind_what_came_late(struct bench *b)
{
    give(b, established);
    give(b, "client send 5\nwire drop\nwait 300ms\nserver send 5\nwait 400ms\n");
    assert_int_equal(session_model(b->session)->nheld, 2);
    move(b);
}

static void behind_the_move_a_command_is_taken_back(void **state)
{
    struct bench *b = *state;
    move_behind_what_came_late(b);
    pass(b, b->now + 150 * VTIME_MS);
    give(b, "mark here\n");
    char *before = text_of(b);
    give(b, "client send 3\n");
    if (session_undo(b->session, b->now, &b->e)) fail_msg("%s", b->e.text);
    char *again = text_of(b);
    assert_string_equal(again, before);
    const vtime due = session_deadline(b->session); /* its own timers run */
    assert_true(due > b->now && due <= b->now + VTIME_SECOND);
    free(before);
    free(again);
}

/* And from there once more: the new tape too has a part that tells when timers ran out. */
static void every_step_before_and_behind_the_move_is_come_back_to(void **state)
{
    struct bench *b = *state;
    move_behind_what_came_late(b);
    give(b, "mark here\nclient send 3\nwait 2s\nserver send 3\nwire deliver all\nwait 300ms\n");
    char *whole = text_of(b);
    const struct tape *tape = session_tape(b->session);
    for (uint32_t at = step_first(tape), len = tape_len(tape); at < len; at = step_forward(tape, at, STEP_EVENT)) {
        if (session_undo_to(b->session, at, b->now, &b->e)) fail_msg("event %u: %s", at, b->e.text);
        char *again = text_of(b);
        assert_memory_equal(again, whole, strlen(again));
        if (tape_at(tape, at)->kind == TAPE_COMMAND &&
            session_undo_to(b->session, tape_len(session_tape(b->session)), b->now, &b->e))
            fail_msg("event %u, once more: %s", at, b->e.text);
        char *once_more = text_of(b);
        assert_string_equal(once_more, again);
        assert_int_equal(session_redo(b->session, b->now, &b->e), 0);
        assert_ptr_equal(session_tape(b->session), tape);
        free(again);
        free(once_more);
    }
    free(whole);
}

static void behind_the_move_a_script_is_tried_on_a_copy(void **state)
{
    struct bench *b = *state;
    move_behind_what_came_late(b);
    give(b, "client send 3\n");
    struct session *copy = session_copy(b->session, tape_len(session_tape(b->session)), &sim_engine, b->now, &b->e);
    if (!copy) fail_msg("%s", b->e.text);
    session_close(copy);
}

/* The same segments, in the same order. */
static void assert_sent_alike(const struct tape *t, const struct tape *u)
{
    char a[512], b[512];
    for (uint32_t n = 1; tape_segment(t, n) || tape_segment(u, n); n++) {
        assert_true(tape_segment(t, n) && tape_segment(u, n));
        tape_print(t, tape_segment(t, n), a, sizeof a);
        tape_print(u, tape_segment(u, n), b, sizeof b);
        assert_string_equal(a, b);
    }
}

static void a_way_is_looked_for_from_behind_the_move(void **state)
{
    struct bench *b = *state;
    move_behind_what_came_late(b);
    give(b, "wire drop\nwire drop\nwait 2s\nserver send 3\n");
    const struct tape *tape = session_tape(b->session);
    struct path_start *start = path_start_of_tape(tape, tape_len(tape), b->now, session_told(b->session), &b->e);
    if (!start) fail_msg("%s", b->e.text);
    assert_sent_alike(tape, path_start_tape(start));
    path_start_free(start);
}

/* Of a saved tape only the engine's name is left. */
static void a_saved_tape_says_whose_timers_ran_out(void **state)
{
    struct bench *b = *state;
    for (int kernel = 0; kernel < 2; kernel++) {
        struct tape *tape = tape_new();
        const struct tape_event engine = {.kind = TAPE_ENGINE, .host = HOST_NONE, .cause = TAPE_SELF};
        const char *name = kernel ? "kernel/linux/Linux 6.12" : "sim/linux/RFC 9293";
        tape_append(tape, &engine, name, strlen(name));
        struct session *saved = session_of_tape(tape);
        assert_int_equal(session_told(saved).upto, kernel ? TAPE_FULL : 0);
        session_close(saved);
    }
    assert_int_equal(session_told(b->session).upto, TAPE_FULL);
}

/* How often it was sent until then is another number than the one at which the simulator gives up. */
static void assert_given_up(struct bench *b, const char *lines, int seconds)
{
    ((struct sim *)(uintptr_t)session_engine(b->session))->profile.choice[CHOICE_USER_TIMEOUT] = seconds;
    give(b, lines);
    pass(b, b->now + 2 * seconds * VTIME_SECOND);
    assert_int_equal(model_state(session_model(b->session), HOST_CLIENT), FSM_CLOSED);
    move(b);
    assert_int_equal(model_state(session_model(b->session), HOST_CLIENT), FSM_CLOSED);
}

static void what_the_other_gave_up_sooner_is_given_up(void **state)
{
    assert_given_up(*state, "client connect\n", 100);
}

static void data_that_the_other_gave_up_sooner_is_given_up(void **state)
{
    give(*state, established);
    assert_given_up(*state, "client send 5\n", 100);
}

static void what_the_other_sent_for_longer_is_sent(void **state)
{
    struct bench *b = *state;
    char *text = NULL;
    assert_given_up(b, "client connect\n", 200);
    text = text_of(b);
    assert_non_null(strstr(text, "x199"));
    free(text);
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(behind_the_move_a_command_is_taken_back),
        T(every_step_before_and_behind_the_move_is_come_back_to),
        T(behind_the_move_a_script_is_tried_on_a_copy),
        T(a_way_is_looked_for_from_behind_the_move),
        T(a_saved_tape_says_whose_timers_ran_out),
        T(what_the_other_gave_up_sooner_is_given_up),
        T(data_that_the_other_gave_up_sooner_is_given_up),
        T(what_the_other_sent_for_longer_is_sent),
        T(where_an_echo_had_no_end_behind_a_timer_the_simulator_goes_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
