/* lab_engine.c - a rig on two Linux stacks. Writing a packet to a TUN runs the
 * receiving stack in our own context: when write(2) returns, the state has changed
 * and the answer can be read (netns.c sets the route that makes ACKs so). */
#include "lab_engine.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "patience.h"
#include "probe.h"

/* A helper that does not answer is lost: a late answer would be taken for
 * that to the next question. */
static int lab_result(struct kernel *k, int failed, struct error *e)
{
    return failed && k->lab.silent ? rig_break(&k->rig, e) : failed;
}

static int lab_host_start(struct rig *r, enum host h, int32_t *pid, struct error *e)
{
    struct kernel *k = kernel_of(r);
    if (lab_start(&k->lab, h, &k->host[h].program, e)) return lab_result(k, -1, e);
    *pid = (int32_t)k->host[h].program.pid;
    return 0;
}

static int lab_host_kill(struct rig *r, enum host h, struct error *e)
{
    struct kernel *k = kernel_of(r);
    if (syscall(SYS_pidfd_send_signal, k->host[h].program.pidfd, SIGKILL, NULL, 0) && errno != ESRCH)
        return error_sys(e, errno, "cannot kill the %s's program", host_name(h));
    return 0;
}

/* Its sockets are closed when the pidfd is readable. */
static int lab_host_ended(struct rig *r, enum host h, int *sig, struct error *e)
{
    struct kernel *k = kernel_of(r);
    struct kernel_host *host = &k->host[h];
    int status = 0;
    if (!patience_readable(host->program.pidfd, PATIENCE_MS))
        return error_set(e, "the %s's program does not end; quit and start finwait again", host_name(h));
    if (lab_reap(&k->lab, h, &status, e)) return rig_break(r, e);
    close(host->program.fd);
    close(host->program.pidfd);
    host->stuck = false;
    *sig = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    return 0;
}

/* Takes the reply to the last request. 0; 1: the program is gone; -1: it does not
 * answer (it is stuck from then on), or answers nonsense. */
static int take_reply(struct kernel *k, enum host h, bool patient, struct program_reply *reply, struct error *e)
{
    struct kernel_host *host = &k->host[h];
    int fd = host->program.fd;
    host->stuck = patient ? !patience_answers(fd, host->program.pid) : !patience_readable(fd, 0);
    if (host->stuck)
        return error_set(e, "the %s's program does not answer (is it stopped?): continue it, or `%s kill`",
                         host_name(h), host_name(h));
    ssize_t n = recv(fd, reply, sizeof *reply, 0);
    if (n <= 0) return 1;
    size_t head = offsetof(struct program_reply, calls);
    bool whole = (size_t)n >= head && reply->ncalls <= PROGRAM_CALLS &&
                 (size_t)n == head + reply->ncalls * sizeof reply->calls[0];
    if (whole && reply->serial == host->serial) return 0;
    return error_set(e, "the %s's program answers nonsense; kill it and start it again", host_name(h));
}

/* One that was stuck may have answered since. What it did then is told now. 1: it is gone. */
static int unstick(struct kernel *k, enum host h, struct error *e)
{
    struct program_reply reply;
    const struct program_request asked = k->host[h].asked; /* others are asked behind it */
    int got = take_reply(k, h, false, &reply, e);
    return got ? got : rig_late(&k->rig, h, &asked, &reply, e);
}

/* One that goes on answers in a moment. What it sends may be seen before that, and is no timer's: so
 * its answer is waited for. */
static bool goes_on(const struct kernel_host *host)
{
    if (patience_readable(host->program.fd, 0)) return true;
    return !patience_stopped(host->program.pid) && patience_readable(host->program.fd, PATIENCE_LOOK_MS);
}

/* unix(7): its socket's buffer is full, or the kernel has no memory for the message now. */
static bool is_full(int sys) { return sys == EAGAIN || sys == ENOBUFS; }

static int lab_host_ask(struct rig *r, enum host h, const struct program_request *q, const char *text,
                        struct program_reply *reply, struct error *e)
{
    struct kernel *k = kernel_of(r);
    struct kernel_host *host = &k->host[h];
    struct { struct program_request q; char text[PROGRAM_TEXT]; } out = {.q = *q};
    if (host->stuck && (q->op == PROGRAM_SERVE || q->op == PROGRAM_REST)) return 0;
    int got = host->stuck ? unstick(k, h, e) : 0;
    if (got == 0 && !r->host[h].running)
        return error_set(e, "the %s's program ended by what it did late; `%s start` starts it again", host_name(h),
                         host_name(h));
    if (got == 0) {
        out.q.serial = ++host->serial;
        host->asked = *q;
        if (q->ntext) memcpy(out.text, text, q->ntext);
        got = send(host->program.fd, &out, sizeof out.q + q->ntext, MSG_NOSIGNAL | MSG_DONTWAIT) < 0;
        if (got && is_full(errno)) /* nothing was asked, and it lives */
            return error_set(e,
                             "the %s's program does not take what it is asked (is it stopped?): continue it, or `%s kill`",
                             host_name(h), host_name(h));
    }
    return got ? got : take_reply(k, h, true, reply, e);
}

