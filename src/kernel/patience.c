/* patience.c - see patience.h. proc_pid_stat(5): the field behind the name is the state. */
#include "patience.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

bool patience_readable(int fd, int ms)
{
    struct pollfd pf = {.fd = fd, .events = POLLIN};
    int n;
    do n = poll(&pf, 1, ms);
    while (n < 0 && errno == EINTR);
    return n > 0;
}

char patience_state(const char *stat)
{
    char text[256];
    int fd = open(stat, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    if (fd >= 0) close(fd);
    if (n <= 0) return '\0';
    text[n] = '\0';
    const char *end = strrchr(text, ')');
    return end && end[1] == ' ' ? end[2] : '\0';
}

bool patience_stopped(pid_t pid)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    const char state = patience_state(path);
    return state == 'T' || state == 't';
}

bool patience_answers(int fd, pid_t pid)
{
    for (int waited = 0; waited < PATIENCE_MS; waited += PATIENCE_LOOK_MS) {
        if (patience_readable(fd, PATIENCE_LOOK_MS)) return true;
        if (patience_stopped(pid)) return false;
    }
    return false;
}
