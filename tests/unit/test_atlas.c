/* test_atlas.c - the atlas counts what was walked, tells each edge whole, and always
 * shows the one that is chosen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "moments.h"
#include "view/atlas.h"

static void assert_counts(const struct moment_scene *m, enum atlas_group group, int of, int here, int all)
{
    struct atlas_count n = atlas_count(&m->scene, group);
    assert_int_equal(n.of, of);
    assert_int_equal(n.here, here);
    assert_int_equal(n.all, all);
}

/* The moment: LISTEN to TIME_WAIT here; before it CLOSING and a simultaneous open
 * on the kernel, an abort in the simulator. */
static void what_was_walked_is_counted_here_and_in_all(void **state)
{
    (void)state;
    struct moment_scene *m = moment_play("atlas");
    assert_counts(m, ATLAS_GROUPS, (int)fsm_nedges, 11, 14);
    assert_counts(m, ATLAS_DRAWN, 20, 11, 13);
    assert_int_equal(atlas_count(&m->scene, ATLAS_TEXT).all, 1);
    m->vs.atlas = NULL;
    assert_counts(m, ATLAS_GROUPS, (int)fsm_nedges, 11, 11);
    moment_free(m);
}

static void what_was_walked_before_and_here_counts_once(void **state)
{
    (void)state;
    struct moment_scene *m = moment_play("atlas");
    int edge = fsm_find(FSM_CLOSED, ON_PASSIVE_OPEN, FSM_LISTEN);
    for (int engine = 0; engine < ATLAS_ENGINES; engine++)
        m->atlas.walked[engine][edge / 8] |= (uint8_t)(1u << edge % 8);
    assert_counts(m, ATLAS_GROUPS, (int)fsm_nedges, 11, 14);
    moment_free(m);
}

static void looking_back_counts_up_to_the_cursor(void **state)
{
    (void)state;
    struct moment_scene *m = moment_play("atlas");
    m->vs.atlas = NULL;
    m->vs.cursor = 0;
    moment_fold(m);
    assert_counts(m, ATLAS_GROUPS, (int)fsm_nedges, 0, 0);
    moment_free(m);
}

/* It was counted when it happened, if it happened here at all. */
static void a_saved_tape_adds_nothing_to_all(void **state)
{
    (void)state;
    struct moment_scene *m = moment_play("atlas");
    m->vs.replay = true;
    assert_counts(m, ATLAS_GROUPS, (int)fsm_nedges, 11, 3);
    moment_free(m);
}

static void the_groups_stand_one_after_the_other(void **state)
{
    (void)state;
    int of = 0;
    struct moment_scene *m = moment_play("atlas");
    for (size_t i = 1; i < fsm_nedges; i++)
        assert_in_range(atlas_group_of(&fsm_edges[i]) - atlas_group_of(&fsm_edges[i - 1]), 0, 1);
    for (enum atlas_group group = 0; group < ATLAS_GROUPS; group++) of += atlas_count(&m->scene, group).of;
    assert_int_equal(of, fsm_nedges);
    moment_free(m);
}

static void row_of(const struct canvas *c, int row, char *buf)
{
    for (int col = 0; col < canvas_cols(c); col++) {
        uint32_t glyph = glyph_ascii(canvas_at(c, row, col)->glyph);
        *buf++ = glyph >= ' ' && glyph <= '~' ? (char)glyph : '?';
    }
    *buf = '\0';
}

/* The row that begins with '>', or fails; text[cols + 1] gets it. */
static void chosen_row(const struct canvas *c, char *text)
{
    for (int row = 0; row < canvas_rows(c); row++) {
        row_of(c, row, text);
        if (*text == '>') return;
    }
    fail_msg("the chosen edge is not on a screen of %dx%d", canvas_cols(c), canvas_rows(c));
}

static const struct { int rows, cols; } sizes[] = {{24, 80}, {24, 119}, {24, 120}, {30, 100}, {40, 132}, {60, 90},
                                                   {200, 200}};

static void the_chosen_edge_is_always_seen_from_any_scroll(void **state)
{
    (void)state;
    char text[256];
    struct moment_scene *m = moment_play("atlas");
    for (size_t size = 0; size < sizeof sizes / sizeof sizes[0]; size++)
        for (int scroll = -7; scroll < 150; scroll += 31) {
            struct canvas *c = canvas_new(sizes[size].rows, sizes[size].cols);
            for (m->vs.atlas_edge = 0; m->vs.atlas_edge < (int)fsm_nedges; m->vs.atlas_edge++) {
                const struct fsm_edge *edge = &fsm_edges[m->vs.atlas_edge];
                m->vs.overlay_scroll = scroll;
                scene_draw(c, &m->scene);
                chosen_row(c, text);
                assert_non_null(strstr(text, fsm_state_name(edge->from)));
                assert_non_null(strstr(text, fsm_cause_label(edge->cause)));
                assert_non_null(strstr(text, edge->rfc));
                assert_int_equal(canvas_clipped(c), 0);
            }
            canvas_free(c);
        }
    moment_free(m);
}

