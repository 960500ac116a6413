/* test_3_10_4_close.c - RFC 9293 3.10.4, CLOSE Call; 3.6.1, half-closed connections. */
#include "world.h"

static void rfc_3_10_4_listen_deletes_the_tcb(void **state)
{
    CLAUSE(BOTH, LISTENS, "server close\nexpect server no LISTEN\n",
           "S1 call close() = 0\nS1 state LISTEN -> CLOSED close() gone\n");
}

/* Connections that it has handed out live on; those that wait to be accepted do not. */
static void rfc_3_10_4_listen_leaves_accepted_connections_alone(void **state)
{
    CLAUSE(BOTH, OPENED, "server socket 1 close\nexpect server ESTABLISHED\n",
           "S1 call close() = 0\nS1 state LISTEN -> CLOSED close() gone\n");
}

static void rfc_3_10_5_listen_resets_what_nobody_accepted(void **state)
{
    CLAUSE(RFC, "server set autoaccept off\n" OPENED, "server close\n",
           "S1 call close() = 0\n"
           "S1 state LISTEN -> CLOSED close() gone\n"
           "S2 state ESTABLISHED -> CLOSED listener closed/RST gone\n"
           "S2 sent RST seq 1\n");
    CLAUSE(LINUX, "server set autoaccept off\n" OPENED, "server close\n",
           "S1 call close() = 0\n"
           "S1 state LISTEN -> CLOSED close() gone\n"
           "S2 state ESTABLISHED -> CLOSED listener closed/RST gone\n"
           "S2 sent RST,ACK seq 1 ack 1\n");
    CLAUSE(LINUX, "server set autoaccept off\n" OPENED "client close\nwire deliver all\n", "server close\n",
           "S1 call close() = 0\n"
           "S1 state LISTEN -> CLOSED close() gone\n"
           "S2 state CLOSE_WAIT -> CLOSED listener closed/RST gone\n"
           "S2 sent RST,ACK seq 1 ack 2\n");
}

static void rfc_3_10_4_syn_sent_deletes_the_tcb(void **state)
{
    CLAUSE(BOTH, CALLS, "client close\n", "C1 call close() = 0\nC1 state SYN_SENT -> CLOSED close() gone\n");
}

/* "If no SENDs have been issued and there is no pending data to send." */
static void rfc_3_10_4_syn_rcvd_sends_fin(void **state)
{
    CLAUSE(BOTH, CROSSED, "client close\n",
           "C1 call close() = 0\nC1 state SYN_RCVD -> FIN_WAIT_1 close()/FIN\nC1 sent FIN,ACK seq 1 ack 1\n");
    CLAUSE(RFC, CROSSED, "client shutdown\n",
           "C1 call shutdown(SHUT_WR) = 0\nC1 state SYN_RCVD -> FIN_WAIT_1 close()/FIN\nC1 sent FIN,ACK seq 1 ack 1\n");
}

/* Linux: shutdown() waits for ESTABLISHED. */
static void rfc_3_10_4_syn_rcvd_shutdown_in_linux_waits(void **state)
{
    CLAUSE(LINUX, CROSSED, "client shutdown\nexpect client SYN_RCVD\n", "C1 call shutdown(SHUT_WR) = 0\n");
    CLAUSE(LINUX, CROSSED "client shutdown\nwire deliver client SYN\n", "wire deliver server SYN,ACK\n",
           "C1 state SYN_RCVD -> ESTABLISHED SYN,ACK\n"
           "C1 state ESTABLISHED -> FIN_WAIT_1 close()/FIN\n"
           "C1 sent FIN,ACK seq 1 ack 1\n"
           "C1 sent ACK seq 2 ack 1\n"
           "C1 call connect() = 0\n");
}

/* "Otherwise, queue for processing after entering ESTABLISHED state." */
static void rfc_3_10_4_syn_rcvd_with_data_queued_waits(void **state)
{
    CLAUSE(RFC, CROSSED "client send 3\n", "client close\nexpect client SYN_RCVD\n", "C1 call close() = 0\n");
    CLAUSE(RFC, CROSSED "client send 3\nclient close\nwire deliver client SYN\n", "wire deliver server SYN,ACK\n",
           "C1 state SYN_RCVD -> ESTABLISHED SYN,ACK\n"
           "C1 state ESTABLISHED -> FIN_WAIT_1 close()/FIN\n"
           "C1 sent FIN,PSH,ACK seq 1 ack 1 len 3\n");
}

