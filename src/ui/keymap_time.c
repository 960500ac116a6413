/* keymap_time.c - the keys of time: t lets it pass where that can be done, + and - say
 * how long the wire waits before it delivers by itself. */
#include <stdio.h>
#include "keymap_able.h"

static const vtime speeds[] = { /* fastest first */
    0, 100 * VTIME_MS, 250 * VTIME_MS, 500 * VTIME_MS, VTIME_SECOND, 2 * VTIME_SECOND,
};
enum { SPEEDS = sizeof speeds / sizeof *speeds };

/* The next of the speeds; -1: there is none. A delay that was typed may lie between two. */
static vtime next_speed(vtime delay, bool faster)
{
    vtime found = -1;
    for (int i = 0; i < SPEEDS; i++) {
        if (faster && speeds[i] < delay)
            found = speeds[i];
        if (!faster && speeds[i] > delay && found < 0)
            found = speeds[i];
    }
    return found;
}

static bool refuse(char *why, size_t cap, const char *words)
{
    snprintf(why, cap, "%s", words);
    return false;
}

static bool able_speed(const struct keymap_state *s, bool faster, char *why, size_t cap)
{
    if (!keymap_auto(s))
        return refuse(why, cap, "Segments wait in your hand: a has them delivered by themselves.");
    if (next_speed(s->model->automatic.delay, faster) >= 0)
        return true;
    return refuse(why, cap,
                  faster ? "Segments are delivered at once: faster cannot be."
                         : "Slower is your hand: a holds them again.");
}

bool able_faster(const struct keymap_state *s, enum host host, char *why, size_t cap)
{
    (void)host;
    return able_speed(s, true, why, cap);
}

bool able_slower(const struct keymap_state *s, enum host host, char *why, size_t cap)
{
    (void)host;
    return able_speed(s, false, why, cap);
}

bool able_pass(const struct keymap_state *s, enum host host, char *why, size_t cap)
{
    (void)host;
    if (!s->warps)
        return refuse(why, cap, "Real time cannot be skipped: :sim goes on from here on the simulator.");
    if (!s->live)
        return refuse(why, cap, "Time passes at the end only: End goes there, u goes on from here.");
    if (s->next == VTIME_NEVER)
        return refuse(why, cap, "Nothing comes due: no timer runs, and time alone changes nothing.");
    return true;
}

void keymap_speed(const struct keymap_state *s, bool faster, char *buf, size_t cap)
{
    vtime speed = next_speed(s->model->automatic.delay, faster);
    char delay[32];
    duration_print(speed < 0 ? 0 : speed, delay, sizeof delay);
    if (s->model->automatic.loss)
        snprintf(buf, cap, "%s loss %u", delay, s->model->automatic.loss);
    else
        snprintf(buf, cap, "%s", delay);
}

/* Whole milliseconds, as a script has them, and none too few. */
void keymap_span(const struct keymap_state *s, char *buf, size_t cap)
{
    vtime next = s->next == VTIME_NEVER || s->next < 0 ? 0 : s->next;
    duration_print((next + VTIME_MS - 1) / VTIME_MS * VTIME_MS, buf, cap);
}
