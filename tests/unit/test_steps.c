/* test_steps.c - where looking back stops: a step is a stimulus with all that it
 * provoked. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "app/steps.h"

static uint32_t put(struct tape *tape, enum tape_kind kind, uint32_t cause)
{
    struct tape_event event = { .kind = kind, .cause = cause };
    if (kind == TAPE_NOTE) event.u.note.op = CMD_MARK;
    return tape_append(tape, &event, "", 0);
}

/* 0 engine, 1-2 programs; connect: 3 command, 4 call, 5 sent, 6 state; deliver all:
 * 7 command, 8 delivered, 9 sent, 10 its accept(), 11 delivered, 12 state; 13 mark,
 * 14 note; 15 a kernel timer, 16 state. */
static int tape_setup(void **state)
{
    struct tape *tape = tape_new();
    if (!tape) return -1;
    put(tape, TAPE_ENGINE, TAPE_SELF);
    put(tape, TAPE_PROGRAM, TAPE_SELF);
    put(tape, TAPE_PROGRAM, TAPE_SELF);
    uint32_t connect = put(tape, TAPE_COMMAND, TAPE_SELF), call = put(tape, TAPE_CALL, connect);
    put(tape, TAPE_SENT, call);
    put(tape, TAPE_STATE, call);
    uint32_t all = put(tape, TAPE_COMMAND, TAPE_SELF), first = put(tape, TAPE_DELIVERED, all);
    put(tape, TAPE_SENT, first);
    put(tape, TAPE_CALL, first);
    uint32_t second = put(tape, TAPE_DELIVERED, all);
    put(tape, TAPE_STATE, second);
    uint32_t mark = put(tape, TAPE_COMMAND, TAPE_SELF);
    put(tape, TAPE_NOTE, mark);
    uint32_t timer = put(tape, TAPE_TIMER_FIRED, TAPE_SELF);
    put(tape, TAPE_STATE, timer);
    *state = tape;
    return 0;
}

static int tape_teardown(void **state)
{
    tape_free(*state);
    return 0;
}

static void back_goes_stimulus_by_stimulus_to_the_fresh_lab(void **state)
{
    static const uint32_t stops[] = { 15, 13, 11, 7, 3, 3 };
    uint32_t at = tape_len(*state);
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++) {
        at = step_back(*state, at, STEP_EVENT);
        assert_int_equal(at, stops[i]);
    }
}

static void forward_passes_the_same_stops_and_ends_at_the_end(void **state)
{
    static const uint32_t stops[] = { 7, 11, 13, 15, 17, 17 };
    uint32_t at = step_first(*state);
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++) {
        at = step_forward(*state, at, STEP_EVENT);
        assert_int_equal(at, stops[i]);
    }
}

static void commands_and_marks_are_longer_steps(void **state)
{
    assert_int_equal(step_back(*state, 17, STEP_COMMAND), 13);
    assert_int_equal(step_back(*state, 13, STEP_COMMAND), 7);
    assert_int_equal(step_forward(*state, 7, STEP_COMMAND), 13);
    assert_int_equal(step_back(*state, 17, STEP_MARK), 15);
    assert_int_equal(step_back(*state, 15, STEP_MARK), 3);
    assert_int_equal(step_forward(*state, 3, STEP_MARK), 15);
    assert_int_equal(step_forward(*state, 15, STEP_MARK), 17);
}

static void behind_counts_the_steps_to_the_end(void **state)
{
    assert_int_equal(step_behind(*state, 17), 0);
    assert_int_equal(step_behind(*state, 15), 1);
    assert_int_equal(step_behind(*state, 3), 5);
}

static void put_mark(struct tape *tape, const char *words)
{
    struct tape_event event = { .kind = TAPE_COMMAND, .host = HOST_NONE, .cause = TAPE_SELF };
    tape_append(tape, &event, words, strlen(words));
}

static uint32_t put_command(struct tape *tape, enum command_op op, const char *words)
{
    struct tape_event event = { .kind = TAPE_COMMAND, .host = HOST_NONE, .cause = TAPE_SELF, .u.command.op = op };
    uint32_t seq = tape_append(tape, &event, words, strlen(words));
    event = (struct tape_event){ .kind = TAPE_NOTE, .host = HOST_NONE, .cause = seq, .u.note.op = op };
    tape_append(tape, &event, words, strlen(words));
    return seq;
}

