/* kernel.c - the engine on two real Linux stacks: what engine.h promises. */
#include "kernel/kernel.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "caps.h"
#include "lab_engine.h"

static void kernel_close(struct engine *engine)
{
    struct rig *r = (struct rig *)(void *)engine;
    if (!r) return;
    struct kernel *k = kernel_of(r);
    for (int h = 0; h < HOST_COUNT; h++) {
        if (!r->host[h].running) continue;
        close(k->host[h].program.fd);
        close(k->host[h].program.pidfd);
    }
    lab_close(&k->lab);
    rig_close(r);
    free(k);
}

static int start(struct kernel *k, const struct engine_config *config, struct error *e)
{
    struct utsname u;
    char text[160];
    uname(&u);
    snprintf(text, sizeof text, "kernel/linux/%s %.60s%s", u.sysname, u.release,
             k->lab.user_namespace ? ", in a user namespace" : "");
    return rig_start(&k->rig, config, text, e);
}

static struct engine *kernel_open(const struct engine_config *config, struct tape *tape, vtime now, struct error *e)
{
    if (config->profile && strcmp(config->profile, "linux") != 0) {
        error_set(e, "the kernel engine is Linux as it is: profile %s needs the simulator", config->profile);
        return NULL;
    }
    struct kernel *k = calloc(1, sizeof *k);
    if (!k) {
        error_set(e, "out of memory");
        return NULL;
    }
    k->rig.base.ops = &kernel_engine;
    k->rig.ops = &kernel_rig_ops;
    k->lab = (struct lab){.helper = -1, .tun = {-1, -1}, .diag = {-1, -1}};
    if (rig_open(&k->rig, config, tape, now, e) == 0 && lab_open(&k->lab, e) == 0 && start(k, config, e) == 0)
        return &k->rig.base;
    kernel_close(&k->rig.base);
    return NULL;
}

static size_t kernel_fds(const struct engine *engine, struct pollfd fds[ENGINE_FDS_MAX])
{
    const struct rig *r = (const struct rig *)(const void *)engine;
    const struct kernel *k = kernel_of_const(r);
    size_t n = 0;
    if (r->broken) return 0;
    fds[n++] = (struct pollfd){.fd = k->lab.helper, .events = POLLIN}; /* readable: it is gone */
    for (int h = 0; h < HOST_COUNT; h++) {
        const struct kernel_host *host = &k->host[h];
        const bool running = r->host[h].running;
        fds[n++] = (struct pollfd){.fd = k->lab.tun[h], .events = POLLIN};
        if (running) fds[n++] = (struct pollfd){.fd = host->program.pidfd, .events = POLLIN};
        if (running && host->stuck) fds[n++] = (struct pollfd){.fd = host->program.fd, .events = POLLIN};
    }
    return n;
}

static bool kernel_enter(const struct engine *engine, enum host h, char *buf, size_t cap)
{
    const struct kernel *k = kernel_of_const((const struct rig *)(const void *)engine);
    const char *user = k->lab.user_namespace ? " --user --preserve-credentials" : "";
    snprintf(buf, cap, "nsenter --target %d%s --net=/proc/%d/fd/%d", (int)k->lab.helper_pid, user,
             (int)k->lab.helper_pid, k->lab.netns[h]);
    return true;
}

int kernel_renounce(void) { return caps_drop(); }

const struct engine_ops kernel_engine = {
    .name = "kernel",
    .summary = "two real Linux TCP stacks",
    .caps = 0,
    .open = kernel_open,
    .close = kernel_close,
    .submit = rig_submit,
    .busy = rig_busy,
    .broken = rig_broken,
    .fds = kernel_fds,
    .deadline = rig_deadline,
    .pump = rig_pump,
    .enter = kernel_enter,
};
