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

/* What tape[from..to) walks. What stands before it is read too, and not counted; what
 * stands behind it is not read. -1: out of memory, and *walks says nothing. */
int walks_read(struct walks *, const struct tape *, uint32_t from, uint32_t to);

/* The same of tape[0..to), again and again while the tape grows: only what is new is
 * read, and all of it when `to` goes back. */
struct walks_reader;
struct walks_reader *walks_reader_new(const struct tape *); /* borrows the tape; NULL: out of memory */
void walks_reader_free(struct walks_reader *);
int walks_reader_read(struct walks_reader *, uint32_t to, struct walks *);

#endif
