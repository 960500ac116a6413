/* ui/key.h - keys as numbers: a Unicode code point, or one of these above them. */
#ifndef UI_KEY_H
#define UI_KEY_H
#include <stddef.h>

enum {
    UI_KEY_GONE = -2, UI_KEY_NONE = -1,
    UI_KEY_BASE = 0x110000,
    UI_KEY_UP = UI_KEY_BASE, UI_KEY_DOWN, UI_KEY_LEFT, UI_KEY_RIGHT, UI_KEY_HOME, UI_KEY_END, UI_KEY_PGUP, UI_KEY_PGDN,
    UI_KEY_ENTER, UI_KEY_TAB, UI_KEY_BACKTAB, UI_KEY_ESC, UI_KEY_BACKSPACE, UI_KEY_DELETE, UI_KEY_INSERT,
    UI_KEY_F1, UI_KEY_F2, UI_KEY_F3, UI_KEY_F4, UI_KEY_F5, UI_KEY_F6, UI_KEY_F7, UI_KEY_F8, UI_KEY_F9, UI_KEY_F10,
    UI_KEY_F11, UI_KEY_F12, UI_KEY_LAST
};
#define UI_KEY_CTRL(c) ((c) & 0x1f)

/* (curses has a key_name.) "Space", "PgDn", "Ctrl-L", "c": as help and `finwait keys` print it. */
const char *ui_key_name(int key, char *buf, size_t cap);

#endif
