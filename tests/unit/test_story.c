/* What the story and the wire say of moments that are easily told wrong: calls
 * that fail, calls and segments that move nothing, programs that die and start. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "moments.h"
#include "view/story.h"

enum { PORT = 40312, OTHER_PORT = 40313 };
static const enum host C = HOST_CLIENT, S = HOST_SERVER;

static bool screen_says(struct moment_scene *m, int rows, int cols, const char *words)
{
    m->vs.cursor = tape_len(m->builder.tape);
    m->vs.now = m->builder.now;
    moment_fold(m);
    struct canvas *c = canvas_new(rows, cols);
    scene_draw(c, &m->scene);
    char *dump = canvas_dump(c, false);
    bool found = strstr(dump, words) != NULL;
    if (!found) fprintf(stderr, "'%s' is not on:\n%.6000s\n", words, dump);
    free(dump);
    canvas_free(c);
    return found;
}

static bool says(struct moment_scene *m, const char *words) { return screen_says(m, 24, 80, words); }

static bool silent(struct moment_scene *m, const char *words)
{
    m->vs.cursor = tape_len(m->builder.tape);
    moment_fold(m);
    struct canvas *c = canvas_new(24, 80);
    scene_draw(c, &m->scene);
    char *dump = canvas_dump(c, false);
    bool found = strstr(dump, words) != NULL;
    free(dump);
    canvas_free(c);
    return !found;
}

/* The server closed first and starts again: TIME_WAIT has its port. */
static struct moment_scene *server_waits(void)
{
    struct moment_scene *m = moment_play("open");
    struct builder *b = &m->builder;
    builder_command(b, S, CMD_KILL, "server kill");
    builder_program(b, S, PROGRAM_SIGNALED, SIGKILL);
    builder_state(b, S, 2, FSM_ESTABLISHED, FSM_TIME_WAIT, ON_FIN, 0);
    builder_timer(b, S, 2, TIMER_TIMEWAIT, 0, 60 * VTIME_SECOND);
    builder_state(b, S, 1, FSM_LISTEN, FSM_CLOSED, ON_CLOSE, STATE_GONE);
    builder_command(b, S, CMD_START, "server start");
    builder_program(b, S, PROGRAM_STARTED, 0);
    builder_command(b, S, CMD_LISTEN, "server listen");
    builder_call(b, S, 0, CALL_SOCKET, "", 3, 0, CALL_ASKED);
    return m;
}

static void the_call_that_failed_leads(void **state)
{
    (void)state;
    struct moment_scene *m = server_waits();
    struct builder *b = &m->builder;
    builder_call(b, S, 0, CALL_BIND, "0.0.0.0:6000", -1, EADDRINUSE, CALL_ASKED);
    b->stimulus = b->command;
    builder_call(b, S, 0, CALL_CLOSE, "", 0, 0, CALL_AUTO);
    assert_true(says(m, "[S] bind(0.0.0.0:6000) = -1 EADDRINUSE   close() = 0"));
    assert_true(says(m, "Another socket has this port; in TIME_WAIT both must set SO_REUSEADDR."));
    assert_true(silent(m, "TIME_WAIT   the state"));
    moment_free(m);
}

static void reuseaddr_is_named_where_it_helped(void **state)
{
    (void)state;
    struct moment_scene *m = server_waits();
    struct builder *b = &m->builder;
    builder_call(b, S, 0, CALL_SETSOCKOPT, "SO_REUSEADDR, 1", 0, 0, CALL_ASKED);
    builder_call(b, S, 0, CALL_BIND, "0.0.0.0:6000", 0, 0, CALL_ASKED);
    builder_call(b, S, 0, CALL_LISTEN, "128", 0, 0, CALL_ASKED);
    builder_socket(b, S, 3, 0, PORT_SERVER, 0);
    builder_state(b, S, 3, FSM_CLOSED, FSM_LISTEN, ON_PASSIVE_OPEN, STATE_NEW);
    assert_true(says(m, "TIME_WAIT has this port too: SO_REUSEADDR allows it."));
    moment_free(m);
}

