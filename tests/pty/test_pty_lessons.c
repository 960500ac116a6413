/* test_pty_lessons.c - lessons on the screen, played on the simulator: the list, a lesson
 * started from it or by its name, its chapters, and which ones were done. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <cmocka.h>
#include "pty.h"

static const struct pty_config plain = {.args = {"--no-motion", "--engine", "sim"}};
static const struct pty_config handshake = {.args = {"--no-motion", "--engine", "sim", "handshake"}};

static void the_list_tells_minutes_and_chapters_and_starts_a_lesson(void **state)
{
    (void)state;
    struct pty *p = pty_open(&plain);
    pty_sees(p, "nothing on the wire");
    pty_keys(p, "Lce");
    pty_sees_row(p, "lessons", "of 15");
    pty_sees_row(p, "Enter", "start");
    pty_sees_row(p, "Half-close", "4 min");
    pty_keys(p, "\033[B\033[B");
    pty_sees(p, "Second: SYN,ACK"); /* a chapter of the third */
    pty_keys(p, "L"); /* no key of the screen acts here */
    pty_sees(p, "Esc closes this.");
    pty_keys(p, "\r");
    pty_sees(p, "A connection begins with");
    pty_sees(p, "nothing on the wire"); /* it begins from nothing; what was can come back */
    pty_sees(p, "2 commands set aside: :redo brings them back.");
    pty_keys(p, " ");
    pty_sees_row(p, "[S] tcp", "LISTEN");
    pty_sees_not(p, "aside");
    pty_quits(p);
}

static void what_comes_of_a_question_is_not_told_before(void **state)
{
    (void)state;
    struct pty *p = pty_open(&handshake);
    pty_sees_row(p, " Space ", "go on");
    pty_keys(p, "       ");
    pty_sees(p, "What happens at the server");
    pty_sees(p, "SYN_RCVD");
    pty_sees(p, "Your answer: 1 to 3. Space shows what happens.");
    pty_keys(p, "4"); /* no choice */
    pty_sees(p, "4 does nothing here");
    pty_keys(p, "21"); /* on second thoughts */
    pty_sees(p, "You say SYN_RCVD. Space shows what happens.");
    pty_keys(p, " ");
    pty_sees_row(p, "[S] tcp", "SYN_RECV");
    pty_sees_not(p, "A half-open connection");
    pty_keys(p, " ");
    pty_sees(p, "A half-open connection");
    pty_sees_not(p, "What happens at the server");
    pty_sees(p, "SYN_RCVD: that was right.");
    pty_quits(p);
}

static void chapters_go_on_and_back(void **state)
{
    (void)state;
    struct pty *p = pty_open(&handshake);
    pty_sees(p, "nothing on the wire");
    pty_keys(p, "]]");
    pty_sees(p, "mark \"First: SYN\"");
    pty_keys(p, "]]");
    pty_sees(p, "mark \"Third: ACK\"");
    pty_sees_row(p, "(C) tcp", "ESTABLISHED");
    pty_keys(p, "[[");
    pty_sees(p, "mark \"Second: SYN,ACK\"");
    pty_sees_row(p, "(C) tcp", "SYN_SENT");
    pty_keys(p, "u"); /* goes on from there, with the state of then */
    pty_sees(p, "set aside");
    pty_keys(p, "  ");
    pty_sees_row(p, "(C) tcp", "ESTABLISHED");
    pty_keys(p, "]]");
    pty_sees(p, "mark \"Why three\"");
    pty_keys(p, "]");
    pty_sees(p, "No other chapter comes: Space goes on with the lesson.");
    pty_quits(p);
}

static void answers_are_judged_by_what_happens_and_counted(void **state)
{
    (void)state;
    struct pty *p = pty_open(&handshake);
    pty_sees(p, "nothing on the wire");
    pty_keys(p, "       ");
    pty_sees(p, "Your answer: 1 to 3");
    pty_keys(p, "3  ");
    pty_sees(p, "It was SYN_RCVD.");
    pty_keys(p, "]]]");
    pty_sees(p, "mark \"Why three\"");
    pty_keys(p, "    ");
    pty_sees(p, "The client has not called");
    pty_keys(p, "2  ");
    pty_sees(p, "RST: that was right.");
    pty_keys(p, "  ");
    pty_sees(p, "That was lesson 3, 1 of 2 answers right: e shows the next one.");
    pty_quits(p);
}

