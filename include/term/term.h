/* term/term.h - the real terminal, through ncurses: one canvas out, keys in.
 * Only src/term/ knows curses. */
#ifndef TERM_TERM_H
#define TERM_TERM_H
#include <stdbool.h>
#include "core/error.h"
#include "ui/key.h"
#include "ui/theme.h"
#include "view/canvas.h"

struct term; /* opaque */

struct term_config {
    bool ascii;               /* --ascii, or the locale has no UTF-8 */
    enum colour_depth depth;  /* upper bound; DEPTH_TRUE: what the terminal has */
    int escdelay;             /* ms */
};

/* Takes the terminal (stdin/stdout, or /dev/tty when stdin is none). NULL: there
 * is no terminal, or it cannot address its cursor. Signal handlers must be in
 * place before. Crashes and exit() restore the terminal from then on. */
struct term *term_open(const struct term_config *, struct error *);
void term_close(struct term *);  /* restores; frees */

int term_fd(const struct term *); /* readable when a key is there */
void term_size(const struct term *, int *rows, int *cols);
bool term_ascii(const struct term *);

void term_draw(struct term *, const struct canvas *, const struct theme *); /* writes only what changed */
void term_redraw(struct term *);  /* the next draw writes everything */
void term_cursor(struct term *, int row, int col); /* shows the cursor there; row < 0 hides it */
/* Next key that is there: code point, KEY_* of ui/key.h, or UI_KEY_NONE when
 * there is none now, UI_KEY_GONE when the terminal is. */
int term_key(struct term *);
void term_resize(struct term *);  /* after SIGWINCH */
void term_suspend(struct term *); /* before stopping: gives the terminal back */
void term_resume(struct term *);

#endif
