/* screen_undo.c - u, :undo, :redo, and commands given while looking back: the session
 * goes back, and the screen with it. What is set aside by it is said at once, and
 * stands in the corner as long as it can come back. */
#include <stdio.h>
#include <string.h>
#include "core/text.h"
#include "engines.h"
#include "screen.h"
#include "steps.h"

/* Edges that were walked stay so: the atlas is written before the tape is left. */
static void depart(struct screen *s)
{
    screen_atlas_save(s);
    s->atlas_read = false;
}

/* The tape is another one now, and it ends where we stand. */
static void arrive(struct screen *s)
{
    s->seen = tape_len(session_tape(s->session));
    screen_rest_ends(s);
    s->vs.live = true;
    screen_pump(s);
    screen_pass(s); /* what comes back may be in the middle of a wait */
    screen_look(s, tape_len(session_tape(s->session)));
}

static void say_aside(struct screen *s, const char *first)
{
    unsigned later = session_aside(s->session);
    if (*s->message) /* what went wrong meanwhile is said first */
        return;
    if (later == 0)
        screen_say(s, false, "%sWhat came later is set aside: :redo brings it back.", first);
    else
        screen_say(s, false, "%s%u command%s set aside: :redo brings %s back.", first, later, later == 1 ? "" : "s",
                   later == 1 ? "it" : "them");
}

/* The last command is taken back; or all of the last step, if it was the script's. */
static void undo_last(struct screen *s)
{
    struct error error;
    enum { COLS = 59 }; /* what comes behind it must be read too */
    char line[240] = "", first[260];
    uint32_t last = session_last(s->session);
    const struct tape *tape = session_tape(s->session);
    const struct tape_event *command = last == TAPE_FULL ? NULL : tape_at(tape, last);
    bool played = command && command->u.command.line;
    if (played && command_is_words(command->u.command.op))
        snprintf(line, sizeof line, "the %s's words", screen_plays(s));
    else if (command)
        canvas_cut(text_copy(line, sizeof line, tape_bytes(tape, command)), COLS);
    depart(s);
    if (played ? session_undo_to(s->session, step_back(tape, last + 1, STEP_PAGE), loop_now(s->loop), &error)
               : session_undo(s->session, loop_now(s->loop), &error)) {
        screen_say(s, true, "Not undone: %s.", error.text);
        return;
    }
    arrive(s);
    snprintf(first, sizeof first, "Undone: %s. ", line);
    say_aside(s, first);
}

void screen_undo(struct screen *s)
{
    struct error error;
    if (s->vs.live) {
        undo_last(s);
        return;
    }
    depart(s);
    if (session_undo_to(s->session, s->vs.cursor, loop_now(s->loop), &error) != 0)
        screen_say(s, true, "Not undone: %s; End is live.", error.text);
    else {
        arrive(s);
        say_aside(s, "You go on from here. ");
    }
}

void screen_redo(struct screen *s)
{
    struct error error;
    depart(s);
    if (session_redo(s->session, loop_now(s->loop), &error) != 0) {
        screen_say(s, false, "%s.", error.text);
        return;
    }
    arrive(s);
    if (!*s->message)
        screen_say(s, false, "What was set aside is back.");
}

void screen_sim(struct screen *s)
{
    struct error error;
    if (session_warps(s->session)) {
        screen_say(s, false, "This is the simulator already: t lets time pass.");
        return;
    }
    depart(s);
    if (engines_move_to_sim(s->session, s->vs.cursor, loop_now(s->loop), &error) != 0)
        screen_say(s, true, "Not on the simulator: %s.", error.text);
    else {
        snprintf(s->note, sizeof s->note, SCREEN_SIMULATOR "it went on where the kernel stood.");
        arrive(s);
        if (!*s->message)
            screen_say(s, false, "The simulator goes on from here: t lets time pass; :redo now goes back.");
    }
}

bool screen_begin(struct screen *s)
{
    struct error error;
    if (s->vs.live)
        return true;
    depart(s);
    if (session_branch(s->session, s->vs.cursor, loop_now(s->loop), &error) != 0) {
        screen_say(s, true, "Not done: %s; End is live.", error.text);
        return false;
    }
    arrive(s);
    return true;
}

void screen_end(struct screen *s)
{
    if (session_branched(s->session))
        say_aside(s, "");
}
