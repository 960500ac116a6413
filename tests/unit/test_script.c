/* test_script.c - the language: every command, its defaults, the way back from
 * command_print, the errors; and every command stands in docs/SCRIPT.md. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "core/segment.h"
#include "script/script.h"

static struct script *script_of(const char *text)
{
    struct error error;
    struct script *script = script_parse("test", text, strlen(text), &error);
    if (!script) fail_msg("%s\n  in: %s", error.text, text);
    return script;
}

static void assert_error(const char *text, const char *message)
{
    struct error error;
    struct script *script = script_parse("f", text, strlen(text), &error);
    if (script) fail_msg("was parsed: %s", text);
    if (!strstr(error.text, message)) fail_msg("%s\n  says: %s\n  not:  %s", text, error.text, message);
}

/* What a line means, written canonically. */
static void assert_means(const char *line, const char *canonical)
{
    char printed[256];
    struct script *script = script_of(line);
    assert_int_equal(script_len(script), 1);
    command_print(script_at(script, 0), printed, sizeof printed);
    assert_string_equal(printed, canonical);
    script_free(script);
}

/* ---- there and back ---- */

static size_t comebacks;

static void assert_comes_back(const struct command *c)
{
    char line[256], again[256];
    assert_in_range(command_print(c, line, sizeof line), 1, sizeof line - 1);
    struct script *script = script_of(line);
    assert_int_equal(script_len(script), 1);
    const struct command *parsed = script_at(script, 0);
    assert_int_equal(parsed->op, c->op);
    assert_int_equal(parsed->host, c->host);
    assert_int_equal(parsed->sock, c->sock);
    assert_int_equal(parsed->len, c->len);
    assert_string_equal(parsed->lang, c->lang);
    command_print(parsed, again, sizeof again);
    assert_string_equal(again, line);
    script_free(script);
    comebacks++;
}

static void call_variants(struct command c)
{
    static const uint16_t ports[] = {1, PORT_SERVER, 65535};
    static const size_t lengths[] = {0, 1, 1460, 1 << 20};
    if (c.op == CMD_LISTEN || c.op == CMD_CONNECT || c.op == CMD_BIND) {
        for (size_t i = 0; i < 3; i++) {
            c.u.open.port = ports[i];
            c.u.open.backlog = c.op == CMD_LISTEN ? ports[2 - i] : BACKLOG_DEFAULT;
            assert_comes_back(&c);
            c.u.open.backlog = BACKLOG_DEFAULT;
            assert_comes_back(&c);
        }
    } else if (c.op == CMD_SEND || c.op == CMD_RECV) {
        for (size_t i = 0; i < 4; i++) {
            c.len = lengths[i];
            assert_comes_back(&c);
        }
        c.text = "a \"quoted\" \\ line\n# \xe4\xbd\xa0";
        c.len = strlen(c.text);
        if (c.op == CMD_SEND) assert_comes_back(&c);
        c.len = 0;
        if (c.op == CMD_SEND) assert_comes_back(&c);
    } else if (c.op == CMD_SHUTDOWN) {
        for (c.u.how = SHUTDOWN_RD; c.u.how <= SHUTDOWN_RDWR; c.u.how++) assert_comes_back(&c);
    } else if (c.op == CMD_SET) {
        for (c.u.set.what = 0; c.u.set.what < SET_COUNT; c.u.set.what++)
            for (c.u.set.value = setting_table[c.u.set.what].seconds ? -1 : 0; c.u.set.value < 2; c.u.set.value++)
                assert_comes_back(&c);
    } else {
        assert_comes_back(&c);
    }
}

static void every_call_comes_back_as_it_was_printed(void **state)
{
    (void)state;
    for (enum command_op op = CMD_LISTEN; op <= CMD_SET; op++)
        for (enum host host = HOST_CLIENT; host < HOST_COUNT; host++)
            for (uint16_t sock = 0; sock <= (op <= CMD_ABORT ? 65535 : 0); sock = sock ? (uint16_t)(sock + 21844) : 1) {
                call_variants((struct command){.op = op, .host = host, .sock = sock});
                if (sock == 65533) break;
            }
    assert_true(comebacks > 200);
}

