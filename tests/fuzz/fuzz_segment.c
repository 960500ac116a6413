/* fuzz_segment.c - any bytes as a packet; what is accepted, written and read
 * again, is the same segment. Checksums are mended first, so that the fuzzer gets
 * behind them. */
#include "fuzz.h"
#include <stdlib.h>
#include <string.h>
#include "core/segment.h"

static uint32_t sum(const uint8_t *p, size_t len)
{
    uint32_t total = 0;
    for (size_t i = 0; i < len; i++) total += i % 2 ? p[i] : (uint32_t)p[i] << 8;
    return total;
}

static void mend(uint8_t *at, uint32_t total)
{
    while (total >> 16) total = (total & 0xffff) + (total >> 16);
    at[0] = (uint8_t)(~total >> 8);
    at[1] = (uint8_t)~total;
}

static void mend_checksums(uint8_t *packet, size_t len)
{
    size_t header, total;
    if (len < 20) return;
    header = (size_t)(packet[0] & 15) * 4;
    total = (size_t)packet[2] << 8 | packet[3];
    if (header < 20 || total > len || total < header + 20) return;
    memset(packet + 10, 0, 2);
    mend(packet + 10, sum(packet, header));
    memset(packet + header + 16, 0, 2);
    mend(packet + header + 16,
         6 + (uint32_t)(total - header) + sum(packet + 12, 8) + sum(packet + header, total - header));
}

static void check_same(const uint8_t *packet, const struct segment *seg)
{
    static uint8_t again[SEGMENT_MAX];
    struct segment back, want = *seg;
    struct error error;
    const size_t len = segment_build(seg, packet + seg->data_at, again, sizeof again);

    if (len == 0 || segment_parse(&back, again, len, &error) < 0) abort();
    if (memcmp(again + back.data_at, packet + seg->data_at, seg->len) != 0) abort();
    want.data_at = back.data_at;                 /* IP options and padding are not kept */
    if (want.ttl == 0) want.ttl = back.ttl;      /* 0 asks for the usual one */
    if (memcmp(&want, &back, sizeof want) != 0) abort();
}

static void parse(const uint8_t *packet, size_t len)
{
    struct segment seg;
    struct error error;
    if (segment_parse(&seg, packet, len, &error) == 0) check_same(packet, &seg);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t *copy = malloc(size ? size : 1); /* of exactly this size, so that a read behind it shows */
    if (!copy) return 0;
    if (size) memcpy(copy, data, size);
    parse(copy, size);
    mend_checksums(copy, size);
    parse(copy, size);
    free(copy);
    return 0;
}