static void a_lesson_that_was_played_is_done(void **state)
{
    (void)state;
    char path[128], line[64] = "";
    struct pty *p = pty_open(&handshake);
    pty_sees(p, "nothing on the wire");
    for (int i = 0; i < 5; i++) pty_keys(p, "]");
    for (int i = 0; i < 8; i++) pty_keys(p, " ");
    pty_sees(p, "That was lesson 3: go on by yourself, or e shows the next one.");
    pty_keys(p, "e");
    pty_sees_row(p, "The three-way handshake", "done");
    pty_sees_row(p, ">", "The four-way close"); /* the next one, as was said */
    pty_sees(p, "done 1 of 15");
    pty_keys(p, "\033");
    pty_sees_not(p, "done 1 of 15");
    pty_quits(p);
    snprintf(path, sizeof path, "%s/finwait/lessons", pty_state_folder());
    FILE *file = fopen(path, "a+");
    assert_non_null(file);
    assert_non_null(fgets(line, sizeof line, file));
    assert_string_equal(line, "handshake\n");
    fseek(file, 0, SEEK_END);
    fputs("no-such-lesson\nstates", file); /* what is not known does no harm */
    fclose(file);
    p = pty_open(&plain);
    pty_sees(p, "nothing on the wire");
    pty_keys(p, ":lessons\r");
    pty_sees(p, "done 2 of 15");
    pty_sees_row(p, ">", "SYN, ACK, FIN and RST"); /* the first that was not done */
    pty_quits(p);
}

/* The keys of a presenter's remote, and more presses than the longest lesson has. */
static void presses(struct pty *p, const char *key, int times)
{
    char keys[4 * 200 + 1] = "";
    for (int i = 0; i < times; i++) strcat(keys, key);
    pty_keys(p, keys);
}

#define PGDN "\033[6~"
#define PGUP "\033[5~"
enum { MORE_THAN_ENOUGH = 150, TO_THE_QUESTION = 7 }; /* of the handshake; the last one says how to answer */

static void every_lesson_is_played_by_PgDn_alone_and_back_by_PgUp(void **state)
{
    (void)state;
    char number[8], end[40];
    for (int n = 1; n <= 15; n++) {
        snprintf(number, sizeof number, "%d", n);
        snprintf(end, sizeof end, "That was lesson %d: go on", n); /* no answer was given, so there is no score */
        const struct pty_config lesson = {.args = {"--no-motion", "--engine", "sim", number}};
        struct pty *p = pty_open(&lesson);
        pty_sees_row(p, " Space ", "go on");
        presses(p, PGDN, MORE_THAN_ENOUGH);
        pty_sees(p, end);
        presses(p, PGUP, MORE_THAN_ENOUGH);
        pty_sees(p, "This is the beginning.");
        pty_sees(p, "nothing on the wire");
        pty_sees_not(p, "LISTEN [S]");
        presses(p, PGDN, MORE_THAN_ENOUGH);
        pty_sees(p, end);
        pty_sees(p, "live");
        pty_quits(p);
    }
}

static void words_are_in_the_language_of_the_locale_or_of_the_option(void **state)
{
    (void)state;
    static const struct pty_config chinese = {.args = {"--no-motion", "--engine", "sim", "handshake"},
                                              .env = {"LC_ALL=", "LC_CTYPE=C.UTF-8", "LANG=zh_CN.UTF-8"}};
    static const struct pty_config english = {.args = {"--no-motion", "--engine", "sim", "--lang", "en", "handshake"},
                                              .env = {"LC_ALL=", "LC_CTYPE=C.UTF-8", "LANG=zh_CN.UTF-8"}};
    struct pty *p = pty_open(&chinese);
    pty_keys(p, "       ");
    pty_sees(p, "服务器会怎样？");
    pty_sees_not(p, "What happens at the server");
    pty_keys(p, "1 ");
    pty_sees_row(p, "[S] tcp", "SYN_RECV");
    pty_keys(p, " ");
    pty_sees(p, "半连接");
    pty_sees(p, "SYN_RCVD: that was right.");
    pty_keys(p, "[");
    pty_sees(p, "第一次"); /* the chapter, and not between it and its translation */
    pty_quits(p);
    p = pty_open(&english);
    pty_keys(p, " ");
    pty_sees(p, "A connection begins with");
    pty_quits(p);
}

/* Whether it stands in the state folder among those that were done. */
static bool is_done(const char *name)
{
    char path[128], line[64];
    bool done = false;
    snprintf(path, sizeof path, "%s/finwait/lessons", pty_state_folder());
    FILE *file = fopen(path, "r");
    while (file && fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = '\0';
        done = done || strcmp(line, name) == 0;
    }
    if (file) fclose(file);
    return done;
}

