#include "world.h"

#include <stdlib.h>
#include <string.h>

#include "script/script.h"
#include "sim/sim.h"
#include "sim.h"
#include "core/walks.h"

enum { TOLD_BYTES = 8192, LINE_BYTES = 256 };

static const char *name_of(unsigned which) { return which == LINUX ? "linux" : which == RFC ? "rfc9293" : "rfc793"; }

static void follow(struct world *w)
{
    while (w->model->upto < tape_len(w->tape)) model_apply(w->model, w->tape, tape_at(w->tape, w->model->upto));
}

struct world *world_open(unsigned which, uint64_t seed, const char *test)
{
    struct engine_config config = {.seed = seed, .profile = which == LINUX ? "linux" : "rfc9293"};
    struct error e;
    struct world *w = calloc(1, sizeof *w);
    char *what = malloc(LINE_BYTES);
    assert_true(w && what);
    snprintf(what, LINE_BYTES, "%s, %s", test, name_of(which));
    w->what = what;
    w->tape = tape_new();
    w->model = malloc(sizeof *w->model);
    assert_true(w->tape && w->model);
    model_init(w->model);
    w->engine = sim_engine.open(&config, w->tape, 0, &e);
    if (!w->engine) fail_msg("%s: %s", w->what, e.text);
    if (which == RFC793) ((struct sim *)(void *)w->engine)->profile.choice[CHOICE_SYN_RESETS] = 1;
    follow(w);
    return w;
}

/* Lets what was asked for come to its end: a wait, `wire deliver all`. */
static void settle(struct world *w)
{
    struct error e;
    while (sim_engine.busy(w->engine)) {
        vtime due = sim_engine.deadline(w->engine);
        if (due > w->now) w->now = due;
        if (sim_engine.pump(w->engine, w->now, &e)) fail_msg("%s: %s", w->what, e.text);
    }
    follow(w);
}

void world_play(struct world *w, const char *text)
{
    struct error e;
    char found[LINE_BYTES];
    struct script *script = script_parse(w->what, text, strlen(text), &e);
    if (!script) fail_msg("%s", e.text);
    w->from = tape_len(w->tape);
    for (size_t i = 0; i < script_len(script); i++) {
        const struct command *c = script_at(script, i);
        if (c->op == CMD_EXPECT) {
            if (!model_expect(w->model, w->tape, c, found, sizeof found))
                fail_msg("%s: line %u does not hold; found: %s\n%s", w->what, c->line, found, text);
            continue;
        }
        if (sim_engine.submit(w->engine, c, TAPE_SELF, w->now, &e))
            fail_msg("%s: line %u: %s", w->what, c->line, e.text);
        settle(w);
    }
    script_free(script);
}

/* The line as `finwait run` prints it, with single blanks, and of a segment only what
 * a clause can say: neither its number nor its ports. */
static void squeeze(char *line)
{
    char *to = line;
    for (const char *from = line; *from; from++) {
        bool blank = *from == ' ' || *from == '~';
        if (blank && (to == line || to[-1] == ' ')) continue;
        *to++ = blank ? ' ' : *from;
    }
    while (to > line && to[-1] == ' ') to--;
    *to = '\0';
    char *number = strstr(line, " sent #"), *ports = strchr(line, '>');
    if (!number) return;
    while (ports && ports > line && *ports != ' ') ports--;
    if (ports) *ports = '\0';
    number += strlen(" sent ");
    const char *flags = strchr(number, ' ') + 1;
    memmove(number, flags, strlen(flags) + 1);
}

static bool is_told(const struct tape_event *e)
{
    if (e->kind == TAPE_SENT) return !(e->u.sent.marks & SENT_FORGED);
    return e->kind == TAPE_CALL || e->kind == TAPE_STATE || e->kind == TAPE_PROGRAM;
}

