/* core/fsm.h - the TCP state machine as data: RFC 9293 figure 5, the edges that
 * its text has and the figure leaves out, and those that only Linux has. */
#ifndef CORE_FSM_H
#define CORE_FSM_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ORDER FSM_STATE: names in fsm_state.c, TCP_* of the kernel in probe.c */
enum fsm_state {
    FSM_CLOSED, FSM_LISTEN, FSM_SYN_SENT, FSM_SYN_RCVD, FSM_ESTABLISHED,
    FSM_FIN_WAIT_1, FSM_FIN_WAIT_2, FSM_CLOSE_WAIT, FSM_CLOSING, FSM_LAST_ACK,
    FSM_TIME_WAIT, FSM_NSTATES
};

/* What makes a state change. ORDER FSM_CAUSE: names in fsm_state.c */
enum fsm_cause {
    ON_PASSIVE_OPEN, ON_ACTIVE_OPEN, ON_SEND, ON_CLOSE, ON_ABORT, /* calls */
    ON_CLOSE_UNREAD,         /* close with unread data: Linux answers with RST */
    ON_LISTENER_CLOSE,       /* the listener of an unaccepted child was closed */
    ON_SYN, ON_SYN_ACK, ON_ACK_OF_SYN, ON_FIN, ON_ACK_OF_FIN,     /* segments */
    ON_FIN_AND_ACK_OF_FIN, ON_FIN_AND_ACK_OF_SYN, ON_SYN_ACK_FIN,
    ON_RST, ON_DATA_AFTER_CLOSE,
    ON_BAD_SEGMENT,          /* not acceptable here: answered with ACK or RST */
    ON_2MSL, ON_USER_TIMEOUT, ON_FIN_WAIT_2_TIMEOUT,              /* timers */
    FSM_NCAUSES
};

enum {
    FSM_DRAWN = 1,      /* drawn in RFC 9293 figure 5 */
    FSM_LINUX = 2,      /* Linux has it */
    FSM_LINUX_ONLY = 4, /* the RFC does not (implies FSM_LINUX) */
    FSM_PASSIVE = 8,    /* only for a connection that began in LISTEN */
    FSM_ACTIVE = 16,    /* only for a connection that began in SYN_SENT */
    FSM_SELF = 32       /* from == to: a segment comes and the state stays */
};

struct fsm_edge {         /* one row = one arrow = one fact */
    enum fsm_state from, to;
    enum fsm_cause cause;
    const char *emits;    /* "SYN,ACK", "FIN", "" = nothing */
    const char *rfc;      /* clause of RFC 9293 that licenses it: "3.10.7.4" */
    const char *why;      /* one sentence; the story prints it as it is */
    const char *note;     /* what else is told of it; "" where difference.h tells it */
    unsigned marks;
};

extern const struct fsm_edge fsm_edges[]; /* src/core/fsm.c, only there */
extern const size_t fsm_nedges;
enum { FSM_EDGES_MAX = 128 };             /* fsm_nedges is never more (tested) */

/* What happened to a socket, as far as the engine knows: enough to find the
 * arrow that a state change took. */
enum fsm_stimulus_kind { BY_CALL, BY_SEGMENT, BY_TIMER };
struct fsm_stimulus {
    enum fsm_stimulus_kind kind;
    enum fsm_cause call;  /* BY_CALL: ON_PASSIVE_OPEN ... ON_LISTENER_CLOSE */
    uint8_t flags;        /* BY_SEGMENT: SEG_* of what arrived */
    bool has_data;        /* BY_SEGMENT: it carried data */
    bool passive;         /* the connection began in LISTEN */
};

/* Index of the exact row, or -1. */
int fsm_find(enum fsm_state from, enum fsm_cause cause, enum fsm_state to);

/* Index of the row from -> to that the stimulus explains, or -1. */
int fsm_match(enum fsm_state from, enum fsm_state to, const struct fsm_stimulus *);

/* The shortest chain of 2 or 3 rows from -> ... -> to that the stimulus can
 * explain step by step (the last steps of one stimulus seen as one change).
 * Writes row indices; returns how many, 0 when there is none. */
size_t fsm_infer(enum fsm_state from, enum fsm_state to, const struct fsm_stimulus *, int path[3]);

const char *fsm_state_name(enum fsm_state);    /* "SYN_RCVD", as on the diagram */
const char *fsm_state_netstat(enum fsm_state); /* "SYN_RECV", "FIN_WAIT1": as netstat prints */
/* Every usual spelling, any case; len bytes. Returns the state or -1. */
int fsm_state_parse(const char *text, size_t len);

const char *fsm_cause_label(enum fsm_cause);   /* "connect()", "ACK of SYN", "2MSL" */

#endif
