/* timer.c - RFC 9293 3.10.8, timeouts: USER TIMEOUT, retransmission (RFC 6298) with
 * its limit R2 (3.8.3), 2 MSL; and an orphan's FIN_WAIT_2 and a lingering close. */
#include <errno.h>

#include "sim.h"

/* As the lab sets them for the kernel (docs/KERNEL.md): patience for held segments. */
enum { SYN_RETRIES = 127, DATA_RETRIES = 255, FIRST_RTO_MS = 1000 };
/* TCP_RTO_MAX: a request of Linux knows nothing of tcp_rto_max_ms (inet_connection_sock.c, reqsk_timer_handler). */
#define REQUEST_RTO_MAX (120 * VTIME_SECOND)

/* Of the connection itself. */
static vtime own_of(const struct tcb *t) { return t->resend_at < t->die_at ? t->resend_at : t->die_at; }

static vtime first_of(const struct stack *s, const struct tcb *t)
{
    vtime first = s->sim->timers_held ? VTIME_NEVER : own_of(t);
    if (t->give_up_at < first) first = t->give_up_at;
    return first < t->linger_at ? first : t->linger_at;
}

vtime timer_due(const struct stack *s)
{
    vtime first = VTIME_NEVER;
    for (size_t i = 0; i < s->ntcbs; i++)
        if (first_of(s, s->tcbs[i]) < first) first = first_of(s, s->tcbs[i]);
    return first;
}

static bool handshakes(const struct tcb *t) { return t->state == FSM_SYN_SENT || t->state == FSM_SYN_RCVD; }

bool timer_probes(const struct tcb *t) { return !t->nflight && !handshakes(t); }

void timer_resend(struct stack *s, struct tcb *t)
{
    const vtime most = t->kind == TCB_REQUEST ? REQUEST_RTO_MAX : choice_ms(s, CHOICE_RTO_MAX);
    vtime rto = handshakes(t) ? FIRST_RTO_MS * VTIME_MS : choice_ms(s, CHOICE_RTO_MIN);
    for (unsigned i = 0; i < t->retries && rto < most; i++) rto *= 2;
    if (rto > most) rto = most;
    t->resend_at = now_of(s) + rto;
    if (t->give_up_at == VTIME_NEVER) timer_user(s, t);
}

/* ---- 3.10.8 USER TIMEOUT ---- */

void timer_user(struct stack *s, struct tcb *t)
{
    if (chooses(s, CHOICE_USER_TIMEOUT)) t->give_up_at = now_of(s) + choice_s(s, CHOICE_USER_TIMEOUT);
}

/* Or R2 as a count of retransmissions: nobody answers, and we give up. */
static void give_up(struct stack *s, struct tcb *t)
{
    tcb_move(s, t, ON_USER_TIMEOUT, FSM_CLOSED);
    tcb_done(s, t, ETIMEDOUT);
    tcb_release(s, t);
}

/* ---- 3.10.8 RETRANSMISSION TIMEOUT ---- */

/* R2 as a count. */
static bool tried_enough(const struct stack *s, const struct tcb *t)
{
    const unsigned tried = timer_probes(t) ? t->probes : t->retries; /* MUST-37: who answers probes is there */
    return !chooses(s, CHOICE_USER_TIMEOUT) && tried >= (t->state == FSM_SYN_SENT ? SYN_RETRIES : DATA_RETRIES);
}

static void resend(struct stack *s, struct tcb *t)
{
    if (t->retries < UINT8_MAX) t->retries++;
    if (timer_probes(t)) {
        if (t->probes < UINT8_MAX) t->probes++;
        out_probe(s, t);
    } else {
        if (!handshakes(t)) { /* RFC 5681 3.1: start over from one segment */
            t->cwnd = 1;
            for (size_t i = 0; i < t->nflight; i++) {
                t->flight[i].lost = !t->flight[i].sacked;
                t->flight[i].again = false;
            }
        }
        out_again(s, t, 1);
    }
    timer_resend(s, t);
}

static void time_out(struct stack *s, struct tcb *t, bool gives_up)
{
    const bool half_open = t->kind == TCB_REQUEST;
    const struct tcb *listener = half_open ? tcb_by_cookie(s, t->listener) : NULL;
    if (half_open && (!listener || listener->state != FSM_LISTEN)) arrive_reset(s, t, ON_LISTENER_CLOSE, 0);
    else if (gives_up) give_up(s, t);
    else resend(s, t);
}

/* ---- 3.10.8 TIME-WAIT TIMEOUT; and FIN_WAIT_2 of an orphan ---- */

static void die(struct stack *s, struct tcb *t)
{
    const bool waits = t->state == FSM_TIME_WAIT;
    /* a whole orphan says so (tcp_timer.c, tcp_keepalive_timer) */
    if (!waits && t->kind == TCB_SOCKET) out_abort(s, t);
    arrive_reset(s, t, waits ? ON_2MSL : ON_FIN_WAIT_2_TIMEOUT, 0);
}

void timer_run(struct stack *s)
{
    const bool held = s->sim->timers_held;
    const vtime due = timer_due(s);
    for (size_t i = 0; i < s->ntcbs; i++) {
        struct tcb *t = s->tcbs[i];
        if (first_of(s, t) != due) continue;
        if (!held && t->resend_at == due) timer_run_out(s, t, tried_enough(s, t));
        else if (t->give_up_at == due) give_up(s, t);
        else if (!held && t->die_at == due) timer_run_out(s, t, false);
        else user_lingering(s);
        return;
    }
}

void timer_run_out(struct stack *s, struct tcb *t, bool gives_up)
{
    if (own_of(t) == VTIME_NEVER) return;
    if (t->resend_at <= t->die_at) {
        t->resend_at = VTIME_NEVER;
        time_out(s, t, gives_up);
    } else {
        t->die_at = VTIME_NEVER;
        die(s, t);
    }
}

/* What was due meanwhile did not run out: it was told otherwise, and is due after its time from now. */
void timer_release(struct stack *s)
{
    for (size_t i = 0; i < s->ntcbs; i++)
        if (s->tcbs[i]->resend_at <= now_of(s)) timer_resend(s, s->tcbs[i]);
}
