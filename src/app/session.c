/* session.c - see session.h. The one place where a command becomes events. */
#include "session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_MAX_BYTES = 8192 };

struct session {
    struct tape *tape;
    struct engine *engine;      /* NULL: a saved tape */
    struct model_index *index;
    struct model model;         /* fold of the whole tape */
    struct command waiting;     /* an `expect within` that does not hold yet */
    vtime until;                /* VTIME_NEVER: there is none */
    uint32_t waiting_cause;
};

static struct session *session_new(struct tape *tape)
{
    struct session *s = calloc(1, sizeof *s);
    if (!s) return NULL;
    s->tape = tape;
    s->until = VTIME_NEVER;
    s->index = model_index_new(tape);
    model_init(&s->model);
    if (s->index) return s;
    free(s);
    return NULL;
}

static void follow(struct session *s)
{
    while (s->model.upto < tape_len(s->tape)) model_apply(&s->model, s->tape, tape_at(s->tape, s->model.upto));
}

struct session *session_open(const struct engine_ops *ops, const struct engine_config *config, vtime now,
                             struct error *e)
{
    struct tape *tape = tape_new();
    struct session *s = tape ? session_new(tape) : NULL;
    if (!s) {
        tape_free(tape);
        error_set(e, "out of memory");
        return NULL;
    }
    s->engine = ops->open(config, tape, now, e);
    if (!s->engine) {
        session_close(s);
        return NULL;
    }
    follow(s);
    return s;
}

struct session *session_of_tape(struct tape *tape)
{
    struct session *s = session_new(tape);
    if (s) follow(s);
    return s;
}

void session_close(struct session *s)
{
    if (!s) return;
    if (s->engine) s->engine->ops->close(s->engine);
    model_index_free(s->index);
    tape_free(s->tape);
    free(s);
}

static uint32_t write_command(struct session *s, const struct command *c, vtime now)
{
    char line[LINE_MAX_BYTES];
    size_t len = command_print(c, line, sizeof line);
    if (len >= sizeof line) len = sizeof line - 1;
    struct tape_event e = {.kind = TAPE_COMMAND, .host = c->host, .sock = c->sock, .at = now, .cause = TAPE_SELF};
    e.u.command.op = c->op;
    e.u.command.line = c->line;
    return tape_append(s->tape, &e, line, len);
}

static void write_expect(struct session *s, const struct command *c, bool ok, const char *found, uint32_t cause,
                         vtime now)
{
    struct tape_event e = {.kind = TAPE_EXPECT, .host = c->host, .sock = c->sock, .at = now, .cause = cause};
    e.u.expect.ok = ok;
    e.u.expect.line = c->line;
    tape_append(s->tape, &e, ok ? "" : found, ok ? 0 : strlen(found));
}

static void write_words(struct session *s, const struct command *c, uint32_t cause, vtime now)
{
    struct tape_event e = {.kind = TAPE_NOTE, .host = HOST_NONE, .at = now, .cause = cause};
    e.u.note.op = c->op;
    tape_append(s->tape, &e, c->text ? c->text : "", c->text ? c->len : 0);
}

/* Checks an expectation; one with `within` waits until it holds or time is up. */
static void check(struct session *s, const struct command *c, uint32_t cause, vtime now)
{
    char found[200];
    bool ok = model_expect(&s->model, s->tape, c, found, sizeof found);
    if (!ok && c->u.expect.within > 0 && s->until == VTIME_NEVER) {
        s->waiting = *c;
        s->waiting_cause = cause;
        s->until = now + c->u.expect.within;
        return;
    }
    if (!ok && now < s->until && s->until != VTIME_NEVER) return;
    s->until = VTIME_NEVER;
    write_expect(s, c, ok, found, cause, now);
    follow(s);
}

/* A command that made no sense stays on the tape: so does why. */
static void write_refusal(struct session *s, uint32_t cause, vtime now, const struct error *e)
{
    struct tape_event ev = {.kind = TAPE_NOTE, .host = HOST_NONE, .at = now, .cause = cause};
    ev.u.note.op = CMD_COUNT;
    tape_append(s->tape, &ev, e->text, strlen(e->text));
}

int session_submit(struct session *s, const struct command *c, vtime now, struct error *e)
{
    if (!s->engine) return error_set(e, "this is a saved tape: it can only be looked at");
    if (session_busy(s)) return error_set(e, "the last command is not over yet");
    /* What the kernel did by itself before now must not be taken for an effect. */
    if (session_pump(s, now, e)) return -1;
    uint32_t cause = write_command(s, c, now);
    if (cause == TAPE_FULL) return error_set(e, "out of memory: the tape is full");
    follow(s);
    int failed = 0;
    if (c->op == CMD_EXPECT) check(s, c, cause, now);
    else if (command_is_words(c->op)) write_words(s, c, cause, now);
    else failed = s->engine->ops->submit(s->engine, c, cause, now, e);
    if (failed) write_refusal(s, cause, now, e);
    follow(s);
    return failed;
}

bool session_busy(const struct session *s)
{
    return s->engine && (s->until != VTIME_NEVER || s->engine->ops->busy(s->engine));
}

bool session_broken(const struct session *s)
{
    return s->engine && (tape_failed(s->tape) || s->engine->ops->broken(s->engine));
}

size_t session_fds(const struct session *s, struct pollfd fds[ENGINE_FDS_MAX])
{
    return s->engine ? s->engine->ops->fds(s->engine, fds) : 0;
}

vtime session_deadline(const struct session *s)
{
    vtime engine = s->engine ? s->engine->ops->deadline(s->engine) : VTIME_NEVER;
    return s->until < engine ? s->until : engine;
}

int session_pump(struct session *s, vtime now, struct error *e)
{
    if (!s->engine) return 0;
    int failed = s->engine->ops->pump(s->engine, now, e);
    if (tape_failed(s->tape)) failed = error_set(e, "out of memory: the tape ends here; quit saves what there is");
    follow(s);
    if (s->until != VTIME_NEVER) check(s, &s->waiting, s->waiting_cause, now);
    return failed;
}

const struct tape *session_tape(const struct session *s) { return s->tape; }
const struct model *session_model(const struct session *s) { return &s->model; }
const struct engine *session_engine(const struct session *s) { return s->engine; }
void session_at(struct session *s, uint32_t cursor, struct model *out) { model_seek(s->index, cursor, out); }
