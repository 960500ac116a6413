/* test_check.c - words of a lesson that stand where they cannot work. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "script/script.h"

/* What is wrong with a command in its place; "" when nothing is. */
static void assert_doubts(const char *text, const char *says)
{
    struct error error;
    struct script *script = script_parse("f", text, strlen(text), &error);
    char told[400] = "";
    assert_non_null(script);
    for (size_t i = 0; i < script_len(script); i++)
        if (script_doubt(script, i, &error))
            snprintf(told + strlen(told), sizeof told - strlen(told), "%s ", error.text);
    script_free(script);
    if (*says ? !strstr(told, says) : *told) fail_msg("'%s' does not say '%s'", told, says);
}

static void words_that_cannot_work_where_they_stand_are_doubted(void **state)
{
    (void)state;
    assert_doubts("title A\ntitle.fr B\nsay C\nsay.fr D\nsay.zh E\nask F\nask.fr G\nchoice SYN\nchoice ACK\n"
                  "client close\nanswer H\nanswer.fr I", "");
    assert_doubts("title A\ntitle B", "f:2:1: warning: there is a title already");
    assert_doubts("server listen\nsay.fr A", "f:2:1: warning: it translates nothing");
    assert_doubts("title A\nsay.fr A", "f:2:1: warning: it translates nothing");
    assert_doubts("say A\nsay.fr B\nsay.fr C", "f:3:1: warning: this language stands there already");
    assert_doubts("say A\n  ask B\nask.fr C\npause", "f:2:3: warning: the question has no choice");
    assert_doubts("ask A", "f:1:1: warning: the question has no choice");
    assert_doubts("choice SYN", "f:1:1: warning: the choice has no question");
    assert_doubts("ask A\nchoice SYN\npause\nchoice ACK", "f:4:1: warning: the choice has no question");
    assert_doubts("ask A\nchoice FIN,ACK\nchoice nothing\nchoice ACK,FIN", "f:4:1: warning: this choice stands there");
    assert_doubts("ask A\nchoice CLOSED\nchoice closed", "f:3:1: warning: this choice stands there");
    assert_doubts("ask A\nchoice SYN\nchoice ACK\nchoice FIN\nchoice RST\nchoice PSH\nchoice URG\nchoice LISTEN\n"
                  "choice CLOSED\nchoice CLOSING\nchoice nothing", "f:11:1: warning: a question has at most 9 choices");
    assert_doubts("answer A", "f:1:1: warning: the answer has no question");
    assert_doubts("ask A\nchoice SYN\nanswer B\nanswer C", "f:4:1: warning: the answer has no question");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_that_cannot_work_where_they_stand_are_doubted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
