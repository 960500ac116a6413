/* test_3_10_7_1_closed.c - RFC 9293 3.10.7.1 and 3.10.7.2: a segment arrives in CLOSED, in LISTEN. */
#include "world.h"

/* <SEQ=0><ACK=SEG.SEQ+SEG.LEN><CTL=RST,ACK>; relative to what came: its own number is 0. */
static void rfc_3_10_7_1_closed_without_ack_gets_rst_ack(void **state)
{
    CLAUSE(BOTH, "", "wire inject client SYN sport=41001 seq=1000\n", "S sent RST,ACK seq 0 ack 1\n");
    CLAUSE(BOTH, "", "wire inject client FIN sport=41002 seq=1000\n", "S sent RST,ACK seq 0 ack 1\n");
    CLAUSE(BOTH, "", "wire inject client PSH sport=41003 seq=1000 len=7\n", "S sent RST,ACK seq 0 ack 7\n");
    CLAUSE(BOTH, "", "wire inject client SYN,FIN sport=41004 seq=1000 len=7\n", "S sent RST,ACK seq 0 ack 9\n");
}

/* <SEQ=SEG.ACK><CTL=RST> */
static void rfc_3_10_7_1_closed_with_ack_gets_rst(void **state)
{
    CLAUSE(BOTH, "", "wire inject client ACK sport=41001 seq=1000 ack=777\n", "S sent RST seq 777\n");
    CLAUSE(BOTH, "", "wire inject client FIN,ACK sport=41001 seq=1000 ack=777\n", "S sent RST seq 777\n");
    CLAUSE(BOTH, "", "wire inject client SYN,ACK sport=41001 seq=1000 ack=777\n", "S sent RST seq 777\n");
    CLAUSE(BOTH, "", "wire inject client PSH,ACK sport=41001 seq=1000 ack=777 len=3\n", "S sent RST seq 777\n");
}

static void rfc_3_10_7_1_closed_rst_is_discarded(void **state)
{
    CLAUSE(BOTH, "", "wire inject client RST sport=41001 seq=1000\n", "");
    CLAUSE(BOTH, "", "wire inject client RST,ACK sport=41001 seq=1000 ack=777\n", "");
}

/* A connection that has been refused hears of it. */
static void rfc_3_10_7_1_closed_refuses_a_call(void **state)
{
    CLAUSE(BOTH, "client connect\n", "wire deliver client\n", "S sent RST,ACK seq 0 ack 1\n");
}

static void rfc_3_10_7_2_listen_first_rst_is_ignored(void **state)
{
    CLAUSE(BOTH, LISTENS, "wire inject client RST sport=41001 seq=1000\nexpect server LISTEN\n", "");
    CLAUSE(BOTH, LISTENS, "wire inject client RST,ACK sport=41001 seq=1000 ack=777\n", "");
    CLAUSE(BOTH, LISTENS, "wire inject client SYN,RST sport=41001 seq=1000\n", "");
}

/* "Any acknowledgment is bad": <SEQ=SEG.ACK><CTL=RST>. */
static void rfc_3_10_7_2_listen_second_ack_gets_rst(void **state)
{
    CLAUSE(BOTH, LISTENS, "wire inject client ACK sport=41001 seq=1000 ack=777\nexpect server LISTEN\n",
           "S sent RST seq 777\n");
    CLAUSE(BOTH, LISTENS, "wire inject client SYN,ACK sport=41001 seq=1000 ack=777\n", "S sent RST seq 777\n");
    CLAUSE(BOTH, LISTENS, "wire inject client FIN,ACK sport=41001 seq=1000 ack=777\n", "S sent RST seq 777\n");
}

