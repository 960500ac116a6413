/* tcb.c - control blocks (RFC 9293 3.3.1): made, found, moved, shown, let go. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/array.h"
#include "sim.h"

bool bytes_add(struct bytes *b, const void *data, size_t len)
{
    if (!len) return true;
    uint8_t *at = array_room(b->at, b->len + len, &b->cap, 1);
    if (!at) return false;
    b->at = at;
    memcpy(b->at + b->len, data, len);
    b->len += len;
    return true;
}

void bytes_drop(struct bytes *b, size_t len)
{
    if (!len) return;
    b->len -= len;
    memmove(b->at, b->at + len, b->len);
}

struct tcb *tcb_new(struct stack *s)
{
    struct tcb **tcbs = array_room(s->tcbs, s->ntcbs + 1, &s->tcbs_cap, sizeof(struct tcb *));
    if (!tcbs) return NULL;
    s->tcbs = tcbs;
    struct tcb *t = calloc(1, sizeof *t);
    if (!t) return NULL;
    t->cookie = ++s->sim->last_cookie;
    t->linger = -1;
    t->laddr = 0;
    t->cwnd = SIM_CWND;
    t->rcv_most = SIM_WINDOW;
    t->resend_at = t->give_up_at = t->die_at = t->linger_at = VTIME_NEVER;
    s->tcbs[s->ntcbs++] = t;
    return t;
}

void tcb_free(struct tcb *t)
{
    for (size_t i = 0; i < t->nearly; i++) free(t->early[i].data.at);
    free(t->early);
    free(t->flight);
    free(t->out.at);
    free(t->in.at);
    free(t);
}

void tcb_renew(struct tcb *t)
{
    bytes_drop(&t->in, t->in.len);
    bytes_drop(&t->out, t->out.len);
    text_forget(t);
    t->nflight = 0;
    t->fin_wanted = t->fin_in = t->fin_read = t->flushed = t->ack_owed = false;
    t->shut = 0;
    t->most_wnd = t->acked = 0;
    t->rcv_most = SIM_WINDOW;
    t->cwnd = SIM_CWND;
    t->dup_acks = 0;
    t->retries = t->probes = 0;
    t->dsack[0] = t->dsack[1] = 0;
    t->syn_stamp[0] = 0;
}

void tcb_release(struct stack *s, struct tcb *t)
{
    if (t->state != FSM_CLOSED || t->held || t->queued || t->lingering) return;
    size_t at = 0;
    while (at < s->ntcbs && s->tcbs[at] != t) at++;
    if (at == s->ntcbs) return;
    s->ntcbs--;
    memmove(&s->tcbs[at], &s->tcbs[at + 1], (s->ntcbs - at) * sizeof(struct tcb *));
    tcb_free(t);
}

/* One segment may be two causes at once; the table has such arrows of their own. */
static bool merged(struct socket_walk *w, enum fsm_cause cause, enum fsm_state to)
{
    static const struct { enum fsm_cause first, then, both; } pairs[] = {
        {ON_ACK_OF_FIN, ON_FIN, ON_FIN_AND_ACK_OF_FIN},
        {ON_ACK_OF_SYN, ON_FIN, ON_FIN_AND_ACK_OF_SYN},
        {ON_SYN_ACK, ON_FIN, ON_SYN_ACK_FIN},
        {ON_ACK_OF_FIN, ON_DATA_AFTER_CLOSE, ON_DATA_AFTER_CLOSE},
    };
    if (!w->n || w->edge[w->n - 1] < 0) return false;
    const struct fsm_edge *last = &fsm_edges[w->edge[w->n - 1]];
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        if (pairs[i].first != last->cause || pairs[i].then != cause) continue;
        const int both = fsm_find(last->from, pairs[i].both, to);
        if (both >= 0) w->edge[w->n - 1] = (int16_t)both;
        return both >= 0;
    }
    return false;
}

void tcb_move(struct stack *s, struct tcb *t, enum fsm_cause cause, enum fsm_state to)
{
    struct socket_walk *w = NULL;
    for (size_t i = 0; i < s->moves.nwalks && !w; i++)
        if (s->moves.walks[i].cookie == t->cookie) w = &s->moves.walks[i];
    if (!w) {
        const struct socket_walk fresh = {.cookie = t->cookie};
        if (socket_walks_add(&s->moves, &fresh) == 0) w = &s->moves.walks[s->moves.nwalks - 1];
    }
    if (w && !merged(w, cause, to) && w->n < SOCKET_WALK) w->edge[w->n++] = (int16_t)fsm_find(t->state, cause, to);
    t->state = to;
}

void tcb_done(struct stack *s, struct tcb *t, int err)
{
    (void)s;
    t->kind = TCB_SOCKET;
    t->resend_at = t->give_up_at = t->die_at = VTIME_NEVER;
    t->shut = SHUT_BOTH;
    if (err) t->err = err;
    bytes_drop(&t->out, t->out.len);
    t->nflight = 0;
    t->fin_wanted = false;
    t->snd_una = t->snd_nxt;
    if (!t->bound) t->lport = 0;
}

struct tcb *tcb_by_cookie(const struct stack *s, uint64_t cookie)
{
    for (size_t i = 0; i < s->ntcbs; i++)
        if (s->tcbs[i]->cookie == cookie) return s->tcbs[i];
    return NULL;
}

static bool is_connection(const struct tcb *t) { return t->state != FSM_CLOSED && t->state != FSM_LISTEN; }

