/* tape_builder.c - fills in what every event of a kind has. */
#include "tape_builder.h"
#include <string.h>

enum { CLIENT_ISN = 0x10000000, SERVER_ISN = 0x20000000 };

uint32_t builder_add(struct builder *b, struct tape_event *e, const char *text)
{
    e->at = b->now;
    return tape_append(b->tape, e, text, text ? strlen(text) : 0);
}

static struct tape_event made(const struct builder *b, enum tape_kind kind, enum host h, uint16_t sock)
{
    return (struct tape_event){.kind = kind, .host = h, .sock = sock, .cause = b->stimulus};
}

void builder_open(struct builder *b)
{
    *b = (struct builder){.tape = tape_new()};
    struct tape_event e = {.kind = TAPE_ENGINE, .host = HOST_NONE, .cause = TAPE_SELF, .u.engine.seed = 1};
    builder_add(b, &e, "kernel/linux/");
    for (int h = 0; h < HOST_COUNT; h++) {
        e = (struct tape_event){.kind = TAPE_PROGRAM, .host = (enum host)h, .cause = TAPE_SELF,
                                .u.program = {PROGRAM_STARTED, 100 + h, 0}};
        builder_add(b, &e, NULL);
    }
}

void builder_command(struct builder *b, enum host h, enum command_op op, const char *line)
{
    struct tape_event e = {.kind = TAPE_COMMAND, .host = h, .cause = TAPE_SELF, .u.command = {op, 0}};
    b->command = b->stimulus = builder_add(b, &e, line);
}

void builder_call(struct builder *b, enum host h, uint16_t sock, enum tape_call call, const char *args, int64_t result,
                  int err, unsigned marks)
{
    struct tape_event e = made(b, TAPE_CALL, h, sock);
    e.u.call.call = call;
    e.u.call.marks = marks;
    e.u.call.result = result;
    e.u.call.err = err;
    if (marks & CALL_ASKED && !(marks & CALL_DECIDED)) e.cause = b->command;
    uint32_t seq = builder_add(b, &e, args);
    if (marks & CALL_ASKED && !(marks & CALL_DECIDED)) b->stimulus = seq;
}

void builder_socket(struct builder *b, enum host h, uint16_t sock, uint16_t parent, uint16_t lport, uint16_t rport)
{
    struct tape_event e = made(b, TAPE_SOCKET, h, sock);
    bool listener = rport == 0;
    e.u.socket.laddr = listener ? 0 : host_addr(h);
    e.u.socket.raddr = listener ? 0 : host_addr(host_peer(h));
    e.u.socket.lport = lport;
    e.u.socket.rport = rport;
    e.u.socket.parent = parent;
    e.u.socket.listener = listener;
    e.u.socket.passive = parent != 0;
    builder_add(b, &e, NULL);
}

void builder_state(struct builder *b, enum host h, uint16_t sock, enum fsm_state from, enum fsm_state to,
                   enum fsm_cause cause, unsigned marks)
{
    struct tape_event e = made(b, TAPE_STATE, h, sock);
    e.u.state.from = from;
    e.u.state.to = to;
    e.u.state.edge = (int16_t)fsm_find(from, cause, to);
    e.u.state.marks = marks;
    builder_add(b, &e, NULL);
}

void builder_row(struct builder *b, enum host h, uint16_t sock, uint32_t recvq, uint32_t sendq, bool owned)
{
    struct tape_event e = made(b, TAPE_ROW, h, sock);
    e.u.row.recvq = recvq;
    e.u.row.sendq = sendq;
    e.u.row.owned = owned;
    builder_add(b, &e, NULL);
}

void builder_timer(struct builder *b, enum host h, uint16_t sock, enum socket_timer which, uint8_t retries, vtime span)
{
    struct tape_event e = made(b, TAPE_TIMER, h, sock);
    e.u.timer.which = which;
    e.u.timer.retries = retries;
    e.u.timer.due = b->now + span;
    e.u.timer.span = span;
    builder_add(b, &e, NULL);
}

void builder_fired(struct builder *b, enum host h, uint16_t sock)
{
    struct tape_event e = made(b, TAPE_TIMER_FIRED, h, sock);
    e.cause = TAPE_SELF;
    b->stimulus = builder_add(b, &e, NULL);
}

void builder_program(struct builder *b, enum host h, enum program_event what, int signal)
{
    struct tape_event e = made(b, TAPE_PROGRAM, h, 0);
    e.cause = b->command;
    e.u.program.what = what;
    e.u.program.signal = signal;
    b->stimulus = builder_add(b, &e, NULL);
}

uint32_t builder_sent(struct builder *b, enum host h, uint16_t sock, uint8_t flags, uint32_t seq, uint32_t ack,
                      uint16_t len, unsigned marks, uint16_t port)
{
    struct tape_event e = made(b, TAPE_SENT, h, sock);
    struct segment *s = &e.u.sent.seg;
    bool client = h == HOST_CLIENT;
    s->src = host_addr(h);
    s->dst = host_addr(host_peer(h));
    s->sport = client ? port : PORT_SERVER;
    s->dport = client ? PORT_SERVER : port;
    s->flags = flags;
    s->seq = (client ? CLIENT_ISN : SERVER_ISN) + seq;
    s->ack = flags & SEG_ACK ? (client ? SERVER_ISN : CLIENT_ISN) + ack : 0;
    s->len = len;
    s->window = flags & SEG_SYN ? 64240 : 502;
    s->options = flags & SEG_SYN ? OPT_MSS | OPT_SACK_PERMITTED | OPT_TIMESTAMPS | OPT_WSCALE : OPT_TIMESTAMPS;
    s->mss = 1460;
    s->wscale = 7;
    e.u.sent.rel_seq = seq;
    e.u.sent.rel_ack = ack;
    e.u.sent.number = ++b->numbers;
    e.u.sent.marks = marks;
    uint8_t packet[2048], data[1460];
    memset(data, 'x', sizeof data);
    e.at = b->now;
    tape_append(b->tape, &e, packet, segment_build(s, data, packet, sizeof packet));
    return b->numbers;
}

static void fate(struct builder *b, enum tape_kind kind, enum host h, uint16_t sock, uint32_t number)
{
    struct tape_event e = made(b, kind, h, sock);
    e.cause = b->command;
    e.u.wire.number = number;
    b->stimulus = builder_add(b, &e, NULL);
}

void builder_delivered(struct builder *b, enum host to, uint16_t sock, uint32_t number)
{
    fate(b, TAPE_DELIVERED, to, sock, number);
}

void builder_dropped(struct builder *b, enum host from, uint32_t number) { fate(b, TAPE_DROPPED, from, 0, number); }
