#include "lab_helper.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "calls.h"
#include "caps.h"
#include "child.h"
#include "fdpass.h"
#include "knobs.h"
#include "netns.h"

struct helper {
    int sock;
    struct netns host[HOST_COUNT];
    pid_t program[HOST_COUNT]; /* 0: none */
};

/* The tables of a namespace are sized by the one it is made from: small tables
 * make a socket dump 40 times faster. */
void lab_helper_small_tables(void) { knob_write("ipv4/tcp_child_ehash_entries", "256"); }

static struct lab_fault make_hosts(struct helper *h)
{
    int parent = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
    struct lab_fault f = {STEP_NETWORK_NAMESPACE, parent < 0 ? errno : 0};
    for (int i = 0; i < HOST_COUNT && !f.sys; i++) {
        if (setns(parent, CLONE_NEWNET)) f = (struct lab_fault){STEP_NETWORK_NAMESPACE, errno};
        else f = netns_make(&h->host[i], (enum host)i);
    }
    if (parent >= 0) close(parent);
    return f;
}

static void first_reply(struct helper *h, bool user)
{
    struct lab_fault f = make_hosts(h);
    struct lab_reply r = {.step = (int32_t)f.step, .sys = f.sys, .number = user, .pid = getpid()};
    int fds[LAB_FDS];
    for (size_t i = 0; i < HOST_COUNT; i++) {
        r.netns[i] = h->host[i].ns;
        fds[2 * i] = h->host[i].tun;
        fds[2 * i + 1] = h->host[i].diag;
    }
    if (fdpass_send(h->sock, &r, sizeof r, fds, f.sys ? 0 : LAB_FDS) || f.sys) _exit(1);
}

static _Noreturn void be_program(int ns, int sock, pid_t helper)
{
    if (setns(ns, CLONE_NEWNET) || caps_drop()) _exit(1);
    child_leave_parent(sock);
    /* Where a program has its standard input, so that its own descriptors are 3, 4, 5 ... */
    if (sock != STDIN_FILENO) {
        if (dup2(sock, STDIN_FILENO) < 0) _exit(1);
        close(sock);
    }
    child_die_with(helper);
    calls_serve(STDIN_FILENO);
    _exit(0);
}

/* One that finwait asked for but had no descriptors to take: it knows of none, and starts another. */
static void end_unclaimed(pid_t program)
{
    if (program) kill(program, SIGKILL);
    if (program) waitpid(program, NULL, 0);
}

static void start_program(struct helper *h, enum host i, struct lab_reply *r, int fds[2], size_t *nfds)
{
    int pair[2];
    r->step = STEP_PROGRAM;
    end_unclaimed(h->program[i]);
    h->program[i] = 0;
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair)) {
        r->sys = errno;
        return;
    }
    pid_t me = getpid(), pid = fork();
    if (pid == 0) be_program(h->host[i].ns, pair[1], me);
    r->sys = pid < 0 ? errno : 0;
    close(pair[1]);
    int pidfd = pid < 0 ? -1 : (int)syscall(SYS_pidfd_open, pid, 0);
    h->program[i] = pid < 0 ? 0 : pid;
    if (pidfd < 0) {
        if (!r->sys) r->sys = errno;
        close(pair[0]);
        return;
    }
    r->number = pid;
    fds[0] = pair[0];
    fds[1] = pidfd;
    *nfds = 2;
}

static void reap_program(struct helper *h, enum host i, struct lab_reply *r)
{
    int status = 0;
    pid_t got = h->program[i] ? waitpid(h->program[i], &status, 0) : -1;
    r->step = STEP_PROGRAM;
    r->sys = got < 0 ? ECHILD : 0;
    r->number = status;
    h->program[i] = 0;
}

static void set_sysctl(struct helper *h, enum host i, const struct lab_request *q, struct lab_reply *r)
{
    char path[64];
    snprintf(path, sizeof path, "ipv4/%.40s", q->name);
    r->step = STEP_NETWORK_NAMESPACE;
    r->sys = setns(h->host[i].ns, CLONE_NEWNET) ? errno : knob_write(path, q->value);
}

static void serve(struct helper *h, const struct lab_request *q)
{
    struct lab_reply r = {0};
    int fds[2];
    size_t nfds = 0;
    enum host i = q->host ? HOST_SERVER : HOST_CLIENT;
    if (q->op == LAB_START) start_program(h, i, &r, fds, &nfds);
    else if (q->op == LAB_REAP) reap_program(h, i, &r);
    else set_sysctl(h, i, q, &r);
    if (fdpass_send(h->sock, &r, sizeof r, fds, nfds)) _exit(0);
    for (size_t k = 0; k < nfds; k++) close(fds[k]);
}

void lab_helper_refuse(int sock, struct lab_fault f)
{
    struct lab_reply r = {.step = (int32_t)f.step, .sys = f.sys};
    fdpass_send(sock, &r, sizeof r, NULL, 0);
}

_Noreturn void lab_helper_run(int sock, pid_t parent, bool user)
{
    struct helper h = {.sock = sock};
    child_die_with(parent);
    first_reply(&h, user);
    struct lab_request q;
    int fds[FDPASS_MAX];
    size_t nfds;
    while (fdpass_recv(sock, &q, sizeof q, fds, &nfds) == (ssize_t)sizeof q) {
        q.name[sizeof q.name - 1] = q.value[sizeof q.value - 1] = '\0';
        serve(&h, &q);
    }
    _exit(0);
}
