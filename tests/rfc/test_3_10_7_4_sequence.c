/* test_3_10_7_4_sequence.c - RFC 9293 3.10.7.4, first: check sequence number. */
#include "world.h"

/* "An acknowledgment should be sent in reply": <SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>. */
static void rfc_3_10_7_4_first_outside_the_window_gets_an_ack(void **state)
{
    CLAUSE_IN(BOTH, RECEIVING | LATE | IN(TIME_WAIT), "wire inject server ACK seq=+100000\n", "%A\n");
    CLAUSE_IN(BOTH, RECEIVING | LATE | IN(TIME_WAIT), "wire inject server PSH,ACK seq=+100000 len=5\n", "%A\n");
    CLAUSE_IN(BOTH, RECEIVING | LATE | IN(TIME_WAIT), "wire inject server ACK seq=-100000\n", "%A\n");
    CLAUSE_IN(BOTH, RECEIVING, "wire inject server FIN,ACK seq=+100000\n", "%A\n");
}

/* "... (unless the RST bit is set, if so drop the segment and return)". */
static void rfc_3_10_7_4_first_outside_the_window_rst_is_dropped(void **state)
{
    CLAUSE_IN(BOTH, RECEIVING | LATE | IN(TIME_WAIT), "wire inject server RST seq=+100000\n", "");
    CLAUSE_IN(BOTH, RECEIVING | IN(TIME_WAIT), "wire inject server RST,ACK seq=-1\n", "");
}

static void rfc_3_10_7_4_first_syn_received_outside_the_window(void **state)
{
    CLAUSE(BOTH, HALF_OPEN, "wire inject client ACK seq=+100000\nexpect server SYN_RCVD\n",
           "S2 sent ACK seq 1 ack 1\n");
    CLAUSE(BOTH, HALF_OPEN, "wire inject client RST seq=+100000\nexpect server SYN_RCVD\n", "");
    CLAUSE(BOTH, CROSSED, "wire inject server ACK seq=+100000\nexpect client SYN_RCVD\n", "C1 sent ACK seq 1 ack 1\n");
}

/* A half-open call of Linux: the ACK comes before the sequence number. */
static void rfc_3_10_7_4_first_syn_received_wrong_in_both(void **state)
{
    CLAUSE(RFC, HALF_OPEN, "wire inject client ACK seq=+100000 ack=+5\n", "S2 sent ACK seq 1 ack 1\n");
    CLAUSE(LINUX, HALF_OPEN, "wire inject client ACK seq=+100000 ack=+5\n", "S2 sent RST seq 6\n");
}

/* The client told 63 * 1024. SEG.LEN = 0: RCV.NXT =< SEG.SEQ < RCV.NXT+RCV.WND. Linux lets the edge itself pass. */
static void rfc_3_10_7_4_first_the_right_edge(void **state)
{
    CLAUSE(BOTH, OPENED, "wire inject server ACK seq=+64511\n", "");
    CLAUSE(RFC, OPENED, "wire inject server ACK seq=+64512\n", "C1 sent ACK seq 1 ack 1\n");
    CLAUSE(LINUX, OPENED, "wire inject server ACK seq=+64512\n", "");
    CLAUSE(BOTH, OPENED, "wire inject server ACK seq=+64513\n", "C1 sent ACK seq 1 ack 1\n");
}

/* SEG.LEN > 0: it begins or ends in the window. One that is old to its last byte does
 * not; for Linux its ACK counts all the same, so that nothing is sent again. */
static void rfc_3_10_7_4_first_the_left_edge(void **state)
{
    CLAUSE(RFC, OPENED "client send 5\nwire drop all\n", "wire inject server PSH,ACK seq=-1 ack=+5 len=1\nwait 1s\n",
           "C1 sent ACK seq 6 ack 1\nC1 sent PSH,ACK seq 1 ack 1 len 5\n");
    CLAUSE(LINUX, OPENED "client send 5\nwire drop all\n", "wire inject server PSH,ACK seq=-1 ack=+5 len=1\nwait 1s\n",
           "C1 sent ACK seq 6 ack 1\n");
}

/* "If a segment's contents straddle the boundary between old and new, only the new parts
 * are processed." */
static void rfc_3_10_7_4_first_only_the_new_parts_are_processed(void **state)
{
    CLAUSE(BOTH, OPENED "server send 5\nwire deliver all\n", "wire inject server PSH,ACK seq=-3 len=8\nclient recv\n",
           "C1 sent ACK seq 1 ack 11\n"
           "C1 call recv(\"abcdexxxxx\") = 10\n");
}

/* Trimming at the right; Linux takes it whole while there is room. */
static void rfc_3_10_7_4_first_what_is_beyond_the_window_is_cut_off(void **state)
{
    CLAUSE(RFC, OPENED, "wire inject server PSH,ACK len=65000\n", "C1 sent ACK seq 1 ack 64513\n");
    CLAUSE(RFC, OPENED, "wire inject server FIN,ACK len=64512\nexpect client ESTABLISHED\n",
           "C1 sent ACK seq 1 ack 64513\n");
    CLAUSE(LINUX, OPENED, "wire inject server PSH,ACK len=65000\n", "C1 sent ACK seq 1 ack 65001\n");
}

/* RCV.WND = 0: nothing is acceptable, "but special allowance should be made to accept
 * valid ACKs, URGs, and RSTs" (MUST-66). */
