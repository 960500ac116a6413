/* core/difference.h - where RFC 9293 and Linux differ: what each does, and why Linux
 * does it. The story, the atlas and docs/FIDELITY.md tell it from here; which world
 * the simulator is, its profiles say (sim/profile.h). */
#ifndef CORE_DIFFERENCE_H
#define CORE_DIFFERENCE_H
#include "core/fsm.h"

/* ORDER DIFFERENCE: difference_rows[] in src/core/difference.c */
enum difference_id {
    /* timers */
    DIFFERS_TIME_WAIT, DIFFERS_FIN_WAIT_2, DIFFERS_USER_TIMEOUT, DIFFERS_RTO_MIN, DIFFERS_RTO_MAX,
    /* calls */
    DIFFERS_LISTENER_CONNECTS, DIFFERS_CALL_AGAIN, DIFFERS_LISTENER_SENDS, DIFFERS_EARLY_SEND, DIFFERS_SHUTDOWN_WAITS,
    DIFFERS_HALF_OPEN_CLOSE, DIFFERS_CLOSE_WAIT_WAITS, DIFFERS_CLOSE_UNREAD, DIFFERS_ABORT_ACK, DIFFERS_ABORT_UNSENT,
    DIFFERS_TIME_WAIT_ABORT,
    /* segments: LISTEN, SYN_SENT, SYN_RCVD */
    DIFFERS_LISTENER_MOVES, DIFFERS_SYN_FIN, DIFFERS_SYN_TEXT, DIFFERS_SYN_ACK_TEXT, DIFFERS_SYN_HURRIES,
    DIFFERS_SYN_SENT_RST, DIFFERS_SAME_SYN, DIFFERS_OTHER_SYN, DIFFERS_HALF_OPEN_ACK, DIFFERS_ACCEPT_FULL,
    DIFFERS_CROSSING, DIFFERS_ACK_OF_ISS, DIFFERS_SYN_RCVD_RST,
    /* segments: the synchronized states */
    DIFFERS_NO_ACK, DIFFERS_OLD_SEGMENT, DIFFERS_RST_AT_FIN, DIFFERS_RST_AT_GAP, DIFFERS_CHALLENGE, DIFFERS_PAWS,
    DIFFERS_OVERFULL, DIFFERS_ORPHAN_DATA, DIFFERS_ORPHAN_RST, DIFFERS_ORPHAN_SYN, DIFFERS_CLOSE_WAIT_RST,
    DIFFERS_LATE_FIN, DIFFERS_TIME_WAIT_RST, DIFFERS_TIME_WAIT_SYN, DIFFERS_TIME_WAIT_AGAIN,
    DIFFERS_COUNT
};

struct difference {
    const char *name;       /* "time_wait" */
    const char *section;    /* of RFC 9293 */
    const char *rfc_says;   /* a sentence */
    const char *linux_does; /* a sentence */
    const char *why;        /* the kernel's reason; its source follows, so that it ends without a stop */
    const char *source;     /* where it can be read, below net/ipv4 of the kernel if no folder is named */
    const char *brief;      /* both in 40 columns at most: "RFC: 4 min. Linux: 60 s" */
};
extern const struct difference difference_rows[DIFFERS_COUNT];

/* What differs where `cause` takes a socket from one state to another, or leaves it
 * where it is; by: the segment or the call, NULL when it is not known. NULL: nothing. */
const struct difference *difference_at(enum fsm_state from, enum fsm_cause, enum fsm_state to,
                                       const struct fsm_stimulus *by);

/* Both sides in one line: "RFC 9293 3.6.1: ... Linux: ... Why (source)." As snprintf. */
size_t difference_print(const struct difference *, char *buf, size_t cap);

#endif
