/* lab_engine.h - the kernel engine's own parts: a rig (engine/rig.h) on two Linux
 * stacks. lab_engine.c is the rig's view of them; kernel.c makes and ends it. */
#ifndef KERNEL_LAB_ENGINE_H
#define KERNEL_LAB_ENGINE_H
#include <stdbool.h>
#include "engine/rig.h"
#include "lab.h"

struct kernel_host {
    struct lab_program program;
    uint32_t serial;           /* of the last request to it */
    struct program_request asked; /* and that request: its answer may come late */
    bool stuck;                /* it has not answered that one (stopped?): not asked again until it does */
};

struct kernel {
    struct rig rig;            /* first member: rig_ops and engine_ops speak of it */
    struct lab lab;
    struct kernel_host host[HOST_COUNT];
};

extern const struct rig_ops kernel_rig_ops;

static inline struct kernel *kernel_of(struct rig *r) { return (struct kernel *)(void *)r; }
static inline const struct kernel *kernel_of_const(const struct rig *r)
{
    return (const struct kernel *)(const void *)r;
}

#endif
