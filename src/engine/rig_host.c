/* rig_host.c - the programs of the hosts, seen from the engine. */
#include <stdlib.h>
#include <string.h>

#include "rig_parts.h"

enum { LINGER_LOOK_MS = 50 };

static void write_program(struct rig *r, enum host h, enum program_event what, int32_t sig, uint32_t cause,
                          uint32_t *seq)
{
    struct tape_event e = {.kind = TAPE_PROGRAM, .host = h, .at = r->now, .cause = cause};
    e.u.program.what = what;
    e.u.program.pid = r->host[h].pid;
    e.u.program.signal = sig;
    *seq = tape_append(r->tape, &e, NULL, 0);
}

int rig_ended(struct rig *r, enum host h, uint32_t cause, struct error *e)
{
    struct rig_host *host = &r->host[h];
    int sig = 0;
    if (r->ops->ended(r, h, &sig, e)) return -1;
    host->running = false;
    host->called = true;
    host->nlingering = 0;
    uint32_t seq;
    write_program(r, h, sig ? PROGRAM_SIGNALED : PROGRAM_EXITED, sig, cause, &seq);
    return rig_settle(r, h, &(struct fsm_stimulus){.kind = BY_CALL, .call = ON_CLOSE}, seq, e);
}

int host_kill(struct rig *r, enum host h, uint32_t cause, struct error *e)
{
    if (!r->host[h].running)
        return error_set(e, "the %s's program is not running; `%s start` starts it again", host_name(h), host_name(h));
    return r->ops->kill(r, h, e) ? -1 : rig_ended(r, h, cause, e);
}

static void linger_begins(struct rig_host *host, uint64_t cookie, vtime due)
{
    if (!host->lingering) host->lingering = calloc(RIG_LINGERING, sizeof *host->lingering);
    if (!host->lingering || host->nlingering == RIG_LINGERING) return;
    host->lingering[host->nlingering].cookie = cookie;
    host->lingering[host->nlingering++].due = due;
}

static void linger_ends(struct rig_host *host, uint64_t cookie)
{
    for (unsigned i = 0; i < host->nlingering; i++)
        if (host->lingering[i].cookie == cookie) {
            host->lingering[i] = host->lingering[--host->nlingering];
            return;
        }
}

/* A lingering close ends by an ACK, which we deliver, or by its own time. */
static void count_lingering(struct rig *r, enum host h, const struct program_reply *reply, const struct program_call *c)
{
    struct rig_host *host = &r->host[h];
    /* A look at the very moment would race with the stack's own timer. */
    const vtime due = r->now + (vtime)reply->lingers * VTIME_SECOND + LINGER_LOOK_MS * VTIME_MS;
    if (c->marks & CALL_DECIDED) linger_ends(host, c->cookie);
    if (c->marks & CALL_WAITS) linger_begins(host, c->cookie, due);
}

vtime rig_linger_due(const struct rig *r, enum host h)
{
    const struct rig_host *host = &r->host[h];
    vtime first = VTIME_NEVER;
    if (!host->running) return VTIME_NEVER;
    for (unsigned i = 0; i < host->nlingering; i++)
        if (host->lingering[i].due < first) first = host->lingering[i].due;
    /* Not over though its time is up: the kernel rounds to its tick. */
    return first <= r->now ? r->now + LINGER_LOOK_MS * VTIME_MS : first;
}

static void write_call(struct rig *r, enum host h, const struct program_call *c, uint32_t cause, uint32_t *seq)
{
    struct tape_event e = {.kind = TAPE_CALL, .host = h, .at = r->now, .cause = cause};
    e.sock = observer_by_cookie(r->host[h].seen, c->cookie);
    e.u.call.call = c->call < CALL_NCALLS ? (enum tape_call)c->call : CALL_SOCKET;
    e.u.call.marks = c->marks;
    e.u.call.fd = c->fd;
    e.u.call.err = c->err;
    e.u.call.result = c->result;
    *seq = tape_append(r->tape, &e, c->args, strnlen(c->args, sizeof c->args));
}

bool rig_is_traffic(uint32_t call) { return call == CALL_SEND || call == CALL_RECV; }

