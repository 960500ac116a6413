/* segment.c - a TCP segment read from and written to the bytes of an IPv4 packet
 * (RFC 791 3.1, RFC 9293 3.1, 3.2; options: RFC 7323, RFC 2018). It judges form
 * only: whether a segment makes sense on a connection is for others to say.
 * A TUN without a virtio header gets complete checksums from the kernel
 * (Documentation/networking/tuntap.rst), so a wrong one is always a fault. */
#include <string.h>
#include "core/segment.h"

enum { IP_HEADER = 20, IP_PROTOCOL_TCP = 6, IP_DONT_FRAGMENT = 0x4000, IP_FRAGMENT = 0x3fff, IP_TTL = 64 };
enum { TCP_HEADER = 20, OPTIONS_MAX = 40, OPTIONS_ALL = 64 }; /* ALL: every option at once, 60 bytes */

/* Option kinds and whole lengths: the IANA registry of TCP options. */
enum { KIND_END, KIND_NOP, KIND_MSS, KIND_WSCALE, KIND_SACK_PERMITTED, KIND_SACK, KIND_TIMESTAMPS = 8 };
enum { LEN_MSS = 4, LEN_WSCALE = 3, LEN_SACK_PERMITTED = 2, LEN_TIMESTAMPS = 10, LEN_SACK_BLOCK = 8 };

static uint16_t get16(const uint8_t *p) { return (uint16_t)(p[0] << 8 | p[1]); }
static uint32_t get32(const uint8_t *p) { return (uint32_t)get16(p) << 16 | get16(p + 2); }
static void put16(uint8_t *p, uint16_t v) { p[0] = (uint8_t)(v >> 8); p[1] = (uint8_t)v; }
static void put32(uint8_t *p, uint32_t v) { put16(p, (uint16_t)(v >> 16)); put16(p + 2, (uint16_t)v); }

/* The ones' complement sum of RFC 1071; at most 64 KiB, so 32 bits never overflow. */
static uint32_t sum(uint32_t start, const uint8_t *p, size_t len)
{
    for (; len > 1; p += 2, len -= 2) start += get16(p);
    return len ? start + ((uint32_t)*p << 8) : start;
}

static uint16_t fold(uint32_t total)
{
    while (total >> 16) total = (total & 0xffff) + (total >> 16);
    return (uint16_t)~total;
}

/* Over the pseudo header too (RFC 9293 3.1): addresses, protocol, length. */
static uint16_t tcp_checksum(const uint8_t *ip, const uint8_t *tcp, size_t len)
{
    return fold(sum(sum(IP_PROTOCOL_TCP + (uint32_t)len, ip + 12, 8), tcp, len));
}

static int read_sack(struct segment *seg, const uint8_t *option, size_t size, struct error *error)
{
    const size_t blocks = (size - 2) / LEN_SACK_BLOCK;
    if ((size - 2) % LEN_SACK_BLOCK != 0 || blocks == 0 || blocks > SEGMENT_SACKS)
        return error_set(error, "SACK option of %zu bytes; it takes 10, 18, 26 or 34", size);
    for (size_t i = 0; i < blocks; i++) {
        seg->sack[i].from = get32(option + 2 + i * LEN_SACK_BLOCK);
        seg->sack[i].to = get32(option + 6 + i * LEN_SACK_BLOCK);
    }
    seg->nsacks = (uint8_t)blocks;
    seg->options |= OPT_SACK;
    return 0;
}

static int read_option(struct segment *seg, const uint8_t *option, size_t size, struct error *error)
{
    static const uint8_t fixed[] = {[KIND_MSS] = LEN_MSS, [KIND_WSCALE] = LEN_WSCALE,
                                    [KIND_SACK_PERMITTED] = LEN_SACK_PERMITTED, [KIND_TIMESTAMPS] = LEN_TIMESTAMPS};
    const unsigned kind = option[0];
    if (kind < sizeof fixed && fixed[kind] && fixed[kind] != size)
        return error_set(error, "TCP option %u of %zu bytes; it takes %u", kind, size, fixed[kind]);
    switch (kind) {
    case KIND_MSS:
        seg->mss = get16(option + 2);
        seg->options |= OPT_MSS;
        break;
    case KIND_WSCALE:
        seg->wscale = option[2];
        seg->options |= OPT_WSCALE;
        break;
    case KIND_SACK_PERMITTED: seg->options |= OPT_SACK_PERMITTED; break;
    case KIND_TIMESTAMPS:
        seg->ts_val = get32(option + 2);
        seg->ts_ecr = get32(option + 6);
        seg->options |= OPT_TIMESTAMPS;
        break;
    case KIND_SACK: return read_sack(seg, option, size, error);
    default: break; /* RFC 9293 3.2: ignore an option that is not implemented (MUST-6) */
    }
    return 0;
}

