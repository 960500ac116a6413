/* core/wire.h - what joins the two hosts. Both engines put their segments here;
 * it numbers them, holds them, counts repeats and writes all of it on the tape.
 * Decides nothing about TCP and knows no file descriptor. */
#ifndef CORE_WIRE_H
#define CORE_WIRE_H
#include "core/tape.h"

struct wire; /* opaque */

struct wire *wire_new(struct tape *); /* borrows the tape; NULL: out of memory */
void wire_free(struct wire *);
struct wire *wire_clone(const struct wire *, struct tape *); /* on a clone of its tape; NULL: out of memory */

struct wire_stamp { vtime at; uint32_t cause; uint16_t sock; }; /* when, why, whose */

/* A host sent this packet. Puts it on the wire (SENT) and returns its number, or
 * returns 0: not TCP over IPv4, or its sequence range was all sent before and no
 * copy of it nor its answer was dropped, so that it is only counted (REPEATED).
 * So is one that crosses its ACK: it is read with the DELIVERED event of that as stamp.cause.
 * Pure ACKs and RSTs are never merged. */
uint32_t wire_put(struct wire *, enum host from, const uint8_t *packet, size_t len, const struct wire_stamp *);

/* A forged packet: SENT, never held, so the caller delivers it at once. Numbers
 * given as absolute are shown so: relative to an ISN they would be noise. Number, or 0. */
struct wire_absolute { bool seq, ack; };
uint32_t wire_forge(struct wire *, enum host as, const uint8_t *packet, size_t len, struct wire_absolute,
                    const struct wire_stamp *);

size_t wire_held(const struct wire *); /* how many are held */
uint32_t wire_held_at(const struct wire *, size_t i); /* number of one, the next to deliver first; 0: none */
/* Number of the first held segment that fits; 0: none. */
uint32_t wire_pick(const struct wire *, const struct wire_pick *);
bool wire_fits(const struct wire_pick *, enum host from, const struct segment *, uint32_t number);
enum host wire_from(const struct wire *, uint32_t number);

/* Takes it off the wire and writes DELIVERED (host = receiver). The packet is
 * copied to packet[cap]; its length, 0 when it is not held. *seq gets the event. */
size_t wire_deliver(struct wire *, uint32_t number, const struct wire_stamp *, uint8_t *packet, size_t cap,
                    uint32_t *seq);
int wire_drop(struct wire *, uint32_t number, const struct wire_stamp *);   /* -1: not held */
uint32_t wire_dup(struct wire *, uint32_t number, const struct wire_stamp *); /* number of the copy, right behind; 0 */
/* with the next held of the same host; -1: none */
int wire_swap(struct wire *, uint32_t number, const struct wire_stamp *);

/* The next sequence numbers of `host` on its connection lport -> rport: what it
 * has sent, and what was delivered to it, else what its peer has sent so far. 0
 * where nothing is known. */
void wire_next(const struct wire *, enum host, uint16_t lport, uint16_t rport, uint32_t *snd_nxt, uint32_t *rcv_nxt);

#endif
