/* core/walks.h - which rows of fsm_edges a tape walks, those that leave the state
 * alone included. */
#ifndef CORE_WALKS_H
#define CORE_WALKS_H
#include <stdint.h>
#include "core/fsm.h"
#include "core/tape.h"

struct walks {
    uint8_t row[FSM_EDGES_MAX]; /* bit per host: who took it */
    unsigned off_the_map;      /* state changes without a row */
    unsigned unsent;           /* state changes whose row names a segment that was not sent */
    char first_unsent[96];     /* "FIN_WAIT_1 -> CLOSED, abort()/RST at 117"; "" */
};

/* Adds what tape[from..to) walks; what stands before it is read too, and not counted. */
void walks_read(struct walks *, const struct tape *, uint32_t from, uint32_t to);

#endif
