/* profile.c - the profiles, and which choice stands behind which difference. */
#include "sim/profile.h"

#include <string.h>

/* ORDER CHOICE */
const struct profile_row profile_rows[CHOICE_COUNT] = {
    {"time_wait", 240, 60},
    {"fin_wait_2", 0, 60},
    {"user_timeout", 300, 0},
    {"rto_min_ms", 1000, 200},
    {"rto_max_ms", 60000, 1000}, /* the lab sets tcp_rto_max_ms so */
    {"listener_calls", 1, 0},
    {"early_send", 1, 0},
    {"shutdown_waits", 0, 1},
    {"close_wait_waits", 1, 0},
    {"close_unread_resets", 0, 1},
    {"rst_has_ack", 0, 1},
    {"abort_unsent", 0, 1},
    {"half_open_row", 0, 1},
    {"time_wait_row", 0, 1},
    {"syn_text", 1, 0},
    {"syn_hurries", 0, 1},
    {"reset_errno", 0, 1},
    {"crossing_acked", 0, 1},
    {"no_ack_first", 0, 1},
    {"loose_edges", 0, 1},
    {"rst_elsewhere", 0, 1},
    {"syn_resets", 0, 0}, /* the RFC leaves it open; its other way is one value away */
    {"ack_of_iss", 0, 1},
    {"paws_lenient", 0, 1},
    {"overfull", 0, 1},
    {"orphan_data_resets", 0, 1},
    {"late_fin", 1, 0},
};

/* ORDER DIFFERENCE */
static const enum sim_choice choices[DIFFERS_COUNT] = {
    [DIFFERS_TIME_WAIT] = CHOICE_TIME_WAIT,
    [DIFFERS_FIN_WAIT_2] = CHOICE_FIN_WAIT_2,
    [DIFFERS_USER_TIMEOUT] = CHOICE_USER_TIMEOUT,
    [DIFFERS_RTO_MIN] = CHOICE_RTO_MIN,
    [DIFFERS_RTO_MAX] = CHOICE_RTO_MAX,
    [DIFFERS_LISTENER_CONNECTS] = CHOICE_LISTENER_CALLS,
    [DIFFERS_CALL_AGAIN] = CHOICE_TIME_WAIT_ROW,
    [DIFFERS_LISTENER_SENDS] = CHOICE_LISTENER_CALLS,
    [DIFFERS_EARLY_SEND] = CHOICE_EARLY_SEND,
    [DIFFERS_SHUTDOWN_WAITS] = CHOICE_SHUTDOWN_WAITS,
    [DIFFERS_HALF_OPEN_CLOSE] = CHOICE_HALF_OPEN_ROW,
    [DIFFERS_CLOSE_WAIT_WAITS] = CHOICE_CLOSE_WAIT_WAITS,
    [DIFFERS_CLOSE_UNREAD] = CHOICE_CLOSE_UNREAD_RESETS,
    [DIFFERS_ABORT_ACK] = CHOICE_RST_HAS_ACK,
    [DIFFERS_ABORT_UNSENT] = CHOICE_ABORT_UNSENT,
    [DIFFERS_TIME_WAIT_ABORT] = CHOICE_TIME_WAIT_ROW,
    [DIFFERS_LISTENER_MOVES] = CHOICE_COUNT,
    [DIFFERS_SYN_FIN] = CHOICE_SYN_TEXT,
    [DIFFERS_SYN_TEXT] = CHOICE_SYN_TEXT,
    [DIFFERS_SYN_ACK_TEXT] = CHOICE_SYN_TEXT,
    [DIFFERS_SYN_HURRIES] = CHOICE_SYN_HURRIES,
    [DIFFERS_SYN_SENT_RST] = CHOICE_RESET_ERRNO,
    [DIFFERS_SAME_SYN] = CHOICE_HALF_OPEN_ROW,
    [DIFFERS_OTHER_SYN] = CHOICE_HALF_OPEN_ROW,
    [DIFFERS_HALF_OPEN_ACK] = CHOICE_HALF_OPEN_ROW,
    [DIFFERS_ACCEPT_FULL] = CHOICE_HALF_OPEN_ROW,
    [DIFFERS_CROSSING] = CHOICE_CROSSING_ACKED,
    [DIFFERS_SYN_RCVD_RST] = CHOICE_RESET_ERRNO,
    [DIFFERS_NO_ACK] = CHOICE_NO_ACK_FIRST,
    [DIFFERS_OLD_SEGMENT] = CHOICE_LOOSE_EDGES,
    [DIFFERS_RST_AT_FIN] = CHOICE_RST_ELSEWHERE,
    [DIFFERS_RST_AT_GAP] = CHOICE_RST_ELSEWHERE,
    [DIFFERS_CHALLENGE] = CHOICE_COUNT,
    [DIFFERS_ACK_OF_ISS] = CHOICE_ACK_OF_ISS,
    [DIFFERS_PAWS] = CHOICE_PAWS_LENIENT,
    [DIFFERS_OVERFULL] = CHOICE_OVERFULL,
    [DIFFERS_ORPHAN_DATA] = CHOICE_ORPHAN_DATA_RESETS,
    [DIFFERS_ORPHAN_RST] = CHOICE_TIME_WAIT_ROW,
    [DIFFERS_ORPHAN_SYN] = CHOICE_TIME_WAIT_ROW,
    [DIFFERS_CLOSE_WAIT_RST] = CHOICE_RESET_ERRNO,
    [DIFFERS_LATE_FIN] = CHOICE_LATE_FIN,
    [DIFFERS_TIME_WAIT_RST] = CHOICE_TIME_WAIT_ROW,
    [DIFFERS_TIME_WAIT_SYN] = CHOICE_TIME_WAIT_ROW,
    [DIFFERS_TIME_WAIT_AGAIN] = CHOICE_TIME_WAIT_ROW,
};

int profile_get(struct sim_profile *p, const char *name)
{
    const bool is_linux = strcmp(name, "linux") == 0;
    if (!is_linux && strcmp(name, "rfc9293") != 0) return -1;
    p->name = is_linux ? "linux" : "rfc9293";
    for (int c = 0; c < CHOICE_COUNT; c++)
        p->choice[c] = is_linux ? profile_rows[c].linux_value : profile_rows[c].rfc9293;
    return 0;
}

enum sim_choice profile_choice(enum difference_id difference) { return choices[difference]; }
