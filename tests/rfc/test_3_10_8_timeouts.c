/* test_3_10_8_timeouts.c - RFC 9293 3.10.8, Timeouts, and 3.8.3. Time is virtual. In Linux
 * the lab's patience is counted: 127 SYNs, or 255 of anything else, 1 s apart; but the
 * SYN,ACKs of a half-open call up to 2 min. */
#include "world.h"

static void rfc_3_10_8_user_timeout_syn_sent(void **state)
{
    const char *gone = "C1 state SYN_SENT -> CLOSED timeout gone\nC1 call connect() = -1 ETIMEDOUT\n";
    CLAUSE(RFC, "client connect\n", "wait 299s\nexpect client SYN_SENT\n", ""); /* MUST-23: 3 min at least */
    CLAUSE(RFC, "client connect\n", "wait 301s\n", gone);
    CLAUSE(LINUX, "client connect\n", "wait 120s\nexpect client SYN_SENT\n", "");
    CLAUSE(LINUX, "client connect\n", "wait 140s\n", gone);
}

/* Nobody acknowledges what was sent last: gone after 5 min, in Linux by its count. */
#define GIVES_UP(before, who, from)                                                                          \
    CLAUSE(RFC, before, "wait 299s\nexpect " who "\n", "");                                                  \
    CLAUSE(BOTH, before, "wait 10min\n", from " -> CLOSED timeout gone\n")

static void rfc_3_10_8_user_timeout_syn_received(void **state)
{
    const char *half_open = LISTENS "wire inject client SYN sport=41001 seq=1000\n";
    const char *gone = "S2 state SYN_RCVD -> CLOSED timeout gone\n";
    CLAUSE(RFC, half_open, "wait 299s\nexpect server SYN_RCVD\n", "");
    CLAUSE(RFC, half_open, "wait 10min\n", gone);
    CLAUSE(LINUX, half_open, "wait 8h\nexpect server SYN_RCVD\n", "");
    CLAUSE(LINUX, half_open, "wait 9h\n", gone);
    CLAUSE(RFC, CROSSED, "wait 10min\n", "C1 state SYN_RCVD -> CLOSED timeout gone\nC1 call connect() = -1 ETIMEDOUT\n"
           "S1 state SYN_SENT -> CLOSED timeout gone\nS1 call connect() = -1 ETIMEDOUT\n");
    CLAUSE(LINUX, CROSSED "wait 200s\n", "wait 10min\n",
           "C1 state SYN_RCVD -> CLOSED timeout gone\nC1 call connect() = -1 ETIMEDOUT\n");
}

static void rfc_3_10_8_user_timeout_established(void **state)
{
    GIVES_UP(OPENED "client send 5\n", "client ESTABLISHED", "C1 state ESTABLISHED");
    CLAUSE(BOTH, OPENED "client send 5\nwait 10min\n", "client recv\n", "C1 call recv() = -1 ETIMEDOUT\n");
}

static void rfc_3_10_8_user_timeout_closing(void **state)
{
    GIVES_UP(FIN_WAIT_1, "client FIN_WAIT_1", "C1 state FIN_WAIT_1");
    GIVES_UP(CLOSE_WAIT "client send 5\n", "client CLOSE_WAIT", "C1 state CLOSE_WAIT");
    GIVES_UP(LAST_ACK, "client LAST_ACK", "C1 state LAST_ACK");
    CLAUSE(BOTH, CLOSING, "wait 10min\nexpect server CLOSED\n",
           "C1 state CLOSING -> CLOSED timeout gone\nS2 state FIN_WAIT_1 -> CLOSED timeout gone\n");
}

/* What makes progress is not given up. */
static void rfc_3_10_8_user_timeout_starts_again_with_an_ack(void **state)
{
    CLAUSE(RFC, OPENED "client send 5\nwait 200s\nwire deliver all\nclient send 5\n",
           "wait 200s\nexpect client ESTABLISHED\n", "");
}

/* 3.8.6.1, MUST-37: as long as the peer answers the probes. */
#define SHUT_OUT OPENED "client send 87040\nwire deliver all\nclient send 87040\nwire deliver all\n"

