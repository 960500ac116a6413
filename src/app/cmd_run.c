/* cmd_run.c - `finwait run`: a script without a screen. Each command begins when
 * the one before is over; the tape is printed as it grows; expectations that fail
 * go to stderr with their line. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include "cmd.h"
#include "export/tape_json.h"
#include "lessons.h"
#include "loop.h"
#include "quiz.h"
#include "script/script.h"

struct runner {
    const struct options *options;
    struct loop *loop;
    struct session *session;
    const struct script *script;
    size_t next;        /* command to carry out */
    vtime next_at;      /* not before: --pace */
    uint32_t printed;   /* events of the tape that are out */
    bool quiet;         /* the tape is not printed */
    int status, signal; /* signal: one that ends the program */
};

static void print_event(const struct runner *r, const struct tape_event *event)
{
    const struct tape *tape = session_tape(r->session);
    if (r->options->format == FORMAT_JSONL) {
        char *line = tape_json_line(tape, event);
        puts(line ? line : "");
        free(line);
        return;
    }
    char small[512];
    size_t len = tape_print(tape, event, small, sizeof small);
    if (len < sizeof small) {
        puts(small);
        return;
    }
    char *line = malloc(len + 1);
    if (line) {
        tape_print(tape, event, line, len + 1);
        puts(line);
    }
    free(line);
}

static void report(struct runner *r, const struct tape_event *event)
{
    const struct tape *tape = session_tape(r->session);
    const struct tape_event *command = tape_at(tape, event->cause);
    const char *line = command ? tape_bytes(tape, command) : "";
    static const char verb[] = "expect ";
    if (strncmp(line, verb, sizeof verb - 1) == 0)
        line += sizeof verb - 1;
    fflush(stdout); /* keeps the order where both go to one place */
    fprintf(stderr, "%s:%u: expected %s; found: %s\n", script_name(r->script), event->u.expect.line, line,
            tape_bytes(tape, event));
    r->status = STATUS_FAILED;
}

static void print_new(struct runner *r)
{
    const struct tape *tape = session_tape(r->session);
    for (; r->printed < tape_len(tape); r->printed++) {
        const struct tape_event *event = tape_at(tape, r->printed);
        if (!r->quiet)
            print_event(r, event);
        if (event->kind == TAPE_EXPECT && !event->u.expect.ok)
            report(r, event);
    }
}

static void stop(struct runner *r, const struct command *command, const struct error *error)
{
    print_new(r);
    fflush(stdout);
    if (command) {
        char line[256];
        command_print(command, line, sizeof line);
        fprintf(stderr, "%s:%u: %s: %s\n", script_name(r->script), command->line, line, error->text);
    } else
        fprintf(stderr, "finwait: %s\n", error->text);
    r->status = STATUS_FAILED;
    r->next = script_len(r->script);
}

/* The command that is not over: what goes wrong meanwhile is told with its line. NULL: none is. */
static const struct command *under_way(const struct runner *r)
{
    return session_busy(r->session) && r->next ? script_at(r->script, r->next - 1) : NULL;
}

/* Before an answer: on the screen one of the choices should have come true by now. Told, but no failure. */
static void doubt_answer(const struct runner *r, const struct command *answer)
{
    size_t ask = r->next;
    if (r->quiet || answer->op != CMD_ANSWER || *answer->lang)
        return;
    while (ask-- > 0)
        if (script_at(r->script, ask)->op == CMD_ASK)
            break;
    if (ask == (size_t)-1)
        return;
    if (!quiz_choice(r->script, ask, 1) || quiz_true(r->script, ask, session_tape(r->session)))
        return;
    fflush(stdout);
    fprintf(stderr,
            "%s:%u: warning: no choice of the question on line %u came true; offer what happens, or `nothing`\n",
            script_name(r->script), answer->line, script_at(r->script, ask)->line);
}

