/* run.c - see run.h. An engine that can warp gets a time that stands still but for
 * what it waits for; any other the clock's. */
#include "run.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { SECONDS_EACH = 80 };

struct runner { const struct run *run; struct session *session; struct record *record; vtime begin, warped; };

struct record *record_shared(void)
{
    void *p = mmap(NULL, sizeof(struct record), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return p == MAP_FAILED ? NULL : p;
}

static vtime clock_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (vtime)t.tv_sec * VTIME_SECOND + t.tv_nsec;
}

static bool warps(const struct runner *r) { return r->run->ops->caps & ENGINE_CAN_WARP; }
static vtime now(const struct runner *r) { return warps(r) ? r->warped : clock_now() - r->begin; }

/* Time passes between two commands, or whether a segment is old (PAWS, RFC 7323) and
 * which of two was sent first (RACK, RFC 8985) would depend on how fast we were.
 * The kernel's clock for both counts milliseconds, and one more or less is nothing
 * to it (TCP_PAWS_WINDOW): so two. */
static void let_time_pass(struct runner *r)
{
    enum { TICKS = 2 };
    vtime at = (clock_now() / VTIME_MS + TICKS) * VTIME_MS, left;
    if (warps(r)) r->warped += TICKS * VTIME_MS;
    while (!warps(r) && (left = at - clock_now()) > 0) ppoll(NULL, 0, &(struct timespec){.tv_nsec = left}, NULL);
}

/* Until something can have happened: a descriptor is ready, or it is time. */
static void await(struct runner *r)
{
    struct pollfd fds[ENGINE_FDS_MAX];
    vtime due = session_deadline(r->session);
    if (warps(r)) {
        if (due != VTIME_NEVER && due > r->warped) r->warped = due;
        return;
    }
    vtime left = due == VTIME_NEVER ? VTIME_SECOND : due - now(r);
    if (left > 0) poll(fds, session_fds(r->session, fds), (int)(left / VTIME_MS) + 1);
}

static bool fail(struct runner *r, const char *what)
{
    if (!r->record->error[0]) snprintf(r->record->error, sizeof r->record->error, "%s", what);
    return false;
}

static void follow(struct runner *r)
{
    record_follow(r->record, session_tape(r->session), session_model(r->session));
}

/* One command and all that follows from it. A command that makes no sense is a step
 * like any other: the note on the tape says why. */
static bool carry_out(struct runner *r, const struct command *c)
{
    struct error e;
    follow(r);
    if (!record_begin(r->record, c, session_model(r->session), session_tape(r->session))) return false;
    let_time_pass(r);
    int failed = session_submit(r->session, c, now(r), &e);
    follow(r);
    while (!session_broken(r->session) && session_busy(r->session) && !r->record->cut) {
        await(r);
        if ((failed = session_pump(r->session, now(r), &e))) break;
        follow(r);
    }
    return !session_broken(r->session) || fail(r, failed ? e.text : "the engine is broken");
}

static void run_here(const struct run *run, struct record *record)
{
    struct error e;
    struct engine_config config = {.seed = 1, .profile = "linux"};
    struct runner r = {.run = run, .record = record, .begin = clock_now()};
    struct command c;
    r.session = session_open(run->ops, &config, now(&r), &e);
    if (!r.session) {
        fail(&r, e.text);
        return;
    }
    while (run->next(run->ctx, r.session, &c) && carry_out(&r, &c)) continue;
    follow(&r);
    session_close(r.session);
}

void run(const struct run *run, struct record *shared)
{
    int status = 0;
    record_clear(shared);
    fflush(NULL);
    pid_t me = getpid(), pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
        if (getppid() != me) _exit(1);
        alarm(run->seconds ? run->seconds : SECONDS_EACH);
        run_here(run, shared);
        _exit(0);
    }
    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR) continue;
    if (pid > 0 && status == 0) return;
    snprintf(shared->error, sizeof shared->error, "%s",
             pid < 0 ? "cannot start a process" : WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM
             ? "it was not over in time"
             : WIFSIGNALED(status) ? "it died of a signal" : "it ended with an error");
}

struct listed { const struct script *script; size_t next; };

static bool next_listed(void *ctx, const struct session *s, struct command *c)
{
    (void)s;
    struct listed *l = ctx;
    if (l->next >= script_len(l->script)) return false;
    *c = *script_at(l->script, l->next++);
    return true;
}

void run_script(const struct engine_ops *ops, const struct script *script, unsigned seconds, struct record *shared)
{
    struct listed l = {.script = script};
    run(&(struct run){.ops = ops, .next = next_listed, .ctx = &l, .seconds = seconds}, shared);
}

void run_commands(const struct engine_ops *ops, const struct commands *commands, struct record *shared)
{
    struct error e;
    struct script *script = commands_parse(commands, &e);
    record_clear(shared);
    if (script) run_script(ops, script, 0, shared);
    else snprintf(shared->error, sizeof shared->error, "%.250s", e.text);
    script_free(script);
}
