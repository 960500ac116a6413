/* test_pty_resume.c - a lesson that the learner leaves: it rests, b goes on with it or
 * goes back to where it was left. On both engines where there is a lab. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "pty.h"

static struct pty *open_on(const char *engine, const char *what)
{
    struct pty *p = pty_open(&(struct pty_config){.args = {"--no-motion", "--engine", engine, what}});
    pty_sees(p, "nothing on the wire");
    return p;
}

/* Up to the first SYN of the lesson "handshake", in the hand. */
static struct pty *left_at_the_syn(const char *engine)
{
    struct pty *p = open_on(engine, "handshake");
    pty_keys(p, "     ");
    pty_sees(p, "call return?");
    pty_sees_row(p, "(C) tcp", "SYN_SENT");
    return p;
}

static void a_lesson_rests_and_its_way_back_is_offered(void **state)
{
    (void)state;
    for (const char *const *engine = pty_engines(); *engine; engine++) {
        struct pty *p = left_at_the_syn(*engine);
        pty_keys(p, "d");
        pty_sees(p, "The lesson rests: Space delivers now, b goes on with the lesson.");
        pty_sees_not(p, "call return?");
        pty_keys(p, " "); /* Space is what it is without a lesson */
        pty_sees(p, "Nothing is on the wire: b goes on with the lesson.");
        pty_keys(p, "\033");
        pty_sees_not(p, "Nothing is on the wire: b");
        pty_sees_row(p, " b ", "lesson");
        pty_keys(p, "]");
        pty_sees(p, "The lesson rests: b goes on with it.");
        pty_keys(p, "b");
        pty_sees(p, "Press b again to go back: here \"expect wire client =SYN\" would fail.");
        pty_keys(p, "b");
        pty_sees(p, "Played again up to here: Space goes on; :redo brings back what you did.");
        pty_sees(p, "call return?");
        pty_sees_row(p, "SYN", "seq 0");
        pty_keys(p, ":redo\r");
        pty_sees(p, "dropped");
        pty_keys(p, ":resume\r:resume\r"); /* twice: the second accepts what the first offers */
        pty_sees(p, "Played again up to here");
        pty_keys(p, "  2  ");
        pty_sees(p, "It was SYN_RCVD."); /* questions are still judged */
        pty_quits(p);
    }
}

static void where_it_can_go_on_its_words_come_again(void **state)
{
    (void)state;
    for (const char *const *engine = pty_engines(); *engine; engine++) {
        struct pty *p = left_at_the_syn(*engine);
        pty_keys(p, "p");
        pty_sees_not(p, "call return?");
        pty_keys(p, "b");
        pty_sees(p, "call return?");
        pty_sees(p, "The lesson goes on: Space plays its next step.");
        pty_keys(p, "  ");
        pty_sees(p, "Your answer: 1 to 3.");
        pty_keys(p, "p1"); /* no answer: the lesson rests */
        pty_sees(p, "1 does nothing here");
        pty_keys(p, "b");
        pty_sees(p, "Your answer: 1 to 3."); /* the question is open again */
        pty_keys(p, "]");
        pty_sees_row(p, "[S] tcp", "SYN_RECV");
        pty_quits(p);
    }
}

/* The next expectation holds, one behind it does not: the server has closed too. */
static void what_would_fail_only_later_is_told_before_it_goes_on(void **state)
{
    (void)state;
    for (const char *const *engine = pty_engines(); *engine; engine++) {
        struct pty *p = open_on(*engine, "close");
        pty_keys(p, "      ");
        pty_sees_row(p, "(C) tcp", "FIN_WAIT1");
        pty_keys(p, "X");
        pty_sees_row(p, "[S] tcp", "FIN_WAIT1");
        pty_keys(p, "dd");
        pty_sees(p, "delivered, dropped");
        pty_sees(p, "held: 2"); /* both come again: on the kernel too it can be tried */
        pty_keys(p, "b");
        pty_sees(p, "Press b again to go back: here \"expect server CLOSE_WAIT\" would fail.");
        pty_keys(p, "b");
        pty_sees(p, "Played again up to here: Space goes on; :redo brings back what you did.");
        pty_sees_row(p, "[S] tcp", "ESTABLISHED");
        pty_keys(p, "  ");
        pty_sees(p, "Your answer: 1 to 3.");
        pty_keys(p, " ");
        pty_sees_row(p, "[S] tcp", "CLOSE_WAIT");
        pty_quits(p);
    }
}

