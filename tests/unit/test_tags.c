/* test_tags.c - words of a ladder go aside for one another. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include "export/tags.h"

enum { HEIGHT = 3000, HALF = 100, FALL = 8 };

static struct tag_line line(double y1, double y2)
{
    return (struct tag_line){.x1 = 300, .y1 = y1, .x2 = 800, .y2 = y2, .half = HALF, .edge = 14};
}

static struct tag place(struct tags *t, size_t i, struct tag_line l)
{
    tags_place(t, i, &l);
    return *tags_at(t, i);
}

static void words_stand_over_the_middle_of_a_level_line(void **state)
{
    (void)state;
    struct tags *t = tags_new(1, HEIGHT);
    const struct tag tag = place(t, 0, line(100, 100 + FALL));
    assert_true(tag.x == 550 && tag.y < 100 + FALL / 2.0 && tag.turn == 0);
    tags_free(t);
}

static void words_are_turned_as_their_line_falls(void **state)
{
    (void)state;
    struct tags *t = tags_new(3, HEIGHT);
    const struct tag right = place(t, 0, line(100, 300));
    struct tag_line back = {.x1 = 800, .y1 = 1100, .x2 = 300, .y2 = 1300, .half = HALF, .edge = 14};
    const struct tag left = place(t, 1, back);
    assert_int_equal(right.turn, 22);
    assert_int_equal(left.turn, -22);
    assert_true(right.x < 550 && left.x > 550); /* near where they left */
    assert_int_equal(place(t, 2, line(2000, 2500)).turn, 0); /* too steep to be read */
    tags_free(t);
}

static void short_words_go_aside_and_long_ones_below(void **state)
{
    (void)state;
    struct tags *t = tags_new(5, HEIGHT);
    const struct tag_line wide = line(100, 100);
    const struct tag first = place(t, 0, wide), second = place(t, 1, wide), third = place(t, 2, wide);
    assert_true(second.x == first.x && second.y > 100);
    assert_true(third.y == first.y || third.y == second.y); /* all is full: upon another, but on its line */
    struct tag_line narrow = line(1000, 1000);
    narrow.half = 40;
    const struct tag left = place(t, 3, narrow), right = place(t, 4, narrow);
    assert_true(right.y == left.y && abs((int)(right.x - left.x)) >= 80);
    tags_free(t);
}

static void a_place_is_kept_from_both_ends(void **state)
{
    (void)state;
    struct tags *t = tags_new(2, HEIGHT);
    for (size_t i = 0; i < 2; i++) {
        const struct tag tag = place(t, i, line(100, 108));
        assert_true(tag.x - tag.half >= 314 && tag.x + tag.half <= 786);
    }
    struct tag_line narrow = line(1000, 1004);
    narrow.half = 400; /* wider than the line: from where it begins */
    assert_true(place(t, 0, narrow).x == 300 + 14 + 400);
    tags_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_stand_over_the_middle_of_a_level_line),
        cmocka_unit_test(words_are_turned_as_their_line_falls),
        cmocka_unit_test(short_words_go_aside_and_long_ones_below),
        cmocka_unit_test(a_place_is_kept_from_both_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
