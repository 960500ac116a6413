/* course_again.c - the commands of a tape once more, on a fresh engine, each at the
 * time it had. After each of them the new tape must say what the old one says, timer
 * counts aside; the first line that differs ends it. Time itself is not run again: an
 * engine that takes time as an argument comes to the same timers, or is told when those
 * of another engine ran out, as far as that one went; and where a kernel timer ran out there is no way back. What
 * `wire auto` did is reached by that time too, for its clock is ours. */
#include "course.h"

#include <stdio.h>
#include <string.h>

#include "core/tape_commands.h"
#include "script/script.h"

enum { LINE_BYTES = 1024, SHOWN_BYTES = 90 };

struct again {
    const struct tape *old;
    uint32_t at, upto;      /* old[0..at) has come out again; old[0..upto) shall */
    vtime until;            /* the time there */
    struct course *course;  /* the new one */
    uint32_t seen;          /* its tape[0..seen) was compared */
    uint32_t command;       /* its last COMMAND event */
    bool warps;             /* engine time is an argument */
    bool held;              /* its timers run out where the old tape says so */
    struct engine_told told; /* what of the old tape does */
};

/* The next line from i on that does not count timers; `end` when there is none. */
static uint32_t next_line(const struct tape *t, uint32_t i, uint32_t end)
{
    while (i < end && (tape_at(t, i)->kind == TAPE_TIMER || tape_at(t, i)->kind == TAPE_REPEATED)) i++;
    return i;
}

/* A timer ran out there, which the new engine has to be told: no command or delivery does it. */
static bool ran_out(const struct again *a) { return a->at < a->told.upto && tape_ran_out(tape_at(a->old, a->at)); }

/* Of two engines only the name differs. */
static bool same(const struct tape *t, const struct tape_event *e, const struct tape *u, const struct tape_event *f)
{
    if (e->kind == TAPE_ENGINE && f->kind == TAPE_ENGINE) return true;
    char a[LINE_BYTES], b[LINE_BYTES];
    size_t na = tape_print(t, e, a, sizeof a), nb = tape_print(u, f, b, sizeof b);
    if (na != nb || strcmp(a, b) != 0) return false;
    return na < sizeof a || (e->len == f->len && memcmp(tape_bytes(t, e), tape_bytes(u, f), e->len) == 0);
}

/* A line as a person reads it: single blanks, not too long. */
static void show(const struct tape *t, const struct tape_event *e, char buf[SHOWN_BYTES])
{
    char line[LINE_BYTES];
    size_t n = 0;
    if (e) tape_print(t, e, line, sizeof line);
    else snprintf(line, sizeof line, "nothing");
    for (const char *c = line; *c && n + 1 < SHOWN_BYTES; c++)
        if (*c != ' ' || (n && buf[n - 1] != ' ')) buf[n++] = *c;
    buf[n] = '\0';
}

static int differs(const struct again *a, const struct tape_event *old, const struct tape_event *new, struct error *e)
{
    char expected[SHOWN_BYTES], found[SHOWN_BYTES];
    show(a->old, old, expected);
    show(a->course->tape, new, found);
    return error_set(e, "this time \"%s\" came instead of \"%s\"", found, expected);
}

/* Compares as far as both tapes go. */
static int compare(struct again *a, struct error *e)
{
    const struct tape *new = a->course->tape;
    for (;; a->at++, a->seen++) {
        while (a->at < a->upto && !ran_out(a) && next_line(a->old, a->at, a->at + 1) > a->at) a->at++;
        a->seen = next_line(new, a->seen, tape_len(new));
        if (a->at >= a->upto || a->seen >= tape_len(new)) return 0;
        if (ran_out(a) && tape_at(a->old, a->at)->kind == TAPE_REPEATED) return 0;
        const struct tape_event *old = tape_at(a->old, a->at), *came = tape_at(new, a->seen);
        if (!same(a->old, old, new, came)) return differs(a, old, came, e);
    }
}

