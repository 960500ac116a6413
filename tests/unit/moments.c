/* moments.c - the moments, each grown from the one before as an engine would
 * write it. Ports and numbers are those of the design's drawings. */
#include "moments.h"
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

static const enum host C = HOST_CLIENT, S = HOST_SERVER;
enum { PORT = 40312, SYN_ACK = SEG_SYN | SEG_ACK, FIN_ACK = SEG_FIN | SEG_ACK };

const struct moment_row moment_table[] = {
    {"fresh", "nothing has happened"}, {"listen", "a listener, no connection"},
    {"syn-held", "the first SYN waits"}, {"open", "both ESTABLISHED"}, {"fin-held", "the first FIN waits"},
    {"time-wait", "47 s of TIME_WAIT are left"}, {"late", "TIME_WAIT is over, the kernel late"},
    {"closing", "both FINs crossed"}, {"back", "looking back six events"}, {"reset", "an arrow off the figure"},
    {"twice", "both ends in TIME_WAIT"}, {"flood", "seven half-open connections"}, {"dropped", "a SYN was lost"},
    {"refused", "connect() failed"}, {"killed", "kill -9 of the server"}, {"flight", "a FIN on its way"},
    {"cookie", "an inferred step"}, {"off-the-map", "a change no arrow explains"}, {"repeats", "SYN x3"},
    {"inject", "a reset is forged"}, {"calls", "the log of system calls"}, {"help", "the help overlay"},
    {"atlas", "every edge, walked or not"}, {"atlas-end", "the last edge of the atlas"},
    {"lesson", "words of a lesson and a question"}, {"lessons", "the list of lessons"},
    {"goto", "the way to a pair of states"}, {"prompt", "a command is typed"}, {"message", "a message in the footer"},
    {NULL, NULL},
};

static void deliver(struct builder *b, enum host to, uint16_t sock, uint32_t number)
{
    builder_command(b, HOST_NONE, CMD_DELIVER, "wire deliver");
    builder_delivered(b, to, sock, number);
}

static void play_listen(struct builder *b)
{
    builder_command(b, S, CMD_LISTEN, "server listen");
    builder_call(b, S, 0, CALL_SOCKET, "", 3, 0, CALL_ASKED);
    builder_call(b, S, 0, CALL_BIND, "0.0.0.0:6000", 0, 0, CALL_ASKED);
    builder_call(b, S, 1, CALL_LISTEN, "128", 0, 0, CALL_ASKED);
    builder_socket(b, S, 1, 0, PORT_SERVER, 0);
    builder_state(b, S, 1, FSM_CLOSED, FSM_LISTEN, ON_PASSIVE_OPEN, STATE_NEW);
    builder_row(b, S, 1, 0, 0, true);
}

static uint32_t play_connect(struct builder *b)
{
    builder_command(b, C, CMD_CONNECT, "client connect");
    builder_call(b, C, 0, CALL_SOCKET, "", 3, 0, CALL_ASKED);
    builder_call(b, C, 1, CALL_CONNECT, "192.0.2.2:6000", 0, 0, CALL_ASKED | CALL_WAITS);
    builder_socket(b, C, 1, 0, PORT, PORT_SERVER);
    builder_state(b, C, 1, FSM_CLOSED, FSM_SYN_SENT, ON_ACTIVE_OPEN, STATE_NEW);
    uint32_t syn = builder_sent(b, C, 1, SEG_SYN, 0, 0, 0, 0, PORT);
    builder_row(b, C, 1, 0, 1, true);
    builder_timer(b, C, 1, TIMER_RETRANSMIT, 0, VTIME_SECOND);
    b->now += 190 * VTIME_MS;
    return syn;
}

static void play_drop(struct builder *b, uint32_t syn)
{
    builder_command(b, HOST_NONE, CMD_DROP, "wire drop");
    builder_dropped(b, C, syn);
}

