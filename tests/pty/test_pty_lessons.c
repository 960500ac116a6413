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
    pty_sees_row(p, "Half-close", "2 min");
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
    pty_sees(p, "mark First: SYN");
    pty_keys(p, "]]");
    pty_sees(p, "mark Third: ACK");
    pty_sees_row(p, "(C) tcp", "ESTABLISHED");
    pty_keys(p, "[[");
    pty_sees(p, "mark Second: SYN,ACK");
    pty_keys(p, " "); /* goes on from there, with the state of then */
    pty_sees(p, "set aside");
    pty_keys(p, " ");
    pty_sees_row(p, "(C) tcp", "ESTABLISHED");
    pty_keys(p, "]]");
    pty_sees(p, "mark Why three");
    pty_keys(p, "]");
    pty_sees(p, "This is now: nothing newer has happened.");
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
    pty_sees(p, "mark Why three");
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
    pty_sees(p, "done 1 of 15");
    pty_keys(p, "\033");
    pty_sees_not(p, "done 1 of 15");
    pty_quits(p);
    snprintf(path, sizeof path, "%s/finwait/lessons", pty_state_folder());
    FILE *file = fopen(path, "a+");
    assert_non_null(file);
    assert_non_null(fgets(line, sizeof line, file));
    assert_string_equal(line, "handshake\n");
    fputs("no-such-lesson\nstates", file); /* what is not known does no harm */
    fclose(file);
    p = pty_open(&plain);
    pty_sees(p, "nothing on the wire");
    pty_keys(p, ":lessons\r");
    pty_sees(p, "done 2 of 15");
    pty_sees_row(p, ">", "SYN, ACK, FIN and RST"); /* the first that was not done */
    pty_quits(p);
}

static void words_are_in_the_language_of_the_locale_or_of_the_option(void **state)
{
    (void)state;
    static const struct pty_config chinese = {.args = {"--no-motion", "--engine", "sim", "handshake"}, .env = {"LC_ALL=", "LC_CTYPE=C.UTF-8", "LANG=zh_CN.UTF-8"}};
    static const struct pty_config english = {.args = {"--no-motion", "--engine", "sim", "--lang", "en", "handshake"}, .env = {"LC_ALL=", "LC_CTYPE=C.UTF-8", "LANG=zh_CN.UTF-8"}};
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

static void each_lesson_is_played_to_its_end_by_one_key(void **state)
{
    enum { MOST = 200 };
    static const char *const names[] = {"states", "segments", "handshake", "close", "half-close", "time-wait", "reuseaddr", "kill",
                                        "broken-pipe", "simultaneous-close", "simultaneous-open", "probes", "loss", "reset", "linux"};
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
        const char *failed = strstr(p->raw, "Expected:");
        if (failed) fail_msg("%s: %.100s", names[i], failed);
        if (!is_done(names[i])) fail_msg("%s has no end", names[i]);
        pty_quits(p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_list_tells_minutes_and_chapters_and_starts_a_lesson),
        cmocka_unit_test(what_comes_of_a_question_is_not_told_before),
        cmocka_unit_test(chapters_go_on_and_back),
        cmocka_unit_test(answers_are_judged_by_what_happens_and_counted),
        cmocka_unit_test(a_lesson_that_was_played_is_done),
        cmocka_unit_test(words_are_in_the_language_of_the_locale_or_of_the_option),
        cmocka_unit_test(each_lesson_is_played_to_its_end_by_one_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
