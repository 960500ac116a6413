/* story.c - the first line of a story: what was called, what came, what went. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include "pane.h"
#include "story_priv.h"
#include "wrap.h"

static const char between[] = "   ";
enum { FOREIGN_COLS = 160 }; /* of words that others wrote; two of them fit a story */

static int whole(const char *text) { return (int)wrap_fit(text, FOREIGN_COLS); }

static void tell_call(struct story *st, const struct scene *s, const struct tape_event *e)
{
    char what[CALL_WHAT], result[CALL_RESULT];
    const char *bad;
    call_text(s, e, what, sizeof what, result, sizeof result, &bad);
    story_add(st, STORY_LINE_WHAT, STYLE_STORY_STRONG, "%s", what);
    story_add(st, STORY_LINE_WHAT, STYLE_STORY, "%s", result);
    if (*bad) story_add(st, STORY_LINE_WHAT, STYLE_STORY_BAD, "%s", bad);
}

/* A call that the stimulus brought about: its name and its result are enough. */
static void tell_made_call(struct story *st, const struct tape_event *e)
{
    long long result = (long long)e->u.call.result;
    story_add(st, STORY_LINE_WHAT, STYLE_STORY_STRONG, "%s%s()", between, tape_call_name(e->u.call.call));
    if (result >= 0) {
        bool end = e->u.call.call == CALL_RECV && result == 0;
        story_add(st, STORY_LINE_WHAT, STYLE_STORY, " = %lld%s", result, end ? " (end of file)" : "");
        return;
    }
    const char *name = errno_name(e->u.call.err);
    story_add(st, STORY_LINE_WHAT, STYLE_STORY, " = %lld ", result);
    story_add(st, STORY_LINE_WHAT, STYLE_STORY_BAD, "%s", name ? name : "error unknown here");
}

static void tell_segment(struct story *st, const struct scene *s, const struct tape_event *e)
{
    const struct tape_event *sent = tape_segment(s->tape, e->u.wire.number);
    if (!sent) return;
    bool forged = sent->u.sent.marks & SENT_FORGED;
    story_add(st, STORY_LINE_WHAT, STYLE_STORY, forged ? "received forged " : "received ");
    story_add_segment(st, STORY_LINE_WHAT, sent, STORY_SPARE_RECEIVED);
    if (forged) {
        story_add(st, STORY_LINE_WHAT, STYLE_STORY, " from port %u", sent->u.sent.seg.sport);
        story_spare(st, STORY_LINE_WHAT, STORY_SPARE_REMARK);
    }
    if (story_odd_port(e->host, &sent->u.sent.seg))
        story_add(st, STORY_LINE_WHAT, STYLE_STORY, " for port %u", sent->u.sent.seg.dport);
    if (sent->u.sent.marks & SENT_COPY) story_add(st, STORY_LINE_WHAT, STYLE_STORY, ", a copy");
}

static void tell_drop(struct story *st, const struct scene *s, const struct tape_event *e)
{
    const struct tape_event *sent = tape_segment(s->tape, e->u.wire.number);
    if (!sent) return;
    st->host = sent->host;
    story_add_segment(st, STORY_LINE_WHAT, sent, STORY_SPARE_RECEIVED);
    story_add(st, STORY_LINE_WHAT, STYLE_STORY_BAD, " dropped");
    story_add(st, STORY_LINE_WHAT, STYLE_STORY, ": %s", story_loss_of(s, e, sent).peer);
}

static void tell_program(struct story *st, const struct tape_event *e)
{
    const char *host = host_name(e->host), *signal = signal_name(e->u.program.signal);
    if (e->u.program.what == PROGRAM_STARTED) {
        story_add(st, STORY_LINE_WHAT, STYLE_STORY, "the %s's program was started again", host);
    } else if (e->u.program.what == PROGRAM_EXITED) {
        story_add(st, STORY_LINE_WHAT, STYLE_STORY, "the %s's program ended; the kernel closes its sockets", host);
    } else if (e->u.program.signal == SIGPIPE) { /* only a write raises it */
        story_add(st, STORY_LINE_WHAT, STYLE_STORY_STRONG, "send()");
        story_add(st, STORY_LINE_WHAT, STYLE_STORY, " raised ");
        story_add(st, STORY_LINE_WHAT, STYLE_STORY_BAD, "SIGPIPE");
        story_add(st, STORY_LINE_WHAT, STYLE_STORY, ": the %s's program died of it", host);
    } else {
        bool killed = e->u.program.signal == SIGKILL;
        story_add(st, STORY_LINE_WHAT, STYLE_STORY, "the %s's program %s ", host, killed ? "was killed" : "died of");
        story_add(st, STORY_LINE_WHAT, STYLE_STORY_BAD, killed ? "(%s)" : "%s", signal ? signal : "a signal");
        story_add(st, STORY_LINE_WHAT, STYLE_STORY, "; the kernel closes its sockets");
        story_spare(st, STORY_LINE_WHAT, STORY_SPARE_REMARK);
    }
}

