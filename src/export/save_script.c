/* save_script.c - see save_script.h. Events between two commands are of two kinds:
 * the effects of the first, which are there when it is over and are expected at
 * once; and what came by itself later. For a kernel timer the script must wait, or
 * the next command would come too early. What `wire auto` did is written as commands:
 * its clock and its losses race with the kernel's timers and do not come out twice. */
#include "export/save_script.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "core/model.h"
#include "core/tape_commands.h"

#define RESEND_WITHIN (5 * VTIME_SECOND)
#define TIMER_WITHIN (70 * VTIME_SECOND) /* TIME_WAIT and FIN_WAIT2 end after 60 s and a bit: docs/KERNEL.md */
#define SEED_DEFAULT 1 /* of --seed */
#define TICK (100 * VTIME_MS)

struct saver {
    const struct tape *tape;
    FILE *out;
    struct model *was, *now; /* before the command; folded as far as we have looked */
    size_t lines;
};

static void fold_to(struct saver *s, uint32_t upto)
{
    while (s->now->upto < upto) model_apply(s->now, s->tape, tape_at(s->tape, s->now->upto));
}

static void write_line(struct saver *s, const char *before, const char *line)
{
    fprintf(s->out, "%s%s\n", before, line);
    s->lines++;
}

/* Whether the expectations that follow on the tape say the same: then one is enough. */
static bool said_next(const struct tape *t, uint32_t next, const char *line)
{
    for (uint32_t i = next; i < tape_len(t); i = tape_next_command(t, i + 1)) {
        const struct tape_event *e = tape_at(t, i);
        if (e->u.command.op != CMD_EXPECT) return false;
        if (strcmp(tape_bytes(t, e), line) == 0) return tape_stretch(t, i).kept;
    }
    return false;
}

static void write_command(struct saver *s, const struct command *c, uint32_t next)
{
    char line[200];
    command_print(c, line, sizeof line);
    if (!said_next(s->tape, next, line)) write_line(s, "", line);
}

static vtime round_up(vtime t, vtime unit)
{
    vtime up = (t + unit - 1) / unit * unit;
    return up < COMMAND_TIME_MOST ? up : COMMAND_TIME_MOST;
}

static void write_wait(struct saver *s, vtime duration, uint32_t next)
{
    struct command c = {.op = CMD_WAIT, .host = HOST_NONE};
    c.u.duration = round_up(duration, TICK);
    write_command(s, &c, next);
}

static void write_state(struct saver *s, enum host host, uint16_t sock, enum fsm_state state, vtime within,
                        uint32_t next)
{
    struct command c = {.op = CMD_EXPECT, .host = host, .sock = sock};
    c.u.expect.what = EXPECT_STATE;
    c.u.expect.state = state;
    c.u.expect.within = within;
    write_command(s, &c, next);
}

/* The states that differ between `was` and `now`, as `expect HOST STATE` means them. */
static void write_changes(struct saver *s, uint32_t next)
{
    for (enum host h = HOST_CLIENT; h < HOST_COUNT; h++) {
        const struct model_socket *old = model_newest(s->was, h), *new = model_newest(s->now, h);
        bool other = (old ? old->number : 0) != (new ? new->number : 0);
        if (other || model_state(s->was, h) != model_state(s->now, h))
            write_state(s, h, 0, model_state(s->now, h), 0, next);
    }
}

/* A FIN that was merged with data and trimmed again keeps its PSH: chance. */
static uint8_t flags_that_tell(const struct tape_event *sent)
{
    uint8_t flags = sent->u.sent.seg.flags;
    return flags & SEG_FIN ? (uint8_t)(flags & ~SEG_PSH) : flags;
}

/* A segment that no command asked for: the kernel sent it again after a loss, or probes. */
static void await_segment(struct saver *s, const struct tape_event *e, vtime since, uint32_t next)
{
    struct command c = {.op = CMD_EXPECT, .host = HOST_NONE};
    struct wire_pick *pick = &c.u.expect.pick;
    vtime took = e->at - since;
    c.u.expect.what = EXPECT_WIRE;
    *pick = (struct wire_pick){.from = e->host, .flags = flags_that_tell(e), .len = -1};
    const struct model_held *first = model_pick(s->now, s->tape, pick);
    if (first && first->number != e->u.sent.number) /* another is like it: only its number tells them apart */
        *pick = (struct wire_pick){.number = e->u.sent.number, .from = HOST_NONE, .flags = pick->flags, .len = -1};
    c.u.expect.within = took + VTIME_SECOND < RESEND_WITHIN ? RESEND_WITHIN
                                                            : round_up(took + RESEND_WITHIN, VTIME_SECOND);
    write_command(s, &c, next);
}

