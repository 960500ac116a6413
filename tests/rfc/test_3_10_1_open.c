/* test_3_10_1_open.c - RFC 9293 3.10.1, OPEN Call. */
#include "world.h"

static void rfc_3_10_1_closed_passive_enters_listen(void **state)
{
    CLAUSE(BOTH, "", "server listen\n",
           "S call socket() = 3\n"
           "S call bind(0.0.0.0:6000) = 0\n"
           "S call listen(128) = 0\n"
           "S1 state CLOSED -> LISTEN listen()\n");
}

static void rfc_3_10_1_closed_active_sends_a_syn(void **state)
{
    CLAUSE(BOTH, "", "client connect\n",
           "C call socket() = 3\n"
           "C call connect(192.0.2.2:6000) waits\n"
           "C1 state CLOSED -> SYN_SENT connect()/SYN\n"
           "C1 sent SYN seq 0\n");
}

static void rfc_3_10_1_listen_active_changes_from_passive_to_active(void **state)
{
    CLAUSE(RFC, LISTENS, "server socket 1 connect\n",
           "S1 call connect(192.0.2.1:6000) waits\n"
           "S1 state LISTEN -> SYN_SENT connect()/SYN\n"
           "S1 sent SYN seq 0\n");
    CLAUSE(LINUX, LISTENS, "server socket 1 connect\nexpect server errno EISCONN\nexpect server LISTEN\n",
           "S1 call connect(192.0.2.1:6000) = -1 EISCONN\n");
}

static void rfc_3_10_1_listen_active_completes_and_is_a_connection(void **state)
{
    CLAUSE(RFC, LISTENS "client listen\nserver socket 1 connect\nwire deliver all\n", "expect server ESTABLISHED\n"
           "expect client ESTABLISHED\nserver send 3\nwire deliver all\nexpect server no LISTEN\n",
           "S1 call send(3) = 3\n"
           "S1 sent PSH,ACK seq 1 ack 1 len 3\n"
           "C2 sent ACK seq 1 ack 4\n");
}

/* What a listener had not handed out goes with it. */
static void rfc_3_10_1_listen_active_leaves_nobody_waiting(void **state)
{
    CLAUSE(RFC, "server set autoaccept off\n" OPENED, "server socket 1 connect\n",
           "S1 call connect(192.0.2.1:6000) waits\n"
           "S1 state LISTEN -> SYN_SENT connect()/SYN\n"
           "S2 state ESTABLISHED -> CLOSED listener closed/RST gone\n"
           "S1 sent SYN seq 0\n"
           "S2 sent RST seq 1\n");
}

/* The client's port is its own. */
#define FROM_5001 LISTENS "client set reuseaddr on\nclient bind 5001\nclient connect\nwire deliver all\n"

/* In TIME-WAIT, and in FIN-WAIT-2 when no program holds it, the port may call again in Linux. */
static void rfc_3_10_1_the_port_of_a_connection_that_waits(void **state)
{
    static const struct { const char *before, *gone; } places[] = {
        {FROM_5001 "client close\nwire deliver all\nclient bind 5001\n",
         "C1 state FIN_WAIT_2 -> CLOSED connect() gone\n"},
        {FROM_5001 "client close\nwire deliver all\nserver socket 2 close\nwire deliver all\nclient bind 5001\n",
         "C1 state TIME_WAIT -> CLOSED connect() gone\n"}};
    for (size_t i = 0; i < 2; i++) {
        char lines[512];
        snprintf(lines, sizeof lines, "C call connect(192.0.2.2:6000) waits\n%s"
                 "C2 state CLOSED -> SYN_SENT connect()/SYN\nC2 sent SYN seq 0\n", places[i].gone);
        CLAUSE(LINUX, places[i].before, "client connect\n", lines);
        CLAUSE(RFC, places[i].before, "client connect\nexpect client errno EADDRNOTAVAIL\n",
               "C call connect(192.0.2.2:6000) = -1 EADDRNOTAVAIL\n");
    }
}

static void rfc_3_10_1_other_states_say_that_the_connection_exists(void **state)
{
    CLAUSE(BOTH, CALLS, "client socket 1 connect\n", "C1 call connect(192.0.2.2:6000) = -1 EALREADY\n");
    CLAUSE(BOTH, CROSSED, "client socket 1 connect\n", "C1 call connect(192.0.2.2:6000) = -1 EALREADY\n");
    /* The first connect() that hears of success gives 0; asked again, it is an error. */
    static const char *const places[] = {OPENED, FIN_WAIT_1, FIN_WAIT_2, CLOSE_WAIT, CLOSING, LAST_ACK};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        char before[512];
        snprintf(before, sizeof before, "%sclient socket 1 connect\n", places[i]);
        CLAUSE(BOTH, before, "client socket 1 connect\n", "C1 call connect(192.0.2.2:6000) = -1 EISCONN\n");
    }
}

/* MUST-41: a passive OPEN must not affect a connection record made before; MUST-42. */
static void rfc_3_10_1_listen_beside_connections_of_the_same_port(void **state)
{
    CLAUSE(BOTH, OPENED "server socket 1 close\n", "server set reuseaddr on\nexpect server ESTABLISHED\n", "");
    CLAUSE(BOTH, CALLS, "client listen 40001\nexpect client errno EADDRINUSE\nexpect client SYN_SENT\n",
           "C call socket() = 4\n"
           "C call bind(0.0.0.0:40001) = -1 EADDRINUSE\n"
           "C call close() = 0 by itself\n");
}

CLAUSES(clauses_open,
        cmocka_unit_test(rfc_3_10_1_closed_passive_enters_listen),
        cmocka_unit_test(rfc_3_10_1_closed_active_sends_a_syn),
        cmocka_unit_test(rfc_3_10_1_listen_active_changes_from_passive_to_active),
        cmocka_unit_test(rfc_3_10_1_listen_active_completes_and_is_a_connection),
        cmocka_unit_test(rfc_3_10_1_listen_active_leaves_nobody_waiting),
        cmocka_unit_test(rfc_3_10_1_the_port_of_a_connection_that_waits),
        cmocka_unit_test(rfc_3_10_1_other_states_say_that_the_connection_exists),
        cmocka_unit_test(rfc_3_10_1_listen_beside_connections_of_the_same_port))
