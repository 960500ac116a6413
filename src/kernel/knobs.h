/* knobs.h - the settings of a host's stack, each set explicitly so that the same
 * script gives the same picture on every machine. One row each; doctor lists them. */
#ifndef KERNEL_KNOBS_H
#define KERNEL_KNOBS_H
#include <stdbool.h>
#include <stddef.h>

struct knob {
    const char *path;     /* below /proc/sys/net */
    const char *value;
    bool optional;        /* younger than Linux 5.15: missing is no fault */
    const char *why;
};
extern const struct knob knobs[];
extern const size_t nknobs;

/* Writes one, in the network namespace of the caller. 0 or an errno. */
int knob_write(const char *path, const char *value);

#endif