static int lab_syncookies(struct rig *r, enum host h, bool on, struct error *e)
{
    struct kernel *k = kernel_of(r);
    return lab_result(k, lab_sysctl(&k->lab, h, "tcp_syncookies", on ? "1" : "0", e), e);
}

static int lab_local_port(struct rig *r, enum host h, uint16_t port, struct error *e)
{
    struct kernel *k = kernel_of(r);
    char range[24];
    snprintf(range, sizeof range, "%u %u", port, port);
    return lab_result(k, lab_sysctl(&k->lab, h, "ip_local_port_range", range, e), e);
}

static int lab_look(struct rig *r, enum host h, bool listeners, struct socket_rows *rows, struct error *e)
{
    return probe_dump(rows, kernel_of(r)->lab.diag[h], listeners, e);
}

static bool lab_look_at(struct rig *r, enum host h, const struct socket_row *was, struct socket_row *now_is)
{
    return probe_one(was, now_is, kernel_of(r)->lab.diag[h]);
}

static size_t lab_sent(struct rig *r, enum host h, uint8_t *packet, size_t cap)
{
    ssize_t n;
    do n = read(kernel_of(r)->lab.tun[h], packet, cap);
    while (n < 0 && errno == EINTR);
    return n > 0 ? (size_t)n : 0;
}

static int lab_arrive(struct rig *r, enum host h, const uint8_t *packet, size_t len, struct error *e)
{
    if (write(kernel_of(r)->lab.tun[h], packet, len) == (ssize_t)len) return 0;
    error_sys(e, errno, "cannot hand a segment to the %s", host_name(h));
    return rig_break(r, e);
}

/* The helper speaks only when asked: a readable socket means that it is gone, and
 * its programs with it. A program's death shows at its pidfd. */
static int check(struct kernel *k, struct error *e)
{
    if (patience_readable(k->lab.helper, 0)) {
        error_set(e, "the lab helper is gone, and the hosts with it; quit and start finwait again");
        return rig_break(&k->rig, e);
    }
    for (int h = 0; h < HOST_COUNT; h++) {
        const bool *running = &k->rig.host[h].running;
        struct kernel_host *host = &k->host[h];
        bool ended = *running && patience_readable(host->program.pidfd, 0);
        if (ended && rig_ended(&k->rig, (enum host)h, TAPE_SELF, e)) return -1;
        if (!*running || !host->stuck || !goes_on(host)) continue;
        if (unstick(k, (enum host)h, e) < 0) return -1;
    }
    return 0;
}

/* Whatever the kernels did by themselves. */
static int lab_passed(struct rig *r, struct error *e)
{
    static const struct fsm_stimulus timer = {.kind = BY_TIMER};
    if (check(kernel_of(r), e)) return -1;
    for (int h = 0; h < HOST_COUNT; h++) rig_drain(r, (enum host)h, TAPE_SELF);
    for (int h = 0; h < HOST_COUNT; h++)
        if (rig_settle(r, (enum host)h, &timer, TAPE_SELF, e)) return -1;
    /* What was sent meanwhile must not be taken for an effect of the next command. */
    for (int h = 0; h < HOST_COUNT; h++) rig_drain(r, (enum host)h, TAPE_SELF);
    return 0;
}

static vtime lab_deadline(const struct rig *r)
{
    vtime first = VTIME_NEVER;
    for (int h = 0; h < HOST_COUNT; h++) {
        vtime due = observer_deadline(r->host[h].seen, r->now);
        if (due < first) first = due;
        if (kernel_of_const(r)->host[h].stuck) continue; /* its answer wakes us */
        due = rig_linger_due(r, (enum host)h);
        if (due < first) first = due;
    }
    return first;
}

const struct rig_ops kernel_rig_ops = {
    .start = lab_host_start,
    .kill = lab_host_kill,
    .ended = lab_host_ended,
    .ask = lab_host_ask,
    .syncookies = lab_syncookies,
    .local_port = lab_local_port,
    .look = lab_look,
    .look_at = lab_look_at,
    .sent = lab_sent,
    .arrive = lab_arrive,
    .passed = lab_passed,
    .deadline = lab_deadline,
};