/* What could not go on then (an echo without end) cannot now: only a lab that is gone ends it. */
static int pump(const struct again *a, vtime to, struct error *e)
{
    return course_pump(a->course, to, e) && course_broken(a->course) ? -1 : 0;
}

/* Time passes up to `to`. Where it is an argument it stops at all that is due on the
 * way, as the event loop would; a kernel's own timers have their own clock. */
static int advance(struct again *a, vtime to, struct error *e)
{
    vtime due, last = -1;
    while (a->warps && (due = course_deadline(a->course)) < to && due > last) {
        if (pump(a, due, e)) return -1;
        last = due;
    }
    return pump(a, to, e);
}

static bool is_decided(const struct again *a, uint32_t expectation)
{
    for (uint32_t i = expectation + 1; i < a->upto; i++)
        if (tape_at(a->old, i)->kind == TAPE_EXPECT && tape_at(a->old, i)->cause == expectation) return true;
    return false;
}

/* Of what takes time the old tape may have a part only: it ends there, or went on elsewhere. So
 * what such a command did is done by hand, at its time, unless it was refused. */
static bool is_by_hand(const struct again *a, const struct tape_event *old, const struct command *c)
{
    if (c->op == CMD_EXPECT) return !is_decided(a, old->seq);
    const bool takes_time = c->op == CMD_WAIT || c->op == CMD_DELIVER || c->op == CMD_DROP;
    return takes_time && tape_stretch(a->old, old->seq).kept;
}

/* That a command is refused is on both tapes, or they differ. */
static int give(struct again *a, const struct tape_event *old, struct error *e)
{
    struct error why;
    struct script *line = script_parse("tape", tape_bytes(a->old, old), old->len, e);
    if (!line) return -1;
    const struct command *parsed = script_at(line, 0);
    int failed = parsed ? advance(a, old->at, e) : error_set(e, "the tape has an empty command");
    a->command = tape_len(a->course->tape);
    if (!failed) {
        struct command c = *parsed;
        c.line = old->u.command.line;
        if (!is_by_hand(a, old, &c)) course_submit(a->course, &c, old->at, &why);
        else if (course_write_command(a->course, &c, old->at) == TAPE_FULL) failed = error_set(e, "out of memory");
    }
    script_free(line);
    return failed;
}

/* One segment of what `wire auto`, or the beginning of `wire deliver all`, did. */
static int move(struct again *a, const struct tape_event *old, struct error *e)
{
    struct command c = {.op = old->kind == TAPE_DROPPED ? CMD_DROP : CMD_DELIVER, .host = HOST_NONE};
    c.u.pick = (struct wire_pick){.number = old->u.wire.number, .from = HOST_NONE, .len = -1};
    uint32_t cause = tape_root(a->old, old->seq) == old->seq ? TAPE_SELF : a->command;
    return course_carry_out(a->course, &c, cause, old->at, e);
}

/* Counted only, when what was sent again is held still: that is no line of the tape. */
static int run_out(struct again *a, const struct tape_event *old, struct error *e)
{
    struct engine *engine = a->course->engine;
    if (engine->ops->run_out(engine, old, old->at, e)) return -1;
    a->at += old->kind == TAPE_REPEATED;
    return pump(a, old->at, e);
}

/* Has the old tape's next event happen again. */
static int step(struct again *a, struct error *e)
{
    const struct tape_event *old = tape_at(a->old, a->at);
    uint32_t before = a->at;
    if (old->kind == TAPE_COMMAND) return give(a, old, e) || compare(a, e) ? -1 : 0;
    if (advance(a, old->at, e) || compare(a, e)) return -1;
    if (a->at > before) return 0;
    if (!ran_out(a) && old->kind != TAPE_DELIVERED && old->kind != TAPE_DROPPED) return differs(a, old, NULL, e);
    if ((ran_out(a) ? run_out(a, old, e) : move(a, old, e)) || compare(a, e)) return -1;
    return a->at > before ? 0 : differs(a, old, NULL, e);
}

