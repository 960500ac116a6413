/* pty.h - the real program in a pseudo terminal, and a terminal emulator that
 * reads what it draws. Waits for what shall be seen, with a limit; never sleeps. */
#ifndef PTY_PTY_H
#define PTY_PTY_H
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <termios.h>
#include <vterm.h>

enum { PTY_SKIP = 77, PTY_ARGS_MAX = 8, PTY_RAW_MAX = 1 << 20 };

struct pty_config {
    int rows, cols;                  /* 0: 24 x 80 */
    const char *term;                /* NULL: xterm-256color */
    const char *env[4];              /* "NAME=VALUE", NULL-ended */
    const char *program;             /* NULL: finwait; else found by PATH */
    const char *args[PTY_ARGS_MAX];  /* behind the program's name, NULL-ended */
    const char *folder;              /* it begins there; NULL: where we are */
    bool stdin_null, stdin_tty, stdio_closed; /* stdin_tty: open for reading only */
    bool confined;                   /* as an ordinary user who may make no namespaces: confine.h */
    int descriptors;                 /* it may have so many; 0: as many as we */
};

struct pty {
    pid_t shell, pid;                /* the program, and the stand-in for a shell above it */
    int status;                      /* how it ended, once shell is 0 */
    int master, slave;               /* the slave stays open, so that its modes can be asked for */
    int rows, cols;
    VTerm *vt;
    VTermScreen *screen;
    struct termios before;
    char half[4];                    /* of a character that came in part */
    size_t nhalf;
    char *raw;                       /* everything that was written, NUL-ended */
    size_t nraw;
};

/* The state folder of all programs started here; made new, removed at exit. */
const char *pty_state_folder(void);
bool pty_lab(void);                  /* the kernel engine can be had here */
const char *const *pty_engines(void); /* the names of those that can; NULL-ended */

struct pty *pty_open(const struct pty_config *);
struct pty *pty_established(const struct pty_config *); /* opens it, listens, connects, delivers the handshake */
void pty_close(struct pty *);        /* kills what still runs */
void pty_keys(struct pty *, const char *bytes);
void pty_resize(struct pty *, int rows, int cols);

/* All fail the test when it does not come true in time, and print the screen. */
void pty_sees(struct pty *, const char *text);
int pty_sees_number(struct pty *, const char *before, int least, int most, const char *after); /* a number so big; it */
void pty_sees_not(struct pty *, const char *text);             /* it goes away */
bool pty_sees_or_ends(struct pty *, const char *text);         /* false: it ended before that */
void pty_sees_row(struct pty *, const char *has, const char *also); /* both in one row */
void pty_sees_same(struct pty *, struct pty *other);         /* cell by cell: glyphs and colours */
void pty_writes(struct pty *, const char *bytes);              /* anywhere in the raw output */
void pty_reads(struct pty *, int ms); /* what it draws, for so long */
void pty_stops(struct pty *);        /* waits for it to stop, as by Ctrl-Z */
void pty_goes_on(struct pty *);      /* what `fg` does */
int pty_ends(struct pty *);          /* waits for its end; the wait status */
void pty_quits(struct pty *);        /* `q` ends it with status 0; closes it */

void pty_row(const struct pty *, int row, char *buf, size_t cap);
bool pty_find(const struct pty *, const char *text, int *row, int *col); /* as it is now */
VTermScreenCell pty_cell(const struct pty *, int row, int col);
bool pty_restored(const struct pty *); /* the terminal's modes are those of before */

#endif