/* Twice, as where it would go back. */
static void what_does_not_rest_can_be_played_again_up_to_here(void **state)
{
    (void)state;
    for (const char *const *engine = pty_engines(); *engine; engine++) {
        struct pty *p = left_at_the_syn(*engine);
        pty_keys(p, "b");
        pty_sees(p, "The lesson does not rest: Space goes on; b again plays it anew up to here.");
        pty_keys(p, "b");
        pty_sees(p, "Played again up to here: Space goes on");
        pty_sees_row(p, "(C) tcp", "SYN_SENT");
        pty_sees_row(p, "live", "aside");
        pty_quits(p);
    }
}

static char *script_of(const char *text)
{
    static char path[128];
    snprintf(path, sizeof path, "%s/resumed", pty_state_folder());
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    return path;
}

static void a_script_rests_too(void **state)
{
    (void)state;
    for (const char *const *engine = pty_engines(); *engine; engine++) {
        struct pty *p = open_on(*engine, script_of("server listen\nclient connect\nwire deliver all\n"
                                                   "expect server ESTABLISHED\n"));
        pty_sees(p, "and the script goes on by a step."); /* the opening tells of the key that the footer has */
        pty_keys(p, "  o");
        pty_sees(p, "The script rests");
        pty_keys(p, ":resume\r"); /* no words to say again: the next line is played */
        pty_sees_row(p, "[S] tcp", "ESTABLISHED");
        pty_keys(p, "b");
        pty_sees(p, "The script does not rest: Space goes on; b again plays it anew up to here.");
        pty_keys(p, " b");
        pty_sees(p, "The script is over: Home and u begin it again.");
        pty_keys(p, "u");
        pty_sees(p, "Undone: wire deliver all.");
        pty_keys(p, "db");
        pty_sees(p, "Press b again to go back: here \"expect server ESTABLISHED\" would fail.");
        pty_keys(p, "b ");
        pty_sees_row(p, "[S] tcp", "ESTABLISHED");
        pty_quits(p);
    }
}

/* A minute of TIME_WAIT in no time: on the simulator the script itself lets it pass. */
static void what_time_took_is_said_by_its_name(void **state)
{
    (void)state;
    struct pty *p = open_on("sim", script_of("server listen\nclient connect\nwire deliver all\n"
                                             "client close\nwire deliver all\nserver close\nwire deliver all\n"
                                             "wait 61s\nclient bind 40001\nexpect client TIME_WAIT\n"));
    pty_keys(p, "       ");
    pty_sees_row(p, " Space ", "wait 61s");
    pty_keys(p, " ");
    pty_sees_row(p, " Space ", "client bind");
    pty_keys(p, " ");
    pty_sees(p, "TIME_WAIT ended meanwhile, after 60 s: b plays the script again up to here.");
    pty_quits(p);
}

/* KERNEL.md: a call is given up after two minutes, as if somebody had talked about its SYN. */
static void a_call_that_was_given_up_is_said_too(void **state)
{
    (void)state;
    struct pty *p = open_on("sim", script_of("server listen\nclient connect\nwait 130s\nwire deliver\n"
                                             "expect client SYN_SENT\n"));
    pty_keys(p, "  ");
    pty_sees_row(p, " Space ", "wait 130s");
    pty_keys(p, " ");
    pty_sees_row(p, " Space ", "wire deliver");
    pty_keys(p, " ");
    pty_sees(p, "SYN_SENT ended meanwhile, after 128 s: b plays the script again up to here.");
    pty_quits(p);
}

