/* test_pty_terminal.c - the manners of a terminal program: it gives the terminal
 * back whatever ends it, follows its size, stops and goes on, takes poor
 * terminals and refuses hopeless ones. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>
#include "pty.h"

static struct pty *open_fresh(const struct pty_config *config)
{
    struct pty *p = pty_open(config);
    pty_sees(p, "nothing on the wire");
    assert_false(pty_restored(p));
    return p;
}

static struct pty *open_plain(void) { return open_fresh(&(struct pty_config){0}); }

static void assert_exits(struct pty *p, int code)
{
    int status = pty_ends(p);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), code);
    assert_true(pty_restored(p));
    pty_close(p);
}

static void assert_gave_back(struct pty *p)
{
    assert_true(pty_restored(p));
    pty_writes(p, "\033[?1049l");
    pty_writes(p, "\033[?25h");
    pty_close(p);
}

static void q_restores_the_terminal(void **state)
{
    (void)state;
    struct pty *p = open_plain();
    pty_keys(p, "q");
    assert_int_equal(pty_ends(p), 0);
    assert_gave_back(p);
}

static void ctrl_c_is_q(void **state)
{
    (void)state;
    struct pty *p = open_plain();
    pty_keys(p, "\003");
    assert_exits(p, 0);
}

static void a_signal_ends_it_cleanly_and_is_what_it_died_of(void **state)
{
    (void)state;
    static const int signals[] = {SIGTERM, SIGHUP, SIGQUIT};
    char saved[128];
    snprintf(saved, sizeof saved, "%s/finwait/last.jsonl", pty_state_folder());
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        struct pty *p = open_plain();
        unlink(saved);
        pty_keys(p, "L");
        pty_sees_row(p, "[S] tcp", "LISTEN");
        if (signals[i] == SIGQUIT) pty_keys(p, "\034"); /* Ctrl-\ */
        else kill(p->pid, signals[i]);
        int status = pty_ends(p);
        assert_true(WIFSIGNALED(status));
        assert_int_equal(WTERMSIG(status), signals[i]);
        assert_int_equal(access(saved, R_OK), 0); /* the session is not lost */
        assert_gave_back(p);
    }
}

/* signal(7): everything whose default is to end the process, but for those that
 * the program takes itself. */
static void a_crash_or_a_fatal_signal_restores_the_terminal(void **state)
{
    (void)state;
    const int signals[] = {SIGSEGV, SIGBUS,  SIGFPE,    SIGILL,  SIGABRT, SIGTRAP,   SIGSYS,   SIGXCPU, SIGXFSZ,
                           SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGPIPE, SIGPOLL,   SIGPWR,   SIGSTKFLT,
                           SIGRTMIN, SIGRTMAX};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        struct pty *p = open_plain();
        kill(p->pid, signals[i]);
        assert_int_not_equal(pty_ends(p), 0);
        assert_gave_back(p);
    }
}

static void a_crash_restores_the_terminal_that_stdin_can_only_read(void **state)
{
    (void)state;
    struct pty *p = open_fresh(&(struct pty_config){.stdin_tty = true});
    kill(p->pid, SIGABRT);
    assert_int_not_equal(pty_ends(p), 0);
    assert_gave_back(p);
}

static void a_vanished_terminal_ends_it(void **state)
{
    (void)state;
    struct pty *p = open_plain();
    close(p->slave);
    close(p->master);
    p->master = p->slave = -1;
    int status = pty_ends(p); /* and no busy loop on a dead descriptor */
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGHUP);
    pty_close(p);
}

static void ctrl_z_gives_the_terminal_back_and_fg_takes_it_again(void **state)
{
    (void)state;
    struct pty *p = open_plain();
    for (int i = 0; i < 2; i++) {
        pty_keys(p, "\032");
        pty_stops(p);
        assert_true(pty_restored(p));
        if (i) pty_resize(p, 30, 100); /* while it sleeps */
        pty_goes_on(p);
        pty_keys(p, i ? "c" : "L");
        pty_sees_row(p, i ? "(C) tcp" : "[S] tcp", i ? "SYN_SENT" : "LISTEN");
        assert_false(pty_restored(p));
    }
    pty_sees(p, "Proto"); /* a column that only the new size has room for */
    pty_keys(p, "q");
    assert_exits(p, 0);
}

