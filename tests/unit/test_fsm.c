/* test_fsm.c - the edge table says what RFC 9293 says, in a form that fits the
 * screen; a state change finds its arrow; state names are read in any spelling. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "core/fsm.h"
#include "core/segment.h"

enum { WHY_COLUMNS = 62, NOTE_COLUMNS = 120, DRAWN = 20 };

/* RFC 9293 figure 5, read off the drawing from top to bottom, and for each arrow
 * what a user does to see it. */
static const struct drawn {
    enum fsm_state from, to;
    enum fsm_cause cause;
    const char *emits, *rfc;
    struct fsm_stimulus by;
} figure_5[DRAWN] = {
    {FSM_CLOSED, FSM_LISTEN, ON_PASSIVE_OPEN, "", "3.10.1", {.kind = BY_CALL, .call = ON_PASSIVE_OPEN}},
    {FSM_CLOSED, FSM_SYN_SENT, ON_ACTIVE_OPEN, "SYN", "3.10.1", {.kind = BY_CALL, .call = ON_ACTIVE_OPEN}},
    {FSM_LISTEN, FSM_CLOSED, ON_CLOSE, "", "3.10.4", {.kind = BY_CALL, .call = ON_CLOSE, .passive = true}},
    {FSM_LISTEN, FSM_SYN_RCVD, ON_SYN, "SYN,ACK", "3.10.7.2", {.kind = BY_SEGMENT, .flags = SEG_SYN, .passive = true}},
    {FSM_LISTEN, FSM_SYN_SENT, ON_SEND, "SYN", "3.10.2", {.kind = BY_CALL, .call = ON_SEND, .passive = true}},
    {FSM_SYN_SENT, FSM_SYN_RCVD, ON_SYN, "SYN,ACK", "3.10.7.3", {.kind = BY_SEGMENT, .flags = SEG_SYN}},
    {FSM_SYN_SENT, FSM_ESTABLISHED, ON_SYN_ACK, "ACK", "3.10.7.3", {.kind = BY_SEGMENT, .flags = SEG_SYN | SEG_ACK}},
    {FSM_SYN_SENT, FSM_CLOSED, ON_CLOSE, "", "3.10.4", {.kind = BY_CALL, .call = ON_CLOSE}},
    {FSM_SYN_RCVD, FSM_ESTABLISHED, ON_ACK_OF_SYN, "", "3.10.7.4",
     {.kind = BY_SEGMENT, .flags = SEG_ACK, .passive = true}},
    {FSM_SYN_RCVD, FSM_FIN_WAIT_1, ON_CLOSE, "FIN", "3.10.4", {.kind = BY_CALL, .call = ON_CLOSE}},
    {FSM_SYN_RCVD, FSM_LISTEN, ON_RST, "", "3.10.7.4", {.kind = BY_SEGMENT, .flags = SEG_RST, .passive = true}},
    {FSM_ESTABLISHED, FSM_FIN_WAIT_1, ON_CLOSE, "FIN", "3.10.4", {.kind = BY_CALL, .call = ON_CLOSE}},
    {FSM_ESTABLISHED, FSM_CLOSE_WAIT, ON_FIN, "ACK", "3.10.7.4", {.kind = BY_SEGMENT, .flags = SEG_FIN | SEG_ACK}},
    {FSM_FIN_WAIT_1, FSM_FIN_WAIT_2, ON_ACK_OF_FIN, "", "3.10.7.4", {.kind = BY_SEGMENT, .flags = SEG_ACK}},
    {FSM_FIN_WAIT_1, FSM_CLOSING, ON_FIN, "ACK", "3.10.7.4", {.kind = BY_SEGMENT, .flags = SEG_FIN | SEG_ACK}},
    {FSM_FIN_WAIT_2, FSM_TIME_WAIT, ON_FIN, "ACK", "3.10.7.4", {.kind = BY_SEGMENT, .flags = SEG_FIN | SEG_ACK}},
    {FSM_CLOSING, FSM_TIME_WAIT, ON_ACK_OF_FIN, "", "3.10.7.4", {.kind = BY_SEGMENT, .flags = SEG_ACK}},
    {FSM_CLOSE_WAIT, FSM_LAST_ACK, ON_CLOSE, "FIN", "3.10.4", {.kind = BY_CALL, .call = ON_CLOSE}},
    {FSM_LAST_ACK, FSM_CLOSED, ON_ACK_OF_FIN, "", "3.10.7.4", {.kind = BY_SEGMENT, .flags = SEG_ACK}},
    {FSM_TIME_WAIT, FSM_CLOSED, ON_2MSL, "", "3.10.8", {.kind = BY_TIMER}},
};

