/* session.c - see session.h: the present course of events, the one that is set
 * aside, and the clock of both. */
#include "session.h"

#include <stdlib.h>

#include "core/tape_commands.h"
#include "course.h"
#include "script/script.h"

struct session {
    struct engine_config config;
    struct course *course;
    struct course *aside;    /* undone; NULL: nothing */
    uint32_t later;          /* commands in it that undo would count and the present one has not */
    uint32_t shared;         /* those that both have */
    vtime aside_at;          /* its time, where it stands still */
    bool branching;
};

static struct session *session_new(struct course *course)
{
    struct session *s = course ? calloc(1, sizeof *s) : NULL;
    if (s) s->course = course;
    else course_close(course);
    return s;
}

struct session *session_open(const struct engine_ops *ops, const struct engine_config *config, vtime now,
                             struct error *e)
{
    struct course *course = course_open(ops, config, now, e);
    struct session *s = session_new(course);
    if (s) s->config = *config;
    else if (course) error_set(e, "out of memory");
    return s;
}

struct session *session_of_tape(struct tape *tape) { return session_new(course_of_tape(tape)); }

static void drop_aside(struct session *s)
{
    course_close(s->aside);
    s->aside = NULL;
}

void session_close(struct session *s)
{
    if (!s) return;
    drop_aside(s);
    course_close(s->course);
    free(s);
}

vtime session_time(const struct session *s, vtime now) { return now - s->course->lag; }

vtime session_clock(const struct session *s, vtime at) { return at == VTIME_NEVER ? at : at + s->course->lag; }

int session_submit(struct session *s, const struct command *c, vtime now, struct error *e)
{
    int failed = course_submit(s->course, c, session_time(s, now), e);
    if (!failed && !s->branching) drop_aside(s);
    return failed;
}

int session_pump(struct session *s, vtime now, struct error *e)
{
    return course_pump(s->course, session_time(s, now), e);
}

bool session_warps(const struct session *s)
{
    const struct engine *engine = s->course->engine;
    return engine && engine->ops->caps & ENGINE_CAN_WARP;
}

vtime session_over(const struct session *s) { return course_over(s->course); }

int session_pass(struct session *s, vtime until, vtime now, struct error *e)
{
    vtime due = course_deadline(s->course), to = due < until ? due : until, at = session_time(s, now);
    if (to > at) s->course->lag -= to - at;
    return session_pump(s, now, e);
}

bool session_busy(const struct session *s) { return course_busy(s->course); }
bool session_broken(const struct session *s) { return course_broken(s->course); }
vtime session_deadline(const struct session *s) { return session_clock(s, course_deadline(s->course)); }

size_t session_fds(const struct session *s, struct pollfd fds[ENGINE_FDS_MAX])
{
    const struct engine *engine = s->course->engine;
    return engine ? engine->ops->fds(engine, fds) : 0;
}

const struct tape *session_tape(const struct session *s) { return s->course->tape; }
const struct model *session_model(const struct session *s) { return &s->course->model; }
struct engine_told session_told(const struct session *s) { return s->course->told; }
const struct engine *session_engine(const struct session *s) { return s->course->engine; }
void session_at(struct session *s, uint32_t cursor, struct model *out) { model_seek(s->course->index, cursor, out); }

int session_walks(struct session *s, uint32_t cursor, struct walks *out)
{
    struct course *k = s->course;
    if (!k->walks) k->walks = walks_reader_new(k->tape);
    return k->walks ? walks_reader_read(k->walks, cursor, out) : -1;
}

/* Whether it is a step back: it was carried out, and the picture tells of it. */
static bool counts(const struct tape *tape, uint32_t command)
{
    struct error ignored;
    const struct tape_event *e = tape_at(tape, command);
    if (!tape_stretch(tape, command).kept) return false;
    struct script *script = script_parse("", tape_bytes(tape, e), e->len, &ignored);
    bool seen = script && script_len(script) == 1 && command_is_seen(script_at(script, 0));
    script_free(script);
    return seen;
}

