/* test_pty_deaths.c - every way to die, on each engine: the terminal is as before, no process
 * and no namespace is left, the files are whole, and the exit status is the documented one. And
 * who only stops, or dies beside it, makes it neither hang nor spin. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>
#include "pty.h"
#include "watch.h"

/* How it ends: by keys, by a signal, or by the end of its terminal. */
struct death { const char *name, *keys; int sig; bool terminal, null, closed, bare; int exits, dies_of; };

static const struct death deaths[] = {
    {.name = "q", .keys = "q"},
    {.name = "Ctrl-C", .keys = "\003"},
    {.name = ":quit", .keys = ":quit\r"},
    {.name = "q, stdin from /dev/null", .keys = "q", .null = true},
    {.name = "q, stdin closed", .keys = "q", .closed = true},
    {.name = "SIGTERM", .sig = SIGTERM, .dies_of = SIGTERM},
    {.name = "SIGHUP", .sig = SIGHUP, .dies_of = SIGHUP},
    {.name = "SIGINT", .sig = SIGINT},
    {.name = "SIGQUIT", .sig = SIGQUIT, .dies_of = SIGQUIT},
    {.name = "SIGSEGV", .sig = SIGSEGV, .dies_of = -1}, /* a sanitizer makes an exit of it */
    {.name = "SIGABRT", .sig = SIGABRT, .dies_of = -1},
    {.name = "kill -9", .sig = SIGKILL, .dies_of = SIGKILL, .bare = true},
    {.name = "closed terminal", .terminal = true, .dies_of = SIGHUP, .bare = true},
};

static struct pty *opened(const char *engine, const struct death *d)
{
    const struct pty_config config = {.args = {"--engine", engine}, .stdin_null = d->null, .stdio_closed = d->closed};
    struct pty *p = pty_open(&config);
    pty_sees(p, "nothing on the wire");
    pty_keys(p, "Lc");
    pty_sees_row(p, "(C) tcp", "SYN_SENT");
    watch_namespaces(p->pid);
    return p;
}

static bool is_saved(void)
{
    char path[128];
    snprintf(path, sizeof path, "%s/finwait/last.jsonl", pty_state_folder());
    return access(path, F_OK) == 0;
}

static void assert_ended(struct pty *p, const struct death *d)
{
    int status = pty_ends(p);
    if (d->dies_of > 0 && !(WIFSIGNALED(status) && WTERMSIG(status) == d->dies_of))
        fail_msg("%s: wait status %x, and not signal %d", d->name, (unsigned)status, d->dies_of);
    if (d->dies_of == 0 && !(WIFEXITED(status) && WEXITSTATUS(status) == d->exits))
        fail_msg("%s: wait status %x, and not exit %d", d->name, (unsigned)status, d->exits);
    if (d->dies_of < 0) assert_int_not_equal(status, 0);
    if (!d->bare && !pty_restored(p)) fail_msg("%s: the terminal is not as before", d->name);
    if (!d->bare) pty_writes(p, "\033[?1049l");
    pty_close(p);
    if (d->dies_of >= 0 && !d->bare && !is_saved()) fail_msg("%s: the session is not saved", d->name);
    watch_nothing_is_left(d->name);
}

/* Two hosts that echo each other: some segments a millisecond, so it is never at rest. */
static void begin_traffic(struct pty *p)
{
    pty_keys(p, ":server set echo on\r:client set echo on\r:wire auto 0\r:wire auto 1ms\r:client send \"x\"\r");
    pty_sees_number(p, "ACK seq ", 10, 20000, "");
}

static void every_way_to_die_leaves_nothing(bool traffic)
{
    for (const char *const *engine = pty_engines(); *engine; engine++)
        for (size_t i = 0; i < sizeof deaths / sizeof *deaths; i++) {
            const struct death *d = &deaths[i];
            struct pty *p = opened(*engine, d);
            if (traffic) begin_traffic(p);
            else if (d->null || d->closed) watch_rests(p);
            if (d->keys) pty_keys(p, d->keys);
            if (d->sig) kill(p->pid, d->sig);
            if (d->terminal) {
                close(p->slave);
                close(p->master);
                p->master = p->slave = -1;
            }
            assert_ended(p, d);
        }
}

static void at_rest_every_way_to_die_leaves_nothing(void **state)
{
    (void)state;
    every_way_to_die_leaves_nothing(false);
}
static void in_traffic_every_way_to_die_leaves_nothing(void **state)
{
    (void)state;
    every_way_to_die_leaves_nothing(true);
}

static void quits(struct pty *p)
{
    static const struct death quit = {.name = "q, behind one that stopped or died", .keys = "q"};
    pty_keys(p, quit.keys);
    assert_ended(p, &quit);
}

static void what_it_needs_stops_or_dies(int sig)
{
    static const struct death none = {.name = ""};
    if (!pty_lab()) skip();
    for (int which = 0;; which++) {
        pid_t found[WATCH_FAMILY_MAX];
        struct pty *p = opened("kernel", &none);
        int n = watch_family(p->pid, found);
        assert_in_range(n, 4, WATCH_FAMILY_MAX);
        if (which == n) {
            quits(p);
            return;
        }
        kill(found[which], sig);
        pty_keys(p, "s");
        watch_rests(p);
        quits(p);
    }
}

static void a_process_of_the_lab_that_stops_is_borne(void **state)
{
    (void)state;
    what_it_needs_stops_or_dies(SIGSTOP);
}
static void a_process_of_the_lab_that_is_killed_is_borne(void **state)
{
    (void)state;
    what_it_needs_stops_or_dies(SIGKILL);
}

static void it_rests_when_nothing_happens(void **state)
{
    (void)state;
    static const struct death none = {.name = ""};
    for (const char *const *engine = pty_engines(); *engine; engine++) {
        struct pty *p = opened(*engine, &none);
        watch_rests(p);
        quits(p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(at_rest_every_way_to_die_leaves_nothing),
        cmocka_unit_test(in_traffic_every_way_to_die_leaves_nothing),
        cmocka_unit_test(it_rests_when_nothing_happens),
        cmocka_unit_test(a_process_of_the_lab_that_stops_is_borne),
        cmocka_unit_test(a_process_of_the_lab_that_is_killed_is_borne),
    };
    watch_begin();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
