/* A tape survives JSON: every kind of event, every arrow, any bytes; and no file,
 * however bad, gives anything but one message with its line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "core/model.h"
#include "export/tape_fields.h"
#include "export/tape_json.h"

/* ---- helpers ---- */

static void put(struct tape *t, struct tape_event e, const char *text)
{
    assert_int_not_equal(tape_append(t, &e, text, strlen(text)), TAPE_FULL);
}

static struct tape *tape_begun(void)
{
    struct tape *t = tape_new();
    assert_non_null(t);
    put(t, (struct tape_event){.kind = TAPE_ENGINE, .host = HOST_NONE, .cause = TAPE_SELF, .u.engine.seed = UINT64_MAX},
        "kernel/linux/6.1 \"quoted\" \xe4\xb8\xad");
    return t;
}

static void put_segment(struct tape *t, uint32_t number, struct segment seg, const char *data, struct tape_event e)
{
    uint8_t packet[2000];
    seg.len = (uint16_t)strlen(data);
    const size_t len = segment_build(&seg, (const uint8_t *)data, packet, sizeof packet);
    struct error error;
    e.kind = TAPE_SENT;
    e.u.sent.number = number;
    assert_true(len > 0);
    assert_int_equal(segment_parse(&e.u.sent.seg, packet, len, &error), 0);
    assert_int_not_equal(tape_append(t, &e, packet, len), TAPE_FULL);
}

static const struct segment syn = {.src = 0xc0000201, .dst = 0xc0000202, .sport = 40001, .dport = 6000,
                                   .seq = 4294967295u, .flags = SEG_SYN, .ttl = 64, .window = 64240, .mss = 1460,
                                   .wscale = 7, .options = OPT_MSS | OPT_WSCALE | OPT_SACK_PERMITTED | OPT_TIMESTAMPS,
                                   .ts_val = 1234567890, .ts_ecr = 0};
static const struct segment data_ack = {.src = 0xc0000202, .dst = 0xc0000201, .sport = 6000, .dport = 40001, .seq = 7,
                                        .ack = 9, .flags = SEG_ACK | SEG_PSH | SEG_FIN, .ttl = 1, .window = 0};

static char *written(const struct tape *t)
{
    char *text = NULL;
    size_t len;
    struct error error;
    FILE *out = open_memstream(&text, &len);
    assert_non_null(out);
    assert_int_equal(tape_json_write(t, out, &error), 0);
    fclose(out);
    return text;
}

static struct tape *read_text(const char *text, size_t len, struct error *error)
{
    FILE *in = fmemopen((void *)(uintptr_t)text, len, "rb");
    assert_non_null(in);
    struct tape *t = tape_json_read(in, "x.jsonl", error);
    fclose(in);
    return t;
}

/* Writes, reads, writes again: the same bytes; and both tapes print alike and
 * fold to the same model. */
static void assert_survives(const struct tape *before)
{
    struct error error = {0, ""};
    char *first = written(before);
    struct tape *after = read_text(first, strlen(first), &error);
    if (!after) fail_msg("%s\n%s", error.text, first);
    char *second = written(after);
    assert_string_equal(first, second);
    struct model *models = calloc(2, sizeof *models);
    assert_non_null(models);
    model_init(&models[0]);
    model_init(&models[1]);
    assert_int_equal(tape_len(before), tape_len(after));
    for (uint32_t seq = 0; seq < tape_len(before); seq++) {
        const struct tape_event *a = tape_at(before, seq), *b = tape_at(after, seq);
        char text_a[2048], text_b[2048];
        tape_print(before, a, text_a, sizeof text_a);
        tape_print(after, b, text_b, sizeof text_b);
        assert_string_equal(text_a, text_b);
        assert_int_equal(a->len, b->len);
        assert_memory_equal(tape_bytes(before, a), tape_bytes(after, b), a->len);
        if (a->kind == TAPE_SENT) assert_memory_equal(&a->u.sent.seg, &b->u.sent.seg, sizeof a->u.sent.seg);
        model_apply(&models[0], before, a);
        model_apply(&models[1], after, b);
    }
    assert_memory_equal(&models[0], &models[1], sizeof *models);
    free(models);
    free(first);
    free(second);
    tape_free(after);
}