static void a_program_s_life_and_death_have_reasons(void **state)
{
    (void)state;
    struct moment_scene *m = moment_play("killed");
    assert_true(says(m, "was killed (SIGKILL)   sent FIN,ACK seq 1 ack 7 "));
    assert_true(says(m, "and its listener is gone"));
    assert_true(says(m, "The program let go: data that still comes gets a RST."));
    builder_command(&m->builder, S, CMD_START, "server start");
    builder_program(&m->builder, S, PROGRAM_STARTED, 0);
    assert_true(says(m, "A new process: the sockets of the old one are not its own."));
    moment_free(m);
    m = moment_play("reset"); /* both ends are gone */
    builder_command(&m->builder, C, CMD_SEND, "client send 5");
    builder_program(&m->builder, C, PROGRAM_SIGNALED, SIGPIPE);
    assert_true(says(m, "send() raised SIGPIPE: the client's program died of it"));
    assert_true(says(m, "CLOSED   no socket") && says(m, "ignored, it gives EPIPE."));
    builder_command(&m->builder, S, CMD_KILL, "server kill");
    builder_program(&m->builder, S, PROGRAM_SIGNALED, SIGKILL);
    assert_true(says(m, "It held no open socket: there was nothing to close."));
    builder_command(&m->builder, C, CMD_SET, "client set sigpipe ignore");
    builder_call(&m->builder, C, 0, CALL_SIGNAL, "SIGPIPE, SIG_IGN", 0, 0, CALL_ASKED);
    assert_true(says(m, "CLOSED   no socket") && says(m, "Ignored: a late write gives EPIPE.")); /* it makes none */
    moment_free(m);
}

/* RFC 9293 3.10.7.1 and 3.10.7.2: a lone FIN tells closed ports from listening ones. */
static void a_probe_is_answered_by_the_port_it_was_for(void **state)
{
    (void)state;
    struct moment_scene *m = moment_play("listen");
    struct builder *b = &m->builder;
    struct tape_event probe = {.kind = TAPE_SENT, .host = C, .cause = TAPE_SELF,
                               .u.sent = {.number = 1, .seg = {.sport = 40000, .dport = 7000, .flags = SEG_FIN},
                                          .marks = SENT_FORGED}};
    b->numbers = 1;
    builder_command(b, HOST_NONE, CMD_INJECT, "wire inject client FIN dport=7000");
    builder_add(b, &probe, NULL);
    builder_delivered(b, S, 0, 1);
    builder_sent(b, S, 0, SEG_RST | SEG_ACK, 0, 1, 0, 0, 40000);
    assert_true(says(m, "for port 7000") && says(m, "CLOSED   no socket takes it"));
    assert_true(says(m, "Nobody listens on port 7000: the answer is RST."));
    probe.u.sent.number = b->numbers = 3;
    probe.u.sent.seg.dport = PORT_SERVER;
    builder_command(b, HOST_NONE, CMD_INJECT, "wire inject client FIN");
    builder_add(b, &probe, NULL);
    builder_delivered(b, S, 0, 3);
    assert_true(says(m, "LISTEN   the state stays as it is") && says(m, "A lone FIN means nothing to a listener"));
    moment_free(m);
}