static void every_pick_comes_back_as_it_was_printed(void **state)
{
    (void)state;
    for (enum command_op op = CMD_DELIVER; op <= CMD_SWAP; op++) {
        for (int all = 0; all <= (op == CMD_DELIVER || op == CMD_DROP ? 1 : 0); all++)
            for (enum host from = HOST_CLIENT; from <= HOST_NONE; from++)
                for (int flags = 0; flags < 256; flags += 3)
                    for (int exact = 0; exact <= (flags > 0 ? 1 : 0); exact++)
                        for (int32_t len = -1; len < 2; len++)
                            assert_comes_back(&(struct command){
                                .op = op, .host = HOST_NONE,
                                .u.pick = {.all = all, .from = from, .flags = (uint8_t)flags, .exact = exact,
                                           .len = len}});
        assert_comes_back(&(struct command){
            .op = op, .host = HOST_NONE, .u.pick = {.number = UINT32_MAX, .from = HOST_NONE, .len = -1}});
    }
}

static void every_forged_segment_comes_back_as_it_was_printed(void **state)
{
    (void)state;
    static const struct wire_number numbers[] = {
        {false, false, 0}, {true, false, 0}, {true, false, UINT32_MAX}, {true, true, 0}, {true, true, 7},
        {true, true, -1}};
    for (size_t seq = 0; seq < 6; seq++)
        for (size_t ack = 0; ack < 6; ack++)
            for (uint16_t rest = 0; rest < 8; rest++) {
                struct command c = {.op = CMD_INJECT, .host = seq % 2 ? HOST_CLIENT : HOST_SERVER};
                c.u.inject.flags = (uint8_t)(1 << rest);
                c.u.inject.seq = numbers[seq];
                c.u.inject.ack = numbers[ack];
                c.u.inject.len = rest & 1 ? 1 : 0;
                c.u.inject.sport = rest & 2 ? 1 : 0;
                c.u.inject.dport = rest & 4 ? 65535 : 0;
                assert_comes_back(&c);
            }
}

static void assert_expect(enum host host, uint16_t sock, enum expect_what what, int64_t value, vtime within)
{
    struct command c = {.op = CMD_EXPECT, .host = host, .sock = sock};
    c.u.expect.what = what;
    c.u.expect.within = within;
    if (what == EXPECT_RESULT)
        c.u.expect.result = value;
    else if (what == EXPECT_ERRNO || what == EXPECT_SIGNAL)
        c.u.expect.number = (int)value;
    else
        c.u.expect.state = (enum fsm_state)value;
    c.u.expect.count = what == EXPECT_COUNT ? 3 : 0;
    assert_comes_back(&c);
}

static void every_expectation_comes_back_as_it_was_printed(void **state)
{
    (void)state;
    for (enum host host = HOST_CLIENT; host < HOST_COUNT; host++) {
        for (int s = 0; s < FSM_NSTATES; s++) {
            assert_expect(host, 0, EXPECT_STATE, s, 0);
            assert_expect(host, 7, EXPECT_STATE, s, 1500 * VTIME_MS);
            assert_expect(host, 0, EXPECT_ANY, s, 0);
            assert_expect(host, 0, EXPECT_NO, s, 0);
            assert_expect(host, 0, EXPECT_COUNT, s, 0);
        }
        for (int64_t result = -1; result < 3; result++) assert_expect(host, 0, EXPECT_RESULT, result, 0);
        for (enum expect_what what = EXPECT_STATE; what <= EXPECT_EOF; what++) /* each may wait; 1 names one of all */
            assert_expect(host, 0, what, 1, 2 * VTIME_SECOND);
        for (int number = 1; number < 200; number++) {
            if (errno_name(number)) assert_expect(host, 0, EXPECT_ERRNO, number, 0);
            if (signal_name(number)) assert_expect(host, 0, EXPECT_SIGNAL, number, 0);
        }
        assert_expect(host, 0, EXPECT_EOF, 0, 0);
        struct command c = {.op = CMD_EXPECT, .host = HOST_NONE};
        c.u.expect.what = EXPECT_WIRE;
        c.u.expect.pick = (struct wire_pick){.from = host, .flags = SEG_SYN | SEG_ACK, .exact = host == HOST_CLIENT,
                                             .len = -1};
        assert_comes_back(&c);
        c.u.expect.pick = (struct wire_pick){.from = HOST_NONE, .number = 12, .flags = SEG_FIN, .len = -1};
        assert_comes_back(&c);
    }
    assert_expect(HOST_NONE, 0, EXPECT_WIRE_EMPTY, 0, 0);
    assert_expect(HOST_NONE, 0, EXPECT_WIRE_EMPTY, 0, VTIME_SECOND);
}