static void the_list_stands_still_while_the_choice_moves_in_it(void **state)
{
    (void)state;
    struct moment_scene *m = moment_play("atlas");
    int page = atlas_page(24, 80, false), moved = 0;
    assert_int_equal(page, 9);
    m->vs.overlay_scroll = 0;
    for (m->vs.atlas_edge = 0; m->vs.atlas_edge < page - 1; m->vs.atlas_edge++)
        assert_int_equal(atlas_scroll(&m->vs, 24, 80), 0);
    for (; m->vs.atlas_edge < (int)fsm_nedges; m->vs.atlas_edge++) {
        int scroll = atlas_scroll(&m->vs, 24, 80);
        assert_in_range(scroll - m->vs.overlay_scroll, 0, 2);
        moved += scroll - m->vs.overlay_scroll;
        m->vs.overlay_scroll = scroll;
    }
    assert_int_equal(moved, (int)fsm_nedges + ATLAS_GROUPS - page);
    assert_int_equal(atlas_page(20, 72, false), 0);
    moment_free(m);
}

/* Below the list 11 rows are kept, one of them the rule; beside it the whole height. */
static void every_edge_is_told_whole_on_every_size(void **state)
{
    (void)state;
    for (size_t i = 0; i < fsm_nedges; i++) {
        for (int cols = 78; cols < 118; cols++) assert_in_range(atlas_told_rows(&fsm_edges[i], cols), 2, 10);
        for (int cols = 39; cols < 120; cols++) assert_in_range(atlas_told_rows(&fsm_edges[i], cols), 2, 18);
    }
}

static char *drawn(const struct moment_scene *m, int rows, int cols)
{
    struct canvas *c = canvas_new(rows, cols);
    scene_draw(c, &m->scene);
    char *dump = canvas_dump(c, true);
    canvas_free(c);
    return dump;
}

static void assert_shows(const struct moment_scene *m, const char *text)
{
    char *dump = drawn(m, 24, 80);
    if (!strstr(dump, text)) fail_msg("no '%s' in\n%s", text, dump);
    free(dump);
}

static void the_head_counts_and_a_row_tells_who_walked_it(void **state)
{
    (void)state;
    struct moment_scene *m = moment_play("atlas");
    assert_shows(m, "walked 11 of ");
    assert_shows(m, " in this session, 14 in all; figure 5: 11 of 20");
    m->vs.atlas_edge = 0;
    assert_shows(m, "> S  *   CLOSED       listen()");
    m->vs.atlas_edge = fsm_find(FSM_LISTEN, ON_SEND, FSM_SYN_SENT);
    assert_shows(m, ">    -   LISTEN       send()"); /* Linux has no such edge */
    m->vs.atlas_edge = fsm_find(FSM_ESTABLISHED, ON_ABORT, FSM_CLOSED);
    assert_shows(m, ">    s   ESTABLISHED  abort"); /* only in the simulator */
    m->vs.replay = true;
    assert_shows(m, "on this tape, 3 in all");
    moment_free(m);
}

static void an_edge_tells_its_pictures_and_its_lore(void **state)
{
    (void)state;
    struct moment_scene *m = moment_play("atlas");
    m->vs.atlas_edge = fsm_find(FSM_SYN_RCVD, ON_RST, FSM_LISTEN);
    assert_shows(m, " SYN_RCVD == RST ==> LISTEN ---");
    assert_shows(m, "Left out by RFC 793 fig. 6, Peterson and Davie, Kurose and Ross.");
    assert_shows(m, "(FreeBSD D40982)");
    m->vs.atlas_edge = fsm_find(FSM_LISTEN, ON_SYN, FSM_SYN_RCVD);
    assert_shows(m, "Every picture draws it.");
    m->vs.atlas_edge = fsm_find(FSM_ESTABLISHED, ON_RST, FSM_CLOSED);
    assert_shows(m, "Every picture leaves it out.");
    m->vs.atlas_edge = (int)fsm_nedges - 1;
    assert_shows(m, "No picture draws an arrow where the state stays.");
    moment_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_walked_is_counted_here_and_in_all),
        cmocka_unit_test(what_was_walked_before_and_here_counts_once),
        cmocka_unit_test(looking_back_counts_up_to_the_cursor),
        cmocka_unit_test(a_saved_tape_adds_nothing_to_all),
        cmocka_unit_test(the_groups_stand_one_after_the_other),
        cmocka_unit_test(the_chosen_edge_is_always_seen_from_any_scroll),
        cmocka_unit_test(the_list_stands_still_while_the_choice_moves_in_it),
        cmocka_unit_test(every_edge_is_told_whole_on_every_size),
        cmocka_unit_test(the_head_counts_and_a_row_tells_who_walked_it),
        cmocka_unit_test(an_edge_tells_its_pictures_and_its_lore),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
