/* test_options.c - the command line: values checked, faults named, order free. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "app/commands.h"
#include "app/options.h"

enum { ARGS_MAX = 8 };

static int parse(struct options *o, struct error *error, const char *a, const char *b, const char *c)
{
    static char words[ARGS_MAX][64];
    static char *argv[ARGS_MAX + 1];
    const char *const given[] = { "finwait", a, b, c };
    int argc = 0;
    for (; argc < 4 && given[argc]; argc++) {
        snprintf(words[argc], sizeof words[argc], "%s", given[argc]);
        argv[argc] = words[argc];
    }
    argv[argc] = NULL;
    return options_parse(o, argc, argv, error);
}

static void assert_fault(const char *a, const char *b, const char *says)
{
    struct options o;
    struct error error;
    assert_int_equal(parse(&o, &error, a, b, NULL), -1);
    if (!strstr(error.text, says)) fail_msg("'%s' does not say '%s'", error.text, says);
}

static void defaults_are_those_of_the_manual(void **state)
{
    (void)state;
    struct options o;
    struct error error;
    assert_int_equal(parse(&o, &error, NULL, NULL, NULL), 0);
    assert_string_equal(o.engine, "auto");
    assert_string_equal(o.theme, "default");
    assert_int_equal(o.format, FORMAT_COUNT);
    assert_false(o.ascii || o.no_motion || o.help || o.version);
    assert_int_equal(o.argc, 0);
}

static void options_may_stand_anywhere(void **state)
{
    (void)state;
    struct options o;
    struct error error;
    assert_int_equal(parse(&o, &error, "run", "--format=jsonl", "-"), 0);
    assert_int_equal(o.format, FORMAT_JSONL);
    assert_int_equal(o.argc, 2);
    assert_string_equal(o.argv[0], "run");
    assert_string_equal(o.argv[1], "-");
}

static void a_worksheet_is_blank_unless_it_shall_be_solved(void **state)
{
    (void)state;
    struct options o;
    struct error error;
    assert_int_equal(parse(&o, &error, "export", NULL, NULL), 0);
    assert_int_equal(o.sheet, SHEET_NONE);
    assert_int_equal(parse(&o, &error, "export", "--worksheet", "FILE"), 0);
    assert_int_equal(o.sheet, SHEET_BLANK);
    assert_int_equal(o.argc, 2); /* its value is never the next word */
    assert_int_equal(parse(&o, &error, "export", "--worksheet=solved", NULL), 0);
    assert_int_equal(o.sheet, SHEET_SOLVED);
    assert_fault("--worksheet=filled", NULL, "it can be: blank, solved");
}

static void big_needs_less_wherever_it_stands(void **state)
{
    (void)state;
    struct options o;
    struct error error;
    assert_int_equal(parse(&o, &error, "--size", "64x20", "--big"), 0);
    assert_true(o.big);
    assert_int_equal(parse(&o, &error, "--big", "--size=64x20", NULL), 0);
    assert_fault("--size", "64x20", "with --big from 64x20 on");
    assert_fault("--big", "--size=63x20", "from 64x20 on");
}

static void behind_two_dashes_nothing_is_an_option(void **state)
{
    (void)state;
    struct options o;
    struct error error;
    assert_int_equal(parse(&o, &error, "--", "--help", NULL), 0);
    assert_false(o.help);
    assert_string_equal(o.argv[0], "--help");
}

static void numbers_and_durations_are_read(void **state)
{
    (void)state;
    struct options o;
    struct error error;
    assert_int_equal(parse(&o, &error, "--seed=18446744073709551615", "--pace", "50ms"), 0);
    assert_true(o.seed == UINT64_MAX && o.pace == 50 * VTIME_MS);
    assert_int_equal(parse(&o, &error, "--pace=5s", NULL, NULL), 0);
    assert_true(o.pace == 5 * VTIME_SECOND && options_given(&o, 1u << OPTION_PACE) && !o.speed);
    assert_int_equal(parse(&o, &error, "--pace=0", NULL, NULL), 0);
    assert_true(o.pace == 0 && options_given(&o, 1u << OPTION_PACE) && !o.speed); /* a time: `record` refuses it */
    assert_int_equal(parse(&o, &error, "--pace=0.01", NULL, NULL), 0);
    assert_int_equal(o.speed, 10);
}

static void a_form_is_named_by_its_files_too(void **state)
{
    (void)state;
    struct options o;
    struct error error;
    for (int i = 0; i < FORMAT_COUNT; i++) {
        assert_int_equal(parse(&o, &error, "--format", exporters[i].name, NULL), 0);
        assert_int_equal(o.format, i);
        assert_int_equal(parse(&o, &error, "--format", exporters[i].suffix + 1, NULL), 0);
        assert_int_equal(o.format, i);
    }
}