static void the_screen_follows_the_terminals_size(void **state)
{
    (void)state;
    struct pty *p = open_plain();
    pty_resize(p, 10, 60);
    pty_sees(p, "finwait needs 80x24");
    pty_resize(p, 30, 100);
    pty_sees(p, "nothing on the wire");
    pty_sees_not(p, "finwait needs");
    pty_resize(p, 1, 1);
    pty_resize(p, 60, 200);
    pty_sees(p, "nothing on the wire");
    pty_keys(p, "q");
    assert_exits(p, 0);
}

static bool any_colour(const struct pty *p)
{
    VTermColor fg, bg;
    vterm_state_get_default_colors(vterm_obtain_state(p->vt), &fg, &bg);
    for (int row = 0; row < p->rows; row++)
        for (int col = 0; col < p->cols; col++) {
            VTermScreenCell cell = pty_cell(p, row, col);
            if (VTERM_COLOR_IS_INDEXED(&cell.fg) || VTERM_COLOR_IS_INDEXED(&cell.bg)) return true;
            if (!VTERM_COLOR_IS_DEFAULT_FG(&cell.fg) || !VTERM_COLOR_IS_DEFAULT_BG(&cell.bg)) return true;
        }
    return false;
}

static bool only_ascii(const struct pty *p)
{
    for (int row = 0; row < p->rows; row++)
        for (int col = 0; col < p->cols; col++)
            if (pty_cell(p, row, col).chars[0] > 0x7e) return false;
    return true;
}

static void no_color_means_none_and_letters_remain(void **state)
{
    (void)state;
    struct pty *p = open_plain();
    assert_true(any_colour(p));
    pty_keys(p, "q");
    assert_exits(p, 0);
    p = open_fresh(&(struct pty_config){.env = {"NO_COLOR=1"}});
    assert_false(any_colour(p));
    assert_false(only_ascii(p));
    pty_keys(p, "Lc");
    pty_sees(p, "(C) SYN_SENT");
    pty_keys(p, "q");
    assert_exits(p, 0);
}

static void a_vt100_gets_ascii_and_no_colour(void **state)
{
    (void)state;
    struct pty *p = open_fresh(&(struct pty_config){.term = "vt100"});
    assert_false(any_colour(p));
    assert_true(only_ascii(p));
    pty_keys(p, "q");
    assert_exits(p, 0);
}

static void a_locale_without_utf_8_gets_ascii(void **state)
{
    (void)state;
    struct pty *p = open_fresh(&(struct pty_config){.env = {"LC_ALL=C"}});
    assert_true(only_ascii(p));
    pty_keys(p, "q");
    assert_exits(p, 0);
}

static void never_the_line_drawing_character_set(void **state)
{
    (void)state;
    struct pty *p = open_plain();
    pty_keys(p, "q");
    assert_int_equal(pty_ends(p), 0);
    assert_null(memmem(p->raw, p->nraw, "\033(0", 3));
    assert_null(memmem(p->raw, p->nraw, "\033]4;", 4)); /* nor the user's palette */
    pty_close(p);
}

static void hopeless_terminals_are_refused_with_a_reason(void **state)
{
    (void)state;
    static const char *const terms[] = {"dumb", "no-such-terminal", ""};
    for (size_t i = 0; i < 3; i++) {
        /* curses itself forgets some memory when it knows no such terminal */
        struct pty *p = pty_open(&(struct pty_config){.term = terms[i], .env = {"ASAN_OPTIONS=detect_leaks=0"}});
        pty_sees(p, "finwait: the terminal type TERM=");
        assert_exits(p, 2);
    }
}

static void without_stdin_the_keys_come_from_the_terminal(void **state)
{
    (void)state;
    struct pty *p = open_fresh(&(struct pty_config){.stdin_null = true});
    pty_keys(p, "L");
    pty_sees_row(p, "0.0.0.0:6000", "LISTEN");
    pty_keys(p, "q");
    assert_exits(p, 0);
}

static void closed_standard_files_do_no_harm(void **state)
{
    (void)state;
    struct pty *p = open_fresh(&(struct pty_config){.stdio_closed = true});
    pty_keys(p, "q");
    assert_exits(p, 0);
}