static void data_out_of_order_does_not_wait_in_recv_q(void **state)
{
    (void)state;
    struct moment_scene *m = moment_play("open");
    struct builder *b = &m->builder;
    uint32_t first = builder_sent(b, C, 1, SEG_PSH | SEG_ACK, 1, 1, 5, 0, PORT);
    uint32_t second = builder_sent(b, C, 1, SEG_PSH | SEG_ACK, 6, 1, 5, 0, PORT);
    builder_command(b, HOST_NONE, CMD_SWAP, "wire swap");
    struct tape_event swap = {.kind = TAPE_SWAPPED, .host = C, .cause = b->command, .u.swapped = {first, second}};
    builder_add(b, &swap, NULL);
    assert_true(says(m, "(C) #5 and #6 changed places on the wire"));
    assert_true(says(m, "#6 PSH,ACK seq 6 ack 1 len 5 overtakes #5 PSH,ACK seq 1 ack 1 len 5"));
    assert_true(says(m, "PSH,ACK  #6 seq 6")); /* several are held: the number goes before the ack */
    builder_command(b, HOST_NONE, CMD_DELIVER, "wire deliver");
    builder_delivered(b, S, 2, second);
    builder_sent(b, S, 2, SEG_ACK, 1, 1, 0, 0, PORT);
    assert_true(says(m, "Out of order: kept aside; the ACK asks for seq 1 again."));
    builder_delivered(b, S, 2, first);
    uint32_t ack = builder_sent(b, S, 2, SEG_ACK, 1, 11, 0, 0, PORT);
    assert_true(says(m, "It fills the gap"));
    builder_delivered(b, S, 2, builder_sent(b, C, 1, SEG_PSH | SEG_ACK, 1, 1, 5, SENT_COPY, PORT));
    assert_true(says(m, "It came before: nothing in it is new."));
    builder_delivered(b, C, 1, ack);
    builder_row(b, C, 1, 0, 0, true);
    assert_true(says(m, "Send-Q gets shorter"));
    builder_delivered(b, C, 1, builder_sent(b, S, 2, SEG_ACK, 1, 11, 0, SENT_COPY, PORT));
    assert_true(says(m, "It acknowledges nothing new"));
    moment_free(m);
}

/* RFC 9293 3.10.7.4: a number outside the window gets an ACK, a wrong ACK a RST. */
static void what_answered_decides_what_was_wrong(void **state)
{
    (void)state;
    struct moment_scene *m = moment_play("flood");
    struct builder *b = &m->builder;
    builder_command(b, HOST_NONE, CMD_INJECT, "wire inject client ACK");
    builder_delivered(b, S, 8, builder_sent(b, C, 0, SEG_ACK, 900000, 1, 0, SENT_FORGED, 9007));
    builder_sent(b, S, 8, SEG_ACK, 1, 1, 0, 0, 9007);
    assert_true(says(m, "Its sequence number is outside the window: ACK."));
    builder_delivered(b, S, 8, builder_sent(b, C, 0, SEG_ACK, 1, 77, 0, SENT_FORGED, 9007));
    builder_sent(b, S, 8, SEG_RST, 77, 0, 0, 0, 9007);
    assert_true(says(m, "It acknowledges what we never sent: answered with RST."));
    moment_free(m);
}

static void close_and_shutdown_are_told_apart(void **state)
{
    (void)state;
    struct moment_scene *m = moment_play("open");
    struct builder *b = &m->builder;
    builder_command(b, C, CMD_SHUTDOWN, "client shutdown wr");
    builder_call(b, C, 1, CALL_SHUTDOWN, "SHUT_WR", 0, 0, CALL_ASKED);
    builder_state(b, C, 1, FSM_ESTABLISHED, FSM_FIN_WAIT_1, ON_CLOSE, 0);
    assert_true(says(m, "The FIN waits behind data that cannot be sent yet."));
    builder_sent(b, C, 1, SEG_FIN | SEG_ACK, 1, 1, 0, 0, PORT);
    assert_true(says(m, "We are done sending; the other direction stays open."));
    moment_free(m);
    m = moment_play("fin-held");
    assert_true(says(m, "The program let go: data that still comes gets a RST."));
    moment_free(m);
}

