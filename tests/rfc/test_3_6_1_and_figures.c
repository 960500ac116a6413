/* test_3_6_1_and_figures.c - RFC 9293 3.6.1: a SYN reopens a connection in TIME-WAIT; and
 * the figures of 3.5 and 3.6 line by line. */
#include "world.h"

/* The server closed first, and its listener is still there. */
#define SERVER_WAITS OPENED "server socket 2 close\nwire deliver all\nclient close\nwire deliver all\n"

/* MAY-2: with an ISN beyond all that was used. Here 1 + 1 FIN were used, so 65537 beyond 2. */
static void rfc_3_6_1_time_wait_a_newer_syn_reopens_the_connection(void **state)
{
    CLAUSE(RFC, SERVER_WAITS, "wire inject client SYN seq=+1000\nexpect server SYN_RCVD\n",
           "S2 state TIME_WAIT -> SYN_RCVD SYN/SYN,ACK\n"
           "S2 sent SYN,ACK seq 0 ack 1003\n");
    CLAUSE(RFC, SERVER_WAITS "wire inject client SYN seq=+1000\nwire drop all\n",
           "wire inject client ACK seq=+1001\nexpect server ESTABLISHED\n",
           "S2 state SYN_RCVD -> ESTABLISHED ACK of SYN\n"
           "S2 call accept() = 4 by itself\n");
}

/* "Returns to TIME-WAIT state if the SYN turns out to be an old duplicate": the peer resets. */
static void rfc_3_6_1_time_wait_comes_back_if_the_syn_was_old(void **state)
{
    CLAUSE(RFC, SERVER_WAITS "wait 100s\nwire inject client SYN seq=+1000\n",
           "wire deliver server\nwire deliver client\nexpect server TIME_WAIT\n", "C1 sent RST seq 1003\n"
           "S2 state SYN_RCVD -> TIME_WAIT RST\n");
    const char *back =
        SERVER_WAITS "wait 100s\nwire inject client SYN seq=+1000\nwire inject client RST seq=+1001\nwire drop all\n";
    CLAUSE(RFC, back, "wait 139s\nexpect server TIME_WAIT\nwait 1s\n" , "S2 state TIME_WAIT -> CLOSED 2MSL gone\n");
}

/* Linux: the row goes, and the listener makes a new connection. */
static void rfc_3_6_1_time_wait_a_newer_syn_in_linux(void **state)
{
    CLAUSE(LINUX, SERVER_WAITS, "wire inject client SYN seq=+1000\nexpect server SYN_RCVD\n",
           "S2 state TIME_WAIT -> CLOSED SYN gone\n"
           "S3 state LISTEN -> SYN_RCVD SYN/SYN,ACK\n"
           "S3 sent SYN,ACK seq 0 ack 1003\n");
}

/* Nobody listens: an ACK, as for any SYN. */
static void rfc_3_10_7_4_fourth_time_wait_without_a_listener(void **state)
{
    CLAUSE(BOTH, SERVER_WAITS "server close\n", "wire inject client SYN seq=+1000\nexpect server TIME_WAIT\n",
           "S2 sent ACK seq 2 ack 2\n");
}

static void rfc_3_5_figure_6_basic_three_way_handshake(void **state)
{
    CLAUSE(BOTH, CALLS, "wire deliver client\nwire deliver server\nwire deliver client\nclient send 5\n",
           "S2 state LISTEN -> SYN_RCVD SYN/SYN,ACK\n"
           "S2 sent SYN,ACK seq 0 ack 1\n"
           "C1 state SYN_SENT -> ESTABLISHED SYN,ACK/ACK\n"
           "C1 sent ACK seq 1 ack 1\n"
           "C1 call connect() = 0\n"
           "S2 state SYN_RCVD -> ESTABLISHED ACK of SYN\n"
           "S2 call accept() = 4 by itself\n"
           "C1 call send(5) = 5\n"
           "C1 sent PSH,ACK seq 1 ack 1 len 5\n");
}

/* Lines 3 to 7. In the figure nobody answers the SYN,ACKs; each end of Linux does. */
static void rfc_3_5_figure_7_simultaneous_open(void **state)
{
    const char *both = "client bind 6000\nserver bind 6000\nclient connect\nserver connect\n";
    const char *deliver =
        "wire deliver server SYN\nwire deliver client SYN\nwire deliver server SYN,ACK\nwire deliver client SYN,ACK\n";
    CLAUSE(RFC, both, deliver,
           "C1 state SYN_SENT -> SYN_RCVD SYN/SYN,ACK\n"
           "C1 sent SYN,ACK seq 0 ack 1\n"
           "S1 state SYN_SENT -> SYN_RCVD SYN/SYN,ACK\n"
           "S1 sent SYN,ACK seq 0 ack 1\n"
           "C1 state SYN_RCVD -> ESTABLISHED SYN,ACK\n"
           "C1 call connect() = 0\n"
           "S1 state SYN_RCVD -> ESTABLISHED SYN,ACK\n"
           "S1 call connect() = 0\n");
    CLAUSE(LINUX, both, deliver,
           "C1 state SYN_SENT -> SYN_RCVD SYN/SYN,ACK\n"
           "C1 sent SYN,ACK seq 0 ack 1\n"
           "S1 state SYN_SENT -> SYN_RCVD SYN/SYN,ACK\n"
           "S1 sent SYN,ACK seq 0 ack 1\n"
           "C1 state SYN_RCVD -> ESTABLISHED SYN,ACK\n"
           "C1 sent ACK seq 1 ack 1\n"
           "C1 call connect() = 0\n"
           "S1 state SYN_RCVD -> ESTABLISHED SYN,ACK\n"
           "S1 sent ACK seq 1 ack 1\n"
           "S1 call connect() = 0\n");
}

