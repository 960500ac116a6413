#include "linger.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "patience.h"

struct linger_call {
    pthread_t thread;
    int fd, result, err;
    _Atomic int tid;   /* 0: not running yet */
    _Atomic bool over;
};

static void *run(void *arg)
{
    struct linger_call *c = arg;
    c->tid = (int)syscall(SYS_gettid);
    c->result = close(c->fd);
    c->err = errno;
    c->over = true;
    return NULL;
}

/* The only place where this thread sleeps is in close(), after the FIN was sent. */
static bool asleep(int tid)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/self/task/%d/stat", tid);
    return patience_state(path) == 'S';
}

void linger_rest(const struct linger_call *c)
{
    while (!c->over && !(c->tid && asleep(c->tid))) sched_yield();
}

struct linger_call *linger_close(int fd)
{
    struct linger_call *c = calloc(1, sizeof *c);
    if (!c) return NULL;
    c->fd = fd;
    if (pthread_create(&c->thread, NULL, run, c)) {
        free(c);
        return NULL;
    }
    linger_rest(c);
    return c;
}

bool linger_over(struct linger_call *c, int *result, int *err)
{
    linger_rest(c);
    if (!c->over) return false;
    pthread_join(c->thread, NULL);
    *result = c->result;
    *err = c->err;
    free(c);
    return true;
}