/* ---- promises ---- */

static void put_calls_and_words(struct tape *t)
{
    put(t, (struct tape_event){.kind = TAPE_COMMAND, .cause = TAPE_SELF, .host = HOST_CLIENT, .at = 5,
                               .u.command = {CMD_CONNECT, 12}}, "client connect");
    put(t, (struct tape_event){.kind = TAPE_CALL, .cause = 1, .host = HOST_CLIENT, .sock = 65535, .at = INT64_MAX,
                               .u.call = {CALL_CONNECT, CALL_ASKED | CALL_WAITS, 7, 0, 0}}, "7, {192.0.2.2:6000}");
    put(t, (struct tape_event){.kind = TAPE_CALL, .cause = 1, .host = HOST_CLIENT,
                               .u.call = {CALL_CONNECT, CALL_ASKED | CALL_DECIDED | CALL_AUTO, -1, 111, -1}}, "");
    put(t, (struct tape_event){.kind = TAPE_CALL, .cause = 1, .host = HOST_SERVER,
                               .u.call = {CALL_SEND, 0, INT32_MAX, 0, INT64_MAX}}, "7, \"\xff\xfe broken\"");
    put(t, (struct tape_event){.kind = TAPE_EXPECT, .cause = 1, .host = HOST_NONE, .u.expect = {false, UINT32_MAX}},
        "found \x1b[31mred\n");
    put(t, (struct tape_event){.kind = TAPE_EXPECT, .cause = 1, .host = HOST_NONE, .u.expect = {true, 0}}, "");
    put(t, (struct tape_event){.kind = TAPE_NOTE, .cause = 1, .host = HOST_NONE, .u.note = {CMD_MARK}}, "a mark");
    put(t, (struct tape_event){.kind = TAPE_NOTE, .cause = 1, .host = HOST_NONE, .u.note = {CMD_COUNT}},
        "the engine's");
}

static void put_kernel_news(struct tape *t)
{
    put(t, (struct tape_event){.kind = TAPE_SOCKET, .host = HOST_SERVER, .sock = 2, .u.socket = {.laddr = 0xc0000202,
        .raddr = 0xffffffff, .lport = 6000, .rport = 65535, .parent = 1, .passive = true, .cookie = UINT64_MAX}}, "");
    put(t, (struct tape_event){.kind = TAPE_STATE, .host = HOST_SERVER, .sock = 2,
        .u.state = {FSM_SYN_RCVD, FSM_TIME_WAIT, EDGE_OFF_THE_MAP, STATE_NEW | STATE_GONE | STATE_INFERRED}}, "");
    put(t, (struct tape_event){.kind = TAPE_ROW, .host = HOST_SERVER, .sock = 2, .u.row = {UINT32_MAX, 0, true}}, "");
    put(t, (struct tape_event){.kind = TAPE_TIMER, .host = HOST_CLIENT, .sock = 1,
        .u.timer = {TIMER_TIMEWAIT, 255, INT64_MAX, 60 * VTIME_SECOND}}, "");
    put(t, (struct tape_event){.kind = TAPE_TIMER_FIRED, .host = HOST_CLIENT, .sock = 1}, "");
    put(t, (struct tape_event){.kind = TAPE_PROGRAM, .host = HOST_CLIENT, .u.program = {PROGRAM_SIGNALED, 4711, 13}},
        "");
    put(t, (struct tape_event){.kind = TAPE_PROGRAM, .host = HOST_CLIENT, .u.program = {PROGRAM_STARTED, 1, 0}}, "");
    put(t, (struct tape_event){.kind = TAPE_AUTO, .host = HOST_NONE, .u.automatic = {true, 25, 500 * VTIME_MS}}, "");
    put(t, (struct tape_event){.kind = TAPE_SETTING, .host = HOST_CLIENT, .u.setting = {SET_LINGER, -1}}, "");
}