/* In the RFC the half-open call is the listener: what closes one closes the other. */
static void rfc_3_10_4_syn_rcvd_of_a_listener_sends_fin(void **state)
{
    CLAUSE(RFC, HALF_OPEN, "server close\nexpect server FIN_WAIT_1\n",
           "S1 call close() = 0\n"
           "S2 state SYN_RCVD -> FIN_WAIT_1 close()/FIN\n"
           "S1 state LISTEN -> CLOSED close() gone\n"
           "S2 sent FIN,ACK seq 1 ack 1\n");
    CLAUSE(RFC, HALF_OPEN "server close\n", "wire deliver server SYN,ACK\nwire deliver client ACK\n",
           "C1 state SYN_SENT -> ESTABLISHED SYN,ACK/ACK\n"
           "C1 sent ACK seq 1 ack 1\n"
           "C1 call connect() = 0\n");
    CLAUSE(RFC, HALF_OPEN "server close\nwire deliver server SYN,ACK\n",
           "wire deliver server FIN\nwire deliver all\nexpect server FIN_WAIT_2\n",
           "C1 state ESTABLISHED -> CLOSE_WAIT FIN/ACK\n"
           "C1 sent ACK seq 1 ack 2\n"
           "S2 state FIN_WAIT_1 -> FIN_WAIT_2 ACK of FIN\n");
}

/* Linux: a row in the listener's queue, which is gone when its timer next looks. */
static void rfc_3_10_4_syn_rcvd_of_a_closed_listener_in_linux(void **state)
{
    CLAUSE(LINUX, HALF_OPEN "server close\n", "wait 1s\nexpect server no SYN_RCVD\n",
           "S2 state SYN_RCVD -> CLOSED listener closed gone\n");
}

static void rfc_3_10_7_1_ack_for_a_listener_that_is_gone_in_linux(void **state)
{
    CLAUSE(LINUX, HALF_OPEN "server close\nwire deliver server\n", "wire deliver client ACK\n",
           "S2 state SYN_RCVD -> CLOSED ACK of SYN/RST gone\n"
           "S2 sent RST seq 1\n");
}

static void rfc_3_10_4_established_sends_fin(void **state)
{
    CLAUSE(BOTH, OPENED, "client close\n",
           "C1 call close() = 0\nC1 state ESTABLISHED -> FIN_WAIT_1 close()/FIN\nC1 sent FIN,ACK seq 1 ack 1\n");
    CLAUSE(BOTH, OPENED, "client shutdown\n",
           "C1 call shutdown(SHUT_WR) = 0\nC1 state ESTABLISHED -> FIN_WAIT_1 close()/FIN\nC1 sent FIN,ACK seq 1 ack 1\n");
}

/* "Queue this until all preceding SENDs have been segmentized ... In any case, enter
 * FIN-WAIT-1 state." Nagle holds the second SEND back. */
static void rfc_3_10_4_established_fin_follows_the_data(void **state)
{
    CLAUSE(BOTH, OPENED "client send 3\nwire drop client\n" "client send 100000\n" "wire drop all\n",
           "client close\nexpect client FIN_WAIT_1\n",
           "C1 call close() = 0\nC1 state ESTABLISHED -> FIN_WAIT_1 close()/FIN\n");
}

static void rfc_3_10_4_fin_wait_no_second_fin(void **state)
{
    static const char *const places[] = {FIN_WAIT_1, FIN_WAIT_2};
    for (size_t i = 0; i < 2; i++) CLAUSE(BOTH, places[i], "client close\n", "C1 call close() = 0\n");
    CLAUSE(BOTH, FIN_WAIT_1, "client shutdown\n", "C1 call shutdown(SHUT_WR) = 0\n");
}

static void rfc_3_10_4_close_wait_sends_fin(void **state)
{
    CLAUSE(BOTH, CLOSE_WAIT, "client close\n",
           "C1 call close() = 0\nC1 state CLOSE_WAIT -> LAST_ACK close()/FIN\nC1 sent FIN,ACK seq 1 ack 2\n");
}

/* "Queue this request until all preceding SENDs have been segmentized; then send a FIN
 * segment, enter LAST-ACK state." A shut window holds the data back. */
static void rfc_3_10_4_close_wait_waits_for_the_data(void **state)
{
    CLAUSE(RFC, CLOSE_WAIT "client send 100000\n", "client close\nexpect client CLOSE_WAIT\n", "C1 call close() = 0\n");
    CLAUSE(LINUX, CLOSE_WAIT "client send 100000\n", "client close\nexpect client LAST_ACK\n",
           "C1 call close() = 0\nC1 state CLOSE_WAIT -> LAST_ACK close()/FIN\n");
    CLAUSE(RFC, CLOSE_WAIT "client send 15000\nclient close\nwire deliver client\n", "wire deliver server\n",
           "C1 state CLOSE_WAIT -> LAST_ACK close()/FIN\n"
           "C1 sent FIN,PSH,ACK seq 14481 ack 2 len 520\n");
}

static void rfc_3_10_4_closing_last_ack_time_wait_connection_closing(void **state)
{
    CLAUSE(BOTH, CLOSING, "client close\n", "C1 call close() = 0\n");
    CLAUSE(BOTH, LAST_ACK, "client close\n", "C1 call close() = 0\n");
    CLAUSE(BOTH, TIME_WAIT, "client close\nexpect client TIME_WAIT\n", "C1 call close() = 0\n");
}