void world_told(const struct world *w, const char *lines)
{
    char told[TOLD_BYTES] = "", line[LINE_BYTES];
    size_t used = 0;
    for (uint32_t seq = w->from; seq < tape_len(w->tape); seq++) {
        const struct tape_event *e = tape_at(w->tape, seq);
        if (!is_told(e)) continue;
        tape_print(w->tape, e, line, sizeof line);
        squeeze(line);
        used += (size_t)snprintf(told + used, sizeof told - used, "%s\n", line);
        assert_true(used < sizeof told);
    }
    if (strcmp(told, lines)) fail_msg("%s\n-- the clause says\n%s-- what happened\n%s", w->what, lines, told);
}

void world_close(struct world *w)
{
    sim_engine.close(w->engine);
    tape_free(w->tape);
    free(w->model);
    free((void *)(uintptr_t)w->what);
    free(w);
}

/* rfc_3_10_7_4_first_... carries the clause "3.10.7.4". */
static bool carries(const char *test, const char *section)
{
    char infix[32] = "rfc_";
    size_t used = strlen(infix);
    for (; *section && used + 2 < sizeof infix; section++) infix[used++] = *section == '.' ? '_' : *section;
    infix[used++] = '_';
    infix[used] = '\0';
    return strncmp(test, infix, used) == 0;
}

static void note(struct proof *proof, const struct world *w, unsigned which, const char *test)
{
    struct walks walks;
    assert_int_equal(walks_read(&walks, w->tape, w->from, tape_len(w->tape)), 0);
    if (walks.off_the_map) fail_msg("%s: %u changes are off the map", w->what, walks.off_the_map);
    for (size_t row = 0; row < fsm_nedges; row++)
        if (walks.row[row] && carries(test, fsm_edges[row].rfc)) proof->walked[row] |= which;
}

void clause(void **state, const char *test, unsigned worlds, const char *before, const char *script, const char *lines)
{
    for (unsigned which = LINUX; which <= RFC793; which *= 2) {
        if (!(worlds & which)) continue;
        struct world *w = world_open(which, 1, test);
        world_play(w, before);
        world_play(w, script);
        world_told(w, lines);
        note(*state, w, which, test);
        world_close(w);
    }
}

const struct place synchronized[SYNCHRONIZED] = {
    {FSM_ESTABLISHED, OPENED, "C1 sent ACK seq 1 ack 1"},   {FSM_FIN_WAIT_1, FIN_WAIT_1, "C1 sent ACK seq 2 ack 1"},
    {FSM_FIN_WAIT_2, FIN_WAIT_2, "C1 sent ACK seq 2 ack 1"}, {FSM_CLOSE_WAIT, CLOSE_WAIT, "C1 sent ACK seq 1 ack 2"},
    {FSM_CLOSING, CLOSING, "C1 sent ACK seq 2 ack 2"},       {FSM_LAST_ACK, LAST_ACK, "C1 sent ACK seq 2 ack 2"},
    {FSM_TIME_WAIT, TIME_WAIT, "C1 sent ACK seq 2 ack 2"},
};

void clause_in(void **state, const char *test, unsigned worlds, unsigned states, const char *script, const char *lines)
{
    for (size_t i = 0; i < SYNCHRONIZED; i++) {
        char told[TOLD_BYTES], name[LINE_BYTES];
        size_t used = 0;
        if (!(states & 1u << synchronized[i].state)) continue;
        for (const char *at = lines; *at; at++) {
            const char *word = at[0] != '%' ? NULL : at[1] == 'S' ? fsm_state_name(synchronized[i].state)
                                                                  : synchronized[i].ack;
            used += word ? (size_t)snprintf(told + used, sizeof told - used, "%s", word)
                         : (size_t)snprintf(told + used, sizeof told - used, "%c", *at);
            if (word) at++;
        }
        told[used] = '\0';
        snprintf(name, sizeof name, "%s_in_%s", test, fsm_state_name(synchronized[i].state));
        clause(state, name, worlds, synchronized[i].before, script, told);
    }
}
