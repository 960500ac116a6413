/* test_array.c - an array grows by leaps, keeps what is in it, and says when it cannot. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include "core/array.h"

static void what_stands_in_it_stays_while_it_grows(void **state)
{
    (void)state;
    uint32_t *array = NULL;
    size_t room = 0, moves = 0;
    for (uint32_t n = 0; n < 10000; n++) {
        const size_t had = room;
        array = array_room(array, n + 1, &room, sizeof *array);
        assert_non_null(array);
        assert_true(room > n);
        moves += room != had;
        array[n] = n;
    }
    for (uint32_t n = 0; n < 10000; n++) assert_int_equal(array[n], n);
    assert_in_range(moves, 2, 14); /* 16 << 10 > 10000 */
    free(array);
}

static void much_at_once_has_room_at_once(void **state)
{
    (void)state;
    size_t room = 0;
    char *array = array_room(NULL, 5000, &room, 1);
    assert_non_null(array);
    assert_true(room >= 5000);
    assert_ptr_equal(array_room(array, room, &room, 1), array);
    free(array);
}

/* What a copy of nothing has: a place, and no room. */
static void an_array_without_room_gets_some(void **state)
{
    (void)state;
    size_t room = 0;
    char *array = array_room(malloc(1), 1, &room, 1);
    assert_non_null(array);
    assert_true(room >= 1);
    free(array);
}

static void what_is_too_much_leaves_all_as_it_was(void **state)
{
    (void)state;
    static const struct { size_t n, room, size; } rows[] = {
        {SIZE_MAX / 2 + 1, 0, 2}, {SIZE_MAX, 0, 64}, {SIZE_MAX, SIZE_MAX - 1, 2}, {SIZE_MAX / 4, SIZE_MAX / 5, 8},
        {1, 0, SIZE_MAX}};
    char *array = malloc(16);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        size_t room = rows[i].room;
        assert_null(array_room(array, rows[i].n, &room, rows[i].size));
        assert_int_equal(room, rows[i].room);
    }
    free(array);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_stands_in_it_stays_while_it_grows),
        cmocka_unit_test(much_at_once_has_room_at_once),
        cmocka_unit_test(an_array_without_room_gets_some),
        cmocka_unit_test(what_is_too_much_leaves_all_as_it_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
