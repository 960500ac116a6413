/* test_complete.c - completion offers what the grammar asks for, and nothing else;
 * the word that was probably meant. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "script/nearest.h"
#include "script/script.h"

static void assert_completes(const char *line, const char *expected)
{
    const char *words[64];
    char found[1024] = "";
    size_t start = 0;
    size_t n = script_complete(line, strlen(line), words, 64, &start);
    for (size_t i = 0; i < n; i++) {
        strcat(found, i ? " " : "");
        strcat(found, words[i]);
    }
    if (strcmp(found, expected) != 0) fail_msg("'%s' gives '%s', not '%s'", line, found, expected);
    const char *blank = strrchr(line, ' ');
    assert_int_equal(start, blank ? (size_t)(blank + 1 - line) : 0);
}

static void completion_offers_what_the_grammar_asks_for(void **state)
{
    (void)state;
    assert_completes("c", "client choice");
    assert_completes("client c", "connect close");
    assert_completes("client set ", "sigpipe reuseaddr autoaccept autoread echo nodelay linger syncookies");
    assert_completes("client set sigpipe ", "default ignore");
    assert_completes("client set linger ", "off");
    assert_completes("client set echo o", "off on");
    assert_completes("server listen ", "backlog");
    assert_completes("server listen 7 b", "backlog");
    assert_completes("client connect ", "");
    assert_completes("expect client fin", "FIN_WAIT_1 FIN_WAIT_2");
    assert_completes("expect client ESTAB ", "within");
    assert_completes("expect client errno ECONNR", "ECONNREFUSED ECONNRESET");
    assert_completes("expect wire ", "empty client server");
    assert_completes("wire ", "deliver drop dup swap auto inject");
    assert_completes("wire deliver c", "client");
    assert_completes("wire inject client SYN s", "seq= sport=");
    assert_completes("wire auto 0 l", "loss");
    assert_completes("client shutdown ", "rd wr rdwr");
    assert_completes("say hello ", "");
    assert_completes("client send \"a ", "");
    assert_completes("pause # co", "");
    assert_completes("nonsense ", "");
    assert_completes("client socket ", "");
    assert_completes("client socket 1 k", "kill");
}

static void completion_without_room_is_cut(void **state)
{
    (void)state;
    const char *words[2];
    size_t start;
    assert_int_equal(script_complete("", 0, words, 2, &start), 2);
    assert_int_equal(start, 0);
    assert_string_equal(words[0], "client");
}

static void a_word_is_near_when_it_is_a_slip_away(void **state)
{
    (void)state;
    static const char *const words[] = {"set", "seed", "connect", "reuseaddr"};
    assert_string_equal(word_nearest("conect", 6, words, 4), "connect");
    assert_string_equal(word_nearest("SEDE", 4, words, 4), "seed");       /* swapped, other case */
    assert_string_equal(word_nearest("resueadr", 8, words, 4), "reuseaddr");
    assert_string_equal(word_nearest("st", 2, words, 4), "set");
    assert_null(word_nearest("xy", 2, words, 4));
    assert_null(word_nearest("listen", 6, words, 4));
    assert_null(word_nearest("conectconectconectconectconectconect", 36, words, 4));
    assert_null(word_nearest("set", 3, words, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(completion_offers_what_the_grammar_asks_for),
        cmocka_unit_test(completion_without_room_is_cut),
        cmocka_unit_test(a_word_is_near_when_it_is_a_slip_away),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
