/* term_rescue.c - gives the terminal back when the program cannot do it in
 * order: a crash, an abort, a signal nobody waits for, or exit() from anywhere. Does only what
 * signal-safety(7) allows: write, tcsetattr, raise. It is not term_close(),
 * which goes through curses.
 *
 * The state below is the one mutable global of the layer: a signal handler is
 * given no argument to find it by. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>
#include "term_internal.h"

/* Every signal that ends a process (signal(7)) and that the program does not
 * take itself, but for those of real time; the first FAULTS of them come from an
 * instruction. */
static const int fatal[] = {
    SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS, SIGXCPU, SIGXFSZ, SIGUSR1, SIGUSR2,
    SIGALRM, SIGVTALRM, SIGPROF, SIGPIPE, SIGIO, SIGPWR, SIGSTKFLT,
};
enum { FAULTS = 4, NFATAL = sizeof fatal / sizeof *fatal, STACK_SIZE = 32768 };

static struct {
    volatile sig_atomic_t armed;
    int in, out;
    bool registered;
    struct termios modes;
    struct sigaction before[NSIG]; /* by signal */
    unsigned char stack[STACK_SIZE]; /* a crash by stack overflow has no other */
} rescue;

/* End of a synchronised update, line wrap on, cursor shown, plain text, and the
 * screen that was there before. */
static const char way_back[] = "\033[?2026l\033[?7h\033[?25h\033[0m\033[?1049l\033[?1l\033>";

static void restore(void)
{
    if (!rescue.armed)
        return;
    rescue.armed = 0;
    ssize_t ignored = write(rescue.out, way_back, sizeof way_back - 1);
    (void)ignored;
    tcsetattr(rescue.in, TCSANOW, &rescue.modes);
}

static bool is_fatal(int sig)
{
    for (int i = 0; i < NFATAL; i++)
        if (fatal[i] == sig)
            return true;
    return sig >= SIGRTMIN && sig <= SIGRTMAX;
}

static bool is_fault(int sig)
{
    for (int i = 0; i < FAULTS; i++)
        if (fatal[i] == sig)
            return true;
    return false;
}

static void on_fatal(int sig, siginfo_t *info, void *context)
{
    (void)context;
    restore();
    sigaction(sig, &rescue.before[sig], NULL);
    /* A real fault happens again on return and meets whoever was there before
     * us (a sanitizer); any other signal has to be sent again. */
    if (!is_fault(sig) || info->si_code <= 0)
        raise(sig);
}

void rescue_arm(int in, int out)
{
    rescue.in = in;
    rescue.out = out; /* not the same: `finwait </dev/tty` cannot write to its input */
    tcgetattr(in, &rescue.modes);
    rescue.armed = 1;
    if (!rescue.registered) {
        rescue.registered = true;
        atexit(restore);
    }
    stack_t stack = { .ss_sp = rescue.stack, .ss_size = sizeof rescue.stack };
    sigaltstack(&stack, NULL);
    struct sigaction act = { .sa_sigaction = on_fatal, .sa_flags = SA_SIGINFO | SA_ONSTACK };
    sigemptyset(&act.sa_mask);
    for (int sig = 1; sig < NSIG; sig++) {
        if (!is_fatal(sig))
            continue;
        sigaction(sig, &act, &rescue.before[sig]);
        if (rescue.before[sig].sa_handler == SIG_IGN) /* it ends nobody */
            sigaction(sig, &rescue.before[sig], NULL);
    }
}

void rescue_disarm(void)
{
    if (!rescue.armed)
        return;
    rescue.armed = 0;
    for (int sig = 1; sig < NSIG; sig++)
        if (is_fatal(sig))
            sigaction(sig, &rescue.before[sig], NULL);
}
