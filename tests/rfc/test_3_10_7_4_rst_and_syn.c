/* test_3_10_7_4_rst_and_syn.c - RFC 9293 3.10.7.4, second: check the RST bit; fourth:
 * check the SYN bit. With RFC 5961, as 3.10.7.4 describes it. */
#include "world.h"

static void rfc_3_10_7_4_second_syn_received_passive_returns_to_listen(void **state)
{
    CLAUSE(BOTH, HALF_OPEN, "wire inject client RST\nexpect server any LISTEN\n",
           "S2 state SYN_RCVD -> LISTEN RST gone\n");
    CLAUSE(BOTH, HALF_OPEN, "wire inject client RST seq=+9\nexpect server SYN_RCVD\n", "S2 sent ACK seq 1 ack 1\n");
    CLAUSE(BOTH, HALF_OPEN, "wire inject client RST seq=+100000\nexpect server SYN_RCVD\n", "");
}

/* "The connection was refused"; Linux says ECONNRESET. */
static void rfc_3_10_7_4_second_syn_received_active_enters_closed(void **state)
{
    CLAUSE(RFC, CROSSED, "wire inject server RST\n",
           "C1 state SYN_RCVD -> CLOSED RST gone\nC1 call connect() = -1 ECONNREFUSED\n");
    CLAUSE(LINUX, CROSSED, "wire inject server RST\n",
           "C1 state SYN_RCVD -> CLOSED RST gone\nC1 call connect() = -1 ECONNRESET\n");
    CLAUSE(BOTH, CROSSED, "wire inject server RST seq=+9\nexpect client SYN_RCVD\n", "C1 sent ACK seq 1 ack 1\n");
}

/* "Any outstanding RECEIVEs and SEND should receive reset responses." */
static void rfc_3_10_7_4_second_exactly_next_resets(void **state)
{
    CLAUSE_IN(BOTH, RECEIVING, "wire inject server RST\nclient recv\n",
              "C1 state %S -> CLOSED RST gone\nC1 call recv() = -1 ECONNRESET\n");
    CLAUSE_IN(BOTH, LATE | IN(TIME_WAIT), "wire inject server RST\n", "C1 state %S -> CLOSED RST gone\n");
    CLAUSE(BOTH, OPENED, "wire inject server RST len=4\n", "C1 state ESTABLISHED -> CLOSED RST gone\n"); /* SHLD-2 */
}

static void rfc_3_10_7_4_second_close_wait_and_its_error(void **state)
{
    CLAUSE(RFC, "client set sigpipe ignore\n" CLOSE_WAIT "wire inject server RST\n", "client send 1\n",
           "C1 call send(1) = -1 ECONNRESET\n");
    CLAUSE(LINUX, "client set sigpipe ignore\n" CLOSE_WAIT "wire inject server RST\n", "client send 1\n",
           "C1 call send(1) = -1 EPIPE\n");
}

/* RFC 5961 3.2: in the window, not exactly next: challenge ACK. Linux ignores it in TIME_WAIT. */
static void rfc_3_10_7_4_second_in_the_window_gets_a_challenge_ack(void **state)
{
    CLAUSE_IN(BOTH, RECEIVING | LATE, "wire inject server RST seq=+5\n", "%A\n");
    CLAUSE_IN(RFC, IN(TIME_WAIT), "wire inject server RST seq=+5\n", "%A\n");
    CLAUSE_IN(LINUX, IN(TIME_WAIT), "wire inject server RST seq=+5\n", "");
}

/* Linux believes two more: one with the number of the FIN, one behind early data. */
static void rfc_3_10_7_4_second_elsewhere(void **state)
{
    CLAUSE_IN(RFC, LATE, "wire inject server RST seq=-1\n", "");
    CLAUSE_IN(LINUX, LATE, "wire inject server RST seq=-1\n", "C1 state %S -> CLOSED RST gone\n");
    CLAUSE(RFC, OPENED "wire inject server PSH,ACK seq=+10 len=5\n", "wire inject server RST seq=+15\n",
           "C1 sent ACK seq 1 ack 1\n");
    CLAUSE(LINUX, OPENED "wire inject server PSH,ACK seq=+10 len=5\n", "wire inject server RST seq=+15\n",
           "C1 state ESTABLISHED -> CLOSED RST gone\n");
}

/* Linux: FIN_WAIT_2 of an orphan is a row that checks less. */
static void rfc_3_10_7_4_second_fin_wait_2_that_nobody_holds(void **state)
{
    CLAUSE(RFC, OPENED "client close\nwire deliver all\n", "wire inject server RST seq=+5\n",
           "C1 sent ACK seq 2 ack 1\n");
    CLAUSE(LINUX, OPENED "client close\nwire deliver all\n", "wire inject server RST seq=+5\n",
           "C1 state FIN_WAIT_2 -> CLOSED RST gone\n");
    CLAUSE(BOTH, OPENED "client close\nwire deliver all\n", "wire inject server RST\n",
           "C1 state FIN_WAIT_2 -> CLOSED RST gone\n");
}

/* "Return this connection to the LISTEN state". Linux sends RST,ACK, too. */
static void rfc_3_10_7_4_fourth_syn_received_passive_returns_to_listen(void **state)
{
    CLAUSE(RFC, HALF_OPEN, "wire inject client SYN seq=+50\nexpect server any LISTEN\n",
           "S2 state SYN_RCVD -> LISTEN SYN gone\n");
    CLAUSE(LINUX, HALF_OPEN, "wire inject client SYN seq=+50\n",
           "S2 state SYN_RCVD -> LISTEN SYN gone\nS2 sent RST,ACK seq 0 ack 52\n");
}

