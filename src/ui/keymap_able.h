/* ui/keymap_able.h - when a key can act, and what to do instead when it cannot. */
#ifndef UI_KEYMAP_ABLE_H
#define UI_KEYMAP_ABLE_H
#include "ui/keymap.h"

/* Of the keys that are commands, all need this: no saved tape, and nothing still running
 * here. While looking back they branch. */
bool able_now(const struct keymap_state *, char *why, size_t cap);

keymap_test able_program, able_connection, able_socket, able_start, able_choose, able_deliver, able_held, able_swap,
    able_back, able_forward, able_sockets, able_inject, able_undo, able_goto, able_faster, able_slower, able_pass,
    able_lessons, able_resume, able_chapter, able_page;

/* The newest connection, or socket, that the host's program has open; NULL. */
const struct model_socket *keymap_open(const struct model *, enum host, bool listener_too);
unsigned keymap_marks(const struct keymap_state *); /* marks set so far */
/* The value that the key's command gets: "250ms loss 20", "59.2s". */
void keymap_speed(const struct keymap_state *, bool faster, char *buf, size_t cap);
void keymap_span(const struct keymap_state *, char *buf, size_t cap);

#endif
