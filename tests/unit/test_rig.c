/* test_rig.c - what follows from a stimulus and what only came meanwhile, on hosts of a
 * few lines: each has a queue of packets, and a timer runs out while it is looked at. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "engine/rig.h"

enum { PACKETS = 4 };

struct hosts {
    struct rig rig; /* first member */
    struct { uint8_t bytes[64]; size_t len; } queue[PACKETS];
    size_t nqueue, read;
    bool timer; /* runs out in the next look */
    int answer; /* of the client's program, to whatever it is asked: 0, 1 (it dies of it), -1 */
};

static struct hosts *of(struct rig *r) { return (struct hosts *)(void *)r; }

static void sends(struct hosts *f, uint8_t flags, uint32_t seq)
{
    struct segment s = {.src = host_addr(HOST_CLIENT), .dst = host_addr(HOST_SERVER), .sport = PORT_FIRST_LOCAL,
                        .dport = PORT_SERVER, .seq = seq, .flags = flags, .ttl = 64};
    f->queue[f->nqueue].len = segment_build(&s, NULL, f->queue[f->nqueue].bytes, sizeof f->queue[0].bytes);
    f->nqueue++;
}

static size_t take(struct rig *r, enum host h, uint8_t *packet, size_t cap)
{
    struct hosts *f = of(r);
    if (h != HOST_CLIENT || f->read == f->nqueue) return 0;
    size_t len = f->queue[f->read].len;
    assert_true(len <= cap);
    memcpy(packet, f->queue[f->read++].bytes, len);
    return len;
}

static int look(struct rig *r, enum host h, bool listeners, struct socket_rows *rows, struct error *e)
{
    (void)listeners;
    (void)h;
    (void)e;
    socket_rows_clear(rows);
    if (of(r)->timer) sends(of(r), SEG_FIN, 101);
    of(r)->timer = false;
    return 0;
}

static int ask(struct rig *r, enum host h, const struct program_request *q, const char *text,
               struct program_reply *reply, struct error *e)
{
    (void)h;
    (void)q;
    (void)text;
    (void)reply;
    return of(r)->answer < 0 ? error_set(e, "it does not answer") : of(r)->answer;
}

static int ended(struct rig *r, enum host h, int *sig, struct error *e)
{
    (void)r;
    (void)h;
    (void)e;
    *sig = 9;
    return 0;
}

static const struct rig_ops ops = {.sent = take, .look = look, .ask = ask, .ended = ended};

static const struct tape_event *last(const struct hosts *f) { return tape_at(f->rig.tape, tape_len(f->rig.tape) - 1); }

static void what_a_timer_sends_during_the_look_is_no_effect_of_the_stimulus(void **state)
{
    (void)state;
    static const struct fsm_stimulus by = {.kind = BY_CALL, .call = ON_ACTIVE_OPEN};
    struct engine_config config = {.seed = 1};
    struct error e;
    struct hosts f = {.rig.ops = &ops, .timer = true};
    struct tape *tape = tape_new();
    assert_int_equal(rig_open(&f.rig, &config, tape, 0, &e), 0);
    struct tape_event command = {.kind = TAPE_COMMAND, .host = HOST_CLIENT, .cause = TAPE_SELF};
    uint32_t cause = tape_append(tape, &command, "client connect", strlen("client connect"));
    sends(&f, SEG_SYN, 100);
    assert_int_equal(rig_settle(&f.rig, HOST_CLIENT, &by, cause, &e), 0);
    assert_int_equal(tape_len(tape), 2);
    assert_int_equal(last(&f)->u.sent.seg.flags, SEG_SYN);
    assert_int_equal(last(&f)->cause, cause);
    rig_drain(&f.rig, HOST_CLIENT, TAPE_SELF);
    assert_int_equal(tape_len(tape), 3);
    assert_int_equal(last(&f)->u.sent.seg.flags, SEG_FIN);
    assert_int_equal(last(&f)->cause, last(&f)->seq); /* nothing on the tape provoked it */
    rig_close(&f.rig);
    tape_free(tape);
}

/* A lingering close is waited for before the look; its program may be stopped, or die meanwhile. */
static void what_was_sent_stays(int answer)
{
    static const struct fsm_stimulus by = {.kind = BY_SEGMENT, .flags = SEG_ACK, .has_data = true};
    struct engine_config config = {.seed = 1};
    struct error e = {0, ""};
    struct hosts f = {.rig.ops = &ops, .answer = answer};
    struct tape *tape = tape_new();
    assert_int_equal(rig_open(&f.rig, &config, tape, 0, &e), 0);
    f.rig.host[HOST_CLIENT].running = true;
    f.rig.host[HOST_CLIENT].nlingering = 1;
    struct tape_event delivered = {.kind = TAPE_DELIVERED, .host = HOST_CLIENT, .cause = TAPE_SELF};
    uint32_t cause = tape_append(tape, &delivered, NULL, 0);
    sends(&f, SEG_RST, 100);
    int failed = rig_settle(&f.rig, HOST_CLIENT, &by, cause, &e);
    assert_int_equal(failed, answer < 0 ? -1 : 0);
    assert_string_equal(e.text, failed ? "it does not answer" : "");
    assert_int_equal(wire_held(f.rig.wire), 1);
    assert_int_equal(last(&f)->kind, TAPE_SENT);
    assert_int_equal(last(&f)->u.sent.seg.flags, SEG_RST);
    assert_int_equal(last(&f)->cause, cause);
    rig_close(&f.rig);
    tape_free(tape);
}

static void what_a_host_sent_stays_when_its_program_does_not_answer(void **state)
{
    (void)state;
    what_was_sent_stays(-1);
}

static void what_a_host_sent_stays_when_its_program_dies_meanwhile(void **state)
{
    (void)state;
    what_was_sent_stays(1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_timer_sends_during_the_look_is_no_effect_of_the_stimulus),
        cmocka_unit_test(what_a_host_sent_stays_when_its_program_does_not_answer),
        cmocka_unit_test(what_a_host_sent_stays_when_its_program_dies_meanwhile),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
