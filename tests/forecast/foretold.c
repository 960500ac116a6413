/* foretold.c - what is told of a forged segment before it is sent, against what an
 * engine then did: its state, its arrow and its answer. */
#include "foretold.h"
#include <stdio.h>
#include <string.h>
#include "script/script.h"
#include "view/forecast.h"

#define OPEN "server listen\nclient connect\nwire deliver all\n"
#define HALF "server listen\nwire inject client SYN sport=41001 seq=1000\n"
#define SHUT OPEN "client shutdown\n"
#define HEARD OPEN "server shutdown\nwire deliver all\n"
#define TIME_WAIT SHUT "wire deliver all\nserver close\nwire deliver all\n"
/* The server's, whose listener is still there, so that a SYN may reopen it. */
#define SERVER_WAITS OPEN "server socket 2 close\nwire deliver all\nclient close\nwire deliver all\n"
/* Both called; the client is in SYN_RCVD. */
#define CROSSED "client bind 6000\nserver bind 6000\nclient connect\nserver connect\nwire deliver server SYN\n"

const struct forged forged[] = {
    {"", "client SYN"}, {"", "client ACK"}, {"", "client FIN"}, {"", "client RST"}, {"", "server SYN,ACK"},
    {"server listen\n", "client SYN"}, {"server listen\n", "client FIN"}, {"server listen\n", "client ACK"},
    {"server listen\n", "client RST"}, {"server listen\n", "client RST,ACK"}, {"server listen\n", "client SYN,FIN"},
    {"server listen\n", "client SYN dport=6001"}, {"server listen\n", "client PSH len=3"},
    {"client connect\n", "server RST seq=0"}, {"client connect\n", "server RST,ACK"},
    {"client connect\n", "server SYN seq=5"},
    {"client connect\n", "server SYN,ACK seq=5"}, {"client connect\n", "server ACK seq=1 ack=+7"},
    {"client connect\n", "server FIN seq=1"}, {"client connect\n", "server RST,ACK seq=1 ack=+9"},
    {HALF, "client SYN sport=41001 seq=1000"}, {HALF, "client ACK sport=41001 seq=1001 ack=+5"},
    {HALF, "client ACK sport=41001 seq=1001"}, {HALF, "client FIN,ACK sport=41001 seq=1001"},
    {HALF, "client RST sport=41001 seq=9000000"}, {HALF, "client RST sport=41001 seq=1010"},
    {HALF, "client RST sport=41001 seq=1001"}, {HALF, "client SYN sport=41001 seq=1100"},
    {HALF, "client PSH sport=41001 seq=1001 len=2"}, {HALF, "client ACK sport=41001 seq=900"},
    {OPEN, "client RST"}, {OPEN, "client RST seq=+100"}, {OPEN, "client RST seq=+10000000"},
    {OPEN, "client RST seq=-1"},
    {OPEN, "client SYN"}, {OPEN, "client SYN seq=+10000000"}, {OPEN, "client FIN"}, {OPEN, "client FIN,ACK"},
    {OPEN, "client FIN,ACK seq=+9"}, {OPEN, "client ACK"}, {OPEN, "client ACK seq=-1"}, {OPEN, "client ACK ack=+100"},
    {OPEN, "client PSH,ACK len=5"}, {OPEN, "client PSH,ACK len=5 seq=+5"}, {OPEN, "client FIN,ACK len=5"},
    {OPEN "client send \"hello\"\nwire deliver all\n", "client PSH,ACK len=8 seq=-5"},
    {OPEN, "server RST"}, {OPEN, "server SYN,ACK"}, {OPEN "server close\n", "server RST"},
    {SHUT, "server ACK"}, {SHUT, "server FIN,ACK"}, {SHUT, "server FIN,ACK ack=-1"}, {SHUT, "server ACK ack=+50"},
    {SHUT, "server RST seq=+5"}, {SHUT, "server RST"}, {SHUT, "client ACK"},
    {SHUT "wire deliver all\n", "client RST seq=-1"},
    {SHUT "wire deliver all\n", "server FIN,ACK"}, {SHUT "wire deliver all\n", "server SYN"},
    {SHUT "wire deliver all\n", "client PSH,ACK len=3"}, {SHUT "wire deliver all\n", "client FIN,ACK seq=-1"},
    {SHUT "server shutdown\nwire deliver client FIN\n", "client ACK ack=+0"},
    {SHUT "server shutdown\nwire deliver server FIN\n", "server ACK"},
    {SHUT "wire deliver all\nserver close\n", "client ACK ack=+1"},
    {SHUT "wire deliver all\nserver close\n", "client RST"},
    {OPEN "client close\n", "server PSH,ACK len=4"}, {OPEN "client close\nwire deliver all\n", "server PSH,ACK len=4"},
    {OPEN "client close\nwire deliver all\n", "server RST seq=+5"},
    {OPEN "client close\nwire deliver all\n", "server FIN,ACK"},
    {OPEN "client close\nwire deliver all\n", "server RST seq=+5000000"},
    {OPEN "client close\nwire deliver all\n", "server SYN"},
    {TIME_WAIT, "server RST"}, {TIME_WAIT, "server RST seq=+5"}, {TIME_WAIT, "server SYN seq=+1000"},
    {TIME_WAIT, "server SYN seq=-1000"},
    {TIME_WAIT, "server FIN,ACK seq=-1"}, {TIME_WAIT, "server ACK"},
    {OPEN "server shutdown\nwire deliver all\nclient close\nwire deliver all\n", "client SYN seq=+1000"},
    {SERVER_WAITS, "client SYN seq=+1000"}, {SERVER_WAITS, "client SYN seq=-1000"}, {SERVER_WAITS, "client FIN,ACK"},
    {SERVER_WAITS "wire inject client SYN seq=+1000\n", "client RST seq=+1001"},
    {"client connect\n", "server SYN,ACK,FIN seq=5"}, {"client connect\n", "server SYN,ACK seq=5 len=3"},
    {"client connect\n", "server SYN,FIN seq=5"},
    {HALF, "client SYN sport=41001 seq=1000 len=4"}, {HALF, "client SYN,ACK sport=41001 seq=1000 len=4"},
    {HALF, "client RST sport=41001 seq=1000"}, {HALF, "client FIN,ACK sport=41001 seq=1005"},
    {CROSSED, "server RST"}, {CROSSED, "server SYN seq=+5"}, {CROSSED, "server SYN,ACK seq=-1"},
    {CROSSED, "server ACK"},
    {CROSSED, "server FIN,ACK"}, {CROSSED, "server ACK ack=+5"},
    {OPEN, "client FIN seq=+10000000"}, {OPEN, "client FIN seq=-5"}, {OPEN, "client SYN,FIN,ACK"},
    {HEARD, "server RST seq=-1"}, {HEARD, "server RST"}, {HEARD, "server FIN,ACK"}, {HEARD, "server PSH,ACK len=4"},
    {HEARD, "server SYN"}, {HEARD, "server ACK seq=-1"}, {HEARD "client shutdown\n", "server RST seq=-1"},
    {HEARD "client shutdown\n", "server FIN,ACK ack=-1"}, {HEARD "client shutdown\n", "server FIN,ACK"},
};
const size_t forged_n = sizeof forged / sizeof *forged;


