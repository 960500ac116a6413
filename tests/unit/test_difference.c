/* test_difference.c - each row tells both sides with section, reason and source, fits
 * the screen, and shows where it should; nothing is told twice. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "core/difference.h"
#include "core/segment.h"
#include "view/wrap.h"

enum { NOTE_ROWS = 2, NOTE_COLS = 94, /* of the story at 100 columns */ BRIEF_COLS = 40 };

static bool is_plain(const char *text)
{
    for (; *text; text++)
        if (*text < ' ' || *text > '~') return false;
    return true;
}

static void every_row_says_what_each_does_and_why(void **state)
{
    (void)state;
    for (int i = 0; i < DIFFERS_COUNT; i++) {
        const struct difference *d = &difference_rows[i];
        if (!d->name) fail_msg("row %d is missing", i);
        const char *texts[] = {d->name, d->section, d->rfc_says, d->linux_does, d->why, d->source, d->brief};
        for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
            if (!texts[k] || !*texts[k] || !is_plain(texts[k])) fail_msg("%s: text %zu", d->name, k);
        if (d->rfc_says[strlen(d->rfc_says) - 1] != '.') fail_msg("%s: %s", d->name, d->rfc_says);
        if (d->linux_does[strlen(d->linux_does) - 1] != '.') fail_msg("%s: %s", d->name, d->linux_does);
        if (d->why[strlen(d->why) - 1] == '.') fail_msg("%s: %s", d->name, d->why);
        if (strncmp(d->section, "3.", 2) || strspn(d->section, "0123456789.") != strlen(d->section))
            fail_msg("%s: section %s", d->name, d->section);
        for (int other = 0; other < i; other++) assert_string_not_equal(d->name, difference_rows[other].name);
    }
}

static void both_sides_fit_the_note_of_the_story(void **state)
{
    (void)state;
    bool bad = false;
    for (int i = 0; i < DIFFERS_COUNT; i++) {
        char text[400];
        const char *at = text;
        assert_true(difference_print(&difference_rows[i], text, sizeof text) < sizeof text);
        for (int row = 0; row < NOTE_ROWS; row++) {
            size_t next;
            wrap_line(at, NOTE_COLS, &next);
            at += next;
        }
        if (*at) print_error("%s: %zu columns too many in: %s\n", difference_rows[i].name, strlen(at), text);
        bad = bad || *at;
    }
    assert_false(bad);
}

static void the_brief_form_names_both(void **state)
{
    (void)state;
    for (int i = 0; i < DIFFERS_COUNT; i++) {
        const char *brief = difference_rows[i].brief;
        if (strncmp(brief, "RFC: ", 5) || (!strstr(brief, ". Linux: ") && !strstr(brief, ". Here: ")) ||
            strlen(brief) > BRIEF_COLS || brief[strlen(brief) - 1] == '.')
            fail_msg("%s: %zu columns: %s", difference_rows[i].name, strlen(brief), brief);
    }
}

static void what_is_told_as_a_difference_is_no_note_of_the_edge(void **state)
{
    (void)state;
    const struct fsm_stimulus passive = {.passive = true};
    for (size_t i = 0; i < fsm_nedges; i++) {
        const struct fsm_edge *e = &fsm_edges[i];
        const struct difference *d = difference_at(e->from, e->cause, e->to, NULL);
        if (!d) d = difference_at(e->from, e->cause, e->to, &passive);
        if (d && *e->note) fail_msg("%s -> %s has the note '%s' and the difference %s", fsm_state_name(e->from),
                                    fsm_state_name(e->to), e->note, d->name);
    }
}

/* An arrow that only one side has is a difference by itself. */
static void every_arrow_of_one_side_only_is_told_as_a_difference(void **state)
{
    (void)state;
    for (size_t i = 0; i < fsm_nedges; i++) {
        const struct fsm_edge *e = &fsm_edges[i];
        if (e->marks & FSM_LINUX && !(e->marks & FSM_LINUX_ONLY)) continue;
        if (e->cause == ON_LISTENER_CLOSE && e->from != FSM_SYN_RCVD) continue; /* accept() is not the RFC's matter */
        if (!difference_at(e->from, e->cause, e->to, NULL))
            fail_msg("%s -> %s, %s", fsm_state_name(e->from), fsm_state_name(e->to), fsm_cause_label(e->cause));
    }
}

static const char *name_at(enum fsm_state from, enum fsm_cause cause, enum fsm_state to, const struct fsm_stimulus *by)
{
    const struct difference *d = difference_at(from, cause, to, by);
    return d ? d->name : "";
}

static void the_stimulus_decides_where_it_matters(void **state)
{
    (void)state;
    struct fsm_stimulus by = {.kind = BY_SEGMENT, .flags = SEG_SYN};
    assert_string_equal(name_at(FSM_LISTEN, ON_SYN, FSM_SYN_RCVD, &by), "listener_moves");
    by.has_data = true;
    assert_string_equal(name_at(FSM_LISTEN, ON_SYN, FSM_SYN_RCVD, &by), "syn_text");
    by.flags |= SEG_FIN;
    assert_string_equal(name_at(FSM_LISTEN, ON_SYN, FSM_SYN_RCVD, &by), "syn_fin");
    by = (struct fsm_stimulus){.kind = BY_SEGMENT, .flags = SEG_SYN | SEG_ACK};
    assert_string_equal(name_at(FSM_SYN_SENT, ON_SYN_ACK, FSM_ESTABLISHED, &by), "");
    by.has_data = true;
    assert_string_equal(name_at(FSM_SYN_SENT, ON_SYN_ACK, FSM_ESTABLISHED, &by), "syn_ack_text");
    by = (struct fsm_stimulus){.kind = BY_CALL, .call = ON_CLOSE};
    assert_string_equal(name_at(FSM_SYN_RCVD, ON_CLOSE, FSM_FIN_WAIT_1, &by), "shutdown_waits");
    by.passive = true;
    assert_string_equal(name_at(FSM_SYN_RCVD, ON_CLOSE, FSM_FIN_WAIT_1, &by), "half_open_close");
}

static void a_difference_shows_where_it_is_and_nowhere_else(void **state)
{
    (void)state;
    assert_string_equal(name_at(FSM_FIN_WAIT_2, ON_FIN, FSM_TIME_WAIT, NULL), "time_wait");
    assert_string_equal(name_at(FSM_TIME_WAIT, ON_RST, FSM_TIME_WAIT, NULL), "time_wait_rst");
    assert_string_equal(name_at(FSM_TIME_WAIT, ON_RST, FSM_CLOSED, NULL), "");
    assert_string_equal(name_at(FSM_LISTEN, ON_SEND, FSM_LISTEN, NULL), "listener_sends");
    assert_string_equal(name_at(FSM_ESTABLISHED, ON_SEND, FSM_ESTABLISHED, NULL), "");
    assert_string_equal(name_at(FSM_ESTABLISHED, ON_RST, FSM_ESTABLISHED, NULL), "challenge");
    assert_string_equal(name_at(FSM_CLOSED, ON_RST, FSM_CLOSED, NULL), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_says_what_each_does_and_why),
        cmocka_unit_test(both_sides_fit_the_note_of_the_story),
        cmocka_unit_test(the_brief_form_names_both),
        cmocka_unit_test(what_is_told_as_a_difference_is_no_note_of_the_edge),
        cmocka_unit_test(every_arrow_of_one_side_only_is_told_as_a_difference),
        cmocka_unit_test(the_stimulus_decides_where_it_matters),
        cmocka_unit_test(a_difference_shows_where_it_is_and_nowhere_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