static void put_wire(struct tape *t)
{
    put_segment(t, 1, syn, "", (struct tape_event){.host = HOST_CLIENT, .u.sent.rel_seq = UINT32_MAX});
    put_segment(t, 2, data_ack, "hello", (struct tape_event){.host = HOST_SERVER, .u.sent = {.of = 1,
        .marks = SENT_FORGED | SENT_COPY | SENT_AGAIN, .rel_ack = 9}});
    put(t, (struct tape_event){.kind = TAPE_REPEATED, .host = HOST_CLIENT, .u.wire = {1, 3}}, "");
    put(t, (struct tape_event){.kind = TAPE_SWAPPED, .host = HOST_NONE, .u.swapped = {1, 2}}, "");
    put(t, (struct tape_event){.kind = TAPE_DELIVERED, .host = HOST_SERVER, .u.wire = {1, 0}}, "");
    put(t, (struct tape_event){.kind = TAPE_DROPPED, .host = HOST_SERVER, .u.wire = {2, 1}}, "");
}

static void every_kind_of_event_survives(void **state)
{
    (void)state;
    struct tape *t = tape_begun();
    put_calls_and_words(t);
    put_kernel_news(t);
    put_wire(t);
    unsigned seen = 0;
    for (uint32_t seq = 0; seq < tape_len(t); seq++) seen |= 1u << tape_at(t, seq)->kind;
    assert_int_equal(seen, (1u << TAPE_NKINDS) - 1);
    assert_survives(t);
    tape_free(t);
}

static void every_arrow_survives_by_its_label(void **state)
{
    (void)state;
    struct tape *t = tape_begun();
    for (size_t i = 0; i < fsm_nedges; i++)
        put(t, (struct tape_event){.kind = TAPE_STATE, .host = HOST_CLIENT, .sock = 1,
                                   .u.state = {fsm_edges[i].from, fsm_edges[i].to, (int16_t)i, 0}}, "");
    assert_survives(t);
    tape_free(t);
}

static void every_name_of_a_call_setting_command_and_error_survives(void **state)
{
    (void)state;
    struct tape *t = tape_begun();
    for (int i = 0; i < CALL_NCALLS; i++)
        for (int err = 0; err < 140; err++)
            put(t, (struct tape_event){.kind = TAPE_CALL, .host = HOST_CLIENT,
                                       .u.call = {(enum tape_call)i, CALL_ASKED, 3, err, err ? -1 : 0}}, "");
    for (int i = 0; i < SET_COUNT; i++)
        put(t, (struct tape_event){.kind = TAPE_SETTING, .host = HOST_SERVER, .u.setting = {(enum setting)i, 1}}, "");
    for (int i = 0; i < CMD_COUNT; i++)
        put(t, (struct tape_event){.kind = TAPE_COMMAND, .host = HOST_NONE, .u.command = {(enum command_op)i, 1}}, "x");
    for (int i = 0; i < 65; i++)
        put(t, (struct tape_event){.kind = TAPE_PROGRAM, .host = HOST_SERVER, .u.program = {PROGRAM_EXITED, 1, i}}, "");
    assert_survives(t);
    tape_free(t);
}

