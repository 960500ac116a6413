/* screen_time.c - time that is let pass, where it is only an argument. A wait is seen
 * to pass in a second, frame by frame, through everything that comes due on the way,
 * each at its own time; without motion, and when a key is pressed, the rest of it
 * passes at once. On the kernel engine a wait takes the time it takes. */
#include "screen.h"

/* What may happen before keys are heard again: in a frame, and for a key that ends them. */
enum { EVENTS_A_FRAME = 10000, EVENTS_AT_MOST = 200000 };
#define PASSING_FRAME (40 * VTIME_MS)

static bool passes(const struct screen *s)
{
    return s->passing.until != VTIME_NEVER;
}

/* One thing that comes due; false: it could not be done, or nothing came of it. */
static bool step(struct screen *s, vtime until, vtime now)
{
    struct error error;
    const struct tape *tape = session_tape(s->session);
    vtime at = session_time(s->session, now);
    uint32_t len = tape_len(tape);
    if (session_pass(s->session, until, now, &error) == 0)
        return session_time(s->session, now) > at || tape_len(tape) > len;
    screen_say(s, true, "%s", error.text);
    return false;
}

/* Up to the tape's time `until`; an expectation that comes true ends it earlier. */
static void pass_to(struct screen *s, vtime until, uint32_t events)
{
    const struct tape *tape = session_tape(s->session);
    vtime now = loop_now(s->loop);
    uint32_t from = tape_len(tape);
    while (session_busy(s->session) && session_time(s->session, now) < until && tape_len(tape) - from < events)
        if (!step(s, until, now))
            return;
}

static void pass(struct screen *s, uint32_t events)
{
    vtime now = loop_now(s->loop), over = session_warps(s->session) ? session_over(s->session) : VTIME_NEVER;
    if (over == VTIME_NEVER)
        s->passing = passing_none;
    else if (over != s->passing.until)
        passing_begin(&s->passing, session_time(s->session, now), over, now, !s->options->no_motion && !s->rest.again);
    if (passes(s)) {
        pass_to(s, passing_at(&s->passing, now), events);
        screen_pump(s);
    }
    if (!session_busy(s->session) || session_broken(s->session))
        s->passing = passing_none;
    s->pass_at = !passes(s) ? VTIME_NEVER : s->passing.lasts ? now + PASSING_FRAME : now;
}

void screen_pass(struct screen *s)
{
    pass(s, EVENTS_A_FRAME);
}

void screen_pass_on(struct screen *s, vtime now)
{
    if (s->pass_at <= now)
        pass(s, EVENTS_A_FRAME);
}

void screen_pass_rest(struct screen *s)
{
    s->passing.lasts = 0;
    if (passes(s))
        pass(s, EVENTS_AT_MOST);
}
