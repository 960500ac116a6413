/* difference.c - the table of differences, where they show, and nothing else. The RFC
 * is quoted by its sections; of Linux 6.18 every sentence was measured in the lab,
 * and its reason read in the source that is named. */
#include "core/difference.h"

#include <stdio.h>

#include "core/segment.h"

/* ORDER DIFFERENCE */
const struct difference difference_rows[DIFFERS_COUNT] = {
    [DIFFERS_TIME_WAIT] = {
        "time_wait", "3.6.1", "TIME_WAIT lasts 2 MSL, and MSL is 2 min: 4 min.", "60 s, always.",
        "A constant, long enough for the peer to repeat what was lost", "tcp_minisocks.c", "RFC: 4 min. Linux: 60 s"},
    [DIFFERS_FIN_WAIT_2] = {
        "fin_wait_2", "3.10.8", "No timeout ends FIN_WAIT_2.", "It is forgotten after 60 s, once no program holds it.",
        "A peer could keep it for ever", "tcp.c, __tcp_close",
        "RFC: for ever. Linux: 60 s"},
    [DIFFERS_USER_TIMEOUT] = {
        "user_timeout", "3.9.1.1", "What is not acknowledged in 5 min, a default, ends the connection.",
        "It counts what it sent again.", "R2 as a number: tcp_syn_retries, tcp_retries2",
        "tcp_timer.c", "RFC: after 5 min. Linux: a count"},
    [DIFFERS_RTO_MIN] = {
        "rto_min", "3.8.1", "A retransmission timeout should be 1 s at least (RFC 6298 2.4).", "200 ms at least.",
        "TCP_RTO_MIN, which a route or a setting may change", "include/net/tcp.h", "RFC: 1 s. Linux: 0.2 s"},
    [DIFFERS_RTO_MAX] = {
        "rto_max", "3.8.1", "It may be bounded, at 60 s or more (RFC 6298 2.5).", "120 s, and in this lab 1 s.",
        "tcp_rto_max_ms: what was lost comes back while one looks", "docs/KERNEL.md",
        "RFC: 60 s. Here: 1 s"},

    [DIFFERS_LISTENER_CONNECTS] = {
        "listener_connects", "3.10.1", "An active OPEN turns a listener into a caller: SYN_SENT.",
        "connect() on a listener fails with EISCONN.", "Only a closed socket may connect", "af_inet.c",
        "RFC: SYN. Linux: EISCONN"},
    [DIFFERS_CALL_AGAIN] = {
        "call_again", "3.10.1", "OPEN of a pair in TIME_WAIT: an error, it exists.",
        "With timestamps the new call takes over.", "PAWS tells the two apart", "tcp_ipv4.c, tcp_twsk_unique",
        "RFC: an error. Linux: a new call"},
    [DIFFERS_LISTENER_SENDS] = {
        "listener_sends", "3.10.2", "A SEND turns a listener into a caller: SYN_SENT.",
        "send() on a listener fails with EPIPE.", "Only a call under way is waited for", "net/core/stream.c",
        "RFC: SYN. Linux: EPIPE"},
    [DIFFERS_EARLY_SEND] = {
        "early_send", "3.10.2", "What is sent before ESTABLISHED is queued until then.",
        "send() waits for ESTABLISHED, or fails with EAGAIN.", "Only an open connection takes data",
        "net/core/stream.c", "RFC: queued. Linux: EAGAIN"},
    [DIFFERS_SHUTDOWN_WAITS] = {
        "shutdown_waits", "3.10.4", "CLOSE in SYN_RCVD, nothing to send: FIN, FIN_WAIT_1.",
        "So does close(); shutdown() waits for ESTABLISHED.", "It had divided by 0: CVE-2024-36905",
        "tcp.c, tcp_shutdown", "RFC: FIN. Linux: shutdown() waits"},
    [DIFFERS_HALF_OPEN_CLOSE] = {
        "half_open_close", "3.10.4", "A half-open call is the listener: CLOSE sends FIN.",
        "A listener drops its half-open calls silently.", "They are requests, no sockets",
        "inet_connection_sock.c", "RFC: FIN. Linux: nothing"},
    [DIFFERS_CLOSE_WAIT_WAITS] = {
        "close_wait_waits", "3.10.4",
        "CLOSE in CLOSE_WAIT waits for the data before it; LAST_ACK begins with the FIN.", "LAST_ACK begins at once.",
        "A table maps each state to the next", "tcp.c, new_state", "RFC: CLOSE_WAIT. Linux: LAST_ACK"},
    [DIFFERS_CLOSE_UNREAD] = {
        "close_unread", "3.6.1", "FIN; or RST, if CLOSE ends reading too (MAY-1, SHLD-3).", "RST.",
        "The peer must learn that its data was lost, RFC 2525 2.17", "tcp.c, __tcp_close",
        "RFC: may. Linux: RST"},
    [DIFFERS_ABORT_ACK] = {
        "abort_ack", "3.10.5", "ABORT sends <SEQ=SND.NXT><CTL=RST>.", "RST,ACK.",
        "One function sends it for all states, and sets both flags", "tcp_output.c, tcp_send_active_reset",
        "RFC: RST. Linux: RST,ACK"},
    [DIFFERS_ABORT_UNSENT] = {
        "abort_unsent", "3.10.5", "ABORT in CLOSING and LAST_ACK sends nothing.", "RST, if the FIN has not left yet.",
        "Its states run ahead of the FIN", "tcp.c, tcp_disconnect", "RFC: nothing. Linux: RST, FIN unsent"},
    [DIFFERS_TIME_WAIT_ABORT] = {
        "time_wait_abort", "3.10.5", "ABORT ends TIME_WAIT.", "No call can: no program holds it.",
        "A small row stands for it, the socket is gone", "tcp_minisocks.c, tcp_time_wait",
        "RFC: CLOSED. Linux: no call can"},

    [DIFFERS_LISTENER_MOVES] = {
        "listener_moves", "3.10.7.2", "The listener itself moves to SYN_RCVD, and back.",
        "It stays, SYN_RCVD is a row beside it.", "One listener serves many calls",
        "tcp_input.c, tcp_conn_request", "RFC: it moves. Linux: a row"},
    [DIFFERS_SYN_FIN] = {
        "syn_fin", "3.10.7.2", "A SYN with FIN is answered, and the FIN queued.", "It is dropped.",
        "Floods of them could deny service, CVE-2012-6638", "tcp_input.c", "RFC: SYN,ACK. Linux: silence"},
    [DIFFERS_SYN_TEXT] = {
        "syn_text", "3.10.7.2", "Text that comes with a SYN is queued.", "It is dropped, and comes again.",
        "A request has no room for it", "tcp_minisocks.c, tcp_check_req", "RFC: queued. Linux: dropped"},
    [DIFFERS_SYN_ACK_TEXT] = {
        "syn_ack_text", "3.10.7.3", "Text and FIN that come with the SYN,ACK are processed at once.",
        "They are dropped, and come again.", "Only Fast Open takes them", "tcp_input.c",
        "RFC: taken. Linux: dropped"},
    [DIFFERS_SYN_HURRIES] = {
        "syn_hurries", "3.10.7.3", "A bad ACK gets RST; the SYN waits for its timer.", "The SYN goes again within ms.",
        "The peer may have missed what ended its old connection", "tcp_input.c", "RFC: SYN later. Linux: soon"},
    [DIFFERS_SYN_SENT_RST] = {
        "syn_sent_rst", "3.10.7.3", "A RST in SYN_SENT means: connection reset.", "ECONNREFUSED.",
        "The error as BSD sees it", "tcp_input.c, tcp_reset", "RFC: reset. Linux: refused"},
    [DIFFERS_SAME_SYN] = {
        "same_syn", "3.10.7.4", "The same SYN again is outside the window: an ACK.", "The SYN,ACK again.",
        "On SYN-RECEIVED it trusts common sense more than the RFC", "tcp_minisocks.c, tcp_check_req",
        "RFC: ACK. Linux: SYN,ACK"},
    [DIFFERS_OTHER_SYN] = {
        "other_syn", "3.10.7.4", "Another SYN in the window: back to LISTEN, and nothing is sent.",
        "It sends RST,ACK too.", "Whoever sent it must start over", "tcp_minisocks.c, tcp_check_req",
        "RFC: nothing. Linux: RST,ACK"},
    [DIFFERS_HALF_OPEN_ACK] = {
        "half_open_ack", "3.10.7.4", "The sequence number is checked before the ACK.",
        "Of a half-open call the ACK is first.", "Against a third party that crosses SYNs",
        "tcp_minisocks.c, tcp_check_req", "RFC: ACK. Linux: RST"},
    [DIFFERS_ACCEPT_FULL] = {
        "accept_full", "3.10.7.4", "The ACK of the SYN opens the connection.", "Not while the accept queue is full.",
        "The program must keep up; the ACK may come again", "tcp_minisocks.c", "RFC: open. Linux: if accepted"},
    [DIFFERS_CROSSING] = {
        "crossing", "3.5", "By figure 7 the SYN,ACK of a simultaneous open counts, though its SYN is old.",
        "So too, with one ACK more.", "Old ones are acknowledged", "tcp_input.c, tcp_data_queue",
        "RFC: silence. Linux: ACK"},
    [DIFFERS_ACK_OF_ISS] = {
        "ack_of_iss", "3.10.7.4", "In SYN_RCVD an ACK of the ISS itself is answered with RST.",
        "After an active open it opens the connection.", "It is not older than what was sent",
        "tcp_input.c", "RFC: RST. Linux: ESTABLISHED"},
    [DIFFERS_SYN_RCVD_RST] = {
        "syn_rcvd_rst", "3.10.7.4", "A RST in SYN_RCVD, after an active open, means: connection refused.",
        "ECONNRESET.", "ECONNREFUSED is for SYN_SENT alone", "tcp_input.c, tcp_reset", "RFC: refused. Linux: reset"},

    [DIFFERS_NO_ACK] = {
        "no_ack", "3.10.7.4", "Outside the window a segment without ACK is answered.",
        "Without ACK, SYN, RST: dropped.", "Flags come first", "tcp_input.c, tcp_rcv_established",
        "RFC: ACK. Linux: silence"},
    [DIFFERS_OLD_SEGMENT] = {
        "old_segment", "3.10.7.4", "A segment whose last byte is old is answered; its ACK does not count.",
        "Its ACK counts if it ends at RCV.NXT.", "Data is checked later", "tcp_input.c",
        "RFC: ACK. Linux: and its ACK counts"},
    [DIFFERS_RST_AT_FIN] = {
        "rst_at_fin", "3.10.7.4", "A RST from before RCV.NXT is dropped.",
        "After a FIN, one with the FIN's number counts.", "Mac OS X sends such ones", "tcp_input.c, tcp_reset_check",
        "RFC: nothing. Linux: reset"},
    [DIFFERS_RST_AT_GAP] = {
        "rst_at_gap", "3.10.7.4", "Only a RST exactly at RCV.NXT counts.",
        "One at the end of data that came early counts too.", "Its sender has sent so much", "tcp_input.c",
        "RFC: ACK. Linux: reset"},
    [DIFFERS_CHALLENGE] = {
        "challenge", "3.10.7.4", "In the window SYN or RST resets; with RFC 5961 an ACK asks back.",
        "An ACK, one in 0.5 s at most.", "Against blind attacks; here each is sent", "tcp_input.c",
        "RFC: reset or ACK. Linux: ACK"},
    [DIFFERS_PAWS] = {
        "paws", "3.2", "An older timestamp: answered, dropped (RFC 7323 5.3).",
        "One tick older will do; an old ACK gets no answer.", "Old ACKs are common",
        "tcp_input.c", "RFC: ACK. Linux: silence for old ACKs"},
    [DIFFERS_OVERFULL] = {
        "overfull", "3.10.7.4", "What reaches beyond the window is cut off.",
        "Taken whole, if nothing waits to be read.", "Who overruns it shall not freeze", "tcp_input.c, tcp_sequence",
        "RFC: cut off. Linux: taken"},
    [DIFFERS_ORPHAN_DATA] = {
        "orphan_data", "3.6.1", "Data after CLOSE is taken; RST, if CLOSE ends reading too (SHLD-3).", "RST.",
        "Nobody can read it, RFC 1122 4.2.2.13", "tcp_input.c", "RFC: ACK or RST. Linux: RST"},
    [DIFFERS_ORPHAN_RST] = {
        "orphan_rst", "3.10.7.4", "In FIN_WAIT_2 too a RST must be exactly next.",
        "Once no program holds it, any in the window counts.", "A small row stands for it, and checks less",
        "tcp_minisocks.c", "RFC: ACK. Linux: reset"},
    [DIFFERS_ORPHAN_SYN] = {
        "orphan_syn", "3.10.7.4", "In FIN_WAIT_2 too a SYN gets an ACK.",
        "Once no program holds it: RST, and it is gone.", "A small row stands for it, and checks less",
        "tcp_minisocks.c", "RFC: ACK. Linux: RST"},
    [DIFFERS_CLOSE_WAIT_RST] = {
        "close_wait_rst", "3.10.7.4", "A RST in CLOSE_WAIT means: connection reset.", "EPIPE.",
        "The error as BSD sees it", "tcp_input.c, tcp_reset", "RFC: reset. Linux: EPIPE"},
    [DIFFERS_LATE_FIN] = {
        "late_fin", "3.10.7.4", "A FIN behind the peer's FIN is acknowledged.", "It is dropped.",
        "Nothing can follow a FIN", "tcp_input.c, tcp_rcv_state_process", "RFC: ACK. Linux: silence"},
    [DIFFERS_TIME_WAIT_RST] = {
        "time_wait_rst", "3.10.7.4", "A RST in the window, not exactly next, gets an ACK in TIME_WAIT too.",
        "Silence.", "Only what is no RST is answered there", "tcp_minisocks.c", "RFC: ACK. Linux: silence"},
    [DIFFERS_TIME_WAIT_SYN] = {
        "time_wait_syn", "3.6.1", "A newer SYN may reopen it, and TIME_WAIT comes back if that was old (MAY-2).",
        "A new socket, and nothing comes back.", "'Not good, but not fatal yet'", "tcp_minisocks.c",
        "RFC: reopened. Linux: a new socket"},
    [DIFFERS_TIME_WAIT_AGAIN] = {
        "time_wait_again", "3.10.7.4", "Only the peer's FIN starts 2 MSL again.", "All that has an ACK does.",
        "Its sender may have missed the last ACK", "tcp_minisocks.c", "RFC: FIN only. Linux: any ACK"},
};