static void the_drawn_rows_are_figure_5_and_come_first(void **state)
{
    (void)state;
    for (size_t i = 0; i < fsm_nedges; i++) {
        const struct fsm_edge *edge = &fsm_edges[i];
        assert_int_equal((edge->marks & FSM_DRAWN) != 0, i < DRAWN);
        if (i >= DRAWN) continue;
        assert_int_equal(edge->from, figure_5[i].from);
        assert_int_equal(edge->to, figure_5[i].to);
        assert_int_equal(edge->cause, figure_5[i].cause);
        assert_string_equal(edge->emits, figure_5[i].emits);
        assert_string_equal(edge->rfc, figure_5[i].rfc);
    }
}

static void there_are_not_too_many_rows(void **state)
{
    (void)state;
    assert_in_range(fsm_nedges, DRAWN, FSM_EDGES_MAX);
    assert_true(FSM_NCAUSES <= 32); /* fsm_infer keeps them in a word of bits */
}

static void no_two_rows_are_the_same_arrow(void **state)
{
    (void)state;
    for (size_t i = 0; i < fsm_nedges; i++)
        for (size_t k = 0; k < i; k++)
            if (fsm_edges[i].from == fsm_edges[k].from && fsm_edges[i].to == fsm_edges[k].to &&
                fsm_edges[i].cause == fsm_edges[k].cause)
                fail_msg("rows %zu and %zu are the same", k, i);
}

/* "3.5", "3.10.7.4": numbers of section 3 with points between. */
static bool is_clause(const char *text)
{
    if (strncmp(text, "3.", 2) != 0 || text[strlen(text) - 1] == '.' || strstr(text, "..")) return false;
    return strspn(text, "0123456789.") == strlen(text);
}

static bool is_plain(const char *text)
{
    for (; *text; text++)
        if (*text < ' ' || *text > '~') return false;
    return true;
}

static void every_row_is_whole_and_fits_the_screen(void **state)
{
    (void)state;
    for (size_t i = 0; i < fsm_nedges; i++) {
        const struct fsm_edge *edge = &fsm_edges[i];
        const size_t why = strlen(edge->why), note = strlen(edge->note);
        if (edge->from >= FSM_NSTATES || edge->to >= FSM_NSTATES || edge->cause >= FSM_NCAUSES)
            fail_msg("row %zu: a state or cause out of range", i);
        if (!is_clause(edge->rfc)) fail_msg("row %zu: '%s' is no clause", i, edge->rfc);
        if (why < 10 || why > WHY_COLUMNS || edge->why[why - 1] != '.')
            fail_msg("row %zu: %zu columns: %s", i, why, edge->why);
        if (note > NOTE_COLUMNS || (note > 0 && edge->note[note - 1] != '.'))
            fail_msg("row %zu: %zu columns: %s", i, note, edge->note);
        if (!is_plain(edge->why) || !is_plain(edge->note)) fail_msg("row %zu: not ASCII", i);
        if (*edge->emits && segment_flags_parse(edge->emits, strlen(edge->emits)) < 0)
            fail_msg("row %zu: sends '%s'", i, edge->emits);
    }
}

