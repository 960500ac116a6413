/* core/segment.h - a TCP segment as a value, and its bytes: an IPv4 packet
 * without link header (RFC 791, RFC 9293 3.1). Numbers are in host byte order. */
#ifndef CORE_SEGMENT_H
#define CORE_SEGMENT_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/error.h"

enum { SEG_FIN = 1, SEG_SYN = 2, SEG_RST = 4, SEG_PSH = 8, SEG_ACK = 16, SEG_URG = 32,
       SEG_ECE = 64, SEG_CWR = 128 };
enum { OPT_MSS = 1, OPT_WSCALE = 2, OPT_SACK_PERMITTED = 4, OPT_TIMESTAMPS = 8, OPT_SACK = 16 };
enum { SEGMENT_MAX = 65535, SEGMENT_SACKS = 4 };

struct segment {
    uint32_t src, dst;          /* IPv4 addresses */
    uint16_t sport, dport;
    uint32_t seq, ack;          /* absolute, as on the wire */
    uint8_t flags;              /* SEG_* */
    uint8_t ttl;
    uint16_t window, urgent;
    uint16_t len;               /* bytes of data */
    uint16_t data_at;           /* their offset in the packet */
    uint8_t options;            /* OPT_*: which of the following it carries */
    uint8_t wscale, nsacks;
    uint16_t mss;
    uint32_t ts_val, ts_ecr;
    struct { uint32_t from, to; } sack[SEGMENT_SACKS];
};

/* Reads a packet of len bytes. Checks lengths and both checksums, skips unknown
 * options. -1: not an IPv4 TCP packet, cut short, or a checksum is wrong. */
int segment_parse(struct segment *, const uint8_t *packet, size_t len, struct error *);

/* Writes the packet with `data` (seg->len bytes) and good checksums into
 * packet[cap]; data_at of the argument is not read. Length, or 0 when it does
 * not fit. */
size_t segment_build(const struct segment *, const uint8_t *data, uint8_t *packet, size_t cap);

/* What it takes of the sequence space: len + SYN + FIN (RFC 9293 3.4). */
uint32_t segment_span(const struct segment *);

/* Comparison in the circular sequence space (RFC 9293 3.4). */
static inline bool seq_lt(uint32_t a, uint32_t b) { return (int32_t)(a - b) < 0; }
static inline bool seq_le(uint32_t a, uint32_t b) { return (int32_t)(a - b) <= 0; }

/* Whether a number is of the connection that had the same ports before: it is near
 * that one's ISN and nearer than to the present one. ISNs of the same ports grow
 * with the time (RFC 6528), so the two may not be far apart. */
bool segment_of_old_life(uint32_t number, uint32_t isn, uint32_t old_isn);

/* "SYN,ACK", "FIN,PSH,ACK": order SYN FIN RST PSH URG ACK ECE CWR. buf keeps a
 * NUL; 40 bytes are always enough. Returns buf. "-" when no flag is set. */
char *segment_flags_print(uint8_t flags, char *buf, size_t cap);
/* Comma list in any order, any case; len bytes. Flags, or -1. */
int segment_flags_parse(const char *text, size_t len);

#endif
