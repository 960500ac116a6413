/* command.c - the table of commands and of settings, and a command written as a
 * line of a script. Reading a line is for script/; carrying it out for an engine. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "core/command.h"
#include "core/segment.h"

/* ORDER COMMAND */
const struct command_info command_table[CMD_COUNT] = {
    [CMD_LISTEN] = {CMD_LISTEN, "listen", SUBJECT_HOST, "[PORT] [backlog N]", "Waits for connections."},
    [CMD_CONNECT] = {CMD_CONNECT, "connect", SUBJECT_HOST, "[PORT]", "Opens a connection to the other host."},
    [CMD_ACCEPT] = {CMD_ACCEPT, "accept", SUBJECT_HOST, "", "Takes the oldest finished connection of the listener."},
    [CMD_SEND] = {CMD_SEND, "send", SUBJECT_HOST, "N|\"TEXT\"", "Writes N bytes, or the text, with one call."},
    [CMD_RECV] = {CMD_RECV, "recv", SUBJECT_HOST, "[N]", "Reads once what has arrived, at most N bytes."},
    [CMD_CLOSE] = {CMD_CLOSE, "close", SUBJECT_HOST, "", "Closes the socket."},
    [CMD_SHUTDOWN] = {CMD_SHUTDOWN, "shutdown", SUBJECT_HOST, "[rd|wr|rdwr]",
                      "Closes one direction; wr sends FIN and reading goes on."},
    [CMD_ABORT] = {CMD_ABORT, "abort", SUBJECT_HOST, "", "Ends the connection at once, with RST."},
    [CMD_BIND] = {CMD_BIND, "bind", SUBJECT_HOST, "PORT",
                  "Makes a socket and binds it for the next listen or connect."},
    [CMD_KILL] = {CMD_KILL, "kill", SUBJECT_HOST, "", "Kills the program with SIGKILL; the kernel closes its sockets."},
    [CMD_START] = {CMD_START, "start", SUBJECT_HOST, "", "Starts the program again."},
    [CMD_SET] = {CMD_SET, "set", SUBJECT_HOST, "SETTING VALUE", "Changes a setting of the host."},
    [CMD_DELIVER] = {CMD_DELIVER, "deliver", SUBJECT_WIRE, "#N | [all] [HOST] [FLAGS] [len=N]",
                     "Lets a held segment arrive; the oldest that fits."},
    [CMD_DROP] = {CMD_DROP, "drop", SUBJECT_WIRE, "#N | [all] [HOST] [FLAGS] [len=N]", "Loses a held segment."},
    [CMD_DUP] = {CMD_DUP, "dup", SUBJECT_WIRE, "#N | [HOST] [FLAGS] [len=N]",
                 "Puts a copy right behind a held segment."},
    [CMD_SWAP] = {CMD_SWAP, "swap", SUBJECT_WIRE, "#N | [HOST] [FLAGS] [len=N]",
                  "Lets a held segment and the next of its host change places."},
    [CMD_AUTO] = {CMD_AUTO, "auto", SUBJECT_WIRE, "off | DELAY [loss PERCENT]", "Delivers by itself after a delay."},
    [CMD_INJECT] = {CMD_INJECT, "inject", SUBJECT_WIRE,
                    "HOST FLAGS [seq=N] [ack=N] [len=N] [sport=N] [dport=N]",
                    "Forges a segment as if the host had sent it."},
    [CMD_WAIT] = {CMD_WAIT, "wait", SUBJECT_NONE, "DURATION", "Lets engine time pass."},
    [CMD_SEED] = {CMD_SEED, "seed", SUBJECT_NONE, "N", "Sets the seed of everything that is random."},
    [CMD_EXPECT] = {CMD_EXPECT, "expect", SUBJECT_NONE,
                    "HOST [socket N] STATE | HOST any|no STATE | HOST count STATE N | "
                    "HOST result N | HOST errno NAME | HOST signal NAME | HOST eof | "
                    "wire HOST FLAGS [len=N] | wire #N FLAGS [len=N] | wire empty, each [within DURATION]",
                    "Checks what is true now, or becomes so in time."},
    [CMD_TITLE] = {CMD_TITLE, "title", SUBJECT_NONE, "TEXT", "Names the lesson."},
    [CMD_SAY] = {CMD_SAY, "say", SUBJECT_NONE, "TEXT", "Explains something in a lesson."},
    [CMD_PAUSE] = {CMD_PAUSE, "pause", SUBJECT_NONE, "", "Waits for a key in a lesson."},
    [CMD_MARK] = {CMD_MARK, "mark", SUBJECT_NONE, "TEXT", "Marks this place on the tape; a chapter of a recording."},
    [CMD_ASK] = {CMD_ASK, "ask", SUBJECT_NONE, "TEXT", "Asks what happens next."},
    [CMD_CHOICE] = {CMD_CHOICE, "choice", SUBJECT_NONE, "STATE|FLAGS|nothing", "Offers an answer to the question."},
    [CMD_ANSWER] = {CMD_ANSWER, "answer", SUBJECT_NONE, "TEXT", "Tells the answer and why."},
};

