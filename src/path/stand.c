/* stand.c - see stand.h. A session is gone through again by its tape: each command at
 * its time, and each segment that arrived or was lost by its number, whoever did that. */
#include "stand.h"

#include <stdlib.h>
#include <string.h>

#include "core/tape_commands.h"
#include "sim/sim.h"

enum { PUMPS = 1000 }; /* each lets some 1000 timers run out: hosts that answer each other for ever end here */

bool stand_clone(const struct stand *s, struct stand *to)
{
    struct tape *tape = to->tape ? to->tape : tape_new();
    const bool whole = tape && tape_copy(tape, s->tape) == 0;
    *to = *s;
    to->tape = tape;
    to->engine = whole ? sim_clone(s->engine, tape) : NULL;
    return to->engine != NULL;
}

void stand_leave(struct stand *s)
{
    if (s->engine) sim_engine.close(s->engine);
    s->engine = NULL;
}

void stand_free(struct stand *s)
{
    stand_leave(s);
    tape_free(s->tape);
}

bool stand_do(struct stand *s, const struct command *c)
{
    struct error ignored;
    const struct engine_ops *ops = s->engine->ops;
    bool done = ops->submit(s->engine, c, TAPE_SELF, s->now, &ignored) == 0;
    for (int i = 0; done && i < PUMPS && ops->busy(s->engine); i++) {
        const vtime due = ops->deadline(s->engine);
        if (due > s->now) s->now = due;
        done = ops->pump(s->engine, s->now, &ignored) == 0;
    }
    sight_follow(&s->sight, s->tape);
    return done;
}

/* Time passes, up to `to`, through all that comes due. */
static void pass(struct stand *s, vtime to)
{
    struct error ignored;
    for (int i = 0; i < PUMPS && s->engine->ops->deadline(s->engine) <= to; i++)
        if (s->engine->ops->pump(s->engine, to, &ignored)) break;
    if (to > s->now) s->now = to;
    sight_follow(&s->sight, s->tape);
}

static struct path_start *start_new(const struct engine_config *config, struct error *e)
{
    struct path_start *s = calloc(1, sizeof *s);
    if (s) s->at.tape = tape_new();
    if (!s || !s->at.tape) {
        free(s);
        error_set(e, "out of memory");
        return NULL;
    }
    s->linux = strcmp(config->profile, "linux") == 0;
    s->at.engine = sim_engine.open(config, s->at.tape, 0, e);
    sight_follow(&s->at.sight, s->at.tape);
    if (s->at.engine) return s;
    path_start_free(s);
    return NULL;
}

void path_start_free(struct path_start *s)
{
    if (!s) return;
    stand_free(&s->at);
    free(s);
}

const struct tape *path_start_tape(const struct path_start *s) { return s->at.tape; }

/* What a command means for the ways from here. */
static void note(struct path_start *s, const struct command *c)
{
    if (c->op == CMD_LISTEN && c->u.open.backlog < BACKLOG_DEFAULT) s->cookies = true;
}

/* As the wire last said: no command tells of all that it does. */
static bool is_automatic(const struct tape *t, uint32_t upto)
{
    while (upto-- > 0)
        if (tape_at(t, upto)->kind == TAPE_AUTO) return tape_at(t, upto)->u.automatic.on;
    return false;
}

struct path_start *path_start_new(const char *profile, const struct script *before, struct error *e)
{
    struct path_start *s = start_new(&(struct engine_config){.seed = 1, .profile = profile}, e);
    for (size_t i = 0; s && before && i < script_len(before); i++) {
        const struct command *c = script_at(before, i);
        if (!command_is_action(c->op)) continue;
        note(s, c);
        stand_do(&s->at, c); /* one that makes no sense made none there either */
    }
    if (s) s->automatic = is_automatic(s->at.tape, tape_len(s->at.tape));
    return s;
}

/* What the wire does is told by the segments that arrive and are lost; waits by the times. */
static bool told_otherwise(const struct command *c)
{
    return c->op == CMD_DELIVER || c->op == CMD_DROP || c->op == CMD_AUTO || c->op == CMD_WAIT;
}

static int give(struct path_start *s, const struct tape *t, const struct tape_event *event, struct error *e)
{
    struct script *line = script_parse("tape", tape_bytes(t, event), event->len, e);
    if (!line) return -1;
    const struct command *c = script_at(line, 0);
    if (c) note(s, c);
    if (c && command_is_action(c->op) && !told_otherwise(c)) stand_do(&s->at, c);
    script_free(line);
    return 0;
}

static void move(struct path_start *s, const struct tape_event *event)
{
    struct command c = {.op = event->kind == TAPE_DROPPED ? CMD_DROP : CMD_DELIVER, .host = HOST_NONE};
    c.u.pick = (struct wire_pick){.number = event->u.wire.number, .from = HOST_NONE, .len = -1};
    stand_do(&s->at, &c);
}

/* Timers of another engine run out in their own time, which its tape tells. */
static int run_out(struct path_start *s, const struct tape_event *event, struct error *e)
{
    int failed = sim_engine.run_out(s->at.engine, event, s->at.now, e);
    sight_follow(&s->at.sight, s->at.tape);
    return failed;
}

static void release(struct path_start *s, vtime at)
{
    pass(&s->at, at);
    sim_engine.hold_timers(s->at.engine, false);
}

struct path_start *path_start_of_tape(const struct tape *t, uint32_t upto, vtime until, struct engine_told told,
                                      struct error *e)
{
    const struct tape_event *first = tape_at(t, 0);
    const vtime begun = first ? first->at : 0;
    const vtime taken = (told.at < until ? told.at : until) - begun;
    struct engine_config config = {.seed = 1, .profile = tape_has_profile(t, "rfc9293") ? "rfc9293" : "linux"};
    if (first && first->kind == TAPE_ENGINE) config.seed = first->u.engine.seed;
    struct path_start *s = start_new(&config, e);
    if (!s) return NULL;
    sim_engine.hold_timers(s->at.engine, told.upto > 0);
    if (upto > tape_len(t)) upto = tape_len(t);
    for (uint32_t i = 0; i < upto; i++) {
        const struct tape_event *event = tape_at(t, i);
        const bool command = event->kind == TAPE_COMMAND && tape_stretch(t, i).kept,
            timer = i < told.upto && tape_ran_out(event);
        if (i == told.upto && i) release(s, taken);
        const bool moves = event->kind == TAPE_DELIVERED || event->kind == TAPE_DROPPED;
        if (!command && !moves && !timer) continue;
        pass(&s->at, event->at - begun);
        if (moves) move(s, event);
        else if (timer ? run_out(s, event, e) : give(s, t, event, e)) {
            path_start_free(s);
            return NULL;
        }
    }
    if (told.upto >= upto) release(s, taken);
    pass(&s->at, until - begun);
    s->automatic = is_automatic(t, upto);
    return s;
}
