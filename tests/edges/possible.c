/* possible.c - see possible.h. */
#include "possible.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* In a child: the namespaces must not become ours. */
static int try_lab(void)
{
    if (unshare(geteuid() == 0 ? CLONE_NEWNET : CLONE_NEWUSER | CLONE_NEWNET)) return errno;
    return open("/dev/net/tun", O_RDWR | O_CLOEXEC) < 0 ? errno : 0;
}

bool lab_possible(char *why, size_t cap)
{
    int status;
    pid_t pid = fork();
    if (pid == 0) _exit(try_lab());
    if (pid < 0 || waitpid(pid, &status, 0) != pid) return true; /* then the scripts fail and say more */
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return true;
    snprintf(why, cap, "this system gives no network namespace or no TUN: %s",
             WIFEXITED(status) ? strerror(WEXITSTATUS(status)) : "a signal");
    return false;
}