/* More than was on the old tape, and not by the clock of `wire auto`. */
static int compare_end(struct again *a, struct error *e)
{
    const struct tape *new = a->course->tape;
    for (uint32_t i = a->seen; (i = next_line(new, i, tape_len(new))) < tape_len(new); i++)
        if (tape_at(new, tape_root(new, i))->kind == TAPE_COMMAND) return differs(a, NULL, tape_at(new, i), e);
    return 0;
}

static void hold(struct again *a, bool on)
{
    struct engine *engine = a->course->engine;
    if (a->held != on) engine->ops->hold_timers(engine, on);
    a->held = on;
}

/* Its own timers run from here on: so they will when this is done again. */
static int release(struct again *a, struct error *e)
{
    const vtime at = a->told.at < a->until ? a->told.at : a->until;
    if (!a->held) return 0;
    if (advance(a, at, e)) return -1;
    hold(a, false);
    a->course->told = (struct engine_told){tape_len(a->course->tape), at};
    return 0;
}

static int run(struct again *a, struct error *e)
{
    hold(a, a->told.upto > 0);
    if (compare(a, e)) return -1;
    while (a->at < a->upto)
        if ((a->at >= a->told.upto && release(a, e)) || step(a, e)) return -1;
    return compare_end(a, e) || release(a, e) || advance(a, a->until, e) ? -1 : 0;
}

/* Only the whole of a command can be done again; but of `wire deliver all` and `wire
 * drop all` any number of segments, and a wait can be broken off. */
uint32_t course_boundary(const struct tape *t, uint32_t upto)
{
    if (upto >= tape_len(t)) return tape_len(t);
    const struct tape_event *e = tape_at(t, upto), *root = tape_at(t, tape_root(t, upto));
    bool segment = e->kind == TAPE_DELIVERED || e->kind == TAPE_DROPPED;
    bool all = segment && (root->u.command.op == CMD_DELIVER || root->u.command.op == CMD_DROP);
    return root->kind != TAPE_COMMAND || all || e->kind == TAPE_EXPECT ? upto : root->seq;
}

/* What no command brings about again: 0, or -1 with why. The FIN of a program that
 * was killed from outside can be seen before its death is. */
static int reach(const struct tape *t, uint32_t upto, struct error *e)
{
    int failed = 0;
    for (uint32_t i = 0; i < upto; i++) {
        const struct tape_event *event = tape_at(t, i);
        if (event->cause != event->seq || event->kind == TAPE_COMMAND || event->kind == TAPE_ENGINE) continue;
        if (event->kind == TAPE_DELIVERED || event->kind == TAPE_DROPPED || next_line(t, i, i + 1) > i) continue;
        if (event->kind == TAPE_NOTE) return error_set(e, "%s", tape_bytes(t, event));
        if (event->kind != TAPE_PROGRAM)
            failed = error_set(e, "a kernel timer ran out before; :sim undoes time too");
        else if (event->u.program.what != PROGRAM_STARTED)
            return error_set(e, "the %s's program was killed from outside before", host_name(event->host));
    }
    return failed;
}

struct course *course_again(const struct course *from, uint32_t upto, vtime until, const struct engine_ops *ops,
                            const struct engine_config *config, struct error *e)
{
    struct again a = {.old = from->tape, .upto = course_boundary(from->tape, upto), .until = until,
                      .warps = ops->caps & ENGINE_CAN_WARP};
    if (ops->run_out) a.told = from->told;
    if (!a.warps && reach(a.old, a.upto, e)) return NULL;
    a.course = course_open(ops, config, tape_at(a.old, 0)->at, e);
    if (!a.course || run(&a, e) == 0) return a.course;
    course_close(a.course);
    return NULL;
}
