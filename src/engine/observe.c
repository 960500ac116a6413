#include "engine/observe.h"

#include <stdlib.h>
#include <string.h>
#include "core/array.h"

enum {
    LATE_LOOK_MS = 250,   /* the kernel ends a TIME_WAIT up to 2 s late: look 4 times a second */
    TIMER_SLACK_MS = 60   /* a deadline read twice differs by the kernel's tick */
};

struct seen {
    uint16_t number, parent;
    bool present, passive;     /* in this dump; began in LISTEN */
    struct socket_row row;
    vtime due;                 /* of its timer */
};

/* A program may hold a socket whose row is gone; its number stays its own. */
struct known { uint64_t cookie; uint16_t lport, rport; };

struct observer {
    enum host host;
    struct tape *tape;
    struct seen *seen;         /* live ones */
    size_t nseen, cap, known_cap;
    size_t found;              /* the one of seen[] that was searched for last */
    struct known *known;       /* [number - 1], of all there ever were */
    uint16_t last;             /* number given last */
};

/* Everything a change needs to be written. */
struct look {
    struct observer *o;
    const struct socket_rows *rows;
    const struct fsm_stimulus *by;
    uint32_t cause;
    vtime now;
    unsigned changes;
};

struct observer *observer_new(enum host h, struct tape *tape)
{
    struct observer *o = calloc(1, sizeof *o);
    if (!o) return NULL;
    o->host = h;
    o->tape = tape;
    return o;
}

void observer_free(struct observer *o)
{
    if (!o) return;
    free(o->seen);
    free(o->known);
    free(o);
}

struct observer *observer_clone(const struct observer *o, struct tape *tape)
{
    struct observer *c = observer_new(o->host, tape);
    if (!c) return NULL;
    c->seen = malloc((o->nseen + 1) * sizeof *c->seen);
    c->known = malloc((o->last + 1u) * sizeof *c->known);
    if (!c->seen || !c->known) {
        observer_free(c);
        return NULL;
    }
    if (o->nseen) memcpy(c->seen, o->seen, o->nseen * sizeof *c->seen);
    if (o->last) memcpy(c->known, o->known, o->last * sizeof *c->known);
    c->nseen = o->nseen;
    c->cap = o->nseen + 1;
    c->known_cap = c->last = o->last;
    return c;
}

/* A look goes through the rows nearly in the order of the sockets: the search begins
 * behind what was found last. */
static struct seen *by_cookie(struct observer *o, uint64_t cookie)
{
    for (size_t i = 0; i < o->nseen; i++) {
        size_t at = (o->found + 1 + i) % o->nseen;
        if (o->seen[at].row.cookie != cookie) continue;
        o->found = at;
        return &o->seen[at];
    }
    return NULL;
}

static uint32_t write_event(struct look *l, struct tape_event *e, uint16_t number)
{
    e->host = l->o->host;
    e->sock = number;
    e->at = l->now;
    e->cause = l->cause;
    return tape_append(l->o->tape, e, NULL, 0);
}

/* A change nobody asked for: its own stimulus stands before it. */
static void write_timer_fired(struct look *l, uint16_t number)
{
    if (l->by->kind != BY_TIMER) return;
    struct tape_event e = {.kind = TAPE_TIMER_FIRED};
    l->cause = TAPE_SELF;
    l->cause = write_event(l, &e, number);
}

static void write_state(struct look *l, const struct seen *s, enum fsm_state from, enum fsm_state to, int edge,
                        unsigned marks)
{
    struct tape_event e = {.kind = TAPE_STATE};
    e.u.state.from = from;
    e.u.state.to = to;
    e.u.state.edge = (int16_t)edge;
    e.u.state.marks = marks;
    write_event(l, &e, s->number);
    l->changes++;
}

/* Data that nobody has read; a FIN counts as one in the kernel's Recv-Q. */
static bool unread(const struct seen *s)
{
    const enum fsm_state state = s->row.state;
    const bool fin = state == FSM_CLOSE_WAIT || state == FSM_CLOSING || state == FSM_LAST_ACK;
    return s->row.recvq > (fin ? 1 : 0);
}

/* States that a plain close() leads straight to CLOSED from (RFC 9293 3.10.4). */
static bool was_mere(enum fsm_state s) { return s == FSM_LISTEN || s == FSM_SYN_SENT; }

