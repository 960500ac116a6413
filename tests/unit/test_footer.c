/* test_footer.c - the last line while what is seen is recorded: the sign keeps its place,
 * and what else is told there its words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include "moments.h"
#include "ui/keymap.h"
#include "view/canvas.h"

enum { ROWS = 24, COLS = 80 };

/* A row of the screen, from its end; letters of one byte only are looked for. */
static const char *row_above(const struct moment_scene *m, int rows, int cols, int above)
{
    static char line[512];
    struct canvas *c = canvas_new(rows, cols);
    size_t used = 0;
    scene_draw(c, &m->scene);
    for (int col = 0; col < cols; col++) used += glyph_utf8(canvas_at(c, rows - 1 - above, col)->glyph, line + used);
    line[used] = '\0';
    canvas_free(c);
    return line;
}

static const char *last_row(const struct moment_scene *m, int rows, int cols) { return row_above(m, rows, cols, 0); }

static bool ends_with(const char *line, const char *end)
{
    const size_t len = strlen(line), want = strlen(end);
    return len >= want && strcmp(line + len - want, end) == 0;
}

static void the_sign_of_a_recording_stands_at_the_right_whatever_the_line_says(void **state)
{
    (void)state;
    struct moment_scene *m = moment_play("open");
    assert_null(strstr(last_row(m, 30, 100), "REC"));
    assert_true(ends_with(last_row(m, 30, 100), " finwait "));
    m->vs.recording = "finwait-1.cast";
    assert_true(ends_with(last_row(m, 30, 100), " REC finwait-1.cast  "));
    m->vs.message = "A mark is set: [ and ] go from mark to mark.";
    assert_true(ends_with(last_row(m, ROWS, COLS), " REC finwait-1.cast  "));
    m->vs.message = "A sentence that takes nearly all of the eighty columns that the line has got here.";
    assert_non_null(strstr(last_row(m, ROWS, COLS), "got here. ")); /* what it begins with stands above */
    assert_true(ends_with(last_row(m, ROWS, COLS), " REC finwait-1.cast  "));
    m->vs.message = NULL;
    m->vs.line = "client connect 7";
    m->vs.line_cursor = 3;
    assert_true(ends_with(last_row(m, ROWS, COLS), " REC  "));
    m->vs.line = NULL;
    m->vs.overlay = OVERLAY_HELP;
    assert_true(ends_with(last_row(m, 30, 100), " REC finwait-1.cast  "));
    m->vs.recording = "a-name-that-is-longer-than-what-is-left-of-eighty-columns-beside-the-keys.cast";
    assert_true(ends_with(last_row(m, ROWS, COLS), " REC  "));
    moment_free(m);
}

static void of_many_words_the_picked_one_is_seen(void **state)
{
    (void)state;
    struct moment_scene *m = moment_play("open");
    static const char *const words[] = {"client", "server", "wire", "wait", "seed", "expect", "title", "say", "pause",
                                        "mark", "ask", "choice", "answer", "enter", "save", "export", NULL};
    m->vs.line = "";
    m->vs.choices = words;
    for (m->vs.choice = -1; m->vs.choice < 16; m->vs.choice++) {
        const char *row = row_above(m, ROWS, COLS, 1);
        const int choice = m->vs.choice;
        if (!strstr(row, words[choice < 0 ? 0 : choice])) fail_msg("'%s' is not in: %s", words[choice], row);
    }
    m->vs.choices = NULL;
    moment_free(m);
}

/* Help is the key that tells all others. */
static void beside_it_the_keys_are_whole_and_help_is_there(void **state)
{
    (void)state;
    for (const struct moment_row *row = moment_table; row->name; row++) {
        struct moment_scene *m = moment_play(row->name);
        const struct keymap_state keys = {.model = m->scene.model, .tape = m->scene.tape, .cursor = m->vs.cursor,
                                          .live = m->vs.live, .recording = true, .next = VTIME_NEVER};
        struct keymap_footer footer;
        keymap_footer_fill(&footer, &keys);
        memcpy(m->scene.footer, footer.hints, sizeof m->scene.footer);
        m->vs.recording = "finwait-1.cast";
        m->vs.overlay = OVERLAY_NONE;
        m->vs.message = m->vs.line = NULL;
        const char *line = last_row(m, ROWS, COLS);
        bool help = false;
        for (int i = 0; i < KEYMAP_HINTS && footer.hints[i].keys; i++) {
            assert_non_null(strstr(line, footer.hints[i].help));
            help = help || strcmp(footer.hints[i].help, "help") == 0;
        }
        assert_true(help);
        assert_non_null(strstr(line, " REC "));
        moment_free(m);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_many_words_the_picked_one_is_seen),
        cmocka_unit_test(the_sign_of_a_recording_stands_at_the_right_whatever_the_line_says),
        cmocka_unit_test(beside_it_the_keys_are_whole_and_help_is_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
