/* test_pty_deaths.c - every way to die, on each engine: the terminal is as before, no process
 * is left (and with the last of them the namespaces go), no half of a file, and the exit status
 * is the documented one. And who only stops, or dies beside it, makes it neither hang nor spin. */
#include <setjmp.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>
#include "pty.h"

enum { ENDS_MS = 60000, LOOK_MS = 10, MEASURED_MS = 500, FAMILY_MAX = 16 };

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
    {.name = "SIGSEGV", .sig = SIGSEGV, .dies_of = -1}, /* a sanitizer makes an exit of it */
    {.name = "SIGABRT", .sig = SIGABRT, .dies_of = -1},
    {.name = "kill -9", .sig = SIGKILL, .dies_of = SIGKILL, .bare = true},
    {.name = "closed terminal", .terminal = true, .dies_of = SIGHUP, .bare = true},
};

static void assert_no_process_is_left(const struct death *d)
{
    for (int waited = 0; waitpid(-1, NULL, WNOHANG) >= 0 || errno != ECHILD; waited += LOOK_MS) {
        if (waited > ENDS_MS) fail_msg("%s: a process is left", d->name);
        poll(NULL, 0, LOOK_MS);
    }
}

/* state.c writes NAME.XXXXXX and renames it. */
static void assert_no_part_of_a_file_is_left(const struct death *d)
{
    char path[128];
    snprintf(path, sizeof path, "%s/finwait", pty_state_folder());
    DIR *folder = opendir(path);
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        const char *dot = strrchr(entry->d_name, '.');
        if (dot && dot > entry->d_name && strlen(dot) == 7) fail_msg("%s: %s is left", d->name, entry->d_name);
    }
    if (folder) closedir(folder);
}

static struct pty *opened(const char *engine, const struct death *d)
{
    const struct pty_config config = {.args = {"--engine", engine}, .stdin_null = d->null, .stdio_closed = d->closed};
    struct pty *p = pty_open(&config);
    pty_sees(p, "nothing on the wire");
    pty_keys(p, "Lc");
    pty_sees_row(p, "(C) tcp", "SYN_SENT");
    return p;
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
    assert_no_process_is_left(d);
    assert_no_part_of_a_file_is_left(d);
}

static void every_way_to_die_leaves_nothing(void **state)
{
    (void)state;
    for (const char *const *engine = pty_engines(); *engine; engine++)
        for (size_t i = 0; i < sizeof deaths / sizeof *deaths; i++) {
            const struct death *d = &deaths[i];
            struct pty *p = opened(*engine, d);
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

/* The children of a process, and theirs: the lab maker, its helper, the two programs. */
static int family(pid_t pid, pid_t found[], int n)
{
    char path[64], list[512] = "";
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)pid, (int)pid);
    FILE *file = fopen(path, "r");
    if (file && !fgets(list, sizeof list, file)) *list = '\0';
    if (file) fclose(file);
    for (char *at = list, *end; n < FAMILY_MAX; at = end) {
        pid_t child = (pid_t)strtol(at, &end, 10);
        if (end == at) return n;
        found[n++] = child;
        n = family(child, found, n);
    }
    return n;
}

/* proc_pid_stat(5): utime and stime, in ticks. */
static long ticks(pid_t pid)
{
    char path[64], text[512] = "";
    unsigned long user = 0, system = 0;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *file = fopen(path, "r");
    if (file && !fgets(text, sizeof text, file)) *text = '\0';
    if (file) fclose(file);
    const char *behind = strrchr(text, ')');
    assert_non_null(behind);
    assert_int_equal(sscanf(behind + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system), 2);
    return (long)(user + system);
}

/* A loop that spins would take all of the time; the terminal is read meanwhile. */
static void assert_does_not_spin(struct pty *p)
{
    char buf[4096];
    long before = ticks(p->pid), second = sysconf(_SC_CLK_TCK);
    fcntl(p->master, F_SETFL, O_NONBLOCK);
    for (int waited = 0; waited < MEASURED_MS; waited += LOOK_MS) {
        poll(NULL, 0, LOOK_MS);
        while (read(p->master, buf, sizeof buf) > 0) continue;
    }
    fcntl(p->master, F_SETFL, 0);
    long used = (ticks(p->pid) - before) * 1000 / second;
    if (used > MEASURED_MS / 2) fail_msg("%ld ms of CPU in %d ms", used, MEASURED_MS);
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
        pid_t found[FAMILY_MAX];
        struct pty *p = opened("kernel", &none);
        int n = family(p->pid, found, 0);
        assert_in_range(n, 4, FAMILY_MAX);
        if (which == n) {
            quits(p);
            return;
        }
        kill(found[which], sig);
        pty_keys(p, "s");
        assert_does_not_spin(p);
        quits(p);
    }
}

static void a_process_of_the_lab_that_stops_is_borne(void **state) { (void)state; what_it_needs_stops_or_dies(SIGSTOP); }
static void a_process_of_the_lab_that_is_killed_is_borne(void **state) { (void)state; what_it_needs_stops_or_dies(SIGKILL); }

static void it_rests_when_nothing_happens(void **state)
{
    (void)state;
    static const struct death none = {.name = ""};
    for (const char *const *engine = pty_engines(); *engine; engine++) {
        struct pty *p = opened(*engine, &none);
        assert_does_not_spin(p);
        quits(p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_way_to_die_leaves_nothing),
        cmocka_unit_test(it_rests_when_nothing_happens),
        cmocka_unit_test(a_process_of_the_lab_that_stops_is_borne),
        cmocka_unit_test(a_process_of_the_lab_that_is_killed_is_borne),
    };
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); /* whoever is left behind becomes our child */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
