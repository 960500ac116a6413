/* test_proof.c - after all clauses: every row of fsm_edges was walked by a test whose
 * name carries its clause; what only Linux has, in the profile linux. */
#include <string.h>

#include "world.h"

static void every_edge_was_walked_by_a_test_of_its_clause(void **state)
{
    const struct proof *proof = *state;
    bool bad = false;
    for (size_t row = 0; row < fsm_nedges; row++) {
        const struct fsm_edge *e = &fsm_edges[row];
        const bool linux_only = e->marks & FSM_LINUX_ONLY;
        if (linux_only ? proof->walked[row] & LINUX : proof->walked[row]) continue;
        bad = true;
        print_error("%s -> %s, %s: no test of %s walks it%s\n", fsm_state_name(e->from), fsm_state_name(e->to),
                    fsm_cause_label(e->cause), e->rfc, linux_only ? " in the profile linux" : "");
    }
    assert_false(bad);
}

/* 3.6.1 only allows what Linux does there: MAY-1, MAY-2, SHLD-3. */
static void what_both_have_is_walked_in_both_worlds(void **state)
{
    const struct proof *proof = *state;
    bool bad = false;
    for (size_t row = 0; row < fsm_nedges; row++) {
        const struct fsm_edge *e = &fsm_edges[row];
        const bool linux_has = e->marks & FSM_LINUX,
            rfc_has = !(e->marks & FSM_LINUX_ONLY) && strcmp(e->rfc, "3.6.1") != 0;
        const unsigned walked = proof->walked[row];
        if (linux_has == ((walked & LINUX) != 0) && (!rfc_has || walked & (RFC | RFC793))) continue;
        bad = true;
        print_error("%s -> %s, %s: walked in %s\n", fsm_state_name(e->from), fsm_state_name(e->to),
                    fsm_cause_label(e->cause),
                    walked & LINUX ? "linux only, or Linux does not have it" : "rfc9293 only");
    }
    assert_false(bad);
}

CLAUSES(clauses_proof,
        cmocka_unit_test(every_edge_was_walked_by_a_test_of_its_clause),
        cmocka_unit_test(what_both_have_is_walked_in_both_worlds))
