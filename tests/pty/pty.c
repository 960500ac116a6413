/* pty.c - see pty.h. Uses of libvterm only what its versions 0.1 to 0.3 share. */
#include "pty.h"
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <pty.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <utmp.h>
#include <cmocka.h>
#include "confine.h"

enum { LIMIT_MS = 60000 }; /* only for what never comes: the machine may be busy */

static char state_folder[] = "/tmp/finwait-pty-XXXXXX";

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *where)
{
    (void)about, (void)kind, (void)where;
    return remove(path);
}

static void state_remove(void) { nftw(state_folder, remove_one, 8, FTW_DEPTH | FTW_PHYS); }

const char *pty_state_folder(void)
{
    static bool made;
    if (!made && mkdtemp(state_folder)) {
        made = true;
        atexit(state_remove);
    }
    return state_folder;
}

bool pty_lab(void)
{
    int status = system("'" FINWAIT_PROGRAM "' doctor >/dev/null 2>&1");
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

const char *const *pty_engines(void)
{
    static const char *const both[] = {"sim", "kernel", NULL};
    static const char *const one[] = {"sim", NULL};
    return pty_lab() ? both : one;
}

/* It begins with the first three, and the one that it is started by. */
static void limit_descriptors(int file, rlim_t most)
{
    for (int fd = 3; fd < 1024; fd++)
        if (fd != file) close(fd);
    setrlimit(RLIMIT_NOFILE, &(struct rlimit){most, most});
}

static void program(const struct pty_config *c)
{
    const char *argv[PTY_ARGS_MAX + 2] = {"finwait"};
    for (int i = 0; i < PTY_ARGS_MAX && c->args[i]; i++) argv[i + 1] = c->args[i];
    setpgid(0, 0);
    tcsetpgrp(0, getpid()); /* SIGTTOU is ignored still */
    signal(SIGTTOU, SIG_DFL);
    signal(SIGHUP, SIG_DFL);
    if (c->stdin_null) dup2(open("/dev/null", O_RDONLY), 0);
    if (c->stdin_tty) dup2(open("/dev/tty", O_RDONLY), 0);
    if (c->stdio_closed)
        for (int fd = 0; fd < 3; fd++) close(fd);
    unsetenv("NO_COLOR");
    setenv("LINES", "7", 1); /* wrong on purpose: the size is what the terminal says */
    setenv("COLUMNS", "11", 1);
    setenv("LC_ALL", "C.UTF-8", 1);
    setenv("XDG_STATE_HOME", state_folder, 1);
    setenv("TERM", c->term ? c->term : "xterm-256color", 1);
    for (int i = 0; i < 4 && c->env[i]; i++) putenv((char *)(uintptr_t)c->env[i]);
    if (c->folder && chdir(c->folder) != 0) _exit(125);
    if (c->program) {
        argv[0] = c->program;
        execvp(c->program, (char *const *)(uintptr_t)argv);
        _exit(127);
    }
    int file = open(FINWAIT_PROGRAM, O_RDONLY | O_CLOEXEC); /* nobody may not reach the folder */
    if (c->confined && confine() != 0) _exit(126);
    if (c->descriptors) limit_descriptors(file, (rlim_t)c->descriptors);
    fexecve(file, (char *const *)(uintptr_t)argv, environ);
    _exit(127);
}

/* What a shell is to a job: without it in the session, Ctrl-Z would not stop
 * anything. Stops, goes on and ends as the program does. */
static void shell(const struct pty_config *c, int master, int slave, int tell)
{
    int status;
    close(master);
    login_tty(slave);
    signal(SIGTTOU, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
    pid_t pid = fork();
    if (pid == 0) program(c);
    if (write(tell, &pid, sizeof pid) != sizeof pid) _exit(127);
    while (waitpid(pid, &status, WUNTRACED) == pid && WIFSTOPPED(status)) {
        raise(SIGSTOP);
        kill(-pid, SIGCONT);
    }
    if (WIFSIGNALED(status)) {
        struct rlimit none = {0, 0};
        setrlimit(RLIMIT_CORE, &none);
        signal(WTERMSIG(status), SIG_DFL);
        raise(WTERMSIG(status));
    }
    _exit(WEXITSTATUS(status));
}

struct pty *pty_open(const struct pty_config *c)
{
    struct pty *p = calloc(1, sizeof *p);
    assert_non_null(p);
    p->rows = c->rows ? c->rows : 24;
    p->cols = c->cols ? c->cols : 80;
    p->raw = calloc(1, PTY_RAW_MAX + 1);
    struct winsize size = {.ws_row = (unsigned short)p->rows, .ws_col = (unsigned short)p->cols};
    pty_state_folder();
    assert_int_equal(openpty(&p->master, &p->slave, NULL, NULL, &size), 0);
    fcntl(p->master, F_SETFD, FD_CLOEXEC);
    tcgetattr(p->slave, &p->before);
    p->vt = vterm_new(p->rows, p->cols);
    vterm_set_utf8(p->vt, 1);
    p->screen = vterm_obtain_screen(p->vt);
    vterm_screen_reset(p->screen, 1);
    int tell[2];
    assert_int_equal(pipe2(tell, O_CLOEXEC), 0);
    p->shell = fork();
    if (p->shell == 0) shell(c, p->master, p->slave, tell[1]);
    assert_int_equal(read(tell[0], &p->pid, sizeof p->pid), sizeof p->pid);
    close(tell[0]);
    close(tell[1]);
    return p;
}

void pty_close(struct pty *p)
{
    if (p->shell) {
        kill(p->pid, SIGKILL);
        kill(p->shell, SIGCONT);
        waitpid(p->shell, NULL, 0);
    }
    if (p->master >= 0) close(p->master);
    if (p->slave >= 0) close(p->slave);
    vterm_free(p->vt);
    free(p->raw);
    free(p);
}

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Bytes at the end that are a character's beginning only. */
static size_t half_of(const char *buf, size_t len)
{
    for (size_t n = 1; n <= 3 && n <= len; n++) {
        const unsigned char c = (unsigned char)buf[len - n];
        if (c >= 0xc0) return n < (c >= 0xf0 ? 4u : c >= 0xe0 ? 3u : 2u) ? n : 0;
        if (c < 0x80) return 0;
    }
    return 0;
}

/* Whole characters only: libvterm 0.1 may misread one that comes in two writes. */
static void show_to_terminal(struct pty *p, const char *bytes, size_t n)
{
    char text[600];
    memcpy(text, p->half, p->nhalf);
    memcpy(text + p->nhalf, bytes, n);
    n += p->nhalf;
    p->nhalf = half_of(text, n);
    n -= p->nhalf;
    memcpy(p->half, text + n, p->nhalf);
    vterm_input_write(p->vt, text, n);
}

/* Reads what the program has written; waits at most ms for it. False: nothing more. */
static bool drain(struct pty *p, int ms)
{
    char buf[512]; /* little at a time: what was there for a moment only is seen though we come late */
    struct pollfd fd = {.fd = p->master, .events = POLLIN};
    if (poll(&fd, 1, ms) <= 0 || !(fd.revents & POLLIN)) return false;
    ssize_t n = read(p->master, buf, sizeof buf);
    if (n <= 0) return false;
    show_to_terminal(p, buf, (size_t)n);
    if (p->nraw + (size_t)n <= PTY_RAW_MAX) {
        memcpy(p->raw + p->nraw, buf, (size_t)n);
        p->nraw += (size_t)n;
    }
    return true;
}

void pty_keys(struct pty *p, const char *bytes)
{
    size_t len = strlen(bytes);
    assert_int_equal(write(p->master, bytes, len), len);
}

void pty_resize(struct pty *p, int rows, int cols)
{
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols};
    p->rows = rows;
    p->cols = cols;
    vterm_set_size(p->vt, rows, cols);
    assert_int_equal(ioctl(p->master, TIOCSWINSZ, &size), 0);
}

VTermScreenCell pty_cell(const struct pty *p, int row, int col)
{
    VTermScreenCell cell = {0};
    vterm_screen_get_cell(p->screen, (VTermPos){.row = row, .col = col}, &cell);
    return cell;
}

static size_t put_utf8(char *buf, uint32_t c)
{
    if (c < 0x80) return buf[0] = (char)c, 1;
    if (c < 0x800) return buf[0] = (char)(0xc0 | c >> 6), buf[1] = (char)(0x80 | (c & 0x3f)), 2;
    buf[0] = (char)(0xe0 | c >> 12);
    buf[1] = (char)(0x80 | (c >> 6 & 0x3f));
    buf[2] = (char)(0x80 | (c & 0x3f));
    return 3;
}

void pty_row(const struct pty *p, int row, char *buf, size_t cap)
{
    size_t used = 0;
    for (int col = 0; col < p->cols && used + 4 < cap; col++) {
        uint32_t c = pty_cell(p, row, col).chars[0];
        if (c != (uint32_t)-1) used += put_utf8(buf + used, c ? c : ' ');
    }
    buf[used] = '\0';
}

bool pty_find(const struct pty *p, const char *text, int *row, int *col)
{
    char line[1024];
    for (int r = 0; r < p->rows; r++) {
        pty_row(p, r, line, sizeof line);
        const char *at = strstr(line, text);
        if (!at) continue;
        *row = r;
        *col = 0;
        for (const char *c = line; c < at; c++) *col += ((unsigned char)*c & 0xc0) != 0x80;
        return true;
    }
    return false;
}

static void show(const struct pty *p)
{
    char line[1024];
    for (int r = 0; r < p->rows; r++) {
        pty_row(p, r, line, sizeof line);
        print_message("|%s|\n", line);
    }
}

struct wish { const char *text, *also; int least, most, *number; };
typedef bool wish_test(const struct pty *, const struct wish *);

static bool is_seen(const struct pty *p, const struct wish *w)
{
    int row, col;
    return pty_find(p, w->text, &row, &col);
}

static bool is_not_seen(const struct pty *p, const struct wish *w) { return !is_seen(p, w); }

static bool is_row(const struct pty *p, const struct wish *w)
{
    char line[1024];
    for (int r = 0; r < p->rows; r++) {
        pty_row(p, r, line, sizeof line);
        if (strstr(line, w->text) && strstr(line, w->also)) return true;
    }
    return false;
}

static bool is_number(const struct pty *p, const struct wish *w)
{
    char line[1024], *end;
    int row, col;
    if (!pty_find(p, w->text, &row, &col)) return false;
    pty_row(p, row, line, sizeof line);
    const char *digits = strstr(line, w->text) + strlen(w->text);
    *w->number = (int)strtol(digits, &end, 10);
    if (end == digits || strncmp(end, w->also, strlen(w->also)) != 0) return false;
    return w->least <= *w->number && *w->number <= w->most;
}

static bool same_colour(const struct pty *p, VTermColor a, VTermColor b)
{
    vterm_screen_convert_color_to_rgb(p->screen, &a);
    vterm_screen_convert_color_to_rgb(p->screen, &b);
    return a.rgb.red == b.rgb.red && a.rgb.green == b.rgb.green && a.rgb.blue == b.rgb.blue;
}

/* The colour of a blank's letter is nothing that can be seen. */
static bool is_same(const struct pty *p, const struct pty *other)
{
    for (int row = 0; row < p->rows; row++)
        for (int col = 0; col < p->cols; col++) {
            VTermScreenCell a = pty_cell(p, row, col), b = pty_cell(other, row, col);
            uint32_t mine = a.chars[0] ? a.chars[0] : ' ', its = b.chars[0] ? b.chars[0] : ' ';
            if (mine != its || !same_colour(p, a.bg, b.bg)) return false;
            if (mine != ' ' && (!same_colour(p, a.fg, b.fg) || a.attrs.bold != b.attrs.bold)) return false;
        }
    return true;
}

static bool is_written(const struct pty *p, const struct wish *w)
{
    return memmem(p->raw, p->nraw, w->text, strlen(w->text)) != NULL;
}

/* Has it ended, or with WUNTRACED stopped? A process can be asked only once. */
static bool is_over(struct pty *p, int flags)
{
    if (p->shell && waitpid(p->shell, &p->status, WNOHANG | flags) != p->shell) return false;
    if (!WIFSTOPPED(p->status)) p->shell = 0;
    return true;
}

/* False: it ended before that. */
static bool comes(struct pty *p, wish_test *test, const struct wish *w)
{
    int64_t limit = now_ms() + LIMIT_MS;
    while (!test(p, w)) {
        if (now_ms() > limit) {
            show(p);
            fail_msg("not within %d ms: %s %s", LIMIT_MS, w->text, w->also);
        }
        if (drain(p, 5) || !is_over(p, 0)) continue; /* its end is nothing that the terminal tells */
        while (drain(p, 0))
            ;
        return test(p, w);
    }
    return true;
}

static void await(struct pty *p, wish_test *test, const struct wish *w)
{
    if (comes(p, test, w)) return;
    show(p);
    fail_msg("the program ended (status %x) before this: %s %s", (unsigned)p->status, w->text, w->also);
}

bool pty_sees_or_ends(struct pty *p, const char *text)
{
    return comes(p, is_seen, &(struct wish){.text = text, .also = ""});
}
void pty_sees(struct pty *p, const char *text) { await(p, is_seen, &(struct wish){.text = text, .also = ""}); }
void pty_sees_not(struct pty *p, const char *text) { await(p, is_not_seen, &(struct wish){.text = text, .also = ""}); }
void pty_sees_row(struct pty *p, const char *has, const char *also)
{
    await(p, is_row, &(struct wish){.text = has, .also = also});
}
int pty_sees_number(struct pty *p, const char *before, int least, int most, const char *after)
{
    int number;
    await(p, is_number, &(struct wish){before, after, least, most, &number});
    return number;
}

void pty_writes(struct pty *p, const char *bytes) { await(p, is_written, &(struct wish){.text = bytes, .also = ""}); }

void pty_sees_same(struct pty *p, struct pty *other)
{
    int64_t limit = now_ms() + LIMIT_MS;
    while (!is_same(p, other)) {
        if (now_ms() > limit) {
            show(p);
            show(other);
            fail_msg("not the same picture after %d ms", LIMIT_MS);
        }
        drain(p, 5);
        drain(other, 5);
    }
}

void pty_reads(struct pty *p, int ms)
{
    for (int64_t until = now_ms() + ms, left; (left = until - now_ms()) > 0;) drain(p, (int)left);
}

static int await_child(struct pty *p, int flags)
{
    int64_t limit = now_ms() + LIMIT_MS;
    while (!is_over(p, flags)) {
        if (now_ms() > limit) {
            show(p);
            fail_msg("the program runs on after %d ms", LIMIT_MS);
        }
        drain(p, 5);
    }
    while (drain(p, 0))
        ;
    return p->status;
}

void pty_stops(struct pty *p) { assert_true(WIFSTOPPED(await_child(p, WUNTRACED))); }
void pty_goes_on(struct pty *p) { kill(p->shell, SIGCONT); }
int pty_ends(struct pty *p) { return await_child(p, 0); }

bool pty_restored(const struct pty *p)
{
    struct termios now;
    tcgetattr(p->slave, &now);
    return now.c_iflag == p->before.c_iflag && now.c_oflag == p->before.c_oflag && now.c_cflag == p->before.c_cflag &&
           now.c_lflag == p->before.c_lflag && memcmp(now.c_cc, p->before.c_cc, sizeof now.c_cc) == 0;
}

struct pty *pty_established(const struct pty_config *config)
{
    struct pty *p = pty_open(config);
    pty_sees(p, "nothing on the wire");
    pty_keys(p, "L");
    pty_sees_row(p, "[S] tcp", "LISTEN");
    pty_keys(p, "c");
    pty_sees_row(p, "(C) tcp", "SYN_SENT");
    pty_keys(p, " ");
    pty_sees_row(p, "[S] tcp", "SYN_RECV");
    pty_keys(p, " ");
    pty_sees_row(p, "(C) tcp", "ESTABLISHED");
    pty_keys(p, " ");
    pty_sees_row(p, "[S] tcp", "ESTABLISHED");
    return p;
}

void pty_quits(struct pty *p)
{
    pty_keys(p, "q");
    int status = pty_ends(p);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    pty_close(p);
}
