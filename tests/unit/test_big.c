/* The layout of a lecture hall: its goldens, and what it promises at any size. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "golden.h"
#include "moments.h"

static struct canvas *drawn_big(struct moment_scene *m, int rows, int cols)
{
    struct canvas *c = canvas_new(rows, cols);
    assert_non_null(c);
    m->vs.big = true;
    scene_draw(c, &m->scene);
    return c;
}

/* Of the layout of a lecture hall: its smallest screen, the usual one, and a large one. */
static void the_big_layout_looks_like_its_goldens(void **state)
{
    (void)state;
    static const char *const names[] = {"fresh", "fin-held", "flight", "dropped", "time-wait", "lesson", "goto",
                                        "inject", "lessons", "atlas"};
    static const struct { int rows, cols; } bigs[] = {{20, 64}, {24, 80}, {40, 132}};
    int differ = 0;
    for (size_t n = 0; n < sizeof names / sizeof *names; n++)
        for (size_t i = 0; i < sizeof bigs / sizeof *bigs; i++) {
            char name[40];
            struct moment_scene *m = moment_play(names[n]);
            assert_non_null(m);
            struct canvas *c = drawn_big(m, bigs[i].rows, bigs[i].cols);
            char *dump = canvas_dump(c, false);
            snprintf(name, sizeof name, "big-%s", names[n]);
            differ += golden_screen_differs(name, bigs[i].rows, bigs[i].cols, false, dump);
            free(dump);
            canvas_free(c);
            moment_free(m);
        }
    assert_int_equal(differ, 0);
}

static bool has_text(const struct canvas *c, const char *text)
{
    char *dump = canvas_dump(c, true);
    bool found = strstr(dump, text) != NULL;
    free(dump);
    return found;
}

/* Diagram and story, and the one segment that Space delivers: whatever the size. */
static void the_big_layout_has_all_boxes_the_story_and_what_is_next(void **state)
{
    (void)state;
    for (int rows = 20; rows < 50; rows++)
        for (int cols = 64; cols < 150; cols += 3) {
            struct moment_scene *m = moment_play("fin-held");
            struct canvas *c = drawn_big(m, rows, cols);
            assert_int_equal(canvas_clipped(c), 0);
            for (int state_of = 0; state_of < FSM_NSTATES; state_of++)
                assert_true(has_text(c, fsm_state_name((enum fsm_state)state_of)));
            assert_true(has_text(c, "(C) close()"));
            assert_true(has_text(c, "ESTABLISHED == close"));
            assert_true(has_text(c, "==> FIN,ACK "));
            assert_false(has_text(c, "Recv-Q"));
            assert_false(has_text(c, "delivered"));
            assert_false(has_text(c, "calls"));
            canvas_free(c);
            moment_free(m);
        }
}

static void no_pane_of_the_big_layout_leaves_its_place(void **state)
{
    (void)state;
    for (const struct moment_row *row = moment_table; row->name; row++)
        for (int i = 0; i < 30; i++) {
            struct moment_scene *m = moment_play(row->name);
            struct canvas *c = drawn_big(m, 20 + i, 64 + i * 5);
            if (canvas_clipped(c))
                fail_msg("%s at %dx%d: %u cells", row->name, canvas_cols(c), canvas_rows(c), canvas_clipped(c));
            for (int k = 0; k < canvas_rows(c) * canvas_cols(c); k++)
                assert_in_range(glyph_ascii(canvas_at(c, k / canvas_cols(c), k % canvas_cols(c))->glyph), ' ', '~');
            canvas_free(c);
            moment_free(m);
        }
}

static void the_big_layout_needs_less(void **state)
{
    (void)state;
    static const struct { int rows, cols; bool big; const char *says, *advises; } small[] = {
        {20, 64, false, "finwait needs 80x24; this window is 64x20: F4 fits it", NULL},
        {19, 64, false, "finwait needs 80x24; this window is 64x19 ", "needs 64x20."},
        {20, 63, true, "finwait needs 64x20; this window is 63x20 ",
         "Make the window bigger, or its letters smaller; q quits."}};
    for (size_t i = 0; i < sizeof small / sizeof *small; i++) {
        struct moment_scene *m = moment_play("open");
        struct canvas *c = canvas_new(small[i].rows, small[i].cols);
        m->vs.big = small[i].big;
        scene_draw(c, &m->scene);
        assert_true(has_text(c, small[i].says));
        assert_true(small[i].advises ? has_text(c, small[i].advises) : !has_text(c, "Make"));
        canvas_free(c);
        moment_free(m);
    }
    assert_true(scene_fits(20, 64, true));
    assert_false(scene_fits(20, 64, false));
}

static void a_window_that_is_too_small_gets_the_words_that_fit(void **state)
{
    (void)state;
    static const struct { int cols; const char *line; } rows[] = {
        {40, "finwait needs 80x24; this window is 40x5"}, {39, "finwait needs 80x24"}, {18, "80x24!"}};
    struct moment_scene *m = moment_play("open");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct canvas *c = canvas_new(5, rows[i].cols);
        scene_draw(c, &m->scene);
        assert_true(has_text(c, rows[i].line));
        canvas_free(c);
    }
    moment_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_big_layout_looks_like_its_goldens),
        cmocka_unit_test(the_big_layout_has_all_boxes_the_story_and_what_is_next),
        cmocka_unit_test(no_pane_of_the_big_layout_leaves_its_place),
        cmocka_unit_test(the_big_layout_needs_less),
        cmocka_unit_test(a_window_that_is_too_small_gets_the_words_that_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
