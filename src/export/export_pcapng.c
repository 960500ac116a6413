/* export_pcapng.c - the packets as pcapng (draft-ietf-opsawg-pcapng), written by hand,
 * because libpcap writes no comments. One interface a host, as if tcpdump ran on
 * both: a segment is there when its host sends it and again when it arrives. What it
 * did to the states stands in the packet's comments. Times are the tape's, from 1970
 * on, so that the same run gives the same bytes. Little endian, on any machine. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "exports.h"
#include "words.h"

enum { SECTION = 0x0a0d0d0a, ORDER = 0x1a2b3c4d, INTERFACE = 1, PACKET = 6, LINK_RAW = 101, SNAPLEN = 65535 };
enum { OPTION_END = 0, OPTION_COMMENT = 1, OPTION_NAME = 2, OPTION_FLAGS = 2, OPTION_APPLICATION = 4,
       OPTION_RESOLUTION = 9 };
enum { NANOSECONDS = 9, INBOUND = 1, OUTBOUND = 2 };

/* A block's body, as it grows. */
struct block { FILE *stream; char *bytes; size_t len, written; };

static void put(struct block *b, uint64_t value, int bytes)
{
    for (int i = 0; i < bytes; i++) fputc((int)(value >> 8 * i & 0xff), b->stream);
    b->written += (size_t)bytes;
}

/* Padded to 32 bits. */
static void put_bytes(struct block *b, const void *bytes, size_t len)
{
    fwrite(bytes, 1, len, b->stream);
    b->written += len;
    put(b, 0, (int)(-b->written & 3));
}

static void put_option(struct block *b, unsigned code, const void *bytes, size_t len)
{
    put(b, code, 2);
    put(b, len, 2);
    put_bytes(b, bytes, len);
}

static int begin(struct block *b, struct error *error)
{
    *b = (struct block){.len = 0};
    b->stream = open_memstream(&b->bytes, &b->len);
    return b->stream ? 0 : error_sys(error, errno, "the packets were not written");
}

/* Ends the options, closes the body and writes it with type and length around it. */
static int end(struct block *b, uint32_t type, FILE *out, struct error *error)
{
    put(b, OPTION_END, 4);
    const int failed = fclose(b->stream);
    struct block edge;
    if (!failed && begin(&edge, error) == 0) {
        const uint64_t total = b->len + 12;
        put(&edge, type | total << 32, 8);
        put(&edge, total, 4);
        if (fclose(edge.stream) == 0) {
            fwrite(edge.bytes, 1, 8, out);
            fwrite(b->bytes, 1, b->len, out);
            fwrite(edge.bytes + 8, 1, 4, out);
        }
        free(edge.bytes);
    }
    free(b->bytes);
    return failed ? error_set(error, "the packets were not written: out of memory") : 0;
}

static int section(FILE *out, struct error *error)
{
    static const char us[] = "finwait " FINWAIT_VERSION;
    struct block b;
    if (begin(&b, error) != 0) return -1;
    put(&b, ORDER, 4);
    put(&b, 1, 4);          /* version 1.0 */
    put(&b, UINT64_MAX, 8); /* the section's length is not told */
    put_option(&b, OPTION_APPLICATION, us, sizeof us - 1);
    return end(&b, SECTION, out, error);
}

static int interface(enum host host, FILE *out, struct error *error)
{
    static const char resolution = NANOSECONDS;
    struct block b;
    if (begin(&b, error) != 0) return -1;
    put(&b, LINK_RAW, 4);
    put(&b, SNAPLEN, 4);
    put_option(&b, OPTION_NAME, host_name(host), strlen(host_name(host)));
    put_option(&b, OPTION_RESOLUTION, &resolution, 1);
    return end(&b, INTERFACE, out, error);
}

/* The changes of state that a stimulus made on a host, a comment each. */
static void put_states(struct block *b, const struct tape *tape, uint32_t stimulus, enum host host)
{
    for (uint32_t i = stimulus + 1; i < tape_len(tape); i++) {
        const struct tape_event *e = tape_at(tape, i);
        char words[200], comment[240];
        if (e->kind == TAPE_COMMAND) return;
        if (e->kind != TAPE_STATE || e->host != host || tape_stimulus(tape, e)->seq != stimulus) continue;
        int len = snprintf(comment, sizeof comment, "%s: %s", host_name(host),
                           words_of_event(tape, e, words, sizeof words));
        put_option(b, OPTION_COMMENT, comment, (size_t)len);
    }
}

/* Of what a stimulus made a host send, only the first tells what it did to the states;
 * what an arrival did stands at the arrival. */
static bool tells(const struct tape *tape, const struct tape_event *sent, uint32_t stimulus)
{
    if (tape_at(tape, stimulus)->kind == TAPE_DELIVERED) return false;
    for (uint32_t i = stimulus + 1; i < sent->seq; i++) {
        const struct tape_event *e = tape_at(tape, i);
        if (e->kind == TAPE_SENT && e->host == sent->host && tape_stimulus(tape, e)->seq == stimulus) return false;
    }
    return true;
}

static int packet(const struct tape *tape, const struct tape_event *sent, const struct tape_event *when, FILE *out,
                  struct error *error)
{
    const bool leaves = sent == when;
    const uint64_t at = when->at < 0 ? 0 : (uint64_t)when->at;
    const uint32_t stimulus = leaves ? tape_stimulus(tape, sent)->seq : when->seq;
    char comment[60];
    struct block b;
    if (begin(&b, error) != 0) return -1;
    put(&b, when->host, 4); /* the number of its interface */
    put(&b, at >> 32, 4);
    put(&b, at & UINT32_MAX, 4);
    put(&b, sent->len, 4);
    put(&b, sent->len, 4);
    put_bytes(&b, tape_bytes(tape, sent), sent->len);
    int len = snprintf(comment, sizeof comment, "#%" PRIu32 "%s", sent->u.sent.number,
                       sent->u.sent.marks & SENT_FORGED ? ", forged" : sent->u.sent.marks & SENT_COPY ? ", a copy"
                                                                                                      : "");
    put_option(&b, OPTION_COMMENT, comment, (size_t)len);
    if (!leaves || tells(tape, sent, stimulus)) put_states(&b, tape, stimulus, when->host);
    put(&b, OPTION_FLAGS, 2);
    put(&b, 4, 2);
    put(&b, leaves ? OUTBOUND : INBOUND, 4);
    return end(&b, PACKET, out, error);
}

/* Forged segments and copies did not leave any host: they only arrive. */
static const unsigned never_left = SENT_FORGED | SENT_COPY;

int export_pcapng(const struct export_job *job, FILE *out, struct error *error)
{
    const struct tape *tape = job->tape;
    if (section(out, error) != 0) return -1;
    for (enum host h = HOST_CLIENT; h < HOST_COUNT; h++)
        if (interface(h, out, error) != 0) return -1;
    for (uint32_t i = 0; i < tape_len(tape); i++) {
        const struct tape_event *e = tape_at(tape, i), *sent = NULL;
        if (e->kind == TAPE_SENT && !(e->u.sent.marks & never_left)) sent = e;
        if (e->kind == TAPE_DELIVERED) sent = tape_segment(tape, e->u.wire.number);
        if (sent && e->host < HOST_COUNT && packet(tape, sent, e, out, error) != 0) return -1;
    }
    return 0;
}
