/* core/tape.h - the append-only log of everything that happened. Never edited;
 * model = fold(tape[0..cursor]). The tape owns its events and their bytes.
 *
 * Causes: every event names the event that provoked it (`cause`, an index; its
 * own index when nothing on the tape did, as for a command or a kernel timer).
 *   COMMAND -> CALL -> SENT, STATE      COMMAND -> DELIVERED -> STATE, SENT, CALL
 * A "stimulus" is an asked CALL, DELIVERED, DROPPED, PROGRAM or TIMER_FIRED event:
 * what was done, and then answered. */
#ifndef CORE_TAPE_H
#define CORE_TAPE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/command.h"
#include "core/fsm.h"
#include "core/host.h"
#include "core/segment.h"
#include "core/vtime.h"

/* ORDER TAPE_KIND: names in tape_text.c; fields in tape_fields.c */
enum tape_kind {
    TAPE_ENGINE,      /* first event: which engine, profile, seed; bytes = engine name, '/', profile, '/' , remark */
    TAPE_COMMAND,     /* bytes = the canonical line */
    TAPE_CALL,        /* a system call returned (or waits); bytes = its arguments, without the descriptor */
    TAPE_SENT,        /* a segment was put on the wire: held; bytes = the IP packet */
    TAPE_REPEATED,    /* a host sent again what #N carries: counted, not put on the wire */
    TAPE_DELIVERED,   /* #N arrived at the other host */
    TAPE_DROPPED,     /* #N was lost */
    TAPE_SWAPPED,     /* #N and #M changed places */
    TAPE_SOCKET,      /* the kernel shows a socket for the first time: number, addresses */
    TAPE_STATE,       /* a socket changed state */
    TAPE_ROW,         /* its queues or its owner changed */
    TAPE_TIMER,       /* its kernel timer was set, moved or cleared */
    TAPE_TIMER_FIRED, /* a stimulus nobody asked for: a kernel timer ran out */
    TAPE_PROGRAM,     /* a host's program started, was killed or died */
    TAPE_SETTING,     /* a host's setting changed */
    TAPE_AUTO,        /* the wire delivers by itself from now on, or no more */
    TAPE_EXPECT,      /* how an expectation came out; bytes = what was found instead */
    TAPE_NOTE,        /* a remark of the engine or a mark; bytes = text */
    TAPE_NKINDS
};

/* ORDER TAPE_CALL: names in tape_text.c */
enum tape_call { CALL_SOCKET, CALL_SETSOCKOPT, CALL_BIND, CALL_LISTEN, CALL_CONNECT, CALL_ACCEPT, CALL_SEND,
                 CALL_RECV, CALL_CLOSE, CALL_SHUTDOWN, CALL_SIGNAL, CALL_NCALLS };
enum { CALL_ASKED = 1,   /* a command asked for it: counts for `expect result` */
       CALL_WAITS = 2,   /* not decided yet (connect, lingering close) */
       CALL_DECIDED = 4, /* the decision of a call that waited */
       CALL_AUTO = 8 };  /* the program did it by a setting (autoaccept, echo ...) */

enum { SENT_FORGED = 1,  /* injected: the host did not send it */
       SENT_COPY = 2,    /* made by `wire dup` */
       SENT_AGAIN = 4 }; /* the kernel's own retransmission of something lost */

enum { STATE_NEW = 1,      /* first sight of this socket: `from` is where its arrow starts */
       STATE_GONE = 2,     /* the kernel has no such row any more; `to` is where its arrow ends */
       STATE_INFERRED = 4 };/* not seen: one of several steps within one stimulus */
enum { EDGE_OFF_THE_MAP = -1 };

/* ORDER TIMER: names in tape_text.c; numbers are the kernel's idiag_timer */
enum socket_timer { TIMER_OFF, TIMER_RETRANSMIT, TIMER_KEEPALIVE, TIMER_TIMEWAIT, TIMER_PROBE, TIMER_NKINDS };

enum program_event { PROGRAM_STARTED, PROGRAM_EXITED, PROGRAM_SIGNALED };