/* RFC 9293 3.7.4. */
static void bytes_that_do_not_leave_are_explained(void **state)
{
    (void)state;
    struct moment_scene *m = moment_play("syn-held");
    builder_command(&m->builder, C, CMD_SEND, "client send 5");
    builder_call(&m->builder, C, 1, CALL_SEND, "5", -1, EAGAIN, CALL_ASKED);
    assert_true(says(m, "Not connected yet: the handshake must be done first."));
    moment_free(m);
    m = moment_play("open");
    for (int i = 0; i < 2; i++) {
        builder_command(&m->builder, C, CMD_SEND, "client send 5");
        builder_call(&m->builder, C, 1, CALL_SEND, "5", 5, 0, CALL_ASKED);
        if (i > 0) continue;
        builder_sent(&m->builder, C, 1, SEG_PSH | SEG_ACK, 1, 1, 5, 0, PORT);
        assert_true(says(m, "The bytes stay in Send-Q until they are acknowledged."));
    }
    assert_true(says(m, "Nagle: small data waits until what was sent is acknowledged."));
    builder_command(&m->builder, C, CMD_SEND, "client send 20000");
    builder_call(&m->builder, C, 1, CALL_SEND, "20000", 20000, 0, CALL_ASKED);
    assert_true(says(m, "The window is full: the bytes wait for an ACK."));
    moment_free(m);
}

static bool any_role(struct moment_scene *m, enum style_role role)
{
    bool found = false;
    struct canvas *c = canvas_new(24, 80);
    m->vs.cursor = tape_len(m->builder.tape);
    moment_fold(m);
    scene_draw(c, &m->scene);
    for (int i = 0; i < 24 * 80; i++) found |= canvas_at(c, i / 80, i % 80)->role == role;
    canvas_free(c);
    return found;
}

static void a_mark_stands_beside_the_story_and_an_arrow_lasts_until_the_next_thing(void **state)
{
    (void)state;
    struct moment_scene *m = moment_play("fin-held");
    struct tape_event mark = {.kind = TAPE_NOTE, .host = HOST_NONE, .cause = TAPE_SELF, .u.note.op = CMD_MARK};
    builder_add(&m->builder, &mark, "the FIN waits");
    assert_true(says(m, "mark \"the FIN waits\"") && says(m, "FIN_WAIT_1   ") && says(m, "close() = 0   sent FIN,ACK"));
    assert_true(any_role(m, STYLE_LAB_LIT_CLIENT));
    builder_command(&m->builder, S, CMD_SEND, "server send 5");
    builder_call(&m->builder, S, 2, CALL_SEND, "5", 5, 0, CALL_ASKED);
    assert_false(any_role(m, STYLE_LAB_LIT_CLIENT) || any_role(m, STYLE_LIT_CLIENT));
    assert_true(silent(m, "mark \"the FIN waits\""));
    moment_free(m);
}

static void connections_are_told_apart_by_the_client_s_port(void **state)
{
    (void)state;
    struct moment_scene *m = moment_play("open");
    struct builder *b = &m->builder;
    builder_command(b, C, CMD_CONNECT, "client connect");
    builder_call(b, C, 2, CALL_CONNECT, "192.0.2.2:6000", 0, 0, CALL_ASKED | CALL_WAITS);
    builder_socket(b, C, 2, 0, OTHER_PORT, PORT_SERVER);
    builder_state(b, C, 2, FSM_CLOSED, FSM_SYN_SENT, ON_ACTIVE_OPEN, STATE_NEW);
    uint32_t syn = builder_sent(b, C, 2, SEG_SYN, 0, 0, 0, 0, OTHER_PORT);
    builder_delivered(b, S, 3, syn);
    builder_socket(b, S, 3, 1, PORT_SERVER, OTHER_PORT);
    builder_state(b, S, 3, FSM_LISTEN, FSM_SYN_RCVD, ON_SYN, STATE_NEW);
    assert_true(screen_says(m, 30, 100, "SYN seq 0 :40313") && screen_says(m, 30, 100, "ACK seq 1 ack 1 :40312"));
    builder_delivered(b, S, 3, builder_sent(b, C, 0, SEG_RST, 1, 0, 0, SENT_FORGED, OTHER_PORT));
    builder_state(b, S, 3, FSM_SYN_RCVD, FSM_LISTEN, ON_RST, STATE_GONE);
    assert_true(screen_says(m, 24, 80, "LISTEN [S]") && silent(m, "CLOSED[S]"));
    moment_free(m);
}

