/* kernel/kernel.h - the engine that runs two real Linux TCP stacks in network
 * namespaces of their own, and what `finwait doctor` asks of it. */
#ifndef KERNEL_KERNEL_H
#define KERNEL_KERNEL_H
#include <stdbool.h>
#include <stddef.h>
#include "engine/engine.h"

extern const struct engine_ops kernel_engine;

/* One step of building the lab, tried for real. */
struct kernel_step {
    char name[48];   /* "open /dev/net/tun" */
    bool ok, fatal;  /* fatal: without it there is no lab */
    int sys;         /* errno when not ok */
    char fix[240];   /* what to do about it, or a remark; "" */
};
/* Tries every step in a child process and leaves nothing behind. Returns how
 * many steps were written (at most cap); *usable says whether the lab can be had. */
size_t kernel_doctor(struct kernel_step *, size_t cap, bool *usable);

/* Gives up every capability of this process, for good: a lab cannot be had after it
 * unless one was made before. 0 or errno. */
int kernel_renounce(void);

#endif
