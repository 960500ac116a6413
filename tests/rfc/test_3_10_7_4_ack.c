/* test_3_10_7_4_ack.c - RFC 9293 3.10.7.4, fifth: check the ACK field. */
#include "world.h"

static void rfc_3_10_7_4_fifth_no_ack_is_dropped(void **state)
{
    CLAUSE_IN(BOTH, RECEIVING | LATE, "wire inject server PSH len=5\nwire inject server FIN\n", "");
    CLAUSE(BOTH, HALF_OPEN, "wire inject client PSH len=5\nwire inject client FIN\nexpect server SYN_RCVD\n", "");
}

/* "If SND.UNA < SEG.ACK =< SND.NXT, then enter ESTABLISHED". */
static void rfc_3_10_7_4_fifth_syn_received_enters_established(void **state)
{
    CLAUSE(BOTH, HALF_OPEN "wire deliver server\n", "wire deliver client\n",
           "S2 state SYN_RCVD -> ESTABLISHED ACK of SYN\n"
           "S2 call accept() = 4 by itself\n");
    CLAUSE(BOTH, CROSSED, "wire inject server ACK\n",
           "C1 state SYN_RCVD -> ESTABLISHED ACK of SYN\n"
           "C1 call connect() = 0\n");
    CLAUSE(BOTH, HALF_OPEN "wire deliver server\n", "wire inject client PSH,ACK len=5\n",
           "S2 state SYN_RCVD -> ESTABLISHED ACK of SYN\n"
           "S2 sent ACK seq 1 ack 6\n"
           "S2 call accept() = 4 by itself\n");
}

/* "If the segment acknowledgment is not acceptable, form a reset segment": <SEQ=SEG.ACK>. */
static void rfc_3_10_7_4_fifth_syn_received_bad_ack_gets_rst(void **state)
{
    CLAUSE(BOTH, HALF_OPEN "wire deliver server\n", "wire inject client ACK ack=+5\nexpect server SYN_RCVD\n",
           "S2 sent RST seq 6\n");
    CLAUSE(BOTH, HALF_OPEN "wire deliver server\n", "wire inject client ACK ack=-1\nexpect server SYN_RCVD\n",
           "S2 sent RST seq 0\n");
    CLAUSE(BOTH, CROSSED, "wire inject server ACK ack=+5\nexpect client SYN_RCVD\n", "C1 sent RST seq 6\n");
    /* `<`, not `=<` (erratum 3301 of RFC 793): an ACK of nothing opens nothing. It does in Linux. */
    CLAUSE(RFC, CROSSED, "wire inject server ACK ack=-1\nexpect client SYN_RCVD\n", "C1 sent RST seq 0\n");
    CLAUSE(LINUX, CROSSED, "wire inject server ACK ack=-1\n",
           "C1 state SYN_RCVD -> ESTABLISHED ACK of SYN\nC1 call connect() = 0\n");
}

/* Linux: not while the accept queue is full. */
static void rfc_3_10_7_4_fifth_syn_received_while_nobody_accepts(void **state)
{
    const char *full = "server set autoaccept off\nserver listen backlog 1\nclient connect\nwire deliver all\n"
                       "client connect\nclient connect\nwire deliver client\nwire deliver client\n"
                       "wire deliver server\nwire deliver server\nwire deliver client\n";
    CLAUSE(LINUX, full, "wire deliver client\nexpect server any SYN_RCVD\n", "");
    CLAUSE(RFC, full, "wire deliver client\n", "S4 state SYN_RCVD -> ESTABLISHED ACK of SYN\n");
}

/* Two steps in one segment. */
static void rfc_3_10_7_4_fifth_and_eighth_syn_received_with_fin(void **state)
{
    CLAUSE(BOTH, HALF_OPEN "wire deliver server\n", "wire inject client FIN,ACK\n",
           "S2 state SYN_RCVD -> CLOSE_WAIT FIN + ACK of SYN/ACK\n"
           "S2 sent ACK seq 1 ack 2\n"
           "S2 call accept() = 4 by itself\n");
}