static void play_open(struct builder *b)
{
    play_listen(b);
    play_drop(b, play_connect(b));
    b->now += VTIME_SECOND;
    builder_fired(b, C, 1);
    uint32_t syn = builder_sent(b, C, 1, SEG_SYN, 0, 0, 0, SENT_AGAIN, PORT);
    builder_timer(b, C, 1, TIMER_RETRANSMIT, 1, VTIME_SECOND);
    deliver(b, S, 2, syn);
    builder_socket(b, S, 2, 1, PORT_SERVER, PORT);
    builder_state(b, S, 2, FSM_LISTEN, FSM_SYN_RCVD, ON_SYN, STATE_NEW);
    uint32_t answer = builder_sent(b, S, 2, SYN_ACK, 0, 1, 0, 0, PORT);
    deliver(b, C, 1, answer);
    builder_state(b, C, 1, FSM_SYN_SENT, FSM_ESTABLISHED, ON_SYN_ACK, 0);
    uint32_t ack = builder_sent(b, C, 1, SEG_ACK, 1, 1, 0, 0, PORT);
    builder_row(b, C, 1, 0, 0, true);
    builder_timer(b, C, 1, TIMER_OFF, 0, 0);
    builder_call(b, C, 1, CALL_CONNECT, "192.0.2.2:6000", 0, 0, CALL_ASKED | CALL_DECIDED);
    deliver(b, S, 2, ack);
    builder_state(b, S, 2, FSM_SYN_RCVD, FSM_ESTABLISHED, ON_ACK_OF_SYN, 0);
    builder_call(b, S, 2, CALL_ACCEPT, "", 4, 0, CALL_AUTO);
    builder_row(b, S, 2, 0, 0, true);
}

static void play_hello(struct builder *b)
{
    play_open(b);
    builder_command(b, C, CMD_SEND, "client send \"hello\\n\"");
    builder_call(b, C, 1, CALL_SEND, "\"hello\\n\"", 6, 0, CALL_ASKED);
    uint32_t data = builder_sent(b, C, 1, SEG_PSH | SEG_ACK, 1, 1, 6, 0, PORT);
    deliver(b, S, 2, data);
    uint32_t ack = builder_sent(b, S, 2, SEG_ACK, 1, 7, 0, 0, PORT);
    builder_call(b, S, 2, CALL_RECV, "\"hello\\n\"", 6, 0, CALL_AUTO);
    deliver(b, C, 1, ack);
}

static uint32_t play_fin(struct builder *b)
{
    play_hello(b);
    builder_command(b, C, CMD_CLOSE, "client close");
    builder_call(b, C, 1, CALL_CLOSE, "", 0, 0, CALL_ASKED);
    builder_state(b, C, 1, FSM_ESTABLISHED, FSM_FIN_WAIT_1, ON_CLOSE, 0);
    uint32_t fin = builder_sent(b, C, 1, FIN_ACK, 7, 1, 0, 0, PORT);
    builder_row(b, C, 1, 0, 1, false);
    builder_timer(b, C, 1, TIMER_RETRANSMIT, 0, 200 * VTIME_MS);
    return fin;
}

static uint32_t play_fin_arrives(struct builder *b, uint32_t fin)
{
    deliver(b, S, 2, fin);
    builder_state(b, S, 2, FSM_ESTABLISHED, FSM_CLOSE_WAIT, ON_FIN, 0);
    uint32_t ack = builder_sent(b, S, 2, SEG_ACK, 1, 8, 0, 0, PORT);
    builder_row(b, S, 2, 1, 0, true);
    return ack;
}

static void play_time_wait(struct builder *b, vtime passed)
{
    uint32_t ack = play_fin_arrives(b, play_fin(b));
    deliver(b, C, 1, ack);
    builder_state(b, C, 1, FSM_FIN_WAIT_1, FSM_FIN_WAIT_2, ON_ACK_OF_FIN, 0);
    builder_row(b, C, 1, 0, 0, false);
    builder_timer(b, C, 1, TIMER_TIMEWAIT, 0, 60 * VTIME_SECOND);
    builder_command(b, S, CMD_CLOSE, "server close");
    builder_call(b, S, 2, CALL_CLOSE, "", 0, 0, CALL_ASKED);
    builder_state(b, S, 2, FSM_CLOSE_WAIT, FSM_LAST_ACK, ON_CLOSE, 0);
    uint32_t fin = builder_sent(b, S, 2, FIN_ACK, 1, 8, 0, 0, PORT);
    deliver(b, C, 1, fin);
    builder_state(b, C, 1, FSM_FIN_WAIT_2, FSM_TIME_WAIT, ON_FIN, 0);
    uint32_t last = builder_sent(b, C, 1, SEG_ACK, 8, 2, 0, 0, PORT);
    builder_timer(b, C, 1, TIMER_TIMEWAIT, 0, 60 * VTIME_SECOND);
    deliver(b, S, 2, last);
    builder_state(b, S, 2, FSM_LAST_ACK, FSM_CLOSED, ON_ACK_OF_FIN, STATE_GONE);
    b->now += passed;
}