/* What came again while the command was carried out may have been its effect, or a
 * timer's that ran out just then: waiting is right for both. */
static void await_repeats(struct saver *s, const struct tape_stretch *x)
{
    for (uint32_t k = x->at + 1; k < x->own; k++) {
        const struct tape_event *e = tape_at(s->tape, k);
        if (e->kind != TAPE_SENT || !(e->u.sent.marks & SENT_AGAIN)) continue;
        struct wire_pick itself = {.number = e->u.sent.number, .from = HOST_NONE, .len = -1};
        if (model_pick(s->now, s->tape, &itself)) await_segment(s, e, e->at, x->next);
    }
}

static bool changes_again(const struct tape *t, const struct tape_event *e, uint32_t next)
{
    for (uint32_t k = e->seq + 1; k < next && tape_at(t, k)->at == e->at; k++) {
        const struct tape_event *later = tape_at(t, k);
        if (later->kind == TAPE_STATE && later->host == e->host && later->sock == e->sock) return true;
    }
    return false;
}

/* When a kernel timer runs out depends on when it was set, which may be long before
 * the last command: the age of the session is enough for any of them. */
static void await_state(struct saver *s, const struct tape_event *e, uint32_t next)
{
    if (e->host >= HOST_COUNT || changes_again(s->tape, e, next)) return;
    const struct model_socket *socket = model_socket(s->now, e->host, e->sock), *newest = model_newest(s->now, e->host);
    enum fsm_state state = socket && !socket->gone ? socket->state : FSM_CLOSED, from = e->u.state.from;
    vtime age = round_up(e->at - tape_at(s->tape, 0)->at + RESEND_WITHIN, VTIME_SECOND);
    bool minute = from == FSM_TIME_WAIT || from == FSM_FIN_WAIT_2;
    write_state(s, e->host, newest && newest->number == e->sock ? 0 : e->sock, state, minute ? TIMER_WITHIN : age,
                next);
}

/* A lingering close is decided when its time is up. */
static void await_call(struct saver *s, const struct tape_event *e, uint32_t next)
{
    for (uint32_t k = e->seq; k-- > 0;) {
        const struct tape_event *call = tape_at(s->tape, k);
        if (call->kind != TAPE_CALL || call->host != e->host || call->u.call.call != e->u.call.call ||
            !(call->u.call.marks & CALL_WAITS))
            continue;
        write_wait(s, e->at - call->at + 5 * TICK, next);
        return;
    }
}

/* `wire auto` takes the oldest: by its words, or by its number where they mean another. */
static void write_automatic(struct saver *s, const struct tape_event *e)
{
    const struct tape_event *sent = tape_segment(s->tape, e->u.wire.number);
    struct command c = {.op = e->kind == TAPE_DROPPED ? CMD_DROP : CMD_DELIVER, .host = HOST_NONE};
    if (!sent) return;
    c.u.pick = (struct wire_pick){.from = sent->host, .flags = flags_that_tell(sent), .len = -1};
    const struct model_held *first = model_pick(s->now, s->tape, &c.u.pick);
    if (!first || first->number != e->u.wire.number)
        c.u.pick = (struct wire_pick){.number = e->u.wire.number, .from = HOST_NONE, .len = -1};
    uint32_t end = tape_effects_end(s->tape, e->seq);
    *s->was = *s->now;
    write_command(s, &c, end);
    fold_to(s, end);
    write_changes(s, end);
}

