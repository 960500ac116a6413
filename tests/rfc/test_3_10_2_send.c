/* test_3_10_2_send.c - RFC 9293 3.10.2, SEND Call; and 3.10.3, RECEIVE Call. */
#include "world.h"

static void rfc_3_10_2_listen_calls_its_peer(void **state)
{
    CLAUSE(RFC, LISTENS, "server send 5\n",
           "S1 call send(5) = 5\n"
           "S1 state LISTEN -> SYN_SENT send()/SYN\n"
           "S1 sent SYN seq 0\n");
    CLAUSE(LINUX, "server set sigpipe ignore\n" LISTENS, "server send 5\nexpect server LISTEN\n",
           "S1 call send(5) = -1 EPIPE\n");
}

/* "Data associated with SEND may be ... queued for transmission after entering ESTABLISHED." */
static void rfc_3_10_2_listen_queues_the_data(void **state)
{
    CLAUSE(RFC, LISTENS "client listen\nserver send 5\n", "wire deliver all\nexpect client any ESTABLISHED\n",
           "C2 state LISTEN -> SYN_RCVD SYN/SYN,ACK\n"
           "C2 sent SYN,ACK seq 0 ack 1\n"
           "S1 state SYN_SENT -> ESTABLISHED SYN,ACK/ACK\n"
           "S1 sent ACK seq 1 ack 1\n"
           "S1 sent PSH,ACK seq 1 ack 1 len 5\n"
           "C2 state SYN_RCVD -> ESTABLISHED ACK of SYN\n"
           "C2 call accept() = 4 by itself\n"
           "C2 sent ACK seq 1 ack 6\n");
}

static void rfc_3_10_2_syn_sent_queues_the_data(void **state)
{
    CLAUSE(RFC, CALLS, "client send 3\nclient send 4\n", "C1 call send(3) = 3\nC1 call send(4) = 4\n");
    CLAUSE(RFC, CALLS "client send 3\n", "wire deliver client\nwire deliver server\n",
           "S2 state LISTEN -> SYN_RCVD SYN/SYN,ACK\n"
           "S2 sent SYN,ACK seq 0 ack 1\n"
           "C1 state SYN_SENT -> ESTABLISHED SYN,ACK/ACK\n"
           "C1 sent ACK seq 1 ack 1\n"
           "C1 sent PSH,ACK seq 1 ack 1 len 3\n"
           "C1 call connect() = 0\n");
    CLAUSE(LINUX, CALLS, "client send 3\n", "C1 call send(3) = -1 EAGAIN\n");
}

static void rfc_3_10_2_syn_rcvd_queues_the_data(void **state)
{
    CLAUSE(RFC, CROSSED, "client send 3\n", "C1 call send(3) = 3\n");
    CLAUSE(RFC, CROSSED "client send 3\nwire deliver client SYN\n", "wire deliver server SYN,ACK\n",
           "C1 state SYN_RCVD -> ESTABLISHED SYN,ACK\n"
           "C1 sent PSH,ACK seq 1 ack 1 len 3\n"
           "C1 call connect() = 0\n");
    CLAUSE(LINUX, CROSSED, "client send 3\n", "C1 call send(3) = -1 EAGAIN\n");
}

static void rfc_3_10_2_established_and_close_wait_send_with_an_ack(void **state)
{
    CLAUSE(BOTH, OPENED, "client send 5\n", "C1 call send(5) = 5\nC1 sent PSH,ACK seq 1 ack 1 len 5\n");
    CLAUSE(BOTH, CLOSE_WAIT, "client send 5\nexpect client CLOSE_WAIT\n",
           "C1 call send(5) = 5\nC1 sent PSH,ACK seq 1 ack 2 len 5\n");
}

/* "Error: insufficient resources": the buffer is full. */
static void rfc_3_10_2_established_takes_what_it_has_room_for(void **state)
{
    CLAUSE(BOTH, OPENED "client send 1000000\n", "client send 1\nexpect client errno EAGAIN\n",
           "C1 call send(1) = -1 EAGAIN\n");
}

static void rfc_3_10_2_connection_closing(void **state)
{
    static const char *const places[] = {FIN_WAIT_1, FIN_WAIT_2, CLOSING, LAST_ACK, TIME_WAIT};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        char before[512];
        snprintf(before, sizeof before, "client set sigpipe ignore\n%s", places[i]);
        CLAUSE(BOTH, before, "client send 5\n", "C1 call send(5) = -1 EPIPE\n");
    }
    /* The sockets API has its own way to say it when nobody listens. */
    CLAUSE(BOTH, FIN_WAIT_1, "client send 5\nexpect client signal SIGPIPE\n",
           "C program died of SIGPIPE\n");
}

static void rfc_3_10_3_receive_waits_or_gives_what_there_is(void **state)
{
    CLAUSE(BOTH, CALLS, "client recv\n", "C1 call recv() = -1 EAGAIN\n");
    CLAUSE(BOTH, OPENED, "server recv\n", "S2 call recv() = -1 EAGAIN\n");
    CLAUSE(BOTH, OPENED "client send \"hello\"\nwire deliver all\n", "server recv 3\nserver recv\n",
           "S2 call recv(\"hel\") = 3\nS2 call recv(\"lo\") = 2\n");
    CLAUSE(BOTH, FIN_WAIT_2 "server send \"abc\"\nwire deliver all\n", "client recv\n", "C1 call recv(\"abc\") = 3\n");
}

static void rfc_3_10_3_close_wait_gives_what_is_on_hand_and_then_the_end(void **state)
{
    CLAUSE(BOTH, OPENED "client send \"abc\"\nclient shutdown\nwire deliver all\n",
           "server recv\nserver recv\nexpect server eof\n", "S2 call recv(\"abc\") = 3\nS2 call recv() = 0\n");
    CLAUSE(BOTH, CLOSING, "client recv\n", "C1 call recv() = 0\n");
    CLAUSE(BOTH, LAST_ACK, "client recv\n", "C1 call recv() = 0\n");
    CLAUSE(BOTH, TIME_WAIT, "client recv\n", "C1 call recv() = 0\n");
}

/* 3.8.6: that there is room again is told to a peer that could send no more. */
static void rfc_3_10_3_receive_opens_a_window_that_was_shut(void **state)
{
    CLAUSE(BOTH, OPENED FILL_SERVER "wire drop all\n", "server recv 4096\n",
           "S2 call recv(\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"...) = 4096\nS2 sent ACK seq 1 ack 131265\n");
    CLAUSE(BOTH, OPENED "wire inject client PSH,ACK len=5000\nwire drop all\n", "server recv 4096\n",
           "S2 call recv(\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"...) = 4096\n");
}

CLAUSES(clauses_send,
        cmocka_unit_test(rfc_3_10_2_listen_calls_its_peer),
        cmocka_unit_test(rfc_3_10_2_listen_queues_the_data),
        cmocka_unit_test(rfc_3_10_2_syn_sent_queues_the_data),
        cmocka_unit_test(rfc_3_10_2_syn_rcvd_queues_the_data),
        cmocka_unit_test(rfc_3_10_2_established_and_close_wait_send_with_an_ack),
        cmocka_unit_test(rfc_3_10_2_established_takes_what_it_has_room_for),
        cmocka_unit_test(rfc_3_10_2_connection_closing),
        cmocka_unit_test(rfc_3_10_3_receive_waits_or_gives_what_there_is),
        cmocka_unit_test(rfc_3_10_3_close_wait_gives_what_is_on_hand_and_then_the_end),
        cmocka_unit_test(rfc_3_10_3_receive_opens_a_window_that_was_shut))
