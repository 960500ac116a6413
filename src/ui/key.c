/* key.c - the names of keys, as help and messages print them. */
#include <stdio.h>
#include <string.h>
#include "ui/key.h"
#include "view/canvas.h"

static const char *const names[] = { /* ORDER of ui/key.h */
    "Up", "Down", "Left", "Right", "Home", "End", "PgUp", "PgDn",
    "Enter", "Tab", "Shift-Tab", "Esc", "Backspace", "Delete", "Insert",
    "F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9", "F10", "F11", "F12",
};
_Static_assert(sizeof names / sizeof *names == UI_KEY_LAST - UI_KEY_BASE, "a name for each key");

const char *ui_key_name(int key, char *buf, size_t cap)
{
    if (key >= UI_KEY_BASE && key < UI_KEY_LAST)
        snprintf(buf, cap, "%s", names[key - UI_KEY_BASE]);
    else if (key == ' ')
        snprintf(buf, cap, "Space");
    else if (key > 0 && key < ' ')
        snprintf(buf, cap, "Ctrl-%c", key + '@');
    else if (key > ' ' && key < UI_KEY_BASE && key != 0x7f) {
        char utf8[5] = "";
        utf8[glyph_utf8((uint32_t)key, utf8)] = '\0';
        snprintf(buf, cap, "%s", utf8);
    } else
        snprintf(buf, cap, "?");
    return buf;
}