static void play_closing(struct builder *b, uint32_t acks[2])
{
    uint32_t fin = play_fin(b);
    builder_command(b, S, CMD_CLOSE, "server close");
    builder_call(b, S, 2, CALL_CLOSE, "", 0, 0, CALL_ASKED);
    builder_state(b, S, 2, FSM_ESTABLISHED, FSM_FIN_WAIT_1, ON_CLOSE, 0);
    uint32_t other = builder_sent(b, S, 2, FIN_ACK, 1, 7, 0, 0, PORT);
    deliver(b, S, 2, fin);
    builder_state(b, S, 2, FSM_FIN_WAIT_1, FSM_CLOSING, ON_FIN, 0);
    acks[0] = builder_sent(b, S, 2, SEG_ACK, 2, 8, 0, 0, PORT);
    deliver(b, C, 1, other);
    builder_state(b, C, 1, FSM_FIN_WAIT_1, FSM_CLOSING, ON_FIN, 0);
    acks[1] = builder_sent(b, C, 1, SEG_ACK, 8, 2, 0, 0, PORT);
    builder_row(b, C, 1, 0, 0, false);
    builder_timer(b, C, 1, TIMER_OFF, 0, 0);
}

static void play_twice(struct builder *b)
{
    uint32_t acks[2];
    play_closing(b, acks);
    deliver(b, C, 1, acks[0]);
    builder_state(b, C, 1, FSM_CLOSING, FSM_TIME_WAIT, ON_ACK_OF_FIN, 0);
    builder_timer(b, C, 1, TIMER_TIMEWAIT, 0, 60 * VTIME_SECOND);
    b->now += 2 * VTIME_SECOND;
    deliver(b, S, 2, acks[1]);
    builder_state(b, S, 2, FSM_CLOSING, FSM_TIME_WAIT, ON_ACK_OF_FIN, 0);
    builder_timer(b, S, 2, TIMER_TIMEWAIT, 0, 60 * VTIME_SECOND);
}

static void play_reset(struct builder *b)
{
    play_hello(b);
    builder_command(b, C, CMD_ABORT, "client abort");
    builder_call(b, C, 1, CALL_CLOSE, "", 0, 0, CALL_ASKED);
    builder_state(b, C, 1, FSM_ESTABLISHED, FSM_CLOSED, ON_ABORT, STATE_GONE);
    uint32_t rst = builder_sent(b, C, 1, SEG_RST | SEG_ACK, 7, 1, 0, 0, PORT);
    deliver(b, S, 2, rst);
    builder_state(b, S, 2, FSM_ESTABLISHED, FSM_CLOSED, ON_RST, STATE_GONE);
    builder_call(b, S, 2, CALL_RECV, "", -1, ECONNRESET, CALL_AUTO);
}

static void play_flood(struct builder *b)
{
    play_listen(b);
    for (uint16_t i = 1; i <= 7; i++) {
        builder_command(b, HOST_NONE, CMD_INJECT, "wire inject client SYN");
        uint32_t syn = builder_sent(b, C, 0, SEG_SYN, 0, 0, 0, SENT_FORGED, (uint16_t)(9000 + i));
        builder_delivered(b, S, (uint16_t)(i + 1), syn);
        builder_socket(b, S, (uint16_t)(i + 1), 1, PORT_SERVER, (uint16_t)(9000 + i));
        builder_state(b, S, (uint16_t)(i + 1), FSM_LISTEN, FSM_SYN_RCVD, ON_SYN, STATE_NEW);
        builder_sent(b, S, (uint16_t)(i + 1), SYN_ACK, 0, 1, 0, 0, (uint16_t)(9000 + i));
        builder_timer(b, S, (uint16_t)(i + 1), TIMER_RETRANSMIT, 0, VTIME_SECOND);
    }
    b->now += 300 * VTIME_MS;
}

