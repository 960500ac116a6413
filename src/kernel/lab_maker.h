/* lab_maker.h - the process that makes labs, any number of them, so that undo can
 * rebuild one. It keeps the privileges that finwait itself gives up with its first
 * lab, and goes into a user namespace, where one is needed, only once.
 *
 *   finwait -- lab maker -+- lab helper of this lab -- its two programs
 *                         +- lab helper of the last one, which tears it down
 */
#ifndef KERNEL_LAB_MAKER_H
#define KERNEL_LAB_MAKER_H
#include <sys/types.h>

/* Has a lab made, and starts the maker where there is none yet. `end` is a socket
 * whose other end the caller holds: the lab's helper answers and serves there, or
 * the maker says there why there is none (lab_helper.h: the first reply). 0 or errno. */
int lab_maker_ask(int end);
pid_t lab_maker_pid(void); /* 0: there is none yet */

#endif