/* How many there are of them that are over before tape[upto]. */
static uint32_t count(const struct tape *tape, uint32_t upto)
{
    uint32_t n = 0;
    for (uint32_t i = tape_next_command(tape, 0); i < upto; i = tape_next_command(tape, i + 1))
        n += tape_stretch(tape, i).own <= upto && counts(tape, i);
    return n;
}

uint32_t session_last(const struct session *s)
{
    const struct tape *tape = s->course->tape;
    for (uint32_t i = tape_len(tape); i-- > 0;)
        if (tape_at(tape, i)->kind == TAPE_COMMAND && counts(tape, i)) return i;
    return TAPE_FULL;
}

struct point { uint32_t upto; vtime at; }; /* tape[0..upto), and the time there */

static struct point point_of(const struct session *s, uint32_t cursor, vtime now)
{
    const struct tape *tape = s->course->tape;
    const struct tape_event *shown = cursor < tape_len(tape) ? tape_at(tape, cursor ? cursor - 1 : 0) : NULL;
    return (struct point){cursor, shown ? shown->at : session_time(s, now)};
}

/* Goes on from a point, on that engine; NULL: on its own. What a second undo leaves is
 * the beginning of what the first one set aside, or a branch that was taken back; what
 * another engine did is neither. */
static int wind_back(struct session *s, struct point p, const struct engine_ops *ops, vtime now, struct error *e)
{
    struct course *old = s->course;
    if (!old->engine) return error_set(e, "this is a saved tape: it can only be looked at");
    struct course *again = course_again(old, p.upto, p.at, ops ? ops : old->engine->ops, &s->config, e);
    if (!again) return -1;
    if (ops) drop_aside(s);
    uint32_t n = count(old->tape, p.upto);
    again->lag = now - p.at;
    s->shared = s->aside && s->shared < n ? s->shared : n;
    s->branching = false;
    if (s->aside) {
        course_close(old);
    } else {
        s->aside_at = session_time(s, now);
        s->aside = old;
    }
    s->later = count(s->aside->tape, tape_len(s->aside->tape)) - s->shared;
    s->course = again;
    return 0;
}

int session_undo(struct session *s, vtime now, struct error *e)
{
    uint32_t last = session_last(s);
    if (last == TAPE_FULL) return error_set(e, "there is no command to take back");
    return wind_back(s, (struct point){last, tape_at(s->course->tape, last)->at}, NULL, now, e);
}

int session_undo_to(struct session *s, uint32_t cursor, vtime now, struct error *e)
{
    return wind_back(s, point_of(s, cursor, now), NULL, now, e);
}

int session_move(struct session *s, uint32_t cursor, const struct engine_ops *ops, vtime now, struct error *e)
{
    return wind_back(s, point_of(s, cursor, now), ops, now, e);
}

struct session *session_copy(const struct session *s, uint32_t cursor, const struct engine_ops *ops, vtime now,
                             struct error *e)
{
    struct point p = point_of(s, cursor, now);
    struct course *again = course_again(s->course, p.upto, p.at, ops, &s->config, e);
    struct session *copy = session_new(again);
    if (copy) {
        copy->config = s->config;
        again->lag = now - p.at;
    } else if (again) {
        error_set(e, "out of memory");
    }
    return copy;
}

int session_branch(struct session *s, uint32_t cursor, vtime now, struct error *e)
{
    if (session_undo_to(s, cursor, now, e)) return -1;
    s->branching = true;
    return 0;
}

uint32_t session_branch_at(const struct session *s, uint32_t cursor)
{
    return course_boundary(s->course->tape, cursor);
}

bool session_branched(struct session *s)
{
    bool was = s->branching;
    s->branching = false;
    return was;
}

bool session_can_redo(const struct session *s) { return s->aside != NULL; }

uint32_t session_aside(const struct session *s)
{
    return s->aside ? s->later : 0;
}

int session_redo(struct session *s, vtime now, struct error *e)
{
    if (!s->aside) return error_set(e, "nothing is set aside: u takes a command back, and :redo brings it back");
    course_close(s->course);
    s->course = s->aside;
    s->aside = NULL;
    if (session_warps(s)) s->course->lag = now - s->aside_at; /* kernel timers have run on */
    return 0;
}
