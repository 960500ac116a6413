/* engine/engine.h - what an engine promises. No curses, no event library, no
 * clock: the loop asks for descriptors and a deadline and then calls pump().
 *
 * submit() says what the user wants; effects appear only on the tape. When it
 * returns, the engine is quiet: programs served, nothing unread, no ACK owed.
 * After CMD_WAIT and a `wire auto` the engine works on in pump(). */
#ifndef ENGINE_ENGINE_H
#define ENGINE_ENGINE_H
#include <poll.h>
#include <stdbool.h>
#include "core/command.h"
#include "core/error.h"
#include "core/tape.h"

struct engine_config {
    uint64_t seed;
    const char *profile; /* "linux", "rfc9293"; NULL: the engine's own */
};

enum { ENGINE_CAN_WARP = 1, ENGINE_CAN_BRANCH = 2 };
enum { ENGINE_FDS_MAX = 16 };

/* Of a tape: in tape[0..upto) timers ran out in the time of another engine, up to the time `at`; behind it in that of
 * an engine whose time is only an argument. */
struct engine_told { uint32_t upto; vtime at; };

struct engine { const struct engine_ops *ops; }; /* embedded as first member */

struct engine_ops {
    const char *name, *summary; /* "kernel", "two real Linux TCP stacks" */
    unsigned caps;
    /* Writes the TAPE_ENGINE event, and PROGRAM events of both hosts. Borrows the
     * tape. NULL: *error says which step failed and the fix. */
    struct engine *(*open)(const struct engine_config *, struct tape *, vtime now, struct error *);
    void (*close)(struct engine *); /* frees; leaves nothing behind */
    /* cause: the COMMAND event. 0; -1: the command makes no sense here (nothing
     * was done), or the engine is broken (then broken() is true). */
    int (*submit)(struct engine *, const struct command *, uint32_t cause, vtime now, struct error *);
    bool (*busy)(const struct engine *);   /* a wait is not over */
    bool (*broken)(const struct engine *);
    size_t (*fds)(const struct engine *, struct pollfd fds[ENGINE_FDS_MAX]);
    vtime (*deadline)(const struct engine *); /* VTIME_NEVER when only fds can wake it */
    int (*pump)(struct engine *, vtime now, struct error *); /* fds ready or deadline reached */
    /* For an engine whose time is only an argument (else NULL), to do again what another one did: while they are
     * held, timers of sockets do not run out by themselves; run_out() has the one run out now that did `of` there: of
     * that socket the one that is due first. */
    void (*hold_timers)(struct engine *, bool on);
    int (*run_out)(struct engine *, const struct tape_event *of, vtime now, struct error *);
    /* The shell command that enters the host, for `:enter`; false: there is none. */
    bool (*enter)(const struct engine *, enum host, char *buf, size_t cap);
};

#endif
