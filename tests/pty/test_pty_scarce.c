/* test_pty_scarce.c - the screen, on each engine, with too little of what a system gives: too few
 * descriptors at its start, none left later, a disk that is full; and with too much to show: hosts
 * that answer each other for ever. It says so, goes on or ends in order, and leaves nothing. */
#include <setjmp.h>
#include <dirent.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>
#include "pty.h"
#include "watch.h"

enum { FEWEST = 4, ENOUGH = 24 };

/* They need descriptors of their own. */
static void skip_under_sanitizers(void)
{
#ifdef __SANITIZE_ADDRESS__
    skip();
#endif
}

static bool has_written(const struct pty *p, const char *text)
{
    return memmem(p->raw, p->nraw, text, strlen(text)) != NULL;
}

static void ends_in_order(struct pty *p, const char *who, int status)
{
    int got = pty_ends(p);
    if (!WIFEXITED(got) || WEXITSTATUS(got) != status)
        fail_msg("%s: wait status %x, and not exit %d", who, (unsigned)got, status);
    if (!pty_restored(p)) fail_msg("%s: the terminal is not as before", who);
    pty_close(p);
    watch_nothing_is_left(who);
}

/* Whatever it lacks: the screen opens, or it says why not; false: that. */
static bool opens_or_says_why(const char *engine, int descriptors)
{
    char who[80];
    const struct pty_config c = {.args = {"--engine", engine, "--no-motion"}, .descriptors = descriptors};
    struct pty *p = pty_open(&c);
    snprintf(who, sizeof who, "%s with %d descriptors", engine, descriptors);
    if (pty_sees_or_ends(p, "nothing on the wire")) {
        pty_keys(p, "q");
        ends_in_order(p, who, 0);
        return true;
    }
    int status = WEXITSTATUS(p->status);
    if (!WIFEXITED(p->status) || status < 1 || status > 3) fail_msg("%s: wait status %x", who, (unsigned)p->status);
    if (!has_written(p, "finwait: ")) fail_msg("%s: it does not say why", who);
    if (has_written(p, "\033[?1049h") && !has_written(p, "\033[?1049l"))
        fail_msg("%s: the screen of before is not back", who);
    print_message("%s: status %d, %.*s\n", who, status, (int)strcspn(p->raw, "\r\n"), p->raw);
    ends_in_order(p, who, status);
    return false;
}

static void too_few_descriptors_at_the_start_are_told(void **state)
{
    (void)state;
    skip_under_sanitizers();
    static const char *const engines[] = {"sim", "kernel", "auto", NULL};
    for (const char *const *engine = engines; *engine; engine++) {
        if (!pty_lab() && strcmp(*engine, "kernel") == 0) continue;
        int refused = 0;
        bool opened = false;
        for (int n = FEWEST; n <= ENOUGH; n++) {
            opened = opens_or_says_why(*engine, n);
            refused += !opened;
        }
        assert_true(opened);
        assert_true(refused > 0);
    }
}

/* From now on it gets no new descriptor: the lowest that is free is beyond what it may have. */
static void starve(pid_t pid)
{
    char path[64];
    struct stat st;
    struct rlimit limit;
    rlim_t lowest = 0;
    do
        snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)pid, (int)lowest);
    while (lstat(path, &st) == 0 && ++lowest);
    assert_int_equal(prlimit(pid, RLIMIT_NOFILE, NULL, &limit), 0);
    limit.rlim_cur = lowest;
    assert_int_equal(prlimit(pid, RLIMIT_NOFILE, &limit, NULL), 0);
}

/* What a key, or a line, says when finwait itself gets no descriptor. */
struct want { const char *keys, *sees; };

static const struct want wants[] = {
    {"\033[15~", "Cannot make finwait-1.cast: Too many open files"},
    {":record x.cast\r", "Cannot make x.cast: Too many open files"},
    {":save x.fw\r", "Cannot make x.fw: Too many open files"},
    {":export x.svg\r", "Cannot make x.svg: Too many open files"},
    {":theme ./x.theme\r", "the theme ./x.theme cannot be read: Too many open files"},
    {"v", "the way to walk it"},
    {"v", "help"},
    {"e", "lessons ─ done"},
    {"e", "help"},
};

static void none_left_later_is_told_and_borne(void **state)
{
    (void)state;
    skip_under_sanitizers();
    for (const char *const *engine = pty_engines(); *engine; engine++) {
        const bool kernel = strcmp(*engine, "sim") != 0;
        const struct pty_config c = {.args = {"--engine", *engine, "--no-motion"}};
        struct pty *p = pty_established(&c);
        starve(p->pid);
        for (size_t i = 0; i < sizeof wants / sizeof *wants; i++) {
            pty_keys(p, wants[i].keys);
            pty_sees(p, wants[i].sees);
        }
        pty_keys(p, "u"); /* a lab for it cannot be made */
        pty_sees(p,
                 kernel ? "Not undone: no lab: cannot start the lab helper: Too many open files"
                        : "Undone: wire deliver.");
        pty_keys(p, "s");
        pty_sees(p, "send(\"hello\")");
        watch_rests(p);
        pty_keys(p, "q");
        pty_writes(p, "finwait: this session was not saved: cannot write into");
        ends_in_order(p, *engine, 0);
    }
}

