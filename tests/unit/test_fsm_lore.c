/* test_fsm_lore.c - whatever is told of an arrow is told of one that is there, says
 * where it can be read, and fits the screen; each picture has the arrows it has. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "core/fsm_lore.h"

enum { TOLD_COLUMNS = 110, SOURCE_COLUMNS = 40 };

static bool is_plain(const char *text)
{
    for (; *text; text++)
        if (*text < ' ' || *text > '~') return false;
    return true;
}

static void every_row_is_about_an_edge_that_is_there(void **state)
{
    (void)state;
    for (size_t i = 0; i < fsm_nlore; i++)
        if (fsm_find(fsm_lore[i].from, fsm_lore[i].cause, fsm_lore[i].to) < 0)
            fail_msg("row %zu is about no edge: %s %s %s", i, fsm_state_name(fsm_lore[i].from),
                     fsm_cause_label(fsm_lore[i].cause), fsm_state_name(fsm_lore[i].to));
}

static void every_row_is_one_sentence_with_a_source(void **state)
{
    (void)state;
    for (size_t i = 0; i < fsm_nlore; i++) {
        const char *told = fsm_lore[i].told, *source = fsm_lore[i].source;
        size_t len = strlen(told);
        if (len < 10 || len > TOLD_COLUMNS || told[len - 1] != '.') fail_msg("row %zu: %zu columns: %s", i, len, told);
        if (!*source || strlen(source) > SOURCE_COLUMNS) fail_msg("row %zu: source: %s", i, source);
        if (!is_plain(told) || !is_plain(source)) fail_msg("row %zu: not ASCII", i);
    }
}

static void nothing_is_told_twice_of_one_edge(void **state)
{
    (void)state;
    for (size_t i = 0; i < fsm_nedges; i++)
        for (const struct fsm_lore *row = fsm_lore_next(&fsm_edges[i], NULL); row;
             row = fsm_lore_next(&fsm_edges[i], row))
            for (const struct fsm_lore *more = fsm_lore_next(&fsm_edges[i], row); more;
                 more = fsm_lore_next(&fsm_edges[i], more))
                assert_string_not_equal(row->told, more->told);
}

static void the_rows_of_an_edge_are_found_in_their_order(void **state)
{
    (void)state;
    size_t found = 0;
    for (size_t i = 0; i < fsm_nedges; i++) {
        const struct fsm_lore *row = NULL;
        while ((row = fsm_lore_next(&fsm_edges[i], row)) != NULL) {
            assert_int_equal(fsm_find(row->from, row->cause, row->to), i);
            found++;
        }
    }
    assert_int_equal(found, fsm_nlore);
}

static size_t arrows_of(enum fsm_picture picture)
{
    size_t n = 0;
    for (size_t i = 0; i < fsm_nedges; i++) n += fsm_picture_draws(picture, &fsm_edges[i]);
    return n;
}

static void each_picture_has_the_arrows_it_has(void **state)
{
    (void)state;
    assert_int_equal(arrows_of(PICTURE_RFC9293), 20);
    assert_int_equal(arrows_of(PICTURE_RFC793), 19);
    assert_int_equal(arrows_of(PICTURE_STEVENS), 21);
    assert_int_equal(arrows_of(PICTURE_PETERSON), 20);
    assert_int_equal(arrows_of(PICTURE_KUROSE), 12);
    for (enum fsm_picture p = 0; p < FSM_NPICTURES; p++) assert_true(strlen(fsm_picture_name(p)) > 1);
    assert_string_equal(fsm_picture_name(FSM_NPICTURES), "?");
}

static bool draws(enum fsm_picture picture, enum fsm_state from, enum fsm_cause cause, enum fsm_state to)
{
    int edge = fsm_find(from, cause, to);
    assert_true(edge >= 0);
    return fsm_picture_draws(picture, &fsm_edges[edge]);
}

/* RFC 1122 4.2.2.8 names what RFC 793 left out; note 2 of RFC 9293's figure what it still does. */
static void what_the_standards_say_they_left_out_is_left_out(void **state)
{
    (void)state;
    assert_false(draws(PICTURE_RFC793, FSM_SYN_RCVD, ON_RST, FSM_LISTEN));
    assert_true(draws(PICTURE_RFC9293, FSM_SYN_RCVD, ON_RST, FSM_LISTEN));
    assert_false(draws(PICTURE_RFC793, FSM_FIN_WAIT_1, ON_FIN_AND_ACK_OF_FIN, FSM_TIME_WAIT));
    assert_false(draws(PICTURE_RFC9293, FSM_FIN_WAIT_1, ON_FIN_AND_ACK_OF_FIN, FSM_TIME_WAIT));
    assert_true(draws(PICTURE_STEVENS, FSM_FIN_WAIT_1, ON_FIN_AND_ACK_OF_FIN, FSM_TIME_WAIT));
    assert_true(draws(PICTURE_PETERSON, FSM_FIN_WAIT_1, ON_FIN, FSM_CLOSING));
    assert_false(draws(PICTURE_KUROSE, FSM_FIN_WAIT_1, ON_FIN, FSM_CLOSING));
}

static void no_picture_draws_an_arrow_where_the_state_stays(void **state)
{
    (void)state;
    for (size_t i = 0; i < fsm_nedges; i++)
        for (enum fsm_picture p = 0; p < FSM_NPICTURES; p++)
            assert_false(fsm_edges[i].marks & FSM_SELF && fsm_picture_draws(p, &fsm_edges[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_is_about_an_edge_that_is_there),
        cmocka_unit_test(every_row_is_one_sentence_with_a_source),
        cmocka_unit_test(nothing_is_told_twice_of_one_edge),
        cmocka_unit_test(the_rows_of_an_edge_are_found_in_their_order),
        cmocka_unit_test(each_picture_has_the_arrows_it_has),
        cmocka_unit_test(what_the_standards_say_they_left_out_is_left_out),
        cmocka_unit_test(no_picture_draws_an_arrow_where_the_state_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