static void play_refused(struct builder *b)
{
    uint32_t syn = play_connect(b);
    deliver(b, S, 0, syn);
    uint32_t rst = builder_sent(b, S, 0, SEG_RST | SEG_ACK, 0, 1, 0, 0, PORT);
    deliver(b, C, 1, rst);
    builder_state(b, C, 1, FSM_SYN_SENT, FSM_CLOSED, ON_RST, STATE_GONE);
    builder_call(b, C, 1, CALL_CONNECT, "192.0.2.2:6000", -1, ECONNREFUSED, CALL_ASKED | CALL_DECIDED);
}

static void play_killed(struct builder *b)
{
    play_hello(b);
    builder_command(b, S, CMD_KILL, "server kill");
    builder_program(b, S, PROGRAM_SIGNALED, SIGKILL);
    builder_state(b, S, 2, FSM_ESTABLISHED, FSM_FIN_WAIT_1, ON_CLOSE, 0);
    builder_sent(b, S, 2, FIN_ACK, 1, 7, 0, 0, PORT);
    builder_row(b, S, 2, 0, 1, false);
    builder_state(b, S, 1, FSM_LISTEN, FSM_CLOSED, ON_CLOSE, STATE_GONE);
}

static void play_cookie(struct builder *b)
{
    play_listen(b);
    builder_command(b, HOST_NONE, CMD_INJECT, "wire inject client ACK");
    uint32_t ack = builder_sent(b, C, 0, SEG_ACK, 1, 1, 0, SENT_FORGED, PORT);
    builder_delivered(b, S, 2, ack);
    builder_socket(b, S, 2, 1, PORT_SERVER, PORT);
    builder_state(b, S, 2, FSM_LISTEN, FSM_SYN_RCVD, ON_SYN, STATE_NEW | STATE_INFERRED);
    builder_state(b, S, 2, FSM_SYN_RCVD, FSM_ESTABLISHED, ON_ACK_OF_SYN, STATE_INFERRED);
}

static void play_off_the_map(struct builder *b)
{
    play_hello(b);
    builder_fired(b, C, 1);
    builder_state(b, C, 1, FSM_ESTABLISHED, FSM_TIME_WAIT, ON_2MSL, 0);
}

static void play_repeats(struct builder *b)
{
    play_listen(b);
    uint32_t syn = play_connect(b);
    for (uint32_t i = 2; i <= 3; i++) {
        struct tape_event e = {.kind = TAPE_REPEATED, .host = C, .sock = 1, .u.wire = {syn, i}};
        b->now += VTIME_SECOND;
        builder_fired(b, C, 1);
        e.cause = b->stimulus;
        builder_add(b, &e, NULL);
        builder_timer(b, C, 1, TIMER_RETRANSMIT, (uint8_t)(i - 1), VTIME_SECOND);
    }
}

static void play_words(struct builder *b, enum command_op op, const char *line, const char *words)
{
    struct tape_event note = {.kind = TAPE_NOTE, .host = HOST_NONE, .u.note.op = op};
    builder_command(b, HOST_NONE, op, line);
    note.cause = b->command;
    builder_add(b, &note, words);
}

