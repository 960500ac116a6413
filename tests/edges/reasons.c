/* reasons.c - the table of reasons, and nothing else. Linux: net/ipv4/tcp.c,
 * tcp_input.c, tcp_minisocks.c, tcp_timer.c; the settings of the lab:
 * docs/KERNEL.md. The first row that fits counts. */
#include "reasons.h"

enum { ANY = FSM_NSTATES };

static const struct {
    int from, to; /* ANY: every state */
    enum fsm_cause cause;
    const char *text;
} reasons[] = {
    {FSM_LISTEN, FSM_SYN_SENT, ON_SEND, "RFC only: in Linux send() on a listener fails with EPIPE"},
    {FSM_LISTEN, FSM_SYN_SENT, ON_ACTIVE_OPEN, "RFC only: in Linux connect() on a listener fails with EISCONN"},
    {FSM_SYN_SENT, FSM_CLOSE_WAIT, ON_SYN_ACK_FIN,
     "RFC only: Linux takes the SYN,ACK and drops the FIN; the script fin-with-syn-ack shows it"},
    {FSM_TIME_WAIT, FSM_SYN_RCVD, ON_SYN,
     "RFC only: in Linux a new socket answers the SYN; the script syn-in-time-wait shows it"},
    {FSM_SYN_RCVD, FSM_TIME_WAIT, ON_RST,
     "RFC only: in Linux what answers that SYN is a new socket, and TIME_WAIT does not come back"},
    {FSM_TIME_WAIT, FSM_CLOSED, ON_ABORT,
     "RFC only: in Linux no program owns a socket in TIME_WAIT, so close() cannot reach it"},
    {FSM_SYN_RCVD, FSM_CLOSED, ON_SYN,
     "RFC only, and the way of RFC 793: Linux sends a challenge ACK; the script rst-in-simultaneous-open shows it"},
    {FSM_ESTABLISHED, FSM_CLOSED, ON_SYN,
     "RFC only, and the way of RFC 793: Linux sends a challenge ACK; the script syn-in-established shows it"},
    {FSM_FIN_WAIT_1, FSM_CLOSED, ON_SYN,
     "RFC only, and the way of RFC 793: Linux sends a challenge ACK; the script syn-while-closing shows it"},
    {FSM_CLOSE_WAIT, FSM_CLOSED, ON_SYN,
     "RFC only, and the way of RFC 793: Linux sends a challenge ACK; the script syn-while-closing shows it"},
    {FSM_CLOSING, FSM_CLOSED, ON_SYN,
     "RFC only, and the way of RFC 793: Linux sends a challenge ACK; the script syn-while-closing shows it"},
    {FSM_LAST_ACK, FSM_CLOSED, ON_SYN,
     "RFC only, and the way of RFC 793: Linux sends a challenge ACK; the script syn-while-closing shows it"},
    {FSM_SYN_SENT, FSM_CLOSED, ON_USER_TIMEOUT, "takes more than 2 min: the lab sets tcp_syn_retries to 127"},
    {FSM_SYN_RCVD, FSM_CLOSED, ON_USER_TIMEOUT,
     "takes 8 h: the lab sets tcp_synack_retries to 255, and Linux sends them up to 2 min apart"},
    {ANY, FSM_CLOSED, ON_USER_TIMEOUT,
     "takes more than 4 min: the lab sets tcp_retries2 and tcp_orphan_retries to 255"},
};

const char *reason_of(const struct fsm_edge *edge)
{
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (reasons[i].cause == edge->cause && (reasons[i].from == ANY || reasons[i].from == (int)edge->from) &&
            (reasons[i].to == ANY || reasons[i].to == (int)edge->to))
            return reasons[i].text;
    return NULL;
}
