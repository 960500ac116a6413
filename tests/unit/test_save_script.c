/* test_save_script.c - a tape as a script: what is left out, what is expected at
 * once, what is waited for. tests/save runs such scripts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "export/save_script.h"
#include "tape_builder.h"

static void assert_saved(struct builder *b, const char *expected)
{
    char *text = NULL;
    size_t len, lines;
    struct error error;
    FILE *out = open_memstream(&text, &len);
    assert_non_null(out);
    assert_int_equal(save_script_write(b->tape, out, &lines, &error), 0);
    fclose(out);
    const char *second = strchr(text, '\n') + 1;
    assert_memory_equal(text, "# Saved by finwait: engine kernel", strlen("# Saved by finwait: engine kernel"));
    assert_string_equal(second, expected);
    size_t newlines = 0;
    for (const char *c = text; *c; c++) newlines += *c == '\n';
    assert_int_equal(lines, newlines);
    free(text);
    tape_free(b->tape);
}

static void listens(struct builder *b)
{
    builder_open(b);
    builder_command(b, HOST_SERVER, CMD_LISTEN, "server listen");
    builder_socket(b, HOST_SERVER, 1, 0, 6000, 0);
    builder_state(b, HOST_SERVER, 1, FSM_CLOSED, FSM_LISTEN, ON_PASSIVE_OPEN, STATE_NEW);
}

static void note(struct builder *b)
{
    struct tape_event e = {.kind = TAPE_NOTE, .host = HOST_NONE, .cause = b->command};
    e.u.note.op = CMD_COUNT;
    builder_add(b, &e, "nothing is held on the wire");
}

static void expected(struct builder *b, const char *line, bool ok)
{
    builder_command(b, HOST_SERVER, CMD_EXPECT, line);
    struct tape_event e = {.kind = TAPE_EXPECT, .host = HOST_SERVER, .cause = b->command};
    e.u.expect.ok = ok;
    builder_add(b, &e, ok ? "" : "it is LISTEN");
}

static void refused_commands_are_left_out_and_failed_expectations_are_comments(void **state)
{
    (void)state;
    struct builder b;
    listens(&b);
    builder_command(&b, HOST_NONE, CMD_DELIVER, "wire deliver");
    note(&b);
    expected(&b, "expect server CLOSED", false);
    assert_saved(&b, "server listen\nexpect server LISTEN\n# did not hold: expect server CLOSED\n");
}

static void what_the_tape_expects_is_not_said_twice(void **state)
{
    (void)state;
    struct builder b;
    listens(&b);
    expected(&b, "expect server LISTEN", true);
    assert_saved(&b, "server listen\nexpect server LISTEN\n");
}

static void the_end_of_time_wait_is_waited_for_only_before_another_command(void **state)
{
    (void)state;
    for (int more = 0; more < 2; more++) {
        struct builder b;
        listens(&b);
        builder_command(&b, HOST_CLIENT, CMD_CLOSE, "client close");
        builder_socket(&b, HOST_CLIENT, 1, 0, 40001, 6000);
        builder_state(&b, HOST_CLIENT, 1, FSM_CLOSING, FSM_TIME_WAIT, ON_ACK_OF_FIN, STATE_NEW);
        b.now += 60 * VTIME_SECOND;
        builder_fired(&b, HOST_CLIENT, 1);
        builder_state(&b, HOST_CLIENT, 1, FSM_TIME_WAIT, FSM_CLOSED, ON_2MSL, STATE_GONE);
        if (more) builder_command(&b, HOST_CLIENT, CMD_MARK, "mark over");
        assert_saved(&b, more ? "server listen\nexpect server LISTEN\nclient close\nexpect client TIME_WAIT\n"
                                "expect client CLOSED within 70s\nmark over\n"
                              : "server listen\nexpect server LISTEN\nclient close\nexpect client TIME_WAIT\n");
    }
}

/* What close() came to, by its own time, is no effect of a command: the next one comes
 * behind it, as it did. */
static void the_end_of_a_lingering_close_is_waited_for(void **state)
{
    (void)state;
    struct builder b;
    listens(&b);
    builder_command(&b, HOST_CLIENT, CMD_CLOSE, "client close");
    builder_call(&b, HOST_CLIENT, 1, CALL_CLOSE, "", 0, 0, CALL_ASKED | CALL_WAITS);
    b.now += 2 * VTIME_SECOND + 30 * VTIME_MS;
    b.stimulus = TAPE_SELF;
    b.command = TAPE_SELF;
    builder_call(&b, HOST_CLIENT, 1, CALL_CLOSE, "", 0, 0, CALL_ASKED | CALL_DECIDED);
    builder_command(&b, HOST_CLIENT, CMD_MARK, "mark over");
    assert_saved(&b, "server listen\nexpect server LISTEN\nclient close\nwait 2600ms\nmark over\n");
}