static int read_options(struct segment *seg, const uint8_t *at, const uint8_t *end, struct error *error)
{
    while (at < end && *at != KIND_END) {
        if (*at == KIND_NOP) {
            at++;
            continue;
        }
        if (end - at < 2 || at[1] < 2 || at[1] > end - at)
            return error_set(error, "TCP option %u is cut short or has a length below 2", *at);
        if (read_option(seg, at, at[1], error) < 0) return -1;
        at += at[1];
    }
    return 0;
}

/* The TCP part of the packet, or NULL; *size gets its length. */
static const uint8_t *read_ip(struct segment *seg, const uint8_t *packet, size_t len, size_t *size,
                              struct error *error)
{
    size_t header, total;
    if (len < IP_HEADER || packet[0] >> 4 != 4) {
        error_set(error, "not an IPv4 packet (%zu bytes)", len);
        return NULL;
    }
    header = (size_t)(packet[0] & 15) * 4;
    total = get16(packet + 2);
    if (header < IP_HEADER || total < header || total > len) {
        error_set(error, "IPv4 lengths do not fit: header %zu, packet %zu, got %zu bytes", header, total, len);
        return NULL;
    }
    if (fold(sum(0, packet, header)) != 0) {
        error_set(error, "the IPv4 checksum is wrong");
        return NULL;
    }
    if (packet[9] != IP_PROTOCOL_TCP || (get16(packet + 6) & IP_FRAGMENT) != 0) {
        error_set(error, "not a whole TCP segment (protocol %u, or a fragment)", packet[9]);
        return NULL;
    }
    seg->ttl = packet[8];
    seg->src = get32(packet + 12);
    seg->dst = get32(packet + 16);
    *size = total - header;
    return packet + header;
}

int segment_parse(struct segment *out, const uint8_t *packet, size_t len, struct error *error)
{
    struct segment seg;
    size_t size, header;
    const uint8_t *tcp;

    memset(&seg, 0, sizeof seg);
    tcp = read_ip(&seg, packet, len, &size, error);
    if (!tcp) return -1;
    if (size < TCP_HEADER) return error_set(error, "%zu bytes are too few for a TCP header", size);
    header = (size_t)(tcp[12] >> 4) * 4;
    if (header < TCP_HEADER || header > size)
        return error_set(error, "TCP data offset %zu does not fit a segment of %zu bytes", header, size);
    if (tcp_checksum(packet, tcp, size) != 0) return error_set(error, "the TCP checksum is wrong");
    seg.sport = get16(tcp);
    seg.dport = get16(tcp + 2);
    seg.seq = get32(tcp + 4);
    seg.ack = get32(tcp + 8);
    seg.flags = tcp[13];
    seg.window = get16(tcp + 14);
    seg.urgent = get16(tcp + 18);
    seg.data_at = (uint16_t)((size_t)(tcp - packet) + header);
    seg.len = (uint16_t)(size - header);
    if (read_options(&seg, tcp + TCP_HEADER, tcp + header, error) < 0) return -1;
    *out = seg;
    return 0;
}

static uint8_t *nops(uint8_t *at, size_t n)
{
    memset(at, KIND_NOP, n);
    return at + n;
}

static uint8_t *put_kind(uint8_t *at, uint8_t which, size_t size)
{
    at[0] = which;
    at[1] = (uint8_t)size;
    return at + 2;
}

static uint8_t *write_sack(const struct segment *seg, uint8_t *at)
{
    at = put_kind(at, KIND_SACK, 2u + seg->nsacks * (size_t)LEN_SACK_BLOCK);
    for (size_t i = 0; i < seg->nsacks; i++, at += LEN_SACK_BLOCK) {
        put32(at, seg->sack[i].from);
        put32(at + 4, seg->sack[i].to);
    }
    return at;
}

