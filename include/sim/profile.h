/* sim/profile.h - where RFC 9293 and Linux differ, as data. A profile is a value
 * for each choice; a row says what each does and why. The simulator asks only the
 * profile, the story and docs/FIDELITY.md read the rows. */
#ifndef SIM_PROFILE_H
#define SIM_PROFILE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ORDER CHOICE: profile_rows[] in src/sim/profile.c */
enum sim_choice {
    CHOICE_TIME_WAIT,            /* seconds of 2 MSL */
    CHOICE_FIN_WAIT_2,           /* seconds an orphan waits there; 0: for ever */
    CHOICE_LISTENER_CALLS,       /* send() or connect() on a listener makes it call */
    CHOICE_HALF_OPEN_ROW,        /* a half-open call is a request row with rules of its own */
    CHOICE_TIME_WAIT_ROW,        /* TIME_WAIT is a row that no program holds, with rules of its own */
    CHOICE_SYN_RESETS,           /* a SYN in the window resets (RFC 793); else challenge ACK (RFC 5961) */
    CHOICE_SYN_ACK_FIN,          /* a FIN that comes with the SYN,ACK is taken */
    CHOICE_CLOSE_UNREAD_RESETS,  /* close() with data unread sends RST */
    CHOICE_ORPHAN_DATA_RESETS,   /* data for a socket that nobody reads is answered with RST */
    CHOICE_RST_HAS_ACK,          /* the RST of an abort carries ACK */
    CHOICE_REFUSED_LATE,         /* RST in SYN_RCVD after an active open: ECONNRESET, not ECONNREFUSED */
    CHOICE_ACK_OF_ISS,           /* in SYN_RCVD after an active open an ACK of the ISS itself is taken */
    CHOICE_CROSSING_ACKED,       /* the SYN,ACK that completes a simultaneous open is answered with ACK */
    CHOICE_RTO_MIN,              /* milliseconds */
    CHOICE_RTO_MAX,              /* milliseconds */
    CHOICE_COUNT
};

struct sim_profile { const char *name; int32_t choice[CHOICE_COUNT]; };

struct profile_row {
    enum sim_choice choice;
    const char *name;            /* "time_wait" */
    int32_t rfc9293, lin;        /* the value in each profile */
    const char *section;         /* of RFC 9293 */
    const char *rfc_does, *linux_does; /* a sentence each */
    const char *why;             /* the kernel's reason, with its source file */
};
extern const struct profile_row profile_rows[CHOICE_COUNT];

/* "linux" or "rfc9293"; -1: there is no such profile. */
int profile_get(struct sim_profile *, const char *name);

#endif
