/* test_3_10_5_abort.c - RFC 9293 3.10.5, ABORT Call: close() with SO_LINGER and a time of 0. */
#include "world.h"

#define LINGER_0(who) who " call setsockopt(SO_LINGER, {1, 0}) = 0 by itself\n" who " call close() = 0\n"

static void rfc_3_10_5_listen_enters_closed(void **state)
{
    CLAUSE(BOTH, LISTENS, "server abort\n", LINGER_0("S1") "S1 state LISTEN -> CLOSED abort gone\n");
}

static void rfc_3_10_5_syn_sent_enters_closed(void **state)
{
    CLAUSE(BOTH, CALLS, "client abort\n", LINGER_0("C1") "C1 state SYN_SENT -> CLOSED abort gone\n");
}

/* <SEQ=SND.NXT><CTL=RST>; Linux sets ACK too. */
#define RESETS(before, from, seq, ack)                                                                 \
    CLAUSE(RFC, before, "client abort\n",                                                              \
           LINGER_0("C1") "C1 state " from " -> CLOSED abort/RST gone\nC1 sent RST seq " seq "\n");    \
    CLAUSE(LINUX, before, "client abort\n",                                                            \
           LINGER_0("C1") "C1 state " from " -> CLOSED abort/RST gone\nC1 sent RST,ACK seq " seq " ack " ack "\n")

static void rfc_3_10_5_syn_rcvd_sends_a_reset(void **state) { RESETS(CROSSED, "SYN_RCVD", "1", "1"); }
static void rfc_3_10_5_established_sends_a_reset(void **state) { RESETS(OPENED, "ESTABLISHED", "1", "1"); }
static void rfc_3_10_5_fin_wait_1_sends_a_reset(void **state) { RESETS(FIN_WAIT_1, "FIN_WAIT_1", "2", "1"); }
static void rfc_3_10_5_fin_wait_2_sends_a_reset(void **state) { RESETS(FIN_WAIT_2, "FIN_WAIT_2", "2", "1"); }
static void rfc_3_10_5_close_wait_sends_a_reset(void **state) { RESETS(CLOSE_WAIT, "CLOSE_WAIT", "1", "2"); }

/* "All segments queued for transmission ... should be flushed." */
static void rfc_3_10_5_established_flushes_what_is_queued(void **state)
{
    CLAUSE(RFC, OPENED "client send 5\n", "client abort\nwait 10s\n",
           LINGER_0("C1") "C1 state ESTABLISHED -> CLOSED abort/RST gone\nC1 sent RST seq 6\n");
}

/* In the RFC a half-open call is the listener itself. */
static void rfc_3_10_5_syn_rcvd_of_a_listener_sends_a_reset(void **state)
{
    CLAUSE(RFC, HALF_OPEN, "server abort\n",
           LINGER_0("S1") "S1 state LISTEN -> CLOSED abort gone\n"
           "S2 state SYN_RCVD -> CLOSED abort/RST gone\n"
           "S2 sent RST seq 1\n");
}

static void rfc_3_10_5_closing_and_last_ack_say_nothing(void **state)
{
    CLAUSE(BOTH, CLOSING, "client abort\n", LINGER_0("C1") "C1 state CLOSING -> CLOSED abort gone\n");
    CLAUSE(BOTH, LAST_ACK, "client abort\n", LINGER_0("C1") "C1 state LAST_ACK -> CLOSED abort gone\n");
}

/* The FIN waits behind data: Linux, whose states run ahead, sends RST all the same. */
#define FULL OPENED "client send 100000\nclient shutdown\n" "server shutdown\nwire deliver server FIN\nwire drop all\n"
static void rfc_3_10_5_closing_whose_fin_has_not_left(void **state)
{
    CLAUSE(RFC, FULL, "client abort\n", LINGER_0("C1") "C1 state CLOSING -> CLOSED abort gone\n");
    CLAUSE(LINUX, FULL, "client abort\n",
           LINGER_0("C1") "C1 state CLOSING -> CLOSED abort gone\nC1 sent RST,ACK seq 14481 ack 2\n");
}

/* Linux: no program holds what is in TIME_WAIT. */
static void rfc_3_10_5_time_wait_enters_closed(void **state)
{
    CLAUSE(RFC, TIME_WAIT, "client abort\n", LINGER_0("C1") "C1 state TIME_WAIT -> CLOSED abort gone\n");
    CLAUSE(LINUX, TIME_WAIT, "client abort\nexpect client TIME_WAIT\n", LINGER_0("C1"));
}

CLAUSES(clauses_abort,
        cmocka_unit_test(rfc_3_10_5_listen_enters_closed),
        cmocka_unit_test(rfc_3_10_5_syn_sent_enters_closed),
        cmocka_unit_test(rfc_3_10_5_syn_rcvd_sends_a_reset),
        cmocka_unit_test(rfc_3_10_5_established_sends_a_reset),
        cmocka_unit_test(rfc_3_10_5_fin_wait_1_sends_a_reset),
        cmocka_unit_test(rfc_3_10_5_fin_wait_2_sends_a_reset),
        cmocka_unit_test(rfc_3_10_5_close_wait_sends_a_reset),
        cmocka_unit_test(rfc_3_10_5_established_flushes_what_is_queued),
        cmocka_unit_test(rfc_3_10_5_syn_rcvd_of_a_listener_sends_a_reset),
        cmocka_unit_test(rfc_3_10_5_closing_and_last_ack_say_nothing),
        cmocka_unit_test(rfc_3_10_5_closing_whose_fin_has_not_left),
        cmocka_unit_test(rfc_3_10_5_time_wait_enters_closed))