/* Without a command: the engine has ended what had no end. */
static void tell_auto(struct story *st, const struct scene *s, const struct tape_event *e)
{
    const struct tape_event *cause = scene_at(s, e->cause);
    st->host = HOST_NONE;
    if (!e->u.automatic.on) {
        story_add(st, STORY_LINE_WHAT, STYLE_STORY, "the wire holds every segment again");
        if (cause && cause->kind != TAPE_COMMAND) {
            story_add(st, STORY_LINE_WHAT, STYLE_STORY_STRONG, ", by itself");
            story_add(st, STORY_LINE_ARROW, STYLE_STORY_DIM, "The hosts answered each other without end.");
            story_add(st, STORY_LINE_WHY, STYLE_STORY,
                      "With echo off on one of them it ends; the key a lets it go on.");
            return;
        }
        story_add(st, STORY_LINE_ARROW, STYLE_STORY_DIM, "Nothing arrives until you let it.");
        story_add(st, STORY_LINE_WHY, STYLE_STORY, "Each segment waits in your hand, as long as you like.");
        return;
    }
    story_add(st, STORY_LINE_WHAT, STYLE_STORY, "the wire delivers by itself after ");
    story_add(st, STORY_LINE_WHAT, STYLE_STORY_STRONG, "%lld ms", (long long)(e->u.automatic.delay / VTIME_MS));
    if (e->u.automatic.loss) story_add(st, STORY_LINE_WHAT, STYLE_STORY_BAD, ", losing %u %%", e->u.automatic.loss);
    story_add(st, STORY_LINE_ARROW, STYLE_STORY_DIM, "Every segment arrives without you from now on.");
    story_add(st, STORY_LINE_WHY, STYLE_STORY, "So does a real network: only its delay and its losses are left.");
}

static void tell_setting(struct story *st, const struct tape_event *e)
{
    if ((unsigned)e->u.setting.what >= SET_COUNT) return;
    const struct setting_info *info = &setting_table[e->u.setting.what];
    bool off = info->seconds ? e->u.setting.value < 0 : e->u.setting.value == 0;
    story_add(st, STORY_LINE_WHAT, STYLE_STORY, "the %s's setting ", host_name(e->host));
    story_add(st, STORY_LINE_WHAT, STYLE_STORY_STRONG, "%s", info->word);
    if (off || !info->seconds) story_add(st, STORY_LINE_WHAT, STYLE_STORY, " is %s now", off ? info->off : info->on);
    else story_add(st, STORY_LINE_WHAT, STYLE_STORY, " is %d s now", e->u.setting.value);
    story_add(st, STORY_LINE_ARROW, STYLE_STORY_DIM, "%s", info->help);
    story_add(st, STORY_LINE_WHY, STYLE_STORY, "%s",
              e->u.setting.what == SET_REUSEADDR ? "It counts for sockets that are made from now on."
                                                 : "It belongs to the host: kill and start do not change it.");
}

static void tell_expect(struct story *st, const struct scene *s, const struct tape_event *e)
{
    const struct tape_event *asked = scene_at(s, e->cause);
    bool known = asked && asked->kind == TAPE_COMMAND;
    const char *words = known ? tape_bytes(s->tape, asked) : "an expectation";
    story_add(st, STORY_LINE_WHAT, STYLE_STORY_BAD, "does not hold: ");
    if (e->u.expect.line) story_add(st, STORY_LINE_WHAT, STYLE_STORY_DIM, "line %u: ", e->u.expect.line);
    story_add(st, STORY_LINE_WHAT, STYLE_STORY, "%.*s", whole(words), words);
    story_add(st, STORY_LINE_ARROW, STYLE_STORY, "found instead: %.*s", whole(tape_bytes(s->tape, e)),
              tape_bytes(s->tape, e));
    story_add(st, STORY_LINE_WHY, STYLE_STORY, "The run goes on; `finwait run` ends with status 1.");
}

/* What the program did by itself behind the call that a command asked for. */
static void tell_followers(struct story *st, const struct scene *s, const struct tape_event *told)
{
    const struct tape_event *e;
    if (told->kind != TAPE_CALL) return;
    for (uint32_t seq = told->seq + 1; (e = scene_at(s, seq)) && e->kind != TAPE_COMMAND; seq++)
        if (e->kind == TAPE_CALL && e->cause == told->cause && e->u.call.marks & CALL_AUTO) tell_made_call(st, e);
}

