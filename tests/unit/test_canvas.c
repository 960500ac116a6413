/* The canvas keeps its promises whatever is written: printable cells, whole wide
 * characters, nothing outside the clip. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "view/canvas_check.h"
#include "view/canvas.h"

static void text_is_cut_at_the_clip_and_the_rest_is_counted(void **state)
{
    (void)state;
    struct canvas *c = canvas_new(2, 10);
    canvas_clip(c, (struct rect){0, 2, 1, 4});
    assert_int_equal(canvas_text(c, 0, 2, STYLE_STRONG, "abcdef"), 6);
    assert_int_equal(canvas_at(c, 0, 5)->glyph, 'd');
    assert_int_equal(canvas_at(c, 0, 6)->glyph, ' ');
    assert_int_equal(canvas_clipped(c), 2);
    canvas_free(c);
}

static void a_wide_character_takes_two_cells_or_none(void **state)
{
    (void)state;
    struct canvas *c = canvas_new(1, 5);
    assert_int_equal(canvas_text(c, 0, 0, STYLE_BASE, "\xe4\xb8\xad\xe6\x96\x87"), 4);
    assert_int_equal(canvas_at(c, 0, 0)->glyph, 0x4e2d);
    assert_int_equal(canvas_at(c, 0, 1)->glyph, 0);
    canvas_text(c, 0, 4, STYLE_BASE, "\xe4\xb8\xad"); /* half of it would stand outside */
    assert_int_equal(canvas_at(c, 0, 4)->glyph, ' ');
    assert_int_equal(canvas_clipped(c), 1);
    canvas_put(c, 0, 1, 'x', STYLE_BASE); /* writing over one half takes the other along */
    assert_int_equal(canvas_at(c, 0, 0)->glyph, ' ');
    canvas_free(c);
}

static void control_characters_and_broken_utf8_become_printable(void **state)
{
    (void)state;
    struct canvas *c = canvas_new(1, 8);
    canvas_text(c, 0, 0, STYLE_BASE, "a\x1b[\xff\xc3");
    for (int col = 0; col < 8; col++) {
        uint32_t glyph = canvas_at(c, 0, col)->glyph;
        assert_true(glyph >= 0x20 && glyph < 0x7f);
    }
    assert_int_equal(canvas_width("e\xcc\x81"), 1); /* a combining accent takes no column */
    canvas_free(c);
}

static void a_cut_says_so_and_halves_no_character(void **state)
{
    (void)state;
    static const struct { const char *text; int cols; const char *cut; } rows[] = {
        {"six of", 6, "six of"},
        {"seven..", 6, "sev..."},
        {"a\xe4\xb8\xad\xe6\x96\x87z", 5, "a..."}, /* a wide one that is half in */
        {"\xe4\xb8\xad\xe6\x96\x87\xe4\xb8\xad", 5, "\xe4\xb8\xad..."},
        {"ab", 1, "."},
        {"", 0, ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[40];
        snprintf(text, sizeof text, "%s", rows[i].text);
        assert_ptr_equal(canvas_cut(text, rows[i].cols), text);
        assert_string_equal(text, rows[i].cut);
    }
}

static void check_whole(const struct canvas *c)
{
    for (int row = 0; row < canvas_rows(c); row++)
        for (int col = 0; col < canvas_cols(c); col++) {
            const struct cell *at = canvas_at(c, row, col), *next = canvas_at(c, row, col + 1);
            if (col == 0) assert_true(at->glyph != 0);
            char utf8[5];
            glyph_utf8(at->glyph, utf8);
            if (at->glyph && canvas_width(utf8) == 2) assert_true(next && next->glyph == 0);
            else if (at->glyph && next) assert_true(next->glyph != 0);
        }
}

static void random_writes_never_leave_half_a_character(void **state)
{
    (void)state;
    static const char *const words[] = {"\xe4\xb8\xad", "a", "\xe6\x96\x87x\xe5\xad\x97", "\x07", "\xf0\x9f\x98\x80"};
    unsigned seed = 7;
    struct canvas *c = canvas_new(6, 9);
    for (int i = 0; i < 20000; i++) {
        if (rand_r(&seed) % 9 == 0)
            canvas_clip(c,
                        (struct rect){rand_r(&seed) % 8 - 1, rand_r(&seed) % 12 - 2, rand_r(&seed) % 8,
                                      rand_r(&seed) % 12});
        canvas_text(c, rand_r(&seed) % 8 - 1, rand_r(&seed) % 12 - 2, STYLE_BASE, words[rand_r(&seed) % 5]);
        check_whole(c);
    }
    canvas_free(c);
}

static void every_line_has_an_ascii_twin(void **state)
{
    (void)state;
    struct canvas *c = canvas_new(1, 1);
    for (unsigned mask = 0; mask < 16; mask++)
        for (int heavy = 0; heavy < 2; heavy++) {
            canvas_line(c, 0, 0, mask, heavy ? LINE_HEAVY : LINE_THIN, STYLE_BASE);
            assert_in_range(glyph_ascii(canvas_at(c, 0, 0)->glyph), ' ', '~');
        }
    canvas_free(c);
}

static void a_dump_shows_glyphs_and_roles(void **state)
{
    (void)state;
    struct canvas *c = canvas_new(1, 3);
    canvas_text(c, 0, 0, STYLE_BAD, "x");
    char *dump = canvas_dump(c, true);
    assert_string_equal(dump, "x  |\nf..|\n. base\nf bad\n");
    free(dump);
    canvas_free(c);
}

static void what_changed_outside_a_place_is_noticed(void **state)
{
    (void)state;
    const struct rect place = {1, 2, 1, 2};
    struct canvas *c = canvas_new(3, 6);
    canvas_text(c, 1, 0, STYLE_BASE, "a\xe4\xb8\xad" "b");
    struct canvas *before = canvas_copy(c);
    canvas_text(c, 1, 2, STYLE_STRONG, "xy"); /* the wide character's right half, and so its left one */
    assert_true(canvas_changed_only(c, before, place));
    canvas_put(c, 1, 0, ' ', STYLE_BASE); /* no half of anything */
    assert_false(canvas_changed_only(c, before, place));
    canvas_put(c, 1, 0, 'a', STYLE_BASE);
    assert_true(canvas_changed_only(c, before, place));
    canvas_put(c, 2, 2, ' ', STYLE_STRONG);
    assert_false(canvas_changed_only(c, before, place));
    canvas_free(before);
    canvas_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_cut_at_the_clip_and_the_rest_is_counted),
        cmocka_unit_test(a_wide_character_takes_two_cells_or_none),
        cmocka_unit_test(control_characters_and_broken_utf8_become_printable),
        cmocka_unit_test(a_cut_says_so_and_halves_no_character),
        cmocka_unit_test(random_writes_never_leave_half_a_character),
        cmocka_unit_test(every_line_has_an_ascii_twin),
        cmocka_unit_test(a_dump_shows_glyphs_and_roles),
        cmocka_unit_test(what_changed_outside_a_place_is_noticed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
