/* app/loop.h - waits: for descriptors, for one alarm, for signals. The only file
 * that knows libev, and the only clock of the program. */
#ifndef APP_LOOP_H
#define APP_LOOP_H
#include <poll.h>
#include <stddef.h>
#include "core/error.h"
#include "core/vtime.h"

enum { LOOP_FDS_MAX = 32 };

/* What the owner is told; ctx is passed through. */
struct loop_calls {
    void (*ready)(void *ctx, int fd, short revents); /* POLLIN, POLLOUT */
    void (*due)(void *ctx);                          /* the alarm went off */
    void (*signal)(void *ctx, int number);
};

struct loop; /* opaque */

struct loop *loop_new(void); /* starts the clock at 0; NULL: out of memory */
void loop_free(struct loop *);
vtime loop_now(const struct loop *);

/* Takes the signals, a list that 0 ends. Do it before curses starts, which takes
 * those that nobody has, and after everything that forks. Borrows calls and ctx. -1: *error. */
int loop_open(struct loop *, const int *signals, const struct loop_calls *, void *ctx, struct error *);
/* The descriptors to watch from now on, at most LOOP_FDS_MAX; replaces those before. */
void loop_watch(struct loop *, const struct pollfd *, size_t n);
void loop_alarm(struct loop *, vtime at); /* VTIME_NEVER: none */
void loop_run(struct loop *);             /* until loop_stop() */
void loop_stop(struct loop *);

#endif