/* ORDER SETTING. syncookies is on at first, as on every Linux (ip-sysctl). */
const struct setting_info setting_table[SET_COUNT] = {
    [SET_SIGPIPE] = {"sigpipe", "default", "ignore", false, 0, "What SIGPIPE does: it kills, or send gives EPIPE."},
    [SET_REUSEADDR] = {"reuseaddr", "off", "on", false, 0, "Sets SO_REUSEADDR on sockets made later."},
    [SET_AUTOACCEPT] = {"autoaccept", "off", "on", false, 1, "Accepts each finished connection at once."},
    [SET_AUTOREAD] = {"autoread", "off", "on", false, 0, "Reads data, end of file and errors at once."},
    [SET_ECHO] = {"echo", "off", "on", false, 0, "Reads at once and sends all of it back."},
    [SET_NODELAY] = {"nodelay", "off", "on", false, 0, "Sets TCP_NODELAY: small segments do not wait."},
    [SET_LINGER] = {"linger", "off", "SECONDS", true, -1, "Sets SO_LINGER: close waits; with 0 it sends RST."},
    [SET_SYNCOOKIES] = {"syncookies", "off", "on", false, 1, "Answers SYNs with cookies when the backlog is full."},
};

/* A buffer that may be too small: all of the length is counted, what fits is kept. */
struct line { char *buf; size_t cap, len; };

static void put_bytes(struct line *line, const char *bytes, size_t len)
{
    if (line->len + 1 < line->cap) {
        const size_t room = line->cap - 1 - line->len, n = len < room ? len : room;
        memcpy(line->buf + line->len, bytes, n);
        line->buf[line->len + n] = '\0';
    }
    line->len += len;
}

static void __attribute__((format(printf, 2, 3))) put(struct line *line, const char *format, ...)
{
    char text[128]; /* words and numbers only; free text goes through put_bytes */
    va_list args;
    int n;
    va_start(args, format);
    n = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (n > 0) put_bytes(line, text, (size_t)n < sizeof text ? (size_t)n : sizeof text - 1);
}

/* Whole milliseconds are the finest a script can say. */
void duration_print(vtime duration, char *buf, size_t cap)
{
    if (duration == 0)
        snprintf(buf, cap, "0");
    else if (duration % VTIME_SECOND == 0)
        snprintf(buf, cap, "%" PRId64 "s", duration / VTIME_SECOND);
    else
        snprintf(buf, cap, "%" PRId64 "ms", duration / VTIME_MS);
}

static void put_duration(struct line *line, vtime duration)
{
    char text[32];
    duration_print(duration, text, sizeof text);
    put(line, "%s", text);
}