struct tape_event {
    uint32_t seq;      /* == its index on the tape */
    uint32_t cause;    /* index of what provoked it; == seq when nothing did */
    vtime at;
    enum tape_kind kind;
    enum host host;    /* whose: the sender of a segment, the receiver for DELIVERED; else HOST_NONE */
    uint16_t sock;     /* its socket there; 0: none or not known */
    uint32_t text, len; /* bytes: tape_bytes() */
    union {
        struct { enum command_op op; uint32_t line; } command;
        struct { enum tape_call call; unsigned marks; int32_t fd, err; int64_t result; } call;
        struct { uint32_t number;            /* #N, from 1 */
                 struct segment seg;
                 uint32_t rel_seq, rel_ack;  /* relative to the connection's ISNs (ISN = 0) */
                 uint32_t of;                /* #N it copies or repeats; 0 */
                 unsigned marks; } sent;
        struct { uint32_t number, count; } wire;  /* REPEATED (count: times sent in all), DELIVERED, DROPPED */
        struct { uint32_t number, other; } swapped;
        struct { uint32_t laddr, raddr; uint16_t lport, rport, parent; /* the listener's number; 0 */
                 bool listener, passive; uint64_t cookie; } socket;
        struct { enum fsm_state from, to; int16_t edge; unsigned marks; } state;
        struct { uint32_t recvq, sendq; bool owned; } row; /* owned: a program holds it (inode != 0) */
        struct { enum socket_timer which; uint8_t retries; vtime due, span; } timer; /* span: due - when set */
        struct { enum program_event what; int32_t pid, signal; } program;
        struct { enum setting what; int32_t value; } setting;
        struct { bool on; uint8_t loss; vtime delay; } automatic; /* loss in percent */
        struct { bool ok; uint32_t line; } expect;
        struct { enum command_op op; } note;  /* CMD_MARK, CMD_TITLE, CMD_SAY ...; CMD_COUNT: the engine's */
        struct { uint64_t seed; } engine;
    } u;
};

struct tape; /* opaque */

struct tape *tape_new(void); /* NULL: out of memory */
void tape_free(struct tape *);
/* takes the place of what is on it; -1: out of memory, and it is not whole */
int tape_copy(struct tape *to, const struct tape *);

/* Appends a copy of *e and of bytes[len]; sets seq, text, len. cause ==
 * TAPE_SELF means "nothing provoked it". Returns seq, or TAPE_FULL when memory
 * is out (the tape stays as it was). */
#define TAPE_SELF UINT32_MAX
#define TAPE_FULL UINT32_MAX
uint32_t tape_append(struct tape *, const struct tape_event *e, const void *bytes, size_t len);

/* True since an append failed: the tape is not whole, and no new event may be trusted. */
bool tape_failed(const struct tape *);

uint32_t tape_len(const struct tape *);
/* Whether its engine says that it is this one, "kernel", "sim"; that it has this profile, "linux", "rfc9293". */
bool tape_has_engine(const struct tape *, const char *name);
bool tape_has_profile(const struct tape *, const char *name);
/* Borrowed until the next append; NULL when seq is not on the tape. */
const struct tape_event *tape_at(const struct tape *, uint32_t seq);
/* The event's bytes, borrowed likewise; a NUL stands behind them. */
const char *tape_bytes(const struct tape *, const struct tape_event *);
/* The SENT event that put segment #number on the wire, or NULL. */
const struct tape_event *tape_segment(const struct tape *, uint32_t number);
/* The stimulus an event belongs to: itself or the nearest cause that is one; or
 * the root of its causes. */
const struct tape_event *tape_stimulus(const struct tape *, const struct tape_event *);
bool tape_is_stimulus(const struct tape_event *);
/* A timer of a host ran out: what came of it by itself, and of no command. */
bool tape_ran_out(const struct tape_event *);

/* Canonical text: one line an event, no clock, no ISN, no pid, so that the same
 * script gives the same text in every run. TIMER and REPEATED lines begin with
 * '~': they count kernel timers and differ with the pace. buf keeps a NUL;
 * returns the whole length as snprintf does (no newline). */
size_t tape_print(const struct tape *, const struct tape_event *, char *buf, size_t cap);

const char *tape_kind_name(enum tape_kind);
const char *tape_call_name(enum tape_call);
const char *tape_timer_name(enum socket_timer); /* "off" "on" "keepalive" "timewait" "probe", as netstat prints */

#endif