static void the_marks_of_a_row_agree(void **state)
{
    (void)state;
    for (size_t i = 0; i < fsm_nedges; i++) {
        const struct fsm_edge *edge = &fsm_edges[i];
        if (((edge->marks & FSM_SELF) != 0) != (edge->from == edge->to)) fail_msg("row %zu: SELF", i);
        if (edge->marks & FSM_LINUX_ONLY && !(edge->marks & FSM_LINUX)) fail_msg("row %zu: LINUX_ONLY", i);
        if (edge->marks & FSM_LINUX_ONLY && edge->marks & FSM_DRAWN) fail_msg("row %zu: drawn, and Linux only", i);
        if (edge->marks & FSM_PASSIVE && edge->marks & FSM_ACTIVE) fail_msg("row %zu: two origins", i);
    }
}

static void every_cause_has_a_label_and_a_row(void **state)
{
    (void)state;
    for (enum fsm_cause cause = 0; cause < FSM_NCAUSES; cause++) {
        size_t rows = 0;
        assert_non_null(fsm_cause_label(cause));
        assert_true(fsm_cause_label(cause)[0] != '\0');
        for (size_t i = 0; i < fsm_nedges; i++) rows += fsm_edges[i].cause == cause;
        if (!rows) fail_msg("no row has the cause %s", fsm_cause_label(cause));
    }
    assert_string_equal(fsm_cause_label(FSM_NCAUSES), "?");
}

static void a_reset_ends_every_synchronized_state_rfc9293_3_10_7_4(void **state)
{
    (void)state;
    for (enum fsm_state s = FSM_ESTABLISHED; s < FSM_NSTATES; s++) assert_true(fsm_find(s, ON_RST, FSM_CLOSED) >= 0);
}

static void abort_ends_every_state_rfc9293_3_10_5(void **state)
{
    (void)state;
    for (enum fsm_state s = FSM_LISTEN; s < FSM_NSTATES; s++) {
        const int i = fsm_find(s, ON_ABORT, FSM_CLOSED);
        const bool sends = s != FSM_LISTEN && s != FSM_SYN_SENT && s != FSM_CLOSING && s != FSM_LAST_ACK &&
                           s != FSM_TIME_WAIT;
        assert_true(i >= 0);
        assert_string_equal(fsm_edges[i].rfc, "3.10.5");
        assert_string_equal(fsm_edges[i].emits, sends ? "RST" : "");
    }
}

static void a_row_is_found_by_its_three_parts(void **state)
{
    (void)state;
    for (size_t i = 0; i < fsm_nedges; i++)
        assert_int_equal(fsm_find(fsm_edges[i].from, fsm_edges[i].cause, fsm_edges[i].to), i);
    assert_int_equal(fsm_find(FSM_CLOSED, ON_SYN, FSM_ESTABLISHED), -1);
}

static void every_drawn_arrow_is_matched_by_its_stimulus(void **state)
{
    (void)state;
    for (int i = 0; i < DRAWN; i++) {
        const int found = fsm_match(figure_5[i].from, figure_5[i].to, &figure_5[i].by);
        if (found != i) fail_msg("drawn row %d was matched to %d", i, found);
    }
}

static int matched(enum fsm_state from, enum fsm_state to, struct fsm_stimulus by) { return fsm_match(from, to, &by); }

static void by_segment(enum fsm_state from, unsigned flags, bool passive, enum fsm_cause cause, enum fsm_state to)
{
    const int i = matched(from, to, (struct fsm_stimulus){BY_SEGMENT, .flags = (uint8_t)flags, .passive = passive});
    if (i < 0 || fsm_edges[i].cause != cause)
        fail_msg("%s -> %s: not %s but row %d", fsm_state_name(from), fsm_state_name(to), fsm_cause_label(cause), i);
}

static void by_call(enum fsm_state from, enum fsm_cause call, enum fsm_cause cause, enum fsm_state to)
{
    const int i = matched(from, to, (struct fsm_stimulus){BY_CALL, .call = call});
    if (i < 0 || fsm_edges[i].cause != cause)
        fail_msg("%s -> %s: not %s but row %d", fsm_state_name(from), fsm_state_name(to), fsm_cause_label(cause), i);
}