static void everything_else_comes_back_as_it_was_printed(void **state)
{
    (void)state;
    static const vtime times[] = {0, VTIME_MS, 500 * VTIME_MS, 1500 * VTIME_MS, 2 * VTIME_SECOND,
                                  24 * 3600 * VTIME_SECOND};
    struct command c = {.op = CMD_AUTO, .host = HOST_NONE};
    assert_comes_back(&c);
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        assert_comes_back(&(struct command){.op = CMD_WAIT, .host = HOST_NONE, .u.duration = times[i]});
        for (uint8_t loss = 0; loss <= 100; loss = (uint8_t)(loss + 50))
            assert_comes_back(&(struct command){
                .op = CMD_AUTO, .host = HOST_NONE, .u.automatic = {.on = true, .delay = times[i], .loss = loss}});
    }
    assert_comes_back(&(struct command){.op = CMD_SEED, .host = HOST_NONE, .u.seed = UINT64_MAX});
    assert_comes_back(&(struct command){.op = CMD_PAUSE, .host = HOST_NONE});
    c = (struct command){.op = CMD_CHOICE, .host = HOST_NONE};
    c.u.choice.kind = CHOICE_NOTHING;
    assert_comes_back(&c);
    for (int s = 0; s < FSM_NSTATES; s++) {
        c.u.choice.kind = CHOICE_STATE;
        c.u.choice.state = (enum fsm_state)s;
        assert_comes_back(&c);
    }
    c.u.choice.kind = CHOICE_FLAGS;
    c.u.choice.flags = SEG_RST | SEG_ACK;
    assert_comes_back(&c);
    static const enum command_op words[] = {CMD_TITLE, CMD_SAY, CMD_MARK, CMD_ASK, CMD_ANSWER};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        assert_comes_back(&(struct command){.op = words[i], .host = HOST_NONE, .text = "a \"b\" # c", .len = 9});
        assert_comes_back(&(struct command){.op = words[i], .host = HOST_NONE, .text = "\xe4\xbd\xa0", .len = 3,
                                            .lang = "zh"});
    }
}

/* ---- what lines mean ---- */

static void defaults_are_filled_in(void **state)
{
    (void)state;
    struct script *script =
        script_of("server listen\nclient connect\nclient shutdown\nwire deliver\nwire inject client SYN\n");
    const struct command *c = script_at(script, 0);
    assert_int_equal(c->u.open.port, PORT_SERVER);
    assert_int_equal(c->u.open.backlog, BACKLOG_DEFAULT);
    assert_int_equal(script_at(script, 1)->u.open.port, PORT_SERVER);
    assert_int_equal(script_at(script, 2)->u.how, SHUTDOWN_WR);
    const struct wire_pick *pick = &script_at(script, 3)->u.pick;
    assert_true(pick->number == 0 && !pick->all && pick->from == HOST_NONE && pick->flags == 0 && pick->len == -1);
    c = script_at(script, 4);
    assert_true(!c->u.inject.seq.given && !c->u.inject.ack.given && c->u.inject.sport == 0);
    assert_null(script_at(script, 5));
    script_free(script);
}

