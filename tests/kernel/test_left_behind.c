/* test_left_behind.c - whatever kills finwait, its lab helper and programs go
 * too, and with the last of them the namespaces. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

enum { FAMILY = 8, END_WITHIN_MS = 10000 };

struct family { pid_t pid[FAMILY]; int pidfd[FAMILY]; ino_t netns[FAMILY]; int n; };

static ino_t netns_of(pid_t pid)
{
    char path[64];
    struct stat st;
    snprintf(path, sizeof path, "/proc/%d/ns/net", (int)pid);
    return stat(path, &st) ? 0 : st.st_ino;
}

/* Adds the children of a process and theirs. */
static void add_children(struct family *f, pid_t pid)
{
    char path[64], list[256] = "";
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)pid, (int)pid);
    int fd = open(path, O_RDONLY);
    ssize_t n = fd < 0 ? 0 : read(fd, list, sizeof list - 1);
    if (fd >= 0) close(fd);
    list[n > 0 ? n : 0] = '\0';
    for (char *at = list, *end; f->n < FAMILY; at = end) {
        pid_t child = (pid_t)strtol(at, &end, 10);
        if (end == at) return;
        f->pid[f->n] = child;
        f->netns[f->n] = netns_of(child);
        f->pidfd[f->n++] = (int)syscall(SYS_pidfd_open, child, 0);
        add_children(f, child);
    }
}

/* Starts `finwait run` on a script that waits, and returns when it does: its
 * last line before the wait is on the pipe. */
static pid_t start(struct family *f)
{
    int in[2], out[2];
    static const char script[] = "server listen\nclient connect\nwire deliver all\nwait 100s\n";
    assert_int_equal(pipe(in) | pipe(out), 0);
    pid_t pid = fork();
    if (pid == 0) {
        dup2(in[0], 0);
        dup2(out[1], 1);
        dup2(open("/dev/null", O_WRONLY), 2); /* a sanitizer reports the crash that is asked for */
        syscall(SYS_close_range, 3u, ~0u, 0);
        execl(FINWAIT_PROGRAM, "finwait", "run", "-", (char *)NULL);
        _exit(127);
    }
    close(in[0]);
    close(out[1]);
    assert_int_equal(write(in[1], script, sizeof script - 1), (ssize_t)sizeof script - 1);
    close(in[1]);
    FILE *lines = fdopen(out[0], "r");
    char line[512];
    while (fgets(line, sizeof line, lines) && !strstr(line, "wait 100s")) continue;
    f->n = 0;
    add_children(f, pid);
    fclose(lines);
    return pid;
}

static void nothing_is_left_after(int sig)
{
    struct family f;
    pid_t pid = start(&f);
    assert_int_equal(f.n, 3); /* the helper and two programs */
    /* A namespace nobody mounts lives as long as its processes and descriptors. */
    for (int i = 0; i < f.n; i++) assert_int_not_equal(f.netns[i], netns_of(getpid()));
    assert_int_equal(kill(pid, sig), 0);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    for (int i = 0; i < f.n; i++) {
        struct pollfd pf = {.fd = f.pidfd[i], .events = POLLIN};
        assert_int_equal(poll(&pf, 1, END_WITHIN_MS), 1);
        close(f.pidfd[i]);
    }
}

static void nothing_is_left_after_kill_9(void **s) { (void)s; nothing_is_left_after(SIGKILL); }
static void nothing_is_left_after_sigterm(void **s) { (void)s; nothing_is_left_after(SIGTERM); }
static void nothing_is_left_after_sighup(void **s) { (void)s; nothing_is_left_after(SIGHUP); }
static void nothing_is_left_after_sigint(void **s) { (void)s; nothing_is_left_after(SIGINT); }
static void nothing_is_left_after_a_crash(void **s) { (void)s; nothing_is_left_after(SIGSEGV); }

int main(void)
{
    if (system(FINWAIT_PROGRAM " doctor >/dev/null 2>&1") != 0) return 77; /* no lab here */
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_left_after_kill_9), cmocka_unit_test(nothing_is_left_after_sigterm),
        cmocka_unit_test(nothing_is_left_after_sighup), cmocka_unit_test(nothing_is_left_after_sigint),
        cmocka_unit_test(nothing_is_left_after_a_crash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
