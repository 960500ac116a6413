/* test_differ.c - what finds and explains a difference, without an engine. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "compare.h"
#include "shrink.h"

#define COMMAND " C    command   client close\n"
#define CALL " C1   call      close() = 0\n"

struct pair { struct record *kernel, *sim; struct comparison c; };

static int setup(void **state)
{
    struct pair *p = calloc(1, sizeof *p);
    p->kernel = malloc(sizeof *p->kernel);
    p->sim = malloc(sizeof *p->sim);
    *state = p;
    return p->kernel && p->sim ? 0 : -1;
}

static int teardown(void **state)
{
    struct pair *p = *state;
    free(p->kernel);
    free(p->sim);
    free(p);
    return 0;
}

static const struct explained none[] = {{.id = NULL}};

static const struct comparison *compare_texts(struct pair *p, const char *kernel, const char *sim,
                                              const struct explained rows[])
{
    record_clear(p->kernel);
    record_clear(p->sim);
    record_printed(p->kernel, kernel, strlen(kernel));
    record_printed(p->sim, sim, strlen(sim));
    p->kernel->step[0].pair = FSM_ESTABLISHED * FSM_NSTATES + FSM_CLOSE_WAIT;
    compare(p->kernel, p->sim, rows, &p->c);
    return &p->c;
}

static void timer_counts_the_engine_and_the_mark_inferred_are_not_compared(void **state)
{
    const struct comparison *c =
        compare_texts(*state, " -    engine    kernel/linux seed 1\n" COMMAND "~C1   timer     on x0\n" CALL
                      " C1   state     LISTEN -> SYN_RCVD  SYN/SYN,ACK  inferred\n",
                      COMMAND CALL " C1   state     LISTEN -> SYN_RCVD  SYN/SYN,ACK\n", none);
    assert_false(c->differs);
    assert_int_equal(c->steps, 1);
}

static void the_first_lines_that_differ_are_told_with_their_command(void **state)
{
    const struct comparison *c = compare_texts(*state, COMMAND CALL, COMMAND " C1   call      close() = -1 EBADF\n",
                                               none);
    assert_true(c->differs);
    assert_string_equal(c->command, " C    command   client close");
    assert_string_equal(c->kernel, " C1   call      close() = 0");
    assert_string_equal(c->other, " C1   call      close() = -1 EBADF");
}

static void a_line_that_only_one_has_differs(void **state)
{
    const struct comparison *c = compare_texts(*state, COMMAND CALL COMMAND, COMMAND COMMAND, none);
    assert_true(c->differs);
    assert_string_equal(c->kernel, " C1   call      close() = 0");
    assert_string_equal(c->other, "");
    assert_true(compare_texts(*state, COMMAND, COMMAND CALL, none)->differs);
}

static const struct explained rows[] = {
    {.id = "elsewhere", .client = FSM_LISTEN, .server = STATE_ANY, .command = "*", .kernel = "", .sim = "*call*"},
    {.id = "other-command", .client = STATE_ANY, .server = STATE_ANY, .command = "server *", .kernel = "",
     .sim = "*call*"},
    {.id = "extra", .client = FSM_ESTABLISHED, .server = FSM_CLOSE_WAIT, .command = "client close", .kernel = "",
     .sim = "*call*close() = 0"},
    {.id = "ends", .client = STATE_ANY, .server = STATE_ANY, .command = "*", .kernel = "*row*", .sim = "*state*",
     .ends = true},
    {.id = NULL},
};

static void a_row_explains_only_where_it_says(void **state)
{
    const struct comparison *c = compare_texts(*state, COMMAND " C1   row       recv-q 0\n",
                                               COMMAND CALL " C1   row       recv-q 0\n", rows);
    assert_false(c->differs);
    assert_int_equal(c->hits[0] + c->hits[1], 0);
    assert_int_equal(c->hits[2], 1);
    assert_true(compare_texts(*state, COMMAND CALL, COMMAND, rows)->differs); /* the other way round */
}

static void what_comes_behind_an_explained_line_is_compared(void **state)
{
    assert_true(compare_texts(*state, COMMAND CALL COMMAND, COMMAND CALL CALL " C1   row       recv-q 0\n" COMMAND,
                              rows)->differs);
}

static void but_not_where_the_row_says_that_it_ends(void **state)
{
    const struct comparison *c = compare_texts(*state, COMMAND " C1   row       recv-q 0\n" COMMAND,
                                               COMMAND " C1   state     LISTEN\n" CALL, rows);
    assert_false(c->differs);
    assert_int_equal(c->hits[3], 1);
}

/* Fails when `client close` comes anywhere behind `server listen`. */
static bool fails(void *runs, const struct commands *c)
{
    bool listens = false;
    ++*(unsigned *)runs;
    for (uint32_t i = 0; i < c->n; i++) {
        listens = listens || strncmp(c->line[i], "server listen", 13) == 0;
        if (listens && strstr(c->line[i], "close")) return true;
    }
    return false;
}

static void a_failing_sequence_is_made_as_short_as_it_can_be(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "client connect", "server listen 6001 backlog 5", "client send 5", "wire deliver all", "client socket 2 close",
        "wire inject client RST seq=7 sport=1 dport=2", "server kill",
    };
    struct commands c = {.n = 0};
    unsigned runs = 0;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) strcpy(c.line[c.n++], lines[i]);
    assert_true(fails(&runs, &c));
    shrink(&c, fails, &runs);
    assert_int_equal(c.n, 2);
    assert_string_equal(c.line[0], "server listen");
    assert_string_equal(c.line[1], "client close");
    assert_true(runs < 100);
}

static bool injects(void *ctx, const struct commands *c)
{
    (void)ctx;
    return c->n == 1 && strstr(c->line[0], " seq=7");
}

static void an_absolute_number_keeps_its_ports(void **state)
{
    (void)state;
    struct commands c = {.n = 1, .line = {"wire inject client RST,ACK seq=7 len=5 sport=1 dport=2"}};
    shrink(&c, injects, NULL);
    assert_string_equal(c.line[0], "wire inject client RST,ACK seq=7 sport=1 dport=2");
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    static const struct CMUnitTest tests[] = {
        T(timer_counts_the_engine_and_the_mark_inferred_are_not_compared),
        T(the_first_lines_that_differ_are_told_with_their_command),
        T(a_line_that_only_one_has_differs),
        T(a_row_explains_only_where_it_says),
        T(what_comes_behind_an_explained_line_is_compared),
        T(but_not_where_the_row_says_that_it_ends),
        cmocka_unit_test(a_failing_sequence_is_made_as_short_as_it_can_be),
        cmocka_unit_test(an_absolute_number_keeps_its_ports),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