/* What asks for one of the lab's processes is told, and no more: the lab maker, its helper, the two programs. */
static const struct want beside[] = {
    {"u", "Not undone: no lab: cannot start the lab helper: Broken pipe"},
    {"c", "cannot set net.ipv4.ip_local_port_range = 40002 40002 on the client: Too many"},
    {"c\033OQ", "socket() = -1 EMFILE"},
    {"c   \033OQ", "accept() = -1 EMFILE"},
};

static void none_left_beside_it_is_told_and_borne(void **state)
{
    (void)state;
    if (!pty_lab()) skip();
    for (size_t which = 0; which < sizeof beside / sizeof *beside; which++) {
        char who[60];
        pid_t found[WATCH_FAMILY_MAX];
        const struct pty_config c = {.rows = 30, .cols = 100, .args = {"--engine", "kernel", "--no-motion"}};
        struct pty *p = pty_established(&c);
        assert_int_equal(watch_family(p->pid, found), sizeof beside / sizeof *beside);
        starve(found[which]);
        pty_keys(p, beside[which].keys);
        pty_sees(p, beside[which].sees);
        watch_rests(p);
        pty_keys(p, "q");
        snprintf(who, sizeof who, "process %zu of the lab without descriptors", which);
        ends_in_order(p, who, 0);
    }
}

/* Each answers what the other sends: the tape would grow without end. */
static void hosts_that_never_rest_end_at_a_key_or_by_themselves(void **state)
{
    (void)state;
    for (const char *const *engine = pty_engines(); *engine; engine++) {
        const struct pty_config c = {.rows = 30, .cols = 100, .args = {"--engine", *engine, "--no-motion"}};
        struct pty *p = pty_established(&c);
        pty_keys(p, ":server set echo on\r:client set echo on\r:client send \"x\"\r:wire auto 1ms\r");
        pty_sees_number(p, "event ", 1000, INT32_MAX, "");
        pty_keys(p, "a");
        pty_sees(p, "Segments wait in your hand again");
        pty_sees_not(p, "again, by itself");
        pty_keys(p, ":wire auto 0\r");
        pty_sees(p, "the wire holds every segment again, by itself");
        pty_sees(p, "after 20000 segments the hosts still answer each other; set echo off on a host");
        watch_rests(p);
        pty_keys(p, ":client set echo off\r:wire deliver all\r");
        pty_sees_not(p, "held:");
        pty_keys(p, "q");
        ends_in_order(p, *engine, 0);
    }
}

/* ---- a small disk of our own, in a mount namespace of our own ---- */

enum { DISK_BYTES = 256 * 1024, PAGE = 4096, FRAMES = 100, FRAME_MS = 60 };

static char disk[32], disk_state[64];

static int disk_make(void **state)
{
    char options[40];
    (void)state;
    strcpy(disk, "/tmp/finwait-disk-XXXXXX");
    snprintf(options, sizeof options, "size=%d", DISK_BYTES);
    if (!mkdtemp(disk)) return -1;
    snprintf(disk_state, sizeof disk_state, "XDG_STATE_HOME=%s", disk);
    return mount("none", disk, "tmpfs", 0, options);
}

static int disk_remove(void **state)
{
    (void)state;
    return umount(disk) || rmdir(disk);
}

static const char *on_disk(const char *name)
{
    static char path[100];
    snprintf(path, sizeof path, "%s/%s", disk, name);
    return path;
}

/* All that is free, but for so many pages. */
static void fill(int pages_left)
{
    static const char page[PAGE];
    int fd = open(on_disk("filler"), O_WRONLY | O_CREAT, 0600);
    assert_true(fd >= 0);
    lseek(fd, 0, SEEK_END);
    while (write(fd, page, PAGE) == PAGE) continue;
    assert_int_equal(ftruncate(fd, lseek(fd, 0, SEEK_CUR) / PAGE * PAGE - (off_t)pages_left * PAGE), 0);
    close(fd);
}

static size_t read_whole(const char *name, char *buf, size_t cap)
{
    FILE *file = fopen(on_disk(name), "r");
    assert_non_null(file);
    size_t n = fread(buf, 1, cap, file);
    fclose(file);
    return n;
}

/* What is in a folder, but for what is named. */
static void holds_only(const char *folder, const char *const *names)
{
    DIR *open = opendir(on_disk(folder));
    assert_non_null(open);
    for (struct dirent *entry; (entry = readdir(open));) {
        bool known = *entry->d_name == '.';
        for (const char *const *name = names; *name; name++) known = known || strcmp(*name, entry->d_name) == 0;
        if (!known) fail_msg("%s is left", entry->d_name);
    }
    closedir(open);
}

static struct pty *on_the_disk(const char *engine)
{
    const struct pty_config c = {.rows = 30, .cols = 100, .args = {"--engine", engine, "--no-motion"}, .folder = disk,
                                 .env = {disk_state}};
    return pty_established(&c);
}

