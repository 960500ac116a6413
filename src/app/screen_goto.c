/* screen_goto.c - g: the shortest way to a state, or over an edge of the atlas. The way is
 * looked for on the simulator, a slice at a time so that keys are heard meanwhile, and
 * played on the engine in use, a command at a time, until a key is pressed. */
#include <stdio.h>
#include <string.h>
#include "screen.h"

enum { POINTS_A_SLICE = 250 };
#define PLAY_PAUSE (800 * VTIME_MS)
#define PLAY_LOOK (50 * VTIME_MS)

static void forget_search(struct screen *s)
{
    path_search_free(s->go.search);
    s->go.search = NULL;
    s->go.at = VTIME_NEVER;
}

void screen_goto_close(struct screen *s)
{
    forget_search(s);
    path_start_free(s->go.start);
    s->go.start = NULL;
    s->go.playing = false;
    if (s->vs.overlay == OVERLAY_GOTO)
        s->vs.overlay = OVERLAY_NONE;
}

static void no_way(struct screen *s, const char *why)
{
    forget_search(s);
    snprintf(s->go.why, sizeof s->go.why, "%s", why);
    s->go.view.stage = GOTO_NOT_FOUND;
}

static bool differs(const struct screen *s, enum host h)
{
    struct model model;
    const struct tape *tape = path_start_tape(s->go.start);
    model_init(&model);
    while (model.upto < tape_len(tape))
        model_apply(&model, tape, tape_at(tape, model.upto));
    return model_state(&model, h) != model_state(screen_model(s), h);
}

/* The simulator is brought to where we stand. False: it cannot be. */
static bool begin_here(struct screen *s)
{
    struct error error;
    vtime until = s->vs.live ? session_time(s->session, loop_now(s->loop)) : screen_model(s)->at;
    if (s->go.start)
        return true;
    s->go.start = path_start_of_tape(session_tape(s->session), s->vs.cursor, until,
                                     session_told(s->session), &error);
    if (!s->go.start) {
        snprintf(s->go.why, sizeof s->go.why, "From here no way can be looked for: %.150s.", error.text);
        return false;
    }
    for (int h = 0; h < HOST_COUNT; h++)
        if (differs(s, (enum host)h)) {
            snprintf(s->go.why, sizeof s->go.why,
                     "Time has passed on the kernel: the simulator's %s stands elsewhere, so "
                     "no way can be looked for from here.", host_name((enum host)h));
            return false;
        }
    return true;
}

static void begin_search(struct screen *s)
{
    struct error error;
    struct goto_view *g = &s->go.view;
    const struct path_goal goal = { .state = { g->want[HOST_CLIENT], g->want[HOST_SERVER] }, .edge = g->edge };
    forget_search(s);
    *s->go.why = '\0';
    g->nsteps = 0;
    memset(g->walked, 0, sizeof g->walked);
    if (g->edge < 0 && goal.state[HOST_CLIENT] == GOTO_ANY && goal.state[HOST_SERVER] == GOTO_ANY) {
        g->stage = GOTO_PICK;
        return;
    }
    if (!begin_here(s)) {
        g->stage = GOTO_NOT_FOUND;
        return;
    }
    s->go.search = path_search_new(s->go.start, &goal, &error);
    if (!s->go.search) {
        no_way(s, error.text);
        return;
    }
    g->stage = GOTO_SEARCHING;
    g->points = 0;
    s->go.at = loop_now(s->loop);
}

static void take_way(struct screen *s)
{
    struct goto_view *g = &s->go.view;
    path_search_way(s->go.search, &s->go.path);
    forget_search(s);
    g->stage = GOTO_FOUND;
    g->forged = s->go.path.forged;
    g->nsteps = s->go.path.n;
    for (size_t i = 0; i < g->nsteps; i++)
        g->step[i] = s->go.path.step[i].line;
    memcpy(g->walked, s->go.path.walked, sizeof g->walked);
}

static void search_on(struct screen *s)
{
    const enum path_found found = path_search_go(s->go.search, POINTS_A_SLICE);
    s->go.view.points = path_search_points(s->go.search);
    s->go.at = loop_now(s->loop);
    switch (found) {
    case PATH_SEARCHING: break;
    case PATH_FOUND:  take_way(s); break;
    case PATH_NO_WAY: no_way(s, "There is no way from here on Linux."); break;
    case PATH_TOO_FAR: no_way(s, "None was found so far from here; go back with u and try again."); break;
    case PATH_FAILED: no_way(s, "Out of memory."); break;
    }
}

