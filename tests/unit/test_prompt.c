/* test_prompt.c - the `:` line: editing by code points, history, completion. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <cmocka.h>
#include "ui/key.h"
#include "ui/prompt.h"

static int prompt_setup(void **state)
{
    struct prompt *p = prompt_new();
    *state = p;
    if (p) prompt_clear(p);
    return p ? 0 : -1;
}

static int prompt_teardown(void **state)
{
    prompt_free(*state);
    return 0;
}

static void type(struct prompt *p, const char *ascii)
{
    for (; *ascii; ascii++) assert_int_equal(prompt_key(p, *ascii), PROMPT_EDITED);
}

static void press(struct prompt *p, int key, int times)
{
    while (times--) prompt_key(p, key);
}

static void enter(struct prompt *p, const char *line)
{
    prompt_clear(p);
    type(p, line);
    assert_int_equal(prompt_key(p, UI_KEY_ENTER), PROMPT_ENTERED);
    assert_string_equal(prompt_text(p), line);
}

static void editing_moves_by_whole_code_points(void **state)
{
    struct prompt *p = *state;
    type(p, "a");
    prompt_key(p, 0x4e2d); /* three bytes */
    type(p, "b");
    press(p, UI_KEY_LEFT, 2);
    assert_int_equal(prompt_cursor(p), 1);
    press(p, UI_KEY_DELETE, 1);
    assert_string_equal(prompt_text(p), "ab");
    prompt_key(p, 0x1f600);
    press(p, UI_KEY_BACKSPACE, 1);
    assert_string_equal(prompt_text(p), "ab");
    press(p, UI_KEY_RIGHT, 9);
    assert_int_equal(prompt_cursor(p), 2);
    press(p, UI_KEY_HOME, 1);
    press(p, UI_KEY_BACKSPACE, 1);
    assert_string_equal(prompt_text(p), "ab");
}

static void ctrl_w_and_ctrl_u_cut_to_the_left(void **state)
{
    struct prompt *p = *state;
    type(p, "wire drop  #7");
    press(p, UI_KEY_CTRL('W'), 1);
    assert_string_equal(prompt_text(p), "wire drop  ");
    press(p, UI_KEY_CTRL('W'), 1);
    assert_string_equal(prompt_text(p), "wire ");
    press(p, UI_KEY_LEFT, 2);
    press(p, UI_KEY_CTRL('U'), 1);
    assert_string_equal(prompt_text(p), "e ");
    assert_int_equal(prompt_cursor(p), 0);
}

static void a_line_stays_as_long_as_it_may_be(void **state)
{
    struct prompt *p = *state;
    press(p, 0x4e2d, 1000);
    size_t len = strlen(prompt_text(p));
    assert_true(len % 3 == 0 && len < 512);
}

static void function_keys_are_no_text(void **state)
{
    struct prompt *p = *state;
    press(p, UI_KEY_F1, 1);
    press(p, UI_KEY_INSERT, 1);
    press(p, UI_KEY_CTRL('G'), 1);
    assert_string_equal(prompt_text(p), "");
}

static void escape_and_backspace_on_nothing_leave(void **state)
{
    struct prompt *p = *state;
    assert_int_equal(prompt_key(p, UI_KEY_BACKSPACE), PROMPT_LEFT);
    assert_int_equal(prompt_key(p, UI_KEY_ENTER), PROMPT_LEFT);
    type(p, "x");
    assert_int_equal(prompt_key(p, UI_KEY_BACKSPACE), PROMPT_EDITED);
    assert_int_equal(prompt_key(p, UI_KEY_ESC), PROMPT_LEFT);
}

static void history_goes_up_and_comes_back_to_the_typed_line(void **state)
{
    struct prompt *p = *state;
    enter(p, "one");
    enter(p, "two");
    enter(p, "two"); /* counts once */
    prompt_clear(p);
    type(p, "th");
    press(p, UI_KEY_UP, 1);
    assert_string_equal(prompt_text(p), "two");
    press(p, UI_KEY_UP, 5);
    assert_string_equal(prompt_text(p), "one");
    press(p, UI_KEY_DOWN, 2);
    assert_string_equal(prompt_text(p), "th");
    press(p, UI_KEY_DOWN, 2);
    assert_string_equal(prompt_text(p), "th");
}

