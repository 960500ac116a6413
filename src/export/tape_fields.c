/* tape_fields.c - the fields of a JSON tape, kind by kind. docs/TAPE.md tells the
 * same in words. A field that is new here must be optional, so that older tapes
 * can still be read; anything else is a new TAPE_FORMAT. */
#include "tape_fields.h"

#include <string.h>
#include "core/command.h"

static const char *kind_name(int v) { return tape_kind_name((enum tape_kind)v); }
static const char *host_word(int v) { return host_name((enum host)v); }
static const char *op_name(int v) { return command_table[v].word; }
static const char *call_name(int v) { return tape_call_name((enum tape_call)v); }
static const char *state_name(int v) { return fsm_state_name((enum fsm_state)v); }
static const char *timer_name(int v) { return tape_timer_name((enum socket_timer)v); }
static const char *setting_name(int v) { return setting_table[v].word; }

/* ORDER PROGRAM: enum program_event */
static const char *program_name(int v) { return (const char *const[]){"started", "exited", "signaled"}[v]; }
/* Bits of CALL_ASKED .., SENT_FORGED .., STATE_NEW .. */
static const char *call_mark(int v) { return (const char *const[]){"asked", "waits", "decided", "auto"}[v]; }
static const char *sent_mark(int v) { return (const char *const[]){"forged", "copy", "again"}[v]; }
static const char *state_mark(int v) { return (const char *const[]){"new", "gone", "inferred"}[v]; }

static const struct naming kinds = {"a kind of event", TAPE_NKINDS, kind_name, false};
static const struct naming hosts = {"client or server", HOST_COUNT, host_word, false};
static const struct naming ops = {"a command", CMD_COUNT, op_name, false};
static const struct naming calls = {"a system call", CALL_NCALLS, call_name, false};
static const struct naming states = {"a state", FSM_NSTATES, state_name, false};
static const struct naming timers = {"a timer", TIMER_NKINDS, timer_name, false};
static const struct naming settings = {"a setting", SET_COUNT, setting_name, false};
static const struct naming programs = {"started, exited or signaled", PROGRAM_SIGNALED + 1, program_name, false};
static const struct naming errnos = {"an errno", 4096, errno_name, true};
static const struct naming signals = {"a signal", 65, signal_name, true};
static const struct naming call_marks = {"asked, waits, decided or auto", 4, call_mark, false};
static const struct naming sent_marks = {"forged, copy or again", 3, sent_mark, false};
static const struct naming state_marks = {"new, gone or inferred", 3, state_mark, false};

/* Rows. The member is given once: its place and its size come from it. */
#define PLACE(member) offsetof(struct tape_event, member), sizeof ((struct tape_event *)0)->member
#define INT(name, member, min, max) {name, FIELD_INT, PLACE(member), min, max, NULL, false, 0}
#define INT0(name, member, min, max) {name, FIELD_INT, PLACE(member), min, max, NULL, true, 0}
#define NAMED(name, member, names) {name, FIELD_NAME, PLACE(member), 0, 0, &(names), false, 0}
#define NAMED0(name, member, names, absent) {name, FIELD_NAME, PLACE(member), 0, 0, &(names), true, absent}
#define MARKS(name, member, names) {name, FIELD_MARKS, PLACE(member), 0, 0, &(names), true, 0}
#define BIG(name, member) {name, FIELD_BIG, PLACE(member), 0, 0, NULL, false, 0}
#define BOOL(name, member) {name, FIELD_BOOL, PLACE(member), 0, 0, NULL, false, 0}
#define ADDR(name, member) {name, FIELD_ADDR, PLACE(member), 0, 0, NULL, false, 0}
#define ARROW(name, member) {name, FIELD_ARROW, PLACE(member), -1, 0, NULL, true, EDGE_OFF_THE_MAP}
#define FORMAT(name) {name, FIELD_FORMAT, 0, 0, 0, 0, NULL, false, 0}
#define END {0}

const struct field tape_common[] = {
    INT("seq", seq, 0, UINT32_MAX), INT("cause", cause, 0, UINT32_MAX), INT("at", at, 0, INT64_MAX),
    NAMED("kind", kind, kinds), NAMED0("host", host, hosts, HOST_NONE), INT0("sock", sock, 0, UINT16_MAX), END,
};