/* What the stimulus brought about: results first, they must not be cut off. */
static void tell_effects(struct story *st, const struct scene *s, const struct tape_event *told)
{
    const struct tape_event *sent = NULL;
    unsigned nsent = 0, gone = 0, calls = 0;
    for (const struct tape_event *e = moment_next(s, told, told); e; e = moment_next(s, told, e)) {
        if (e->kind == TAPE_CALL && !(e->u.call.marks & CALL_WAITS) && calls++ < 2) tell_made_call(st, e);
        if (e->kind == TAPE_SENT && nsent++ == 0) sent = e;
        if (e->kind == TAPE_STATE && e->u.state.marks & STATE_GONE && e->u.state.from != FSM_LISTEN) gone++;
    }
    if (sent) {
        story_add(st, STORY_LINE_WHAT, STYLE_STORY_DIM, "%ssent ", between);
        story_add_segment(st, STORY_LINE_WHAT, sent, STORY_SPARE_SENT);
        if (model_held(s->model, sent->u.sent.number)) {
            story_add(st, STORY_LINE_WHAT, STYLE_STORY, ", held");
            story_spare(st, STORY_LINE_WHAT, STORY_SPARE_REMARK);
        }
        if (nsent > 1) story_add(st, STORY_LINE_WHAT, STYLE_STORY, " (+%u more)", nsent - 1);
    }
    if (gone == 0 || (gone == 1 && (calls || told->kind == TAPE_PROGRAM))) return;
    const char *host = host_name(told->host);
    if (gone == 1) story_add(st, STORY_LINE_WHAT, STYLE_STORY, "%sthe %s's socket is gone", between, host);
    else story_add(st, STORY_LINE_WHAT, STYLE_STORY, "%s%u of the %s's sockets are gone", between, gone, host);
    story_spare(st, STORY_LINE_WHAT, STORY_SPARE_GONE); /* line 2 says that it ended in CLOSED */
}

static void tell_nothing_yet(struct story *st, const struct scene *s)
{
    story_add(st, STORY_LINE_WHAT, STYLE_STORY_STRONG, "Both ends are CLOSED: no socket exists yet.");
    if (s->vs->replay || !s->vs->live) {
        story_add(st, STORY_LINE_ARROW, STYLE_STORY, "This is the beginning. Press ");
        story_add(st, STORY_LINE_ARROW, STYLE_KEY, " Right ");
        story_add(st, STORY_LINE_ARROW, STYLE_STORY, " to see what happened next.");
        story_add(st, STORY_LINE_WHY, STYLE_STORY, "Each step is one thing that happened, and why.");
        return;
    }
    if (s->vs->film) {
        story_add(st, STORY_LINE_ARROW, STYLE_STORY, "What happens here, and why, will stand in these lines.");
        return;
    }
    story_add(st, STORY_LINE_ARROW, STYLE_STORY, "Press ");
    if (s->vs->plays) {
        story_add(st, STORY_LINE_ARROW, STYLE_KEY, " Space ");
        story_add(st, STORY_LINE_ARROW, STYLE_STORY, " and the %s goes on by a step.", s->vs->plays);
        story_add(st, STORY_LINE_WHY, STYLE_STORY, "Any other key is yours at any time; then ");
        story_add(st, STORY_LINE_WHY, STYLE_KEY, " b ");
        story_add(st, STORY_LINE_WHY, STYLE_STORY, " goes on with the %s.", s->vs->plays);
        return;
    }
    story_add(st, STORY_LINE_ARROW, STYLE_KEY, " L ");
    story_add(st, STORY_LINE_ARROW, STYLE_STORY, " and the server listens, then ");
    story_add(st, STORY_LINE_ARROW, STYLE_KEY, " c ");
    story_add(st, STORY_LINE_ARROW, STYLE_STORY, " and the client connects.");
    story_add(st, STORY_LINE_WHY, STYLE_STORY, "Each segment then waits in your hand until you press ");
    story_add(st, STORY_LINE_WHY, STYLE_KEY, " Space ");
    story_add(st, STORY_LINE_WHY, STYLE_STORY, ".");
}

