/* watch.c - see watch.h. */
#include "watch.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

enum { ENDS_MS = 60000, LOOK_MS = 10, MEASURED_MS = 500 };

void watch_begin(void) { prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); }

static void no_process_is_left(const char *who)
{
    for (int waited = 0; waitpid(-1, NULL, WNOHANG) >= 0 || errno != ECHILD; waited += LOOK_MS) {
        if (waited > ENDS_MS) fail_msg("%s: a process is left", who);
        poll(NULL, 0, LOOK_MS);
    }
}

/* state.c writes NAME.XXXXXX and renames it. */
static void no_part_of_a_file_is_left(const char *who)
{
    char path[128];
    snprintf(path, sizeof path, "%s/finwait", pty_state_folder());
    DIR *folder = opendir(path);
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        const char *dot = strrchr(entry->d_name, '.');
        if (dot && dot > entry->d_name && strlen(dot) == 7) fail_msg("%s: %s is left", who, entry->d_name);
    }
    if (folder) closedir(folder);
}

/* The children of a process, and theirs: the lab maker, its helper, the two programs. */
static int family(pid_t pid, pid_t found[], int n)
{
    char path[64], list[512] = "";
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)pid, (int)pid);
    FILE *file = fopen(path, "r");
    if (file && !fgets(list, sizeof list, file)) *list = '\0';
    if (file) fclose(file);
    for (char *at = list, *end; n < WATCH_FAMILY_MAX; at = end) {
        pid_t child = (pid_t)strtol(at, &end, 10);
        if (end == at) return n;
        found[n++] = child;
        n = family(child, found, n);
    }
    return n;
}

int watch_family(pid_t pid, pid_t found[WATCH_FAMILY_MAX]) { return family(pid, found, 0); }

static ino_t network_of(pid_t pid)
{
    char path[64];
    struct stat st;
    snprintf(path, sizeof path, "/proc/%d/ns/net", (int)pid);
    return stat(path, &st) == 0 ? st.st_ino : 0;
}

/* Open, or the number of one that is gone would soon be another's. */
static struct { int fd[WATCH_FAMILY_MAX], n; } namespaces;

void watch_namespaces(pid_t pid)
{
    char path[64];
    pid_t all[WATCH_FAMILY_MAX];
    const ino_t ours = network_of(getpid());
    for (int i = 0, n = watch_family(pid, all); i < n; i++) {
        if (network_of(all[i]) == ours) continue;
        snprintf(path, sizeof path, "/proc/%d/ns/net", (int)all[i]);
        namespaces.fd[namespaces.n++] = open(path, O_RDONLY | O_CLOEXEC);
    }
}

static bool is_watched(ino_t one)
{
    struct stat st;
    for (int i = 0; i < namespaces.n; i++)
        if (fstat(namespaces.fd[i], &st) == 0 && st.st_ino == one) return true;
    return false;
}

/* Nobody mounts them: they live as long as a process in them. */
static void no_namespace_is_left(const char *who)
{
    DIR *folder = opendir("/proc");
    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder));) {
        if (atoi(entry->d_name) <= 0 || !is_watched(network_of((pid_t)atoi(entry->d_name)))) continue;
        fail_msg("%s: process %s is in a namespace of the lab still", who, entry->d_name);
    }
    closedir(folder);
    while (namespaces.n > 0) close(namespaces.fd[--namespaces.n]);
}

/* Once: the next one has its own. */
static void files_are_whole(const char *who)
{
    char path[128], command[400];
    snprintf(path, sizeof path, "%s/finwait/last.jsonl", pty_state_folder());
    if (access(path, F_OK) != 0) return;
    snprintf(command, sizeof command, "'" FINWAIT_PROGRAM "' export '%s' --format text -o - >/dev/null", path);
    if (system(command)) fail_msg("%s: the saved session is not whole", who);
    unlink(path);
}

void watch_nothing_is_left(const char *who)
{
    no_process_is_left(who);
    no_namespace_is_left(who);
    no_part_of_a_file_is_left(who);
    files_are_whole(who);
}

/* proc_pid_stat(5): utime and stime, in ticks; 0: it is gone. */
static long ticks_of(pid_t pid)
{
    char path[64], text[512] = "";
    unsigned long user = 0, system = 0;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *file = fopen(path, "r");
    if (file && !fgets(text, sizeof text, file)) *text = '\0';
    if (file) fclose(file);
    const char *behind = strrchr(text, ')');
    if (!behind) return 0;
    assert_int_equal(sscanf(behind + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system), 2);
    return (long)(user + system);
}

/* With its lab. */
static long ticks(pid_t pid)
{
    pid_t all[WATCH_FAMILY_MAX];
    long sum = ticks_of(pid);
    for (int i = 0, n = watch_family(pid, all); i < n; i++) sum += ticks_of(all[i]);
    return sum;
}

/* A loop that spins would take all of the time; the terminal is read meanwhile. */
void watch_rests(struct pty *p)
{
    long before = ticks(p->pid), second = sysconf(_SC_CLK_TCK);
    pty_reads(p, MEASURED_MS);
    long used = (ticks(p->pid) - before) * 1000 / second;
    if (used > MEASURED_MS / 2) fail_msg("%ld ms of CPU in %d ms", used, MEASURED_MS);
}
