/* term_key.c - keys as curses tells them, as numbers of ui/key.h. */
#include <curses.h>
#include <poll.h>
#include "term_internal.h"

static const struct { int theirs, ours; } special[] = {
    { KEY_UP, UI_KEY_UP }, { KEY_DOWN, UI_KEY_DOWN }, { KEY_LEFT, UI_KEY_LEFT }, { KEY_RIGHT, UI_KEY_RIGHT },
    { KEY_HOME, UI_KEY_HOME }, { KEY_END, UI_KEY_END }, { KEY_PPAGE, UI_KEY_PGUP }, { KEY_NPAGE, UI_KEY_PGDN },
    { KEY_FIND, UI_KEY_HOME }, { KEY_SELECT, UI_KEY_END }, { KEY_A1, UI_KEY_HOME }, { KEY_C1, UI_KEY_END },
    { KEY_A3, UI_KEY_PGUP }, { KEY_C3, UI_KEY_PGDN },
    { KEY_ENTER, UI_KEY_ENTER }, { KEY_BTAB, UI_KEY_BACKTAB }, { KEY_BACKSPACE, UI_KEY_BACKSPACE },
    { KEY_DC, UI_KEY_DELETE }, { KEY_IC, UI_KEY_INSERT },
};

static int special_key(int code)
{
    for (size_t i = 0; i < sizeof special / sizeof *special; i++)
        if (special[i].theirs == code)
            return special[i].ours;
    if (code >= KEY_F(1) && code <= KEY_F(12))
        return UI_KEY_F1 + (code - KEY_F(1));
    return UI_KEY_NONE; /* KEY_RESIZE too: SIGWINCH has told us already */
}

static bool is_final(wint_t c)
{
    return c >= 0x40 && c <= 0x7e;
}

/* Many terminals send `ESC [ A` where terminfo says `ESC O A`, or the other way round. */
static int sequence_key(wint_t final)
{
    static const struct { wint_t final; int ours; } keys[] = {
        { 'A', UI_KEY_UP }, { 'B', UI_KEY_DOWN }, { 'C', UI_KEY_RIGHT }, { 'D', UI_KEY_LEFT },
        { 'H', UI_KEY_HOME }, { 'F', UI_KEY_END }, { 'Z', UI_KEY_BACKTAB },
    };
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (keys[i].final == final)
            return keys[i].ours;
    return UI_KEY_NONE;
}

/* Esc with more behind it at once: a sequence that terminfo does not know
 * (`ESC [ 1 ; 5 A`) and a letter typed with Alt (`ESC K`) are swallowed whole, lest
 * their letters act as keys. Another Esc or a known key stands for itself. */
static int escape_key(void)
{
    wint_t c;
    int got = get_wch(&c), length = 0;
    if (got == ERR)
        return UI_KEY_ESC;
    if (got == OK && (c == '[' || c == 'O')) {
        while ((got = get_wch(&c)) == OK && !is_final(c))
            length++;
        return got == OK && length == 0 ? sequence_key(c) : UI_KEY_NONE;
    }
    if (got == OK && c != 0x1b)
        return UI_KEY_NONE;
    ungetch((int)c);
    return UI_KEY_ESC;
}

static int plain_key(wint_t c)
{
    switch (c) {
    case '\r': case '\n': return UI_KEY_ENTER;
    case '\t':            return UI_KEY_TAB;
    case 0x7f: case '\b': return UI_KEY_BACKSPACE;
    case 0x1b:            return escape_key();
    default:              return (int)c;
    }
}

/* A terminal that went away is readable for ever and gives nothing. */
static bool gone(const struct term *t)
{
    struct pollfd p = { .fd = term_fd(t), .events = POLLIN };
    return poll(&p, 1, 0) > 0 && (p.revents & (POLLHUP | POLLERR | POLLNVAL));
}

int term_key(struct term *t)
{
    for (;;) {
        wint_t c;
        int got = get_wch(&c);
        if (got == ERR)
            return gone(t) ? UI_KEY_GONE : UI_KEY_NONE;
        int key = got == KEY_CODE_YES ? special_key((int)c) : plain_key(c);
        if (key != UI_KEY_NONE)
            return key;
    }
}