static struct tcb *connection(const struct stack *s, uint16_t lport, uint32_t raddr, uint16_t rport)
{
    for (size_t i = s->ntcbs; i-- > 0;) {
        struct tcb *t = s->tcbs[i];
        if (is_connection(t) && t->lport == lport && t->rport == rport && t->raddr == raddr) return t;
    }
    return NULL;
}

struct tcb *tcb_connection(const struct stack *s, uint16_t lport, uint32_t raddr, uint16_t rport)
{
    return connection(s, lport, raddr, rport);
}

struct tcb *tcb_listener(const struct stack *s, uint16_t port)
{
    for (size_t i = s->ntcbs; i-- > 0;)
        if (s->tcbs[i]->state == FSM_LISTEN && s->tcbs[i]->lport == port) return s->tcbs[i];
    return NULL;
}

struct tcb *tcb_find(const struct stack *s, const struct segment *seg)
{
    struct tcb *t = connection(s, seg->dport, seg->src, seg->sport);
    return t ? t : tcb_listener(s, seg->dport);
}

/* Two sockets may share a port when both set SO_REUSEADDR and neither listens
 * (inet_connection_sock.c, inet_bind_conflict). A half-open call holds no port. */
bool tcb_port_free(const struct stack *s, const struct tcb *t, uint16_t port)
{
    for (size_t i = 0; i < s->ntcbs; i++) {
        const struct tcb *u = s->tcbs[i];
        if (u == t || u->lport != port || u->kind == TCB_REQUEST) continue;
        if (!t->reuse || !u->reuse || u->state == FSM_LISTEN) return false;
    }
    return true;
}

uint32_t tcb_write_seq(const struct tcb *t)
{
    return t->out_seq + (uint32_t)t->out.len + (t->fin_wanted ? 1 : 0);
}

uint32_t tcb_window(const struct tcb *t)
{
    const uint32_t edge = t->rcv_acked + t->rcv_wnd;
    return seq_lt(t->rcv_nxt, edge) ? edge - t->rcv_nxt : 0;
}

/* A scaled window is told in steps, rounded up; what was told is never taken back
 * (tcp_output.c, tcp_select_window). */
uint32_t tcb_new_window(const struct tcb *t)
{
    const uint32_t most = t->rcv_most, step = 1u << SIM_WSCALE;
    uint32_t room = t->in.len < SIM_RECEIVE_BUFFER ? SIM_RECEIVE_BUFFER - (uint32_t)t->in.len : 0;
    if (room > most) room = most;
    if (room < tcb_window(t)) room = tcb_window(t);
    return t->peer_options & OPT_WSCALE ? (room + step - 1) / step * step : room;
}

/* A clock and a secret, as RFC 9293 3.4.1 says; the clock ticks at each call too,
 * for in virtual time two may begin at the same moment. */
uint32_t tcb_isn(struct stack *s, const struct tcb *t)
{
    uint64_t x = s->sim->seed ^ ((uint64_t)t->lport << 48 | (uint64_t)t->rport << 32 | (t->laddr ^ t->raddr));
    x = (x ^ x >> 31) * 0x9e3779b97f4a7c15ull;
    x = (x ^ x >> 29) * 0xbf58476d1ce4e5b9ull;
    return (uint32_t)(x >> 32) + (uint32_t)(now_of(s) / 64) + ++s->sim->opened * 262144u;
}

static vtime timer_of(const struct tcb *t, enum socket_timer *which)
{
    if (t->kind == TCB_WAIT || t->state == FSM_TIME_WAIT) *which = TIMER_TIMEWAIT;
    else if (t->resend_at != VTIME_NEVER) *which = timer_probes(t) ? TIMER_PROBE : TIMER_RETRANSMIT;
    else if (t->die_at != VTIME_NEVER) *which = TIMER_KEEPALIVE;
    else *which = TIMER_OFF;
    return *which == TIMER_RETRANSMIT || *which == TIMER_PROBE ? t->resend_at : t->die_at;
}

static struct socket_row row_of(const struct stack *s, const struct tcb *t)
{
    struct socket_row r = {.cookie = t->cookie, .state = t->state, .laddr = t->laddr, .raddr = t->raddr,
                           .lport = t->lport, .rport = t->rport};
    vtime due = timer_of(t, &r.timer), left = due - now_of(s);
    if (r.timer != TIMER_OFF && left > 0) r.expires_ms = (uint32_t)(left / VTIME_MS);
    if (r.timer == TIMER_RETRANSMIT) r.retries = t->retries;
    else if (r.timer == TIMER_PROBE) r.retries = t->probes; /* inet_diag.c shows icsk_probes_out */
    r.owned = t->held || t->lingering;
    if (t->kind != TCB_SOCKET) return r;
    if (t->state == FSM_LISTEN) {
        r.recvq = t->waiting;
        return r;
    }
    /* A FIN counts as one until end of file has been read, or sent and acknowledged. */
    r.recvq = t->state == FSM_SYN_SENT ? 0 : t->rcv_nxt - t->copied;
    r.sendq = tcb_write_seq(t) - t->snd_una;
    return r;
}

int tcb_rows(const struct stack *s, struct socket_rows *rows)
{
    for (size_t i = 0; i < s->ntcbs; i++) {
        if (s->tcbs[i]->state == FSM_CLOSED) continue;
        const struct socket_row r = row_of(s, s->tcbs[i]);
        if (socket_rows_add(rows, &r)) return -1;
    }
    return 0;
}