/* The timer of a half-open call ends it when its listener is there no more. */
static bool lost_its_listener(const struct observer *o, const struct seen *s)
{
    if (!s->parent || s->row.state != FSM_SYN_RCVD) return false;
    for (size_t i = 0; i < o->nseen; i++)
        if (o->seen[i].number == s->parent) return false;
    return true;
}

/* A child that no program has accepted goes when its listener is closed, or, half
 * open, when its timer next runs out. */
static struct fsm_stimulus stimulus_for(const struct look *l, const struct seen *s, bool gone)
{
    struct fsm_stimulus by = *l->by;
    by.passive = s->passive;
    bool closes = by.kind == BY_CALL && (by.call == ON_CLOSE || by.call == ON_ABORT);
    /* A killed program's SO_LINGER is not known; without unread data only that makes RST. */
    if (by.kind == BY_CALL && by.call == ON_CLOSE && gone && !unread(s)) by.call = ON_ABORT;
    if (closes && s->passive && !s->row.owned && s->row.timer != TIMER_TIMEWAIT) by.call = ON_LISTENER_CLOSE;
    bool bare = by.kind == BY_SEGMENT && !(by.flags & (SEG_SYN | SEG_ACK | SEG_RST));
    if ((by.kind == BY_TIMER || bare) && lost_its_listener(l->o, s)) {
        by.kind = BY_CALL;
        by.call = ON_LISTENER_CLOSE;
    }
    return by;
}

static const struct socket_walk *walk_of(const struct look *l, uint64_t cookie)
{
    for (size_t i = 0; i < l->rows->nwalks; i++)
        if (l->rows->walks[i].cookie == cookie) return &l->rows->walks[i];
    return NULL;
}

/* The steps of one change: which arrows, and the marks of all, the first, the last. */
static void write_steps(struct look *l, const struct seen *s, const int *path, size_t steps, unsigned each,
                        unsigned marks)
{
    for (size_t i = 0; i < steps; i++) {
        unsigned m = each | (i == 0 ? marks & STATE_NEW : 0) | (i == steps - 1 ? marks & STATE_GONE : 0);
        write_state(l, s, fsm_edges[path[i]].from, fsm_edges[path[i]].to, path[i], m);
    }
}

/* The arrows that the engine itself says were taken. False: it does not say, or one
 * of them is not in the table, so that the change has to be matched. */
static bool write_walk(struct look *l, const struct seen *s, enum fsm_state from, enum fsm_state to, unsigned marks)
{
    const struct socket_walk *w = walk_of(l, s->row.cookie);
    int path[SOCKET_WALK];
    size_t n = w ? w->n : 0;
    for (size_t i = 0; i < n; i++) {
        if (w->edge[i] < 0) return false;
        path[i] = w->edge[i];
    }
    if (!n || fsm_edges[path[0]].from != from || fsm_edges[path[n - 1]].to != to) return false;
    write_steps(l, s, path, n, 0, marks);
    return true;
}

/* Writes from -> to as the arrow the stimulus explains; as inferred steps when it
 * takes several; else as off the map. */
static void write_change(struct look *l, const struct seen *s, enum fsm_state from, enum fsm_state to, unsigned marks)
{
    if (write_walk(l, s, from, to, marks)) return;
    struct fsm_stimulus by = stimulus_for(l, s, to == FSM_CLOSED && !was_mere(from));
    int path[3];
    int edge = fsm_match(from, to, &by);
    if (edge < 0 && by.kind == BY_SEGMENT && by.has_data) {
        by.flags |= SEG_FIN; /* a FIN that came before its data counts now */
        edge = fsm_match(from, to, &by);
    }
    if (edge >= 0) {
        write_state(l, s, from, to, edge, marks);
        return;
    }
    size_t steps = fsm_infer(from, to, &by, path);
    if (!steps) write_state(l, s, from, to, EDGE_OFF_THE_MAP, marks);
    write_steps(l, s, path, steps, STATE_INFERRED, marks);
}

static void write_row(struct look *l, const struct seen *s)
{
    struct tape_event e = {.kind = TAPE_ROW};
    e.u.row.recvq = s->row.recvq;
    e.u.row.sendq = s->row.sendq;
    e.u.row.owned = s->row.owned;
    write_event(l, &e, s->number);
}

