#include "lab.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "caps.h"
#include "fdpass.h"
#include "lab_helper.h"
#include "lab_maker.h"
#include "lab_steps.h"
#include "patience.h"

/* A stopped helper must not stop us for good. */
static ssize_t await(int sock, pid_t pid, void *message, size_t len, int fds[FDPASS_MAX], size_t *nfds)
{
    *nfds = 0;
    if (patience_answers(sock, pid)) return fdpass_recv(sock, message, len, fds, nfds);
    errno = ETIMEDOUT;
    return -1;
}

static int step_failed(enum lab_step step, int sys, struct error *e)
{
    error_set(e, "no lab: cannot %s: %s; %s", lab_step_name(step), strerror(sys), lab_step_fix(step, sys));
    e->sys = sys;
    return -1;
}

static int take_first_reply(struct lab *lab, struct error *e)
{
    struct lab_reply r;
    int fds[FDPASS_MAX];
    size_t nfds;
    ssize_t got = await(lab->helper, lab_maker_pid(), &r, sizeof r, fds, &nfds);
    if (got != (ssize_t)sizeof r) return step_failed(STEP_FORK, got < 0 ? errno : EPIPE, e);
    if (r.sys) return step_failed((enum lab_step)r.step, r.sys, e);
    if (nfds != LAB_FDS) return step_failed(STEP_FORK, EMFILE, e);
    lab->user_namespace = r.number;
    lab->helper_pid = r.pid;
    for (size_t i = 0; i < HOST_COUNT; i++) {
        lab->tun[i] = fds[2 * i];
        lab->diag[i] = fds[2 * i + 1];
        lab->netns[i] = r.netns[i];
    }
    return 0;
}

int lab_open(struct lab *lab, struct error *e)
{
    int pair[2];
    *lab = (struct lab){.helper = -1, .tun = {-1, -1}, .diag = {-1, -1}};
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair)) return step_failed(STEP_FORK, errno, e);
    int sys = lab_maker_ask(pair[1]);
    close(pair[1]);
    lab->helper = pair[0];
    int failed = sys ? step_failed(STEP_FORK, sys, e) : take_first_reply(lab, e);
    sys = failed ? 0 : caps_drop(); /* the maker keeps them */
    if (sys) failed = step_failed(STEP_DROP, sys, e);
    if (failed) lab_close(lab);
    return failed;
}

void lab_close(struct lab *lab)
{
    for (int i = 0; i < HOST_COUNT; i++) {
        if (lab->tun[i] >= 0) close(lab->tun[i]);
        if (lab->diag[i] >= 0) close(lab->diag[i]);
    }
    if (lab->helper >= 0) close(lab->helper); /* it reads the end, and its programs end with it */
    *lab = (struct lab){.helper = -1, .tun = {-1, -1}, .diag = {-1, -1}};
}

static int ask(struct lab *lab, const struct lab_request *q, struct lab_reply *r, int fds[FDPASS_MAX], size_t *nfds,
               struct error *e)
{
    ssize_t got = -1;
    if (fdpass_send(lab->helper, q, sizeof *q, NULL, 0) == 0)
        got = await(lab->helper, lab->helper_pid, r, sizeof *r, fds, nfds);
    if (got == (ssize_t)sizeof *r) return 0;
    int sys = got < 0 ? errno : EPIPE; /* errno tells nothing of an end */
    lab->silent = true;
    return error_set(e, "the lab helper does not answer (%s); quit and start finwait again", strerror(sys));
}

int lab_start(struct lab *lab, enum host h, struct lab_program *p, struct error *e)
{
    struct lab_request q = {.op = LAB_START, .host = (uint32_t)h};
    struct lab_reply r;
    int fds[FDPASS_MAX];
    size_t nfds;
    if (ask(lab, &q, &r, fds, &nfds, e)) return -1;
    if (r.sys || nfds != 2) return step_failed(STEP_PROGRAM, r.sys ? r.sys : EMFILE, e);
    *p = (struct lab_program){.fd = fds[0], .pidfd = fds[1], .pid = r.number};
    return 0;
}

int lab_reap(struct lab *lab, enum host h, int *status, struct error *e)
{
    struct lab_request q = {.op = LAB_REAP, .host = (uint32_t)h};
    struct lab_reply r;
    int fds[FDPASS_MAX];
    size_t nfds;
    if (ask(lab, &q, &r, fds, &nfds, e)) return -1;
    if (r.sys) return error_sys(e, r.sys, "cannot learn how the %s's program ended", host_name(h));
    *status = r.number;
    return 0;
}

int lab_sysctl(struct lab *lab, enum host h, const char *name, const char *value, struct error *e)
{
    struct lab_request q = {.op = LAB_SYSCTL, .host = (uint32_t)h};
    struct lab_reply r;
    int fds[FDPASS_MAX];
    size_t nfds;
    snprintf(q.name, sizeof q.name, "%s", name);
    snprintf(q.value, sizeof q.value, "%s", value);
    if (ask(lab, &q, &r, fds, &nfds, e)) return -1;
    if (r.sys) return error_sys(e, r.sys, "cannot set net.ipv4.%s = %s on the %s", name, value, host_name(h));
    return 0;
}