static void put_quoted(struct line *line, const char *text, size_t len)
{
    put_bytes(line, "\"", 1);
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '\n')
            put_bytes(line, "\\n", 2);
        else if (text[i] == '"' || text[i] == '\\')
            put(line, "\\%c", text[i]);
        else
            put_bytes(line, text + i, 1);
    }
    put_bytes(line, "\"", 1);
}

static void put_flags(struct line *line, uint8_t flags, bool exact)
{
    char text[40];
    if (flags || exact) put(line, " %s%s", exact ? "=" : "", segment_flags_print(flags, text, sizeof text));
}

static void put_pick(struct line *line, const struct wire_pick *pick)
{
    if (pick->all) put(line, " all");
    if (pick->number) put(line, " #%" PRIu32, pick->number);
    if (pick->from != HOST_NONE) put(line, " %s", host_name(pick->from));
    put_flags(line, pick->flags, pick->exact);
    if (pick->len >= 0) put(line, " len=%" PRId32, pick->len);
}

static void put_number(struct line *line, const char *key, struct wire_number number)
{
    if (number.given) put(line, number.relative ? " %s=%+" PRId64 : " %s=%" PRId64, key, number.value);
}

static void put_inject(struct line *line, const struct command *command)
{
    put(line, " %s", host_name(command->host));
    put_flags(line, command->u.inject.flags, false);
    put_number(line, "seq", command->u.inject.seq);
    put_number(line, "ack", command->u.inject.ack);
    if (command->u.inject.len) put(line, " len=%u", command->u.inject.len);
    if (command->u.inject.sport) put(line, " sport=%u", command->u.inject.sport);
    if (command->u.inject.dport) put(line, " dport=%u", command->u.inject.dport);
}

static void put_setting(struct line *line, enum setting what, int value)
{
    const struct setting_info *setting = &setting_table[what];
    put(line, " %s ", setting->word);
    if (setting->seconds && value >= 0)
        put(line, "%d", value);
    else
        put(line, "%s", value > 0 ? setting->on : setting->off);
}

static void put_name_or_number(struct line *line, const char *word, const char *name, int number)
{
    if (name)
        put(line, " %s %s", word, name);
    else
        put(line, " %s %d", word, number);
}

static void put_expect(struct line *line, const struct command *command)
{
    const char *state = fsm_state_name(command->u.expect.state);
    const bool wire = command->u.expect.what == EXPECT_WIRE || command->u.expect.what == EXPECT_WIRE_EMPTY;

    put(line, " %s", wire ? "wire" : host_name(command->host));
    if (command->sock && !wire) put(line, " socket %u", command->sock);
    switch (command->u.expect.what) {
    case EXPECT_STATE: put(line, " %s", state); break;
    case EXPECT_ANY: put(line, " any %s", state); break;
    case EXPECT_NO: put(line, " no %s", state); break;
    case EXPECT_COUNT: put(line, " count %s %" PRIu32, state, command->u.expect.count); break;
    case EXPECT_RESULT: put(line, " result %" PRId64, command->u.expect.result); break;
    case EXPECT_ERRNO:
        put_name_or_number(line, "errno", errno_name(command->u.expect.number), command->u.expect.number);
        break;
    case EXPECT_SIGNAL:
        put_name_or_number(line, "signal", signal_name(command->u.expect.number), command->u.expect.number);
        break;
    case EXPECT_EOF: put(line, " eof"); break;
    case EXPECT_WIRE: put_pick(line, &command->u.expect.pick); break;
    case EXPECT_WIRE_EMPTY: put(line, " empty"); break;
    }
    if (command->u.expect.within) {
        put(line, " within ");
        put_duration(line, command->u.expect.within);
    }
}

