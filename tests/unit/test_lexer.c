/* test_lexer.c - words, strings, comments, columns, and text that is none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "script/lexer.h"

static struct lexer lexer_of(const char *text, size_t len)
{
    struct lexer lex;
    lex_init(&lex, "file", text, len);
    return lex;
}

static void assert_token(struct lexer *lex, enum lex_kind kind, const char *text, uint32_t column)
{
    struct lex_token token = lex_next(lex);
    assert_int_equal(token.kind, kind);
    assert_int_equal(token.column, column);
    assert_int_equal(token.len, strlen(text));
    assert_memory_equal(token.text, text, token.len);
}

static void assert_bad(const char *text, size_t len, uint32_t column, const char *why)
{
    struct lexer lex = lexer_of(text, len);
    assert_true(lex_line(&lex));
    struct lex_token token;
    do token = lex_next(&lex);
    while (token.kind == LEX_WORD || token.kind == LEX_STRING);
    assert_int_equal(token.kind, LEX_BAD);
    assert_int_equal(token.column, column);
    assert_non_null(strstr(token.text, why));
}

static void words_have_columns_in_code_points(void **state)
{
    (void)state;
    const char text[] = "  ab \xe4\xbd\xa0\xe5\xa5\xbd\tc";
    struct lexer lex = lexer_of(text, strlen(text));
    assert_true(lex_line(&lex));
    assert_token(&lex, LEX_WORD, "ab", 3);
    assert_token(&lex, LEX_WORD, "\xe4\xbd\xa0\xe5\xa5\xbd", 6);
    assert_token(&lex, LEX_WORD, "c", 9);
    assert_int_equal(lex_next(&lex).kind, LEX_END);
    assert_int_equal(lex_next(&lex).kind, LEX_END);
}

static void lines_end_with_or_without_a_carriage_return(void **state)
{
    (void)state;
    const char text[] = "a\r\n\r\nb\nc\r";
    struct lexer lex = lexer_of(text, strlen(text));
    assert_true(lex_line(&lex));
    assert_token(&lex, LEX_WORD, "a", 1);
    assert_int_equal(lex_next(&lex).kind, LEX_END);
    assert_true(lex_line(&lex));
    assert_int_equal(lex_next(&lex).kind, LEX_END);
    assert_true(lex_line(&lex));
    assert_token(&lex, LEX_WORD, "b", 1);
    assert_true(lex_line(&lex));
    assert_int_equal(lex.line, 4);
    assert_token(&lex, LEX_WORD, "c", 1);
    assert_int_equal(lex_next(&lex).kind, LEX_END);
    assert_false(lex_line(&lex));
    assert_false(lex_line(&lex));
}

static void an_empty_text_has_no_line(void **state)
{
    (void)state;
    struct lexer lex = lexer_of("", 0);
    assert_false(lex_line(&lex));
    lex = lexer_of("\xef\xbb\xbf", 3); /* a byte order mark says nothing */
    assert_false(lex_line(&lex));
}

static void a_comment_begins_at_the_start_of_a_word_only(void **state)
{
    (void)state;
    const char text[] = "a#b #7 c";
    struct lexer lex = lexer_of(text, strlen(text));
    assert_true(lex_line(&lex));
    assert_token(&lex, LEX_WORD, "a#b", 1);
    assert_int_equal(lex_next(&lex).kind, LEX_END);
}

static void hash_and_a_digit_is_a_word_when_asked_for(void **state)
{
    (void)state;
    const char text[] = "#7 #8, # 9";
    struct lexer lex = lexer_of(text, strlen(text));
    lex.hash_words = true;
    assert_true(lex_line(&lex));
    assert_token(&lex, LEX_WORD, "#7", 1);
    assert_token(&lex, LEX_WORD, "#8,", 4);
    assert_int_equal(lex_next(&lex).kind, LEX_END);
}

static void hash_and_hex_is_a_colour_when_asked_for(void **state)
{
    (void)state;
    const char text[] = "x #89dceb # note\n  #abc out";
    struct lexer lex = lexer_of(text, strlen(text));
    lex.hash_colours = true;
    assert_true(lex_line(&lex));
    assert_token(&lex, LEX_WORD, "x", 1);
    assert_token(&lex, LEX_WORD, "#89dceb", 3);
    assert_int_equal(lex_next(&lex).kind, LEX_END);
    assert_true(lex_line(&lex));
    assert_int_equal(lex_next(&lex).kind, LEX_END);
}

