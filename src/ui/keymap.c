/* keymap.c - the table of keys and when each can act. To add a key: a name in
 * ui/keymap.h, a row here. A key that is a command carries it as a script has it,
 * so that what a key does can be written down, saved and replayed. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include "keymap_able.h"
#include "ui/keymap.h"

/* clang-format off */
const struct keymap_row keymap_table[KEYMAP_COUNT] = { /* ORDER KEYMAP */
    { KEYMAP_CONNECT,    "connect",    { 'c' }, true, "programs", "connect",                     "HOST connect",             able_program },
    { KEYMAP_LISTEN,     "listen",     { 'l' }, true, "programs", "listen",                      "HOST listen",              able_program },
    { KEYMAP_SEND,       "send",       { 's' }, true, "programs", "send",                        "HOST send \"hello\"",      able_connection },
    { KEYMAP_RECV,       "receive",    { 'r' }, true, "programs", "receive",                     "HOST recv",                able_connection },
    { KEYMAP_CLOSE,      "close",      { 'x' }, true, "programs", "close",                       "HOST close",               able_socket },
    { KEYMAP_HALF_CLOSE, "half-close", { 'h' }, true, "programs", "half-close (shutdown)",       "HOST shutdown",            able_connection },
    { KEYMAP_KILL,       "kill",       { 'k' }, true, "programs", "kill -9",                     "HOST kill",                able_program },
    { KEYMAP_ABORT,      "abort",      { 'z' }, true, "programs", "abort: sends RST",            "HOST abort",               able_connection },
    { KEYMAP_START,      "start",      { 'n' }, true, "programs", "start the program again",     "HOST start",               able_start },
    { KEYMAP_SIGPIPE,    "sigpipe",    { 'p' }, true, "programs", "SIGPIPE: default, ignore",    "HOST set sigpipe VALUE",   NULL },
    { KEYMAP_REUSEADDR,  "reuseaddr",  { 'o' }, true, "programs", "SO_REUSEADDR: off, on",       "HOST set reuseaddr VALUE", NULL },
    { KEYMAP_ECHO,       "echo",       { 'y' }, true, "programs", "echo: off, on",               "HOST set echo VALUE",      NULL },

    { KEYMAP_DELIVER,        "deliver",        { ' ' },               false, "wire", "deliver the next",      "wire deliver",    able_deliver },
    { KEYMAP_DELIVER_CHOSEN, "deliver chosen", { UI_KEY_ENTER },     false, "wire", "deliver the chosen",    "wire deliver #N", able_held },
    { KEYMAP_CHOOSE_UP,      "choose up",      { UI_KEY_UP },        false, "wire", "choose the one before", NULL, able_choose },
    { KEYMAP_CHOOSE_DOWN,    "choose down",    { UI_KEY_DOWN },      false, "wire", "choose the one behind", NULL, able_choose },
    { KEYMAP_DROP,           "drop",           { 'd' },              false, "wire", "drop the chosen",       "wire drop #N",    able_held },
    { KEYMAP_DUP,            "duplicate",      { '2' },              false, "wire", "duplicate the chosen",  "wire dup #N",     able_held },
    { KEYMAP_SWAP,           "swap",           { 'w' },              false, "wire", "swap with the next one", "wire swap #N",   able_swap },
    { KEYMAP_AUTO,           "auto",           { 'a' },              false, "wire", "deliver by itself: off, on", "wire auto VALUE", NULL },
    { KEYMAP_FASTER,         "faster",         { '+' },              false, "wire", "deliver by itself, but sooner", "wire auto VALUE", able_faster },
    { KEYMAP_SLOWER,         "slower",         { '-' },              false, "wire", "deliver by itself, but later",  "wire auto VALUE", able_slower },
    { KEYMAP_INJECT,         "inject",         { 'i' },              false, "wire", "forge a segment: a form", NULL, able_inject },

    { KEYMAP_BACK,            "back",            { UI_KEY_LEFT },              false, "time", "look back one step",  NULL, able_back },
    { KEYMAP_FORWARD,         "forward",         { UI_KEY_RIGHT },             false, "time", "forward one step",    NULL, able_forward },
    { KEYMAP_PAGE_BACK,       "page back",       { UI_KEY_PGUP },              false, "time", "back by what one PgDn did", NULL, able_back },
    { KEYMAP_PAGE_ON,         "page on",         { UI_KEY_PGDN },              false, "time", "forward again; at the end as Space", NULL, able_page },
    { KEYMAP_COMMAND_BACK,    "command back",    { ',' },                      false, "time", "back one command",    NULL, able_back },
    { KEYMAP_COMMAND_FORWARD, "command forward", { '.' },                      false, "time", "forward one command", NULL, able_forward },
    { KEYMAP_MARK_BACK,       "mark back",       { '[' },                      false, "time", "back to a mark",      NULL, able_back },
    { KEYMAP_MARK_FORWARD,    "mark forward",    { ']' },                      false, "time", "forward to a mark",   NULL, able_chapter },
    { KEYMAP_FIRST,           "first",           { UI_KEY_HOME },              false, "time", "the beginning",       NULL, able_back },
    { KEYMAP_LAST,            "last",            { UI_KEY_END },               false, "time", "the end: live",       NULL, able_forward },
    { KEYMAP_UNDO,            "undo",            { 'u' },                      false, "time", "undo; looking back: go on here", NULL, able_undo },
    { KEYMAP_PASS,            "pass",            { 't' },                      false, "time", "let time pass to what is due next", "wait VALUE", able_pass },

    { KEYMAP_SOCKET,  "socket",  { UI_KEY_TAB },              false, "screen", "follow the next socket", NULL, able_sockets },
    { KEYMAP_MARK,    "mark",    { 'm' },                     false, "screen", "set a mark",             "mark mark VALUE", NULL },
    { KEYMAP_PROMPT,  "command", { ':' },                     false, "screen", "a command; Tab lists them", NULL, NULL },
    { KEYMAP_SEARCH,  "search",  { '/' },                     false, "screen", "look back to words; / Enter: again", NULL, NULL },
    { KEYMAP_HELP,    "help",    { '?', UI_KEY_F1 },          false, "screen", "this help",              NULL, NULL },
    { KEYMAP_CALLS,   "calls",   { UI_KEY_F2 },               false, "screen", "all system calls",       NULL, NULL },
    { KEYMAP_ATLAS,   "atlas",   { 'v' },                     false, "screen", "atlas: every edge, walked or not", NULL, NULL },
    { KEYMAP_GOTO,    "go to",   { 'g' },                     false, "screen", "go to a state, the shortest way", NULL, able_goto },
    { KEYMAP_LESSONS, "lessons", { 'e' },                     false, "screen", "lessons",                NULL, able_lessons },
    { KEYMAP_RESUME,  "resume",  { 'b' },                     false, "screen", "back to the lesson that rests", NULL, able_resume },
    { KEYMAP_BIG,     "big",     { UI_KEY_F4 },               false, "screen", "big: diagram and story only", NULL, NULL },
    { KEYMAP_THEME,   "theme",   { UI_KEY_F3 },               false, "screen", "next theme",             NULL, NULL },
    { KEYMAP_RECORD,  "record",  { UI_KEY_F5 },               false, "screen", "record to a file; again: end it", NULL, NULL },
    { KEYMAP_REDRAW,  "redraw",  { UI_KEY_CTRL('L') },        false, "screen", "draw the screen again",  NULL, NULL },
    { KEYMAP_SUSPEND, "suspend", { UI_KEY_CTRL('Z') },        false, "screen", "suspend; fg comes back", NULL, NULL },
    { KEYMAP_ESCAPE,  "escape",  { UI_KEY_ESC },              false, "screen", "close what is open",     NULL, NULL },
    { KEYMAP_QUIT,    "quit",    { 'q', UI_KEY_CTRL('C') },   false, "screen", "quit",                   NULL, NULL },
};
/* clang-format on */