static void play_lesson(struct builder *b)
{
    play_words(b, CMD_TITLE, "title Both close at once", "Both close at once");
    play_fin(b);
    builder_command(b, S, CMD_CLOSE, "server close");
    builder_call(b, S, 2, CALL_CLOSE, "", 0, 0, CALL_ASKED);
    builder_state(b, S, 2, FSM_ESTABLISHED, FSM_FIN_WAIT_1, ON_CLOSE, 0);
    builder_sent(b, S, 2, FIN_ACK, 1, 7, 0, 0, PORT);
    static const char said[] = "Both programs have called close(): two FINs are on the wire. Deliver both.";
    play_words(b, CMD_SAY, "say Both programs ...", said);
    play_words(b, CMD_SAY, "say.zh ...", "\xe4\xb8\xa4\xe4\xb8\xaa");
    play_words(b, CMD_ASK, "ask Which state comes next?", "Which state comes next?");
    play_words(b, CMD_CHOICE, "choice FIN_WAIT_2", "");
    play_words(b, CMD_CHOICE, "choice CLOSING", "");
}

static const struct key_hint held_hints[6] = {
    {"Space", "deliver"}, {"d", "drop"}, {"X", "server closes"}, {"Left", "back"}, {"u", "undo"}, {"?", "help"}};
static const struct key_hint open_hints[6] = {
    {"s", "send"}, {"x", "close"}, {"X", "server closes"}, {"K", "kill -9"}, {"Left", "back"}, {"?", "help"}};
static const struct key_hint fresh_hints[6] = {
    {"L", "listen"}, {"c", "connect"}, {"e", "lessons"}, {"g", "go to"}, {"?", "help"}, {"q", "quit"}};
static const struct key_hint back_hints[6] = {
    {"Right", "forward"}, {"Left", "back"}, {"End", "live"}, {"u", "go on from here"}, {"?", "help"}, {NULL, NULL}};

static const struct key_help help_rows[] = {
    {"programs", "c", "C", "connect"}, {"programs", "l", "L", "listen"}, {"programs", "s", "S", "send"},
    {"programs", "r", "R", "receive"}, {"programs", "x", "X", "close"}, {"programs", "h", "H", "half-close (shutdown)"},
    {"programs", "k", "K", "kill -9"}, {"programs", "z", "Z", "abort: sends RST"},
    {"programs", "n", "N", "start the program again"}, {"programs", "p", "P", "SIGPIPE: default, ignore"},
    {"programs", "o", "O", "SO_REUSEADDR: off, on"}, {"programs", "y", "Y", "echo: off, on"},
    {"wire", "Space", NULL, "deliver the next"}, {"wire", "Enter", NULL, "deliver the chosen"},
    {"wire", "Up", NULL, "choose the one before"}, {"wire", "Down", NULL, "choose the one behind"},
    {"wire", "d", NULL, "drop the chosen"}, {"wire", "2", NULL, "duplicate the chosen"},
    {"wire", "w", NULL, "swap with the next one"}, {"wire", "a", NULL, "deliver by itself: off, on"},
    {"time", "Left", NULL, "look back one step"}, {"time", "Right", NULL, "forward one step"},
    {"time", "PgUp", NULL, "back by what one PgDn did"}, {"time", "PgDn", NULL, "forward again; at the end as Space"},
    {"time", ",", NULL, "back one command"}, {"time", ".", NULL, "forward one command"},
    {"time", "[", NULL, "back to a mark"}, {"time", "]", NULL, "forward to a mark"},
    {"time", "Home", NULL, "the beginning"}, {"time", "End", NULL, "the end: live"},
    {"screen", "Tab", NULL, "follow the next socket"}, {"screen", "m", NULL, "set a mark"},
    {"screen", ":", NULL, "a command; Tab lists them"}, {"screen", "? F1", NULL, "this help"},
    {"screen", "F3", NULL, "next theme"},
    {"screen", "Ctrl-L", NULL, "draw the screen again"}, {"screen", "Ctrl-Z", NULL, "suspend; fg comes back"},
    {"screen", "Esc", NULL, "close what is open"}, {"screen", "q Ctrl-C", NULL, "quit"}, {NULL, NULL, NULL, NULL},
};
static const char *const choices[] = {"close", "connect", NULL};

static void hints(struct moment_scene *m, const struct key_hint from[6])
{
    memcpy(m->scene.footer, from, sizeof m->scene.footer);
}

