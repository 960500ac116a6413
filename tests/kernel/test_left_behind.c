/* test_left_behind.c - whatever kills finwait, its lab maker, helpers and programs go
 * too, and with the last of them the namespaces: of its first lab and of later ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "family.h"
#include "kernel/kernel.h"
#include "script/script.h"
#include "session.h"

enum { LAB = 3, MAKER = 1 }; /* processes: a helper and two programs; one */

static const char waits[] = "server listen\nclient connect\nwire deliver all\nwait 100s\n";

/* Starts `finwait run` on a script that waits, behind another one that does not, and
 * returns when it does: its last line before the wait is on the pipe. */
static pid_t start_run(struct family *f, bool second)
{
    static const char first[] = FINWAIT_SOURCE_DIR "/tests/scripts/handshake.fw";
    int in[2], out[2];
    assert_int_equal(pipe(in) | pipe(out), 0);
    pid_t pid = fork();
    if (pid == 0) {
        dup2(in[0], 0);
        dup2(out[1], 1);
        dup2(open("/dev/null", O_WRONLY), 2); /* a sanitizer reports the crash that is asked for */
        syscall(SYS_close_range, 3u, ~0u, 0);
        execl(FINWAIT_PROGRAM, "finwait", "run", second ? first : "-", second ? "-" : NULL, (char *)NULL);
        _exit(127);
    }
    close(in[0]);
    close(out[1]);
    assert_int_equal(write(in[1], waits, sizeof waits - 1), (ssize_t)sizeof waits - 1);
    close(in[1]);
    FILE *lines = fdopen(out[0], "r");
    char line[512];
    while (fgets(line, sizeof line, lines) && !strstr(line, "wait 100s")) continue;
    f->n = 0;
    family_add(f, pid);
    fclose(lines);
    return pid;
}

static int undo_all(struct error *e)
{
    struct engine_config config = {.seed = 1};
    struct session *s = session_open(&kernel_engine, &config, 0, e);
    struct script *script = script_parse("test", waits, sizeof waits - 1, e);
    if (!s || !script) return -1;
    for (size_t i = 0; i < script_len(script); i++)
        if (session_submit(s, script_at(script, i), 0, e)) return -1;
    while (session_last(s) != TAPE_FULL)
        if (session_undo(s, 0, e)) return -1;
    return 0;
}

/* A process that stands behind four undos: one lab is live, one set aside. */
static pid_t start_undone(struct family *f)
{
    int out[2];
    struct error e = {.text = ""};
    assert_int_equal(pipe(out), 0);
    pid_t pid = fork();
    if (pid == 0) {
        signal(SIGSEGV, SIG_DFL); /* the test's own handler would go on */
        bool done = undo_all(&e) == 0;
        _Exit(write(out[1], done ? "" : e.text, sizeof e.text) < 0 || pause());
    }
    assert_int_equal(read(out[0], e.text, sizeof e.text), (ssize_t)sizeof e.text);
    assert_string_equal(e.text, "");
    close(out[0]);
    close(out[1]);
    f->n = 0;
    family_add(f, pid);
    return pid;
}

static void assert_all_end_with(pid_t pid, int sig, struct family *f)
{
    /* A namespace nobody mounts lives as long as its processes and descriptors. */
    for (int i = 0; i < f->n; i++) assert_int_not_equal(f->netns[i], family_netns(getpid()));
    assert_int_equal(kill(pid, sig), 0);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    family_ends(f);
}

static void nothing_is_left_after(int sig)
{
    struct family f;
    pid_t pid = start_run(&f, false);
    assert_int_equal(f.n, MAKER + LAB);
    assert_all_end_with(pid, sig, &f);
    pid = start_run(&f, true);
    assert_true(f.n >= MAKER + LAB); /* the first lab may still be about to end */
    assert_all_end_with(pid, sig, &f);
    pid = start_undone(&f);
    assert_true(f.n >= MAKER + 2 * LAB);
    assert_all_end_with(pid, sig, &f);
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