static void write_timer(struct look *l, struct seen *s)
{
    struct tape_event e = {.kind = TAPE_TIMER};
    vtime left = (vtime)s->row.expires_ms * VTIME_MS;
    s->due = s->row.timer == TIMER_OFF ? VTIME_NEVER : l->now + left;
    e.u.timer.which = s->row.timer;
    e.u.timer.retries = s->row.retries;
    e.u.timer.due = s->row.timer == TIMER_OFF ? 0 : s->due;
    e.u.timer.span = s->row.timer == TIMER_OFF ? 0 : left;
    write_event(l, &e, s->number);
}

static bool timer_moved(const struct look *l, const struct seen *was, const struct socket_row *now)
{
    if (was->row.timer != now->timer || was->row.retries != now->retries) return true;
    if (now->timer == TIMER_OFF) return false;
    vtime due = l->now + (vtime)now->expires_ms * VTIME_MS;
    vtime off = due > was->due ? due - was->due : was->due - due;
    /* Overdue timers show 0 ms until the kernel gets round to them. */
    return off > TIMER_SLACK_MS * VTIME_MS && !(now->expires_ms == 0 && was->due <= l->now);
}

static void write_socket(struct look *l, const struct seen *s, const struct socket_row *r)
{
    struct tape_event e = {.kind = TAPE_SOCKET};
    e.u.socket.laddr = r->laddr;
    e.u.socket.raddr = r->raddr;
    e.u.socket.lport = r->lport;
    e.u.socket.rport = r->rport;
    e.u.socket.parent = s->parent;
    e.u.socket.listener = r->state == FSM_LISTEN;
    e.u.socket.passive = s->passive;
    e.u.socket.cookie = r->cookie;
    write_event(l, &e, s->number);
}

/* A listener that made a call has a peer now (RFC 9293 3.10.1, 3.10.2; not in Linux). */
static void look_at_peer(struct look *l, const struct seen *s, const struct socket_row *now)
{
    if (s->row.raddr == now->raddr && s->row.rport == now->rport) return;
    l->o->known[s->number - 1].lport = now->lport;
    l->o->known[s->number - 1].rport = now->rport;
    write_socket(l, s, now);
}

static void look_at_known(struct look *l, struct seen *s, const struct socket_row *now)
{
    const struct socket_row was = s->row;
    bool row_changed = was.recvq != now->recvq || was.sendq != now->sendq || was.owned != now->owned;
    bool moved = timer_moved(l, s, now);
    s->present = true;
    look_at_peer(l, s, now);
    if (was.state != now->state) {
        write_timer_fired(l, s->number);
        write_change(l, s, was.state, now->state, 0);
    }
    s->row = *now;
    if (row_changed) write_row(l, s);
    if (moved) write_timer(l, s);
}

static struct seen *add_seen(struct observer *o)
{
    struct seen *seen = array_room(o->seen, o->nseen + 1, &o->cap, sizeof *seen);
    if (!seen) return NULL;
    o->seen = seen;
    return memset(&o->seen[o->nseen++], 0, sizeof *o->seen);
}

/* Gives the next number; 0 when there is none left. */
static uint16_t next_number(struct observer *o, const struct socket_row *r)
{
    struct known *known = o->last < UINT16_MAX ? array_room(o->known, o->last + 1u, &o->known_cap, sizeof *known)
                                               : NULL;
    if (!known) return 0;
    o->known = known;
    o->known[o->last] = (struct known){.cookie = r->cookie, .lport = r->lport, .rport = r->rport};
    return ++o->last;
}

/* The listener a new child belongs to. */
static uint16_t parent_of(const struct observer *o, const struct socket_row *r)
{
    for (size_t i = 0; i < o->nseen; i++)
        if (o->seen[i].row.state == FSM_LISTEN && o->seen[i].row.lport == r->lport) return o->seen[i].number;
    return 0;
}

static void look_at_new(struct look *l, const struct socket_row *r)
{
    /* An active open is made by a call; all else that appears is a listener's child. */
    bool passive = r->state != FSM_LISTEN && l->by->kind != BY_CALL;
    uint16_t parent = passive ? parent_of(l->o, r) : 0;
    uint16_t number = next_number(l->o, r);
    struct seen *s = number ? add_seen(l->o) : NULL;
    if (!s) return;
    *s = (struct seen){.number = number, .parent = parent, .present = true, .passive = passive, .row = *r,
                       .due = VTIME_NEVER};
    write_timer_fired(l, s->number);
    write_socket(l, s, r);
    write_change(l, s, passive ? FSM_LISTEN : FSM_CLOSED, r->state, STATE_NEW);
    write_row(l, s);
    if (r->timer != TIMER_OFF) write_timer(l, s);
}