static void any_bytes_survive_as_text_or_hex(void **state)
{
    (void)state;
    static const struct { const char *bytes; size_t len; const char *as; } rows[] = {
        {"plain", 5, "\"text\":\"plain\""}, {"\xe4\xb8\xad", 3, "\"text\":\"\xe4\xb8\xad\""},
        {"\"\\\n\x1b", 4, "\"text\":\"\\\"\\\\\\n\\u001B\""}, {"a\0b", 3, "\"hex\":\"610062\""},
        {"\xff", 1, "\"hex\":\"ff\""}, {"\xc0\x80", 2, "\"hex\":\"c080\""}, {"\xed\xa0\x80", 3, "\"hex\":\"eda080\""},
        {"\xe4\xb8", 2, "\"hex\":\"e4b8\""},
    };
    struct tape *t = tape_begun();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct tape_event e = {.kind = TAPE_NOTE, .host = HOST_NONE, .u.note = {CMD_SAY}};
        const uint32_t seq = tape_append(t, &e, rows[i].bytes, rows[i].len);
        char *line = tape_json_line(t, tape_at(t, seq));
        assert_non_null(line);
        assert_non_null(strstr(line, rows[i].as));
        free(line);
    }
    assert_survives(t);
    tape_free(t);
}

static void one_event_is_one_line_with_keys_in_a_fixed_order(void **state)
{
    (void)state;
    struct tape *t = tape_begun();
    put(t, (struct tape_event){.kind = TAPE_STATE, .cause = 0, .at = 1500, .host = HOST_CLIENT, .sock = 1,
                               .u.state = {FSM_ESTABLISHED, FSM_FIN_WAIT_1,
                                           (int16_t)fsm_find(FSM_ESTABLISHED, ON_CLOSE, FSM_FIN_WAIT_1), 0}}, "");
    char *line = tape_json_line(t, tape_at(t, 1));
    assert_string_equal(line, "{\"seq\":1,\"cause\":0,\"at\":1500,\"kind\":\"state\",\"host\":\"client\",\"sock\":1,"
                              "\"from\":\"ESTABLISHED\",\"to\":\"FIN_WAIT_1\",\"on\":\"close()\"}");
    free(line);
    tape_free(t);
}

#define ENGINE "{\"seq\":0,\"cause\":0,\"at\":0,\"kind\":\"engine\",\"format\":1,\"seed\":\"1\"}\n"
#define SECOND ENGINE "{\"seq\":1,\"cause\":0,\"at\":0,\"kind\":"
#define PACKET "\"hex\":\"4500\"}"

