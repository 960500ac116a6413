/* on_screen.c ARGUMENT...: does the program open its screen with these arguments? In a
 * pseudo terminal; when the picture stands there, `q` ends it, with status 0. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include "../pty/pty.h"

static struct pty_config config;
static char state[512];

static void the_screen_opens_and_q_ends_it(void **unused)
{
    (void)unused;
    struct pty *p = pty_open(&config);
    pty_sees(p, " sim ");
    pty_quits(p);
}

int main(int argc, char **argv)
{
    const char *home = getenv("XDG_STATE_HOME");
    for (int i = 1; i < argc && i <= PTY_ARGS_MAX; i++) config.args[i - 1] = argv[i];
    snprintf(state, sizeof state, "XDG_STATE_HOME=%s", home ? home : "");
    if (home) config.env[0] = state; /* `replay last` finds what another example left */
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_screen_opens_and_q_ends_it)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