/* Which of the two comes first now. */
static void tell_swap(struct story *st, const struct scene *s, const struct tape_event *e)
{
    uint32_t first = 0, second = 0;
    for (uint32_t i = 0; i < s->model->nheld; i++) {
        uint32_t number = s->model->held[i].number;
        if (number != e->u.swapped.number && number != e->u.swapped.other) continue;
        if (!first) first = number;
        else second = number;
    }
    story_add(st, STORY_LINE_WHAT, STYLE_STORY, "#%u and #%u changed places on the wire", e->u.swapped.number,
              e->u.swapped.other);
    const struct tape_event *one = tape_segment(s->tape, first), *two = tape_segment(s->tape, second);
    if (!one || !two) return;
    story_add(st, STORY_LINE_ARROW, STYLE_STORY, "#%u ", first);
    story_add_segment(st, STORY_LINE_ARROW, one, STORY_SPARE_SENT);
    story_add(st, STORY_LINE_ARROW, STYLE_STORY, " overtakes #%u ", second);
    story_add_segment(st, STORY_LINE_ARROW, two, STORY_SPARE_SENT);
}

static void tell_wire(struct story *st, const struct scene *s, const struct tape_event *e)
{
    if (e->kind == TAPE_SWAPPED) {
        tell_swap(st, s, e);
    } else {
        const unsigned marks = e->u.sent.marks;
        story_add(st, STORY_LINE_WHAT, STYLE_STORY, marks & SENT_COPY ? "a copy of " : "sent ");
        story_add_segment(st, STORY_LINE_WHAT, e, STORY_SPARE_SENT);
        if (marks & SENT_AGAIN) story_add(st, STORY_LINE_WHAT, STYLE_STORY, " again");
        story_add(st, STORY_LINE_WHAT, STYLE_STORY, ", held");
    }
}

/* Of the engine: mostly why it refused a command. */
static void tell_remark(struct story *st, const struct scene *s, const struct tape_event *e)
{
    const struct tape_event *command = scene_at(s, e->cause);
    const char *words = tape_bytes(s->tape, e);
    if (!command || command->kind != TAPE_COMMAND) {
        story_add(st, STORY_LINE_WHAT, STYLE_STORY_STRONG, "%.*s", whole(words), words);
        return;
    }
    const char *line = tape_bytes(s->tape, command);
    story_add(st, STORY_LINE_WHAT, STYLE_STORY_STRONG, "%.*s", whole(line), line);
    story_add(st, STORY_LINE_WHAT, STYLE_STORY_BAD, " is refused");
    story_add(st, STORY_LINE_ARROW, STYLE_STORY, "%.*s", whole(words), words);
    story_add(st, STORY_LINE_WHY, STYLE_STORY, "Nothing was done: all is as it was.");
}

static void tell(struct story *st, const struct scene *s, const struct tape_event *e)
{
    switch (e->kind) {
    case TAPE_CALL: tell_call(st, s, e); break;
    case TAPE_DELIVERED: tell_segment(st, s, e); break;
    case TAPE_DROPPED: tell_drop(st, s, e); break;
    case TAPE_PROGRAM: tell_program(st, e); break;
    case TAPE_SETTING: tell_setting(st, e); break;
    case TAPE_AUTO: tell_auto(st, s, e); break;
    case TAPE_EXPECT: tell_expect(st, s, e); break;
    case TAPE_SWAPPED: case TAPE_SENT: tell_wire(st, s, e); break;
    case TAPE_TIMER_FIRED:
        story_add(st, STORY_LINE_WHAT, STYLE_STORY, "a timer ran out");
        break;
    case TAPE_NOTE: tell_remark(st, s, e); break;
    case TAPE_STATE: case TAPE_SOCKET:
        story_add(st, STORY_LINE_WHAT, STYLE_STORY, "the kernel shows a change");
        break;
    case TAPE_ENGINE: case TAPE_COMMAND: case TAPE_REPEATED: case TAPE_ROW: case TAPE_TIMER: case TAPE_NKINDS:
        break;
    }
}

/* A mark without a name of its own is called "mark 3". */
static void tell_mark(struct story *st, const char *name)
{
    bool named = strncmp(name, "mark ", 5) != 0;
    if (named) /* in quotes: a chapter may be called like a state */
        story_add(st, STORY_LINE_BESIDE, STYLE_STORY_STRONG, "mark \"%.*s\"", whole(name), name);
    else
        story_add(st, STORY_LINE_BESIDE, STYLE_STORY_STRONG, "%.*s", whole(name), name);
}

void story_tell(struct story *st, const struct scene *s)
{
    struct moment m;
    memset(st, 0, sizeof *st);
    st->host = HOST_NONE;
    moment_find(&m, s);
    if (m.mark) tell_mark(st, tape_bytes(s->tape, m.mark));
    if (!m.told) {
        tell_nothing_yet(st, s);
        return;
    }
    st->host = m.told->host;
    tell(st, s, m.told);
    if (tape_is_stimulus(m.told) && m.told->kind != TAPE_DROPPED) tell_effects(st, s, m.told);
    tell_followers(st, s, m.told);
    story_explain(st, s, &m);
}
