/* test_3_10_7_3_syn_sent.c - RFC 9293 3.10.7.3: a segment arrives in SYN-SENT. */
#include "world.h"

/* "If SEG.ACK =< ISS or SEG.ACK > SND.NXT, send a reset": <SEQ=SEG.ACK><CTL=RST>. */
static void rfc_3_10_7_3_first_bad_ack_gets_rst(void **state)
{
    CLAUSE(BOTH, "client connect\n", "wire inject server ACK seq=1 ack=-1\n", "C1 sent RST seq 0\n");
    CLAUSE(BOTH, "client connect\n", "wire inject server ACK seq=1 ack=+1\n", "C1 sent RST seq 2\n");
    CLAUSE(BOTH, "client connect\n", "wire inject server SYN,ACK seq=1 ack=+1\nexpect client SYN_SENT\n",
           "C1 sent RST seq 2\n");
    CLAUSE(BOTH, "client connect\n", "wire inject server RST,ACK seq=1 ack=+1\nexpect client SYN_SENT\n", "");
}

/* Linux sends the SYN again at once, so that an old connection of the peer costs no second. */
static void rfc_3_10_7_3_first_bad_ack_and_the_timer(void **state)
{
    CLAUSE(LINUX, "client connect\nwire drop all\n", "wire inject server ACK seq=1 ack=+1\nwait 20ms\n",
           "C1 sent RST seq 2\nC1 sent SYN seq 0\n");
    CLAUSE(RFC, "client connect\nwire drop all\n", "wire inject server ACK seq=1 ack=+1\nwait 900ms\n",
           "C1 sent RST seq 2\n");
}

/* Only with an acceptable ACK; the RFC says "connection reset", Linux ECONNREFUSED. */
static void rfc_3_10_7_3_second_rst_with_ack_enters_closed(void **state)
{
    CLAUSE(RFC, "client connect\nwire deliver client\n", "wire deliver server\n",
           "C1 state SYN_SENT -> CLOSED RST gone\nC1 call connect() = -1 ECONNRESET\n");
    CLAUSE(LINUX, "client connect\nwire deliver client\n", "wire deliver server\n",
           "C1 state SYN_SENT -> CLOSED RST gone\nC1 call connect() = -1 ECONNREFUSED\n");
}

static void rfc_3_10_7_3_second_rst_without_ack_is_dropped(void **state)
{
    CLAUSE(BOTH, "client connect\n", "wire inject server RST seq=0\nexpect client SYN_SENT\n", "");
}

/* <SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK> */
static void rfc_3_10_7_3_fourth_syn_ack_enters_established(void **state)
{
    CLAUSE(BOTH, HALF_OPEN, "wire deliver server\n",
           "C1 state SYN_SENT -> ESTABLISHED SYN,ACK/ACK\n"
           "C1 sent ACK seq 1 ack 1\n"
           "C1 call connect() = 0\n");
}

/* "If there are other controls or text in the segment, then continue processing at the
 * sixth step"; the ACK of the SYN may be left out. Linux frees the rest. */
static void rfc_3_10_7_3_fourth_text_with_the_syn_ack(void **state)
{
    CLAUSE(RFC, "client connect\n", "wire inject server SYN,ACK seq=5 ack=+0 len=4\nclient recv\n",
           "C1 state SYN_SENT -> ESTABLISHED SYN,ACK/ACK\n"
           "C1 sent ACK seq 1 ack 5\n"
           "C1 call connect() = 0\n"
           "C1 call recv(\"xxxx\") = 4\n");
    CLAUSE(LINUX, "client connect\n", "wire inject server SYN,ACK seq=5 ack=+0 len=4\nclient recv\n",
           "C1 state SYN_SENT -> ESTABLISHED SYN,ACK/ACK\n"
           "C1 sent ACK seq 1 ack 1\n"
           "C1 call connect() = 0\n"
           "C1 call recv() = -1 EAGAIN\n");
}