static void arrows_that_the_figure_leaves_out_are_matched(void **state)
{
    (void)state;
    by_segment(FSM_FIN_WAIT_1, SEG_FIN | SEG_ACK, false, ON_FIN_AND_ACK_OF_FIN, FSM_TIME_WAIT);
    by_segment(FSM_SYN_RCVD, SEG_FIN | SEG_ACK, true, ON_FIN_AND_ACK_OF_SYN, FSM_CLOSE_WAIT);
    by_segment(FSM_SYN_RCVD, SEG_SYN | SEG_ACK, false, ON_SYN_ACK, FSM_ESTABLISHED);
    by_segment(FSM_SYN_RCVD, SEG_RST, false, ON_RST, FSM_CLOSED);
    by_segment(FSM_SYN_SENT, SEG_RST | SEG_ACK, false, ON_RST, FSM_CLOSED);
    by_segment(FSM_SYN_SENT, SEG_SYN | SEG_ACK | SEG_FIN, false, ON_SYN_ACK_FIN, FSM_CLOSE_WAIT);
    by_segment(FSM_SYN_SENT, SEG_SYN | SEG_ACK | SEG_FIN, false, ON_SYN_ACK, FSM_ESTABLISHED);
    by_segment(FSM_LAST_ACK, SEG_FIN | SEG_ACK, false, ON_ACK_OF_FIN, FSM_CLOSED);
    by_segment(FSM_ESTABLISHED, SEG_FIN, false, ON_FIN, FSM_CLOSE_WAIT);
    by_segment(FSM_TIME_WAIT, SEG_SYN, true, ON_SYN, FSM_SYN_RCVD);
    by_segment(FSM_TIME_WAIT, SEG_RST, true, ON_RST, FSM_CLOSED);
    assert_true(matched(FSM_FIN_WAIT_2, FSM_CLOSED, (struct fsm_stimulus){BY_SEGMENT, .flags = SEG_ACK,
                                                                          .has_data = true}) ==
                fsm_find(FSM_FIN_WAIT_2, ON_DATA_AFTER_CLOSE, FSM_CLOSED));
}

static void a_close_explains_the_reset_that_linux_sends(void **state)
{
    (void)state;
    by_call(FSM_ESTABLISHED, ON_CLOSE, ON_CLOSE_UNREAD, FSM_CLOSED);
    by_call(FSM_CLOSE_WAIT, ON_CLOSE, ON_CLOSE_UNREAD, FSM_CLOSED);
    by_call(FSM_ESTABLISHED, ON_LISTENER_CLOSE, ON_LISTENER_CLOSE, FSM_CLOSED);
    by_call(FSM_SYN_RCVD, ON_CLOSE, ON_LISTENER_CLOSE, FSM_CLOSED);
    by_call(FSM_ESTABLISHED, ON_ABORT, ON_ABORT, FSM_CLOSED);
    by_call(FSM_FIN_WAIT_2, ON_CLOSE, ON_CLOSE, FSM_FIN_WAIT_2);
}

static void a_timer_is_told_from_the_others_by_its_state(void **state)
{
    const struct fsm_stimulus timer = {.kind = BY_TIMER, .passive = true};
    (void)state;
    assert_int_equal(fsm_match(FSM_TIME_WAIT, FSM_CLOSED, &timer), fsm_find(FSM_TIME_WAIT, ON_2MSL, FSM_CLOSED));
    assert_int_equal(fsm_match(FSM_FIN_WAIT_2, FSM_CLOSED, &timer),
                     fsm_find(FSM_FIN_WAIT_2, ON_FIN_WAIT_2_TIMEOUT, FSM_CLOSED));
    assert_int_equal(fsm_match(FSM_SYN_RCVD, FSM_CLOSED, &timer),
                     fsm_find(FSM_SYN_RCVD, ON_USER_TIMEOUT, FSM_CLOSED));
    assert_int_equal(fsm_match(FSM_LAST_ACK, FSM_CLOSED, &timer),
                     fsm_find(FSM_LAST_ACK, ON_USER_TIMEOUT, FSM_CLOSED));
}