/* What is not seen goes with what follows; choices and a pause go with what was before. */
static void a_page_is_what_one_press_played(void **state)
{
    (void)state;
    struct tape *tape = tape_new();
    assert_non_null(tape);
    uint32_t title = put_command(tape, CMD_TITLE, "title T");
    put_command(tape, CMD_MARK, "mark M");
    put_command(tape, CMD_SAY, "say one");
    uint32_t expect = put_command(tape, CMD_EXPECT, "expect client CLOSED");
    uint32_t ask = put_command(tape, CMD_ASK, "ask two");
    put_command(tape, CMD_CHOICE, "choice LISTEN");
    uint32_t closed = put_command(tape, CMD_CHOICE, "choice CLOSED");
    uint32_t listen = put_command(tape, CMD_LISTEN, "server listen");
    put_command(tape, CMD_PAUSE, "pause");
    uint32_t answer = put_command(tape, CMD_ANSWER, "answer three");
    put_command(tape, CMD_ANSWER, "answer.zh three");
    uint32_t other = put_command(tape, CMD_SAY, "say five");
    const uint32_t stops[] = { title, expect, listen, answer, other, tape_len(tape) };
    enum { STOPS = sizeof stops / sizeof *stops };
    for (int i = 0; i + 1 < STOPS; i++)
        assert_int_equal(step_forward(tape, stops[i], STEP_PAGE), stops[i + 1]);
    for (int i = STOPS - 1; i > 0; i--)
        assert_int_equal(step_back(tape, stops[i], STEP_PAGE), stops[i - 1]);
    assert_int_equal(step_back(tape, listen, STEP_EVENT), ask); /* between them it was never seen */
    assert_int_equal(step_forward(tape, ask, STEP_EVENT), listen);
    assert_int_equal(step_back(tape, answer, STEP_COMMAND), listen);
    assert_int_equal(step_back(tape, listen, STEP_COMMAND), ask);
    assert_int_equal(step_back(tape, listen, STEP_FILM), closed);
    tape_free(tape);
}

static void words_are_found_backwards_in_any_case_and_round_the_end(void **state)
{
    (void)state;
    bool wrapped;
    char line[80];
    struct tape *tape = tape_new();
    assert_non_null(tape);
    put_mark(tape, "client close");   /* 0 */
    put_mark(tape, "server close");   /* 1 */
    put_mark(tape, "wire  deliver");  /* 2 */
    put_mark(tape, "client close");   /* 3: the step that is shown at 4 */
    assert_int_equal(step_find(tape, 4, "CLOSE", &wrapped), 1);
    assert_false(wrapped);
    assert_int_equal(step_find(tape, 4, "client  close ", &wrapped), 0);
    assert_false(wrapped);
    assert_int_equal(step_find(tape, 2, "server", &wrapped), 1); /* only the one that is shown */
    assert_true(wrapped);
    assert_int_equal(step_find(tape, 1, "close", &wrapped), 3);
    assert_true(wrapped);
    assert_int_equal(step_find(tape, 4, "FIN_WAIT_2", &wrapped), TAPE_FULL);
    step_line(tape, 2, line, sizeof line);
    assert_string_equal(line, "- command wire deliver");
    tape_free(tape);
}

static void an_empty_tape_has_one_place(void **state)
{
    (void)state;
    struct tape *tape = tape_new();
    assert_int_equal(step_first(tape), 0);
    assert_int_equal(step_back(tape, 0, STEP_EVENT), 0);
    assert_int_equal(step_forward(tape, 0, STEP_MARK), 0);
    bool wrapped;
    assert_int_equal(step_find(tape, 0, "x", &wrapped), TAPE_FULL);
    tape_free(tape);
}

int main(void)
{
#define ON_A_TAPE(test) cmocka_unit_test_setup_teardown(test, tape_setup, tape_teardown)
    const struct CMUnitTest tests[] = {
        ON_A_TAPE(back_goes_stimulus_by_stimulus_to_the_fresh_lab),
        ON_A_TAPE(forward_passes_the_same_stops_and_ends_at_the_end),
        ON_A_TAPE(commands_and_marks_are_longer_steps),
        ON_A_TAPE(behind_counts_the_steps_to_the_end),
        cmocka_unit_test(a_page_is_what_one_press_played),
        cmocka_unit_test(words_are_found_backwards_in_any_case_and_round_the_end),
        cmocka_unit_test(an_empty_tape_has_one_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
