/* usable.h - whether a lab can be had here; a test without one ends with status 77. */
#ifndef TESTS_KERNEL_USABLE_H
#define TESTS_KERNEL_USABLE_H
#include "kernel/kernel.h"

static inline bool lab_is_usable(void)
{
    bool usable;
    struct kernel_step steps[48];
    kernel_doctor(steps, sizeof steps / sizeof *steps, &usable);
    return usable;
}

#endif