static void a_red_mark_never_runs_into_the_name(void **state)
{
    (void)state;
    struct moment_scene *m = moment_play("fin-held");
    builder_state(&m->builder, C, 1, FSM_FIN_WAIT_1, FSM_FIN_WAIT_2, ON_ACK_OF_FIN, 0);
    builder_command(&m->builder, C, CMD_ABORT, "client abort");
    builder_call(&m->builder, C, 1, CALL_CLOSE, "", 0, 0, CALL_ASKED);
    builder_state(&m->builder, C, 1, FSM_FIN_WAIT_2, FSM_CLOSED, ON_ABORT, STATE_GONE);
    assert_true(says(m, "RST FIN_WAIT_2"));
    moment_free(m);
    m = moment_play("open");
    builder_command(&m->builder, S, CMD_KILL, "server kill");
    builder_program(&m->builder, S, PROGRAM_SIGNALED, SIGKILL);
    builder_state(&m->builder, S, 2, FSM_ESTABLISHED, FSM_CLOSED, ON_CLOSE_UNREAD, STATE_GONE);
    builder_sent(&m->builder, S, 2, SEG_RST | SEG_ACK, 1, 6, 0, 0, PORT);
    builder_state(&m->builder, S, 1, FSM_LISTEN, FSM_CLOSED, ON_CLOSE, STATE_GONE);
    assert_true(says(m, "(C)ESTABLISHED ! ") && silent(m, "CLOSED ..."));
    assert_true(says(m, "was killed (SIGKILL)   sent RST,ACK seq 1 ack 6 "));
    moment_free(m);
}

static void what_the_wire_does_by_itself_is_told(void **state)
{
    (void)state;
    struct moment_scene *m = moment_play("open");
    struct tape_event on = {.kind = TAPE_AUTO, .host = HOST_NONE, .cause = TAPE_SELF,
                            .u.automatic = {true, 0, 100 * VTIME_MS}};
    builder_add(&m->builder, &on, NULL);
    on.cause = tape_len(m->builder.tape) - 1;
    builder_add(&m->builder, &on, NULL);
    assert_true(says(m, "the wire delivers by itself after 100 ms") && says(m, "So does a real network"));
    moment_free(m);
}

static void no_story_leaves_its_third_line_empty(void **state)
{
    (void)state;
    for (const struct moment_row *row = moment_table; row->name; row++) {
        struct moment_scene *m = moment_play(row->name);
        struct story st;
        for (m->vs.cursor = 0; m->vs.cursor < tape_len(m->builder.tape); m->vs.cursor++) {
            moment_fold(m);
            story_tell(&st, &m->scene);
            if (st.nwhy == 0) fprintf(stderr, "%s at %u: %s\n", row->name, m->vs.cursor, st.text);
            assert_true(st.nwhat > 0 && st.nwhy > 0);
        }
        moment_free(m);
    }
}

/* RFC 4987 3.6: what a full listener answers is no half-open connection. */
static void a_syn_that_no_socket_took_is_judged_by_the_listener(void **state)
{
    (void)state;
    struct moment_scene *m = moment_play("flood");
    struct builder *b = &m->builder;
    builder_command(b, HOST_NONE, CMD_INJECT, "wire inject client SYN sport=9008");
    builder_delivered(b, S, 0, builder_sent(b, C, 0, SEG_SYN, 0, 0, 0, SENT_FORGED, 9008));
    assert_true(says(m, "LISTEN   the state stays as it is"));
    assert_true(says(m, "The backlog is full: the SYN is dropped without a word."));
    uint32_t cookie = builder_sent(b, S, 0, SEG_SYN | SEG_ACK, 0, 1, 0, 0, 9008);
    assert_true(says(m, "The backlog is full: a SYN cookie answers, and nothing is kept."));
    builder_command(b, HOST_NONE, CMD_DROP, "wire drop");
    builder_dropped(b, S, cookie);
    assert_true(says(m, "LISTEN   the state stays") && says(m, "A SYN cookie is never sent again: nothing was kept."));
    moment_free(m);
}