static void states_flags_and_times_have_many_spellings(void **state)
{
    (void)state;
    assert_means("expect client finwait1", "expect client FIN_WAIT_1");
    assert_means("expect client SYN-RECEIVED within 1min", "expect client SYN_RCVD within 60s");
    assert_means("expect client ESTAB within 1.5s", "expect client ESTABLISHED within 1500ms");
    assert_means("expect client none", "expect client CLOSED");
    assert_means("wire deliver server ack,syn", "wire deliver server SYN,ACK");
    assert_means("wire auto 500ms loss 20%", "wire auto 500ms loss 20");
    assert_means("wire auto 0", "wire auto 0");
    assert_means("wire deliver #7 # the last one", "wire deliver #7");
    assert_means("wire drop all", "wire drop all");
    assert_means("wire deliver client =ACK len=5", "wire deliver client =ACK len=5");
    assert_means("wait 0.25s", "wait 250ms");
    assert_means("client set linger 0", "client set linger 0");
    assert_means("client set sigpipe ignore", "client set sigpipe ignore");
    assert_means("client send \"\"", "client send \"\"");
    assert_means("\tclient\t socket 2 close \r\n", "client socket 2 close");
    assert_means("wire inject server RST dport=40001 seq=+0", "wire inject server RST seq=+0 dport=40001");
}

static void commands_know_where_they_were_written(void **state)
{
    (void)state;
    struct script *script = script_of("# one\n\n  client close\npause");
    assert_int_equal(script_len(script), 2);
    assert_int_equal(script_at(script, 0)->line, 3);
    assert_int_equal(script_at(script, 0)->column, 3);
    assert_int_equal(script_at(script, 1)->line, 4);
    assert_string_equal(script_name(script), "test");
    script_free(script);
}

static void strings_of_a_script_stay_apart(void **state)
{
    (void)state;
    struct script *script = script_of("client send \"a\\nb\"\nclient send \"c\"\nsay.zh  # x \"y\" \n");
    assert_int_equal(script_at(script, 0)->len, 3);
    assert_memory_equal(script_at(script, 0)->text, "a\nb", 3);
    assert_memory_equal(script_at(script, 1)->text, "c", 1);
    assert_string_equal(script_at(script, 2)->lang, "zh");
    assert_int_equal(script_at(script, 2)->len, 7);
    assert_memory_equal(script_at(script, 2)->text, "# x \"y\"", 7);
    script_free(script);
}

/* ---- errors ---- */

static void a_misspelt_word_gets_the_nearest_one(void **state)
{
    (void)state;
    assert_error("client conect", "f:1:8: unknown command 'conect'; did you mean 'connect'?");
    assert_error("\nclinet connect", "f:2:1: unknown command 'clinet'; did you mean 'client'?");
    assert_error("expect client ESTABLSHED", "f:1:15: unknown state 'ESTABLSHED'; did you mean 'ESTABLISHED'?");
    assert_error("client set sigpip ignore", "f:1:12: unknown setting 'sigpip'; did you mean 'sigpipe'?");
    assert_error("client set echo om", "f:1:17: unknown value 'om'; did you mean 'on'?");
    assert_error("expect client errno ECONREFUSED", "did you mean 'ECONNREFUSED'?");
    assert_error("expect client signal SIGPIP", "did you mean 'SIGPIPE'?");
    assert_error("server listen backlgo 3", "f:1:15: unknown word 'backlgo'; did you mean 'backlog'?");
    assert_error("wire deliver cleint", "f:1:14: unknown word 'cleint'; did you mean 'client'?");
    assert_error("wire inject client FYN", "unknown flag 'FYN'; did you mean 'SYN'?");
    assert_error("client shutdown rw", "did you mean 'r");
    assert_error("conect", "f:1:1: unknown command 'conect'; did you mean 'client connect'?");
    assert_error("delivr all", "f:1:1: unknown command 'delivr'; did you mean 'wire deliver'?");
    assert_error("sleep 5", "f:1:1: unknown command 'sleep'; did you mean 'wait'?");
    assert_error("client write 5", "unknown command 'write'; did you mean 'send'?");
    assert_error("expect client FOO", "unknown state 'FOO'; write one of: CLOSED LISTEN SYN_SENT");
    assert_error("wire inject client SYN,FOO", "f:1:24: unknown flag 'FOO'; write one of: ");
    assert_error("expect wire client =ACK,FOO,SYN", "f:1:25: unknown flag 'FOO'; write one of: ");
    assert_error("wire inject client SYN,", "f:1:20: unknown flag 'SYN,'");
}

