/* tape_builder.h - tapes made by hand, in the order in which an engine writes
 * them: for tests that need a certain moment and no engine. */
#ifndef TESTS_TAPE_BUILDER_H
#define TESTS_TAPE_BUILDER_H
#include "core/tape.h"

struct builder {
    struct tape *tape;
    uint32_t command, stimulus; /* causes of what comes next */
    uint32_t numbers;           /* segments so far */
    vtime now;
};

void builder_open(struct builder *);
void builder_command(struct builder *, enum host, enum command_op, const char *line);
void builder_call(struct builder *, enum host, uint16_t sock, enum tape_call, const char *args, int64_t result, int err,
                  unsigned marks);
void builder_socket(struct builder *, enum host, uint16_t sock, uint16_t parent, uint16_t lport, uint16_t rport);
void builder_state(struct builder *, enum host, uint16_t sock, enum fsm_state from, enum fsm_state to, enum fsm_cause,
                   unsigned marks);
void builder_row(struct builder *, enum host, uint16_t sock, uint32_t recvq, uint32_t sendq, bool owned);
void builder_timer(struct builder *, enum host, uint16_t sock, enum socket_timer, uint8_t retries, vtime span);
void builder_fired(struct builder *, enum host, uint16_t sock);
void builder_program(struct builder *, enum host, enum program_event, int signal);
/* Relative numbers; returns #N. */
uint32_t builder_sent(struct builder *, enum host, uint16_t sock, uint8_t flags, uint32_t seq, uint32_t ack,
                      uint16_t len, unsigned marks, uint16_t port);
void builder_delivered(struct builder *, enum host to, uint16_t sock, uint32_t number);
void builder_dropped(struct builder *, enum host from, uint32_t number);
uint32_t builder_add(struct builder *, struct tape_event *, const char *text);

#endif
