/* core/model.h - what is true at one point of the tape. Flat: no pointers,
 * copied by assignment, compared by memcmp. The fold is total: any event on any
 * model is safe. */
#ifndef CORE_MODEL_H
#define CORE_MODEL_H
#include <stdbool.h>
#include <stdint.h>
#include "core/tape.h"

enum { MODEL_SOCKETS = 512, MODEL_HELD = 2048, MODEL_PAST = 128 };

struct model_timer { enum socket_timer which; uint8_t retries; vtime due, span; };

struct model_socket {
    enum host host;
    uint16_t number, parent;
    enum fsm_state state;
    bool gone;                    /* the kernel shows it no more */
    bool listener, passive, owned;
    uint32_t laddr, raddr;
    uint16_t lport, rport;
    uint32_t recvq, sendq;
    uint32_t born, changed;       /* seq of its SOCKET event, of its last STATE event */
    int16_t edge;                 /* the arrow it took last; -1 off the map or none */
    struct model_timer timer;
};

struct model_held {               /* a segment in the user's hand, in wire order */
    uint32_t number, sent;        /* #N; seq of its SENT event */
    uint32_t copies;              /* times the host sent it: "SYN x3" */
    enum host from;
};

enum segment_fate { FATE_DELIVERED, FATE_DROPPED };
struct model_past { uint32_t number, sent, at; enum segment_fate fate; enum host from; uint32_t copies; };

struct model_host {
    bool running;                 /* its program is alive */
    int32_t pid, died_of;         /* signal that ended it; 0 */
    int setting[SET_COUNT];
    uint16_t fds;                 /* descriptors its program holds, by its own calls */
    uint16_t newest;              /* newest connection ever (no listener); 0: none */
    uint16_t listener;            /* newest listener ever; 0: none */
    bool fresh;                   /* no connection yet, or a command of this host since the last one ended */
    bool called;                  /* a command asked for a call, and the last one is decided */
    bool eof;                     /* the program read end of file on its newest connection */
    bool waits;                   /* one was asked for and waits: its name is `waiting` */
    enum tape_call waiting;
    int64_t result;               /* of the last call asked for */
    int32_t err;
    uint16_t entered;             /* bit per fsm_state: some socket was there */
    uint8_t walked[FSM_EDGES_MAX / 8]; /* bit per edge: arrows this host took */
};

struct model {
    uint32_t upto;                /* events folded: tape[0..upto) */
    vtime at;                     /* time of the last of them */
    struct model_host host[HOST_COUNT];
    uint32_t nsockets;
    struct model_socket socket[MODEL_SOCKETS]; /* oldest first; live ones, and each host's newest when gone */
    struct { bool on; uint8_t loss; vtime delay; } automatic; /* `wire auto` */
    uint32_t nheld;
    struct model_held held[MODEL_HELD];        /* the next to deliver first */
    uint32_t npast;                            /* in all; the last MODEL_PAST are kept */
    struct model_past past[MODEL_PAST];        /* ring: [(npast - 1) % MODEL_PAST] is the newest */
    uint32_t last_state, last_wire, last_stimulus, last_command; /* seq + 1; 0: none */
    uint32_t failed, passed;                   /* expectations */
    uint32_t lost;                             /* what did not fit the tables above */
};

void model_init(struct model *);
void model_apply(struct model *, const struct tape *, const struct tape_event *);

const struct model_socket *model_socket(const struct model *, enum host, uint16_t number); /* or NULL */
/* The row that speaks for a host: its newest connection, even if gone; else its
 * newest listener; else NULL. */
const struct model_socket *model_newest(const struct model *, enum host);
enum fsm_state model_state(const struct model *, enum host); /* of that row; CLOSED when gone or none */
const struct model_held *model_held(const struct model *, uint32_t number); /* or NULL */
bool model_walked(const struct model *, enum host, int edge);
/* First held segment that fits, in wire order; NULL when none does. */
const struct model_held *model_pick(const struct model *, const struct tape *, const struct wire_pick *);

/* Looking back: keyframes make any position cheap. */
struct model_index;
struct model_index *model_index_new(const struct tape *); /* borrows the tape; NULL: out of memory */
void model_index_free(struct model_index *);
/* Whoever folds the tape anyway offers each model on the way: then no seek has to fold it again. */
void model_index_offer(struct model_index *, const struct model *);
/* *out = fold(tape[0..upto)); upto is clamped to the tape's length. */
void model_seek(struct model_index *, uint32_t upto, struct model *out);

/* Checks an EXPECT command against the model. When it does not hold, writes what
 * was found instead into found[cap]. */
bool model_expect(const struct model *, const struct tape *, const struct command *, char *found, size_t cap);

#endif
