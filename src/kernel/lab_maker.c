/* lab_maker.c - see lab_maker.h.
 *
 * The state below is the one mutable global of the layer: privileges belong to a
 * process and are given up once and for all, and so does whoever keeps them for it.
 * A child forked with it may use it too: each request brings the socket that it is
 * answered on, so that those who ask do not disturb each other. */
#include "lab_maker.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "child.h"
#include "fdpass.h"
#include "lab_helper.h"

static struct { pid_t pid; int sock; } maker; /* pid 0: there is none */

/* The helper has nothing of finwait to leave behind: we did. */
static void answer(int sock, int end, struct lab_fault f, bool user)
{
    pid_t me = getpid(), pid = f.sys ? -1 : fork();
    if (pid == 0) {
        signal(SIGCHLD, SIG_DFL);
        close(sock);
        lab_helper_run(end, me, user);
    }
    if (pid < 0) lab_helper_refuse(end, f.sys ? f : (struct lab_fault){STEP_FORK, errno});
    close(end);
}

static _Noreturn void serve(int sock, pid_t parent)
{
    char request;
    int fds[FDPASS_MAX], user = 0;
    size_t nfds;
    child_leave_parent(sock);
    child_die_with(parent);
    signal(SIGCHLD, SIG_IGN); /* a helper that has torn its lab down needs no burial */
    struct lab_fault f = netns_enter_user(&user);
    if (!f.sys) lab_helper_small_tables();
    child_die_with(parent);
    while (fdpass_recv(sock, &request, sizeof request, fds, &nfds) == (ssize_t)sizeof request)
        if (nfds == 1) answer(sock, fds[0], f, user);
    _exit(0);
}

static int start(void)
{
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair)) return errno;
    pid_t me = getpid(), pid = fork();
    int sys = pid < 0 ? errno : 0;
    if (pid == 0) serve(pair[1], me);
    close(pair[1]);
    if (sys) {
        close(pair[0]);
        return sys;
    }
    maker.pid = pid;
    maker.sock = pair[0];
    return 0;
}

static int ask(int end)
{
    static const char request = 'm'; /* descriptors need a message to travel with */
    return fdpass_send(maker.sock, &request, sizeof request, &end, 1) ? errno : 0;
}

pid_t lab_maker_pid(void) { return maker.pid; }

/* One that somebody has killed is not made anew: it had what we have given up. */
int lab_maker_ask(int end)
{
    int sys = maker.pid ? 0 : start();
    return sys ? sys : ask(end);
}