/* "Any segments on the retransmission queue that are thereby entirely acknowledged are removed." */
static void rfc_3_10_7_4_fifth_established_acknowledges(void **state)
{
    CLAUSE(BOTH, OPENED "client send 5\nwire drop all\n", "wire inject server ACK ack=+5\nwait 3s\n", "");
    CLAUSE(RFC, OPENED "client send 5\nwire drop all\n", "wire inject server ACK ack=+4\nwait 1s\n",
           "C1 sent PSH,ACK seq 5 ack 1 len 1\n");
    CLAUSE(BOTH, OPENED, "wire inject server ACK\n", ""); /* a duplicate "can be ignored" */
}

/* "If the ACK acks something not yet sent, then send an ACK, drop the segment, and return." */
static void rfc_3_10_7_4_fifth_ack_of_what_was_not_sent(void **state)
{
    CLAUSE_IN(BOTH, RECEIVING | LATE, "wire inject server ACK ack=+100\n", "%A\n");
    CLAUSE(BOTH, OPENED, "wire inject server PSH,ACK ack=+100 len=5\nclient recv\n",
           "C1 sent ACK seq 1 ack 1\nC1 call recv() = -1 EAGAIN\n");
}

/* RFC 5961 section 5 (MAY-12): (SND.UNA - MAX.SND.WND) =< SEG.ACK. */
static void rfc_3_10_7_4_fifth_ack_that_is_too_old(void **state)
{
    CLAUSE(BOTH, OPENED, "wire inject server PSH,ACK ack=-100000 len=5\nclient recv\n",
           "C1 sent ACK seq 1 ack 1\nC1 call recv() = -1 EAGAIN\n");
    CLAUSE(BOTH, OPENED "client send 5\nwire deliver all\n", "wire inject server PSH,ACK ack=-3 len=5\nclient recv\n",
           "C1 sent ACK seq 6 ack 6\nC1 call recv(\"xxxxx\") = 5\n");
}

/* SND.WND: only by a segment that is not older than the one it was taken from last. */
static void rfc_3_10_7_4_fifth_established_updates_the_window(void **state)
{
    CLAUSE(BOTH, OPENED "client send 1000\nwire deliver all\n",
           "client send 500\nwire inject server ACK ack=+500\nclient send 9\n", "C1 call send(500) = 500\n"
           "C1 sent PSH,ACK seq 1001 ack 1 len 500\n"
           "C1 call send(9) = 9\n"
           "C1 sent PSH,ACK seq 1501 ack 1 len 9\n");
}

/* The server reads nothing, its window is shut, and the client has more to send. */
#define SHUT_OUT OPENED "server send 5\nwire deliver all\nclient send 87040\nwire deliver all\n" \
                 "client send 87040\nwire deliver all\n"
#define READ_FOUR "server recv\nserver recv\nserver recv\nserver recv\n"

/* SND.WL1 = SEG.SEQ and SND.WL2 = SEG.ACK: a window that opens by itself is taken. And
 * SEG.SEQ < SND.WL1: what an older segment says of the window is not. */
static void rfc_3_10_7_4_fifth_the_newest_window_counts(void **state)
{
    (void)state;
    for (unsigned which = LINUX; which <= RFC; which *= 2) {
        struct world *w = world_open(which, 1, __func__);
        world_play(w, SHUT_OUT "expect wire empty\nwire inject server PSH,ACK seq=-5 len=6\n");
        world_play(w, "wire drop client =ACK\nexpect wire empty\n");
        world_close(w);
        w = world_open(which, 1, __func__);
        world_play(w, SHUT_OUT READ_FOUR READ_FOUR READ_FOUR "expect wire server =ACK\nwire deliver server\n");
        world_play(w, "expect wire client ACK len=1448\n");
        world_close(w);
    }
}

static void rfc_3_10_7_4_fifth_fin_wait_1_enters_fin_wait_2(void **state)
{
    CLAUSE(BOTH, FIN_WAIT_1 "wire deliver client\n", "wire deliver server\n",
           "C1 state FIN_WAIT_1 -> FIN_WAIT_2 ACK of FIN\n");
    CLAUSE(BOTH, FIN_WAIT_1, "wire inject server ACK\nexpect client FIN_WAIT_1\n", ""); /* not of the FIN */
}

