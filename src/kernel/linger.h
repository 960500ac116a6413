/* linger.h - a close() that lingers (SO_LINGER, socket(7)) blocks its caller, even
 * on a non-blocking socket. It runs in a thread of the program, so that the
 * program can still be told things, and its result comes later. */
#ifndef KERNEL_LINGER_H
#define KERNEL_LINGER_H
#include <stdbool.h>

struct linger_call; /* opaque */

/* Begins close(fd). Returns when the call has done its part and sleeps, or is
 * over. NULL: no thread could be made, and nothing was done. */
struct linger_call *linger_close(int fd);
/* Returns when the thread sleeps or is over. A thread that the kernel has just woken
 * is as good as over: nothing is decided while it runs. */
void linger_rest(const struct linger_call *);
/* True when it is over: then *result and *err are close()'s, and it is freed. */
bool linger_over(struct linger_call *, int *result, int *err);

#endif
