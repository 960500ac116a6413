/* screen_resume.c - a script or a lesson rests while the learner does something of his
 * own: the key b goes on with it, where what it expects next can still come true, or
 * else goes back to where it was left. To go back, its own commands are played again in
 * a fresh lab: that needs no timer to be undone, and takes no time. */
#include <stdio.h>
#include <string.h>
#include "core/tape_commands.h"
#include "lessons.h"
#include "screen.h"
#include "steps.h"
#include "trial.h"

bool screen_is_lesson(const struct screen *s)
{
    const struct command *first = s->script ? script_at(s->script, 0) : NULL;
    return first && first->op == CMD_TITLE;
}

const char *screen_plays(const struct screen *s)
{
    return !s->script ? NULL : screen_is_lesson(s) ? "lesson" : "script";
}

/* Behind what is shown. Between two keys nothing is drawn, and the cursor may lag. */
static uint32_t end_of_shown(const struct screen *s)
{
    return s->vs.live ? tape_len(session_tape(s->session)) : s->vs.cursor;
}

/* A command of the learner that did something: words and expectations change nothing. */
static bool is_doing(const struct tape *tape, const struct tape_event *command)
{
    return command_is_action(command->u.command.op) && tape_stretch(tape, command->seq).kept;
}

/* The script's last COMMAND before `end`, 0 where there is none. *doing: behind it the learner has done
 * something. */
static uint32_t last_script_command(const struct screen *s, uint32_t end, bool *doing)
{
    const struct tape *tape = session_tape(s->session);
    *doing = false;
    for (uint32_t i = end; i-- > 0;) {
        const struct tape_event *event = tape_at(tape, i);
        if (event->kind != TAPE_COMMAND)
            continue;
        if (event->u.command.line)
            return i;
        *doing = *doing || is_doing(tape, event);
    }
    return 0;
}

bool screen_rests(const struct screen *s)
{
    bool doing = false;
    if (s->script && s->script_next < script_len(s->script))
        last_script_command(s, end_of_shown(s), &doing);
    return doing;
}

bool screen_plays_on(const struct screen *s)
{
    const struct tape *tape = session_tape(s->session);
    bool doing = false;
    if (s->vs.live || s->vs.replay || !*s->next_line || screen_rests(s))
        return false;
    const struct tape_event *last = tape_at(tape, last_script_command(s, tape_len(tape), &doing));
    return !doing || (last->kind == TAPE_COMMAND &&
                      last->u.command.line == script_at(s->script, script_len(s->script) - 1)->line);
}

void screen_rest_begins(struct screen *s)
{
    if (!*s->message && screen_rests(s))
        screen_say(s, false, "The %s rests: Space delivers now, b goes on with the %s.", screen_plays(s),
                   screen_plays(s));
}

/* The change that time alone made, behind what was done from `from` on: a state does not last,
 * or nobody answered for too long. NULL: none. */
static const struct tape_event *taken_by_time(const struct tape *tape, uint32_t from)
{
    for (uint32_t i = tape_len(tape); i-- > from;) {
        const struct tape_event *event = tape_at(tape, i);
        if (event->kind == TAPE_COMMAND && !event->u.command.line && is_doing(tape, event))
            return NULL;
        if (event->kind != TAPE_STATE || event->u.state.edge < 0)
            continue;
        enum fsm_cause cause = fsm_edges[event->u.state.edge].cause;
        if (cause == ON_2MSL || cause == ON_FIN_WAIT_2_TIMEOUT || cause == ON_USER_TIMEOUT)
            return event;
    }
    return NULL;
}

static unsigned seconds_of(const struct tape *tape, const struct tape_event *gone)
{
    for (uint32_t i = gone->seq; i-- > 0;) {
        const struct tape_event *event = tape_at(tape, i);
        if (event->kind == TAPE_STATE && event->host == gone->host && event->sock == gone->sock)
            return (unsigned)((gone->at - event->at + VTIME_SECOND / 2) / VTIME_SECOND);
    }
    return 0;
}

static void say_taken(struct screen *s, const struct tape_event *gone)
{
    screen_say(s, true, "%s ended meanwhile, after %u s: b plays the %s again up to here.",
               fsm_state_name(gone->u.state.from), seconds_of(session_tape(s->session), gone), screen_plays(s));
}

static bool was_done(const struct tape *tape)
{
    for (uint32_t i = 0; i < tape_len(tape); i++) {
        const struct tape_event *event = tape_at(tape, i);
        if (event->kind == TAPE_COMMAND && !event->u.command.line && is_doing(tape, event))
            return true;
    }
    return false;
}

/* A shipped lesson is right; a script of the learner's own may itself be wrong, and then
 * it would come out the same again. */