static void a_refused_command_is_told_once_and_leaves_the_words(void **state)
{
    (void)state;
    struct pty *p = open_on("sim", "handshake");
    int row, col;
    pty_keys(p, " :wire deliver\r");
    pty_sees(p, "wire deliver is refused");
    pty_sees(p, "Nothing was done: all is as it was.");
    pty_sees(p, "nothing is held on the wire");
    pty_sees(p, "A connection begins with");
    pty_sees_row(p, " Space ", "server listen"); /* no message: the lesson does not rest */
    assert_true(pty_find(p, "nothing is held", &row, &col));
    assert_true(row < 20);
    pty_keys(p, "b");
    pty_sees(p, "The lesson does not rest");
    pty_quits(p);
}

/* Behind a kernel timer that ran out too: nothing is undone by it. */
static void looking_back_space_goes_forward_until_it_is_live(void **state)
{
    (void)state;
    for (const char *const *engine = pty_engines(); *engine; engine++) {
        struct pty *p = open_on(*engine, script_of("server listen\nclient connect\nwire drop\n"
                                                   "wait 2s\nwire deliver\nwire deliver\n"));
        pty_keys(p, "    ");
        pty_sees_row(p, " Space ", "wire deliver");
        pty_keys(p, " ");
        pty_sees_row(p, "[S] tcp", "SYN_RECV");
        pty_keys(p, "\033[D");
        pty_sees_row(p, "Space: forward again", "u: go on from here");
        pty_keys(p, " ");
        pty_sees_row(p, " Space ", "wire deliver");
        pty_keys(p, "\033[H     ");
        pty_sees_row(p, " Space ", "wire deliver");
        pty_sees_row(p, "[S] tcp", "SYN_RECV");
        pty_sees_not(p, "aside");
        pty_keys(p, " ");
        pty_sees_row(p, "(C) tcp", "ESTABLISHED");
        pty_keys(p, "L\033[H\033[C"); /* it is over, and what was done since is no rest */
        pty_sees_row(p, "Space: forward again", "u: go on from here");
        pty_quits(p);
    }
}

/* Space is the wire's there, and before it the way back to the lesson, as any command is. */
static void where_it_rests_space_goes_on_from_what_is_seen(void **state)
{
    (void)state;
    for (const char *const *engine = pty_engines(); *engine; engine++) {
        bool kernel = strcmp(*engine, "kernel") == 0;
        struct pty *p = left_at_the_syn(*engine);
        pty_keys(p, "d");
        pty_sees(p, "The lesson rests");
        pty_sees_row(p, "SYN", "again");
        pty_keys(p, " ");
        pty_sees_row(p, "[S] tcp", "SYN_RECV");
        pty_keys(p, "\033[D ");
        if (kernel) pty_sees(p, "Not done: a kernel timer ran out before; :sim undoes time too; End is live.");
        else pty_sees(p, "1 command set aside: :redo brings it back.");
        pty_quits(p);
    }
}

static void without_a_lesson_nothing_rests(void **state)
{
    (void)state;
    struct pty *p = pty_open(&(struct pty_config){.args = {"--no-motion", "--engine", "sim"}});
    pty_sees(p, "nothing on the wire");
    pty_keys(p, "Lb");
    pty_sees(p, "No lesson rests here: e shows the lessons.");
    pty_quits(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_lesson_rests_and_its_way_back_is_offered),
        cmocka_unit_test(where_it_can_go_on_its_words_come_again),
        cmocka_unit_test(what_would_fail_only_later_is_told_before_it_goes_on),
        cmocka_unit_test(what_does_not_rest_can_be_played_again_up_to_here),
        cmocka_unit_test(a_script_rests_too),
        cmocka_unit_test(what_time_took_is_said_by_its_name),
        cmocka_unit_test(a_call_that_was_given_up_is_said_too),
        cmocka_unit_test(a_refused_command_is_told_once_and_leaves_the_words),
        cmocka_unit_test(looking_back_space_goes_forward_until_it_is_live),
        cmocka_unit_test(where_it_rests_space_goes_on_from_what_is_seen),
        cmocka_unit_test(without_a_lesson_nothing_rests),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
