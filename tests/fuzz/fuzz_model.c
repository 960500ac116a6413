/* fuzz_model.c - any events, in any order, folded: what no engine and no reader of
 * tapes ever puts there too. Numbers are as they come; only a bool is a bool. */
#include "fuzz.h"
#include <stdlib.h>
#include "core/model.h"
#include "look.h"

enum { EVENTS_MAX = 1100 }; /* behind the first keyframe */

struct input { const uint8_t *at; size_t left; };

static uint64_t take(struct input *in, int bytes)
{
    uint64_t value = 0;
    for (int i = 0; i < bytes && in->left; i++, in->left--) value |= (uint64_t)*in->at++ << 8 * i;
    return value;
}

static void fill_wire(struct tape_event *e, struct input *in)
{
    if (e->kind == TAPE_SENT) {
        e->u.sent.number = (uint32_t)take(in, 1);
        e->u.sent.of = (uint32_t)take(in, 1);
        e->u.sent.marks = (unsigned)take(in, 1);
        e->u.sent.seg.flags = (uint8_t)take(in, 1);
        e->u.sent.seg.len = (uint16_t)take(in, 1);
    } else if (e->kind == TAPE_SWAPPED) {
        e->u.swapped.number = (uint32_t)take(in, 1);
        e->u.swapped.other = (uint32_t)take(in, 1);
    } else {
        e->u.wire.number = (uint32_t)take(in, 1);
        e->u.wire.count = (uint32_t)take(in, 4);
    }
}

static void fill_socket(struct tape_event *e, struct input *in)
{
    unsigned bits = (unsigned)take(in, 1);
    e->u.socket.listener = bits & 1;
    e->u.socket.passive = bits & 2;
    e->u.socket.parent = (uint16_t)take(in, 1);
    e->u.socket.lport = (uint16_t)take(in, 2);
    e->u.socket.rport = (uint16_t)take(in, 2);
}

static void fill_state(struct tape_event *e, struct input *in)
{
    e->u.state.from = (enum fsm_state)take(in, 1);
    e->u.state.to = (enum fsm_state)take(in, 1);
    e->u.state.edge = (int16_t)take(in, 2);
    e->u.state.marks = (unsigned)take(in, 1);
}

static void fill_call(struct tape_event *e, struct input *in)
{
    e->u.call.call = (enum tape_call)take(in, 1);
    e->u.call.marks = (unsigned)take(in, 1);
    e->u.call.fd = (int32_t)take(in, 1);
    e->u.call.err = (int32_t)take(in, 2);
    e->u.call.result = (int64_t)take(in, 8);
}

static void fill_host(struct tape_event *e, struct input *in)
{
    if (e->kind == TAPE_PROGRAM) {
        e->u.program.what = (enum program_event)take(in, 1);
        e->u.program.pid = (int32_t)take(in, 4);
        e->u.program.signal = (int32_t)take(in, 1);
    } else if (e->kind == TAPE_SETTING) {
        e->u.setting.what = (enum setting)take(in, 4);
        e->u.setting.value = (int32_t)take(in, 4);
    } else if (e->kind == TAPE_TIMER) {
        e->u.timer.which = (enum socket_timer)take(in, 1);
        e->u.timer.retries = (uint8_t)take(in, 1);
        e->u.timer.due = (vtime)take(in, 8);
        e->u.timer.span = (vtime)take(in, 8);
    } else {
        e->u.row.recvq = (uint32_t)take(in, 4);
        e->u.row.sendq = (uint32_t)take(in, 4);
        e->u.row.owned = take(in, 1) & 1;
    }
}

static void fill_other(struct tape_event *e, struct input *in)
{
    if (e->kind == TAPE_AUTO) {
        e->u.automatic.on = take(in, 1) & 1;
        e->u.automatic.loss = (uint8_t)take(in, 1);
        e->u.automatic.delay = (vtime)take(in, 8);
    } else if (e->kind == TAPE_EXPECT) {
        e->u.expect.ok = take(in, 1) & 1;
    } else if (e->kind == TAPE_COMMAND) {
        e->u.command.op = (enum command_op)take(in, 1);
    } else if (e->kind == TAPE_NOTE) {
        e->u.note.op = (enum command_op)take(in, 1);
    }
}

static struct tape_event next_event(struct input *in)
{
    struct tape_event e = {.kind = (enum tape_kind)(take(in, 1) % (TAPE_NKINDS + 2))};
    e.host = (enum host)(take(in, 1) % 5);
    e.sock = (uint16_t)take(in, 1);
    e.cause = (uint32_t)take(in, 2);
    e.at = (vtime)take(in, 1);
    switch ((int)e.kind) {
    case TAPE_SENT: case TAPE_REPEATED: case TAPE_DELIVERED: case TAPE_DROPPED:
    case TAPE_SWAPPED: fill_wire(&e, in); break;
    case TAPE_SOCKET: fill_socket(&e, in); break;
    case TAPE_STATE: fill_state(&e, in); break;
    case TAPE_CALL: fill_call(&e, in); break;
    case TAPE_PROGRAM: case TAPE_SETTING: case TAPE_TIMER: case TAPE_ROW: fill_host(&e, in); break;
    default: fill_other(&e, in); break;
    }
    return e;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tape *tape = tape_new();
    if (!tape) return 0;
    /* A first byte that is odd: the same again and again, until the tables of the model are full. */
    size_t most = size && data[0] & 1 ? EVENTS_MAX : 1;
    for (size_t n = 0; n < most && size > 1; ) {
        struct input in = {data + 1, size - 1};
        for (; in.left && n < EVENTS_MAX; n++) {
            struct tape_event e = next_event(&in);
            if (most > 1 && e.kind == TAPE_SENT) e.u.sent.number += (uint32_t)n;
            if (most > 1) e.sock = (uint16_t)(e.sock + n);
            tape_append(tape, &e, "", 0);
        }
    }
    look_at_fold(tape);
    tape_free(tape);
    return 0;
}