/* tape[from..to), of which no command is the root. */
static void await_events(struct saver *s, uint32_t from, uint32_t to, bool waited)
{
    vtime since = tape_at(s->tape, from - 1)->at;
    for (uint32_t k = from; k < to; k = s->now->upto > k ? s->now->upto : k + 1) {
        const struct tape_event *e = tape_at(s->tape, k);
        if (e->kind == TAPE_DELIVERED || e->kind == TAPE_DROPPED) {
            write_automatic(s, e);
            since = e->at;
            continue;
        }
        if (e->kind == TAPE_SENT && !(e->u.sent.marks & SENT_FORGED)) await_segment(s, e, since, to);
        fold_to(s, k + 1);
        if (e->kind == TAPE_STATE) await_state(s, e, to);
        if (e->kind == TAPE_CALL && (e->u.call.marks & CALL_DECIDED) && !waited) await_call(s, e, to);
    }
}

/* Behind the last command nothing waits for a timer: only what the wire did counts. */
static uint32_t last_of_the_wire(const struct tape *t, uint32_t from)
{
    uint32_t end = from;
    for (uint32_t k = from; k < tape_len(t); k++)
        if (tape_at(t, k)->kind == TAPE_DELIVERED || tape_at(t, k)->kind == TAPE_DROPPED) end = tape_effects_end(t, k);
    return end;
}

static void save_command(struct saver *s, uint32_t i)
{
    const struct tape_event *e = tape_at(s->tape, i);
    struct tape_stretch stretch = tape_stretch(s->tape, i);
    enum command_op op = e->u.command.op;
    fold_to(s, i);
    /* What came while an expectation waited came before it held; it waits for the timers itself. */
    if (op == CMD_EXPECT && (s->now->automatic.on || !stretch.kept)) await_events(s, i + 1, stretch.own - 1, false);
    *s->was = *s->now;
    if (op == CMD_AUTO && stretch.kept) write_line(s, "# by itself: ", tape_bytes(s->tape, e));
    else if (stretch.kept) write_line(s, "", tape_bytes(s->tape, e));
    else if (op == CMD_EXPECT) write_line(s, "# did not hold: ", tape_bytes(s->tape, e));
    fold_to(s, stretch.own);
    if (op != CMD_EXPECT) {
        write_changes(s, stretch.next);
        await_repeats(s, &stretch);
    }
    bool last = stretch.next == tape_len(s->tape);
    await_events(s, stretch.own, last ? last_of_the_wire(s->tape, stretch.own) : stretch.next, op == CMD_WAIT);
}

/* "kernel/linux/REMARK": the remark names a machine, and stays out. */
static void write_head(struct saver *s, size_t commands)
{
    char text[160];
    const struct tape_event *first = tape_at(s->tape, 0);
    const char *name = first->kind == TAPE_ENGINE ? tape_bytes(s->tape, first) : "";
    size_t engine = strcspn(name, "/");
    const char *profile = name + engine + (name[engine] == '/');
    snprintf(text, sizeof text, "# Saved by finwait: engine %.*s, profile %.*s, %zu command%s.", (int)engine, name,
             (int)strcspn(profile, "/"), profile, commands, commands == 1 ? "" : "s");
    write_line(s, "", text);
    if (first->kind == TAPE_ENGINE && first->u.engine.seed != SEED_DEFAULT) {
        snprintf(text, sizeof text, "# To run it with the same lots: --seed %" PRIu64, first->u.engine.seed);
        write_line(s, "", text);
    }
}

static size_t count_kept(const struct tape *t)
{
    size_t n = 0;
    for (uint32_t i = tape_next_command(t, 0); i < tape_len(t); i = tape_next_command(t, i + 1))
        n += tape_stretch(t, i).kept;
    return n;
}

int save_script_write(const struct tape *tape, FILE *out, size_t *lines, struct error *error)
{
    struct saver s = {.tape = tape, .out = out, .was = malloc(sizeof *s.was), .now = malloc(sizeof *s.now)};
    size_t commands = count_kept(tape);
    int result = 0;
    *lines = 0;
    if (commands == 0) {
        result = error_set(error, "there is nothing to save yet: no command was carried out");
    } else if (!s.was || !s.now) {
        result = error_set(error, "out of memory");
    } else {
        model_init(s.now);
        write_head(&s, commands);
        for (uint32_t i = tape_next_command(tape, 0); i < tape_len(tape); i = tape_next_command(tape, i + 1))
            save_command(&s, i);
        *lines = s.lines;
        if (fflush(out) != 0 || ferror(out)) result = error_sys(error, errno, "the script could not be written");
    }
    free(s.was);
    free(s.now);
    return result;
}
