/* tape_text.c - the canonical text of a tape: one line an event. No clock, no
 * ISN, no pid, no cookie: the same script gives the same lines in every run.
 * Lines that count kernel timers begin with '~'. */
#include "core/tape.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* ORDER TAPE_KIND */
static const char *const kind_names[TAPE_NKINDS] = {
    "engine", "command", "call",  "sent",  "repeated",    "delivered", "dropped", "swapped", "socket",
    "state",  "row",     "timer", "fired", "program",     "setting",   "auto",    "expect",
    "note",
};
/* ORDER TAPE_CALL */
static const char *const call_names[CALL_NCALLS] = {
    "socket", "setsockopt", "bind", "listen", "connect", "accept", "send", "recv", "close", "shutdown", "signal",
};
/* ORDER TIMER: as netstat --timers prints them */
static const char *const timer_names[TIMER_NKINDS] = {"off", "on", "keepalive", "timewait", "probe"};

const char *tape_kind_name(enum tape_kind k) { return (unsigned)k < TAPE_NKINDS ? kind_names[k] : "?"; }
const char *tape_call_name(enum tape_call c) { return (unsigned)c < CALL_NCALLS ? call_names[c] : "?"; }
const char *tape_timer_name(enum socket_timer t) { return (unsigned)t < TIMER_NKINDS ? timer_names[t] : "?"; }

struct line { char *buf; size_t cap, len; };

