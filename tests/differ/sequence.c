/* sequence.c - see sequence.h. */
#include "sequence.h"

#include <stdio.h>
#include <string.h>

#include "shrink.h"

struct shrinking { struct matchup *m; char signature[2 * DIFFERENCE_BYTES]; };

/* In the same way: what is shorter must show the fault that was found. */
static bool still_differs(void *ctx, const struct commands *commands)
{
    struct shrinking *s = ctx;
    struct comparison c;
    char signature[sizeof s->signature];
    if (matchup_play(s->m, commands, &c) != MATCH_DIFFERENT) return false;
    comparison_signature(&c, signature, sizeof signature);
    return strcmp(signature, s->signature) == 0;
}

static void make_shorter(struct matchup *m, struct verdict *v)
{
    struct shrinking s = {.m = m};
    struct comparison c;
    comparison_signature(&v->first, s.signature, sizeof s.signature);
    v->shrunk = v->commands;
    shrink(&v->shrunk, still_differs, &s);
    if (matchup_play(m, &v->shrunk, &c) == MATCH_DIFFERENT) v->first = c;
}

static int generate(const struct sequence *s, const struct engine_ops *ops, struct record *r, struct error *e)
{
    struct generator g;
    if (generator_begin(&g, s->seed, s->number, s->seen, e)) return -1;
    run(&(struct run){.ops = ops, .next = generator_next, .ctx = &g}, r);
    generator_end(&g);
    return 0;
}

static int take_script(const struct sequence *s, const struct engine_ops *ops, struct record *r, struct error *e)
{
    struct script *script = script_read(s->script, e);
    if (!script) return -1;
    run_script(ops, script, 0, r);
    script_free(script);
    return 0;
}

void sequence_make(struct matchup *m, const struct sequence *s, struct verdict *v)
{
    struct error e;
    struct record *r = m->record[1];
    *v = (struct verdict){.outcome = MATCH_BROKEN, .done = true};
    if (s->script) snprintf(v->name, sizeof v->name, "%s", strrchr(s->script, '/') + 1);
    else snprintf(v->name, sizeof v->name, "sequence %u of seed %llu", s->number, (unsigned long long)s->seed);
    if (s->script ? take_script(s, m->ops[1], r, &e) : generate(s, m->ops[1], r, &e)) {
        snprintf(v->why, sizeof v->why, "%.250s", e.text);
        return;
    }
    record_commands(r, &v->commands);
    snprintf(v->why, sizeof v->why, "%.250s", r->error);
    if (r->error[0]) return;
    v->outcome = MATCH_SAME;
    v->nsteps = r->nsteps < COMMANDS_MAX ? r->nsteps : COMMANDS_MAX;
    for (uint32_t i = 0; i < v->nsteps; i++) {
        v->step[i].pair = r->step[i].pair;
        v->step[i].kind = r->step[i].kind;
    }
}

void sequence_judge(struct matchup *m, const struct sequence *s, struct verdict *v)
{
    struct comparison *c = &v->first;
    uint32_t before = m->repeats;
    sequence_make(m, s, v);
    if (v->outcome != MATCH_SAME) return;
    m->made = true;
    v->outcome = matchup_play(m, &v->commands, c);
    m->made = false;
    while (v->outcome == MATCH_TIMED && matchup_untimed(m) > 0) {
        v->commands.n = matchup_untimed(m);
        v->shortened = true;
        v->outcome = matchup_play(m, &v->commands, c);
    }
    if (v->outcome == MATCH_BROKEN || v->outcome == MATCH_TIMED)
        snprintf(v->why, sizeof v->why, "%.250s", matchup_why(m));
    v->compared = c->steps - (c->differs && c->steps > 0);
    if (v->outcome == MATCH_DIFFERENT && s->worth(s->ctx, c)) make_shorter(m, v);
    v->repeats = m->repeats - before;
    const struct record *kernel = m->record[0];
    if (v->outcome == MATCH_SAME && !kernel->cut && kernel->len < sizeof v->tape)
        memcpy(v->tape, kernel->text, kernel->len + 1);
}