static void open_at(struct screen *s, int edge)
{
    screen_goto_close(s);
    s->go.view = (struct goto_view){ .stage = GOTO_PICK, .want = { GOTO_ANY, GOTO_ANY }, .edge = edge,
                                     .why = s->go.why };
    *s->go.why = '\0';
    s->vs.go = &s->go.view;
    s->vs.overlay = OVERLAY_GOTO;
    if (edge >= 0)
        begin_search(s);
}

void screen_goto(struct screen *s) { open_at(s, -1); }

void screen_goto_edge(struct screen *s, int edge)
{
    if (fsm_edges[edge].marks & FSM_LINUX)
        open_at(s, edge);
    else
        screen_say(s, false, "Linux has no such edge; `finwait --engine sim --profile rfc9293` has it.");
}

void screen_goto_states(struct screen *s, const struct path_goal *goal)
{
    open_at(s, -1);
    memcpy(s->go.view.want, goal->state, sizeof goal->state);
    begin_search(s);
}

static void play(struct screen *s)
{
    if (s->go.view.nsteps == 0) {
        screen_goto_close(s);
        screen_say(s, false, "You are there already.");
        return;
    }
    s->vs.overlay = OVERLAY_NONE;
    s->go.next = 0;
    s->go.playing = true;
    s->go.at = loop_now(s->loop);
}

bool screen_goto_key(struct screen *s, int key, const struct keymap_row *row)
{
    enum fsm_state state;
    enum host host;
    struct goto_view *g = &s->go.view;
    if (g->edge < 0 && goto_state(key, &state, &host)) {
        g->want[host] = g->want[host] == (int)state ? GOTO_ANY : (int)state;
        begin_search(s);
        return true;
    }
    switch (row ? (int)row->id : -1) {
    case KEYMAP_DELIVER_CHOSEN:
        if (g->stage == GOTO_FOUND)
            play(s);
        else
            screen_say(s, false,
                       g->stage == GOTO_SEARCHING ? "It is still looked for."
                                                  : "Choose a state first: a letter of the picture.");
        return true;
    case KEYMAP_ESCAPE:
        screen_goto_close(s);
        return true;
    case KEYMAP_QUIT: case KEYMAP_BIG: case KEYMAP_THEME: case KEYMAP_REDRAW: case KEYMAP_SUSPEND:
        return false;
    default:
        screen_say(s, false, "a-k choose for the client, A-K for the server; Esc closes this.");
        return true;
    }
}

/* False: nothing was being played. */
bool screen_goto_stop(struct screen *s)
{
    if (!s->go.playing)
        return false;
    const size_t next = s->go.next, n = s->go.view.nsteps;
    screen_say(s, false, "Stopped: %zu of %zu commands played.", next, n);
    screen_goto_close(s);
    return true;
}

/* Whether both hosts stand where the simulator foresaw it. */
static bool as_foreseen(struct screen *s, const struct path_step *step)
{
    for (int h = 0; h < HOST_COUNT; h++) {
        const enum fsm_state is = model_state(session_model(s->session), (enum host)h);
        if (is == step->state[h])
            continue;
        screen_say(s, true, "Stopped: the %s is in %s, and %s was foreseen.", host_name((enum host)h),
                   fsm_state_name(is), fsm_state_name(step->state[h]));
        return false;
    }
    return true;
}

static void say_next(struct screen *s)
{
    const struct goto_view *g = &s->go.view;
    if (s->go.next < g->nsteps)
        screen_say(s, false, "%zu of %zu, next: %s. Space stops.", s->go.next, g->nsteps, g->step[s->go.next]);
    else
        screen_say(s, false, "There, with %zu command%s; u takes them back one by one.", g->nsteps,
                   g->nsteps == 1 ? "" : "s");
}

static void play_on(struct screen *s)
{
    struct goto_view *g = &s->go.view;
    if (session_busy(s->session)) { /* a wait takes its time */
        s->go.at = loop_now(s->loop) + PLAY_LOOK;
        return;
    }
    if (s->go.next > 0 && !as_foreseen(s, &s->go.path.step[s->go.next - 1])) {
        screen_goto_close(s);
        return;
    }
    if (s->go.next == g->nsteps) {
        say_next(s);
        screen_goto_close(s);
        return;
    }
    *s->message = '\0';
    screen_line(s, g->step[s->go.next++]);
    if (*s->message) { /* it was refused: that is said */
        screen_goto_close(s);
        return;
    }
    s->go.at = loop_now(s->loop);
    if (s->go.next == g->nsteps) /* said when it is over: till then a key stops it */
        return;
    say_next(s);
    s->go.at += PLAY_PAUSE;
}

void screen_goto_on(struct screen *s, vtime now)
{
    if (now < s->go.at)
        return;
    s->go.at = VTIME_NEVER;
    if (s->go.search)
        search_on(s);
    else if (s->go.playing)
        play_on(s);
}