const struct keymap_row *keymap_find(int key, enum host *host)
{
    bool upper = key >= 'A' && key <= 'Z';
    int lower = upper ? key - 'A' + 'a' : key;
    for (int i = 0; i < KEYMAP_COUNT; i++) {
        const struct keymap_row *row = &keymap_table[i];
        if (row->pair && row->keys[0] == lower) {
            *host = upper ? HOST_SERVER : HOST_CLIENT;
            return row;
        }
        for (int k = 0; !row->pair && k < KEYMAP_KEYS && row->keys[k]; k++)
            if (row->keys[k] == key) {
                *host = HOST_NONE;
                return row;
            }
    }
    return NULL;
}

bool keymap_able(const struct keymap_row *row, enum host host, const struct keymap_state *state, char *why, size_t cap)
{
    why[0] = '\0';
    bool script = row->id == KEYMAP_DELIVER && state->script;
    if (row->command && !able_now(state, why, cap))
        /* On a saved tape Space walks on; there is nothing to deliver. */
        return row->id == KEYMAP_DELIVER && state->replay && able_forward(state, host, why, cap);
    return script || !row->able || row->able(state, host, why, cap);
}

uint32_t keymap_chosen(const struct keymap_state *state)
{
    if (state->chosen && model_held(state->model, state->chosen))
        return state->chosen;
    return state->model->nheld ? state->model->held[0].number : 0;
}

