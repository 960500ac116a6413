/* engine/program.h - the program of a host: a small client or server that makes
 * system calls, one request at a time, and only when told. It reports each call.
 * Requests and replies are plain values, so that they may cross a process border. */
#ifndef ENGINE_PROGRAM_H
#define ENGINE_PROGRAM_H
#include <stdint.h>
#include "core/command.h"
#include "core/tape.h"
#include "engine/sockets.h"

enum program_op {
    PROGRAM_LISTEN, PROGRAM_CONNECT, PROGRAM_BIND, PROGRAM_ACCEPT, PROGRAM_SEND, PROGRAM_RECV, PROGRAM_CLOSE,
    PROGRAM_SHUTDOWN, PROGRAM_ABORT, PROGRAM_SET,
    PROGRAM_REST, /* answers when its lingering closes have done what they can now */
    PROGRAM_SERVE /* the next thing its settings ask for: a decided connect, an accept, a read, an echo */
};

enum { PROGRAM_CALLS = 8, PROGRAM_ARGS = 100, PROGRAM_TEXT = 4096 };

struct program_request {
    uint32_t serial;    /* comes back in the reply: a late one is told from the right one */
    uint32_t op;        /* enum program_op */
    uint32_t peer;      /* connect: address */
    uint64_t cookie;    /* which socket; 0: its newest connection, else its newest listener */
    uint16_t port, backlog;
    int32_t how;        /* shutdown: enum shutdown_how; set: enum setting */
    int32_t value;      /* set */
    uint64_t len;       /* send: bytes; recv: at most so many, 0: as many as fit */
    uint32_t ntext;     /* send "TEXT": bytes of text behind this struct; 0: a pattern */
};

struct program_call {   /* one system call, as strace would show it */
    uint32_t call;      /* enum tape_call */
    uint32_t marks;     /* CALL_* */
    int32_t fd, err;    /* fd: whose call; err: errno when result < 0 */
    int64_t result;
    uint64_t cookie;    /* SO_COOKIE of that fd; 0: none */
    char args[PROGRAM_ARGS];
};

enum { PROGRAM_NO_SOCKET = 1 }; /* reply.refused: there is nothing to call on */

struct program_reply {
    uint32_t serial;
    uint32_t refused;   /* 0, or why no call was made */
    uint32_t aborts;    /* a close() in it found SO_LINGER with 0 s: it sent RST, not FIN */
    uint32_t lingers;   /* seconds a close() in it will wait at most; 0: none waits */
    uint32_t ncalls;
    struct program_call calls[PROGRAM_CALLS];
};

struct program; /* opaque */

struct program *program_new(struct sockets); /* borrows ctx; NULL: out of memory */
void program_free(struct program *);
/* none of its closes may wait; NULL: out of memory */
struct program *program_clone(const struct program *, struct sockets);
/* Carries a request out. text: q->ntext bytes. *reply says which calls were made. */
void program_obey(struct program *, const struct program_request *q, const char *text, struct program_reply *);

#endif
