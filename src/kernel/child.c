#include "child.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* A held terminal would keep it busy after finwait is gone. */
void child_leave_parent(int keep)
{
    setsid(); /* Ctrl-C and Ctrl-Z are for the screen, not for us */
    for (int s = 1; s < NSIG; s++) signal(s, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    int null = open("/dev/null", O_RDWR);
    for (int fd = 0; fd <= 2 && null >= 0; fd++)
        if (fd != keep && dup2(null, fd) < 0) close(fd);
    unsigned first = 3, kept = (unsigned)keep;
    if (kept > first) syscall(SYS_close_range, first, kept - 1, 0);
    syscall(SYS_close_range, kept + 1 > first ? kept + 1 : first, ~0u, 0);
}

/* The parent may have died before. */
void child_die_with(pid_t parent)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    if (getppid() != parent) _exit(0);
}
