/* hosts.c - the programs of the hosts, seen from the engine. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab_engine.h"

enum { LINGER_LOOK_MS = 50, ANSWER_WITHIN_MS = 1000, END_WITHIN_MS = 3000 };

static void write_program(struct kernel *k, enum host h, enum program_event what, int32_t pid, int32_t sig,
                          uint32_t cause, uint32_t *seq)
{
    struct tape_event e = {.kind = TAPE_PROGRAM, .host = h, .at = k->now, .cause = cause};
    e.u.program.what = what;
    e.u.program.pid = pid;
    e.u.program.signal = sig;
    *seq = tape_append(k->tape, &e, NULL, 0);
}

static bool wait_readable(int fd, int ms)
{
    struct pollfd pf = {.fd = fd, .events = POLLIN};
    int n;
    do n = poll(&pf, 1, ms);
    while (n < 0 && errno == EINTR);
    return n > 0;
}

/* The program has ended or is about to: waits for the kernel to close its
 * sockets (they are, when the pidfd is readable), tells the tape, and looks. */
static int host_ended(struct kernel *k, enum host h, uint32_t cause, struct error *e)
{
    struct kernel_host *host = &k->host[h];
    int status = 0;
    if (!wait_readable(host->program.pidfd, END_WITHIN_MS))
        return error_set(e, "the %s's program does not end; quit and start finwait again", host_name(h));
    if (lab_reap(&k->lab, h, &status, e)) return kernel_break(k, e);
    close(host->program.fd);
    close(host->program.pidfd);
    host->running = host->stuck = false;
    host->nlingering = 0;
    bool signaled = WIFSIGNALED(status);
    uint32_t seq;
    write_program(k, h, signaled ? PROGRAM_SIGNALED : PROGRAM_EXITED, host->program.pid,
                  signaled ? WTERMSIG(status) : 0, cause, &seq);
    return stimulus_settle(k, h, &(struct fsm_stimulus){.kind = BY_CALL, .call = ON_CLOSE}, seq, e);
}

int host_kill(struct kernel *k, enum host h, uint32_t cause, struct error *e)
{
    if (!k->host[h].running)
        return error_set(e, "the %s's program is not running; `%s start` starts it again", host_name(h), host_name(h));
    if (syscall(SYS_pidfd_send_signal, k->host[h].program.pidfd, SIGKILL, NULL, 0) && errno != ESRCH)
        return error_sys(e, errno, "cannot kill the %s's program", host_name(h));
    return host_ended(k, h, cause, e);
}

/* A lingering close ends by an ACK, which we deliver, or by its own time. */
static void count_lingering(struct kernel *k, enum host h, const struct program_reply *r, const struct program_call *c)
{
    struct kernel_host *host = &k->host[h];
    unsigned n = host->nlingering;
    if ((c->marks & CALL_WAITS) && n < KERNEL_LINGERING) {
        host->lingering[n].cookie = c->cookie;
        /* A look at the very moment would race with the kernel's own timer. */
        host->lingering[n].due = k->now + (vtime)r->lingers * VTIME_SECOND + LINGER_LOOK_MS * VTIME_MS;
        host->nlingering++;
    }
    for (unsigned i = 0; (c->marks & CALL_DECIDED) && i < n; i++)
        if (host->lingering[i].cookie == c->cookie) {
            host->lingering[i] = host->lingering[--host->nlingering];
            break;
        }
}

vtime host_linger_due(const struct kernel *k, enum host h)
{
    const struct kernel_host *host = &k->host[h];
    vtime first = VTIME_NEVER;
    if (!host->running || host->stuck) return VTIME_NEVER; /* its answer wakes us */
    for (unsigned i = 0; i < host->nlingering; i++)
        if (host->lingering[i].due < first) first = host->lingering[i].due;
    /* Not over though its time is up: the kernel rounds to its tick. */
    return first <= k->now ? k->now + LINGER_LOOK_MS * VTIME_MS : first;
}

static void write_call(struct kernel *k, enum host h, const struct program_call *c, uint32_t cause, uint32_t *seq)
{
    struct tape_event e = {.kind = TAPE_CALL, .host = h, .at = k->now, .cause = cause};
    e.sock = observer_by_cookie(k->host[h].seen, c->cookie);
    e.u.call.call = c->call < CALL_NCALLS ? (enum tape_call)c->call : CALL_SOCKET;
    e.u.call.marks = c->marks;
    e.u.call.fd = c->fd;
    e.u.call.err = c->err;
    e.u.call.result = c->result;
    *seq = tape_append(k->tape, &e, c->args, strnlen(c->args, sizeof c->args));
}

static void write_calls(struct kernel *k, enum host h, const struct program_reply *r, uint32_t cause,
                        uint32_t *stimulus)
{
    for (uint32_t i = 0; i < r->ncalls; i++) {
        write_call(k, h, &r->calls[i], cause, stimulus);
        if (r->calls[i].call == CALL_CLOSE) count_lingering(k, h, r, &r->calls[i]);
    }
}

/* Takes the reply to the last request. 0; 1: the program is gone; -1: it does not
 * answer in time (it is stuck from then on), or answers nonsense. */
