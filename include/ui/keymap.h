/* ui/keymap.h - the one table of keys. The screen, the footer, the help overlay
 * and `finwait keys` all read it. A lower case key acts on the client, its upper
 * case twin on the server. */
#ifndef UI_KEYMAP_H
#define UI_KEYMAP_H
#include <stdbool.h>
#include <stddef.h>
#include "core/model.h"
#include "ui/key.h"
#include "view/scene.h"

/* ORDER KEYMAP: keymap_table[] in src/ui/keymap.c */
enum keymap_id {
    KEYMAP_CONNECT, KEYMAP_LISTEN, KEYMAP_SEND, KEYMAP_RECV, KEYMAP_CLOSE, KEYMAP_HALF_CLOSE, KEYMAP_KILL,
    KEYMAP_ABORT, KEYMAP_START, KEYMAP_SIGPIPE, KEYMAP_REUSEADDR, KEYMAP_ECHO,
    KEYMAP_DELIVER, KEYMAP_DELIVER_CHOSEN, KEYMAP_CHOOSE_UP, KEYMAP_CHOOSE_DOWN, KEYMAP_DROP, KEYMAP_DUP,
    KEYMAP_SWAP, KEYMAP_AUTO, KEYMAP_FASTER, KEYMAP_SLOWER, KEYMAP_INJECT,
    KEYMAP_BACK, KEYMAP_FORWARD, KEYMAP_PAGE_BACK, KEYMAP_PAGE_ON, KEYMAP_COMMAND_BACK, KEYMAP_COMMAND_FORWARD,
    KEYMAP_MARK_BACK, KEYMAP_MARK_FORWARD, KEYMAP_FIRST, KEYMAP_LAST, KEYMAP_UNDO, KEYMAP_PASS,
    KEYMAP_SOCKET, KEYMAP_MARK, KEYMAP_PROMPT, KEYMAP_SEARCH, KEYMAP_HELP, KEYMAP_CALLS, KEYMAP_ATLAS, KEYMAP_GOTO,
    KEYMAP_LESSONS, KEYMAP_RESUME, KEYMAP_BIG, KEYMAP_THEME, KEYMAP_RECORD, KEYMAP_REDRAW, KEYMAP_SUSPEND,
    KEYMAP_ESCAPE, KEYMAP_QUIT,
    KEYMAP_COUNT
};

/* What decides whether a key can act. */
struct keymap_state {
    const struct model *model;
    const struct tape *tape;
    uint32_t chosen;    /* #N of the chosen held segment; 0: the oldest */
    uint32_t cursor;    /* tape[0..cursor) is shown; 0 where that is nothing that was asked for */
    bool live, replay;
    bool big;           /* the layout of a lecture hall: a narrower footer */
    bool busy;          /* a command is not over */
    const char *script; /* the next command of a script, which Space plays; NULL: none, or it rests */
    const char *plays;  /* "lesson", "script": what was begun; NULL: nothing */
    bool rests;         /* it waits while the learner does something of his own */
    bool plays_on;      /* looking back, and at the end it does not rest: Space goes forward, as PgDn does */
    bool failed;        /* what it expects did not come, or cannot any more */
    bool played;        /* a script was played to its end, and nothing was done since */
    bool following;     /* Tab has chosen a socket */
    bool help;          /* the help overlay is open, or another that is only read */
    bool atlas;         /* the atlas is open */
    bool go;            /* the letters for going to a state are shown */
    bool lessons;       /* the list of lessons is open */
    bool chapter;       /* the script has another chapter to come */
    bool recording;     /* what is seen is being recorded */
    bool warps;         /* time can be let pass: the simulator */
    vtime next;         /* so long until something comes due; VTIME_NEVER: nothing does */
};

struct keymap_row;
typedef bool keymap_test(const struct keymap_state *, enum host, char *why, size_t cap);

enum { KEYMAP_KEYS = 3 };
struct keymap_row {
    enum keymap_id id;
    const char *name;          /* "half-close" */
    int keys[KEYMAP_KEYS];     /* 0 ends; of a pair the client's, upper case is the server's */
    bool pair;
    const char *group, *help;  /* help: at most 34 columns */
    /* in the language of scripts; HOST, VALUE, #N stand for what is so now; NULL: acts on the screen */
    const char *command;
    keymap_test *able;         /* NULL: always. False: why says what can be done instead */
};
extern const struct keymap_row keymap_table[KEYMAP_COUNT];

/* The row a key belongs to, and whose it is (HOST_NONE when not of a pair). NULL: none. */
const struct keymap_row *keymap_find(int key, enum host *);
/* Whether it can act now; if not, why[cap] is one sentence on what can. */
bool keymap_able(const struct keymap_row *, enum host, const struct keymap_state *, char *why, size_t cap);
/* The command the key stands for now, one line of a script, in buf[cap]; false when it is none. */
bool keymap_command(const struct keymap_row *, enum host, const struct keymap_state *, char *buf, size_t cap);

/* The held segment that is chosen: `chosen` while it is held, else the oldest; 0: none. */
uint32_t keymap_chosen(const struct keymap_state *);
bool keymap_auto(const struct keymap_state *); /* `wire auto` is on */

/* Up to six keys that matter now and work now; the caller keeps them. */
enum { KEYMAP_HINTS = 6 };
struct keymap_footer {
    struct key_hint hints[KEYMAP_HINTS]; /* keys == NULL ends */
    char keys[KEYMAP_HINTS][12];
    char script[168];                    /* as much of the script's command as there is room for */
};
void keymap_footer_fill(struct keymap_footer *, const struct keymap_state *);

/* Rows for the help overlay; the caller keeps them. */
struct keymap_help {
    struct key_help rows[KEYMAP_COUNT + 1];
    char keys[KEYMAP_COUNT][28];
    char other[KEYMAP_COUNT][8];
};
void keymap_help_fill(struct keymap_help *);

#endif