/* In the order of Linux (tcp_options_write): MSS; SACK permitted and timestamps,
 * the one in the two bytes that would align the other; window scale; SACK. Tight
 * leaves the NOPs out. Whole words; never more than OPTIONS_ALL. */
static size_t write_options(const struct segment *seg, uint8_t *buf, bool tight)
{
    uint8_t *at = buf;
    const bool permitted = seg->options & OPT_SACK_PERMITTED, timestamps = seg->options & OPT_TIMESTAMPS;

    if (seg->options & OPT_MSS) {
        at = put_kind(at, KIND_MSS, LEN_MSS);
        put16(at, seg->mss);
        at += 2;
    }
    if (permitted != timestamps && !tight) at = nops(at, 2);
    if (permitted) at = put_kind(at, KIND_SACK_PERMITTED, LEN_SACK_PERMITTED);
    if (timestamps) {
        at = put_kind(at, KIND_TIMESTAMPS, LEN_TIMESTAMPS);
        put32(at, seg->ts_val);
        put32(at + 4, seg->ts_ecr);
        at += 8;
    }
    if (seg->options & OPT_WSCALE) {
        if (!tight) at = nops(at, 1);
        at = put_kind(at, KIND_WSCALE, LEN_WSCALE);
        *at++ = seg->wscale;
    }
    if (seg->options & OPT_SACK) {
        if (!tight) at = nops(at, 2);
        at = write_sack(seg, at);
    }
    while ((at - buf) % 4 != 0) *at++ = KIND_END;
    return (size_t)(at - buf);
}

static void write_ip(const struct segment *seg, uint8_t *ip, size_t total)
{
    memset(ip, 0, IP_HEADER);
    ip[0] = 0x45; /* version 4, five words */
    put16(ip + 2, (uint16_t)total);
    put16(ip + 6, IP_DONT_FRAGMENT);
    ip[8] = seg->ttl ? seg->ttl : IP_TTL;
    ip[9] = IP_PROTOCOL_TCP;
    put32(ip + 12, seg->src);
    put32(ip + 16, seg->dst);
    put16(ip + 10, fold(sum(0, ip, IP_HEADER)));
}

size_t segment_build(const struct segment *seg, const uint8_t *data, uint8_t *packet, size_t cap)
{
    uint8_t options[OPTIONS_ALL], *tcp;
    const size_t most = (cap < SEGMENT_MAX ? cap : SEGMENT_MAX), fixed = IP_HEADER + TCP_HEADER + (size_t)seg->len;
    size_t room, header, total;

    if (seg->nsacks > SEGMENT_SACKS) return 0;
    room = write_options(seg, options, false);
    if (room > OPTIONS_MAX || fixed + room > most) room = write_options(seg, options, true);
    if (room > OPTIONS_MAX || fixed + room > most) return 0;
    header = TCP_HEADER + room;
    total = IP_HEADER + header + seg->len;

    write_ip(seg, packet, total);
    tcp = packet + IP_HEADER;
    memset(tcp, 0, TCP_HEADER);
    put16(tcp, seg->sport);
    put16(tcp + 2, seg->dport);
    put32(tcp + 4, seg->seq);
    put32(tcp + 8, seg->ack);
    tcp[12] = (uint8_t)(header / 4 << 4);
    tcp[13] = seg->flags;
    put16(tcp + 14, seg->window);
    put16(tcp + 18, seg->urgent);
    memcpy(tcp + TCP_HEADER, options, room);
    if (seg->len) memcpy(tcp + header, data, seg->len);
    put16(tcp + 16, tcp_checksum(packet, tcp, total - IP_HEADER));
    return total;
}

uint32_t segment_span(const struct segment *seg)
{
    return (uint32_t)seg->len + ((seg->flags & SEG_SYN) != 0) + ((seg->flags & SEG_FIN) != 0);
}

static uint32_t apart(uint32_t a, uint32_t b) { return a - b < b - a ? a - b : b - a; }

bool segment_of_old_life(uint32_t number, uint32_t isn, uint32_t old_isn)
{
    return apart(number, old_isn) <= UINT16_MAX && apart(number, old_isn) < apart(number, isn);
}
