/* on_screen.c ARGUMENT...: does the program open its screen with these arguments? In a
 * pseudo terminal; when the picture stands there, `q` ends it, with status 0. The keys in
 * the environment, as a document writes them ("L c Space"), are pressed before that. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "../pty/pty.h"

static struct pty_config config;
static char state[512], keys[1024];

static const char *bytes_of(const char *key)
{
    static const struct { const char *key, *bytes; } names[] = {
        {"Space", " "}, {"Left", "\033[D"}, {"Right", "\033[C"}, {"Home", "\033[H"}, {"End", "\033[F"}, {"Enter", "\r"},
        {"Esc", "\033"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i].key, key) == 0) return names[i].bytes;
    if (strlen(key) != 1) fail_msg("no key is called %s", key);
    return key;
}

/* What was dropped comes again, after a while: that is waited for, as who reads the document
 * does. All else is there when the program reads the next key. */
static void press(struct pty *p, const char *key)
{
    pty_keys(p, bytes_of(key));
    if (strcmp(key, "d") == 0) pty_sees(p, "again, held");
}

static void the_screen_opens_and_q_ends_it(void **unused)
{
    (void)unused;
    struct pty *p = pty_open(&config);
    pty_sees(p, " sim ");
    for (char *key = strtok(keys, " "); key; key = strtok(NULL, " ")) press(p, key);
    pty_quits(p);
}

int main(int argc, char **argv)
{
    const char *home = getenv("XDG_STATE_HOME"), *pressed = getenv("KEYS");
    for (int i = 1; i < argc && i <= PTY_ARGS_MAX; i++) config.args[i - 1] = argv[i];
    snprintf(state, sizeof state, "XDG_STATE_HOME=%s", home ? home : "");
    snprintf(keys, sizeof keys, "%s", pressed ? pressed : "");
    if (home) config.env[0] = state; /* `replay last` finds what another example left */
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_screen_opens_and_q_ends_it)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