static int submit(struct runner *r, const struct command *command, vtime now, struct error *error)
{
    doubt_answer(r, command);
    return session_submit(r->session, command, now, error);
}

/* Carries out the next command if it is time; then says what to wait for. One
 * command a turn of the loop, so that signals are heard between any two. */
static void advance(struct runner *r)
{
    struct error error;
    vtime now = loop_now(r->loop);
    if (!session_busy(r->session) && r->next < script_len(r->script) && now >= r->next_at) {
        const struct command *command = script_at(r->script, r->next++);
        r->next_at = now + r->options->pace;
        if (submit(r, command, now, &error) != 0)
            stop(r, command, &error);
        print_new(r);
    }
    if (!session_busy(r->session) && r->next >= script_len(r->script)) {
        loop_stop(r->loop);
        return;
    }
    fflush(stdout); /* whoever reads along sees all that has happened before the wait */
    struct pollfd fds[ENGINE_FDS_MAX];
    loop_watch(r->loop, fds, session_fds(r->session, fds));
    vtime alarm = session_deadline(r->session);
    if (!session_busy(r->session) && r->next_at < alarm)
        alarm = r->next_at;
    loop_alarm(r->loop, alarm);
}

static void pump(struct runner *r)
{
    struct error error;
    const struct command *command = under_way(r);
    bool failed = session_pump(r->session, loop_now(r->loop), &error) != 0;
    if (failed)
        stop(r, command, &error);
    print_new(r);
    if (failed || session_broken(r->session))
        loop_stop(r->loop);
    else
        advance(r);
}

static void on_ready(void *ctx, int fd, short revents)
{
    (void)fd;
    (void)revents;
    pump(ctx);
}

static void on_due(void *ctx)
{
    struct runner *r = ctx;
    if (session_deadline(r->session) <= loop_now(r->loop))
        pump(r);
    else
        advance(r);
}

static void on_signal(void *ctx, int number)
{
    struct runner *r = ctx;
    r->signal = number;
    loop_stop(r->loop);
}

/* Holds back the signals that end the program, but for those that somebody had ignored. */
static void hold(const int *signals, sigset_t *held, sigset_t *before)
{
    struct sigaction now;
    sigemptyset(held);
    for (; *signals; signals++)
        if (sigaction(*signals, NULL, &now) == 0 && now.sa_handler == SIG_DFL)
            sigaddset(held, *signals);
    sigprocmask(SIG_BLOCK, held, before);
}

static bool has_come(const int *signals, const sigset_t *held)
{
    sigset_t pending;
    sigpending(&pending);
    for (; *signals; signals++)
        if (sigismember(held, *signals) && sigismember(&pending, *signals))
            return true;
    return false;
}

/* What comes next, at its time: a command, or where one is not over what is due. */
static bool advance_virtual(struct runner *r, vtime *now)
{
    struct error error;
    const struct command *last = under_way(r), *command = last ? NULL : script_at(r->script, r->next);
    if (command) {
        r->next++;
        *now += r->options->pace;
    } else {
        *now = session_deadline(r->session);
    }
    int failed = command ? submit(r, command, *now, &error) : session_pump(r->session, *now, &error);
    if (failed)
        stop(r, command ? command : last, &error);
    print_new(r);
    return (!failed || command) && !session_broken(r->session);
}

/* Where time is only an argument nothing has to be waited for. A signal is heard between
 * two steps, so that the tape is out up to there; then it does what it does by default.
 * Where time itself cannot go on, or nobody can read of it, it ends. */
static int run_virtual(struct runner *r, const int *signals)
{
    sigset_t held, before;
    vtime now = 0;
    hold(signals, &held, &before);
    while ((r->next < script_len(r->script) || session_busy(r->session)) && advance_virtual(r, &now) && !ferror(stdout))
        if (has_come(signals, &held))
            break;
    fflush(stdout);
    sigprocmask(SIG_SETMASK, &before, NULL); /* here it ends us */
    return r->status;
}

