/* test_undo.c - undo, branch and redo on real stacks: what comes back, what cannot,
 * how long it takes, and that no lab is left behind. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

#include "kernel/kernel.h"
#include "script/script.h"
#include "session.h"

struct bench { struct session *session; struct error e; };

static vtime clock_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (vtime)t.tv_sec * VTIME_SECOND + t.tv_nsec;
}

static int setup(void **state)
{
    struct bench *b = calloc(1, sizeof *b);
    struct engine_config config = {.seed = 1};
    b->session = session_open(&kernel_engine, &config, clock_now(), &b->e);
    *state = b;
    return b->session ? 0 : -1;
}

static int teardown(void **state)
{
    struct bench *b = *state;
    session_close(b->session);
    free(b);
    return 0;
}

static void give(struct bench *b, const char *lines)
{
    struct script *script = script_parse("test", lines, strlen(lines), &b->e);
    if (!script) fail_msg("%s", b->e.text);
    for (size_t i = 0; i < script_len(script); i++)
        if (session_submit(b->session, script_at(script, i), clock_now(), &b->e)) fail_msg("%s", b->e.text);
    script_free(script);
}

static void two_hundred_commands_deep(void **state)
{
    struct bench *b = *state;
    give(b, "server listen\nclient connect\nwire deliver all\n");
    for (int i = 0; i < 49; i++) give(b, "client send 5\nwire deliver\nserver recv\nwire deliver\n");
    give(b, "client close\n");
    vtime start = clock_now();
    if (session_undo(b->session, clock_now(), &b->e)) fail_msg("%s", b->e.text);
    print_message("%d commands in %.1f ms\n", 199, (double)(clock_now() - start) / 1e6);
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
int main(void)
{
    const struct CMUnitTest tests[] = {T(two_hundred_commands_deep)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