/* Sets of states. */
enum {
    LISTENING = 1 << FSM_LISTEN, CALLING = 1 << FSM_SYN_SENT, HALF_OPEN = 1 << FSM_SYN_RCVD,
    FIN_WAIT_1 = 1 << FSM_FIN_WAIT_1, FIN_WAIT_2 = 1 << FSM_FIN_WAIT_2, CLOSE_WAIT = 1 << FSM_CLOSE_WAIT,
    CLOSING = 1 << FSM_CLOSING, LAST_ACK = 1 << FSM_LAST_ACK, TIME_WAIT = 1 << FSM_TIME_WAIT,
    TALKING_ON = 1 << FSM_ESTABLISHED | CLOSE_WAIT, TALKING = TALKING_ON | FIN_WAIT_1 | FIN_WAIT_2,
    LAST = CLOSING | LAST_ACK,
    ANY = (1 << FSM_NSTATES) - 1
};
enum { SAME = -1 };           /* to: the state stays */

/* The first row that fits counts: those that ask for more stand first. */
static const struct {
    enum difference_id what;
    unsigned from;
    enum fsm_cause cause;
    int to;
    uint8_t flags;            /* the segment has these at least */
    bool data, passive;       /* it carries data; the connection began in LISTEN */
} places[] = {
    {DIFFERS_TIME_WAIT, FIN_WAIT_2, ON_FIN, FSM_TIME_WAIT, 0, false, false},
    {DIFFERS_TIME_WAIT, TIME_WAIT, ON_2MSL, FSM_CLOSED, 0, false, false},
    {DIFFERS_FIN_WAIT_2, FIN_WAIT_1, ON_ACK_OF_FIN, FSM_FIN_WAIT_2, 0, false, false},
    {DIFFERS_FIN_WAIT_2, FIN_WAIT_2, ON_FIN_WAIT_2_TIMEOUT, FSM_CLOSED, 0, false, false},
    {DIFFERS_FIN_WAIT_2, FIN_WAIT_2, ON_CLOSE, SAME, 0, false, false},
    {DIFFERS_USER_TIMEOUT, CALLING | TALKING_ON | LAST, ON_USER_TIMEOUT, FSM_CLOSED, 0, false, false},

    {DIFFERS_LISTENER_CONNECTS, LISTENING, ON_ACTIVE_OPEN, FSM_SYN_SENT, 0, false, false},
    {DIFFERS_LISTENER_CONNECTS, LISTENING, ON_ACTIVE_OPEN, SAME, 0, false, false},
    {DIFFERS_CALL_AGAIN, TIME_WAIT | FIN_WAIT_2, ON_ACTIVE_OPEN, FSM_CLOSED, 0, false, false},
    {DIFFERS_LISTENER_SENDS, LISTENING, ON_SEND, FSM_SYN_SENT, 0, false, false},
    {DIFFERS_LISTENER_SENDS, LISTENING, ON_SEND, SAME, 0, false, false},
    {DIFFERS_EARLY_SEND, CALLING | HALF_OPEN, ON_SEND, SAME, 0, false, false},
    {DIFFERS_HALF_OPEN_CLOSE, HALF_OPEN, ON_CLOSE, FSM_FIN_WAIT_1, 0, false, true},
    {DIFFERS_HALF_OPEN_CLOSE, HALF_OPEN, ON_LISTENER_CLOSE, FSM_CLOSED, 0, false, false},
    {DIFFERS_HALF_OPEN_CLOSE, HALF_OPEN, ON_ACK_OF_SYN, FSM_CLOSED, 0, false, false},
    {DIFFERS_SHUTDOWN_WAITS, HALF_OPEN, ON_CLOSE, FSM_FIN_WAIT_1, 0, false, false},
    {DIFFERS_SHUTDOWN_WAITS, HALF_OPEN, ON_CLOSE, SAME, 0, false, false},
    {DIFFERS_CLOSE_WAIT_WAITS, CLOSE_WAIT, ON_CLOSE, SAME, 0, false, false},
    {DIFFERS_CLOSE_UNREAD, ANY, ON_CLOSE_UNREAD, FSM_CLOSED, 0, false, false},
    {DIFFERS_ABORT_ACK, TALKING | HALF_OPEN, ON_ABORT, FSM_CLOSED, 0, false, false},
    {DIFFERS_ABORT_UNSENT, LAST, ON_ABORT, FSM_CLOSED, 0, false, false},
    {DIFFERS_TIME_WAIT_ABORT, TIME_WAIT, ON_ABORT, FSM_CLOSED, 0, false, false},

    {DIFFERS_SYN_FIN, LISTENING, ON_SYN, FSM_SYN_RCVD, SEG_SYN | SEG_FIN, false, false},
    {DIFFERS_SYN_FIN, LISTENING, ON_SYN, SAME, SEG_SYN | SEG_FIN, false, false},
    {DIFFERS_SYN_TEXT, LISTENING, ON_SYN, FSM_SYN_RCVD, SEG_SYN, true, false},
    {DIFFERS_LISTENER_MOVES, LISTENING, ON_SYN, FSM_SYN_RCVD, 0, false, false},
    {DIFFERS_LISTENER_MOVES, HALF_OPEN, ON_RST, FSM_LISTEN, 0, false, false},
    {DIFFERS_SYN_ACK_TEXT, CALLING, ON_SYN_ACK_FIN, FSM_CLOSE_WAIT, 0, false, false},
    {DIFFERS_SYN_ACK_TEXT, CALLING, ON_SYN_ACK, FSM_ESTABLISHED, SEG_FIN, false, false},
    {DIFFERS_SYN_ACK_TEXT, CALLING, ON_SYN_ACK, FSM_ESTABLISHED, SEG_SYN, true, false},
    {DIFFERS_SYN_SENT_RST, CALLING, ON_RST, FSM_CLOSED, 0, false, false},
    {DIFFERS_SAME_SYN, HALF_OPEN, ON_SYN, SAME, 0, false, false},
    {DIFFERS_OTHER_SYN, HALF_OPEN, ON_SYN, FSM_LISTEN, 0, false, false},
    {DIFFERS_CROSSING, HALF_OPEN, ON_SYN_ACK, FSM_ESTABLISHED, 0, false, false},
    {DIFFERS_SYN_RCVD_RST, HALF_OPEN, ON_RST, FSM_CLOSED, 0, false, false},

    {DIFFERS_CHALLENGE, TALKING | LAST, ON_SYN, SAME, 0, false, false},
    {DIFFERS_CHALLENGE, TALKING | LAST, ON_RST, SAME, 0, false, false},
    {DIFFERS_ORPHAN_SYN, FIN_WAIT_2, ON_SYN, FSM_CLOSED, 0, false, false},
    {DIFFERS_CHALLENGE, TALKING | LAST | HALF_OPEN, ON_SYN, FSM_CLOSED, 0, false, false},
    {DIFFERS_ORPHAN_DATA, ANY, ON_DATA_AFTER_CLOSE, FSM_CLOSED, 0, false, false},
    {DIFFERS_CLOSE_WAIT_RST, CLOSE_WAIT, ON_RST, FSM_CLOSED, 0, false, false},
    {DIFFERS_TIME_WAIT_RST, TIME_WAIT, ON_RST, SAME, 0, false, false},
    {DIFFERS_TIME_WAIT_SYN, TIME_WAIT, ON_SYN, FSM_CLOSED, 0, false, false},
    {DIFFERS_TIME_WAIT_SYN, TIME_WAIT, ON_SYN, FSM_SYN_RCVD, 0, false, false},
    {DIFFERS_TIME_WAIT_SYN, HALF_OPEN, ON_RST, FSM_TIME_WAIT, 0, false, false},
    {DIFFERS_TIME_WAIT_AGAIN, TIME_WAIT, ON_BAD_SEGMENT, SAME, 0, false, false},
};

static bool fits(size_t place, enum fsm_state from, enum fsm_state to, const struct fsm_stimulus *by)
{
    const bool asks = places[place].flags || places[place].data || places[place].passive;
    const bool there = places[place].to == SAME ? from == to : places[place].to == (int)to;
    if (!there || !(places[place].from & 1u << from)) return false;
    if (!asks) return true;
    if (!by) return false;
    if (places[place].passive && !by->passive) return false;
    return (by->flags & places[place].flags) == places[place].flags && (!places[place].data || by->has_data);
}

const struct difference *difference_at(enum fsm_state from, enum fsm_cause cause, enum fsm_state to,
                                       const struct fsm_stimulus *by)
{
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (places[i].cause == cause && fits(i, from, to, by)) return &difference_rows[places[i].what];
    return NULL;
}

size_t difference_print(const struct difference *d, char *buf, size_t cap)
{
    return (size_t)snprintf(buf, cap, "RFC 9293 %s: %s Linux: %s %s (%s).", d->section, d->rfc_says, d->linux_does,
                            d->why, d->source);
}
