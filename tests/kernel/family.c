#include "family.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <cmocka.h>

enum { END_WITHIN_MS = 60000 };

ino_t family_netns(pid_t pid)
{
    char path[64];
    struct stat st;
    snprintf(path, sizeof path, "/proc/%d/ns/net", (int)pid);
    return stat(path, &st) ? 0 : st.st_ino;
}

void family_add(struct family *f, pid_t pid)
{
    char path[64], list[1024] = "";
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)pid, (int)pid);
    int fd = open(path, O_RDONLY);
    ssize_t n = fd < 0 ? 0 : read(fd, list, sizeof list - 1);
    if (fd >= 0) close(fd);
    list[n > 0 ? n : 0] = '\0';
    for (char *at = list, *end; f->n < FAMILY; at = end) {
        pid_t child = (pid_t)strtol(at, &end, 10);
        if (end == at) return;
        int pidfd = (int)syscall(SYS_pidfd_open, child, 0);
        if (pidfd < 0) continue; /* it has ended since */
        f->pid[f->n] = child;
        f->netns[f->n] = family_netns(child);
        f->pidfd[f->n++] = pidfd;
        family_add(f, child);
    }
}

void family_free(struct family *f)
{
    while (f->n > 0) close(f->pidfd[--f->n]);
}

static void await_end(struct family *f, int from)
{
    for (int i = from; i < f->n; i++) {
        struct pollfd pf = {.fd = f->pidfd[i], .events = POLLIN};
        assert_int_equal(poll(&pf, 1, END_WITHIN_MS), 1);
    }
    family_free(f);
}

void family_ends(struct family *f) { await_end(f, 0); }

void family_kill(struct family *f, int from)
{
    for (int i = from; i < f->n; i++) kill(f->pid[i], SIGKILL);
    await_end(f, from);
}

/* Some may be on their way out: one of them must end before the next look. */
void family_settles(struct family *f, int n)
{
    for (;;) {
        struct pollfd fds[FAMILY];
        f->n = 0;
        family_add(f, getpid());
        for (int i = 0; i < f->n; i++) fds[i] = (struct pollfd){.fd = f->pidfd[i], .events = POLLIN};
        int more = f->n - n, ended = more > 0 ? poll(fds, (nfds_t)f->n, END_WITHIN_MS) : 0;
        family_free(f);
        assert_in_range(more, 0, FAMILY);
        if (more == 0) return;
        assert_true(ended > 0);
    }
}
