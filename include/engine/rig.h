/* engine/rig.h - two hosts and a wire, as any engine drives them: commands become
 * calls and deliveries, and after each stimulus everything that follows at once is
 * seen and written on the tape, until both hosts are quiet. What a host is - a
 * Linux stack or a simulated one - is behind struct rig_ops.
 *   rig.c         what an engine promises: commands to parts
 *   rig_host.c    the programs: start, kill, ask, and their settings
 *   rig_settle.c  after a stimulus: look, read what was sent, serve the programs
 *   hand.c        the hand at the wire: deliver, drop, dup, swap, auto
 *   inject.c      forged segments */
#ifndef ENGINE_RIG_H
#define ENGINE_RIG_H
#include <stdbool.h>
#include "core/wire.h"
#include "engine/engine.h"
#include "engine/observe.h"
#include "engine/program.h"

enum { RIG_LINGERING = 64 }; /* more are not looked at when their time is up, but at the next event */

struct rig_linger { uint64_t cookie; vtime due; };

struct rig_host {
    bool running;              /* its program */
    bool unserved;             /* it may have something to do by itself */
    bool called;               /* a call may have made or closed a listener since the last look */
    int32_t pid;
    struct observer *seen;
    int setting[SET_COUNT];
    uint32_t untold;           /* bit per setting that its program has not been told: it did not answer */
    uint16_t next_port;        /* of the next connect that is not bound */
    struct rig_linger *lingering; /* close() calls that wait; NULL: there never was one */
    unsigned nlingering;
};

struct packets { uint8_t *bytes; size_t len, cap; }; /* each behind its length and cause; owns */

struct rig {
    struct engine base;        /* first member: engine_ops speak of it */
    const struct rig_ops *ops;
    struct tape *tape;         /* borrowed */
    struct wire *wire;
    struct socket_rows rows;   /* of the last look, at either host */
    struct packets taken;      /* from a host that is being settled, not on the wire yet */
    struct rig_host host[HOST_COUNT];
    vtime now;                 /* of the call that is running */
    vtime wait_until;          /* VTIME_NEVER: no wait is on */
    struct { bool on; vtime delay; uint8_t loss; } automatic;
    struct { vtime at; uint32_t done; } burst; /* delivered by itself, at one moment */
    uint32_t unasked;          /* that arrived by themselves since the last command; a wait is none */
    vtime arrived;             /* the last of these */
    uint64_t random;           /* state of the seeded generator for loss */
    struct { bool on; struct wire_pick pick; uint32_t cause, done; } all; /* `wire deliver all` under way */
    bool broken;               /* the hosts are gone; told on the tape */
};

/* What an engine gives. Those that can fail return -1 with *error; when the hosts
 * cannot go on they call rig_break first. */
struct rig_ops {
    int (*start)(struct rig *, enum host, int32_t *pid, struct error *); /* its program */
    int (*kill)(struct rig *, enum host, struct error *);                /* SIGKILL */
    /* The program has ended or is about to; its sockets are closed when this
     * returns. *signal: what it died of, 0: it ended by itself. */
    int (*ended)(struct rig *, enum host, int *signal, struct error *);
    /* Has the program carry a request out. 0: the reply; 1: it died of it; -1. One
     * that hangs is asked nothing by SERVE and REST: 0 and no calls. */
    int (*ask)(struct rig *, enum host, const struct program_request *, const char *text, struct program_reply *,
               struct error *);
    int (*syncookies)(struct rig *, enum host, bool on, struct error *);
    int (*local_port)(struct rig *, enum host, uint16_t port, struct error *); /* of the next connect */
    /* Without listeners it may leave these out: the rig asks for the known ones by look_at. */
    int (*look)(struct rig *, enum host, bool listeners, struct socket_rows *, struct error *);
    /* One socket as it is now; false: it is gone, or cannot be told. NULL: look() is as quick. */
    bool (*look_at)(struct rig *, enum host, const struct socket_row *was, struct socket_row *now_is);
    size_t (*sent)(struct rig *, enum host, uint8_t *packet, size_t cap); /* the next packet it sent; 0: none */
    int (*arrive)(struct rig *, enum host, const uint8_t *packet, size_t len, struct error *);
    int (*passed)(struct rig *, struct error *);                          /* time has passed, up to rig->now */
    vtime (*deadline)(const struct rig *);                                /* of its timers */
    bool warps;                                                           /* its time is only the argument */
};

/* Sets everything up but the programs; ops and base.ops are set by the caller. */
int rig_open(struct rig *, const struct engine_config *, struct tape *, vtime now, struct error *);
/* ENGINE event, then both programs */
int rig_start(struct rig *, const struct engine_config *, const char *text, struct error *);
void rig_close(struct rig *);
/* *to becomes a copy of the rig on a clone of its tape; what is behind rig_ops is the
 * caller's, and no close() may wait. -1: out of memory; rig_close *to either way. */
int rig_clone(const struct rig *, struct tape *, struct rig *to);
int rig_break(struct rig *, const struct error *); /* told on the tape once; always -1 */

/* For struct engine_ops. */
int rig_submit(struct engine *, const struct command *, uint32_t cause, vtime now, struct error *);
int rig_pump(struct engine *, vtime now, struct error *);
bool rig_busy(const struct engine *);
bool rig_broken(const struct engine *);
vtime rig_deadline(const struct engine *);

/* For the engine's own parts. */
int rig_ended(struct rig *, enum host, uint32_t cause, struct error *); /* a program ended by itself */
/* What a request to the program (enum program_op) is to its sockets. */
struct fsm_stimulus rig_stimulus(uint32_t op, const struct program_reply *);
/* The reply to such a request that was given up: what the program did since is told now,
 * and the settings that it was not told are told to it. */
int rig_late(struct rig *, enum host, const struct program_request *, const struct program_reply *, struct error *);
int rig_settle(struct rig *, enum host, const struct fsm_stimulus *, uint32_t cause, struct error *);
void rig_drain(struct rig *, enum host, uint32_t cause); /* all that it sent goes onto the wire */
vtime rig_linger_due(const struct rig *, enum host);     /* of a lingering close; VTIME_NEVER: none is on */

#endif