static void add(struct line *l, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void add(struct line *l, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    size_t room = l->len < l->cap ? l->cap - l->len : 0;
    int n = vsnprintf(room ? l->buf + l->len : NULL, room, format, args);
    va_end(args);
    if (n > 0) l->len += (size_t)n;
}

static void add_addr(struct line *l, uint32_t addr, uint16_t port)
{
    add(l, "%u.%u.%u.%u:", addr >> 24, addr >> 16 & 255, addr >> 8 & 255, addr & 255);
    if (port) add(l, "%u", port);
    else add(l, "*");
}

static void add_call(struct line *l, const struct tape *t, const struct tape_event *e)
{
    add(l, "%s(%.*s)", tape_call_name(e->u.call.call), (int)e->len, tape_bytes(t, e));
    if (e->u.call.marks & CALL_WAITS) add(l, " waits");
    else if (e->u.call.result < 0 && errno_name(e->u.call.err)) add(l, " = -1 %s", errno_name(e->u.call.err));
    else if (e->u.call.result < 0) add(l, " = -1 errno %d", e->u.call.err);
    else add(l, " = %lld", (long long)e->u.call.result);
    if (e->u.call.marks & CALL_AUTO) add(l, "  by itself");
}

static void add_sent(struct line *l, const struct tape_event *e)
{
    char flags[40];
    const struct segment *s = &e->u.sent.seg;
    add(l, "#%u %s seq %u", e->u.sent.number, segment_flags_print(s->flags, flags, sizeof flags), e->u.sent.rel_seq);
    if (s->flags & SEG_ACK) add(l, " ack %u", e->u.sent.rel_ack);
    if (s->len) add(l, " len %u", s->len);
    add(l, "  %u>%u", s->sport, s->dport);
    if (e->u.sent.marks & SENT_FORGED) add(l, "  forged");
    if (e->u.sent.marks & SENT_COPY) add(l, "  copy of #%u", e->u.sent.of);
    if (e->u.sent.marks & SENT_AGAIN) add(l, "  again after a loss");
}

static void add_state(struct line *l, const struct tape_event *e)
{
    add(l, "%s -> %s  ", fsm_state_name(e->u.state.from), fsm_state_name(e->u.state.to));
    if (e->u.state.edge < 0 || (size_t)e->u.state.edge >= fsm_nedges) {
        add(l, "off the map");
    } else {
        const struct fsm_edge *edge = &fsm_edges[e->u.state.edge];
        add(l, "%s%s%s", fsm_cause_label(edge->cause), *edge->emits ? "/" : "", edge->emits);
    }
    if (e->u.state.marks & STATE_INFERRED) add(l, "  inferred");
    if (e->u.state.marks & STATE_GONE) add(l, "  gone");
}

static void add_program(struct line *l, const struct tape_event *e)
{
    if (e->u.program.what == PROGRAM_STARTED) add(l, "started");
    else if (e->u.program.what == PROGRAM_EXITED) add(l, "exited");
    else add(l, "died of %s", signal_name(e->u.program.signal) ? signal_name(e->u.program.signal) : "a signal");
}

static void add_setting(struct line *l, const struct tape_event *e)
{
    const struct setting_info *s = &setting_table[e->u.setting.what];
    bool on = s->seconds ? e->u.setting.value >= 0 : e->u.setting.value != 0;
    if (on && s->seconds) add(l, "%s %d", s->word, e->u.setting.value);
    else add(l, "%s %s", s->word, on ? s->on : s->off);
}

static void add_auto(struct line *l, const struct tape_event *e)
{
    add(l, "%s", e->u.automatic.on ? "on" : "off");
    if (e->u.automatic.on) add(l, " after %lld ms", (long long)(e->u.automatic.delay / VTIME_MS));
    if (e->u.automatic.on && e->u.automatic.loss) add(l, " loss %u%%", e->u.automatic.loss);
}

static void add_socket(struct line *l, const struct tape_event *e)
{
    add_addr(l, e->u.socket.laddr, e->u.socket.lport);
    add(l, " ");
    add_addr(l, e->u.socket.raddr, e->u.socket.rport);
    if (e->u.socket.listener) add(l, " listener");
    if (e->u.socket.parent) add(l, " child of %u", e->u.socket.parent);
}

/* The name of the engine and its profile; the remark behind them names this
 * machine's kernel and stays out. */
static void add_engine(struct line *l, const struct tape *t, const struct tape_event *e)
{
    const char *bytes = tape_bytes(t, e);
    const char *slash = memchr(bytes, '/', e->len);
    const char *end = slash ? memchr(slash + 1, '/', e->len - (size_t)(slash + 1 - bytes)) : NULL;
    add(l, "%.*s seed %llu", end ? (int)(end - bytes) : (int)e->len, bytes, (unsigned long long)e->u.engine.seed);
}

static void add_body(struct line *l, const struct tape *t, const struct tape_event *e)
{
    switch (e->kind) {
    case TAPE_ENGINE: add_engine(l, t, e); break;
    case TAPE_COMMAND: case TAPE_NOTE: add(l, "%.*s", (int)e->len, tape_bytes(t, e)); break;
    case TAPE_CALL: add_call(l, t, e); break;
    case TAPE_SENT: add_sent(l, e); break;
    case TAPE_REPEATED: add(l, "#%u x%u", e->u.wire.number, e->u.wire.count); break;
    case TAPE_DELIVERED: case TAPE_DROPPED: add(l, "#%u", e->u.wire.number); break;
    case TAPE_SWAPPED: add(l, "#%u #%u", e->u.swapped.number, e->u.swapped.other); break;
    case TAPE_SOCKET: add_socket(l, e); break;
    case TAPE_STATE: add_state(l, e); break;
    case TAPE_ROW:
        add(l, "recv-q %u send-q %u%s", e->u.row.recvq, e->u.row.sendq, e->u.row.owned ? "" : " orphan");
        break;
    case TAPE_TIMER: add(l, "%s x%u", tape_timer_name(e->u.timer.which), e->u.timer.retries); break;
    case TAPE_TIMER_FIRED: add(l, "a kernel timer ran out"); break;
    case TAPE_PROGRAM: add_program(l, e); break;
    case TAPE_SETTING: add_setting(l, e); break;
    case TAPE_AUTO: add_auto(l, e); break;
    case TAPE_EXPECT:
        add(l, "%s", e->u.expect.ok ? "holds" : "fails: ");
        if (!e->u.expect.ok) add(l, "%.*s", (int)e->len, tape_bytes(t, e));
        break;
    case TAPE_NKINDS: break;
    }
}

size_t tape_print(const struct tape *t, const struct tape_event *e, char *buf, size_t cap)
{
    struct line l = {buf, cap, 0};
    if (cap) *buf = '\0';
    char who[16];
    if (e->host == HOST_NONE) snprintf(who, sizeof who, "-");
    else if (e->sock) snprintf(who, sizeof who, "%c%u", host_letter(e->host), e->sock);
    else snprintf(who, sizeof who, "%c", host_letter(e->host));
    bool counts_time = e->kind == TAPE_TIMER || e->kind == TAPE_REPEATED;
    add(&l, "%c%-4s %-9s ", counts_time ? '~' : ' ', who, tape_kind_name(e->kind));
    add_body(&l, t, e);
    return l.len;
}
