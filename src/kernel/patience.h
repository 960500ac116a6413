/* patience.h - waiting for a process of ours to answer. One that is stopped is not
 * waited for. One that is only slow is: on a busy machine, a virtual one above all,
 * seconds may pass before it gets its turn. */
#ifndef KERNEL_PATIENCE_H
#define KERNEL_PATIENCE_H
#include <stdbool.h>
#include <sys/types.h>

enum {
    PATIENCE_LOOK_MS = 500, /* then the process is looked at, and again after as long */
    PATIENCE_MS = 20000     /* longer than any turn takes; behind it something is wrong */
};

bool patience_readable(int fd, int ms);
/* The state letter in a `stat` of /proc (proc_pid_stat(5)); '\0': there is none. */
char patience_state(const char *stat);
/* By a signal or a debugger. */
bool patience_stopped(pid_t pid);
/* Waits for fd, which pid makes readable. False when pid is seen to be stopped, by a
 * signal or a debugger, or after PATIENCE_MS. */
bool patience_answers(int fd, pid_t pid);

#endif
