/* term_curses.c - opens the terminal through ncurses, reads its keys, follows
 * its size, gives it back. What bites here, each seen on a real terminal:
 * initscr() exits the program on an unknown TERM, so newterm(); LINES and
 * COLUMNS of the environment override the true size unless use_env(FALSE) and
 * use_tioctl(TRUE); a lone Esc blocks for ESCDELAY, a second by default. */
#include <curses.h>
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include "term_internal.h"

struct term {
    SCREEN *screen;
    FILE *in, *out;
    bool owned, ascii;
    enum colour_depth depth;
    struct painter *painter;
    int cursor_row, cursor_col;
    bool cursor_moved;
};

static bool has(const char *capability)
{
    char *text = tigetstr(capability);
    return text && text != (char *)-1;
}

/* The console and the DEC terminals have no heavy lines, whatever the locale. */
static bool needs_ascii(void)
{
    const char *name = getenv("TERM");
    static const char *const plain[] = { "linux", "vt52", "vt1", "vt2" };
    for (size_t i = 0; name && i < sizeof plain / sizeof *plain; i++)
        if (strncmp(name, plain[i], strlen(plain[i])) == 0)
            return true;
    return strcmp(nl_langinfo(CODESET), "UTF-8") != 0;
}

static int streams_open(struct term *t, struct error *error)
{
    int in, out;
    if (tty_find(&in, &out, &t->owned, error) != 0)
        return -1;
    t->in = t->owned ? fdopen(in, "r") : stdin;
    t->out = t->owned ? fdopen(out, "w") : stdout;
    if (!t->in || !t->out)
        return error_sys(error, errno, "cannot read from the terminal");
    return 0;
}

static int screen_open(struct term *t, struct error *error)
{
    const char *name = getenv("TERM");
    use_env(FALSE);
    use_tioctl(TRUE);
    t->screen = newterm(NULL, t->out, t->in);
    if (!t->screen)
        return error_set(error,
                         "the terminal type TERM=%s is not known here; try TERM=xterm-256color, or install its terminfo entry",
                         name && *name ? name : "(not set)");
    if (!has("cup"))
        return error_set(error,
                         "the terminal type TERM=%s cannot move its cursor; try TERM=xterm-256color, or `finwait run FILE` without a screen", name);
    return 0;
}

/* cbreak and not raw: Ctrl-C and Ctrl-Z stay signals, which also reach a shell
 * script that started us, so that the job stops as one. */
static void modes_set(const struct term_config *config)
{
    cbreak();
    noecho();
    nonl();
    intrflush(stdscr, FALSE);
    keypad(stdscr, TRUE);
    nodelay(stdscr, TRUE);
    set_escdelay(config->escdelay > 0 ? config->escdelay : 25);
    typeahead(-1); /* a waiting key must not cut a picture in two */
    curs_set(0);
    leaveok(stdscr, TRUE);
}

static void streams_close(struct term *t)
{
    if (!t->owned)
        return;
    if (t->in)
        fclose(t->in);
    if (t->out)
        fclose(t->out);
}

struct term *term_open(const struct term_config *config, struct error *error)
{
    struct term *t = calloc(1, sizeof *t);
    if (!t) {
        error_set(error, "out of memory");
        return NULL;
    }
    setlocale(LC_CTYPE, "");
    if (streams_open(t, error) != 0)
        goto fail;
    rescue_arm(fileno(t->in), fileno(t->out));
    if (screen_open(t, error) != 0)
        goto fail;
    t->ascii = config->ascii || needs_ascii();
    t->depth = painter_depth(config->depth);
    t->painter = painter_new(t->ascii, t->depth);
    t->cursor_row = -1;
    if (!t->painter) {
        error_set(error, "out of memory");
        goto fail;
    }
    modes_set(config);
    return t;
fail:
    term_close(t);
    return NULL;
}

void term_close(struct term *t)
{
    if (!t)
        return;
    if (t->screen) {
        endwin();
        delscreen(t->screen);
    }
    rescue_disarm();
    streams_close(t);
    painter_free(t->painter);
    free(t);
}

int term_fd(const struct term *t)
{
    return fileno(t->in);
}

void term_size(const struct term *t, int *rows, int *cols)
{
    (void)t;
    getmaxyx(stdscr, *rows, *cols);
}

bool term_ascii(const struct term *t)
{
    return t->ascii;
}

static void say(const struct term *t, const char *text)
{
    size_t len = strlen(text);
    while (len > 0) {
        ssize_t n = write(fileno(t->out), text, len);
        if (n < 0 && errno != EINTR)
            return; /* the terminal is gone: term_key() will tell */
        text += n > 0 ? n : 0;
        len -= n > 0 ? (size_t)n : 0;
    }
}

/* Mode 2026 shows a frame at once where the terminal knows it and is ignored
 * elsewhere. curses writes with write(2) too, so the order holds. */
void term_draw(struct term *t, const struct canvas *canvas, const struct theme *theme)
{
    int changed = painter_paint(t->painter, canvas, theme);
    if (changed <= 0 && !t->cursor_moved)
        return;
    if (changed > 0)
        say(t, "\033[?2026h");
    if (t->cursor_row >= 0)
        move(t->cursor_row, t->cursor_col);
    wnoutrefresh(stdscr);
    doupdate();
    if (changed > 0)
        say(t, "\033[?2026l");
    t->cursor_moved = false;
}

void term_redraw(struct term *t)
{
    painter_forget(t->painter);
    clearok(curscr, TRUE);
}

void term_cursor(struct term *t, int row, int col)
{
    if (t->cursor_row == row && t->cursor_col == col)
        return;
    if ((row < 0) != (t->cursor_row < 0)) {
        leaveok(stdscr, row < 0);
        curs_set(row >= 0);
    }
    t->cursor_row = row;
    t->cursor_col = col;
    t->cursor_moved = true;
}

void term_resize(struct term *t)
{
    struct winsize size;
    if (ioctl(fileno(t->out), TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0)
        resizeterm(size.ws_row, size.ws_col);
    term_redraw(t);
}

void term_suspend(struct term *t)
{
    (void)t;
    def_prog_mode();
    endwin();
}

void term_resume(struct term *t)
{
    reset_prog_mode(); /* the rest comes back with the first refresh after endwin() */
    term_resize(t);
}
