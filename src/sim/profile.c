/* profile.c - where RFC 9293 and Linux differ, one row each, and the two profiles.
 * Kernel files are those of Linux 6.x, below net/ipv4. */
#include "sim/profile.h"

#include <string.h>

/* ORDER CHOICE */
const struct profile_row profile_rows[CHOICE_COUNT] = {
    {CHOICE_TIME_WAIT, "time_wait", 240, 60, "3.6.1",
     "TIME_WAIT lasts 2 MSL, and MSL is 2 minutes: 4 minutes.",
     "TIME_WAIT lasts 60 s, always.",
     "TCP_TIMEWAIT_LEN is a constant (include/net/tcp.h); tcp_fin_timeout does not change it."},
    {CHOICE_FIN_WAIT_2, "fin_wait_2", 0, 60, "3.6.1",
     "FIN_WAIT_2 waits for the peer's FIN for ever.",
     "A closed socket waits in FIN_WAIT_2 for 60 s and is then forgotten.",
     "tcp_fin_timeout bounds what a dead peer can cost (tcp.c, __tcp_close)."},
    {CHOICE_LISTENER_CALLS, "listener_calls", 1, 0, "3.10.2",
     "A listener that sends or connects becomes a caller: SYN_SENT.",
     "send() on a listener fails with EPIPE, connect() with EISCONN.",
     "A BSD listener hands out sockets and is none itself (af_inet.c, tcp.c)."},
    {CHOICE_HALF_OPEN_ROW, "half_open_row", 0, 1, "3.10.7.4",
     "Another SYN, or an exact RST, takes a half-open call back to LISTEN.",
     "The same SYN again gets its SYN,ACK again; another SYN in the window gets RST,ACK and drops the call.",
     "A half-open call is a small request, checked by tcp_check_req (tcp_minisocks.c)."},
    {CHOICE_TIME_WAIT_ROW, "time_wait_row", 0, 1, "3.10.7.4",
     "In TIME_WAIT a RST that is not exactly next gets a challenge ACK, and a newer SYN may reopen the connection.",
     "In TIME_WAIT such a RST is ignored, and a newer SYN makes a new connection of the listener.",
     "TIME_WAIT is a small row that no program holds (tcp_minisocks.c, tcp_timewait_state_process)."},
    {CHOICE_SYN_RESETS, "syn_resets", 0, 0, "3.10.7.4",
     "A SYN in the window gets a challenge ACK (RFC 5961); RFC 793 reset the connection.",
     "A SYN in an open connection gets a challenge ACK.",
     "RFC 5961 section 4 (tcp_input.c, tcp_validate_incoming)."},
    {CHOICE_SYN_ACK_FIN, "syn_ack_fin", 1, 0, "3.10.7.3",
     "A FIN that comes with the SYN,ACK is processed: CLOSE_WAIT.",
     "A FIN that comes with the SYN,ACK is dropped; the peer sends it again.",
     "tcp_rcv_synsent_state_process takes the handshake and frees the rest (tcp_input.c)."},
    {CHOICE_CLOSE_UNREAD_RESETS, "close_unread_resets", 0, 1, "3.6.1",
     "close() sends FIN; that unread data is answered with RST is only recommended (SHLD-3).",
     "close() with data unread sends RST: no FIN, no TIME_WAIT.",
     "The peer must learn that its data was lost: RFC 2525 2.17 (tcp.c, __tcp_close)."},
    {CHOICE_ORPHAN_DATA_RESETS, "orphan_data_resets", 0, 1, "3.10.7.4",
     "Data that arrives after close() is acknowledged, though nobody reads it.",
     "Data that arrives after close() is answered with RST.",
     "RFC 1122 4.2.2.13 (tcp_input.c, tcp_rcv_state_process)."},
    {CHOICE_RST_HAS_ACK, "rst_has_ack", 0, 1, "3.10.5",
     "An abort sends <SEQ=SND.NXT><CTL=RST>.",
     "An abort sends RST,ACK.",
     "tcp_send_active_reset sets both flags (tcp_output.c)."},
    {CHOICE_REFUSED_LATE, "refused_late", 0, 1, "3.10.7.4",
     "A RST in SYN_RCVD after an active open says: connection refused.",
     "It gives ECONNRESET; ECONNREFUSED is for SYN_SENT alone.",
     "tcp_reset names the error by the state (tcp_input.c)."},
    {CHOICE_ACK_OF_ISS, "ack_of_iss", 0, 1, "3.10.7.4",
     "In SYN_RCVD an ACK must be beyond SND.UNA: one of the ISS itself is answered with RST.",
     "After a simultaneous open an ACK of the ISS itself is taken, and opens the connection.",
     "tcp_ack finds it not old, and more is not asked (tcp_input.c, tcp_rcv_state_process)."},
    {CHOICE_CROSSING_ACKED, "crossing_acked", 0, 1, "3.5",
     "In figure 7 the SYN,ACK that completes a simultaneous open is not answered.",
     "Each end answers it with one more ACK.",
     "Its SYN takes sequence space, so an ACK is owed (tcp_input.c, tcp_data_queue)."},
    {CHOICE_RTO_MIN, "rto_min_ms", 1000, 200, "3.8.1",
     "The retransmission timeout is at least 1 s (RFC 6298 2.4).",
     "The retransmission timeout is at least 200 ms.",
     "TCP_RTO_MIN (include/net/tcp.h)."},
    {CHOICE_RTO_MAX, "rto_max_ms", 60000, 1000, "3.8.1",
     "The retransmission timeout may be bounded at 60 s or more (RFC 6298 2.5).",
     "Here it is bounded at 1 s, as the lab sets tcp_rto_max_ms.",
     "So a lost segment comes back soon enough for a lesson; Linux's own bound is 120 s."},
};

int profile_get(struct sim_profile *p, const char *name)
{
    const int lin = strcmp(name, "linux") == 0;
    if (!lin && strcmp(name, "rfc9293") != 0) return -1;
    p->name = lin ? "linux" : "rfc9293";
    for (int c = 0; c < CHOICE_COUNT; c++) p->choice[c] = lin ? profile_rows[c].lin : profile_rows[c].rfc9293;
    return 0;
}