static uint32_t data(struct moment_scene *m, uint32_t seq)
{
    return builder_sent(&m->builder, C, 1, SEG_PSH | SEG_ACK, seq, 1, 5, 0, PORT);
}

static void data_is_told_by_what_became_of_it(void **state)
{
    (void)state;
    struct moment_scene *m = moment_play("open");
    struct builder *b = &m->builder;
    builder_delivered(b, S, 2, data(m, 1));
    builder_sent(b, S, 2, SEG_ACK, 1, 6, 0, 0, PORT);
    assert_true(says(m, "Data: it waits in Recv-Q until the program reads it."));
    builder_call(b, S, 2, CALL_RECV, "\"hello\"", 5, 0, CALL_AUTO);
    assert_true(says(m, "Data: the program reads it at once."));
    builder_call(b, S, 2, CALL_SEND, "\"hello\"", 5, 0, CALL_AUTO);
    assert_true(says(m, "Data: the program reads it and sends it back at once."));
    builder_delivered(b, S, 2, data(m, 6));
    builder_sent(b, S, 2, SEG_ACK, 1, 6, 0, 0, PORT);
    assert_true(says(m, "There is no room for it: the bytes are dropped."));
    builder_delivered(b, S, 2, data(m, 6 + (502u << 7)));
    builder_sent(b, S, 2, SEG_ACK, 1, 6, 0, 0, PORT);
    assert_true(says(m, "Outside the window: dropped; the ACK asks for seq 6."));
    builder_delivered(b, S, 2, data(m, 5 + (502u << 7)));
    builder_sent(b, S, 2, SEG_ACK, 1, 6, 0, 0, PORT);
    assert_true(says(m, "Out of order: kept aside; the ACK asks for seq 6 again."));
    moment_free(m);
}

/* RFC 5961 3.2: a challenge ACK is told only where one was sent. */
static void a_reset_is_told_by_its_answer(void **state)
{
    (void)state;
    struct moment_scene *m = moment_play("open");
    struct builder *b = &m->builder;
    builder_delivered(b, S, 2, builder_sent(b, C, 0, SEG_RST, 200001, 0, 0, SENT_FORGED, PORT));
    assert_true(says(m, "A RST from outside the window is dropped without a word.") && silent(m, "challenge ACK."));
    builder_delivered(b, S, 2, builder_sent(b, C, 0, SEG_RST, 101, 0, 0, SENT_FORGED, PORT));
    assert_true(says(m, "A RST not exactly next is not believed; nothing is sent."));
    builder_sent(b, S, 2, SEG_ACK, 1, 1, 0, 0, PORT);
    assert_true(says(m, "A RST not exactly next is not believed: challenge ACK."));
    moment_free(m);
}

/* RFC 9293 3.8.6.1. */
static void a_probe_and_its_answer_are_told_as_such(void **state)
{
    (void)state;
    struct moment_scene *m = moment_play("open");
    struct builder *b = &m->builder;
    builder_delivered(b, S, 2, data(m, 1));
    struct tape_event full = *tape_segment(b->tape, builder_sent(b, S, 2, SEG_ACK, 1, 6, 0, 0, PORT));
    full.u.sent.number = ++b->numbers;
    full.u.sent.seg.window = 0;
    builder_add(b, &full, NULL);
    builder_delivered(b, C, 1, full.u.sent.number);
    assert_true(says(m, "The window is shut: the sender waits, and asks again."));
    builder_fired(b, C, 1);
    uint32_t probe = builder_sent(b, C, 1, SEG_ACK, 5, 1, 0, 0, PORT);
    builder_delivered(b, S, 2, probe);
    uint32_t room = builder_sent(b, S, 2, SEG_ACK, 1, 6, 0, 0, PORT);
    assert_true(says(m, "A probe: it brings nothing new, so an ACK must answer it."));
    builder_delivered(b, C, 1, room);
    assert_true(says(m, "There is room again: what waits in Send-Q may go."));
    moment_free(m);
}