static void the_origin_decides_where_a_reset_leads_rfc9293_must_11(void **state)
{
    const struct fsm_stimulus passive = {BY_SEGMENT, .flags = SEG_RST, .passive = true};
    const struct fsm_stimulus active = {BY_SEGMENT, .flags = SEG_RST};
    (void)state;
    assert_true(fsm_match(FSM_SYN_RCVD, FSM_LISTEN, &passive) >= 0);
    assert_int_equal(fsm_match(FSM_SYN_RCVD, FSM_LISTEN, &active), -1);
    assert_true(fsm_match(FSM_SYN_RCVD, FSM_CLOSED, &active) >= 0);
    assert_int_equal(fsm_match(FSM_SYN_RCVD, FSM_CLOSED, &passive), -1);
}

static void what_nothing_explains_is_off_the_map(void **state)
{
    const struct fsm_stimulus ack = {BY_SEGMENT, .flags = SEG_ACK}, fin = {BY_SEGMENT, .flags = SEG_FIN},
                              timer = {.kind = BY_TIMER}, close = {BY_CALL, .call = ON_CLOSE};
    (void)state;
    assert_int_equal(fsm_match(FSM_ESTABLISHED, FSM_CLOSE_WAIT, &ack), -1);
    assert_int_equal(fsm_match(FSM_ESTABLISHED, FSM_CLOSED, &fin), -1);
    assert_int_equal(fsm_match(FSM_FIN_WAIT_1, FSM_FIN_WAIT_2, &timer), -1);
    assert_int_equal(fsm_match(FSM_CLOSED, FSM_ESTABLISHED, &ack), -1);
    assert_int_equal(fsm_match(FSM_ESTABLISHED, FSM_CLOSE_WAIT, &close), -1);
    assert_int_equal(fsm_match(FSM_ESTABLISHED, FSM_ESTABLISHED, &ack), -1);
}

static void a_state_that_stays_is_explained_where_the_flags_are_enough(void **state)
{
    const struct fsm_stimulus data = {BY_SEGMENT, .flags = SEG_ACK, .has_data = true};
    (void)state;
    by_segment(FSM_TIME_WAIT, SEG_FIN | SEG_ACK, false, ON_FIN, FSM_TIME_WAIT);
    by_segment(FSM_ESTABLISHED, SEG_SYN, true, ON_SYN, FSM_ESTABLISHED);
    by_segment(FSM_ESTABLISHED, SEG_RST, true, ON_RST, FSM_ESTABLISHED);
    by_segment(FSM_CLOSED, SEG_SYN, false, ON_SYN, FSM_CLOSED);
    by_segment(FSM_CLOSED, SEG_FIN, false, ON_FIN, FSM_CLOSED);
    by_segment(FSM_CLOSED, SEG_ACK, false, ON_BAD_SEGMENT, FSM_CLOSED);
    by_segment(FSM_CLOSED, SEG_RST, false, ON_RST, FSM_CLOSED);
    by_segment(FSM_LISTEN, SEG_FIN, true, ON_FIN, FSM_LISTEN);
    by_segment(FSM_LISTEN, SEG_FIN | SEG_ACK, true, ON_BAD_SEGMENT, FSM_LISTEN);
    by_segment(FSM_LISTEN, SEG_SYN | SEG_ACK, true, ON_BAD_SEGMENT, FSM_LISTEN);
    by_segment(FSM_SYN_SENT, SEG_ACK, false, ON_BAD_SEGMENT, FSM_SYN_SENT);
    assert_int_equal(fsm_match(FSM_ESTABLISHED, FSM_ESTABLISHED, &data), -1); /* ordinary data is no fault */
    assert_true(fsm_match(FSM_CLOSE_WAIT, FSM_CLOSE_WAIT, &data) >= 0);
}