static void a_misplaced_command_is_told_its_place(void **state)
{
    (void)state;
    assert_error("connect", "f:1:1: 'connect' needs a host; write: client connect or: server connect");
    assert_error("client deliver", "'deliver' does not stand here; write: wire deliver");
    assert_error("client pause", "'pause' does not stand here; write: pause");
    assert_error("wire listen", "'listen' needs a host");
    assert_error("client socket 1 kill", "f:1:17: 'kill' is for the host; leave 'socket 1' out");
}

static void what_is_missing_is_named(void **state)
{
    (void)state;
    assert_error("client", "f:1:7: the command is missing");
    assert_error("wire   # nothing", "f:1:8: the command is missing");
    assert_error("client bind", "f:1:12: the port is missing; write a number from 1 to 65535");
    assert_error("client set", "the setting is missing; write one of: sigpipe reuseaddr");
    assert_error("client set linger", "the number of seconds is missing");
    assert_error("client send", "the number of bytes is missing");
    assert_error("say", "f:1:4: the words are missing");
    assert_error("say.zh  ", "the words are missing");
    assert_error("wait", "the time is missing");
    assert_error("wire inject client", "the flag is missing");
    assert_error("wire inject client SYN seq=", "f:1:28: the sequence number is missing");
    assert_error("expect", "the host is missing");
    assert_error("expect wire", "the host is missing; write one of: empty client server");
    assert_error("expect wire client", "the flag is missing");
    assert_error("expect wire #3", "the flag is missing");
    assert_error("choice", "the choice is missing");
}

static void numbers_out_of_range_are_refused(void **state)
{
    (void)state;
    assert_error("client socket 0 close", "f:1:15: socket number 0 is out of range; write a number from 1 to 65535");
    assert_error("client connect 0", "port 0 is out of range");
    assert_error("client connect 65536", "port 65536 is out of range");
    assert_error("client connect -1", "'-1' is no port");
    /* Of a long word the beginning is shown, and no half of a character. */
    assert_error("client connect xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\xc3\xa4y",
                 "'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' does not fit here");
    assert_error("client connect 99999999999999999999999", "out of range");
    assert_error("server listen backlog 65536", "backlog 65536 is out of range");
    assert_error("client recv 0", "number of bytes 0 is out of range");
    assert_error("client send 16777217", "out of range");
    assert_error("wire auto 0 loss 101", "loss in percent 101 is out of range; write a number from 0 to 100");
    assert_error("wire deliver #0", "f:1:15: segment number 0 is out of range");
    assert_error("expect wire 7 SYN", "f:1:13: a segment number begins with #; write: #7");
    assert_error("wire deliver #7,", "f:1:15: '7,' is no segment number");
    assert_error("wire deliver 7", "a segment number begins with #; write: #7");
    assert_error("wire inject client SYN seq=4294967296", "f:1:28: sequence number 4294967296 is out of range");
    assert_error("wire inject client SYN len=65496", "length 65496 is out of range");
    assert_error("wire inject client SYN dport=0", "port 0 is out of range");
    assert_error("seed 18446744073709551616", "out of range");
    assert_error("seed 18446744073709551616", "out of range");
    assert_error("wait 25h", "'25h' is too long");
    assert_error("wait 99999999999999999999h", "is too long");
    assert_error("wait 0.0001s", "is no time");
    assert_error("wait 0.5ms", "too fine");
    assert_error("wait 2", "'2' is no time; write it with its unit");
    assert_error("wait 2sec", "is no time");
}