static void a_fault_is_named_with_what_would_be_right(void **state)
{
    (void)state;
    assert_fault("--engine", "bsd", "auto, kernel, sim");
    assert_fault("--color", "blue", "auto, never, 16, 256, true");
    assert_fault("--see", "1x", "--seed cannot be '1x'");
    assert_fault("--engine=kernel", "--profile=rfc9293",
                 "only the simulator has the profile rfc9293; leave out --engine kernel");
    assert_fault("--seed", "-1", "--seed");
    assert_fault("--seed", "18446744073709551616", "--seed");
    assert_fault("--pace", "soon", "500ms, 2s");
    assert_fault("--pace", "0.001", "from 0.01 to 100");
    assert_fault("--pace", "101", "from 0.01 to 100");
    assert_fault("--ascii", "--lang=zh", "--ascii has no letters for --lang zh; leave one of them out");
    assert_fault("--format", "pdf", "text, jsonl, svg, mmd, pcapng");
    assert_fault("--pace", NULL, "needs a value");
    assert_fault("--colour", NULL, "--colour is not an option");
    assert_fault("--pace", "-5", "'-5' is no time");
    assert_fault("--size", "79x24", "from 80x24 on");
    assert_fault("--size", "100x30x2", "100x30");
    assert_fault("--cast-version", "1", "2, 3");
    assert_fault("-q", NULL, "-q is not an option");
    assert_fault("-xy", NULL, "-x is not an option");
    assert_fault("file", "-xy", "-x is not an option");
    assert_fault("-\xc3\xa9", NULL, "that letter");
    assert_fault("--ascii=1", NULL, "--ascii takes no value");
    assert_fault("--help=1", NULL, "--help takes no value");
}

static void an_option_is_heeded_or_refused(void **state)
{
    (void)state;
    for (int c = -1; c < COMMANDS; c++) {
        const struct command_row *command = c < 0 ? &command_screen : &command_rows[c];
        if (c >= 0) assert_int_equal(command->id, c);
        for (int i = 0; i < OPTION_COUNT; i++) {
            const struct options o = { .given = 1u << i };
            struct error error = { 0 };
            bool heeded = command_suits(command, &o, &error) == 0;
            assert_int_equal(heeded, option_table[i].of >> command->id & 1);
            char named[64];
            snprintf(named, sizeof named, "--%s does nothing for", option_table[i].name);
            assert_true(heeded || strstr(error.text, named));
        }
    }
    struct options o;
    struct error error;
    assert_int_equal(parse(&o, &error, "run", "-o", "x.jsonl"), 0);
    assert_int_equal(command_suits(command_named("run"), &o, &error), -1);
    assert_string_equal(error.text, "--output does nothing for `run`; it is for `export`, `record`: leave it out");
    assert_int_equal(command_suits(command_named("export"), &o, &error), 0);
}

static void color_beats_no_color_and_empty_no_color_is_none(void **state)
{
    (void)state;
    struct options o = { .colour = COLOUR_AUTO };
    unsetenv("NO_COLOR");
    assert_int_equal(options_depth(&o), DEPTH_TRUE);
    setenv("NO_COLOR", "", 1);
    assert_int_equal(options_depth(&o), DEPTH_TRUE);
    setenv("NO_COLOR", "1", 1);
    assert_int_equal(options_depth(&o), DEPTH_MONO);
    o.colour = COLOUR_256;
    assert_int_equal(options_depth(&o), DEPTH_256);
    o.colour = COLOUR_NEVER;
    unsetenv("NO_COLOR");
    assert_int_equal(options_depth(&o), DEPTH_MONO);
}

static void help_has_a_line_for_each_option_within_a_terminal(void **state)
{
    (void)state;
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    options_print(out);
    fclose(out);
    for (int i = 0; i < OPTION_COUNT; i++) {
        char name[32];
        snprintf(name, sizeof name, "--%s", option_table[i].name);
        assert_non_null(strstr(text, name));
        assert_int_equal(option_table[i].id, i);
    }
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) assert_in_range(strlen(line), 1, 80);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(defaults_are_those_of_the_manual),
        cmocka_unit_test(options_may_stand_anywhere),
        cmocka_unit_test(a_worksheet_is_blank_unless_it_shall_be_solved),
        cmocka_unit_test(big_needs_less_wherever_it_stands),
        cmocka_unit_test(behind_two_dashes_nothing_is_an_option),
        cmocka_unit_test(numbers_and_durations_are_read),
        cmocka_unit_test(a_form_is_named_by_its_files_too),
        cmocka_unit_test(a_fault_is_named_with_what_would_be_right),
        cmocka_unit_test(an_option_is_heeded_or_refused),
        cmocka_unit_test(color_beats_no_color_and_empty_no_color_is_none),
        cmocka_unit_test(help_has_a_line_for_each_option_within_a_terminal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