/* MAY-1, SHLD-3: a host whose close() also ends reading sends RST for unread data. */
#define UNREAD "server send 4\nwire deliver server\n"
static void rfc_3_6_1_close_with_unread_data(void **state)
{
    CLAUSE(LINUX, OPENED UNREAD, "client close\n",
           "C1 call close() = 0\nC1 state ESTABLISHED -> CLOSED close() with data unread/RST gone\nC1 sent RST,ACK seq 1 ack 5\n");
    CLAUSE(LINUX, FIN_WAIT_1 UNREAD, "client close\n",
           "C1 call close() = 0\nC1 state FIN_WAIT_1 -> CLOSED close() with data unread/RST gone\nC1 sent RST,ACK seq 2 ack 5\n");
    CLAUSE(LINUX, FIN_WAIT_2 UNREAD, "client close\n",
           "C1 call close() = 0\nC1 state FIN_WAIT_2 -> CLOSED close() with data unread/RST gone\nC1 sent RST,ACK seq 2 ack 5\n");
    CLAUSE(LINUX, OPENED UNREAD "server shutdown\nwire deliver server\n", "client close\n",
           "C1 call close() = 0\nC1 state CLOSE_WAIT -> CLOSED close() with data unread/RST gone\nC1 sent RST,ACK seq 1 ack 6\n");
    CLAUSE(LINUX,
           OPENED "server send 4\nwire deliver server\nclient shutdown\nserver shutdown\nwire deliver server FIN\n",
           "client close\n",
           "C1 call close() = 0\nC1 state CLOSING -> CLOSED close() with data unread/RST gone\nC1 sent RST,ACK seq 2 ack 6\n");
    CLAUSE(LINUX, OPENED UNREAD "server shutdown\nwire deliver server\nclient shutdown\n", "client close\n",
           "C1 call close() = 0\nC1 state LAST_ACK -> CLOSED close() with data unread/RST gone\nC1 sent RST,ACK seq 2 ack 6\n");
}

/* In the RFC's own words CLOSE is "I have no more to send": FIN, whatever is unread. */
static void rfc_3_10_4_established_fin_whatever_is_unread(void **state)
{
    CLAUSE(RFC, OPENED UNREAD, "client close\n",
           "C1 call close() = 0\nC1 state ESTABLISHED -> FIN_WAIT_1 close()/FIN\nC1 sent FIN,ACK seq 1 ack 5\n");
}

static void rfc_3_6_1_data_after_close(void **state)
{
    CLAUSE(LINUX, OPENED "client close\n", "server send 4\nwire deliver server\n",
           "S2 call send(4) = 4\n"
           "S2 sent PSH,ACK seq 1 ack 1 len 4\n"
           "C1 state FIN_WAIT_1 -> CLOSED data after close()/RST gone\n"
           "C1 sent RST seq 1\n");
    CLAUSE(LINUX, OPENED "client close\nwire deliver all\n", "server send 4\nwire deliver server\n",
           "S2 call send(4) = 4\n"
           "S2 sent PSH,ACK seq 1 ack 2 len 4\n"
           "C1 state FIN_WAIT_2 -> CLOSED data after close()/RST gone\n"
           "C1 sent RST seq 2\n");
    CLAUSE(RFC, OPENED "client close\nwire deliver all\n",
           "server send 4\nwire deliver server\nexpect client FIN_WAIT_2\n", "S2 call send(4) = 4\n"
           "S2 sent PSH,ACK seq 1 ack 2 len 4\n"
           "C1 sent ACK seq 2 ack 5\n");
}

CLAUSES(clauses_close,
        cmocka_unit_test(rfc_3_10_4_listen_deletes_the_tcb),
        cmocka_unit_test(rfc_3_10_4_listen_leaves_accepted_connections_alone),
        cmocka_unit_test(rfc_3_10_5_listen_resets_what_nobody_accepted),
        cmocka_unit_test(rfc_3_10_4_syn_sent_deletes_the_tcb),
        cmocka_unit_test(rfc_3_10_4_syn_rcvd_sends_fin),
        cmocka_unit_test(rfc_3_10_4_syn_rcvd_shutdown_in_linux_waits),
        cmocka_unit_test(rfc_3_10_4_syn_rcvd_with_data_queued_waits),
        cmocka_unit_test(rfc_3_10_4_syn_rcvd_of_a_listener_sends_fin),
        cmocka_unit_test(rfc_3_10_4_syn_rcvd_of_a_closed_listener_in_linux),
        cmocka_unit_test(rfc_3_10_7_1_ack_for_a_listener_that_is_gone_in_linux),
        cmocka_unit_test(rfc_3_10_4_established_sends_fin),
        cmocka_unit_test(rfc_3_10_4_established_fin_follows_the_data),
        cmocka_unit_test(rfc_3_10_4_fin_wait_no_second_fin),
        cmocka_unit_test(rfc_3_10_4_close_wait_sends_fin),
        cmocka_unit_test(rfc_3_10_4_close_wait_waits_for_the_data),
        cmocka_unit_test(rfc_3_10_4_closing_last_ack_time_wait_connection_closing),
        cmocka_unit_test(rfc_3_6_1_close_with_unread_data),
        cmocka_unit_test(rfc_3_10_4_established_fin_whatever_is_unread),
        cmocka_unit_test(rfc_3_6_1_data_after_close))
