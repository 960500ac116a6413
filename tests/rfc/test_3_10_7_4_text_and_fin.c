/* test_3_10_7_4_text_and_fin.c - RFC 9293 3.10.7.4, seventh: process the segment text;
 * eighth: check the FIN bit. */
#include "world.h"

/* "Send an acknowledgment": <SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>. */
static void rfc_3_10_7_4_seventh_text_is_taken_and_acknowledged(void **state)
{
    CLAUSE(BOTH, OPENED, "wire inject server PSH,ACK len=5\nclient recv\n",
           "C1 sent ACK seq 1 ack 6\nC1 call recv(\"xxxxx\") = 5\n");
    CLAUSE(BOTH, FIN_WAIT_1, "wire inject server PSH,ACK len=5\nclient recv\n",
           "C1 sent ACK seq 2 ack 6\nC1 call recv(\"xxxxx\") = 5\n");
    CLAUSE(BOTH, FIN_WAIT_2, "wire inject server PSH,ACK len=5\nclient recv\n",
           "C1 sent ACK seq 2 ack 6\nC1 call recv(\"xxxxx\") = 5\n");
}

/* "This acknowledgment should be piggybacked on a segment being transmitted if possible." */
static void rfc_3_10_7_4_seventh_the_ack_is_piggybacked(void **state)
{
    CLAUSE(BOTH, OPENED "client send 5\nclient send 6\n", "wire inject server PSH,ACK ack=+5 len=3\n",
           "C1 sent PSH,ACK seq 6 ack 4 len 6\n");
}

/* "This should not occur since a FIN has been received from the remote side. Ignore". */
static void rfc_3_10_7_4_seventh_text_behind_a_fin_is_ignored(void **state)
{
    CLAUSE_IN(BOTH, LATE, "wire inject server PSH,ACK len=5\n", "");
    CLAUSE_IN(RFC, IN(TIME_WAIT), "wire inject server PSH,ACK len=5\n", "");
    CLAUSE_IN(LINUX, IN(TIME_WAIT), "wire inject server PSH,ACK len=5\n", "%A\n");
}

static void rfc_3_10_7_4_eighth_established_enters_close_wait(void **state)
{
    CLAUSE(BOTH, OPENED "server close\n", "wire deliver server\nclient recv\n",
           "C1 state ESTABLISHED -> CLOSE_WAIT FIN/ACK\n"
           "C1 sent ACK seq 1 ack 2\n"
           "C1 call recv() = 0\n");
    CLAUSE(BOTH, OPENED, "wire inject server FIN,ACK len=5\nclient recv\nclient recv\n",
           "C1 state ESTABLISHED -> CLOSE_WAIT FIN/ACK\n"
           "C1 sent ACK seq 1 ack 7\n"
           "C1 call recv(\"xxxxx\") = 5\n"
           "C1 call recv() = 0\n");
}

static void rfc_3_10_7_4_eighth_fin_wait_1_enters_closing(void **state)
{
    CLAUSE(BOTH, OPENED "client shutdown\nserver shutdown\n", "wire deliver server\n",
           "C1 state FIN_WAIT_1 -> CLOSING FIN/ACK\n"
           "C1 sent ACK seq 2 ack 2\n");
}

static void rfc_3_10_7_4_eighth_fin_wait_2_enters_time_wait(void **state)
{
    CLAUSE(BOTH, FIN_WAIT_2 "server close\n", "wire deliver server\n",
           "C1 state FIN_WAIT_2 -> TIME_WAIT FIN/ACK\n"
           "C1 sent ACK seq 2 ack 2\n");
    /* Nobody holds it: the same. */
    CLAUSE(BOTH, OPENED "client close\nwire deliver all\nserver close\n", "wire deliver server\n",
           "C1 state FIN_WAIT_2 -> TIME_WAIT FIN/ACK\n"
           "C1 sent ACK seq 2 ack 2\n");
}

/* "Remain in the ... state": our ACK of it was lost. */
static void rfc_3_10_7_4_eighth_the_same_fin_again(void **state)
{
    CLAUSE_IN(BOTH, LATE | IN(TIME_WAIT), "wire inject server FIN,ACK seq=-1\n", "%A\n");
}

/* Another one behind it: the RFC acknowledges it, Linux drops it. It is never counted. */
static void rfc_3_10_7_4_eighth_a_fin_behind_the_fin(void **state)
{
    CLAUSE_IN(RFC, LATE | IN(TIME_WAIT), "wire inject server FIN,ACK\n", "%A\n");
    CLAUSE_IN(LINUX, LATE, "wire inject server FIN,ACK\n", "");
}

/* A FIN whose turn has not come waits for what is missing. */
static void rfc_3_10_7_4_eighth_a_fin_in_front_of_its_turn(void **state)
{
    CLAUSE(BOTH, OPENED "server send 5\nserver close\nwire swap server\n",
           "wire deliver server\nexpect client ESTABLISHED\n", "C1 sent ACK seq 1 ack 1\n");
}

CLAUSES(clauses_text,
        cmocka_unit_test(rfc_3_10_7_4_seventh_text_is_taken_and_acknowledged),
        cmocka_unit_test(rfc_3_10_7_4_seventh_the_ack_is_piggybacked),
        cmocka_unit_test(rfc_3_10_7_4_seventh_text_behind_a_fin_is_ignored),
        cmocka_unit_test(rfc_3_10_7_4_eighth_established_enters_close_wait),
        cmocka_unit_test(rfc_3_10_7_4_eighth_fin_wait_1_enters_closing),
        cmocka_unit_test(rfc_3_10_7_4_eighth_fin_wait_2_enters_time_wait),
        cmocka_unit_test(rfc_3_10_7_4_eighth_the_same_fin_again),
        cmocka_unit_test(rfc_3_10_7_4_eighth_a_fin_behind_the_fin),
        cmocka_unit_test(rfc_3_10_7_4_eighth_a_fin_in_front_of_its_turn))
