/* test_saved --engine NAME SCRIPT...: what is exported and filmed of a saved tape is, byte for
 * byte, what is exported and filmed of the run itself, in every form there is. Of one run,
 * as two runs on real stacks differ in times and initial sequence numbers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "export/exporter.h"
#include "export/tape_json.h"
#include "film.h"
#include "palette.h"
#include "source.h"

enum { SCREEN_ROWS = 30, SCREEN_COLS = 100 };

struct bytes { char *at; size_t n; };
struct basis { const struct tape *tape; const struct palette *palette; };

static struct bytes exported(const struct basis *basis, enum export_format format, bool screen)
{
    struct bytes bytes;
    struct error error;
    FILE *file = open_memstream(&bytes.at, &bytes.n);
    const struct export_job job = {.tape = basis->tape, .palette = basis->palette, .screen = screen,
                                   .rows = SCREEN_ROWS, .cols = SCREEN_COLS, .lang = ""};
    assert_non_null(file);
    if (exporter_write(&exporters[format], &job, file, &error) != 0) fail_msg("%s", error.text);
    assert_int_equal(fclose(file), 0);
    return bytes;
}

static struct bytes filmed(const struct basis *basis, int version)
{
    struct bytes bytes;
    struct error error;
    FILE *file = open_memstream(&bytes.at, &bytes.n);
    const struct film_order order = {.tape = basis->tape, .palette = basis->palette, .name = "film", .lang = "",
                                     .rows = SCREEN_ROWS, .cols = SCREEN_COLS, .version = version, .speed = 1000,
                                     .motion = true, .mark_states = true};
    assert_non_null(file);
    vtime length;
    if (film_write(&order, file, &length, &error) != 0) fail_msg("%s", error.text);
    assert_int_equal(fclose(file), 0);
    return bytes;
}

static void the_same(struct bytes run, struct bytes saved, const char *script, const char *what)
{
    if (run.n == 0) fail_msg("%s: %s is empty", script, what);
    if (run.n != saved.n || memcmp(run.at, saved.at, run.n) != 0)
        fail_msg("%s: %s of the saved tape is another", script, what);
    free(run.at);
    free(saved.at);
}

static void compare_all(const struct basis *run, const struct basis *saved, const char *script)
{
    for (enum export_format f = 0; f < FORMAT_COUNT; f++) {
        the_same(exported(run, f, false), exported(saved, f, false), script, exporters[f].name);
        if (f == FORMAT_SVG || f == FORMAT_TEXT)
            the_same(exported(run, f, true), exported(saved, f, true), script, "the screen");
    }
    for (int version = 2; version <= 3; version++)
        the_same(filmed(run, version), filmed(saved, version), script, "the film");
}

static struct options options;

static void a_saved_tape_gives_what_its_run_gave(void **state)
{
    (void)state;
    struct palette palette;
    struct error error;
    if (palette_load(&palette, &options, &error) != 0) fail_msg("%s", error.text);
    assert_true(options.argc > 0);
    for (int i = 0; i < options.argc; i++) {
        struct source source;
        if (source_open(&source, &options, options.argv[i]) != 0) fail_msg("%s did not run", options.argv[i]);
        const struct basis run = {source.tape, &palette};
        struct bytes lines = exported(&run, FORMAT_JSONL, false);
        FILE *in = fmemopen(lines.at, lines.n, "r");
        assert_non_null(in);
        struct tape *tape = tape_json_read(in, "saved", &error);
        if (!tape) fail_msg("%s", error.text);
        fclose(in);
        const struct basis saved = {tape, &palette};
        compare_all(&run, &saved, options.argv[i]);
        free(lines.at);
        tape_free(tape);
        source_close(&source);
    }
}

int main(int argc, char **argv)
{
    struct error error;
    if (options_parse(&options, argc, argv, &error) != 0) {
        fprintf(stderr, "test_saved: %s\n", error.text);
        return 2;
    }
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_saved_tape_gives_what_its_run_gave)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