/* What stands behind the word of a system call. */
static void put_call(struct line *line, const struct command *command)
{
    static const char *const how[] = {[SHUTDOWN_RD] = " rd", [SHUTDOWN_WR] = "", [SHUTDOWN_RDWR] = " rdwr"};
    const enum command_op op = command->op;

    if (op == CMD_LISTEN || op == CMD_CONNECT || op == CMD_BIND) {
        if (command->u.open.port != PORT_SERVER || op == CMD_BIND) put(line, " %u", command->u.open.port);
        if (op == CMD_LISTEN && command->u.open.backlog != BACKLOG_DEFAULT)
            put(line, " backlog %u", command->u.open.backlog);
    } else if (op == CMD_SEND && command->text) {
        put(line, " ");
        put_quoted(line, command->text, command->len);
    } else if (op == CMD_SEND || (op == CMD_RECV && command->len)) {
        put(line, " %zu", command->len);
    } else if (op == CMD_SHUTDOWN) {
        put(line, "%s", how[command->u.how]);
    } else if (op == CMD_SET) {
        put_setting(line, command->u.set.what, command->u.set.value);
    }
}

static void put_automatic(struct line *line, const struct command *command)
{
    if (!command->u.automatic.on) {
        put(line, " off");
        return;
    }
    put(line, " ");
    put_duration(line, command->u.automatic.delay);
    if (command->u.automatic.loss) put(line, " loss %u", command->u.automatic.loss);
}

static void put_choice(struct line *line, const struct command *command)
{
    switch (command->u.choice.kind) {
    case CHOICE_STATE: put(line, " %s", fsm_state_name(command->u.choice.state)); break;
    case CHOICE_FLAGS: put_flags(line, command->u.choice.flags, false); break;
    case CHOICE_NOTHING: put(line, " nothing"); break;
    }
}

static void put_other(struct line *line, const struct command *command)
{
    const enum command_op op = command->op;

    if (op == CMD_WAIT) {
        put(line, " ");
        put_duration(line, command->u.duration);
    } else if (op == CMD_SEED) {
        put(line, " %" PRIu64, command->u.seed);
    } else if (op == CMD_EXPECT) {
        put_expect(line, command);
    } else if (op == CMD_CHOICE) {
        put_choice(line, command);
    } else if (command_is_words(op) && command->text && command->len) {
        put(line, " ");
        put_bytes(line, command->text, command->len); /* the rest of the line, as it stands */
    }
}

size_t command_print(const struct command *command, char *buf, size_t cap)
{
    struct line line = {buf, cap, 0};
    const struct command_info *info = &command_table[command->op];

    if (cap) buf[0] = '\0';
    if (info->subject == SUBJECT_HOST) put(&line, "%s ", host_name(command->host));
    if (info->subject == SUBJECT_HOST && command->sock) put(&line, "socket %u ", command->sock);
    if (info->subject == SUBJECT_WIRE) put(&line, "wire ");
    put(&line, "%s", info->word);
    if (command->lang[0]) put(&line, ".%.*s", (int)sizeof command->lang, command->lang);

    if (info->subject == SUBJECT_HOST)
        put_call(&line, command);
    else if (info->subject == SUBJECT_NONE)
        put_other(&line, command);
    else if (info->op == CMD_AUTO)
        put_automatic(&line, command);
    else if (info->op == CMD_INJECT)
        put_inject(&line, command);
    else
        put_pick(&line, &command->u.pick);
    return line.len;
}

bool command_is_words(enum command_op op) { return op >= CMD_TITLE && op <= CMD_ANSWER; }

bool command_is_action(enum command_op op) { return !command_is_words(op) && op != CMD_EXPECT; }

bool command_ends_page(enum command_op op) { return command_is_action(op) || op == CMD_PAUSE; }

bool command_is_on_the_page(enum command_op op)
{
    return op == CMD_SAY || op == CMD_ASK || op == CMD_CHOICE || op == CMD_ANSWER;
}

bool command_is_seen(const struct command *command)
{
    switch ((int)command->op) {
    case CMD_TITLE: case CMD_CHOICE: case CMD_EXPECT:
        return false;
    default:
        return !*command->lang;
    }
}
