/* course.c - see course.h. The one place where a command becomes events. */
#include "course.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Its timers have a clock of their own. */
static const struct engine_told all_of_it = {TAPE_FULL, VTIME_NEVER};

static struct course *course_new(struct tape *tape)
{
    struct course *k = calloc(1, sizeof *k);
    if (!k) return NULL;
    k->tape = tape;
    k->until = k->wait_over = VTIME_NEVER;
    k->index = model_index_new(tape);
    model_init(&k->model);
    if (k->index) return k;
    free(k);
    return NULL;
}

static void follow(struct course *k)
{
    while (k->model.upto < tape_len(k->tape)) {
        model_apply(&k->model, k->tape, tape_at(k->tape, k->model.upto));
        model_index_offer(k->index, &k->model);
    }
}

struct course *course_open(const struct engine_ops *ops, const struct engine_config *config, vtime now, struct error *e)
{
    struct tape *tape = tape_new();
    struct course *k = tape ? course_new(tape) : NULL;
    if (!k) {
        tape_free(tape);
        error_set(e, "out of memory");
        return NULL;
    }
    k->engine = ops->open(config, tape, now, e);
    if (!k->engine) {
        course_close(k);
        return NULL;
    }
    if (!ops->run_out) k->told = all_of_it;
    follow(k);
    return k;
}

struct course *course_of_tape(struct tape *tape)
{
    struct course *k = course_new(tape);
    if (!k) return NULL;
    if (!tape_has_engine(tape, "sim")) k->told = all_of_it;
    follow(k);
    return k;
}

void course_close(struct course *k)
{
    if (!k) return;
    if (k->engine) k->engine->ops->close(k->engine);
    model_index_free(k->index);
    walks_reader_free(k->walks);
    tape_free(k->tape);
    free(k);
}

uint32_t course_write_command(struct course *k, const struct command *c, vtime now)
{
    size_t len = command_print(c, NULL, 0); /* a text to send may be long */
    char *line = malloc(len + 1);
    if (!line) return TAPE_FULL;
    command_print(c, line, len + 1);
    struct tape_event e = {.kind = TAPE_COMMAND, .host = c->host, .sock = c->sock, .at = now, .cause = TAPE_SELF};
    e.u.command.op = c->op;
    e.u.command.line = c->line;
    uint32_t seq = tape_append(k->tape, &e, line, len);
    free(line);
    follow(k);
    return seq;
}

static void write_expect(struct course *k, const struct command *c, bool ok, const char *found, uint32_t cause,
                         vtime now)
{
    struct tape_event e = {.kind = TAPE_EXPECT, .host = c->host, .sock = c->sock, .at = now, .cause = cause};
    e.u.expect.ok = ok;
    e.u.expect.line = c->line;
    tape_append(k->tape, &e, ok ? "" : found, ok ? 0 : strlen(found));
}

static void write_words(struct course *k, const struct command *c, uint32_t cause, vtime now)
{
    struct tape_event e = {.kind = TAPE_NOTE, .host = HOST_NONE, .at = now, .cause = cause};
    e.u.note.op = c->op;
    tape_append(k->tape, &e, c->text ? c->text : "", c->text ? c->len : 0);
}

/* Checks an expectation; one with `within` waits until it holds or time is up. */
static void check(struct course *k, const struct command *c, uint32_t cause, vtime now)
{
    char found[200];
    bool ok = model_expect(&k->model, k->tape, c, found, sizeof found);
    if (!ok && c->u.expect.within > 0 && k->until == VTIME_NEVER) {
        k->waiting = *c;
        k->waiting_cause = cause;
        k->until = now + c->u.expect.within;
        return;
    }
    if (!ok && now < k->until && k->until != VTIME_NEVER) return;
    k->until = VTIME_NEVER;
    write_expect(k, c, ok, found, cause, now);
    follow(k);
}

/* A command that made no sense stays on the tape: so does why. */
static void write_refusal(struct course *k, uint32_t cause, vtime now, const struct error *e)
{
    struct tape_event ev = {.kind = TAPE_NOTE, .host = HOST_NONE, .at = now, .cause = cause};
    ev.u.note.op = CMD_COUNT;
    tape_append(k->tape, &ev, e->text, strlen(e->text));
}

int course_submit(struct course *k, const struct command *c, vtime now, struct error *e)
{
    if (!k->engine) return error_set(e, "this is a saved tape: it can only be looked at");
    if (course_busy(k)) return error_set(e, "the last command is not over yet");
    /* What the kernel did by itself before now must not be taken for an effect. */
    if (course_pump(k, now, e)) return -1;
    uint32_t cause = course_write_command(k, c, now);
    if (cause == TAPE_FULL) return error_set(e, "out of memory: the tape is full");
    int failed = 0;
    if (c->op == CMD_EXPECT) check(k, c, cause, now);
    else if (command_is_words(c->op)) write_words(k, c, cause, now);
    else failed = k->engine->ops->submit(k->engine, c, cause, now, e);
    if (failed) write_refusal(k, cause, now, e);
    k->wait_over = c->op == CMD_WAIT ? now + c->u.duration : VTIME_NEVER;
    follow(k);
    return failed;
}

int course_carry_out(struct course *k, const struct command *c, uint32_t cause, vtime now, struct error *e)
{
    int failed = k->engine->ops->submit(k->engine, c, cause, now, e);
    follow(k);
    return failed;
}

bool course_busy(const struct course *k)
{
    return k->engine && (k->until != VTIME_NEVER || k->engine->ops->busy(k->engine));
}

bool course_broken(const struct course *k)
{
    return k->engine && (tape_failed(k->tape) || k->engine->ops->broken(k->engine));
}

vtime course_over(const struct course *k)
{
    if (!course_busy(k)) return VTIME_NEVER;
    return k->until < k->wait_over ? k->until : k->wait_over;
}

vtime course_deadline(const struct course *k)
{
    vtime engine = k->engine ? k->engine->ops->deadline(k->engine) : VTIME_NEVER;
    return k->until < engine ? k->until : engine;
}

int course_pump(struct course *k, vtime now, struct error *e)
{
    if (!k->engine) return 0;
    int failed = k->engine->ops->pump(k->engine, now, e);
    if (tape_failed(k->tape)) failed = error_set(e, "out of memory: the tape ends here; quit saves what there is");
    follow(k);
    if (k->until != VTIME_NEVER) check(k, &k->waiting, k->waiting_cause, now);
    return failed;
}