static const struct { const char *text, *message; } bad_files[] = {
    {"\n", "x.jsonl:1: this is no JSON: "},
    {"hello\n", "x.jsonl:1: this is no JSON: "},
    {"[1]\n", "x.jsonl:1: a line must be one {object}"},
    {ENGINE "{\"seq\":1", "x.jsonl:2: this is no JSON: "},
    {ENGINE ENGINE, "x.jsonl:2: \"seq\" is 0, but this is event 1"},
    {"{\"seq\":0,\"cause\":0,\"at\":0,\"kind\":\"note\"}\n", "x.jsonl:1: this is no tape: "},
    {"{\"seq\":0,\"cause\":0,\"at\":0,\"kind\":\"engine\",\"format\":2,\"seed\":\"1\"}\n",
     "x.jsonl:1: the tape's format"},
    {"{\"seq\":0,\"cause\":0,\"at\":0,\"kind\":\"engine\",\"format\":1,\"seed\":1}\n",
     "x.jsonl:1: \"seed\" must be a string"},
    {"{\"seq\":0,\"cause\":0,\"at\":0,\"kind\":\"engine\",\"format\":1,\"seed\":\"18446744073709551616\"}\n",
     "\"seed\" must"},
    {"{\"seq\":0,\"cause\":0,\"at\":0,\"kind\":\"engine\",\"format\":1,\"seed\":\"-1\"}\n", "\"seed\" must"},
    {"{\"seq\":0,\"seq\":0}\n", "duplicate"},
    {SECOND "\"engine\",\"format\":1,\"seed\":\"1\"}\n", "x.jsonl:2: a second \"engine\" event"},
    {SECOND "\"nonsense\"}\n", "x.jsonl:2: \"kind\" must be a kind of event"},
    {SECOND "3}\n", "x.jsonl:2: \"kind\" must be a kind of event"},
    {SECOND "\"note\",\"colour\":1}\n", "x.jsonl:2: an event of kind \"note\" has no \"colour\""},
    {SECOND "\"note\",\"\\u001b[2J\":1}\n", "has no \"?[2J\""},
    {SECOND "\"note\",\"text\":1}\n", "\"text\" must be a string"},
    {SECOND "\"note\",\"text\":\"a\",\"hex\":\"61\"}\n", "exclude each other"},
    {SECOND "\"note\",\"hex\":\"6\"}\n", "\"hex\" must be pairs"},
    {SECOND "\"note\",\"hex\":\"6G\"}\n", "\"hex\" must be pairs"},
    {SECOND "\"note\",\"host\":\"wire\"}\n", "\"host\" must be client or server"},
    {SECOND "\"note\",\"sock\":65536}\n", "\"sock\" must be a whole number from 0 to 65535"},
    {SECOND "\"note\",\"sock\":1.5}\n", "\"sock\" must be a whole number"},
    {SECOND "\"note\",\"sock\":99999999999999999999}\n", "this is no JSON: "},
    {SECOND "\"state\",\"host\":\"client\",\"from\":\"ESTAB\",\"to\":\"CLOSED\"}\n", "\"from\" must be a state"},
    {SECOND "\"state\",\"host\":\"client\",\"from\":\"LISTEN\",\"to\":\"TIME_WAIT\",\"on\":\"FIN\"}\n",
     "\"on\": no such arrow goes from LISTEN to TIME_WAIT"},
    {SECOND "\"state\",\"from\":\"LISTEN\",\"to\":\"CLOSED\"}\n", "\"host\" is missing"},
    {SECOND "\"state\",\"host\":\"client\",\"from\":\"LISTEN\",\"to\":\"CLOSED\",\"marks\":[\"gone\",\"new\"]}\n",
     "in order"},
    {SECOND "\"state\",\"host\":\"client\",\"from\":\"LISTEN\",\"to\":\"CLOSED\",\"marks\":[]}\n",
     "\"marks\" must be a list"},
    {SECOND "\"row\",\"host\":\"client\",\"recvq\":-1,\"sendq\":0,\"owned\":true}\n", "\"recvq\" must be"},
    {SECOND "\"row\",\"host\":\"client\",\"recvq\":1,\"sendq\":0,\"owned\":1}\n", "\"owned\" must be true or false"},
    {SECOND "\"row\",\"host\":\"client\",\"recvq\":1,\"sendq\":0}\n", "\"owned\" is missing"},
    {SECOND "\"delivered\",\"host\":\"client\",\"number\":1}\n", "segment #1 was never sent"},
    {SECOND "\"delivered\",\"host\":\"client\",\"number\":0}\n", "\"number\" must be"},
    {SECOND "\"swapped\",\"number\":1,\"other\":2}\n", "segment #1 was never sent"},
    {SECOND "\"sent\",\"host\":\"client\",\"number\":2,\"rel_seq\":0,\"rel_ack\":0," PACKET "\n", "out of order"},
    {SECOND "\"sent\",\"host\":\"client\",\"number\":1,\"rel_seq\":0,\"rel_ack\":0," PACKET "\n",
     "is no TCP segment: "},
    {SECOND "\"sent\",\"host\":\"client\",\"number\":1,\"rel_seq\":0,\"rel_ack\":0}\n", "\"hex\" is missing"},
    {SECOND "\"call\",\"host\":\"client\",\"call\":\"send\",\"fd\":3,\"result\":-1,\"err\":\"EWHAT\"}\n",
     "\"err\" must be an errno"},
    {SECOND "\"call\",\"host\":\"client\",\"call\":\"send\",\"fd\":3,\"result\":-1,\"err\":32}\n",
     "\"err\" must be an errno"},
    {SECOND "\"socket\",\"host\":\"client\",\"laddr\":\"1.2.3\"}\n", "\"laddr\" must be an IPv4 address"},
    {ENGINE "{\"seq\":1,\"cause\":2,\"at\":0,\"kind\":\"note\"}\n", "\"cause\" is 2, an event that comes later"},
    {ENGINE "{\"seq\":1,\"cause\":1,\"at\":-1,\"kind\":\"note\"}\n", "\"at\" must be a whole number"},
};