/* A connection is opened, and its SYN is dropped. */
static void loses_a_syn(struct builder *b)
{
    listens(b);
    builder_command(b, HOST_CLIENT, CMD_CONNECT, "client connect");
    builder_socket(b, HOST_CLIENT, 1, 0, 40001, 6000);
    builder_state(b, HOST_CLIENT, 1, FSM_CLOSED, FSM_SYN_SENT, ON_ACTIVE_OPEN, STATE_NEW);
    uint32_t syn = builder_sent(b, HOST_CLIENT, 1, SEG_SYN, 0, 0, 0, 0, 40001);
    builder_command(b, HOST_NONE, CMD_DROP, "wire drop");
    builder_dropped(b, HOST_CLIENT, syn);
}

static void delivers(struct builder *b, uint32_t number)
{
    builder_command(b, HOST_NONE, CMD_DELIVER, "wire deliver");
    builder_delivered(b, HOST_SERVER, 1, number);
}

#define LOST "server listen\nexpect server LISTEN\nclient connect\nexpect client SYN_SENT\nwire drop\n"

static void what_came_again_by_itself_is_waited_for(void **state)
{
    (void)state;
    struct builder b;
    loses_a_syn(&b);
    b.stimulus = TAPE_SELF;
    delivers(&b, builder_sent(&b, HOST_CLIENT, 1, SEG_SYN, 0, 0, 0, SENT_AGAIN, 40001));
    assert_saved(&b, LOST "expect wire client SYN within 5s\nwire deliver\n");
}

/* The timer ran out while a command was carried out: nothing says so on the tape,
 * and another time it will be later. */
static void what_came_again_during_a_command_is_waited_for(void **state)
{
    (void)state;
    struct builder b;
    loses_a_syn(&b);
    builder_command(&b, HOST_CLIENT, CMD_SEND, "client send 5");
    builder_call(&b, HOST_CLIENT, 1, CALL_SEND, "5 bytes", -1, 11, CALL_ASKED);
    delivers(&b, builder_sent(&b, HOST_CLIENT, 1, SEG_SYN, 0, 0, 0, SENT_AGAIN, 40001));
    assert_saved(&b, LOST "client send 5\nexpect wire client SYN within 5s\nwire deliver\n");
}

/* The kernel may merge a FIN with the data before it, and trim the data when it is
 * acknowledged: the PSH stays, and another run may have none. */
static void a_fin_is_waited_for_without_its_psh(void **state)
{
    (void)state;
    struct builder b;
    loses_a_syn(&b);
    b.stimulus = TAPE_SELF;
    builder_sent(&b, HOST_CLIENT, 1, SEG_FIN | SEG_PSH | SEG_ACK, 6, 1, 0, SENT_AGAIN, 40001);
    builder_command(&b, HOST_NONE, CMD_MARK, "mark over");
    assert_saved(&b, LOST "expect wire client FIN,ACK within 5s\nmark over\n");
}

static void what_was_only_counted_is_not_waited_for(void **state)
{
    (void)state;
    struct builder b;
    loses_a_syn(&b);
    b.stimulus = TAPE_SELF;
    uint32_t again = builder_sent(&b, HOST_CLIENT, 1, SEG_SYN, 0, 0, 0, SENT_AGAIN, 40001);
    struct tape_event e = {.kind = TAPE_REPEATED, .host = HOST_CLIENT, .sock = 1, .cause = TAPE_SELF};
    e.u.wire.number = again;
    e.u.wire.count = 2;
    builder_add(&b, &e, NULL);
    delivers(&b, again);
    builder_add(&b, &e, NULL); /* it crossed the delivery */
    assert_saved(&b, LOST "expect wire client SYN within 5s\nwire deliver\n");
}

static void a_tape_without_commands_is_nothing_to_save(void **state)
{
    (void)state;
    struct builder b;
    struct error error;
    size_t lines;
    builder_open(&b);
    assert_int_equal(save_script_write(b.tape, stderr, &lines, &error), -1);
    assert_non_null(strstr(error.text, "nothing to save"));
    tape_free(b.tape);
}

static void the_seed_that_was_asked_for_is_told(void **state)
{
    (void)state;
    struct builder b;
    listens(&b);
    struct tape *seeded = tape_new();
    for (uint32_t i = 0; i < tape_len(b.tape); i++) {
        struct tape_event e = *tape_at(b.tape, i);
        if (e.kind == TAPE_ENGINE) e.u.engine.seed = UINT64_MAX;
        tape_append(seeded, &e, tape_bytes(b.tape, tape_at(b.tape, i)), e.len);
    }
    tape_free(b.tape);
    b.tape = seeded;
    assert_saved(&b,
                 "# To run it with the same lots: --seed 18446744073709551615\nserver listen\nexpect server LISTEN\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_seed_that_was_asked_for_is_told),
        cmocka_unit_test(refused_commands_are_left_out_and_failed_expectations_are_comments),
        cmocka_unit_test(what_the_tape_expects_is_not_said_twice),
        cmocka_unit_test(the_end_of_time_wait_is_waited_for_only_before_another_command),
        cmocka_unit_test(the_end_of_a_lingering_close_is_waited_for),
        cmocka_unit_test(what_came_again_by_itself_is_waited_for),
        cmocka_unit_test(what_came_again_during_a_command_is_waited_for),
        cmocka_unit_test(a_fin_is_waited_for_without_its_psh),
        cmocka_unit_test(what_was_only_counted_is_not_waited_for),
        cmocka_unit_test(a_tape_without_commands_is_nothing_to_save),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