static void write_calls(struct rig *r, enum host h, const struct program_reply *reply, uint32_t cause,
                        uint32_t *stimulus)
{
    bool traffic = reply->ncalls > 0;
    for (uint32_t i = 0; i < reply->ncalls; i++) {
        const uint32_t call = reply->calls[i].call;
        write_call(r, h, &reply->calls[i], cause, stimulus);
        traffic &= rig_is_traffic(call);
        if (!rig_is_traffic(call) && call != CALL_ACCEPT) r->host[h].called = true;
        if (call == CALL_CLOSE) count_lingering(r, h, reply, &reply->calls[i]);
    }
    if (!traffic) r->host[h].unserved = true;
}

int host_ask(struct rig *r, enum host h, const struct program_request *q, const char *text, uint32_t cause,
             uint32_t *stimulus, struct program_reply *reply, struct error *e)
{
    *stimulus = cause;
    reply->ncalls = reply->refused = 0;
    if (q->ntext > PROGRAM_TEXT) return error_set(e, "a text to send has at most %d bytes", PROGRAM_TEXT);
    int got = r->ops->ask(r, h, q, text, reply, e);
    if (got < 0) return -1;
    if (got > 0) return rig_ended(r, h, cause, e) ? -1 : 1;
    write_calls(r, h, reply, cause, stimulus);
    return 0;
}

static bool of_the_program(enum setting s) { return s != SET_SYNCOOKIES; }

static int tell_setting(struct rig *r, enum host h, enum setting s, uint32_t cause, struct error *e)
{
    struct program_request q = {.op = PROGRAM_SET, .how = (int32_t)s, .value = r->host[h].setting[s]};
    struct program_reply reply;
    uint32_t stimulus;
    int got = host_ask(r, h, &q, NULL, cause, &stimulus, &reply, e);
    if (got < 0) r->host[h].untold |= 1u << s;
    else r->host[h].untold &= ~(1u << s);
    return got < 0 ? -1 : 0;
}

/* Those that it did not take when they were set. */
static int tell_untold(struct rig *r, enum host h, struct error *e)
{
    const struct rig_host *host = &r->host[h];
    for (int s = 0; s < SET_COUNT && host->running; s++)
        if (host->untold & 1u << s && tell_setting(r, h, (enum setting)s, TAPE_SELF, e)) return -1;
    return 0;
}

int rig_late(struct rig *r, enum host h, const struct program_request *q, const struct program_reply *reply,
             struct error *e)
{
    struct rig_host *host = &r->host[h];
    struct fsm_stimulus by = {.kind = BY_TIMER}; /* without a call nothing is the program's doing */
    uint32_t stimulus = TAPE_SELF;
    host->unserved = true; /* it was not served, while it did not answer */
    write_calls(r, h, reply, TAPE_SELF, &stimulus);
    if (reply->ncalls) by = rig_stimulus(q->op, reply);
    if (q->op == PROGRAM_SET && q->value == host->setting[q->how]) host->untold &= ~(1u << q->how);
    int failed = tell_untold(r, h, e); /* first, so that what it does by itself is what they say */
    return rig_settle(r, h, &by, stimulus, e) || failed ? -1 : 0;
}

int host_start(struct rig *r, enum host h, uint32_t cause, struct error *e)
{
    struct rig_host *host = &r->host[h];
    if (host->running) return error_set(e, "the %s's program runs already", host_name(h));
    if (r->ops->start(r, h, &host->pid, e)) return -1;
    host->running = true;
    host->untold = 0;
    uint32_t seq;
    write_program(r, h, PROGRAM_STARTED, 0, cause, &seq);
    /* Settings belong to the host: a new program is told those that differ. */
    for (int s = 0; s < SET_COUNT; s++)
        if (of_the_program((enum setting)s) && host->setting[s] != setting_table[s].initial &&
            tell_setting(r, h, (enum setting)s, seq, e))
            return -1;
    return 0;
}

int host_set(struct rig *r, enum host h, enum setting s, int value, uint32_t cause, struct error *e)
{
    if (s == SET_SYNCOOKIES && r->ops->syncookies(r, h, value != 0, e)) return -1;
    r->host[h].setting[s] = value;
    struct tape_event ev = {.kind = TAPE_SETTING, .host = h, .at = r->now, .cause = cause};
    ev.u.setting.what = s;
    ev.u.setting.value = value;
    tape_append(r->tape, &ev, NULL, 0);
    if (!of_the_program(s) || !r->host[h].running) return 0;
    return tell_setting(r, h, s, cause, e);
}
