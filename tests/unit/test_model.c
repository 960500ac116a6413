/* test_model.c - the fold is total and flat, and seeking is the same as folding. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "core/model.h"

static uint32_t next_random(uint32_t *x)
{
    *x ^= *x << 13;
    *x ^= *x >> 17;
    *x ^= *x << 5;
    return *x;
}

/* Any event at all: kinds, hosts and numbers in and out of range. */
static void append_random(struct tape *t, uint32_t *seed)
{
    struct tape_event e;
    uint32_t *words = (uint32_t *)(void *)&e.u;
    memset(&e, 0, sizeof e);
    for (size_t i = 0; i < sizeof e.u / sizeof *words; i++)
        words[i] = next_random(seed) % 4 ? next_random(seed) % 16 : next_random(seed);
    e.kind = (enum tape_kind)(next_random(seed) % TAPE_NKINDS);
    e.host = (enum host)(next_random(seed) % (HOST_COUNT + 1));
    e.sock = (uint16_t)(next_random(seed) % 700);
    e.at = next_random(seed);
    e.cause = tape_len(t) && next_random(seed) % 2 ? next_random(seed) % tape_len(t) : TAPE_SELF;
    /* Bytes read as bool must be one; all else may be anything. */
    if (e.kind == TAPE_SOCKET) e.u.socket.listener = e.u.socket.passive = next_random(seed) % 2;
    if (e.kind == TAPE_ROW) e.u.row.owned = next_random(seed) % 2;
    if (e.kind == TAPE_AUTO) e.u.automatic.on = next_random(seed) % 2;
    if (e.kind == TAPE_EXPECT) e.u.expect.ok = next_random(seed) % 2;
    if (e.kind == TAPE_SENT) e.u.sent.number = next_random(seed) % 5 ? tape_len(t) : 1;
    tape_append(t, &e, "x", 1);
}

static struct tape *random_tape(uint32_t seed, uint32_t len)
{
    struct tape *t = tape_new();
    while (tape_len(t) < len) append_random(t, &seed);
    return t;
}

static void the_fold_is_total(void **state)
{
    (void)state;
    struct model *m = malloc(sizeof *m);
    for (uint32_t seed = 1; seed <= 40; seed++) {
        struct tape *t = random_tape(seed * 2654435761u, 4000);
        model_init(m);
        for (uint32_t i = 0; i < tape_len(t); i++) model_apply(m, t, tape_at(t, i));
        assert_true(m->nsockets <= MODEL_SOCKETS && m->nheld <= MODEL_HELD);
        assert_int_equal(m->upto, tape_len(t));
        tape_free(t);
    }
    free(m);
}

static void seeking_from_either_side_is_the_same_as_folding(void **state)
{
    (void)state;
    struct tape *t = random_tape(12345, 5000);
    struct model_index *x = model_index_new(t), *fresh = model_index_new(t);
    struct model *folded = malloc(sizeof *folded), *sought = malloc(sizeof *sought);
    model_init(folded);
    static const uint32_t from_the_end[] = {5000, 4999, 2048, 2047, 1025, 1024, 1023, 1, 0};
    for (size_t i = 0; i < sizeof from_the_end / sizeof *from_the_end; i++) model_seek(x, from_the_end[i], sought);
    for (uint32_t at = 0; at <= tape_len(t); at++) {
        if (at % 97 == 0 || at % 1024 == 0 || at == tape_len(t)) {
            model_seek(x, at, sought);
            assert_memory_equal(sought, folded, sizeof *sought);
            model_seek(fresh, at, sought);
            assert_memory_equal(sought, folded, sizeof *sought);
        }
        if (at < tape_len(t)) model_apply(folded, t, tape_at(t, at));
    }
    free(folded);
    free(sought);
    model_index_free(x);
    model_index_free(fresh);
    tape_free(t);
}

static void state_of(struct tape *t, enum host h, uint16_t number, enum fsm_state from, enum fsm_state to,
                     unsigned marks)
{
    struct tape_event e = {.kind = TAPE_STATE, .host = h, .sock = number, .cause = TAPE_SELF};
    e.u.state.from = from;
    e.u.state.to = to;
    e.u.state.edge = EDGE_OFF_THE_MAP;
    e.u.state.marks = marks;
    tape_append(t, &e, NULL, 0);
}

static void socket_of(struct tape *t, enum host h, uint16_t number, bool listener)
{
    struct tape_event e = {.kind = TAPE_SOCKET, .host = h, .sock = number, .cause = TAPE_SELF};
    e.u.socket.listener = listener;
    tape_append(t, &e, NULL, 0);
    state_of(t, h, number, FSM_CLOSED, listener ? FSM_LISTEN : FSM_SYN_RCVD, STATE_NEW);
}