#define SHUT OPENED "client send 5\nwire drop all\n" FILL_CLIENT "wire drop all\n"
static void rfc_3_10_7_4_first_a_window_of_zero(void **state)
{
    CLAUSE(BOTH, SHUT, "wire inject server PSH,ACK seq=+131264 len=1\nwire inject server ACK seq=-1\n",
           "C1 sent ACK seq 6 ack 131265\nC1 sent ACK seq 6 ack 131265\n");
    CLAUSE(BOTH, SHUT, "wire inject server ACK seq=+131264 ack=+5\nwait 3s\n", "");
    CLAUSE(BOTH, SHUT, "wire inject server RST seq=+131264\n", "C1 state ESTABLISHED -> CLOSED RST gone\n");
}

/* Linux drops what has no ACK before all else; in the window so does the RFC. */
static void rfc_3_10_7_4_first_before_the_ack_bit(void **state)
{
    CLAUSE(RFC, OPENED, "wire inject server FIN seq=+100000\n", "C1 sent ACK seq 1 ack 1\n");
    CLAUSE(LINUX, OPENED, "wire inject server FIN seq=+100000\n", "");
    CLAUSE(BOTH, OPENED, "wire inject server FIN\nwire inject server PSH len=5\nexpect client ESTABLISHED\n", "");
}

/* "Segments with higher beginning sequence numbers SHOULD be held" (SHLD-31). */
static void rfc_3_10_7_4_first_early_segments_are_held(void **state)
{
    CLAUSE(BOTH, OPENED, "wire inject server PSH,ACK seq=+5 len=5\nwire inject server PSH,ACK len=5\nclient recv\n",
           "C1 sent ACK seq 1 ack 1\n"
           "C1 sent ACK seq 1 ack 11\n"
           "C1 call recv(\"xxxxxxxxxx\") = 10\n");
    CLAUSE(BOTH, OPENED, "wire inject server FIN,ACK seq=+5\nwire inject server PSH,ACK len=5\n",
           "C1 sent ACK seq 1 ack 1\n"
           "C1 state ESTABLISHED -> CLOSE_WAIT FIN/ACK\n"
           "C1 sent ACK seq 1 ack 7\n");
}

/* RFC 7323 5.3 R1, before the sequence number: a timestamp older than one that was seen is "an old
 * duplicate", and gets an ACK in reply. The client's ACK of some data is overtaken by its own data;
 * Linux does not answer an ACK that is as old as that. */
#define OVERTAKEN(time)                                           \
    OPENED "server send 5\nwire deliver\nwait " time "\n"          \
           "client send 5\nwire deliver client len=5\nwire drop server\n"
static void rfc_3_10_7_4_first_paws_an_old_timestamp_gets_an_ack(void **state)
{
    CLAUSE(RFC, OVERTAKEN("5ms"), "wire deliver client ACK\n", "S2 sent ACK seq 6 ack 6\n");
    CLAUSE(LINUX, OVERTAKEN("5ms"), "wire deliver client ACK\n", "");
}

/* One millisecond is no age for Linux: then the sequence number alone says that it is old. */
static void rfc_3_10_7_4_first_paws_a_millisecond(void **state)
{
    CLAUSE(BOTH, OVERTAKEN("1ms"), "wire deliver client ACK\n", "S2 sent ACK seq 6 ack 6\n");
}

/* Behind the same ACK of later: a second one that tells nothing is merely late for Linux, and not answered. */
#define ACKED_TWICE OPENED "server send 5\nwire dup\nwire deliver\nwire dup client\nwire deliver client\nwait 5ms\n" \
                           "wire deliver server\nwire deliver #8\n"
static void rfc_3_10_7_4_first_paws_a_late_ack_that_is_no_news(void **state)
{
    CLAUSE(RFC, ACKED_TWICE, "wire deliver client\n", "S2 sent ACK seq 6 ack 1\n");
    CLAUSE(LINUX, ACKED_TWICE, "wire deliver client\n", "");
}

CLAUSES(clauses_sequence,
        cmocka_unit_test(rfc_3_10_7_4_first_outside_the_window_gets_an_ack),
        cmocka_unit_test(rfc_3_10_7_4_first_outside_the_window_rst_is_dropped),
        cmocka_unit_test(rfc_3_10_7_4_first_syn_received_outside_the_window),
        cmocka_unit_test(rfc_3_10_7_4_first_syn_received_wrong_in_both),
        cmocka_unit_test(rfc_3_10_7_4_first_the_right_edge),
        cmocka_unit_test(rfc_3_10_7_4_first_the_left_edge),
        cmocka_unit_test(rfc_3_10_7_4_first_only_the_new_parts_are_processed),
        cmocka_unit_test(rfc_3_10_7_4_first_what_is_beyond_the_window_is_cut_off),
        cmocka_unit_test(rfc_3_10_7_4_first_a_window_of_zero),
        cmocka_unit_test(rfc_3_10_7_4_first_before_the_ack_bit),
        cmocka_unit_test(rfc_3_10_7_4_first_paws_an_old_timestamp_gets_an_ack),
        cmocka_unit_test(rfc_3_10_7_4_first_paws_a_millisecond),
        cmocka_unit_test(rfc_3_10_7_4_first_paws_a_late_ack_that_is_no_news),
        cmocka_unit_test(rfc_3_10_7_4_first_early_segments_are_held))