static const struct field engine_fields[] = {FORMAT("format"), BIG("seed", u.engine.seed), END};
static const struct field command_fields[] = {
    NAMED("op", u.command.op, ops), INT0("line", u.command.line, 0, UINT32_MAX), END,
};
static const struct field call_fields[] = {
    NAMED("call", u.call.call, calls), MARKS("marks", u.call.marks, call_marks),
    INT("fd", u.call.fd, -1, INT32_MAX), INT("result", u.call.result, INT64_MIN, INT64_MAX),
    NAMED0("err", u.call.err, errnos, 0), END,
};
static const struct field sent_fields[] = {
    INT("number", u.sent.number, 1, UINT32_MAX), INT("rel_seq", u.sent.rel_seq, 0, UINT32_MAX),
    INT("rel_ack", u.sent.rel_ack, 0, UINT32_MAX), INT0("of", u.sent.of, 0, UINT32_MAX),
    MARKS("marks", u.sent.marks, sent_marks), END,
};
static const struct field repeated_fields[] = {
    INT("number", u.wire.number, 1, UINT32_MAX), INT("count", u.wire.count, 1, UINT32_MAX), END,
};
static const struct field wire_fields[] = {
    INT("number", u.wire.number, 1, UINT32_MAX), INT0("count", u.wire.count, 0, UINT32_MAX), END,
};
static const struct field swapped_fields[] = {
    INT("number", u.swapped.number, 1, UINT32_MAX), INT("other", u.swapped.other, 1, UINT32_MAX), END,
};
static const struct field socket_fields[] = {
    ADDR("laddr", u.socket.laddr), INT("lport", u.socket.lport, 0, UINT16_MAX), ADDR("raddr", u.socket.raddr),
    INT("rport", u.socket.rport, 0, UINT16_MAX), INT0("parent", u.socket.parent, 0, UINT16_MAX),
    BOOL("listener", u.socket.listener), BOOL("passive", u.socket.passive), BIG("cookie", u.socket.cookie), END,
};
static const struct field state_fields[] = {
    NAMED("from", u.state.from, states), NAMED("to", u.state.to, states), ARROW("on", u.state.edge),
    MARKS("marks", u.state.marks, state_marks), END,
};
static const struct field row_fields[] = {
    INT("recvq", u.row.recvq, 0, UINT32_MAX), INT("sendq", u.row.sendq, 0, UINT32_MAX), BOOL("owned", u.row.owned), END,
};
static const struct field timer_fields[] = {
    NAMED("which", u.timer.which, timers), INT("retries", u.timer.retries, 0, UINT8_MAX),
    INT("due", u.timer.due, 0, INT64_MAX), INT("span", u.timer.span, 0, INT64_MAX), END,
};
static const struct field fired_fields[] = {END};
static const struct field program_fields[] = {
    NAMED("what", u.program.what, programs), INT("pid", u.program.pid, 0, INT32_MAX),
    NAMED0("signal", u.program.signal, signals, 0), END,
};
static const struct field setting_fields[] = {
    NAMED("what", u.setting.what, settings), INT("value", u.setting.value, -1, INT32_MAX), END,
};
static const struct field auto_fields[] = {
    BOOL("on", u.automatic.on), INT("delay", u.automatic.delay, 0, INT64_MAX),
    INT("loss", u.automatic.loss, 0, 100), END,
};
static const struct field expect_fields[] = {
    BOOL("ok", u.expect.ok), INT0("line", u.expect.line, 0, UINT32_MAX), END,
};
static const struct field note_fields[] = {NAMED0("op", u.note.op, ops, CMD_COUNT), END};

const struct field *const tape_fields[TAPE_NKINDS] = {
    [TAPE_ENGINE] = engine_fields,       [TAPE_COMMAND] = command_fields, [TAPE_CALL] = call_fields,
    [TAPE_SENT] = sent_fields,           [TAPE_REPEATED] = repeated_fields, [TAPE_DELIVERED] = wire_fields,
    [TAPE_DROPPED] = wire_fields,        [TAPE_SWAPPED] = swapped_fields, [TAPE_SOCKET] = socket_fields,
    [TAPE_STATE] = state_fields,         [TAPE_ROW] = row_fields,         [TAPE_TIMER] = timer_fields,
    [TAPE_TIMER_FIRED] = fired_fields,   [TAPE_PROGRAM] = program_fields, [TAPE_SETTING] = setting_fields,
    [TAPE_AUTO] = auto_fields,           [TAPE_EXPECT] = expect_fields,       [TAPE_NOTE] = note_fields,
};

int64_t field_get(const struct field *f, const struct tape_event *e)
{
    const char *place = (const char *)e + f->at;
    union { uint8_t u8; uint16_t u16; int16_t i16; uint32_t u32; int32_t i32; int64_t i64; } v = {0};
    memcpy(&v, place, f->size);
    switch (f->size) {
    case 1: return v.u8;
    case 2: return f->min < 0 ? v.i16 : v.u16;
    case 4: return f->min < 0 ? v.i32 : (int64_t)v.u32;
    default: return v.i64;
    }
}

void field_put(const struct field *f, struct tape_event *e, int64_t value)
{
    char *place = (char *)e + f->at;
    const uint64_t bits = (uint64_t)value;
    const uint8_t u8 = (uint8_t)bits;
    const uint16_t u16 = (uint16_t)bits;
    const uint32_t u32 = (uint32_t)bits;
    switch (f->size) {
    case 1: memcpy(place, &u8, 1); break;
    case 2: memcpy(place, &u16, 2); break;
    case 4: memcpy(place, &u32, 4); break;
    default: memcpy(place, &bits, 8); break;
    }
}

bool tape_has_packet(enum tape_kind kind) { return kind == TAPE_SENT; }