bool screen_strays(struct screen *s)
{
    const struct tape *tape = session_tape(s->session);
    const struct tape_event *gone = taken_by_time(tape, 0);
    if (!gone && !lesson_of(s->script) && !was_done(tape))
        return false;
    if (!s->rest.failed)
        s->rest.failed_at = s->rest.step;
    s->rest.failed = true;
    if (s->rest.again)
        screen_say(s, true, "Played again, it did not come true either: Space goes on.");
    else if (gone)
        say_taken(s, gone);
    else
        screen_say(s, true, "That is not what the %s expects: b plays it again up to here.", screen_plays(s));
    return true;
}

static bool is_offered(const struct screen *s)
{
    return s->rest.offered && s->rest.offered == tape_len(session_tape(s->session)) && s->vs.live;
}

static enum trial try_on(const struct screen *s, enum trial_end until, char *what, size_t cap)
{
    return trial_of(s->session, end_of_shown(s), s->script, s->script_next, until, loop_now(s->loop), what, cap);
}

bool screen_lost(struct screen *s)
{
    char what[100];
    bool doing;
    const struct tape *tape = session_tape(s->session);
    const struct tape_event *gone = taken_by_time(tape, last_script_command(s, end_of_shown(s), &doing));
    if (!s->vs.live || !gone || s->rest.failed || gone->seq < s->rest.lost ||
        try_on(s, TRIAL_CHAPTER, what, sizeof what) != TRIAL_FAILS)
        return false;
    say_taken(s, gone);
    s->rest.lost = gone->seq + 1;
    return true;
}

void screen_rest_ends(struct screen *s)
{
    memset(&s->rest, 0, sizeof s->rest);
}

static void again_ends(struct screen *s)
{
    s->rest.again = false;
    screen_question(s);
    if (!*s->message)
        screen_say(s, false, "Played again up to here: Space goes on%s.",
                   session_can_redo(s->session) ? "; :redo brings back what you did" : "");
    screen_end(s);
}

void screen_again_on(struct screen *s)
{
    if (!s->rest.again)
        return;
    while (s->script_next < s->rest.upto && !session_busy(s->session) && !s->rest.failed) {
        if (session_broken(s->session))
            break;
        s->rest.step = s->script_next;
        screen_script_line(s);
    }
    if (!session_busy(s->session))
        again_ends(s);
}

bool screen_again_stop(struct screen *s)
{
    if (!s->rest.again)
        return false;
    s->rest.again = false;
    screen_say(s, false, "Stopped: Space goes on from here.");
    screen_end(s);
    return true;
}

static void again(struct screen *s, size_t upto)
{
    screen_look(s, step_first(session_tape(s->session)));
    if (!screen_begin(s)) { /* it said why */
        screen_look(s, tape_len(session_tape(s->session)));
        return;
    }
    s->quiz.answer = 0;
    s->rest.again = true;
    s->rest.upto = upto;
    screen_again_on(s);
}

/* The first words of those that stood on the screen before the script's command `next`;
 * `next` where there were none. */
static size_t page_begin(const struct script *script, size_t next)
{
    size_t begin = next;
    for (size_t i = next; i-- > 0;) {
        enum command_op op = script_at(script, i)->op;
        if (command_is_on_the_page(op))
            begin = i;
        else if (command_ends_page(op) && begin < next)
            break;
    }
    return begin;
}

/* Its words were gone, as the learner had the screen for himself: they are said again. */
static void go_on(struct screen *s, enum trial found)
{
    size_t next = s->script_next, i = page_begin(s->script, next);
    s->rest.failed = false;
    s->rest.lost = 0;
    if (i == next) {
        screen_script(s);
        return;
    }
    if (!screen_begin(s))
        return;
    for (; i < next; i++)
        if (command_is_on_the_page(script_at(s->script, i)->op))
            screen_submit(s, script_at(s->script, i));
    screen_end(s);
    screen_question(s);
    if (!*s->message)
        screen_say(s, false,
                   found == TRIAL_UNKNOWN ? "The %s goes on; whether all of it can still come true could not be tried."
                                                    : "The %s goes on: Space plays its next step.", screen_plays(s));
}

/* Going back is done by the next b, when nothing happens before it. */
static void offer(struct screen *s) { s->rest.offered = tape_len(session_tape(s->session)); }

static void try_to_go_on(struct screen *s)
{
    char what[100];
    enum trial found = try_on(s, TRIAL_WHOLE, what, sizeof what);
    if (found != TRIAL_FAILS) {
        go_on(s, found);
        return;
    }
    offer(s);
    screen_say(s, true, "Press b again to go back: here \"%s\" would fail.", what);
}

void screen_resume(struct screen *s)
{
    bool rests = screen_rests(s);
    if (is_offered(s) || (!rests && (s->rest.failed || s->rest.lost))) {
        again(s, s->rest.failed ? s->rest.failed_at : s->script_next);
    } else if (rests) {
        try_to_go_on(s);
    } else if (!s->script_next) {
        screen_say(s, false, "The %s does not rest: Space begins it.", screen_plays(s));
    } else {
        offer(s);
        screen_say(s, false, "The %s does not rest: Space goes on; b again plays it anew up to here.", screen_plays(s));
    }
}