/* <SEQ=ISS><ACK=RCV.NXT><CTL=SYN,ACK> */
static void rfc_3_10_7_2_listen_third_syn_is_answered(void **state)
{
    CLAUSE(BOTH, CALLS, "wire deliver client\nexpect server SYN_RCVD\nexpect server any LISTEN\n",
           "S2 state LISTEN -> SYN_RCVD SYN/SYN,ACK\n"
           "S2 sent SYN,ACK seq 0 ack 1\n");
    CLAUSE(BOTH, LISTENS, "wire inject client SYN sport=41001 seq=1000\n",
           "S2 state LISTEN -> SYN_RCVD SYN/SYN,ACK\n"
           "S2 sent SYN,ACK seq 0 ack 1\n");
}

/* "Any other control or text should be queued for processing later." */
static void rfc_3_10_7_2_listen_third_text_with_the_syn_is_queued(void **state)
{
    CLAUSE(BOTH, LISTENS, "wire inject client SYN sport=41001 seq=1000 len=5\n",
           "S2 state LISTEN -> SYN_RCVD SYN/SYN,ACK\n"
           "S2 sent SYN,ACK seq 0 ack 1\n");
    CLAUSE(RFC, LISTENS "wire inject client SYN sport=41001 seq=1000 len=5\n",
           "wire inject client ACK sport=41001 seq=1001\nserver recv\n", "S2 state SYN_RCVD -> ESTABLISHED ACK of SYN\n"
           "S2 sent ACK seq 1 ack 6\n"
           "S2 call accept() = 4 by itself\n"
           "S2 call recv(\"xxxxx\") = 5\n");
    CLAUSE(LINUX, LISTENS "wire inject client SYN sport=41001 seq=1000 len=5\n",
           "wire inject client ACK sport=41001 seq=1001\nserver recv\n", "S2 state SYN_RCVD -> ESTABLISHED ACK of SYN\n"
           "S2 call accept() = 4 by itself\n"
           "S2 call recv() = -1 EAGAIN\n");
}

static void rfc_3_10_7_2_listen_third_fin_with_the_syn(void **state)
{
    CLAUSE(LINUX, LISTENS, "wire inject client SYN,FIN sport=41001 seq=1000\nexpect server LISTEN\n", "");
    CLAUSE(RFC, LISTENS, "wire inject client SYN,FIN sport=41001 seq=1000\nexpect server SYN_RCVD\n",
           "S2 state LISTEN -> SYN_RCVD SYN/SYN,ACK\n"
           "S2 sent SYN,ACK seq 0 ack 1\n");
}

/* "This should not be reached. Drop the segment and return." */
static void rfc_3_10_7_2_listen_fourth_anything_else_is_dropped(void **state)
{
    CLAUSE(BOTH, LISTENS, "wire inject client FIN sport=41001 seq=1000\nexpect server LISTEN\n", "");
    CLAUSE(BOTH, LISTENS, "wire inject client PSH sport=41001 seq=1000 len=3\n", "");
    CLAUSE(BOTH, LISTENS, "wire inject client URG sport=41001 seq=1000\n", "");
}

CLAUSES(clauses_closed,
        cmocka_unit_test(rfc_3_10_7_1_closed_without_ack_gets_rst_ack),
        cmocka_unit_test(rfc_3_10_7_1_closed_with_ack_gets_rst),
        cmocka_unit_test(rfc_3_10_7_1_closed_rst_is_discarded),
        cmocka_unit_test(rfc_3_10_7_1_closed_refuses_a_call),
        cmocka_unit_test(rfc_3_10_7_2_listen_first_rst_is_ignored),
        cmocka_unit_test(rfc_3_10_7_2_listen_second_ack_gets_rst),
        cmocka_unit_test(rfc_3_10_7_2_listen_third_syn_is_answered),
        cmocka_unit_test(rfc_3_10_7_2_listen_third_text_with_the_syn_is_queued),
        cmocka_unit_test(rfc_3_10_7_2_listen_third_fin_with_the_syn),
        cmocka_unit_test(rfc_3_10_7_2_listen_fourth_anything_else_is_dropped))