static bool play_first(struct moment_scene *m, const char *name)
{
    struct builder *b = &m->builder;
    uint32_t acks[2];
    if (!strcmp(name, "fresh")) hints(m, fresh_hints);
    else if (!strcmp(name, "listen")) play_listen(b);
    else if (!strcmp(name, "syn-held")) play_listen(b), play_connect(b);
    else if (!strcmp(name, "dropped")) play_listen(b), play_drop(b, play_connect(b));
    else if (!strcmp(name, "open")) play_open(b);
    else if (!strcmp(name, "fin-held")) play_fin(b), hints(m, held_hints);
    else if (!strcmp(name, "time-wait")) play_time_wait(b, 13 * VTIME_SECOND);
    else if (!strcmp(name, "late")) play_time_wait(b, 61 * VTIME_SECOND);
    else if (!strcmp(name, "closing")) play_closing(b, acks), hints(m, held_hints);
    else if (!strcmp(name, "twice")) play_twice(b);
    else if (!strcmp(name, "reset")) play_reset(b);
    else if (!strcmp(name, "flood")) play_flood(b), hints(m, held_hints);
    else return false;
    return true;
}

static void forge(struct moment_scene *m)
{
    struct command c = {.op = CMD_INJECT, .host = C};
    c.u.inject.flags = SEG_RST;
    c.u.inject.seq = (struct wire_number){.given = true, .relative = true, .value = 100};
    m->vs.inject = &m->form;
    m->form = (struct inject_form){.host = C, .flags = SEG_RST, .field = INJECT_SEQ, .word[INJECT_SEQ] = "+100"};
    forecast_make(&m->form.forecast, m->model, m->builder.tape, &c);
}

/* Earlier sessions opened and closed at once on the kernel; the simulator aborted. */
static void atlas(struct moment_scene *m, int chosen)
{
    int open = fsm_find(FSM_SYN_SENT, ON_SYN, FSM_SYN_RCVD), close = fsm_find(FSM_FIN_WAIT_1, ON_FIN, FSM_CLOSING);
    int abort = fsm_find(FSM_ESTABLISHED, ON_ABORT, FSM_CLOSED);
    m->atlas.walked[ATLAS_KERNEL][open / 8] |= (uint8_t)(1u << open % 8);
    m->atlas.walked[ATLAS_KERNEL][close / 8] |= (uint8_t)(1u << close % 8);
    m->atlas.walked[ATLAS_SIM][abort / 8] |= (uint8_t)(1u << abort % 8);
    m->vs.atlas = &m->atlas;
    m->vs.atlas_edge = chosen;
    m->vs.overlay = OVERLAY_ATLAS;
}

/* Both are ESTABLISHED, "g" and "H" were pressed. */
static void way(struct moment_scene *m)
{
    static const struct { enum host host; enum fsm_state from; enum fsm_cause cause; enum fsm_state to; } arrows[] = {
        {HOST_CLIENT, FSM_ESTABLISHED, ON_CLOSE, FSM_FIN_WAIT_1},
        {HOST_CLIENT, FSM_FIN_WAIT_1, ON_ACK_OF_FIN, FSM_FIN_WAIT_2},
        {HOST_SERVER, FSM_ESTABLISHED, ON_FIN, FSM_CLOSE_WAIT},
    };
    m->go = (struct goto_view){.stage = GOTO_FOUND, .want = {FSM_FIN_WAIT_2, FSM_CLOSE_WAIT}, .edge = -1, .nsteps = 4,
                               .why = "",
                               .step = {"client close", "wire deliver server", "wire deliver client",
                                        "wire deliver client"}};
    for (size_t i = 0; i < sizeof arrows / sizeof *arrows; i++) {
        int edge = fsm_find(arrows[i].from, arrows[i].cause, arrows[i].to);
        m->go.walked[arrows[i].host][edge / 8] |= (uint8_t)(1u << edge % 8);
    }
    m->vs.go = &m->go;
    m->vs.overlay = OVERLAY_GOTO;
}

static void lessons(struct moment_scene *m)
{
    m->lessons = (struct lesson_list){.n = LESSON_LIST_MAX, .chosen = 28}; /* more than the smallest screen has rows */
    for (int i = 0; i < LESSON_LIST_MAX; i++) {
        m->lessons.entry[i] = (struct lesson_entry){.number = i + 1, .minutes = 2 + i % 9, .done = i % 4 == 1,
            .title = "Which of them closes first?",
            .chapters = "The FIN\nA chapter whose name is longer than one row has room for"};
    }
    m->vs.lessons = &m->lessons;
    m->vs.overlay = OVERLAY_LESSONS;
}

