/* core/command.h - what a user may ask for. A key press, a line of a script and
 * a `:` line are the same command. A command is a value; `text` borrows from
 * whoever parsed it (a script, a command line). */
#ifndef CORE_COMMAND_H
#define CORE_COMMAND_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/fsm.h"
#include "core/host.h"
#include "core/vtime.h"

/* ORDER COMMAND: command_table[] in src/core/command.c */
enum command_op {
    CMD_LISTEN, CMD_CONNECT, CMD_ACCEPT, CMD_SEND, CMD_RECV, CMD_CLOSE, CMD_SHUTDOWN, CMD_ABORT,
    CMD_BIND, CMD_KILL, CMD_START, CMD_SET,
    CMD_DELIVER, CMD_DROP, CMD_DUP, CMD_SWAP, CMD_AUTO, CMD_INJECT,
    CMD_WAIT, CMD_SEED, CMD_EXPECT,
    CMD_TITLE, CMD_SAY, CMD_PAUSE, CMD_MARK, CMD_ASK, CMD_CHOICE, CMD_ANSWER,
    CMD_COUNT
};

enum command_subject { SUBJECT_HOST, SUBJECT_WIRE, SUBJECT_NONE };

struct command_info {             /* one row: parser, help, completion, docs read it */
    enum command_op op;
    const char *word;             /* "listen" */
    enum command_subject subject; /* what stands before the word */
    const char *usage;            /* "[PORT] [backlog N]" */
    const char *help;             /* "waits for connections" */
};
extern const struct command_info command_table[CMD_COUNT];

enum { BACKLOG_DEFAULT = 128 };   /* listen without a backlog */
#define COMMAND_TIME_MOST (24 * VTIME_HOUR) /* the longest time that a command can name */

/* ORDER SETTING: setting_table[] in src/core/command.c */
enum setting { SET_SIGPIPE, SET_REUSEADDR, SET_AUTOACCEPT, SET_AUTOREAD, SET_ECHO, SET_NODELAY,
               SET_LINGER, SET_SYNCOOKIES, SET_COUNT };
struct setting_info {
    const char *word;             /* "sigpipe" */
    const char *off, *on;         /* its two values: "default" "ignore", "off" "on" */
    bool seconds;                 /* linger: a number of seconds instead of `on` */
    int initial;                  /* value of a new host: 0 off, 1 on, linger -1 off */
    const char *help;
};
extern const struct setting_info setting_table[SET_COUNT];

/* Which held segments a wire command means. Zero: the oldest. */
struct wire_pick {
    uint32_t number;     /* #N; 0: not given */
    bool all;            /* on and on until nothing fits and both hosts are quiet */
    enum host from;      /* sender; HOST_NONE: either */
    uint8_t flags;       /* at least these */
    bool exact;          /* `=`: exactly these, and no data unless len is given */
    int32_t len;         /* -1: not given */
};

struct wire_number { bool given, relative; int64_t value; }; /* 7, +0, -1 */

enum shutdown_how { SHUTDOWN_RD, SHUTDOWN_WR, SHUTDOWN_RDWR };
enum expect_what {
    EXPECT_STATE, EXPECT_ANY, EXPECT_NO, EXPECT_COUNT,       /* HOST [socket N] STATE ... */
    EXPECT_RESULT, EXPECT_ERRNO, EXPECT_SIGNAL, EXPECT_EOF,  /* HOST ... */
    EXPECT_WIRE, EXPECT_WIRE_EMPTY                           /* wire ... */
};

struct command {
    enum command_op op;
    enum host host;               /* HOST_NONE for wire and lesson commands */
    uint16_t sock;                /* `socket N`; 0: the default one */
    uint32_t line, column;        /* where it was written; 0: typed or made */
    const char *text;             /* send "TEXT", words of a lesson; borrowed, not NUL-ended */
    size_t len;                   /* bytes of text; send N: that many */
    char lang[4];                 /* "zh" of say.zh; "" */
    union {
        struct { uint16_t port, backlog; } open; /* listen, connect, bind; filled with the defaults */
        enum shutdown_how how;
        struct { enum setting what; int value; } set; /* linger: seconds, -1 off */
        struct wire_pick pick;                   /* deliver drop dup swap */
        struct { bool on; vtime delay; uint8_t loss; } automatic; /* loss in percent */
        struct { uint8_t flags; struct wire_number seq, ack; uint16_t len, sport, dport; } inject;
        vtime duration;                          /* wait */
        uint64_t seed;
        struct {
            enum expect_what what;
            enum fsm_state state;
            uint32_t count;                      /* count STATE N */
            int64_t result;
            int number;                          /* errno or signal */
            struct wire_pick pick;               /* EXPECT_WIRE */
            vtime within;                        /* 0: now */
        } expect;
        struct { enum { CHOICE_STATE, CHOICE_FLAGS, CHOICE_NOTHING } kind;
                 enum fsm_state state; uint8_t flags; } choice;
    } u;
};

/* True for title, say, pause, mark, ask, choice, answer. */
bool command_is_words(enum command_op);
/* Neither words nor an expectation: it does something to the hosts, the wire or time. */
bool command_is_action(enum command_op);
/* Of these, say, ask, choice and answer: what a page of a lesson shows. */
bool command_is_on_the_page(enum command_op);
/* A page that has words ends with an action or a pause. */
bool command_ends_page(enum command_op);
/* Whether the picture tells that it was carried out: not for an expectation that
 * holds, a title, or words in another language than the script's own. */
bool command_is_seen(const struct command *);

/* The canonical line of a command, as a script has it ("wire deliver client FIN");
 * parsing it gives the command back. Writes at most cap bytes with a NUL, returns
 * the whole length as snprintf does. */
size_t command_print(const struct command *, char *buf, size_t cap);

/* "0", "500ms", "2s": a duration as scripts write it, in buf[cap]; whole milliseconds. */
void duration_print(vtime, char *buf, size_t cap);

/* errno and signal names as scripts write them: "ECONNREFUSED", "SIGPIPE".
 * Both ways; -1 / NULL when unknown. */
int errno_parse(const char *text, size_t len);
const char *errno_name(int number);
int signal_parse(const char *text, size_t len);
const char *signal_name(int number);

#endif