static void inferred(enum fsm_state from, enum fsm_state to, struct fsm_stimulus by, size_t steps,
                     const enum fsm_state *via)
{
    int path[3] = {-1, -1, -1};
    enum fsm_state at = from;
    assert_int_equal(fsm_infer(from, to, &by, path), steps);
    for (size_t i = 0; i < steps; i++) {
        assert_in_range(path[i], 0, fsm_nedges - 1);
        assert_int_equal(fsm_edges[path[i]].from, at);
        at = fsm_edges[path[i]].to;
        if (i + 1 < steps) assert_int_equal(at, via[i]);
    }
    assert_int_equal(at, steps ? to : from);
}

static void a_connection_from_a_syn_cookie_is_inferred(void **state)
{
    static const enum fsm_state via[] = {FSM_SYN_RCVD};
    (void)state;
    inferred(FSM_LISTEN, FSM_ESTABLISHED, (struct fsm_stimulus){BY_SEGMENT, .flags = SEG_ACK, .passive = true}, 2, via);
    inferred(FSM_LISTEN, FSM_CLOSE_WAIT,
             (struct fsm_stimulus){BY_SEGMENT, .flags = SEG_FIN | SEG_ACK, .passive = true}, 2, via);
}

static void steps_that_one_segment_makes_are_inferred(void **state)
{
    static const enum fsm_state closing[] = {FSM_CLOSING}, open[] = {FSM_ESTABLISHED}, fin_wait_2[] = {FSM_FIN_WAIT_2};
    (void)state;
    inferred(FSM_SYN_SENT, FSM_CLOSE_WAIT, (struct fsm_stimulus){BY_SEGMENT, .flags = SEG_SYN | SEG_ACK | SEG_FIN}, 0,
             open); /* has a row of its own, and its FIN stands behind a SYN */
    inferred(FSM_SYN_RCVD, FSM_CLOSE_WAIT, (struct fsm_stimulus){BY_SEGMENT, .flags = SEG_FIN | SEG_ACK}, 2, open);
    inferred(FSM_ESTABLISHED, FSM_CLOSING, (struct fsm_stimulus){BY_SEGMENT, .flags = SEG_FIN | SEG_ACK}, 0, closing);
    inferred(FSM_FIN_WAIT_1, FSM_TIME_WAIT, (struct fsm_stimulus){BY_SEGMENT, .flags = SEG_FIN | SEG_ACK}, 2,
             fin_wait_2);
}

static void what_no_chain_explains_is_not_inferred(void **state)
{
    int path[3];
    const struct fsm_stimulus fin = {BY_SEGMENT, .flags = SEG_FIN | SEG_ACK}, timer = {.kind = BY_TIMER},
                              rst = {BY_SEGMENT, .flags = SEG_RST, .passive = true};
    (void)state;
    assert_int_equal(fsm_infer(FSM_ESTABLISHED, FSM_LAST_ACK, &fin, path), 0);
    assert_int_equal(fsm_infer(FSM_FIN_WAIT_1, FSM_CLOSED, &timer, path), 0);
    assert_int_equal(fsm_infer(FSM_LISTEN, FSM_ESTABLISHED, &rst, path), 0);
}

static void state_names_come_back(void **state)
{
    (void)state;
    for (enum fsm_state s = 0; s < FSM_NSTATES; s++) {
        const char *names[] = {fsm_state_name(s), fsm_state_netstat(s)};
        for (size_t i = 0; i < 2; i++) assert_int_equal(fsm_state_parse(names[i], strlen(names[i])), s);
    }
    assert_string_equal(fsm_state_name(FSM_SYN_RCVD), "SYN_RCVD");
    assert_string_equal(fsm_state_netstat(FSM_FIN_WAIT_1), "FIN_WAIT1");
    assert_int_equal(fsm_state_parse("SYN-RECEIVED", strlen("SYN-RECEIVED")), FSM_SYN_RCVD); /* as RFC 9293 writes */
    assert_string_equal(fsm_state_name(FSM_NSTATES), "?");
}

