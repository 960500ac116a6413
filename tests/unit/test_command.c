/* test_command.c - commands and settings as tables; a command as its canonical
 * line (docs/SCRIPT.md). That the line is read back is for test_script. */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "core/command.h"
#include "core/segment.h"

enum { ANY = -1 };

static void printed(struct command command, const char *want)
{
    char line[256];
    memset(line, '#', sizeof line);
    assert_int_equal(command_print(&command, line, sizeof line), strlen(want));
    assert_string_equal(line, want);
}

static struct command on(enum host host, enum command_op op) { return (struct command){.op = op, .host = host}; }
static struct command client(enum command_op op) { return on(HOST_CLIENT, op); }
static struct command server(enum command_op op) { return on(HOST_SERVER, op); }

static struct command open_with(struct command command, uint16_t port, uint16_t backlog)
{
    command.u.open.port = port;
    command.u.open.backlog = backlog;
    return command;
}

static struct command with_text(struct command command, const char *text)
{
    command.text = text;
    command.len = strlen(text);
    return command;
}

static struct command pick(enum command_op op, struct wire_pick what)
{
    struct command command = on(HOST_NONE, op);
    command.u.pick = what;
    return command;
}

static struct command expect(struct command command, enum expect_what what)
{
    command.u.expect.what = what;
    command.u.expect.pick = (struct wire_pick){.from = HOST_NONE, .len = ANY};
    return command;
}

static void the_tables_stand_in_the_order_of_their_enums(void **state)
{
    (void)state;
    for (size_t i = 0; i < CMD_COUNT; i++) {
        const struct command_info *info = &command_table[i];
        assert_int_equal(info->op, i);
        assert_true(info->word && info->usage && info->help);
        assert_true(strlen(info->help) > 5 && info->help[strlen(info->help) - 1] == '.');
        for (size_t k = 0; k < i; k++) assert_string_not_equal(info->word, command_table[k].word);
    }
    for (size_t i = 0; i < SET_COUNT; i++) {
        const struct setting_info *info = &setting_table[i];
        assert_true(info->word && info->off && info->on && info->help);
        assert_true(info->initial == (info->seconds ? -1 : info->initial != 0));
        for (size_t k = 0; k < i; k++) assert_string_not_equal(info->word, setting_table[k].word);
    }
}

static void settings_begin_as_the_design_says(void **state)
{
    (void)state;
    assert_int_equal(setting_table[SET_SIGPIPE].initial, 0);
    assert_int_equal(setting_table[SET_REUSEADDR].initial, 0);
    assert_int_equal(setting_table[SET_AUTOACCEPT].initial, 1);
    assert_int_equal(setting_table[SET_AUTOREAD].initial, 0);
    assert_int_equal(setting_table[SET_ECHO].initial, 0);
    assert_int_equal(setting_table[SET_NODELAY].initial, 0);
    assert_int_equal(setting_table[SET_LINGER].initial, -1);
}

static void seven_commands_are_words(void **state)
{
    int words = 0;
    (void)state;
    for (enum command_op op = 0; op < CMD_COUNT; op++) words += command_is_words(op);
    assert_int_equal(words, 7);
    assert_true(command_is_words(CMD_TITLE) && command_is_words(CMD_ANSWER) && command_is_words(CMD_PAUSE));
    assert_false(command_is_words(CMD_EXPECT));
}

static void calls_leave_their_defaults_out(void **state)
{
    struct command shut = client(CMD_SHUTDOWN), chosen = server(CMD_CLOSE);
    (void)state;
    printed(open_with(client(CMD_CONNECT), PORT_SERVER, BACKLOG_DEFAULT), "client connect");
    printed(open_with(client(CMD_CONNECT), 7000, BACKLOG_DEFAULT), "client connect 7000");
    printed(open_with(server(CMD_LISTEN), PORT_SERVER, BACKLOG_DEFAULT), "server listen");
    printed(open_with(server(CMD_LISTEN), 6001, 5), "server listen 6001 backlog 5");
    printed(open_with(server(CMD_LISTEN), PORT_SERVER, 0), "server listen backlog 0");
    printed(open_with(client(CMD_BIND), PORT_SERVER, BACKLOG_DEFAULT), "client bind 6000");
    shut.u.how = SHUTDOWN_WR;
    printed(shut, "client shutdown");
    shut.u.how = SHUTDOWN_RDWR;
    printed(shut, "client shutdown rdwr");
    chosen.sock = 2;
    printed(chosen, "server socket 2 close");
    printed(client(CMD_KILL), "client kill");
    printed(client(CMD_RECV), "client recv");
}

