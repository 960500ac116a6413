/* piece.h - the sequence ranges that a host has sent on one connection and that are
 * still of interest: not yet answered for good. By them the wire knows a repeat. */
#ifndef CORE_PIECE_H
#define CORE_PIECE_H
#include "core/segment.h"

struct piece {
    uint32_t number;         /* the newest segment that carries it */
    uint32_t count;          /* times the host sent it */
    uint32_t start, end;     /* absolute, half-open */
    enum { PIECE_HELD, PIECE_DELIVERED, PIECE_DROPPED } fate;
    bool answer_lost;
    bool bare_syn;           /* a SYN without ACK: its SYN,ACK is another segment (RFC 9293 figure 7) */
    uint32_t acked_by;       /* the DELIVERED event that brought its ACK; 0: none has */
};

struct pieces { struct piece *piece; uint32_t n; size_t cap; }; /* owns; {0} is empty */

void pieces_free(struct pieces *);
bool pieces_clone(struct pieces *); /* its array becomes a copy; false: out of memory, and it is empty */
void pieces_add(struct pieces *, uint32_t number, const struct segment *);
struct piece *pieces_find(const struct pieces *, uint32_t number); /* NULL: none */
/* The newest that [start, end) touches; *lost: some fate lets its repeat be news. */
struct piece *pieces_touched(const struct pieces *, uint32_t start, uint32_t end, bool *lost);
void pieces_answer_lost(struct pieces *, uint32_t ack);

/* A segment with this ACK arrived: event `by`. What it acknowledges is done, but stays
 * for what is read as the effect of that very delivery. */
void pieces_acked(struct pieces *, uint32_t ack, uint32_t by);
/* Forgets what is done, but for that which event `by` acknowledged. */
void pieces_forget(struct pieces *, uint32_t by);

#endif
