/* loop.c - libev behind six functions. ev_loop_new() and never the default loop:
 * that one takes SIGCHLD and reaps everybody's children. Nothing here ticks: with
 * no alarm set and no descriptor ready the program sleeps. */
#include <ev.h>
#include <stdbool.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#include "loop.h"

enum { SIGNALS_MAX = 8, FDS_OF_LIBEV = 4 }; /* a pipe, and one for each way to wait */

struct loop {
    struct ev_loop *ev;
    const struct loop_calls *calls;
    void *ctx;
    struct timespec start;
    vtime alarm_at;
    ev_io io[LOOP_FDS_MAX];
    size_t nio;
    ev_timer timer;
    ev_signal signals[SIGNALS_MAX];
    size_t nsignals;
};

struct loop *loop_new(void)
{
    struct loop *loop = calloc(1, sizeof *loop);
    if (!loop)
        return NULL;
    clock_gettime(CLOCK_MONOTONIC, &loop->start);
    loop->alarm_at = VTIME_NEVER;
    return loop;
}

vtime loop_now(const struct loop *loop)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (vtime)(now.tv_sec - loop->start.tv_sec) * VTIME_SECOND + (now.tv_nsec - loop->start.tv_nsec);
}

static void on_io(struct ev_loop *ev, ev_io *io, int revents)
{
    (void)ev;
    struct loop *loop = io->data;
    short events = (short)(((revents & EV_READ) ? POLLIN : 0) | ((revents & EV_WRITE) ? POLLOUT : 0));
    loop->calls->ready(loop->ctx, io->fd, events);
}

static void on_timer(struct ev_loop *ev, ev_timer *timer, int revents)
{
    (void)ev;
    (void)revents;
    struct loop *loop = timer->data;
    loop->alarm_at = VTIME_NEVER;
    loop->calls->due(loop->ctx);
}

static void on_signal(struct ev_loop *ev, ev_signal *watcher, int revents)
{
    (void)ev;
    (void)revents;
    struct loop *loop = watcher->data;
    loop->calls->signal(loop->ctx, watcher->signum);
}

/* The event library aborts when it cannot have its pipe: whether it can is asked before. */
static bool has_descriptors(void)
{
    int spare[FDS_OF_LIBEV], n = 0;
    while (n < FDS_OF_LIBEV && (spare[n] = dup(STDERR_FILENO)) >= 0)
        n++;
    bool enough = n == FDS_OF_LIBEV;
    while (n > 0)
        close(spare[--n]);
    return enough;
}

int loop_open(struct loop *loop, const int *signals, const struct loop_calls *calls, void *ctx, struct error *error)
{
    if (!has_descriptors())
        return error_set(error, "cannot wait for events: too many files are open: ulimit -n 256 or more");
    loop->ev = ev_loop_new(EVFLAG_AUTO | EVFLAG_NOENV);
    if (!loop->ev)
        return error_set(error, "the event library cannot start: out of memory");
    loop->calls = calls;
    loop->ctx = ctx;
    ev_init(&loop->timer, on_timer);
    ev_set_priority(&loop->timer, EV_MINPRI); /* keys and signals come first, however much is due */
    loop->timer.data = loop;
    for (; signals[loop->nsignals] && loop->nsignals < SIGNALS_MAX; loop->nsignals++) {
        ev_signal *watcher = &loop->signals[loop->nsignals];
        ev_signal_init(watcher, on_signal, signals[loop->nsignals]);
        watcher->data = loop;
        ev_signal_start(loop->ev, watcher);
    }
    return 0;
}

void loop_free(struct loop *loop)
{
    if (!loop)
        return;
    if (loop->ev) {
        loop_watch(loop, NULL, 0);
        ev_timer_stop(loop->ev, &loop->timer);
        for (size_t i = 0; i < loop->nsignals; i++)
            ev_signal_stop(loop->ev, &loop->signals[i]);
        ev_loop_destroy(loop->ev);
    }
    free(loop);
}

static int ev_events(short events)
{
    return ((events & POLLIN) ? EV_READ : 0) | ((events & POLLOUT) ? EV_WRITE : 0);
}

/* Always anew: a closed descriptor's number may be another file's by now, and
 * epoll has forgotten the old one. What is ready but not told yet stays so, or
 * traffic that never rests would keep the keys from being heard. */
void loop_watch(struct loop *loop, const struct pollfd *fds, size_t n)
{
    struct { int fd, ready; } was[LOOP_FDS_MAX];
    size_t nwas = loop->nio;
    for (size_t i = 0; i < nwas; i++) {
        was[i].fd = loop->io[i].fd;
        was[i].ready = ev_clear_pending(loop->ev, &loop->io[i]);
        ev_io_stop(loop->ev, &loop->io[i]);
    }
    loop->nio = n;
    for (size_t i = 0; i < n; i++) {
        ev_io_init(&loop->io[i], on_io, fds[i].fd, ev_events(fds[i].events));
        loop->io[i].data = loop;
        ev_io_start(loop->ev, &loop->io[i]);
        for (size_t k = 0; k < nwas; k++)
            if (was[k].fd == fds[i].fd && was[k].ready)
                ev_feed_event(loop->ev, &loop->io[i], was[k].ready);
    }
}

void loop_alarm(struct loop *loop, vtime at)
{
    if (at == loop->alarm_at)
        return;
    loop->alarm_at = at;
    ev_timer_stop(loop->ev, &loop->timer);
    if (at == VTIME_NEVER)
        return;
    vtime left = at - loop_now(loop);
    ev_now_update(loop->ev);
    ev_timer_set(&loop->timer, left > 0 ? (double)left / (double)VTIME_SECOND : 0., 0.);
    ev_timer_start(loop->ev, &loop->timer);
}

void loop_run(struct loop *loop)
{
    ev_run(loop->ev, 0);
}

void loop_stop(struct loop *loop)
{
    ev_break(loop->ev, EVBREAK_ALL);
}
