/* typist.c - see typist.h. Keys and lines come from the program's tables, so new ones are typed too. Never
 * Ctrl-\ (it asks for the death of the program) and seldom what quits: that ends a run early. */
#include "typist.h"
#include <stdio.h>
#include <string.h>
#include "ui/keymap.h"
#include "lines.h"

static void put(struct typed *t, const char *bytes, size_t len)
{
    if (len > sizeof t->bytes - t->len) len = sizeof t->bytes - t->len;
    memcpy(t->bytes + t->len, bytes, len);
    t->len += len;
}

static void put_text(struct typed *t, const char *text) { put(t, text, strlen(text)); }

/* As xterm sends them. */
static const char *special(int key)
{
    static const char *const bytes[UI_KEY_LAST - UI_KEY_BASE] = {
        "\033OA", "\033OB", "\033OD", "\033OC", "\033OH", "\033OF", "\033[5~", "\033[6~",
        "\r", "\t", "\033[Z", "\033", "\177", "\033[3~", "\033[2~",
        "\033OP", "\033OQ", "\033OR", "\033OS", "\033[15~", "\033[17~", "\033[18~", "\033[19~", "\033[20~", "\033[21~",
        "\033[23~", "\033[24~",
    };
    return bytes[key - UI_KEY_BASE];
}

void typist_key(int key, char bytes[TYPIST_KEY_BYTES])
{
    if (key >= UI_KEY_BASE) snprintf(bytes, TYPIST_KEY_BYTES, "%s", special(key));
    else snprintf(bytes, TYPIST_KEY_BYTES, "%c", (char)key);
}

static void type_key(struct chance *c, struct typed *t)
{
    const struct keymap_row *row = &keymap_table[chance_below(c, KEYMAP_COUNT)];
    int key = row->keys[chance_below(c, KEYMAP_KEYS)];
    if (!key) key = row->keys[0];
    if (row->id == KEYMAP_QUIT && !chance_percent(c, 2)) key = ' ';
    if (row->pair && chance_percent(c, 50)) key += 'A' - 'a';
    char bytes[TYPIST_KEY_BYTES];
    typist_key(key, bytes);
    put_text(t, bytes);
}

static void type_any_special(struct chance *c, struct typed *t)
{
    put_text(t, special(UI_KEY_BASE + (int)chance_below(c, UI_KEY_LAST - UI_KEY_BASE)));
}

static void type_bytes(struct chance *c, struct typed *t, uint32_t most)
{
    for (uint32_t n = 1 + chance_below(c, most); n > 0; n--) {
        char byte = (char)chance_below(c, 256);
        /* SIGINT, SIGQUIT, and what stops the output until another byte lets it go on */
        if (byte == '\003' || byte == '\034' || byte == '\023') byte = '\033';
        put(t, &byte, 1);
    }
}

/* Half of them lines that bring a connection on, or somewhere where few come; the others any of the tables. */
static void type_line(struct chance *c, struct typed *t)
{
    static const char *const lines[] = {
        "server listen", "client connect", "server listen 6001 backlog 1", "client connect 6001", "wire deliver all",
        "wire auto 0", "wire auto 10ms loss 20", "wire auto off", "client send \"\xc3\xa4 text\"", "server send 20000",
        "client recv 5", "server close", "client set linger 1", "server set echo on", "client set echo on",
        "wire inject client RST seq=+0", "wire inject server SYN seq=1 len=400", "wire swap", "wire dup",
        "wire drop server", "expect client ESTABLISHED within 1s", "wait 100ms", "seed 5", "title a",
        "mark \"a\"", "say \"words\"", "client kill", "server kill", "client start", "undo 3", "redo", "sim", "engine",
        "resume", "record", "record y.cast", "goto CLOSING CLOSING", "save x", "save /", "theme mono", "enter client",
        "lessons", "atlas", "calls", "nonsense \"", "client set sigpipe ignore",
    };
    char line[TYPED_MAX / 2];
    put_text(t, ":");
    lines_any(c, line, sizeof line);
    put_text(t, chance_percent(c, 50) ? line : CHANCE_OF(c, lines));
    for (uint32_t n = chance_below(c, 4); n > 0 && chance_percent(c, 30); n--) type_any_special(c, t);
    if (chance_percent(c, 90)) put_text(t, "\r");
}

static void type_words(struct chance *c, struct typed *t)
{
    static const char *const words[] = {"/FIN\r", "/\r", "/SYN\t", ":\t\t\t", ":w\t\033", "/\xe4\xb8", ":client \t\t\r",
                                        "g\r", "gFc\r\r", "i\t\t1\r\033", "e\r   ", "v\r\r"};
    put_text(t, CHANCE_OF(c, words));
}

/* A sequence of a terminal, cut anywhere; the rest comes late, or never. */
static void type_cut(struct chance *c, struct typed *t)
{
    static const char *const whole[] = {
        "\033OA", "\033[5~", "\033[1;5D", "\033[200~", "\033[<0;33;12M", "\033[<64;999999;12m", "\033[M !!",
        "\033]11;rgb:0000/0000/0000\033\\", "\033P1$r0m\033\\", "\033[?62;1;6c", "\xe4\xb8\xad", "\xf0\x9f\x98\x80",
        "\xc3\xa9", "\033[24;80R", "\033\033[A", "\033[I", "\033O",
    };
    const char *bytes = CHANCE_OF(c, whole);
    put(t, bytes, 1 + chance_below(c, (uint32_t)strlen(bytes)));
    t->rests = chance_percent(c, 10);
}

static void type_size(struct chance *c, struct typed *t)
{
    static const struct { int rows, cols; } sizes[] = {
        {24, 80}, {24, 80}, {30, 100}, {40, 132}, {60, 200}, {23, 80}, {24, 79}, {1, 1}, {10, 300}, {300, 10},
        {100, 400}, {25, 99},
    };
    uint32_t which = chance_below(c, sizeof sizes / sizeof *sizes);
    t->rows = sizes[which].rows;
    t->cols = sizes[which].cols;
}

void typist_next(struct chance *c, struct typed *t)
{
    uint32_t what = chance_below(c, 100);
    *t = (struct typed){.len = 0};
    if (what < 70) type_key(c, t);
    else if (what < 76) type_any_special(c, t);
    else if (what < 82) type_line(c, t);
    else if (what < 85) type_words(c, t);
    else if (what < 91) type_cut(c, t);
    else if (what < 93) type_size(c, t);
    else if (what < 94) put_text(t, "\032");     /* Ctrl-Z: here nobody could continue it, so it goes straight on */
    else if (what < 95) put_text(t, "\023x\021"); /* Ctrl-S and Ctrl-Q */
    else if (what < 96) type_bytes(c, t, 100);
    else type_bytes(c, t, 1);
}