static int take_reply(struct kernel *k, enum host h, int ms, struct program_reply *r, struct error *e)
{
    struct kernel_host *host = &k->host[h];
    host->stuck = !wait_readable(host->program.fd, ms);
    if (host->stuck)
        return error_set(e, "the %s's program does not answer (is it stopped?): continue it, or `%s kill`", host_name(h),
                         host_name(h));
    ssize_t n = recv(host->program.fd, r, sizeof *r, 0);
    if (n <= 0) return 1;
    size_t head = offsetof(struct program_reply, calls);
    bool whole = (size_t)n >= head && r->ncalls <= PROGRAM_CALLS && (size_t)n == head + r->ncalls * sizeof r->calls[0];
    if (whole && r->serial == host->serial) return 0;
    return error_set(e, "the %s's program answers nonsense; kill it and start it again", host_name(h));
}

/* One that was stuck may have answered since. What it did then is told now. */
static int unstick(struct kernel *k, enum host h, int ms, struct error *e)
{
    struct program_reply r;
    uint32_t stimulus;
    if (!k->host[h].stuck) return 0;
    int got = take_reply(k, h, ms, &r, e);
    if (got) return got;
    write_calls(k, h, &r, TAPE_SELF, &stimulus);
    return 0;
}

int host_ask(struct kernel *k, enum host h, const struct program_request *q, const char *text, uint32_t cause,
             uint32_t *stimulus, struct program_reply *r, struct error *e)
{
    struct kernel_host *host = &k->host[h];
    struct { struct program_request q; char text[PROGRAM_TEXT]; } out = {.q = *q};
    *stimulus = cause;
    r->ncalls = r->refused = 0;
    if (q->ntext > PROGRAM_TEXT) return error_set(e, "a text to send has at most %d bytes", PROGRAM_TEXT);
    int got = unstick(k, h, 0, e);
    if (got == 0) {
        out.q.serial = ++host->serial;
        if (q->ntext) memcpy(out.text, text, q->ntext);
        got = send(host->program.fd, &out, sizeof out.q + q->ntext, MSG_NOSIGNAL | MSG_DONTWAIT) < 0;
    }
    if (got == 0) got = take_reply(k, h, ANSWER_WITHIN_MS, r, e);
    if (got < 0) return -1;
    if (got > 0) return host_ended(k, h, cause, e) ? -1 : 1;
    write_calls(k, h, r, cause, stimulus);
    return 0;
}

static bool of_the_program(enum setting s) { return s != SET_SYNCOOKIES; }

static int tell_setting(struct kernel *k, enum host h, enum setting s, uint32_t cause, struct error *e)
{
    struct program_request q = {.op = PROGRAM_SET, .how = (int32_t)s, .value = k->host[h].setting[s]};
    struct program_reply r;
    uint32_t stimulus;
    return host_ask(k, h, &q, NULL, cause, &stimulus, &r, e) < 0 ? -1 : 0;
}

int host_start(struct kernel *k, enum host h, uint32_t cause, struct error *e)
{
    struct kernel_host *host = &k->host[h];
    if (host->running) return error_set(e, "the %s's program runs already", host_name(h));
    if (lab_start(&k->lab, h, &host->program, e)) return -1;
    host->running = true;
    uint32_t seq;
    write_program(k, h, PROGRAM_STARTED, host->program.pid, 0, cause, &seq);
    /* Settings belong to the host: a new program is told those that differ. */
    for (int s = 0; s < SET_COUNT; s++)
        if (of_the_program((enum setting)s) && host->setting[s] != setting_table[s].initial &&
            tell_setting(k, h, (enum setting)s, seq, e))
            return -1;
    return 0;
}

int host_set(struct kernel *k, enum host h, enum setting s, int value, uint32_t cause, struct error *e)
{
    if (s == SET_SYNCOOKIES && lab_sysctl(&k->lab, h, "tcp_syncookies", value ? "1" : "0", e)) return -1;
    k->host[h].setting[s] = value;
    struct tape_event ev = {.kind = TAPE_SETTING, .host = h, .at = k->now, .cause = cause};
    ev.u.setting.what = s;
    ev.u.setting.value = value;
    tape_append(k->tape, &ev, NULL, 0);
    if (!of_the_program(s) || !k->host[h].running) return 0;
    return tell_setting(k, h, s, cause, e);
}

int kernel_break(struct kernel *k, const struct error *e)
{
    if (k->broken) return -1;
    k->broken = true;
    struct tape_event ev = {.kind = TAPE_NOTE, .host = HOST_NONE, .at = k->now, .cause = TAPE_SELF};
    ev.u.note.op = CMD_COUNT;
    tape_append(k->tape, &ev, e->text, strlen(e->text));
    return -1;
}

/* The helper speaks only when asked: a readable socket means that it is gone, and
 * its programs with it. A program's death shows at its pidfd. */
int host_check(struct kernel *k, struct error *e)
{
    if (wait_readable(k->lab.helper, 0)) {
        error_set(e, "the lab helper is gone, and the hosts with it; quit and start finwait again");
        return kernel_break(k, e);
    }
    for (int h = 0; h < HOST_COUNT; h++) {
        struct kernel_host *host = &k->host[h];
        if (host->running && wait_readable(host->program.pidfd, 0) && host_ended(k, (enum host)h, TAPE_SELF, e)) return -1;
        if (!host->running || !host->stuck || !wait_readable(host->program.fd, 0)) continue;
        if (unstick(k, (enum host)h, 0, e) < 0) return -1;
    }
    return 0;
}