static void unknown_escape_sequences_are_swallowed(void **state)
{
    (void)state;
    struct pty *p = open_plain();
    pty_keys(p, "\033[1;7L\033[20;3L\033[99~\033Lc"); /* L would listen, and so would Alt-L */
    pty_sees_row(p, "(C) tcp", "SYN_SENT");
    int row, col;
    assert_false(pty_find(p, "0.0.0.0:6000", &row, &col));
    pty_keys(p, "q");
    assert_exits(p, 0);
}

static void a_mistyped_command_is_told_what_was_meant(void **state)
{
    (void)state;
    struct pty *p = pty_open(&(struct pty_config){.args = {"rnu", "x"}});
    pty_sees(p, "did you mean `run`?");
    assert_exits(p, 2);
}

static void below_80x24_no_key_acts_blindly(void **state)
{
    (void)state;
    struct pty *p = open_plain();
    pty_keys(p, "L");
    pty_sees_row(p, "[S] tcp", "LISTEN");
    pty_resize(p, 10, 60);
    pty_sees(p, "finwait needs 80x24");
    pty_keys(p, "K:c?");
    pty_resize(p, 11, 60);
    pty_sees(p, "60x11"); /* the keys came before that */
    pty_resize(p, 24, 80);
    pty_sees_row(p, "[S] tcp", "LISTEN");
    pty_keys(p, "c"); /* neither on the `:` line nor in the help */
    pty_sees_row(p, "(C) tcp", "SYN_SENT");
    pty_sees_row(p, "[S] tcp", "LISTEN");
    pty_resize(p, 10, 60);
    pty_sees(p, "finwait needs 80x24");
    pty_keys(p, "q");
    assert_exits(p, 0);
}

static void behind_q_no_key_acts(void **state)
{
    (void)state;
    char saved[128];
    snprintf(saved, sizeof saved, "%s/finwait/last.jsonl", pty_state_folder());
    unlink(saved);
    struct pty *p = open_plain();
    pty_keys(p, "qLc");
    assert_exits(p, 0);
    assert_int_not_equal(access(saved, F_OK), 0); /* nothing was done that is worth saving */
}

/* Each whole picture begins with a cleared screen. */
static void fg_draws_the_screen_once(void **state)
{
    (void)state;
    struct pty *p = open_plain();
    pty_keys(p, "\032");
    pty_stops(p);
    size_t before = p->nraw;
    pty_goes_on(p);
    pty_keys(p, "L");
    pty_sees_row(p, "[S] tcp", "LISTEN");
    int pictures = 0;
    for (size_t i = before; i < p->nraw; i++)
        pictures += !strncmp(p->raw + i, "\033[2J", 4) || !strncmp(p->raw + i, "\033[J", 3);
    assert_int_equal(pictures, 1);
    pty_keys(p, "q");
    assert_exits(p, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(q_restores_the_terminal),
        cmocka_unit_test(ctrl_c_is_q),
        cmocka_unit_test(a_signal_ends_it_cleanly_and_is_what_it_died_of),
        cmocka_unit_test(a_crash_or_a_fatal_signal_restores_the_terminal),
        cmocka_unit_test(a_crash_restores_the_terminal_that_stdin_can_only_read),
        cmocka_unit_test(a_vanished_terminal_ends_it),
        cmocka_unit_test(ctrl_z_gives_the_terminal_back_and_fg_takes_it_again),
        cmocka_unit_test(the_screen_follows_the_terminals_size),
        cmocka_unit_test(no_color_means_none_and_letters_remain),
        cmocka_unit_test(a_vt100_gets_ascii_and_no_colour),
        cmocka_unit_test(a_locale_without_utf_8_gets_ascii),
        cmocka_unit_test(never_the_line_drawing_character_set),
        cmocka_unit_test(hopeless_terminals_are_refused_with_a_reason),
        cmocka_unit_test(without_stdin_the_keys_come_from_the_terminal),
        cmocka_unit_test(closed_standard_files_do_no_harm),
        cmocka_unit_test(unknown_escape_sequences_are_swallowed),
        cmocka_unit_test(a_mistyped_command_is_told_what_was_meant),
        cmocka_unit_test(below_80x24_no_key_acts_blindly),
        cmocka_unit_test(behind_q_no_key_acts),
        cmocka_unit_test(fg_draws_the_screen_once),
    };
    return pty_lab() ? cmocka_run_group_tests(tests, NULL, NULL) : PTY_SKIP;
}