/* The very same SYN is in front of the window: an ACK by the letter, SYN,ACK in Linux. */
static void rfc_3_10_7_4_fourth_syn_received_the_same_syn(void **state)
{
    CLAUSE(RFC, HALF_OPEN "wire drop all\n", "wire inject client SYN seq=-1\nexpect server SYN_RCVD\n",
           "S2 sent ACK seq 1 ack 1\n");
    CLAUSE(LINUX, HALF_OPEN "wire drop all\n", "wire inject client SYN seq=-1\nexpect server SYN_RCVD\n",
           "S2 sent SYN,ACK seq 0 ack 1\n");
    /* With text behind it, only the text is new; without ACK it goes no farther. */
    CLAUSE(RFC, HALF_OPEN "wire drop all\n", "wire inject client SYN seq=-1 len=5\nexpect server SYN_RCVD\n", "");
}

static void rfc_3_10_7_4_fourth_syn_received_active_gets_a_challenge_ack(void **state)
{
    CLAUSE(BOTH, CROSSED, "wire inject server SYN seq=+9\nexpect client SYN_RCVD\n", "C1 sent ACK seq 1 ack 1\n");
    CLAUSE(RFC793, CROSSED, "wire inject server SYN seq=+9\n",
           "C1 state SYN_RCVD -> CLOSED SYN/RST gone\n"
           "C1 sent RST,ACK seq 0 ack 11\n"
           "C1 call connect() = -1 ECONNRESET\n");
}

/* RFC 5961 4.2: "irrespective of the sequence number". */
static void rfc_3_10_7_4_fourth_synchronized_gets_a_challenge_ack(void **state)
{
    CLAUSE_IN(BOTH, RECEIVING | LATE, "wire inject server SYN\n", "%A\n");
    CLAUSE_IN(BOTH, RECEIVING | LATE, "wire inject server SYN seq=+9\n", "%A\n");
    CLAUSE_IN(BOTH, RECEIVING | LATE, "wire inject server SYN seq=+100000\n", "%A\n");
    CLAUSE_IN(BOTH, RECEIVING | LATE, "wire inject server SYN,ACK seq=-1\n", "%A\n");
    CLAUSE_IN(BOTH, IN(TIME_WAIT), "wire inject server SYN seq=-9\n", "%A\n");
}

/* "For implementations that do not follow RFC 5961": in the window it is an error. */
static void rfc_3_10_7_4_fourth_synchronized_the_way_of_rfc_793(void **state)
{
    CLAUSE_IN(RFC793, RECEIVING, "wire inject server SYN seq=+9\n",
              "C1 state %S -> CLOSED SYN/RST gone\nC1 sent RST,ACK seq 0 ack 11\n");
    CLAUSE_IN(RFC793, LATE, "wire inject server SYN seq=+9\n",
              "C1 state %S -> CLOSED SYN/RST gone\nC1 sent RST,ACK seq 0 ack 12\n");
    CLAUSE_IN(RFC793, RECEIVING | LATE, "wire inject server SYN seq=+100000\n", "%A\n");
}

/* Linux: an orphan's FIN_WAIT_2 is reset by a SYN. */
static void rfc_3_10_7_4_fourth_fin_wait_2_that_nobody_holds(void **state)
{
    CLAUSE(RFC, OPENED "client close\nwire deliver all\n", "wire inject server SYN\nexpect client FIN_WAIT_2\n",
           "C1 sent ACK seq 2 ack 1\n");
    CLAUSE(LINUX, OPENED "client close\nwire deliver all\n", "wire inject server SYN\n",
           "C1 state FIN_WAIT_2 -> CLOSED SYN/RST gone\nC1 sent RST,ACK seq 0 ack 2\n");
}

CLAUSES(clauses_rst,
        cmocka_unit_test(rfc_3_10_7_4_second_syn_received_passive_returns_to_listen),
        cmocka_unit_test(rfc_3_10_7_4_second_syn_received_active_enters_closed),
        cmocka_unit_test(rfc_3_10_7_4_second_exactly_next_resets),
        cmocka_unit_test(rfc_3_10_7_4_second_close_wait_and_its_error),
        cmocka_unit_test(rfc_3_10_7_4_second_in_the_window_gets_a_challenge_ack),
        cmocka_unit_test(rfc_3_10_7_4_second_elsewhere),
        cmocka_unit_test(rfc_3_10_7_4_second_fin_wait_2_that_nobody_holds),
        cmocka_unit_test(rfc_3_10_7_4_fourth_syn_received_passive_returns_to_listen),
        cmocka_unit_test(rfc_3_10_7_4_fourth_syn_received_the_same_syn),
        cmocka_unit_test(rfc_3_10_7_4_fourth_syn_received_active_gets_a_challenge_ack),
        cmocka_unit_test(rfc_3_10_7_4_fourth_synchronized_gets_a_challenge_ack),
        cmocka_unit_test(rfc_3_10_7_4_fourth_synchronized_the_way_of_rfc_793),
        cmocka_unit_test(rfc_3_10_7_4_fourth_fin_wait_2_that_nobody_holds))
