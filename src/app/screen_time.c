/* screen_time.c - time that is let pass, where it is only an argument. A wait is seen
 * to pass in a second, frame by frame, through everything that comes due on the way,
 * each at its own time; without motion, and when a key is pressed, the rest of it
 * passes at once. On the kernel engine a wait takes the time it takes. */
#include "screen.h"

enum { STEPS_AT_ONCE = 1000, STEPS_AT_MOST = 100000 }; /* things that come due: more of them must not stop the keys */
#define PASSING_FRAME (40 * VTIME_MS)

static bool passes(const struct screen *s)
{
    return s->passing.until != VTIME_NEVER;
}

/* Up to the tape's time `until`; an expectation that comes true ends it earlier. */
static void pass_to(struct screen *s, vtime until, int steps)
{
    struct error error;
    vtime now = loop_now(s->loop);
    bool failed = false;
    while (!failed && steps-- > 0 && session_busy(s->session) && session_time(s->session, now) < until) {
        failed = session_pass(s->session, until, now, &error) != 0;
        if (failed)
            screen_say(s, true, "%s", error.text);
    }
}

static void pass(struct screen *s, int steps)
{
    vtime now = loop_now(s->loop), over = session_warps(s->session) ? session_over(s->session) : VTIME_NEVER;
    if (over == VTIME_NEVER)
        s->passing = passing_none;
    else if (over != s->passing.until)
        passing_begin(&s->passing, session_time(s->session, now), over, now, !s->options->no_motion);
    if (passes(s)) {
        pass_to(s, passing_at(&s->passing, now), steps);
        screen_pump(s);
    }
    if (!session_busy(s->session) || session_broken(s->session))
        s->passing = passing_none;
    s->pass_at = !passes(s) ? VTIME_NEVER : s->passing.lasts ? now + PASSING_FRAME : now;
}

void screen_pass(struct screen *s)
{
    pass(s, STEPS_AT_ONCE);
}

void screen_pass_on(struct screen *s, vtime now)
{
    if (s->pass_at <= now)
        pass(s, STEPS_AT_ONCE);
}

void screen_pass_rest(struct screen *s)
{
    s->passing.lasts = 0;
    if (passes(s))
        pass(s, STEPS_AT_MOST);
}
