/* main.c - all clauses, and then the proof that they reach every edge. */
#include <stdlib.h>
#include <string.h>

#include "world.h"

enum { TESTS_MAX = 256 };

struct suite { struct CMUnitTest tests[TESTS_MAX]; size_t n; };

static void add(struct suite *s, struct clauses c, struct proof *proof)
{
    if (s->n + c.n > TESTS_MAX) abort();
    for (size_t i = 0; i < c.n; i++) {
        s->tests[s->n] = c.tests[i];
        s->tests[s->n++].initial_state = proof;
    }
}

int main(void)
{
    struct suite *s = calloc(1, sizeof *s);
    struct proof proof = {{0}};
    if (!s) return 1;
    add(s, clauses_open(), &proof);
    add(s, clauses_send(), &proof);
    add(s, clauses_close(), &proof);
    add(s, clauses_abort(), &proof);
    add(s, clauses_closed(), &proof);
    add(s, clauses_syn_sent(), &proof);
    add(s, clauses_sequence(), &proof);
    add(s, clauses_rst(), &proof);
    add(s, clauses_ack(), &proof);
    add(s, clauses_text(), &proof);
    add(s, clauses_timeouts(), &proof);
    add(s, clauses_figures(), &proof);
    add(s, clauses_profiles(), &proof);
    add(s, clauses_proof(), &proof); /* last: it looks at what the others walked */
    int failed = _cmocka_run_group_tests("RFC 9293 3.10", s->tests, s->n, NULL, NULL);
    free(s);
    return failed;
}