static void a_fin_in_time_wait_does_not_claim_a_loss(void **state)
{
    (void)state;
    struct moment_scene *m = moment_play("time-wait");
    struct builder *b = &m->builder;
    for (int copy = 0; copy < 2; copy++) {
        builder_delivered(b, C, 1,
                          builder_sent(b, S, 2, SEG_FIN | SEG_ACK, 1, 8, 0, copy ? SENT_COPY : SENT_AGAIN, PORT));
        builder_sent(b, C, 1, SEG_ACK, 8, 2, 0, 0, PORT);
        assert_true(says(m, copy ? "A copy of the FIN: the last ACK goes out again, the wait restarts."
                                 : "The FIN again: the last ACK was lost or is late; it goes again."));
    }
    moment_free(m);
}

static void the_story_follows_the_connection_that_is_followed(void **state)
{
    (void)state;
    struct moment_scene *m = moment_play("open");
    struct builder *b = &m->builder;
    builder_command(b, C, CMD_CONNECT, "client connect");
    builder_socket(b, C, 2, 0, OTHER_PORT, PORT_SERVER);
    builder_state(b, C, 2, FSM_CLOSED, FSM_SYN_SENT, ON_ACTIVE_OPEN, STATE_NEW);
    assert_true(says(m, "connect/SYN"));
    m->vs.focus_host = C;
    m->vs.focus = 1;
    assert_true(says(m, "ACK of SYN")); /* the handshake of the first one */
    assert_true(says(m, "both directions are open"));
    m->vs.focus = 2;
    assert_true(silent(m, "both directions are open"));
    moment_free(m);
}

static void the_loss_of_a_copy_is_no_loss(void **state)
{
    (void)state;
    struct moment_scene *m = moment_play("open");
    struct builder *b = &m->builder;
    uint32_t first = data(m, 1), second = data(m, 1), last = data(m, 6);
    builder_command(b, HOST_NONE, CMD_DROP, "wire drop");
    builder_dropped(b, C, first);
    assert_true(says(m, "dropped: a copy of it is still on the wire") && says(m, "The other one can still arrive."));
    builder_dropped(b, C, last);
    assert_true(says(m, "dropped: the peer does not see these bytes") && says(m, "retransmit timer brings it back."));
    builder_delivered(b, S, 2, second);
    builder_sent(b, S, 2, SEG_ACK, 1, 6, 0, 0, PORT);
    builder_dropped(b, C, data(m, 1));
    assert_true(says(m, "dropped: a copy was lost; nothing is missing"));
    moment_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_call_that_failed_leads),
        cmocka_unit_test(no_story_leaves_its_third_line_empty),
        cmocka_unit_test(reuseaddr_is_named_where_it_helped),
        cmocka_unit_test(a_program_s_life_and_death_have_reasons),
        cmocka_unit_test(a_probe_is_answered_by_the_port_it_was_for),
        cmocka_unit_test(data_out_of_order_does_not_wait_in_recv_q),
        cmocka_unit_test(what_answered_decides_what_was_wrong),
        cmocka_unit_test(a_syn_that_no_socket_took_is_judged_by_the_listener),
        cmocka_unit_test(data_is_told_by_what_became_of_it),
        cmocka_unit_test(a_reset_is_told_by_its_answer),
        cmocka_unit_test(a_probe_and_its_answer_are_told_as_such),
        cmocka_unit_test(a_fin_in_time_wait_does_not_claim_a_loss),
        cmocka_unit_test(the_story_follows_the_connection_that_is_followed),
        cmocka_unit_test(the_loss_of_a_copy_is_no_loss),
        cmocka_unit_test(close_and_shutdown_are_told_apart),
        cmocka_unit_test(bytes_that_do_not_leave_are_explained),
        cmocka_unit_test(a_mark_stands_beside_the_story_and_an_arrow_lasts_until_the_next_thing),
        cmocka_unit_test(connections_are_told_apart_by_the_client_s_port),
        cmocka_unit_test(a_red_mark_never_runs_into_the_name),
        cmocka_unit_test(what_the_wire_does_by_itself_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
