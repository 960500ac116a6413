/* world.h - a simulated lab for one clause of RFC 9293: a script is played up to the
 * point in question, then what comes is compared line by line with what the clause
 * says: results and errno, segments with flags, seq and ack, and states. */
#ifndef RFC_WORLD_H
#define RFC_WORLD_H
/* cmocka.h wants these four before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>
#include <stdio.h>
#include <cmocka.h>
#include "core/fsm.h"
#include "core/model.h"
#include "engine/engine.h"

/* Which TCP: the profile linux, the profile rfc9293, and rfc9293 with RFC 793's answer
 * to a SYN in the window (CHOICE_SYN_RESETS). */
enum { LINUX = 1, RFC = 2, RFC793 = 4, BOTH = LINUX | RFC };

/* Rows of fsm_edges that a test walked whose name carries their clause. Given to every
 * test as its state. */
struct proof { unsigned walked[FSM_EDGES_MAX]; /* bits as above */ };

struct world {
    struct tape *tape;
    struct engine *engine;
    struct model *model;
    vtime now;
    uint32_t from;               /* what is told begins here */
    const char *what;            /* for messages: the test and the profile */
};

struct world *world_open(unsigned which, uint64_t seed, const char *test); /* never NULL: it fails the test */
void world_play(struct world *, const char *text);    /* an `expect` that does not hold fails the test */
/* The calls, segments and states since the last world_play() but one, as lines. */
void world_told(const struct world *, const char *lines);
void world_close(struct world *);

/* In each of `worlds`: plays `before`, then `script`, and compares what that did. Then
 * the rows walked are noted, if the test's name carries their clause. */
void clause(void **state, const char *test, unsigned worlds, const char *before, const char *script, const char *lines);
#define CLAUSE(worlds, before, script, lines) clause(state, __func__, worlds, before, script, lines)

/* Some synchronized to begin from; numbers of sockets: client 1, server 1 (listener) and 2. */
#define LISTENS "server listen\n"
#define CALLS LISTENS "client connect\n"
#define HALF_OPEN CALLS "wire deliver client SYN\n"
#define OPENED CALLS "wire deliver all\n"
#define FIN_WAIT_1 OPENED "client shutdown\n"
#define FIN_WAIT_2 FIN_WAIT_1 "wire deliver all\n"
#define CLOSE_WAIT OPENED "server shutdown\nwire deliver all\n" /* the client */
/* the client; its ACK and its FIN are held */
#define CLOSING OPENED "client shutdown\nserver shutdown\nwire deliver server FIN\n"
#define LAST_ACK CLOSE_WAIT "client shutdown\n"
#define TIME_WAIT FIN_WAIT_2 "server close\nwire deliver all\n"
/* Both called: the client is in SYN_RCVD, its SYN and its SYN,ACK are held. */
#define CROSSED "client bind 6000\nserver bind 6000\nclient connect\nserver connect\nwire deliver server SYN\n"

/* All that the window lets in, so that its window is shut. */
#define FILL_SERVER "wire inject client PSH,ACK len=60000\nwire inject client PSH,ACK len=60000 seq=+60000\n" \
                    "wire inject client PSH,ACK len=11264 seq=+120000\n"
#define FILL_CLIENT "wire inject server PSH,ACK len=60000\nwire inject server PSH,ACK len=60000 seq=+60000\n" \
                    "wire inject server PSH,ACK len=11264 seq=+120000\n"

/* The synchronized states, the client there: what it has sent and waits for, so that
 * <SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK> is the line `ack`. */
struct place { enum fsm_state state; const char *before, *ack; };
enum { SYNCHRONIZED = 7 };
extern const struct place synchronized[SYNCHRONIZED];
/* CLAUSE() in each of the states whose bit is set in `states`; "%S" in the lines is the
 * state's name, "%A" its line `ack`. */
void clause_in(void **state, const char *test, unsigned worlds, unsigned states, const char *script, const char *lines);
#define CLAUSE_IN(worlds, states, script, lines) clause_in(state, __func__, worlds, states, script, lines)
#define IN(state) (1u << FSM_##state)
#define RECEIVING (IN(ESTABLISHED) | IN(FIN_WAIT_1) | IN(FIN_WAIT_2))
#define LATE (IN(CLOSE_WAIT) | IN(CLOSING) | IN(LAST_ACK))

/* The tests of each file; made by its last line. */
struct clauses { const struct CMUnitTest *tests; size_t n; };
#define CLAUSES(name, ...)                                                                                 \
    struct clauses name(void)                                                                              \
    {                                                                                                      \
        static const struct CMUnitTest tests[] = {__VA_ARGS__};                                            \
        return (struct clauses){tests, sizeof tests / sizeof *tests};                                      \
    }
struct clauses clauses_open(void), clauses_send(void), clauses_close(void), clauses_abort(void), clauses_closed(void),
    clauses_syn_sent(void), clauses_sequence(void), clauses_rst(void), clauses_ack(void),
    clauses_text(void), clauses_timeouts(void), clauses_figures(void), clauses_profiles(void), clauses_proof(void);

#endif
