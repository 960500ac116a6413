/* sim/profile.h - the two worlds the simulator can be, as data: a profile is a value
 * for each choice, and a choice stands behind one difference or several between RFC
 * 9293 and Linux (core/difference.h). The simulator asks only the profile. */
#ifndef SIM_PROFILE_H
#define SIM_PROFILE_H
#include <stdint.h>
#include "core/difference.h"

/* ORDER CHOICE: profile_rows[] in src/sim/profile.c */
enum sim_choice {
    CHOICE_TIME_WAIT,           /* seconds of 2 MSL */
    CHOICE_FIN_WAIT_2,          /* seconds an orphan waits there; 0: for ever */
    CHOICE_USER_TIMEOUT,        /* seconds without progress; 0: retransmissions are counted */
    CHOICE_RTO_MIN,             /* milliseconds */
    CHOICE_RTO_MAX,             /* milliseconds */
    CHOICE_LISTENER_CALLS,      /* send() or connect() on a listener makes it call */
    CHOICE_EARLY_SEND,          /* what is sent before ESTABLISHED is queued; else EAGAIN */
    CHOICE_SHUTDOWN_WAITS,      /* shutdown() in SYN_RCVD waits for ESTABLISHED */
    CHOICE_CLOSE_WAIT_WAITS,    /* LAST_ACK begins when the FIN leaves; else with close() */
    CHOICE_CLOSE_UNREAD_RESETS, /* close() with data unread sends RST */
    CHOICE_RST_HAS_ACK,         /* the RST of an abort carries ACK */
    CHOICE_ABORT_UNSENT,        /* abort in CLOSING or LAST_ACK sends RST when the FIN has not left */
    CHOICE_HALF_OPEN_ROW,       /* a half-open call is a request row with rules of its own */
    CHOICE_TIME_WAIT_ROW,       /* TIME_WAIT is a row that no program holds, with rules of its own */
    CHOICE_SYN_TEXT,            /* text and FIN that come with a SYN are taken */
    CHOICE_SYN_HURRIES,         /* a bad ACK in SYN_SENT makes the SYN go again soon */
    CHOICE_RESET_ERRNO,         /* what a RST means depends on the state, as in BSD */
    CHOICE_CROSSING_ACKED,      /* the SYN,ACK that completes a simultaneous open is answered with ACK */
    CHOICE_NO_ACK_FIRST,        /* what has no ACK, SYN or RST is dropped before all else */
    CHOICE_LOOSE_EDGES,         /* what ends at RCV.NXT, or begins at the right edge, is looked at */
    CHOICE_RST_ELSEWHERE,       /* a RST where the FIN was, or behind early data, is believed */
    CHOICE_SYN_RESETS,          /* a SYN in the window resets (RFC 793); else challenge ACK (RFC 5961) */
    CHOICE_ACK_OF_ISS,          /* in SYN_RCVD after an active open an ACK of the ISS itself is taken */
    CHOICE_PAWS_LENIENT,        /* a timestamp may be a little old, and an old ACK gets no answer */
    CHOICE_OVERFULL,            /* what reaches beyond the window is taken whole; else cut off */
    CHOICE_ORPHAN_DATA_RESETS,  /* data for a socket that nobody reads is answered with RST */
    CHOICE_LATE_FIN,            /* a FIN behind the peer's FIN is acknowledged */
    CHOICE_COUNT
};

struct sim_profile { const char *name; int32_t choice[CHOICE_COUNT]; };

struct profile_row { const char *name; int32_t rfc9293, linux_value; }; /* a choice, and its value in each profile */
extern const struct profile_row profile_rows[CHOICE_COUNT];

/* "linux" or "rfc9293"; -1: there is no such profile. */
int profile_get(struct sim_profile *, const char *name);

/* The choice behind a difference; CHOICE_COUNT: none, both profiles do as Linux does. */
enum sim_choice profile_choice(enum difference_id);

#endif
