/* test_words.c - the monkey's typist can type every command, every setting, every verb of the `:` line
 * and every key of the tables; and what it makes of a usage is, now and then, a line that can be read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "lines.h"
#include "script/script.h"
#include "typist.h"
#include "ui/keymap.h"

enum { TRIES = 400, KEYS = 60000, LINE_MAX_BYTES = 400 };

static void every_command_is_typed_so_that_it_is_read(void **state)
{
    (void)state;
    struct chance c = chance_new(1, 0);
    char line[LINE_MAX_BYTES];
    for (enum command_op op = 0; op < CMD_COUNT; op++) {
        int read = 0;
        for (int i = 0; i < TRIES; i++) {
            struct error e;
            const char *unknown = lines_command(&c, op, line, sizeof line);
            if (unknown) fail_msg("lines.c has no example for the usage \"%s\"", unknown);
            struct script *script = script_parse("test", line, strlen(line), &e);
            read += script && script_len(script) == 1 && script_at(script, 0)->op == op;
            script_free(script);
        }
        if (!read) fail_msg("no line of `%s` could be read; the last was: %s", command_table[op].word, line);
    }
}

static void every_verb_of_the_line_is_typed(void **state)
{
    (void)state;
    struct chance c = chance_new(1, 0);
    char line[LINE_MAX_BYTES];
    for (enum prompt_verb verb = 0; verb < PROMPT_NVERBS; verb++)
        for (int i = 0; i < TRIES; i++) {
            const char *rest, *unknown = lines_verb(&c, verb, line, sizeof line);
            if (unknown) fail_msg("lines.c has no example for the usage \"%s\"", unknown);
            const struct prompt_command *found = prompt_find(line, &rest);
            assert_true(found && found->verb == verb);
        }
}

/* alone: and nothing else at once. */
static bool types(const char *words, bool alone)
{
    struct typed t;
    struct chance c = chance_new(1, 0);
    for (int i = 0; i < KEYS; i++) {
        typist_next(&c, &t);
        if (memmem(t.bytes, t.len, words, strlen(words)) && (!alone || t.len == strlen(words))) return true;
    }
    return false;
}

static void the_typist_types_settings_languages_and_what_ends_a_recording(void **state)
{
    (void)state;
    char words[80];
    for (int i = 0; i < SET_COUNT; i++) {
        snprintf(words, sizeof words, " set %s ", setting_table[i].word);
        if (!types(words, false)) fail_msg("never typed: %s", words);
    }
    static const char *const some[] = {":record off", ":big", "say.zh ", "title.zh ", "choice.zh "};
    for (size_t i = 0; i < sizeof some / sizeof *some; i++)
        if (!types(some[i], false)) fail_msg("never typed: %s", some[i]);
}

static void the_typist_types_every_key(void **state)
{
    (void)state;
    for (size_t i = 0; i < KEYMAP_COUNT; i++)
        for (size_t k = 0; k < KEYMAP_KEYS && keymap_table[i].keys[k]; k++) {
            char bytes[TYPIST_KEY_BYTES];
            typist_key(keymap_table[i].keys[k], bytes);
            if (!types(bytes, true)) fail_msg("never typed: the key %d of row %zu", keymap_table[i].keys[k], i);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_command_is_typed_so_that_it_is_read),
        cmocka_unit_test(every_verb_of_the_line_is_typed),
        cmocka_unit_test(the_typist_types_settings_languages_and_what_ends_a_recording),
        cmocka_unit_test(the_typist_types_every_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