static void every_usual_spelling_of_a_state_is_read(void **state)
{
    static const struct { const char *text; enum fsm_state is; } spellings[] = {
        {"FIN_WAIT_1", FSM_FIN_WAIT_1}, {"FIN-WAIT-1", FSM_FIN_WAIT_1}, {"FIN_WAIT1", FSM_FIN_WAIT_1},
        {"FINWAIT1", FSM_FIN_WAIT_1},   {"finwait1", FSM_FIN_WAIT_1},   {"FINWAIT-2", FSM_FIN_WAIT_2},
        {"fin-wait-2", FSM_FIN_WAIT_2}, {"SYN_RCVD", FSM_SYN_RCVD},     {"SYN_RECV", FSM_SYN_RCVD},
        {"SYN-RECV", FSM_SYN_RCVD},     {"SYN-RECEIVED", FSM_SYN_RCVD}, {"SYNRECEIVED", FSM_SYN_RCVD},
        {"synrcvd", FSM_SYN_RCVD},      {"ESTAB", FSM_ESTABLISHED},     {"ESTABLISHED", FSM_ESTABLISHED},
        {"Established", FSM_ESTABLISHED}, {"CLOSE", FSM_CLOSED},        {"closed", FSM_CLOSED},
        {"TIMEWAIT", FSM_TIME_WAIT},    {"TIME-WAIT", FSM_TIME_WAIT},   {"CLOSEWAIT", FSM_CLOSE_WAIT},
        {"CLOSE-WAIT", FSM_CLOSE_WAIT}, {"LASTACK", FSM_LAST_ACK},      {"last_ack", FSM_LAST_ACK},
        {"SYNSENT", FSM_SYN_SENT},      {"LISTEN", FSM_LISTEN},         {"LISTENING", FSM_LISTEN},
        {"closing", FSM_CLOSING},
    };
    static const char *const none[] = {"", "FIN", "FIN_WAIT", "FIN_WAIT_3", "FIN__WAIT_1", "_LISTEN", "LISTEN_",
                                       "ESTABL", "SYN", "CLOSED WAIT", "TIME_WAITS"};
    (void)state;
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++)
        if (fsm_state_parse(spellings[i].text, strlen(spellings[i].text)) != (int)spellings[i].is)
            fail_msg("%s is not read", spellings[i].text);
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (fsm_state_parse(none[i], strlen(none[i])) >= 0) fail_msg("'%s' is read as a state", none[i]);
    assert_int_equal(fsm_state_parse("CLOSED_WAIT", 6), FSM_CLOSED); /* no more than len bytes */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_drawn_rows_are_figure_5_and_come_first),
        cmocka_unit_test(there_are_not_too_many_rows),
        cmocka_unit_test(no_two_rows_are_the_same_arrow),
        cmocka_unit_test(every_row_is_whole_and_fits_the_screen),
        cmocka_unit_test(the_marks_of_a_row_agree),
        cmocka_unit_test(every_cause_has_a_label_and_a_row),
        cmocka_unit_test(a_reset_ends_every_synchronized_state_rfc9293_3_10_7_4),
        cmocka_unit_test(abort_ends_every_state_rfc9293_3_10_5),
        cmocka_unit_test(a_row_is_found_by_its_three_parts),
        cmocka_unit_test(every_drawn_arrow_is_matched_by_its_stimulus),
        cmocka_unit_test(arrows_that_the_figure_leaves_out_are_matched),
        cmocka_unit_test(a_close_explains_the_reset_that_linux_sends),
        cmocka_unit_test(a_timer_is_told_from_the_others_by_its_state),
        cmocka_unit_test(the_origin_decides_where_a_reset_leads_rfc9293_must_11),
        cmocka_unit_test(what_nothing_explains_is_off_the_map),
        cmocka_unit_test(a_state_that_stays_is_explained_where_the_flags_are_enough),
        cmocka_unit_test(a_connection_from_a_syn_cookie_is_inferred),
        cmocka_unit_test(steps_that_one_segment_makes_are_inferred),
        cmocka_unit_test(what_no_chain_explains_is_not_inferred),
        cmocka_unit_test(state_names_come_back),
        cmocka_unit_test(every_usual_spelling_of_a_state_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
