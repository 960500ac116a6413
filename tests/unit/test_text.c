/* test_text.c - no character is cut in two, and what is no UTF-8 does not come through. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "core/text.h"

static void characters_are_as_long_as_they_are(void **state)
{
    (void)state;
    static const struct { const char *utf8; size_t bytes; } rows[] = {
        {"", 0}, {"a", 1}, {"\x7f", 1}, {"\xc2\x80", 2}, {"\xdf\xbf", 2}, {"\xe0\xa0\x80", 3}, {"\xe4\xb8\xad", 3},
        {"\xef\xbf\xbf", 3}, {"\xf0\x90\x80\x80", 4}, {"\xf4\x8f\xbf\xbf", 4},
        {"\x80", 0}, {"\xc0\x80", 0}, {"\xc1\xbf", 0}, {"\xe0\x9f\xbf", 0}, {"\xed\xa0\x80", 0}, {"\xed\xbf\xbf", 0},
        {"\xf0\x8f\xbf\xbf", 0}, {"\xf4\x90\x80\x80", 0}, {"\xf8\x88\x80\x80", 0}, {"\xff", 0},
        {"\xe4\xb8", 0}, {"\xe4", 0}, {"\xe4\xb8" "a", 0}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) assert_int_equal(text_char(rows[i].utf8), rows[i].bytes);
}

static void copies_end_behind_a_whole_character(void **state)
{
    (void)state;
    char buf[8];
    assert_string_equal(text_copy(buf, sizeof buf, "seven77"), "seven77");
    assert_string_equal(text_copy(buf, sizeof buf, "eight888"), "eight88");
    assert_string_equal(text_copy(buf, sizeof buf, "\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad"), "\xe4\xb8\xad\xe4\xb8\xad");
    assert_string_equal(text_copy(buf, 1, "a"), "");
    assert_string_equal(text_copy(buf, sizeof buf, "a\xff\xe4\xb8z"), "a???z");
}

static void what_a_terminal_would_obey_is_not_copied(void **state)
{
    (void)state;
    char buf[32];
    assert_string_equal(text_copy(buf, sizeof buf, "a\033]0;b\a"), "a?]0;b?");
    assert_string_equal(text_copy(buf, sizeof buf, "\n\t\x7f \xc2\x9b" "31m"), "??? ?31m");
    assert_string_equal(text_copy(buf, sizeof buf, "\xe2\x80\xae" "abc\xe2\x81\xa9"), "?abc?");
    assert_string_equal(text_copy(buf, sizeof buf, "\xc2\xa0\xe2\x80\xa9\xe2\x81\xaa"),
                        "\xc2\xa0\xe2\x80\xa9\xe2\x81\xaa");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(characters_are_as_long_as_they_are),
        cmocka_unit_test(copies_end_behind_a_whole_character),
        cmocka_unit_test(what_a_terminal_would_obey_is_not_copied),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
