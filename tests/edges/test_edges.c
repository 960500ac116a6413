/* test_edges.c - every arrow that Linux has is walked by at least one script, or
 * the table of reasons says why none can. What it finds is docs/EDGES.md, which
 * UPDATE=1 writes anew. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "possible.h"
#include "reasons.h"
#include "runs.h"
#include "core/walks.h"

enum { NAMES = 3 };
#define TABLE FINWAIT_SOURCE_DIR "/docs/EDGES.md"

struct edges { struct runs runs; struct walks walks[RUNS_MAX]; };

static int setup(void **state)
{
    struct edges *s = calloc(1, sizeof *s);
    *state = s;
    if (!s || runs_all(&s->runs)) return -1;
    for (size_t i = 0; i < s->runs.n; i++)
        if (s->runs.run[i].tape && walks_read(&s->walks[i], s->runs.run[i].tape, 0, tape_len(s->runs.run[i].tape)))
            return -1;
    return 0;
}

static int teardown(void **state)
{
    struct edges *s = *state;
    if (s) runs_free(&s->runs);
    free(s);
    return 0;
}

static bool is_walked(const struct edges *s, size_t row)
{
    for (size_t i = 0; i < s->runs.n; i++)
        if (s->walks[i].row[row]) return true;
    return false;
}

/* Without every tape nothing can be said about all arrows. */
static void need_all(const struct edges *s)
{
    for (size_t i = 0; i < s->runs.n; i++)
        if (!s->runs.run[i].tape) fail_msg("not every script ran");
}

/* All that are wrong are named, not only the first. */
static bool complain(size_t row, const char *what)
{
    const struct fsm_edge *e = &fsm_edges[row];
    print_error("%s -> %s, %s: %s\n", fsm_state_name(e->from), fsm_state_name(e->to), fsm_cause_label(e->cause), what);
    return true;
}

static void every_script_runs_and_its_tape_can_be_read(void **state)
{
    const struct edges *s = *state;
    bool bad = false;
    for (size_t i = 0; i < s->runs.n; i++) {
        if (s->runs.run[i].tape) continue;
        bad = true;
        print_error("%s: %s\n", s->runs.run[i].name, s->runs.run[i].why);
    }
    assert_false(bad);
}

static void no_state_change_is_off_the_map(void **state)
{
    const struct edges *s = *state;
    for (size_t i = 0; i < s->runs.n; i++)
        if (s->walks[i].off_the_map) fail_msg("%s: %u off the map", s->runs.run[i].name, s->walks[i].off_the_map);
}

static void what_an_arrow_says_it_sends_is_sent(void **state)
{
    const struct edges *s = *state;
    bool bad = false;
    for (size_t i = 0; i < s->runs.n; i++) {
        if (!s->walks[i].unsent) continue;
        bad = true;
        print_error("%s: %s, was not sent\n", s->runs.run[i].name, s->walks[i].first_unsent);
    }
    assert_false(bad);
}

static void every_arrow_of_linux_is_walked_or_has_its_reason(void **state)
{
    const struct edges *s = *state;
    bool bad = false;
    need_all(s);
    for (size_t row = 0; row < fsm_nedges; row++)
        if (!is_walked(s, row) && !reason_of(&fsm_edges[row]))
            bad = complain(row, "no script walks it; write one, or give the reason in tests/edges/reasons.c");
    assert_false(bad);
}

static void no_arrow_that_is_walked_has_a_reason_why_it_cannot_be(void **state)
{
    const struct edges *s = *state;
    bool bad = false;
    for (size_t row = 0; row < fsm_nedges; row++)
        if (is_walked(s, row) && reason_of(&fsm_edges[row]))
            bad = complain(row, "a script walks it: take its reason out of tests/edges/reasons.c");
    assert_false(bad);
}

static void no_arrow_that_only_the_rfc_has_is_walked(void **state)
{
    const struct edges *s = *state;
    bool bad = false;
    for (size_t row = 0; row < fsm_nedges; row++)
        if (is_walked(s, row) && !(fsm_edges[row].marks & FSM_LINUX))
            bad = complain(row, "Linux was seen to take it: mark it FSM_LINUX");
    assert_false(bad);
}

