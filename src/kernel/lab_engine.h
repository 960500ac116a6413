/* lab_engine.h - the kernel engine's own parts, shared by its files:
 *   kernel.c   what the engine promises (engine_ops), commands to parts
 *   hosts.c    the programs: start, kill, ask, notice their death
 *   stimulus.c the wire: deliver, drain, and settling until both hosts are quiet */
#ifndef KERNEL_LAB_ENGINE_H
#define KERNEL_LAB_ENGINE_H
#include <stdbool.h>
#include "core/wire.h"
#include "engine/engine.h"
#include "lab.h"
#include "observe.h"
#include "probe.h"
#include "program.h"

enum { KERNEL_LINGERING = 64 }; /* more are not looked at when their time is up, but at the next event */

struct kernel_host {
    bool running;
    struct lab_program program;
    uint32_t serial;           /* of the last request to it */
    bool stuck;                /* it has not answered that one (stopped?): not asked again until it does */
    struct observer *seen;
    int setting[SET_COUNT];
    uint16_t next_port;        /* of the next connect that is not bound */
    struct { uint64_t cookie; vtime due; } lingering[KERNEL_LINGERING]; /* close() calls that wait */
    unsigned nlingering;
};

struct kernel {
    struct engine base;        /* first member: engine_ops speak of it */
    struct tape *tape;         /* borrowed */
    struct wire *wire;
    struct lab lab;
    struct probe probe;        /* rows of the last dump, of either host */
    struct kernel_host host[HOST_COUNT];
    vtime now;                 /* of the call that is running */
    vtime wait_until;          /* VTIME_NEVER: no wait is on */
    struct { bool on; vtime delay; uint8_t loss; } automatic;
    uint64_t random;           /* state of the seeded generator for loss */
    struct { bool on; struct wire_pick pick; uint32_t cause, done; } all; /* `wire deliver all` under way */
    bool broken;               /* the lab is gone; told on the tape */
};

/* hosts.c */
int host_start(struct kernel *, enum host, uint32_t cause, struct error *);
int host_kill(struct kernel *, enum host, uint32_t cause, struct error *);
/* Asks the program for calls and writes them on the tape. 0, with the last CALL
 * event in *stimulus (cause when there was none) and the reply; 1: the program
 * died of it (told on the tape); -1: *error. */
int host_ask(struct kernel *, enum host, const struct program_request *, const char *text, uint32_t cause,
             uint32_t *stimulus, struct program_reply *, struct error *);
/* When a lingering close may be over by its own time; VTIME_NEVER: none is on. */
vtime host_linger_due(const struct kernel *, enum host);
/* Looks for programs that died by themselves, and takes late answers. */
int host_check(struct kernel *, struct error *);
/* The lab cannot go on: told on the tape once. Always -1. */
int kernel_break(struct kernel *, const struct error *);
int host_set(struct kernel *, enum host, enum setting, int value, uint32_t cause, struct error *);

/* stimulus.c: after a stimulus, look at the host, read what it sent, serve the
 * programs, until nothing more happens. */
int stimulus_settle(struct kernel *, enum host, const struct fsm_stimulus *, uint32_t cause, struct error *);
int stimulus_deliver(struct kernel *, uint32_t number, uint32_t cause, struct error *);
int stimulus_timer(struct kernel *, struct error *); /* whatever the kernel did by itself */
/* A slice of what is under way: `wire deliver all`, and what is due under `wire
 * auto`. The rest is for the next pump, so that keys and signals get their turn. */
int stimulus_slice(struct kernel *, struct error *);
vtime stimulus_slice_due(const struct kernel *); /* VTIME_NEVER: nothing is under way */

/* inject.c */
int inject_forged(struct kernel *, const struct command *, uint32_t cause, struct error *);

#endif