struct lab { const struct engine_ops *ops; struct tape *tape; struct engine *engine; struct model model; };

static void play(struct lab *lab, const char *text, struct forecast *f)
{
    struct error e = {0};
    struct script *script = script_parse("forged", text, strlen(text), &e);
    if (!script) fail_msg("%s", e.text);
    for (size_t i = 0; i < script_len(script); i++) {
        const struct command *c = script_at(script, i);
        model_init(&lab->model);
        for (uint32_t seq = 0; seq < tape_len(lab->tape); seq++)
            model_apply(&lab->model, lab->tape, tape_at(lab->tape, seq));
        if (f) forecast_make(f, &lab->model, lab->tape, c);
        if (lab->ops->submit(lab->engine, c, TAPE_SELF, 0, &e)) fail_msg("%s: %s", text, e.text);
    }
    script_free(script);
}

/* What the receiver sent because of it, first of all. */
static const struct tape_event *answer(const struct lab *lab, const struct tape_event *delivered)
{
    for (uint32_t seq = delivered->seq; seq < tape_len(lab->tape); seq++) {
        const struct tape_event *e = tape_at(lab->tape, seq);
        if (e->kind == TAPE_SENT && e->host == delivered->host) return e;
        if (e->kind == TAPE_REPEATED && e->host == delivered->host) return tape_segment(lab->tape, e->u.wire.number);
    }
    return NULL;
}