/* Its row is gone: to CLOSED, or, for a refused half-open child, back to LISTEN
 * (figure 5's RST arrow; in Linux the listener never left). */
static void look_at_gone(struct look *l, const struct seen *s)
{
    struct fsm_stimulus by = stimulus_for(l, s, false);
    write_timer_fired(l, s->number);
    bool orphaned = lost_its_listener(l->o, s);
    bool back = s->passive && fsm_match(s->row.state, FSM_LISTEN, &by) >= 0 &&
                (!orphaned || fsm_match(s->row.state, FSM_CLOSED, &by) < 0);
    const struct socket_walk *w = walk_of(l, s->row.cookie);
    if (w && w->n && w->edge[w->n - 1] >= 0) back = fsm_edges[w->edge[w->n - 1]].to == FSM_LISTEN;
    write_change(l, s, s->row.state, back ? FSM_LISTEN : FSM_CLOSED, STATE_GONE);
}

unsigned observer_look(struct observer *o, const struct socket_rows *p, const struct fsm_stimulus *by, uint32_t cause,
                       vtime now)
{
    struct look l = {.o = o, .rows = p, .by = by, .cause = cause, .now = now};
    for (size_t i = 0; i < o->nseen; i++) o->seen[i].present = false;
    size_t known = o->nseen;
    for (size_t i = 0; i < p->nrows; i++) {
        struct seen *s = by_cookie(o, p->rows[i].cookie);
        if (s) look_at_known(&l, s, &p->rows[i]);
    }
    for (size_t i = 0; i < known; i++)
        if (!o->seen[i].present) look_at_gone(&l, &o->seen[i]);
    for (size_t i = 0; i < p->nrows; i++)
        if (!by_cookie(o, p->rows[i].cookie)) look_at_new(&l, &p->rows[i]);
    size_t kept = 0;
    for (size_t i = 0; i < o->nseen; i++)
        if (o->seen[i].present) o->seen[kept++] = o->seen[i];
    o->nseen = kept;
    return l.changes;
}

unsigned observer_look_at(struct observer *o, const struct socket_row *now_is, const struct fsm_stimulus *by,
                          uint32_t cause, vtime now)
{
    static const struct socket_rows no_walks;
    struct look l = {.o = o, .rows = &no_walks, .by = by, .cause = cause, .now = now};
    struct seen *s = by_cookie(o, now_is->cookie);
    if (s) look_at_known(&l, s, now_is);
    return l.changes;
}

const struct socket_row *observer_row(const struct observer *o, uint16_t number)
{
    for (size_t i = 0; number && i < o->nseen; i++)
        if (o->seen[i].number == number) return &o->seen[i].row;
    return NULL;
}

const struct socket_row *observer_listener(const struct observer *o, size_t i)
{
    for (size_t at = 0; at < o->nseen; at++)
        if (o->seen[at].row.state == FSM_LISTEN && i-- == 0) return &o->seen[at].row;
    return NULL;
}

uint16_t observer_by_cookie(const struct observer *o, uint64_t cookie)
{
    for (uint16_t n = o->last; cookie && n > 0; n--)
        if (o->known[n - 1].cookie == cookie) return n;
    return 0;
}

uint16_t observer_by_ports(const struct observer *o, uint16_t lport, uint16_t rport)
{
    for (uint16_t n = o->last; n > 0; n--) /* ports used again belong to the newest */
        if (o->known[n - 1].lport == lport && o->known[n - 1].rport == rport) return n;
    return 0;
}

uint64_t observer_cookie(const struct observer *o, uint16_t number)
{
    return number && number <= o->last ? o->known[number - 1].cookie : 0;
}

vtime observer_deadline(const struct observer *o, vtime now)
{
    vtime first = VTIME_NEVER;
    for (size_t i = 0; i < o->nseen; i++) {
        vtime due = o->seen[i].due;
        if (due == VTIME_NEVER) continue;
        /* A retransmission wakes us by its packet; this look is for the timer that sent none. */
        if (o->seen[i].row.timer != TIMER_TIMEWAIT) due += LATE_LOOK_MS * VTIME_MS;
        if (due <= now) due = now + LATE_LOOK_MS * VTIME_MS;
        if (due < first) first = due;
    }
    return first;
}