static void data_is_a_number_or_a_string(void **state)
{
    struct command five = client(CMD_SEND), ten = client(CMD_RECV), empty = with_text(client(CMD_SEND), "");
    (void)state;
    five.len = 5;
    ten.len = 10;
    printed(five, "client send 5");
    printed(ten, "client recv 10");
    printed(with_text(client(CMD_SEND), "5"), "client send \"5\"");
    printed(with_text(client(CMD_SEND), "text\n"), "client send \"text\\n\"");
    printed(with_text(client(CMD_SEND), "a \"b\" \\"), "client send \"a \\\"b\\\" \\\\\"");
    printed(empty, "client send \"\"");
}

static void settings_are_printed_with_their_values(void **state)
{
    static const struct { enum setting what; int value; const char *line; } rows[] = {
        {SET_SIGPIPE, 1, "client set sigpipe ignore"}, {SET_SIGPIPE, 0, "client set sigpipe default"},
        {SET_REUSEADDR, 1, "client set reuseaddr on"}, {SET_ECHO, 0, "client set echo off"},
        {SET_LINGER, -1, "client set linger off"},     {SET_LINGER, 0, "client set linger 0"},
        {SET_LINGER, 5, "client set linger 5"},        {SET_SYNCOOKIES, 0, "client set syncookies off"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct command command = client(CMD_SET);
        command.u.set.what = rows[i].what;
        command.u.set.value = rows[i].value;
        printed(command, rows[i].line);
    }
}

static void segments_are_picked(void **state)
{
    (void)state;
    printed(pick(CMD_DELIVER, (struct wire_pick){.from = HOST_NONE, .len = ANY}), "wire deliver");
    printed(pick(CMD_DELIVER, (struct wire_pick){.from = HOST_NONE, .len = ANY, .all = true}), "wire deliver all");
    printed(pick(CMD_DROP, (struct wire_pick){.from = HOST_NONE, .len = ANY, .number = 3}), "wire drop #3");
    printed(pick(CMD_DUP, (struct wire_pick){.from = HOST_CLIENT, .len = ANY, .flags = SEG_SYN | SEG_ACK}),
            "wire dup client SYN,ACK");
    printed(pick(CMD_SWAP, (struct wire_pick){.from = HOST_CLIENT, .len = ANY, .flags = SEG_ACK, .exact = true}),
            "wire swap client =ACK");
    printed(pick(CMD_DELIVER, (struct wire_pick){.from = HOST_SERVER, .len = 5, .flags = SEG_ACK, .exact = true,
                                                 .all = true}),
            "wire deliver all server =ACK len=5");
    printed(pick(CMD_DELIVER, (struct wire_pick){.from = HOST_NONE, .len = 0}), "wire deliver len=0");
}

static void the_wire_delivers_by_itself(void **state)
{
    struct command command = on(HOST_NONE, CMD_AUTO);
    (void)state;
    printed(command, "wire auto off");
    command.u.automatic.on = true;
    printed(command, "wire auto 0");
    command.u.automatic.delay = 500 * VTIME_MS;
    command.u.automatic.loss = 10;
    printed(command, "wire auto 500ms loss 10");
}

static void forged_segments_show_only_what_was_given(void **state)
{
    struct command command = client(CMD_INJECT);
    (void)state;
    command.u.inject.flags = SEG_SYN;
    printed(command, "wire inject client SYN");
    command.u.inject.seq = (struct wire_number){.given = true, .relative = true, .value = 0};
    command.u.inject.ack = (struct wire_number){.given = true, .relative = true, .value = -1};
    printed(command, "wire inject client SYN seq=+0 ack=-1");
    command.u.inject.seq = (struct wire_number){.given = true, .value = 4294967295};
    command.u.inject.ack.given = false;
    command.u.inject.len = 3;
    command.u.inject.sport = 9007;
    command.u.inject.dport = 6001;
    printed(command, "wire inject client SYN seq=4294967295 len=3 sport=9007 dport=6001");
}

static void times_have_the_unit_that_fits(void **state)
{
    struct command command = on(HOST_NONE, CMD_WAIT);
    (void)state;
    command.u.duration = 2 * VTIME_SECOND;
    printed(command, "wait 2s");
    command.u.duration = 500 * VTIME_MS;
    printed(command, "wait 500ms");
    command.u.duration = 1500 * VTIME_MS;
    printed(command, "wait 1500ms");
    command = on(HOST_NONE, CMD_SEED);
    command.u.seed = 42;
    printed(command, "seed 42");
}

static void expectations_of_a_host(void **state)
{
    struct command command = expect(server(CMD_EXPECT), EXPECT_STATE);
    (void)state;
    command.u.expect.state = FSM_SYN_RCVD;
    printed(command, "expect server SYN_RCVD");
    command.sock = 2;
    command.u.expect.within = 3 * VTIME_SECOND;
    printed(command, "expect server socket 2 SYN_RCVD within 3s");
    command = expect(client(CMD_EXPECT), EXPECT_ANY);
    command.u.expect.state = FSM_TIME_WAIT;
    printed(command, "expect client any TIME_WAIT");
    command.u.expect.what = EXPECT_NO;
    printed(command, "expect client no TIME_WAIT");
    command.u.expect.what = EXPECT_COUNT;
    command.u.expect.count = 3;
    printed(command, "expect client count TIME_WAIT 3");
    command = expect(client(CMD_EXPECT), EXPECT_RESULT);
    command.u.expect.result = -1;
    printed(command, "expect client result -1");
    command = expect(client(CMD_EXPECT), EXPECT_ERRNO);
    command.u.expect.number = ECONNREFUSED;
    printed(command, "expect client errno ECONNREFUSED");
    command = expect(client(CMD_EXPECT), EXPECT_SIGNAL);
    command.u.expect.number = SIGPIPE;
    printed(command, "expect client signal SIGPIPE");
    printed(expect(client(CMD_EXPECT), EXPECT_EOF), "expect client eof");
}

static void expectations_of_the_wire(void **state)
{
    struct command command = expect(on(HOST_NONE, CMD_EXPECT), EXPECT_WIRE);
    (void)state;
    command.u.expect.pick.from = HOST_CLIENT;
    command.u.expect.pick.flags = SEG_FIN;
    printed(command, "expect wire client FIN");
    command.u.expect.pick = (struct wire_pick){.number = 7, .from = HOST_NONE, .len = ANY, .flags = SEG_ACK,
                                               .exact = true};
    printed(command, "expect wire #7 =ACK");
    printed(expect(on(HOST_NONE, CMD_EXPECT), EXPECT_WIRE_EMPTY), "expect wire empty");
}

static void words_are_the_rest_of_the_line(void **state)
{
    struct command command = with_text(on(HOST_NONE, CMD_SAY), "He said \"no\", \\ and left.");
    struct command choice = on(HOST_NONE, CMD_CHOICE);
    (void)state;
    printed(with_text(on(HOST_NONE, CMD_TITLE), "Three segments"), "title Three segments");
    printed(command, "say He said \"no\", \\ and left.");
    strcpy(command.lang, "zh");
    printed(command, "say.zh He said \"no\", \\ and left.");
    printed(on(HOST_NONE, CMD_PAUSE), "pause");
    choice.u.choice.kind = CHOICE_NOTHING;
    printed(choice, "choice nothing");
    choice.u.choice.kind = CHOICE_STATE;
    choice.u.choice.state = FSM_CLOSING;
    printed(choice, "choice CLOSING");
    choice.u.choice.kind = CHOICE_FLAGS;
    choice.u.choice.flags = SEG_RST;
    printed(choice, "choice RST");
}

static void text_is_taken_by_its_length(void **state)
{
    struct command command = on(HOST_NONE, CMD_MARK);
    (void)state;
    command.text = "chapter one\nclient close";
    command.len = 11;
    printed(command, "mark chapter one");
}

static void a_short_buffer_is_never_overrun_and_the_length_is_whole(void **state)
{
    static const char want[] = "client send \"a\\nb\"";
    const struct command command = with_text(client(CMD_SEND), "a\nb");
    (void)state;
    assert_int_equal(command_print(&command, NULL, 0), sizeof want - 1);
    for (size_t cap = 1; cap <= sizeof want; cap++) {
        char line[sizeof want + 1];
        memset(line, '#', sizeof line);
        assert_int_equal(command_print(&command, line, cap), sizeof want - 1);
        assert_int_equal(strlen(line), cap - 1);
        assert_memory_equal(line, want, cap - 1);
        assert_int_equal(line[cap], '#');
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_tables_stand_in_the_order_of_their_enums),
        cmocka_unit_test(settings_begin_as_the_design_says),
        cmocka_unit_test(seven_commands_are_words),
        cmocka_unit_test(calls_leave_their_defaults_out),
        cmocka_unit_test(data_is_a_number_or_a_string),
        cmocka_unit_test(settings_are_printed_with_their_values),
        cmocka_unit_test(segments_are_picked),
        cmocka_unit_test(the_wire_delivers_by_itself),
        cmocka_unit_test(forged_segments_show_only_what_was_given),
        cmocka_unit_test(times_have_the_unit_that_fits),
        cmocka_unit_test(expectations_of_a_host),
        cmocka_unit_test(expectations_of_the_wire),
        cmocka_unit_test(words_are_the_rest_of_the_line),
        cmocka_unit_test(text_is_taken_by_its_length),
        cmocka_unit_test(a_short_buffer_is_never_overrun_and_the_length_is_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