static void strings_hold_blanks_and_escapes(void **state)
{
    (void)state;
    const char text[] = "\"a \\\"b\\\\\\n# c\" d";
    struct lexer lex = lexer_of(text, strlen(text));
    char buf[32];
    uint32_t column = 0;
    assert_true(lex_line(&lex));
    struct lex_token token = lex_next(&lex);
    assert_int_equal(token.kind, LEX_STRING);
    size_t n = lex_unescape(&token, buf, sizeof buf, &column);
    assert_int_equal(n, 9);
    assert_memory_equal(buf, "a \"b\\\n# c", n);
    assert_token(&lex, LEX_WORD, "d", 16);
    assert_int_equal(lex_unescape(&token, buf, 3, &column), (size_t)-1);
}

static void an_unknown_escape_has_its_column(void **state)
{
    (void)state;
    const char text[] = "  \"\xe4\xbd\xa0 \\t\"";
    struct lexer lex = lexer_of(text, strlen(text));
    char buf[32];
    uint32_t column = 0;
    assert_true(lex_line(&lex));
    struct lex_token token = lex_next(&lex);
    assert_int_equal(lex_unescape(&token, buf, sizeof buf, &column), (size_t)-1);
    assert_int_equal(column, 6);
}

static void the_rest_of_a_line_is_as_written(void **state)
{
    (void)state;
    const char text[] = "say   a  \"b\" # c \t\r\nnext";
    struct lexer lex = lexer_of(text, strlen(text));
    assert_true(lex_line(&lex));
    assert_token(&lex, LEX_WORD, "say", 1);
    struct lex_token rest = lex_rest(&lex);
    assert_int_equal(rest.kind, LEX_WORD);
    assert_int_equal(rest.column, 7);
    assert_int_equal(rest.len, strlen("a  \"b\" # c"));
    assert_int_equal(lex_rest(&lex).kind, LEX_END);
    assert_true(lex_line(&lex));
    assert_token(&lex, LEX_WORD, "next", 1);
}

static void what_is_no_text_is_refused_with_its_column(void **state)
{
    (void)state;
    assert_bad("ab\0c", 4, 3, "NUL byte");
    assert_bad("ab \xff", 4, 4, "invalid UTF-8");
    assert_bad("\xc3", 1, 1, "invalid UTF-8");           /* cut short */
    assert_bad("\xc0\xaf", 2, 1, "invalid UTF-8");       /* overlong */
    assert_bad("\xed\xa0\x80", 3, 1, "invalid UTF-8");   /* a surrogate */
    assert_bad("\xf4\x90\x80\x80", 4, 1, "invalid UTF-8"); /* above U+10FFFF */
    assert_bad("a # b\x1b[31m", 10, 6, "control character");
    assert_bad("a\rb", 3, 2, "control character");
    assert_bad("\xc2\x9b", 2, 1, "control character");
    assert_bad("a \"b", 4, 3, "no end");
    assert_bad("a \"b\\", 5, 3, "no end");
    assert_bad("\"b\"c", 4, 4, "blank is missing");
    assert_bad("b\"c\"", 4, 2, "inside a word");
    assert_bad("\"b\0c\"", 5, 3, "NUL byte");
}

static void a_fault_names_file_line_and_column(void **state)
{
    (void)state;
    struct lexer lex = lexer_of("a\nb", 3);
    struct error error;
    assert_true(lex_line(&lex) && lex_line(&lex));
    assert_int_equal(lex_fault(&lex, 7, &error, "no %s", "luck"), -1);
    assert_string_equal(error.text, "file:2:7: no luck");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_have_columns_in_code_points),
        cmocka_unit_test(lines_end_with_or_without_a_carriage_return),
        cmocka_unit_test(an_empty_text_has_no_line),
        cmocka_unit_test(a_comment_begins_at_the_start_of_a_word_only),
        cmocka_unit_test(hash_and_a_digit_is_a_word_when_asked_for),
        cmocka_unit_test(hash_and_hex_is_a_colour_when_asked_for),
        cmocka_unit_test(strings_hold_blanks_and_escapes),
        cmocka_unit_test(an_unknown_escape_has_its_column),
        cmocka_unit_test(the_rest_of_a_line_is_as_written),
        cmocka_unit_test(what_is_no_text_is_refused_with_its_column),
        cmocka_unit_test(a_fault_names_file_line_and_column),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