/* On the tape of the session that was left: on the screen the message is gone with the next key. */
static void assert_all_came_true(const char *name)
{
    char path[128], line[4096];
    int expected = 0;
    snprintf(path, sizeof path, "%s/finwait/last.jsonl", pty_state_folder());
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file)) {
        if (!strstr(line, "\"kind\":\"expect\"")) continue;
        expected++;
        if (strstr(line, "\"ok\":false")) fail_msg("%s: %s", name, line);
    }
    fclose(file);
    assert_true(expected > 0);
}

static void each_lesson_is_played_to_its_end_by_one_key(void **state)
{
    enum { MOST = 200 };
    static const char *const names[] = {"states", "segments", "handshake", "close", "half-close", "time-wait",
                                        "reuseaddr", "kill", "broken-pipe", "simultaneous-close", "simultaneous-open",
                                        "probes", "loss", "reset", "linux"};
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[128];
        snprintf(path, sizeof path, "%s/finwait/lessons", pty_state_folder());
        remove(path);
        struct pty_config config = {.args = {"--no-motion", "--engine", "sim", names[i]}};
        struct pty *p = pty_open(&config);
        pty_sees(p, "nothing on the wire");
        for (int key = 0; key < MOST && !is_done(names[i]); key++) {
            pty_keys(p, " :zz"); /* a line that is typed shows that the key before it was taken */
            pty_sees(p, ":zz");
            pty_keys(p, "\x7f\x7f\r");
            pty_sees_not(p, ":zz");
        }
        if (!is_done(names[i])) fail_msg("%s has no end", names[i]);
        pty_quits(p);
        assert_all_came_true(names[i]);
    }
}

static void PgUp_takes_back_the_picture_that_PgDn_made(void **state)
{
    (void)state;
    struct pty *p = pty_open(&handshake);
    pty_sees_row(p, " Space ", "go on");
    presses(p, PGDN, TO_THE_QUESTION);
    pty_sees(p, "Your answer: 1 to 3. Space shows what happens.");
    presses(p, PGDN, 2);
    pty_sees(p, "A half-open connection");
    presses(p, PGUP, 2);
    pty_sees(p, "What happens at the server"); /* the question with its choices, and the state of then */
    pty_sees(p, "SYN_RCVD");
    pty_sees_row(p, "[S] tcp", "LISTEN");
    pty_sees_not(p, "SYN_RECV");
    presses(p, PGDN, 1);
    pty_sees_row(p, "[S] tcp", "SYN_RECV");
    pty_sees_not(p, "set aside"); /* it is looked at again, not done again */
    presses(p, PGUP, 1);
    pty_sees_not(p, "SYN_RECV");
    pty_keys(p, " "); /* as Space does */
    pty_sees_row(p, "[S] tcp", "SYN_RECV");
    pty_sees_not(p, "set aside");
    pty_quits(p);
}

static void a_question_is_one_step_and_closed_when_it_was_shown(void **state)
{
    (void)state;
    static const struct pty_config lesson = {.args = {"--no-motion", "--engine", "sim", "close"}};
    struct pty *p = pty_open(&lesson);
    pty_sees_row(p, " Space ", "go on");
    pty_keys(p, "         ");
    pty_sees_row(p, "[S] tcp", "CLOSE_WAIT");
    pty_sees_row(p, "3 CLOSED", "3");
    pty_keys(p, "1");
    pty_sees(p, "The question is closed: Space goes on.");
    pty_keys(p, "\0332"); /* and not the copy of what is held */
    pty_sees(p, "The question is closed: Space goes on.");
    pty_keys(p, "\033[D\033[D"); /* before what came of it, and before all of it */
    pty_sees_not(p, "It arrives.");
    pty_sees_not(p, "1 CLOSE_WAIT");
    pty_keys(p, "\033[C");
    pty_sees(p, "3 CLOSED");
    pty_keys(p, "\033[Du ");
    pty_sees(p, "Your answer: 1 to 3. Space shows what happens.");
    pty_quits(p);
}

static void u_takes_back_what_one_press_played(void **state)
{
    (void)state;
    static const struct pty_config lesson = {.args = {"--no-motion", "--engine", "sim", "close"}};
    struct pty *p = pty_open(&lesson);
    pty_sees_row(p, " Space ", "go on");
    pty_keys(p, "        ");
    pty_sees(p, "Your answer: 1 to 3.");
    pty_keys(p, "u");
    pty_sees(p, "Undone: the lesson's words. 1 command set aside: :redo brings it back.");
    pty_sees_not(p, "It arrives.");
    pty_keys(p, "u"); /* words and their pause */
    pty_sees(p, "Undone: the lesson's words. 3 commands set aside: :redo brings them back.");
    pty_keys(p, "u");
    pty_sees(p, "Undone: client close. 4 commands set aside: :redo brings them back.");
    pty_keys(p, "   ");
    pty_sees(p, "Your answer: 1 to 3.");
    pty_quits(p);
}