/* The state of its socket, or of the one that it made. */
static enum fsm_state reached(const struct lab *lab, const struct forecast *f, const struct tape_event *delivered,
                              int *edge)
{
    enum fsm_state state = f->from;
    bool changed = false;
    *edge = -1;
    for (uint32_t seq = delivered->seq; seq < tape_len(lab->tape); seq++) {
        const struct tape_event *e = tape_at(lab->tape, seq);
        if (e->kind != TAPE_STATE || e->host != f->to) continue;
        if (f->from == FSM_LISTEN ? !(e->u.state.marks & STATE_NEW) : e->sock != f->sock) continue;
        state = e->u.state.to;
        *edge = changed ? -1 : e->u.state.edge; /* two steps are one prediction */
        changed = true;
    }
    return state;
}

bool foretold_wrong(const struct engine_ops *ops, const char *profile, size_t i)
{
    struct engine_config config = {.seed = 1, .profile = profile};
    struct lab lab = {.ops = ops, .tape = tape_new()};
    struct error e = {0};
    struct forecast f;
    char line[200], flags[40] = "";
    lab.engine = ops->open(&config, lab.tape, 0, &e);
    if (!lab.engine) fail_msg("%s", e.text);
    play(&lab, forged[i].before, NULL);
    uint32_t from = tape_len(lab.tape);
    snprintf(line, sizeof line, "wire inject %s", forged[i].inject);
    play(&lab, line, &f);
    const struct tape_event *sent = NULL, *delivered = NULL, *came;
    for (uint32_t seq = from; seq < tape_len(lab.tape); seq++) {
        const struct tape_event *at = tape_at(lab.tape, seq);
        if (at->kind == TAPE_SENT && at->u.sent.marks & SENT_FORGED) sent = at;
        if (at->kind == TAPE_DELIVERED && !delivered) delivered = at;
    }
    assert_non_null(sent);
    assert_non_null(delivered);
    assert_int_equal(sent->u.sent.seg.seq, f.seg.seq);
    assert_int_equal(sent->u.sent.seg.ack, f.seg.ack);
    assert_int_equal(sent->u.sent.seg.sport, f.seg.sport);
    assert_int_equal(sent->u.sent.seg.dport, f.seg.dport);
    int edge;
    enum fsm_state state = reached(&lab, &f, delivered, &edge);
    came = answer(&lab, delivered);
    if (came) segment_flags_print(came->u.sent.seg.flags, flags, sizeof flags);
    bool wrong = state != f.after || strcmp(flags, f.answer) != 0 || (edge >= 0 && edge != f.edge);
    if (wrong)
        fprintf(stderr, "%s%s\n  foretold %s -> %s, answer '%s', edge %d; the %s: %s, '%s', edge %d\n",
                forged[i].before, line, fsm_state_name(f.from), fsm_state_name(f.after), f.answer, f.edge,
                profile ? profile : ops->name, fsm_state_name(state), flags, edge);
    ops->close(lab.engine);
    tape_free(lab.tape);
    return wrong;
}