/* "If our FIN has been ACKed (perhaps in this segment), then enter TIME-WAIT": note 2. */
static void rfc_3_10_7_4_fifth_and_eighth_fin_wait_1_enters_time_wait(void **state)
{
    CLAUSE(BOTH, FIN_WAIT_1 "wire deliver client\nwire drop server\nserver close\n", "wire deliver server\n",
           "C1 state FIN_WAIT_1 -> TIME_WAIT FIN + ACK of FIN/ACK\n"
           "C1 sent ACK seq 2 ack 2\n");
}

static void rfc_3_10_7_4_fifth_closing_enters_time_wait(void **state)
{
    CLAUSE(BOTH, CLOSING "wire deliver client\nwire deliver client\n", "wire deliver server\n",
           "C1 state CLOSING -> TIME_WAIT ACK of FIN\n");
    CLAUSE(BOTH, CLOSING, "wire inject server ACK\nexpect client CLOSING\n", "");
}

static void rfc_3_10_7_4_fifth_last_ack_enters_closed(void **state)
{
    CLAUSE(BOTH, LAST_ACK "wire deliver client\n", "wire deliver server\n",
           "C1 state LAST_ACK -> CLOSED ACK of FIN gone\n");
    CLAUSE(BOTH, LAST_ACK, "wire inject server ACK\nexpect client LAST_ACK\n", "");
}

static void rfc_3_10_7_4_fifth_close_wait_does_as_established(void **state)
{
    CLAUSE(BOTH, CLOSE_WAIT "client send 5\nwire drop all\n", "wire inject server ACK ack=+5\nwait 3s\n", "");
}

/* In the RFC CLOSE in CLOSE-WAIT was queued until the window let the FIN go. */
static void rfc_3_10_4_close_wait_enters_last_ack_when_the_fin_leaves(void **state)
{
    CLAUSE(RFC, CLOSE_WAIT "client send 15000\nclient close\n",
           "wire deliver client\nwire deliver server\nexpect client LAST_ACK\n", "S2 sent ACK seq 2 ack 1449\n"
           "C1 state CLOSE_WAIT -> LAST_ACK close()/FIN\n"
           "C1 sent FIN,PSH,ACK seq 14481 ack 2 len 520\n");
}

CLAUSES(clauses_ack,
        cmocka_unit_test(rfc_3_10_7_4_fifth_no_ack_is_dropped),
        cmocka_unit_test(rfc_3_10_7_4_fifth_syn_received_enters_established),
        cmocka_unit_test(rfc_3_10_7_4_fifth_syn_received_bad_ack_gets_rst),
        cmocka_unit_test(rfc_3_10_7_4_fifth_syn_received_while_nobody_accepts),
        cmocka_unit_test(rfc_3_10_7_4_fifth_and_eighth_syn_received_with_fin),
        cmocka_unit_test(rfc_3_10_7_4_fifth_established_acknowledges),
        cmocka_unit_test(rfc_3_10_7_4_fifth_ack_of_what_was_not_sent),
        cmocka_unit_test(rfc_3_10_7_4_fifth_ack_that_is_too_old),
        cmocka_unit_test(rfc_3_10_7_4_fifth_established_updates_the_window),
        cmocka_unit_test(rfc_3_10_7_4_fifth_the_newest_window_counts),
        cmocka_unit_test(rfc_3_10_7_4_fifth_fin_wait_1_enters_fin_wait_2),
        cmocka_unit_test(rfc_3_10_7_4_fifth_and_eighth_fin_wait_1_enters_time_wait),
        cmocka_unit_test(rfc_3_10_7_4_fifth_closing_enters_time_wait),
        cmocka_unit_test(rfc_3_10_7_4_fifth_last_ack_enters_closed),
        cmocka_unit_test(rfc_3_10_7_4_fifth_close_wait_does_as_established),
        cmocka_unit_test(rfc_3_10_4_close_wait_enters_last_ack_when_the_fin_leaves))
