/* ways.h - what the search tries: commands, in groups, and for an edge the commands
 * that may walk it. To add one: a row in ways.c. */
#ifndef PATH_WAYS_H
#define PATH_WAYS_H
#include "core/error.h"
#include "core/fsm.h"
#include "script/script.h"

enum {
    WITH_PLAIN = 1,      /* the server listens, the client connects; deliver, close; start a dead program */
    WITH_REVERSED = 2,   /* the client listens, the server connects */
    WITH_BIND = 4,       /* for simultaneous opens */
    WITH_ENDS = 8,       /* shutdown and abort */
    WITH_TIME = 16,
    WITH_PICK = 32,      /* an ACK before what was sent before it */
    WITH_LOSS = 64,
    WITH_SEND = 128,
    WITH_RECV = 256,
    WITH_DUP = 512,
    WITH_KILL = 1024,
    WITH_LISTENER = 2048, /* connections that nobody accepts */
    WITH_SIGPIPE = 4096, /* calls that come too late are survived */
    WITH_PORT = 8192,    /* a port of one's own, and that again */
    WITH_FORGED = 16384,
    WITH_FORGED_STRIKES = 32768 /* only for the last step, over an edge */
};

/* One that may walk the edge is tried only where `strikes` stands at its beginning. */
/* extra: its cost beyond a step */
struct way { const struct command *command; unsigned extra; bool forged; enum host strikes; };

enum { WAYS_MAX = 96 };
struct ways { struct script *script; size_t n; struct way way[WAYS_MAX]; }; /* owns the script */

/* edge: its row, whose strikes are wanted too; -1: none. -1: out of memory. */
int ways_make(struct ways *, unsigned with, int edge, struct error *);
void ways_free(struct ways *);

#endif
