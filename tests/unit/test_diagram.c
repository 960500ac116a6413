/* The three maps are sound drawings of RFC 9293 figure 5: every arrow of it once,
 * nothing that it lacks, nothing on top of anything else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "view/canvas.h"
#include "view/diagram_map.h"
#include "view/story.h"

static const struct diagram_map *const maps[] = {&diagram_compact, &diagram_roomy, &diagram_grand};
enum { MAPS = sizeof maps / sizeof maps[0] };

static void no_arrow_crosses_another_or_runs_under_a_box(void **state)
{
    (void)state;
    for (size_t m = 0; m < MAPS; m++) {
        struct diagram_grid grid;
        assert_int_equal(diagram_trace(maps[m], &grid), 0);
    }
}

static void the_corners_of_an_arrow_lead_from_its_box_to_its_box(void **state)
{
    (void)state;
    for (size_t m = 0; m < MAPS; m++)
        for (size_t i = 0; i < maps[m]->nroutes; i++) {
            struct diagram_course c;
            const struct diagram_route *r = &maps[m]->route[i];
            assert_true(diagram_course(maps[m], r, &c));
            int row = c.at[0].row + (c.from == 'D') - (c.from == 'U'),
                col = c.at[0].col + (c.from == 'R') - (c.from == 'L');
            int box = diagram_box_at(maps[m], row, col);
            assert_true(box >= 0 && maps[m]->node[box].state == r->from);
            for (size_t k = 1; k < c.n; k++)
                assert_true((c.at[k].row == c.at[k - 1].row) != (c.at[k].col == c.at[k - 1].col));
            row = c.at[c.n - 1].row + (c.to == 'D') - (c.to == 'U');
            col = c.at[c.n - 1].col + (c.to == 'R') - (c.to == 'L');
            box = diagram_box_at(maps[m], row, col);
            assert_true(box >= 0 && maps[m]->node[box].state == r->to);
        }
}

static void every_arrow_of_figure_5_is_drawn_once_and_no_other(void **state)
{
    (void)state;
    for (size_t m = 0; m < MAPS; m++)
        for (size_t e = 0; e < fsm_nedges; e++) {
            unsigned drawn = 0;
            for (size_t i = 0; i < maps[m]->nroutes; i++) {
                const struct diagram_route *r = &maps[m]->route[i];
                drawn += r->from == fsm_edges[e].from && r->to == fsm_edges[e].to && r->cause == fsm_edges[e].cause;
            }
            assert_int_equal(drawn, fsm_edges[e].marks & FSM_DRAWN ? 1 : 0);
        }
    for (size_t m = 0; m < MAPS; m++)
        for (size_t i = 0; i < maps[m]->nroutes; i++)
            assert_true(fsm_find(maps[m]->route[i].from, maps[m]->route[i].cause, maps[m]->route[i].to) >= 0);
}

static void labels_sit_on_nothing_but_their_own_line(void **state)
{
    (void)state;
    for (size_t m = 0; m < MAPS; m++) {
        struct diagram_grid grid;
        bool taken[MAP_ROWS][MAP_COLS] = {{false}};
        diagram_trace(maps[m], &grid);
        for (size_t i = 0; i < maps[m]->nroutes; i++) {
            const struct diagram_route *r = &maps[m]->route[i];
            int row = r->label_row, col = r->label_col;
            for (const char *at = r->label; *at; at++, col++) {
                if (*at == '\n') {
                    row++;
                    col = r->label_col - 1;
                    continue;
                }
                assert_true(row < maps[m]->rows && col < maps[m]->cols);
                if (*at == ' ') continue;
                assert_true(grid.at[row][col].owner == 0 || grid.at[row][col].owner == i + 1);
                assert_int_equal(grid.at[row][col].head, 0);
                assert_int_equal(diagram_box_at(maps[m], row, col), -1);
                assert_false(taken[row][col]);
                taken[row][col] = true;
            }
        }
    }
}

/* Without blanks, line ends and "()": the compact map has no room for those. */
static void squeeze(const char *label, char *out)
{
    for (; *label; label++)
        if (!strchr(" \n()", *label)) *out++ = *label;
    *out = '\0';
}

static void labels_say_what_the_edge_table_says(void **state)
{
    (void)state;
    for (size_t m = 0; m < MAPS; m++)
        for (size_t i = 0; i < maps[m]->nroutes; i++) {
            const struct diagram_route *r = &maps[m]->route[i];
            char want[64], have[64], label[64];
            story_edge_label(fsm_find(r->from, r->cause, r->to), label, sizeof label);
            squeeze(label, want);
            squeeze(r->label, have);
            assert_string_equal(have, want);
        }
}

static void every_state_has_its_box_with_room_for_two_tags(void **state)
{
    (void)state;
    for (size_t m = 0; m < MAPS; m++) {
        unsigned seen[FSM_NSTATES] = {0};
        for (size_t i = 0; i < maps[m]->nnodes; i++) {
            const struct diagram_node *n = &maps[m]->node[i];
            int len = (int)strlen(fsm_state_name(n->state)), left = (n->width - len) / 2;
            seen[n->state]++;
            assert_true(left >= 3 && n->width - left - len >= 3);
            assert_true(n->row + maps[m]->box_rows <= maps[m]->rows && n->col + n->width <= maps[m]->cols);
            for (size_t k = 0; k < i; k++) {
                const struct diagram_node *o = &maps[m]->node[k];
                bool apart = o->row + maps[m]->box_rows <= n->row || n->row + maps[m]->box_rows <= o->row ||
                             o->col + o->width <= n->col || n->col + n->width <= o->col;
                assert_true(apart);
            }
        }
        for (int s = 0; s < FSM_NSTATES; s++) assert_int_equal(seen[s], s == FSM_CLOSED ? 2 : 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_arrow_crosses_another_or_runs_under_a_box),
        cmocka_unit_test(the_corners_of_an_arrow_lead_from_its_box_to_its_box),
        cmocka_unit_test(every_arrow_of_figure_5_is_drawn_once_and_no_other),
        cmocka_unit_test(labels_sit_on_nothing_but_their_own_line),
        cmocka_unit_test(labels_say_what_the_edge_table_says),
        cmocka_unit_test(every_state_has_its_box_with_room_for_two_tags),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
