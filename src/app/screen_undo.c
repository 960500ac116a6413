/* screen_undo.c - u, :undo, :redo, and commands given while looking back: the session
 * goes back, and the screen with it. What is set aside by it is said at once, and
 * stands in the corner as long as it can come back. */
#include <stdio.h>
#include "screen.h"

/* The tape is another one now, and it ends where we stand. */
static void arrive(struct screen *s)
{
    s->seen = tape_len(session_tape(s->session));
    s->vs.live = true;
    screen_pump(s);
    screen_look(s, tape_len(session_tape(s->session)));
}

static void say_aside(struct screen *s, const char *first)
{
    unsigned later = session_aside(s->session);
    if (later == 0)
        screen_say(s, false, "%sWhat came later is set aside: :redo brings it back.", first);
    else
        screen_say(s, false, "%s%u command%s set aside: :redo brings %s back.", first, later, later == 1 ? "" : "s",
                   later == 1 ? "it" : "them");
}

static void undo_last(struct screen *s)
{
    struct error error;
    char line[60], first[80];
    uint32_t last = session_last(s->session);
    const struct tape *tape = session_tape(s->session);
    if (last != TAPE_FULL)
        snprintf(line, sizeof line, "%s", tape_bytes(tape, tape_at(tape, last)));
    if (session_undo(s->session, loop_now(s->loop), &error) != 0) {
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
    if (s->vs.live)
        undo_last(s);
    else if (session_undo_to(s->session, s->vs.cursor, loop_now(s->loop), &error) != 0)
        screen_say(s, true, "Not undone: %s.", error.text);
    else {
        arrive(s);
        say_aside(s, "You go on from here. ");
    }
}

void screen_redo(struct screen *s)
{
    struct error error;
    if (session_redo(s->session, loop_now(s->loop), &error) != 0) {
        screen_say(s, false, "%s.", error.text);
        return;
    }
    arrive(s);
    screen_say(s, false, "What was set aside is back.");
}

bool screen_begin(struct screen *s)
{
    struct error error;
    if (s->vs.live)
        return true;
    if (session_branch(s->session, s->vs.cursor, loop_now(s->loop), &error) != 0) {
        screen_say(s, true, "Not done: %s.", error.text);
        return false;
    }
    arrive(s);
    return true;
}

void screen_end(struct screen *s)
{
    if (session_branched(s->session) && !*s->message)
        say_aside(s, "");
}