static void rfc_3_10_7_3_fourth_fin_with_the_syn_ack_enters_close_wait(void **state)
{
    CLAUSE(RFC, "client connect\n", "wire inject server SYN,FIN,ACK seq=5 ack=+0\nclient recv\nexpect client eof\n",
           "C1 state SYN_SENT -> CLOSE_WAIT SYN,ACK + FIN/ACK\n"
           "C1 sent ACK seq 1 ack 2\n"
           "C1 call connect() = 0\n"
           "C1 call recv() = 0\n");
    CLAUSE(LINUX, "client connect\n", "wire inject server SYN,FIN,ACK seq=5 ack=+0\n",
           "C1 state SYN_SENT -> ESTABLISHED SYN,ACK/ACK\n"
           "C1 sent ACK seq 1 ack 1\n"
           "C1 call connect() = 0\n");
}

/* "Otherwise, enter SYN-RECEIVED": <SEQ=ISS><ACK=RCV.NXT><CTL=SYN,ACK>. MUST-10. */
static void rfc_3_10_7_3_fourth_syn_without_ack_enters_syn_received(void **state)
{
    CLAUSE(BOTH, "client connect\n", "wire inject server SYN seq=5\n",
           "C1 state SYN_SENT -> SYN_RCVD SYN/SYN,ACK\n"
           "C1 sent SYN,ACK seq 0 ack 1\n");
}

/* "If there are other controls or text in the segment, queue them for processing after the
 * ESTABLISHED state has been reached." */
static void rfc_3_10_7_4_fifth_text_of_a_crossing_syn_was_queued(void **state)
{
    CLAUSE(RFC, "client connect\nwire inject server SYN,FIN seq=5 len=3\n",
           "wire inject server ACK seq=6 ack=+0\nclient recv\n",
           "C1 state SYN_RCVD -> CLOSE_WAIT FIN + ACK of SYN/ACK\n"
           "C1 sent ACK seq 1 ack 5\n"
           "C1 call connect() = 0\n"
           "C1 call recv(\"xxx\") = 3\n");
    CLAUSE(LINUX, "client connect\nwire inject server SYN,FIN seq=5 len=3\n", "wire inject server ACK seq=6 ack=+0\n",
           "C1 state SYN_RCVD -> ESTABLISHED ACK of SYN\n"
           "C1 call connect() = 0\n");
}

static void rfc_3_10_7_3_fifth_neither_syn_nor_rst_is_dropped(void **state)
{
    CLAUSE(BOTH, "client connect\n", "wire inject server FIN seq=1\nexpect client SYN_SENT\n", "");
    CLAUSE(BOTH, "client connect\n", "wire inject server ACK seq=1 ack=+0\nexpect client SYN_SENT\n", "");
    CLAUSE(BOTH, "client connect\n", "wire inject server PSH,ACK seq=1 ack=+0 len=3\nexpect client SYN_SENT\n", "");
}

CLAUSES(clauses_syn_sent,
        cmocka_unit_test(rfc_3_10_7_3_first_bad_ack_gets_rst),
        cmocka_unit_test(rfc_3_10_7_3_first_bad_ack_and_the_timer),
        cmocka_unit_test(rfc_3_10_7_3_second_rst_with_ack_enters_closed),
        cmocka_unit_test(rfc_3_10_7_3_second_rst_without_ack_is_dropped),
        cmocka_unit_test(rfc_3_10_7_3_fourth_syn_ack_enters_established),
        cmocka_unit_test(rfc_3_10_7_3_fourth_text_with_the_syn_ack),
        cmocka_unit_test(rfc_3_10_7_3_fourth_fin_with_the_syn_ack_enters_close_wait),
        cmocka_unit_test(rfc_3_10_7_3_fourth_syn_without_ack_enters_syn_received),
        cmocka_unit_test(rfc_3_10_7_4_fifth_text_of_a_crossing_syn_was_queued),
        cmocka_unit_test(rfc_3_10_7_3_fifth_neither_syn_nor_rst_is_dropped))