/* How much a script walks: one that walks little is the better witness. */
static int breadth(const struct walks *w)
{
    int n = 0;
    for (size_t row = 0; row < fsm_nedges; row++) n += w->row[row] != 0;
    return n;
}

static void print_walkers(FILE *f, const struct edges *s, size_t row)
{
    bool named[RUNS_MAX] = {false};
    for (int n = 0; n <= NAMES; n++) {
        size_t best = RUNS_MAX;
        for (size_t i = 0; i < s->runs.n; i++)
            if (s->walks[i].row[row] && !named[i] &&
                (best == RUNS_MAX || breadth(&s->walks[i]) < breadth(&s->walks[best])))
                best = i;
        if (best == RUNS_MAX) return;
        if (n == NAMES) fputs(" ...", f);
        else fprintf(f, "%s%s", n ? ", " : "", s->runs.run[best].name);
        named[best] = true;
    }
}

static void print_table(FILE *f, const struct edges *s)
{
    fputs("# Every arrow, and the script that walks it\n\n"
          "Made by the test `edges` from the tapes of all scripts in `tests/scripts`; the arrows are the rows of `src/core/fsm.c`.\n"
          "`UPDATE=1 ctest --preset dev -R edges` makes it anew. *Drawn* is in figure 5 of RFC 9293. *Both* is in the RFC and in Linux.\n"
          "At most three scripts are named, those first that walk little else. A cell in *italics* says why no script can walk the arrow.\n\n"
          "| from | cause | to | sends | RFC 9293 | drawn | whose | scripts |\n|---|---|---|---|---|---|---|---|\n", f);
    for (size_t row = 0; row < fsm_nedges; row++) {
        const struct fsm_edge *e = &fsm_edges[row];
        const char *whose = e->marks & FSM_LINUX_ONLY ? "Linux" : e->marks & FSM_LINUX ? "both" : "RFC";
        const char *reason = reason_of(e);
        fprintf(f, "| %s | %s | %s | %s | %s | %s | %s | ", fsm_state_name(e->from), fsm_cause_label(e->cause),
                fsm_state_name(e->to), e->emits, e->rfc, e->marks & FSM_DRAWN ? "drawn" : "", whose);
        if (reason) fprintf(f, "*%s*", reason);
        else print_walkers(f, s, row);
        fputs(" |\n", f);
    }
}

static void the_table_in_the_docs_is_what_was_seen(void **state)
{
    need_all(*state);
    char *made = NULL, *there = calloc(1, 1 << 20);
    size_t len;
    FILE *f = open_memstream(&made, &len);
    assert_true(f && there);
    print_table(f, *state);
    fclose(f);
    if (getenv("UPDATE")) {
        assert_non_null(f = fopen(TABLE, "w"));
        assert_int_equal(fwrite(made, 1, len, f), len);
        assert_int_equal(fclose(f), 0);
    }
    if ((f = fopen(TABLE, "r"))) {
        there[fread(there, 1, (1 << 20) - 1, f)] = 0;
        fclose(f);
    }
    size_t same = 0;
    while (made[same] && made[same] == there[same]) same++;
    bool equal = made[same] == there[same];
    while (same > 0 && made[same - 1] != '\n') same--;
    if (!equal) print_error("docs/EDGES.md is not what was seen; UPDATE=1 makes it anew\n+%.*s\n",
                            (int)strcspn(made + same, "\n"), made + same);
    free(made);
    free(there);
    assert_true(equal);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_script_runs_and_its_tape_can_be_read),
        cmocka_unit_test(no_state_change_is_off_the_map),
        cmocka_unit_test(what_an_arrow_says_it_sends_is_sent),
        cmocka_unit_test(every_arrow_of_linux_is_walked_or_has_its_reason),
        cmocka_unit_test(no_arrow_that_is_walked_has_a_reason_why_it_cannot_be),
        cmocka_unit_test(no_arrow_that_only_the_rfc_has_is_walked),
        cmocka_unit_test(the_table_in_the_docs_is_what_was_seen),
    };
    char why[160];
    if (!lab_possible(why, sizeof why)) {
        printf("skipped: %s\n", why);
        return 77;
    }
    return cmocka_run_group_tests(tests, setup, teardown);
}