static void nothing_can_be_made_on_a_full_disk(void **state)
{
    (void)state;
    for (const char *const *engine = pty_engines(); *engine; engine++) {
        struct pty *p = on_the_disk(*engine);
        fill(0);
        pty_keys(p, ":save x.fw\r");
        pty_sees(p, "Cannot make x.fw: No space left on device. Try `:save ~/my.fw`.");
        pty_keys(p, ":export x.svg\r");
        pty_sees(p, "Cannot make x.svg: No space left on device. Try `:export ~/my.svg`.");
        pty_keys(p, "\033[15~");
        pty_sees(p, "Cannot make finwait-1.cast: No space left on device. Try `:record ~/my.cast`.");
        pty_keys(p, ":record x.cast\r");
        pty_sees(p, "Cannot make x.cast: No space left on device.");
        fill(1); /* it fits by half */
        pty_keys(p, ":export y.jsonl\r");
        pty_sees(p, "Cannot make y.jsonl: No space left on device. Try `:export ~/my.svg`.");
        holds_only("", (const char *const[]){"filler", "finwait", NULL});
        watch_rests(p);
        fill(0);
        pty_keys(p, "q");
        pty_writes(p, "finwait: this session was not saved: ");
        ends_in_order(p, *engine, 0);
        unlink(on_disk("filler"));
    }
}

static void a_disk_that_fills_up_ends_the_recording_behind_a_whole_line(void **state)
{
    (void)state;
    static char film[DISK_BYTES];
    for (const char *const *engine = pty_engines(); *engine; engine++) {
        struct pty *p = on_the_disk(*engine);
        fill(4);
        pty_keys(p, ":record x.cast\r");
        pty_sees(p, "What you see is recorded to x.cast");
        int row, col;
        for (int i = 0; i < FRAMES && !pty_find(p, "The recording has ended", &row, &col); i++) {
            pty_keys(p, i % 2 ? "\033" : "?"); /* all of the picture changes */
            pty_reads(p, FRAME_MS);
        }
        pty_sees(p, "What x.cast has so far is whole.");
        pty_keys(p, "q");
        ends_in_order(p, *engine, 0);
        size_t n = read_whole("x.cast", film, sizeof film);
        assert_true(n > 0 && film[n - 1] == '\n' && film[n - 2] == ']');
        unlink(on_disk("x.cast"));
        unlink(on_disk("filler"));
    }
}

/* Where there is no room for the new one the old one stays, at whatever byte the room ends. */
static void the_saved_session_of_before_is_kept_when_the_disk_is_full(void **state)
{
    (void)state;
    static char before[DISK_BYTES], after[DISK_BYTES];
    for (const char *const *engine = pty_engines(); *engine; engine++) {
        struct pty *p = on_the_disk(*engine);
        pty_keys(p, "q");
        ends_in_order(p, *engine, 0);
        const size_t n = read_whole("finwait/last.jsonl", before, sizeof before);
        assert_true(n > PAGE);
        for (int pages = 0; pages < 3; pages++) {
            p = on_the_disk(*engine);
            pty_keys(p, "ssssssssssssssssssssssssssssssssssssssss");
            pty_sees_number(p, "event ", 150, INT32_MAX, ""); /* longer than what is left */
            fill(pages);
            pty_keys(p, "q");
            pty_writes(p,
                       "finwait: this session was not saved: the tape was not written whole: No space left on device");
            ends_in_order(p, *engine, 0);
            holds_only("finwait", (const char *const[]){"last.jsonl", "history", "atlas", NULL});
            assert_int_equal(read_whole("finwait/last.jsonl", after, sizeof after), n);
            assert_memory_equal(after, before, n);
            unlink(on_disk("filler"));
        }
    }
}

static int own_mounts(void) { return unshare(CLONE_NEWNS) || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL); }

/* With an argument the tests of the disk: who may mount nothing skips these alone. */
int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(none_left_later_is_told_and_borne),
        cmocka_unit_test(none_left_beside_it_is_told_and_borne),
        cmocka_unit_test(hosts_that_never_rest_end_at_a_key_or_by_themselves),
        cmocka_unit_test(too_few_descriptors_at_the_start_are_told),
    };
    const struct CMUnitTest disk_tests[] = {
        cmocka_unit_test_setup_teardown(nothing_can_be_made_on_a_full_disk, disk_make, disk_remove),
        cmocka_unit_test_setup_teardown(a_disk_that_fills_up_ends_the_recording_behind_a_whole_line, disk_make,
                                        disk_remove),
        cmocka_unit_test_setup_teardown(the_saved_session_of_before_is_kept_when_the_disk_is_full, disk_make,
                                        disk_remove),
    };
    watch_begin();
    if (argc < 2) return cmocka_run_group_tests(tests, NULL, NULL);
    if (own_mounts()) return PTY_SKIP; /* an ordinary user, or a chroot that is no mount point */
    return cmocka_run_group_tests_name(argv[1], disk_tests, NULL, NULL);
}