static void refold(struct model *m, const struct tape *t)
{
    model_init(m);
    for (uint32_t i = 0; i < tape_len(t); i++) model_apply(m, t, tape_at(t, i));
}

static void a_host_speaks_by_its_newest_connection_even_when_gone(void **state)
{
    (void)state;
    struct tape *t = tape_new();
    struct model *m = malloc(sizeof *m);
    socket_of(t, HOST_SERVER, 1, true);
    refold(m, t);
    assert_int_equal(model_state(m, HOST_SERVER), FSM_LISTEN); /* the listener, as there never was another */
    socket_of(t, HOST_SERVER, 2, false);
    refold(m, t);
    assert_int_equal(model_state(m, HOST_SERVER), FSM_SYN_RCVD);
    state_of(t, HOST_SERVER, 2, FSM_SYN_RCVD, FSM_CLOSED, STATE_GONE);
    refold(m, t);
    assert_int_equal(model_state(m, HOST_SERVER), FSM_CLOSED); /* not the listener's LISTEN */
    assert_false(m->host[HOST_SERVER].fresh);
    assert_int_equal(m->nsockets, 2);
    socket_of(t, HOST_SERVER, 3, false);
    refold(m, t);
    assert_null(model_socket(m, HOST_SERVER, 2)); /* now it is forgotten */
    free(m);
    tape_free(t);
}

static struct command expectation(enum expect_what what, enum fsm_state s)
{
    struct command c = {.op = CMD_EXPECT, .host = HOST_SERVER};
    c.u.expect.what = what;
    c.u.expect.state = s;
    return c;
}

static void a_call_that_waits_is_named(void **state)
{
    (void)state;
    char found[120];
    struct tape *t = tape_new();
    struct model *m = malloc(sizeof *m);
    struct command c = expectation(EXPECT_RESULT, FSM_CLOSED);
    struct tape_event e = {.kind = TAPE_CALL, .host = c.host, .cause = TAPE_SELF};
    refold(m, t);
    assert_false(model_expect(m, t, &c, found, sizeof found));
    assert_non_null(strstr(found, "no call of the "));
    e.u.call.call = CALL_CONNECT;
    e.u.call.marks = CALL_ASKED | CALL_WAITS;
    tape_append(t, &e, "", 0);
    refold(m, t);
    assert_false(model_expect(m, t, &c, found, sizeof found));
    assert_string_equal(found, "connect() still waits");
    e.u.call.marks = CALL_ASKED | CALL_DECIDED;
    tape_append(t, &e, "", 0);
    refold(m, t);
    assert_true(model_expect(m, t, &c, found, sizeof found));
    free(m);
    tape_free(t);
}

static void expectations_count_live_sockets_only(void **state)
{
    (void)state;
    char found[120];
    struct tape *t = tape_new();
    struct model *m = malloc(sizeof *m);
    socket_of(t, HOST_SERVER, 1, true);
    for (uint16_t i = 2; i < 5; i++) socket_of(t, HOST_SERVER, i, false);
    state_of(t, HOST_SERVER, 4, FSM_SYN_RCVD, FSM_CLOSED, STATE_GONE);
    refold(m, t);
    struct command c = expectation(EXPECT_COUNT, FSM_SYN_RCVD);
    c.u.expect.count = 2;
    assert_true(model_expect(m, t, &c, found, sizeof found));
    c.u.expect.count = 3;
    assert_false(model_expect(m, t, &c, found, sizeof found));
    assert_string_equal(found, "2 in SYN_RCVD");
    c = expectation(EXPECT_ANY, FSM_LISTEN);
    assert_true(model_expect(m, t, &c, found, sizeof found));
    c = expectation(EXPECT_NO, FSM_ESTABLISHED);
    assert_true(model_expect(m, t, &c, found, sizeof found));
    c = expectation(EXPECT_STATE, FSM_SYN_RCVD);
    assert_false(model_expect(m, t, &c, found, sizeof found)); /* the newest is gone */
    c.sock = 3;
    assert_true(model_expect(m, t, &c, found, sizeof found));
    free(m);
    tape_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_fold_is_total),
        cmocka_unit_test(seeking_from_either_side_is_the_same_as_folding),
        cmocka_unit_test(a_host_speaks_by_its_newest_connection_even_when_gone),
        cmocka_unit_test(a_call_that_waits_is_named),
        cmocka_unit_test(expectations_count_live_sockets_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