static void rfc_3_10_8_user_timeout_does_not_end_a_shut_window(void **state)
{
    (void)state;
    for (unsigned which = LINUX; which <= RFC; which *= 2) {
        struct world *w = world_open(which, 1, __func__);
        world_play(w, SHUT_OUT "wire auto 1ms\nwait 30min\nexpect client ESTABLISHED\n");
        world_play(w, "wire auto off\nwait 230s\nexpect client ESTABLISHED\n");
        world_play(w, "wait 80s\nexpect client CLOSED\n"); /* the last answer was at most a minute old */
        world_close(w);
    }
}

/* How often it was asked does not count for what is sent when the window has opened. */
static void rfc_3_10_8_user_timeout_counts_anew_when_the_window_has_opened(void **state)
{
    (void)state;
    for (unsigned which = LINUX; which <= RFC; which *= 2) {
        struct world *w = world_open(which, 1, __func__);
        world_play(w, SHUT_OUT "wire auto 1ms\nwait 30min\nwire auto off\nserver set autoread on\n");
        world_play(w, "wire deliver server\nwait 200s\nexpect client ESTABLISHED\n");
        world_play(w, "wait 100s\nexpect client CLOSED\n");
        world_close(w);
    }
}

/* The timer of a shut window says so, and how many probes in a row nobody has answered. */
static void rfc_3_10_8_retransmission_timer_of_a_shut_window(void **state)
{
    (void)state;
    struct world *w = world_open(LINUX, 1, __func__);
    world_play(w, SHUT_OUT "wait 200ms\n");
    const struct model_timer *timer = &model_newest(w->model, HOST_CLIENT)->timer;
    assert_int_equal(timer->which, TIMER_PROBE);
    assert_int_equal(timer->retries, 1);
    world_play(w, "wire deliver all\n");
    assert_int_equal(timer->which, TIMER_PROBE);
    assert_int_equal(timer->retries, 0);
    world_play(w, "server set autoread on\nwire deliver server\n");
    assert_int_equal(timer->which, TIMER_RETRANSMIT);
    world_close(w);
}

/* "Send the segment at the front of the retransmission queue again, reinitialize the
 * retransmission timer": doubling from 1 s (RFC 6298), in Linux from 200 ms. */
static void rfc_3_10_8_retransmission_timeout(void **state)
{
    const char *again = "C1 sent PSH,ACK seq 1 ack 1 len 5\n";
    CLAUSE(RFC, OPENED "client send 5\nwire drop all\n", "wait 999ms\n", "");
    CLAUSE(RFC, OPENED "client send 5\nwire drop all\n", "wait 1s\n", again);
    CLAUSE(RFC, OPENED "client send 5\nwire drop all\nwait 1s\nwire drop all\n", "wait 1999ms\n", "");
    CLAUSE(RFC, OPENED "client send 5\nwire drop all\nwait 1s\nwire drop all\n", "wait 2s\n", again);
    CLAUSE(LINUX, OPENED "client send 5\nwire drop all\n", "wait 199ms\n", "");
    CLAUSE(LINUX, OPENED "client send 5\nwire drop all\n", "wait 200ms\n", again);
    /* the front of the queue */
    CLAUSE(BOTH, OPENED "client send 5\nclient send 6\nwire drop all\n", "wait 1s\n", again);
    CLAUSE(BOTH, "client connect\nwire drop all\n", "wait 1s\n", "C1 sent SYN seq 0\n");
    CLAUSE(BOTH, LISTENS "wire inject client SYN sport=41001 seq=1000\nwire drop all\n", "wait 1s\n",
           "S2 sent SYN,ACK seq 0 ack 1\n");
    CLAUSE(BOTH, FIN_WAIT_1 "wire drop all\n", "wait 1s\n", "C1 sent FIN,ACK seq 1 ack 1\n");
}

static void rfc_3_10_8_time_wait_timeout(void **state)
{
    const char *gone = "C1 state TIME_WAIT -> CLOSED 2MSL gone\n";
    CLAUSE(RFC, TIME_WAIT, "wait 239s\nexpect client TIME_WAIT\n", "");
    CLAUSE(RFC, TIME_WAIT, "wait 240s\n", gone);
    CLAUSE(LINUX, TIME_WAIT, "wait 59s\nexpect client TIME_WAIT\n", "");
    CLAUSE(LINUX, TIME_WAIT, "wait 60s\n", gone);
}