static void a_bad_file_gets_one_message_with_its_line(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad_files / sizeof *bad_files; i++) {
        struct error error = {0, ""};
        struct tape *t = read_text(bad_files[i].text, strlen(bad_files[i].text), &error);
        if (t || !strstr(error.text, bad_files[i].message))
            fail_msg("%s gave \"%s\"; wanted \"%s\"", bad_files[i].text, error.text, bad_files[i].message);
    }
}

static void a_nul_byte_an_empty_file_and_a_line_without_end_are_refused(void **state)
{
    (void)state;
    struct error error = {0, ""};
    const char nul[] = ENGINE "\0\n";
    assert_null(read_text(nul, sizeof nul - 1, &error));
    assert_non_null(strstr(error.text, "x.jsonl:2: this is no JSON"));
    FILE *nothing = fopen("/dev/null", "rb");
    assert_null(tape_json_read(nothing, "empty", &error));
    assert_string_equal(error.text, "empty is empty: it holds no tape");
    fclose(nothing);
    FILE *endless = fopen("/dev/zero", "rb");
    assert_null(tape_json_read(endless, "zero", &error));
    assert_string_equal(error.text, "zero:1: the line is longer than 1 MiB; no event is");
    fclose(endless);
    FILE *folder = fopen("/", "rb");
    assert_null(tape_json_read(folder, "/", &error));
    assert_int_not_equal(error.sys, 0);
    fclose(folder);
}

static void a_tape_whose_last_newline_is_missing_is_read(void **state)
{
    (void)state;
    struct error error;
    struct tape *t = read_text(ENGINE, strlen(ENGINE) - 1, &error);
    assert_non_null(t);
    assert_int_equal(tape_len(t), 1);
    tape_free(t);
}

static void a_full_disk_is_an_error(void **state)
{
    (void)state;
    struct error error;
    struct tape *t = tape_begun();
    FILE *full = fopen("/dev/full", "wb");
    assert_non_null(full);
    assert_int_equal(tape_json_write(t, full, &error), -1);
    assert_non_null(strstr(error.text, "No space left"));
    fclose(full);
    tape_free(t);
}

static void every_kind_and_field_is_documented(void **state)
{
    (void)state;
    static char doc[65536];
    char word[64];
    FILE *file = fopen(FINWAIT_SOURCE_DIR "/docs/TAPE.md", "re");
    assert_non_null(file);
    assert_in_range(fread(doc, 1, sizeof doc - 1, file), 1, sizeof doc - 2);
    fclose(file);
    for (enum tape_kind kind = 0; kind < TAPE_NKINDS; kind++) {
        snprintf(word, sizeof word, "`%s`", tape_kind_name(kind));
        if (!strstr(doc, word)) fail_msg("docs/TAPE.md does not tell of the kind %s", word);
        for (const struct field *f = tape_fields[kind]; f->name; f++) {
            snprintf(word, sizeof word, "`%s`", f->name);
            if (!strstr(doc, word)) fail_msg("docs/TAPE.md does not tell of the field %s", word);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_and_field_is_documented),
        cmocka_unit_test(every_kind_of_event_survives),
        cmocka_unit_test(every_arrow_survives_by_its_label),
        cmocka_unit_test(every_name_of_a_call_setting_command_and_error_survives),
        cmocka_unit_test(any_bytes_survive_as_text_or_hex),
        cmocka_unit_test(one_event_is_one_line_with_keys_in_a_fixed_order),
        cmocka_unit_test(a_bad_file_gets_one_message_with_its_line),
        cmocka_unit_test(a_nul_byte_an_empty_file_and_a_line_without_end_are_refused),
        cmocka_unit_test(a_tape_whose_last_newline_is_missing_is_read),
        cmocka_unit_test(a_full_disk_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