static int run_script(struct runner *r)
{
    static const struct loop_calls calls = { on_ready, on_due, on_signal };
    static const int signals[] = { SIGTERM, SIGHUP, SIGINT, 0 };
    struct error error;
    char why[sizeof error.text];
    r->loop = loop_new();
    if (!r->loop)
        return cmd_fail(STATUS_FAILED, "out of memory");
    /* 0, not the clock: where time is only an argument, tapes are the same to the byte. */
    r->session = cmd_session(r->options, 0, why, sizeof why);
    if (!r->session)
        return STATUS_CANNOT;
    if (*why)
        fprintf(stderr, "finwait: this is the simulator: %s\n", why);
    if (session_engine(r->session)->ops->caps & ENGINE_CAN_WARP) {
        print_new(r);
        return run_virtual(r, signals);
    }
    if (loop_open(r->loop, signals, &calls, r, &error) != 0)
        return cmd_fail(STATUS_FAILED, error.text);
    r->next_at = r->options->pace ? loop_now(r->loop) + r->options->pace : 0;
    print_new(r);
    advance(r);
    if (session_busy(r->session) || r->next < script_len(r->script))
        loop_run(r->loop);
    print_new(r);
    return r->status;
}

/* Leaves the session open. */
static int run_runner(struct runner *r)
{
    int status = run_script(r);
    loop_free(r->loop);
    r->loop = NULL;
    if (fflush(stdout) != 0 || ferror(stdout))
        status = cmd_fail(STATUS_FAILED, "cannot write the tape to standard output");
    if (r->signal) { /* die of it, so that our parent sees the truth */
        session_close(r->session);
        signal(r->signal, SIG_DFL);
        raise(r->signal);
    }
    return status;
}

static int run_one(const struct options *options, const struct script *script)
{
    struct runner r = { .options = options, .script = script };
    int status = run_runner(&r);
    session_close(r.session);
    return status;
}

int cmd_run_quietly(const struct options *options, const struct script *script, struct session **session)
{
    struct runner r = { .options = options, .script = script, .quiet = true };
    int status = run_runner(&r);
    *session = r.session;
    return status;
}

static void tell_doubts(const struct script *script)
{
    struct error error;
    for (size_t i = 0; i < script_len(script); i++)
        if (script_doubt(script, i, &error))
            fprintf(stderr, "%s\n", error.text);
}

static int run_all(const struct options *options, struct script *const *scripts, int n)
{
    int worst = STATUS_OK;
    for (int i = 0; i < n; i++) {
        tell_doubts(scripts[i]);
        int status = run_one(options, scripts[i]);
        worst = status > worst ? status : worst;
    }
    return worst;
}

int cmd_run(const struct options *options)
{
    struct error error = { 0 };
    int n = 0, status = STATUS_OK;
    if (options->format > FORMAT_JSONL && options->format != FORMAT_COUNT)
        return cmd_fail(STATUS_USAGE,
                        "run prints a tape as text or jsonl; finwait export FILE -o X makes the other forms");
    if (options->speed)
        return cmd_fail(STATUS_USAGE, "of `run` --pace is a time with its unit: 500ms, 2s");
    if (options->argc == 0)
        return cmd_fail(STATUS_USAGE, "run needs a script: finwait run FILE...; `-` is standard input");
    struct script **scripts = calloc((size_t)options->argc, sizeof(struct script *));
    if (!scripts)
        return cmd_fail(STATUS_FAILED, "out of memory");
    /* All are read before any runs: with bad syntax nothing does. */
    while (n < options->argc && (scripts[n] = lessons_read(options->argv[n], options->lang, &error)))
        n++;
    status = n == options->argc ? run_all(options, scripts, n) : cmd_fail(STATUS_USAGE, error.text);
    while (n > 0)
        script_free(scripts[--n]);
    free(scripts);
    return status;
}