/* What is on becomes off: the value that the setting named in a command gets. */
static const char *toggled(const struct keymap_state *state, enum host host, const char *command)
{
    const char *set = strstr(command, "set ");
    for (int i = 0; set && i < SET_COUNT; i++) {
        const struct setting_info *setting = &setting_table[i];
        size_t len = strlen(setting->word);
        if (strncmp(set + 4, setting->word, len) == 0 && set[4 + len] == ' ')
            return state->model->host[host].setting[i] ? setting->off : setting->on;
    }
    return "";
}

static void value_of(const struct keymap_row *row, enum host host, const struct keymap_state *state, char *buf,
                     size_t cap)
{
    if (row->id == KEYMAP_AUTO)
        snprintf(buf, cap, "%s", keymap_auto(state) ? "off" : "500ms");
    else if (row->id == KEYMAP_MARK)
        snprintf(buf, cap, "%u", keymap_marks(state) + 1);
    else if (row->id == KEYMAP_FASTER || row->id == KEYMAP_SLOWER)
        keymap_speed(state, row->id == KEYMAP_FASTER, buf, cap);
    else if (row->id == KEYMAP_PASS)
        keymap_span(state, buf, cap);
    else
        snprintf(buf, cap, "%s", toggled(state, host, row->command));
}

bool keymap_command(const struct keymap_row *row, enum host host, const struct keymap_state *state, char *buf,
                    size_t cap)
{
    if (!row->command)
        return false;
    char value[32], number[16];
    value_of(row, host, state, value, sizeof value);
    snprintf(number, sizeof number, "#%u", keymap_chosen(state));
    const struct { const char *stands, *text; } words[] = {
        { "HOST", host_name(host) }, { "VALUE", value }, { "#N", number },
    };
    size_t used = 0;
    for (const char *at = row->command; *at && used + 1 < cap;) {
        size_t w = 0;
        while (w < 3 && strncmp(at, words[w].stands, strlen(words[w].stands)) != 0)
            w++;
        if (w == 3) {
            buf[used++] = *at++;
            continue;
        }
        int n = snprintf(buf + used, cap - used, "%s", words[w].text);
        used = (size_t)n < cap - used ? used + (size_t)n : cap - 1;
        at += strlen(words[w].stands);
    }
    buf[used] = '\0';
    return true;
}

void keymap_help_fill(struct keymap_help *help)
{
    memset(help, 0, sizeof *help);
    for (int i = 0; i < KEYMAP_COUNT; i++) {
        const struct keymap_row *row = &keymap_table[i];
        size_t used = 0;
        for (int k = 0; k < KEYMAP_KEYS && row->keys[k]; k++) {
            char name[16];
            used += (size_t)snprintf(help->keys[i] + used, sizeof help->keys[i] - used, "%s%s", k ? " " : "",
                                     ui_key_name(row->keys[k], name, sizeof name));
        }
        if (row->pair)
            ui_key_name(toupper(row->keys[0]), help->other[i], sizeof help->other[i]);
        help->rows[i] = (struct key_help){ row->group, help->keys[i], row->pair ? help->other[i] : NULL, row->help };
    }
}