/* Recovery from an old duplicate SYN. */
static void rfc_3_5_figure_8_old_duplicate_syn(void **state)
{
    CLAUSE(BOTH, LISTENS "client connect\n", "wire inject client SYN seq=-11\n"
           "wire deliver server\nwire deliver client RST\nwire deliver client SYN\nexpect server SYN_RCVD\n",
           "S2 state LISTEN -> SYN_RCVD SYN/SYN,ACK\n"
           "S2 sent SYN,ACK seq 0 ack 1\n"
           "C sent RST seq 1\n"
           "S2 state SYN_RCVD -> LISTEN RST gone\n"
           "S3 state LISTEN -> SYN_RCVD SYN/SYN,ACK\n"
           "S3 sent SYN,ACK seq 0 ack 1\n");
}

/* Half-open connection discovery: the client forgot (its RST was lost) and calls again. */
#define FORGOT "client bind 7000\n" OPENED "client abort\nwire drop all\nclient bind 7000\nclient connect\n"
static void rfc_3_5_1_figure_9_half_open_connection(void **state)
{
    CLAUSE(BOTH, FORGOT, "wire deliver client\nwire deliver server\nwire deliver client RST\nexpect client SYN_SENT\n",
           "S2 sent ACK seq 1 ack 1\n"
           "C2 sent RST seq 1\n"
           "S2 state ESTABLISHED -> CLOSED RST gone\n");
}

/* The active side discovers it. */
static void rfc_3_5_1_figure_10_data_for_nobody(void **state)
{
    CLAUSE(BOTH, OPENED "client abort\nwire drop all\n", "server send 10\nwire deliver server\nwire deliver client\n",
           "S2 call send(10) = 10\n"
           "S2 sent PSH,ACK seq 1 ack 1 len 10\n"
           "C1 sent RST seq 1\n"
           "S2 state ESTABLISHED -> CLOSED RST gone\n");
}

/* An old duplicate SYN initiates a reset on two passive sockets. */
static void rfc_3_5_1_figure_11_two_passive_sockets(void **state)
{
    CLAUSE(BOTH, LISTENS "client listen\n",
           "wire inject client SYN seq=500 sport=6000\nwire deliver server\nwire deliver client\n"
           "expect server any LISTEN\nexpect client LISTEN\n",
           "S2 state LISTEN -> SYN_RCVD SYN/SYN,ACK\n"
           "S2 sent SYN,ACK seq 0 ack 1\n"
           "C sent RST seq 1\n"
           "S2 state SYN_RCVD -> LISTEN RST gone\n");
}

static void rfc_3_6_figure_12_normal_close(void **state)
{
    CLAUSE(BOTH, OPENED, "client shutdown\nwire deliver all\nserver close\nwire deliver all\n",
           "C1 call shutdown(SHUT_WR) = 0\n"
           "C1 state ESTABLISHED -> FIN_WAIT_1 close()/FIN\n"
           "C1 sent FIN,ACK seq 1 ack 1\n"
           "S2 state ESTABLISHED -> CLOSE_WAIT FIN/ACK\n"
           "S2 sent ACK seq 1 ack 2\n"
           "C1 state FIN_WAIT_1 -> FIN_WAIT_2 ACK of FIN\n"
           "S2 call close() = 0\n"
           "S2 state CLOSE_WAIT -> LAST_ACK close()/FIN\n"
           "S2 sent FIN,ACK seq 1 ack 2\n"
           "C1 state FIN_WAIT_2 -> TIME_WAIT FIN/ACK\n"
           "C1 sent ACK seq 2 ack 2\n"
           "S2 state LAST_ACK -> CLOSED ACK of FIN gone\n");
}

static void rfc_3_6_figure_13_simultaneous_close(void **state)
{
    CLAUSE(BOTH, OPENED "client shutdown\nserver shutdown\n",
           "wire deliver all\nexpect client TIME_WAIT\nexpect server TIME_WAIT\n",
           "S2 state FIN_WAIT_1 -> CLOSING FIN/ACK\n"
           "S2 sent ACK seq 2 ack 2\n"
           "C1 state FIN_WAIT_1 -> CLOSING FIN/ACK\n"
           "C1 sent ACK seq 2 ack 2\n"
           "C1 state CLOSING -> TIME_WAIT ACK of FIN\n"
           "S2 state CLOSING -> TIME_WAIT ACK of FIN\n");
}

CLAUSES(clauses_figures,
        cmocka_unit_test(rfc_3_6_1_time_wait_a_newer_syn_reopens_the_connection),
        cmocka_unit_test(rfc_3_6_1_time_wait_comes_back_if_the_syn_was_old),
        cmocka_unit_test(rfc_3_6_1_time_wait_a_newer_syn_in_linux),
        cmocka_unit_test(rfc_3_10_7_4_fourth_time_wait_without_a_listener),
        cmocka_unit_test(rfc_3_5_figure_6_basic_three_way_handshake),
        cmocka_unit_test(rfc_3_5_figure_7_simultaneous_open),
        cmocka_unit_test(rfc_3_5_figure_8_old_duplicate_syn),
        cmocka_unit_test(rfc_3_5_1_figure_9_half_open_connection),
        cmocka_unit_test(rfc_3_5_1_figure_10_data_for_nobody),
        cmocka_unit_test(rfc_3_5_1_figure_11_two_passive_sockets),
        cmocka_unit_test(rfc_3_6_figure_12_normal_close),
        cmocka_unit_test(rfc_3_6_figure_13_simultaneous_close))