static void nonsense_is_refused(void **state)
{
    (void)state;
    assert_error("client close now", "f:1:14: 'now' does not fit here; it is written: HOST close");
    assert_error("wire deliver #7 client", "f:1:17: 'client' does not fit here; it is written: wire deliver #N");
    assert_error("client send hello", "f:1:13: 'hello' is not in quotes; write \"text\", or a number of bytes");
    assert_error("wire auto soon", "f:1:11: a delay should stand here; write 500ms, 2s, 0, or off");
    assert_error("expect client result no", "f:1:22: a result should stand here; write -1, 0 or more");
    assert_error("expect client errno FOO", "unknown errno name 'FOO'; write one of: ECONNREFUSED ");
    assert_error("client set linger on", "'on' is no number of seconds");
    assert_error("wire dup all", "'all' is for deliver and drop");
    assert_error("wire inject client =SYN", "leave the = out");
    assert_error("wire inject client SYN seq=1 seq=2", "f:1:30: seq= stands twice");
    assert_error("client send \"a\\t\"", "f:1:15: unknown escape");
    assert_error("client send \"a", "f:1:13: the string has no end");
    assert_error("\"client\" close", "a string where the command should be");
    assert_error("say.z h", "unknown command 'say.z'");
    assert_error("pause.zh", "unknown command 'pause.zh'");
    assert_error("expect client socket 1 eof", "unknown state 'eof'");
    assert_error("client close # \xff", "f:1:16: invalid UTF-8");
    assert_error("say \x1b[0m", "f:1:5: control character");
    assert_error("client \xe4\xbd\xa0 x", "f:1:8: unknown command '\xe4\xbd\xa0'");
    assert_error("choice =ACK", "unknown choice '=ACK'");
}

static void a_file_that_is_not_there_is_an_error(void **state)
{
    (void)state;
    struct error error;
    assert_null(script_read("/nowhere/at/all", &error));
    assert_non_null(strstr(error.text, "/nowhere/at/all: cannot be read"));
    assert_null(script_read("/", &error));
    assert_non_null(strstr(error.text, "cannot be read"));
    assert_null(script_read("/dev/zero", &error));
    assert_non_null(strstr(error.text, "longer than 4 MiB"));
}

/* ---- the documentation ---- */

static char *read_doc(void)
{
    FILE *file = fopen(FINWAIT_SOURCE_DIR "/docs/SCRIPT.md", "re");
    assert_non_null(file);
    char *text = calloc(1, 65536);
    assert_non_null(text);
    assert_in_range(fread(text, 1, 65535, file), 1, 65534);
    fclose(file);
    return text;
}

static void every_command_and_setting_is_documented(void **state)
{
    (void)state;
    char *doc = read_doc(), row[64];
    for (enum command_op op = 0; op < CMD_COUNT; op++) {
        snprintf(row, sizeof row, "| `%s%s", command_table[op].subject == SUBJECT_WIRE ? "wire " : "",
                 command_table[op].word);
        if (!strstr(doc, row)) fail_msg("docs/SCRIPT.md has no row %s", row);
    }
    for (enum setting set = 0; set < SET_COUNT; set++) {
        snprintf(row, sizeof row, "| `%s` |", setting_table[set].word);
        if (!strstr(doc, row)) fail_msg("docs/SCRIPT.md has no row %s", row);
    }
    free(doc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_call_comes_back_as_it_was_printed),
        cmocka_unit_test(every_pick_comes_back_as_it_was_printed),
        cmocka_unit_test(every_forged_segment_comes_back_as_it_was_printed),
        cmocka_unit_test(every_expectation_comes_back_as_it_was_printed),
        cmocka_unit_test(everything_else_comes_back_as_it_was_printed),
        cmocka_unit_test(defaults_are_filled_in),
        cmocka_unit_test(states_flags_and_times_have_many_spellings),
        cmocka_unit_test(commands_know_where_they_were_written),
        cmocka_unit_test(strings_of_a_script_stay_apart),
        cmocka_unit_test(a_misspelt_word_gets_the_nearest_one),
        cmocka_unit_test(a_misplaced_command_is_told_its_place),
        cmocka_unit_test(what_is_missing_is_named),
        cmocka_unit_test(numbers_out_of_range_are_refused),
        cmocka_unit_test(nonsense_is_refused),
        cmocka_unit_test(a_file_that_is_not_there_is_an_error),
        cmocka_unit_test(every_command_and_setting_is_documented),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
