/* doctor.c - tries every step of the lab for real, in a child that is then gone,
 * and tells which one failed. By doing, not by reading sysctls: containers,
 * AppArmor and seccomp all have their own way of saying no. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kernel/kernel.h"
#include "knobs.h"
#include "lab.h"
#include "netns.h"
#include "probe.h"

struct report { struct kernel_step *steps; size_t n, cap; };

static void add(struct report *r, const char *name, bool fatal, int sys, const char *fix)
{
    if (r->n == r->cap) return;
    struct kernel_step *s = &r->steps[r->n++];
    memset(s, 0, sizeof *s);
    snprintf(s->name, sizeof s->name, "%s", name);
    s->ok = sys == 0;
    s->fatal = fatal;
    s->sys = sys;
    snprintf(s->fix, sizeof s->fix, "%s", fix);
}

/* The steps before the failed one went well; those behind it were not reached. */
static void add_steps(struct report *r, enum lab_step from, enum lab_step to, struct lab_fault f)
{
    for (enum lab_step s = from; s <= to; s = (enum lab_step)(s + 1)) {
        bool failed = f.sys && f.step == s;
        add(r, lab_step_name(s), true, failed ? f.sys : 0, failed ? lab_step_fix(s, f.sys) : "");
        if (failed) return;
    }
}

static void add_knobs(struct report *r)
{
    for (size_t i = 0; i < nknobs; i++) {
        char name[64], why[160];
        int sys = knob_write(knobs[i].path, knobs[i].value);
        snprintf(name, sizeof name, "%s=%s", strrchr(knobs[i].path, '/') + 1, knobs[i].value);
        snprintf(why, sizeof why, "%s%s", knobs[i].why,
                 sys && knobs[i].optional ? "; this kernel has it not, it is not needed" : "");
        add(r, name, false, sys, why);
    }
}

static void try_host(struct report *r)
{
    int user = 0;
    struct netns n;
    struct lab_fault f = netns_enter_user(&user);
    add_steps(r,
              user || f.step == STEP_USER_NAMESPACE || f.step == STEP_ID_MAPS ? STEP_USER_NAMESPACE
                                                                              : STEP_NETWORK_NAMESPACE,
              STEP_NETWORK_NAMESPACE, f);
    if (f.sys) return;
    f = netns_make(&n, HOST_CLIENT);
    add_steps(r, STEP_OPEN_TUN, STEP_SOCK_DIAG, f);
    if (!f.sys) add_knobs(r);
}

/* The whole lab with both programs, as the screen would have it. */
static void try_lab(struct report *r)
{
    struct lab lab;
    struct lab_program p;
    struct socket_rows rows = {0};
    struct error e;
    int failed = lab_open(&lab, &e);
    for (int h = 0; h < HOST_COUNT && !failed; h++) {
        failed = lab_start(&lab, (enum host)h, &p, &e) || probe_dump(&rows, lab.diag[h], true, &e);
    }
    add(r, "both hosts with their programs", true, failed ? (e.sys ? e.sys : EIO) : 0, failed ? e.text : "");
    socket_rows_free(&rows);
    if (!failed) lab_close(&lab);
}

static _Noreturn void child(int out, size_t cap)
{
    struct kernel_step steps[48];
    struct report r = {steps, 0, cap < 48 ? cap : 48};
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    pid_t pid = fork(); /* a process enters a user namespace only once */
    if (pid == 0) {
        try_host(&r);
        _exit(write(out, steps, r.n * sizeof *steps) < 0);
    }
    int whole = pid > 0 && waitpid(pid, NULL, 0) == pid;
    try_lab(&r);
    _exit(write(out, steps, r.n * sizeof *steps) < 0 || !whole);
}

size_t kernel_doctor(struct kernel_step *steps, size_t cap, bool *usable)
{
    int pipefd[2];
    size_t n = 0;
    *usable = false;
    if (pipe(pipefd)) return 0;
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) child(pipefd[1], cap);
    close(pipefd[1]);
    while (n < cap && read(pipefd[0], &steps[n], sizeof *steps) == (ssize_t)sizeof *steps) n++;
    close(pipefd[0]);
    if (pid > 0) waitpid(pid, NULL, 0);
    *usable = n > 0;
    for (size_t i = 0; i < n; i++)
        if (steps[i].fatal && !steps[i].ok) *usable = false;
    return n;
}