static void F4_leaves_diagram_and_story_for_a_lecture_hall_and_brings_the_rest_back(void **state)
{
    (void)state;
    struct pty *p = pty_open(&handshake);
    pty_sees_row(p, " Space ", "go on");
    presses(p, PGDN, TO_THE_QUESTION);
    pty_sees(p, "Your answer: 1 to 3");
    pty_keys(p, "\033OS");
    pty_sees(p, "Diagram and story only: F4 shows the rest again.");
    pty_sees_not(p, "Recv-Q");
    pty_sees(p, "What happens at the server");
    pty_sees(p, "connect(192.0.2.2:6000) waiting"); /* the story stays */
    pty_sees_row(p, "(C)>", "SYN  #1 seq 0");        /* and what Space delivers */
    pty_resize(p, 20, 64);
    pty_sees_row(p, "1 SYN_RCVD", "3 nothing");     /* over the story, the choices in one row */
    pty_sees_not(p, "waiting");
    presses(p, PGDN, 1);
    pty_sees_row(p, "LISTEN", "SYN/SYN,ACK");
    pty_sees(p, "received SYN seq 0");
    pty_keys(p, "i");
    pty_sees(p, "Enter sends  Esc leaves"); /* the way out is not what is cut */
    pty_keys(p, "\033");
    pty_sees_not(p, "Enter sends");
    pty_keys(p, "?");
    presses(p, PGDN, 2);
    pty_sees(p, "big: diagram and story only");
    pty_keys(p, "\033");
    pty_sees_not(p, "big: diagram and story only");
    pty_keys(p, "v");
    pty_sees(p, "here all from");
    pty_sees(p, "all: * kernel   s simulator only   - not in Linux"); /* whole, in the narrowest window too */
    pty_keys(p, "\033");
    pty_sees_not(p, "here all from");
    pty_resize(p, 19, 64);
    pty_sees(p, "finwait needs 64x20; this window is 64x19");
    pty_resize(p, 20, 64);
    pty_sees(p, "received SYN seq 0");
    pty_keys(p, ":big\r");
    pty_sees(p, "finwait needs 80x24; this window is 64x20: F4 fits it");
    pty_keys(p, "\033OS");
    pty_sees(p, "received SYN seq 0");
    pty_resize(p, 24, 80);
    pty_keys(p, "\033OS");
    pty_sees(p, "Recv-Q");
    pty_quits(p);
}

static void a_saved_tape_is_shown_big_too(void **state)
{
    (void)state;
    static const struct pty_config big = {.rows = 20, .cols = 64, .args = {"replay", "--big", "--ascii", "last"}};
    struct pty *p = pty_open(&handshake);
    pty_sees_row(p, " Space ", "go on");
    presses(p, PGDN, TO_THE_QUESTION);
    pty_sees(p, "Your answer: 1 to 3");
    pty_quits(p);
    p = pty_open(&big);
    pty_sees(p, "saved tape");
    presses(p, PGDN, MORE_THAN_ENOUGH);
    pty_sees_row(p, "1 SYN_RCVD", "3 nothing");
    presses(p, PGUP, 1);
    pty_sees_not(p, "3 nothing");
    pty_quits(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_list_tells_minutes_and_chapters_and_starts_a_lesson),
        cmocka_unit_test(what_comes_of_a_question_is_not_told_before),
        cmocka_unit_test(chapters_go_on_and_back),
        cmocka_unit_test(answers_are_judged_by_what_happens_and_counted),
        cmocka_unit_test(a_lesson_that_was_played_is_done),
        cmocka_unit_test(every_lesson_is_played_by_PgDn_alone_and_back_by_PgUp),
        cmocka_unit_test(PgUp_takes_back_the_picture_that_PgDn_made),
        cmocka_unit_test(a_question_is_one_step_and_closed_when_it_was_shown),
        cmocka_unit_test(u_takes_back_what_one_press_played),
        cmocka_unit_test(F4_leaves_diagram_and_story_for_a_lecture_hall_and_brings_the_rest_back),
        cmocka_unit_test(a_saved_tape_is_shown_big_too),
        cmocka_unit_test(words_are_in_the_language_of_the_locale_or_of_the_option),
        cmocka_unit_test(each_lesson_is_played_to_its_end_by_one_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
