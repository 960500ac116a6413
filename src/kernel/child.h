/* child.h - how each of our child processes begins, so that it neither disturbs its
 * parent nor outlives it. */
#ifndef KERNEL_CHILD_H
#define KERNEL_CHILD_H
#include <sys/types.h>

/* Gives up the parent's terminal, its signals and all its descriptors but one. */
void child_leave_parent(int keep);
/* Dies when the parent does, whatever kills that. To be called again behind whatever
 * changes credentials or enters a user namespace: these clear it (prctl(2)). */
void child_die_with(pid_t parent);

#endif