/* 3.10.7.4, fifth and eighth: "restart the 2 MSL timeout". In Linux any ACK does it. */
static void rfc_3_10_8_time_wait_timeout_is_restarted(void **state)
{
    CLAUSE(RFC, TIME_WAIT "wait 200s\nwire inject server FIN,ACK seq=-1\n", "wait 239s\nexpect client TIME_WAIT\n", "");
    CLAUSE(RFC, TIME_WAIT "wait 200s\nwire inject server ACK seq=-9\n", "wait 40s\n",
           "C1 state TIME_WAIT -> CLOSED 2MSL gone\n");
    CLAUSE(RFC, TIME_WAIT "wait 200s\nwire inject server ACK\n", "wait 40s\n",
           "C1 state TIME_WAIT -> CLOSED 2MSL gone\n");
    CLAUSE(LINUX, TIME_WAIT "wait 50s\nwire inject server FIN,ACK seq=-1\n", "wait 59s\nexpect client TIME_WAIT\n", "");
    CLAUSE(LINUX, TIME_WAIT "wait 50s\nwire inject server ACK seq=-9\n", "wait 59s\nexpect client TIME_WAIT\n", "");
    CLAUSE(LINUX, TIME_WAIT "wait 50s\nwire inject server ACK\n", "wait 59s\nexpect client TIME_WAIT\n", "");
    CLAUSE(LINUX, TIME_WAIT "wait 50s\nwire inject server SYN seq=-9\n", "wait 10s\n",
           "C1 state TIME_WAIT -> CLOSED 2MSL gone\n");
}

/* The RFC has no timeout here; Linux forgets what no program holds. */
static void rfc_3_10_8_fin_wait_2_and_time(void **state)
{
    const char *orphan = OPENED "client close\nwire deliver all\n";
    CLAUSE(RFC, orphan, "wait 24h\nexpect client FIN_WAIT_2\n", "");
    CLAUSE(LINUX, orphan, "wait 59s\nexpect client FIN_WAIT_2\n", "");
    CLAUSE(LINUX, orphan, "wait 60s\n", "C1 state FIN_WAIT_2 -> CLOSED FIN_WAIT_2 timeout gone\n");
    CLAUSE(BOTH, FIN_WAIT_2, "wait 24h\nexpect client FIN_WAIT_2\n", ""); /* a program holds it */
}

/* 3.8.3: LISTEN, FIN-WAIT-2 and CLOSE-WAIT have nothing that could be unacknowledged. */
static void rfc_3_10_8_nothing_sent_nothing_times_out(void **state)
{
    CLAUSE(BOTH, LISTENS, "wait 24h\nexpect server LISTEN\n", "");
    CLAUSE(BOTH, OPENED, "wait 24h\nexpect client ESTABLISHED\n", "");
    CLAUSE(BOTH, CLOSE_WAIT, "wait 24h\nexpect client CLOSE_WAIT\n", "");
}

CLAUSES(clauses_timeouts,
        cmocka_unit_test(rfc_3_10_8_user_timeout_syn_sent),
        cmocka_unit_test(rfc_3_10_8_user_timeout_syn_received),
        cmocka_unit_test(rfc_3_10_8_user_timeout_established),
        cmocka_unit_test(rfc_3_10_8_user_timeout_closing),
        cmocka_unit_test(rfc_3_10_8_user_timeout_starts_again_with_an_ack),
        cmocka_unit_test(rfc_3_10_8_user_timeout_does_not_end_a_shut_window),
        cmocka_unit_test(rfc_3_10_8_user_timeout_counts_anew_when_the_window_has_opened),
        cmocka_unit_test(rfc_3_10_8_retransmission_timer_of_a_shut_window),
        cmocka_unit_test(rfc_3_10_8_retransmission_timeout),
        cmocka_unit_test(rfc_3_10_8_time_wait_timeout),
        cmocka_unit_test(rfc_3_10_8_time_wait_timeout_is_restarted),
        cmocka_unit_test(rfc_3_10_8_fin_wait_2_and_time),
        cmocka_unit_test(rfc_3_10_8_nothing_sent_nothing_times_out))