static void history_outlives_the_program(void **state)
{
    struct prompt *p = *state;
    char *text = NULL;
    size_t size = 0;
    for (int i = 0; i < 300; i++) {
        char line[16];
        snprintf(line, sizeof line, "line %d", i);
        prompt_remember(p, line);
    }
    FILE *out = open_memstream(&text, &size);
    assert_int_equal(prompt_write(p, out), 0);
    fclose(out);
    FILE *in = fmemopen(text, size, "r");
    struct prompt *later = prompt_new();
    prompt_read(later, in);
    fclose(in);
    prompt_clear(later);
    press(later, UI_KEY_UP, 1);
    assert_string_equal(prompt_text(later), "line 299");
    press(later, UI_KEY_UP, 1000);
    assert_string_equal(prompt_text(later), "line 100"); /* the last two hundred */
    prompt_free(later);
    free(text);
}

static void tab_completes_what_is_certain(void **state)
{
    struct prompt *p = *state;
    type(p, "client con");
    press(p, UI_KEY_TAB, 1);
    assert_string_equal(prompt_text(p), "client connect ");
}

static void tab_goes_round_what_is_possible(void **state)
{
    struct prompt *p = *state;
    int choice;
    type(p, "wire d");
    press(p, UI_KEY_TAB, 1);
    const char *const *choices = prompt_choices(p, &choice);
    assert_non_null(choices);
    assert_int_equal(choice, -1);
    press(p, UI_KEY_TAB, 1);
    choices = prompt_choices(p, &choice);
    assert_int_equal(choice, 0);
    char expected[40];
    snprintf(expected, sizeof expected, "wire %s", choices[0]);
    assert_string_equal(prompt_text(p), expected);
    press(p, ' ', 1);
    assert_null(prompt_choices(p, &choice));
}

static void the_screens_own_commands_complete_too(void **state)
{
    struct prompt *p = *state;
    type(p, "ent");
    press(p, UI_KEY_TAB, 1);
    assert_string_equal(prompt_text(p), "enter ");
    type(p, "c");
    press(p, UI_KEY_TAB, 1);
    assert_string_equal(prompt_text(p), "enter client ");
}

static void the_users_own_themes_complete_too(void **state)
{
    struct prompt *p = *state;
    char folder[] = "/tmp/finwait-prompt-XXXXXX", path[80];
    assert_non_null(mkdtemp(folder));
    setenv("XDG_CONFIG_HOME", folder, 1);
    static const char *const parts[] = { "", "/finwait", "/finwait/themes", "/finwait/themes/zebra.theme" };
    for (int i = 1; i < 3; i++) {
        snprintf(path, sizeof path, "%s%s", folder, parts[i]);
        assert_int_equal(mkdir(path, 0700), 0);
    }
    snprintf(path, sizeof path, "%s%s", folder, parts[3]);
    fclose(fopen(path, "w"));
    type(p, "theme zeb");
    press(p, UI_KEY_TAB, 1);
    assert_string_equal(prompt_text(p), "theme zebra ");
    for (int i = 3; i >= 0; i--) {
        snprintf(path, sizeof path, "%s%s", folder, parts[i]);
        remove(path);
    }
    unsetenv("XDG_CONFIG_HOME");
}

static void a_screen_command_is_told_from_a_script_command(void **state)
{
    (void)state;
    const char *rest;
    assert_int_equal(prompt_find(" theme  solarized", &rest)->verb, PROMPT_THEME);
    assert_string_equal(rest, "solarized");
    assert_int_equal(prompt_find("quit", &rest)->verb, PROMPT_QUIT);
    assert_string_equal(rest, "");
    assert_int_equal(prompt_find("q", &rest)->verb, PROMPT_QUIT);
    assert_null(prompt_find("client connect", &rest));
    assert_null(prompt_find("quitting", &rest));
    assert_null(prompt_find("", &rest));
    for (int i = 0; i < PROMPT_NVERBS; i++) assert_int_equal(prompt_table[i].verb, i);
}

int main(void)
{
#define ON_A_PROMPT(test) cmocka_unit_test_setup_teardown(test, prompt_setup, prompt_teardown)
    const struct CMUnitTest tests[] = {
        ON_A_PROMPT(editing_moves_by_whole_code_points),
        ON_A_PROMPT(ctrl_w_and_ctrl_u_cut_to_the_left),
        ON_A_PROMPT(a_line_stays_as_long_as_it_may_be),
        ON_A_PROMPT(function_keys_are_no_text),
        ON_A_PROMPT(escape_and_backspace_on_nothing_leave),
        ON_A_PROMPT(history_goes_up_and_comes_back_to_the_typed_line),
        ON_A_PROMPT(history_outlives_the_program),
        ON_A_PROMPT(tab_completes_what_is_certain),
        ON_A_PROMPT(tab_goes_round_what_is_possible),
        ON_A_PROMPT(the_screens_own_commands_complete_too),
        ON_A_PROMPT(the_users_own_themes_complete_too),
        cmocka_unit_test(a_screen_command_is_told_from_a_script_command),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