static bool play_second(struct moment_scene *m, const char *name)
{
    struct builder *b = &m->builder;
    if (!strcmp(name, "refused")) play_refused(b);
    else if (!strcmp(name, "killed")) play_killed(b);
    else if (!strcmp(name, "cookie")) play_cookie(b);
    else if (!strcmp(name, "off-the-map")) play_off_the_map(b);
    else if (!strcmp(name, "repeats")) play_repeats(b), hints(m, held_hints);
    else if (!strcmp(name, "lesson")) play_lesson(b), hints(m, held_hints);
    else if (!strcmp(name, "flight")) {
        m->vs.flight = (struct flight){play_fin(b), 5, 8};
    } else if (!strcmp(name, "back")) {
        play_fin_arrives(b, play_fin(b));
        m->vs.live = false;
        m->vs.behind = 6;
        m->vs.now = b->now;
        m->vs.cursor = tape_len(b->tape);
        hints(m, back_hints);
        deliver(b, C, 1, b->numbers);
        builder_state(b, C, 1, FSM_FIN_WAIT_1, FSM_FIN_WAIT_2, ON_ACK_OF_FIN, 0);
    } else if (!strcmp(name, "help")) {
        play_open(b);
        m->vs.overlay = OVERLAY_HELP;
    } else if (!strcmp(name, "calls")) {
        play_fin(b);
        m->vs.overlay = OVERLAY_CALLS;
    } else if (!strcmp(name, "inject")) {
        play_open(b);
        m->vs.overlay = OVERLAY_INJECT;
    } else if (!strcmp(name, "atlas") || !strcmp(name, "atlas-end")) {
        play_time_wait(b, 13 * VTIME_SECOND);
        atlas(m, name[5] ? (int)fsm_nedges - 1 : fsm_find(FSM_SYN_SENT, ON_SYN, FSM_SYN_RCVD));
    } else if (!strcmp(name, "goto")) {
        play_open(b);
        way(m);
    } else if (!strcmp(name, "lessons")) {
        play_open(b);
        lessons(m);
    } else if (!strcmp(name, "prompt")) {
        play_open(b);
        m->vs.line = "client c";
        m->vs.line_cursor = 8;
        m->vs.choices = choices;
    } else if (!strcmp(name, "message")) {
        play_open(b);
        m->vs.message = "The program of the server runs already. K kills it.";
        m->vs.message_bad = true;
    } else return false;
    return true;
}

void moment_fold(struct moment_scene *m)
{
    model_init(m->model);
    for (uint32_t i = 0; i < m->vs.cursor; i++) model_apply(m->model, m->builder.tape, tape_at(m->builder.tape, i));
    m->vs.walks = walks_read(&m->walks, m->builder.tape, 0, m->vs.cursor) ? NULL : &m->walks;
}

struct moment_scene *moment_play(const char *name)
{
    struct moment_scene *m = calloc(1, sizeof *m);
    m->model = malloc(sizeof *m->model);
    builder_open(&m->builder);
    m->vs.live = true;
    m->vs.focus_host = HOST_NONE;
    m->vs.choice = -1;
    hints(m, open_hints);
    if (!play_first(m, name) && !play_second(m, name)) {
        moment_free(m);
        return NULL;
    }
    if (!m->vs.cursor) m->vs.cursor = tape_len(m->builder.tape);
    if (!m->vs.now) m->vs.now = m->builder.now;
    moment_fold(m);
    if (m->vs.overlay == OVERLAY_INJECT) forge(m);
    m->scene.tape = m->builder.tape;
    m->scene.model = m->model;
    m->scene.vs = &m->vs;
    m->scene.engine = "kernel";
    m->scene.help = help_rows;
    return m;
}

void moment_free(struct moment_scene *m)
{
    tape_free(m->builder.tape);
    free(m->model);
    free(m);
}
