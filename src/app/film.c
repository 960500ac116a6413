/* film.c - see film.h. The film goes through the tape as looking back does, a step a
 * picture, but as if it happened now: what counts down counts down. Where the tape's
 * time passes it passes in a second at most, so a lesson of minutes, a kernel's timer
 * and a user who thought are all short. */
#include "film.h"

#include <stdlib.h>
#include <string.h>
#include "core/model.h"
#include "core/note.h"
#include "core/text.h"
#include "export/cast.h"
#include "film_pace.h"
#include "marker.h"
#include "passing.h"
#include "steps.h"
#include "view/scene.h"
#include "view/story.h"

/* Steps behind one command that are shown at leisure, and those that are shown at all: a
 * transfer of a thousand segments is nothing to be read. */
enum { LEISURE = 12, SHOWN = 200 };
enum { FLIGHT_STEPS = 8, LINE = 400 };
#define HURRY (100 * VTIME_MS)
#define FLIGHT_FRAME (50 * VTIME_MS)
#define PASSING_FRAME (80 * VTIME_MS)
#define PASSING_LEAST (50 * VTIME_MS) /* less is not worth a picture */
#define TYPED (700 * VTIME_MS)        /* a command stands there before it is carried out */
#define THINKING (2 * VTIME_SECOND)   /* behind a question */
#define BREATH VTIME_SECOND           /* of a chapter, a pause, a choice */
#define CARD (3 * VTIME_SECOND)

struct film {
    const struct film_order *order;
    const struct tape *tape;
    struct cast *cast;
    struct canvas *canvas;
    struct model *model;
    struct view_state vs;
    char engine[SCENE_WORD], profile[SCENE_WORD];
    char title[LINE], message[LINE];
    vtime at;       /* of the film */
    int steps;      /* since the last command */
};

static void hold(struct film *f, vtime time) { f->at += time * 1000 / f->order->speed / VTIME_MS * VTIME_MS; }

static struct scene scene_of(const struct film *f)
{
    return (struct scene){ .tape = f->tape, .model = f->model, .vs = &f->vs, .engine = f->engine,
                           .profile = f->profile };
}

static void shoot(struct film *f)
{
    struct scene scene = scene_of(f);
    scene_draw(f->canvas, &scene);
    cast_frame(f->cast, f->canvas, f->at);
}

static void centre(struct film *f, int row, enum style_role role, const char *text)
{
    canvas_text(f->canvas, row, (f->order->cols - canvas_width(text)) / 2, role, text);
}

static void card(struct film *f, const char *head, const char *const *lines, const char *marker)
{
    int row = f->order->rows / 2 - 3;
    canvas_clear(f->canvas, STYLE_BASE);
    centre(f, row, STYLE_STRONG, head);
    for (row += 2; *lines; lines++)
        centre(f, row++, STYLE_DIM, *lines);
    cast_forget(f->cast);
    cast_frame(f->cast, f->canvas, f->at);
    cast_marker(f->cast, marker, f->at);
    hold(f, CARD);
}

static void title_card(struct film *f)
{
    char who[LINE];
    bool kernel = strcmp(f->engine, "kernel") == 0;
    snprintf(who, sizeof who, "%s, every segment in the hand",
             kernel ? "Two real Linux TCP stacks" : "Two simulated TCP stacks");
    card(f, f->title, (const char *const[]){ who, "", "finwait", NULL }, f->title);
}

static void end_card(struct film *f)
{
    char states[LINE], wire[LINE];
    uint32_t lost = 0, sent = 0;
    for (uint32_t i = 0; i < tape_len(f->tape); i++) {
        sent += tape_at(f->tape, i)->kind == TAPE_SENT;
        lost += tape_at(f->tape, i)->kind == TAPE_DROPPED;
    }
    snprintf(states, sizeof states, "client %s   server %s", fsm_state_name(model_state(f->model, HOST_CLIENT)),
             fsm_state_name(model_state(f->model, HOST_SERVER)));
    snprintf(wire, sizeof wire, "%u segment%s, %u lost", sent, sent == 1 ? "" : "s", lost);
    card(f, f->title, (const char *const[]){ states, wire, "", "made with finwait record", NULL }, "End");
}

/* The tape's time goes on to `until`, before the eyes. */
static void pass_time(struct film *f, vtime until)
{
    struct passing passing;
    if (until - f->vs.now < PASSING_LEAST) {
        f->vs.now = until > f->vs.now ? until : f->vs.now;
        return;
    }
    passing_begin(&passing, f->vs.now, until, 0, f->order->motion);
    for (vtime gone = 0; f->vs.now < until; gone += PASSING_FRAME) {
        f->vs.now = passing_at(&passing, gone);
        shoot(f);
        hold(f, PASSING_FRAME);
    }
}

static uint32_t arrived(const struct film *f, uint32_t from, uint32_t to)
{
    uint32_t number = 0;
    for (uint32_t i = from; i < to; i++)
        if (tape_at(f->tape, i)->kind == TAPE_DELIVERED)
            number = tape_at(f->tape, i)->u.wire.number;
    return number;
}

static void fly(struct film *f, uint32_t number)
{
    if (!number || !f->order->motion)
        return;
    f->vs.flight = (struct flight){ .number = number, .steps = FLIGHT_STEPS };
    while (f->vs.flight.step < FLIGHT_STEPS) {
        f->vs.flight.step++;
        shoot(f);
        hold(f, FLIGHT_FRAME);
    }
    f->vs.flight = (struct flight){ 0 };
}

static void mark_states(struct film *f, uint32_t from, uint32_t to)
{
    char buf[80];
    for (uint32_t i = from; f->order->mark_states && i < to; i++) {
        const char *label = marker_label(f->tape, tape_at(f->tape, i), f->order->lang, true, buf, sizeof buf);
        if (label)
            cast_marker(f->cast, label, f->at);
    }
}

/* Folds the events of a step; says which expectation failed. True: one did. */
static bool take(struct film *f, uint32_t to)
{
    bool failed = false;
    for (; f->vs.cursor < to; f->vs.cursor++) {
        const struct tape_event *e = tape_at(f->tape, f->vs.cursor);
        model_apply(f->model, f->tape, e);
        f->vs.now = e->at > f->vs.now ? e->at : f->vs.now;
        if (e->kind != TAPE_EXPECT || e->u.expect.ok)
            continue;
        snprintf(f->message, sizeof f->message, "Expected: %.180s. Found: %.180s.",
                 tape_bytes(f->tape, tape_at(f->tape, e->cause)), tape_bytes(f->tape, e));
        f->vs.message_bad = failed = true;
    }
    return failed;
}

/* The words of a step of a lesson, in the language that is read; "": it has none. */
static const char *words_of(const struct film *f, uint32_t from, uint32_t to)
{
    const char *words = "";
    for (uint32_t i = from; i < to; i++)
        if (tape_at(f->tape, i)->kind == TAPE_NOTE && note_is_read(f->tape, tape_at(f->tape, i), f->order->lang, to))
            words = tape_bytes(f->tape, tape_at(f->tape, i));
    return words;
}

/* How long they are looked at. */
static vtime words_time(const struct tape_event *command, const char *words)
{
    switch ((int)command->u.command.op) {
    case CMD_SAY: case CMD_ANSWER: return film_reading(words);
    case CMD_ASK: return film_reading(words) + THINKING;
    case CMD_CHOICE: case CMD_MARK: case CMD_PAUSE: return BREATH;
    default: return 0;
    }
}

static void words_step(struct film *f, uint32_t to)
{
    const struct tape_event *command = tape_at(f->tape, f->vs.cursor);
    const char *words = words_of(f, command->seq, to);
    const vtime time = words_time(command, words);
    const bool chapter = time && command->u.command.op == CMD_MARK;
    char name[LINE];
    *f->message = '\0';
    take(f, to);
    if (chapter)
        cast_forget(f->cast);
    if (time)
        shoot(f);
    if (chapter)
        cast_marker(f->cast, text_copy(name, sizeof name, words), f->at);
    hold(f, time);
}

/* The time for the sentence that tells why. */
static vtime story_time(const struct film *f)
{
    struct story story;
    const struct scene scene = scene_of(f);
    char why[STORY_TEXT] = "";
    size_t used = 0;
    story_tell(&story, &scene);
    for (int i = 0; i < story.nwhy && used + story.why[i].len < sizeof why; i++) {
        memcpy(why + used, story.text + story.why[i].at, story.why[i].len);
        used += story.why[i].len;
    }
    why[used] = '\0';
    return film_skimming(why);
}

static void type_line(struct film *f, const struct tape_event *command)
{
    text_copy(f->message, sizeof f->message, tape_bytes(f->tape, command));
    f->vs.line = f->message;
    f->vs.line_cursor = (int)strlen(f->message);
    shoot(f);
    f->vs.line = NULL;
    hold(f, TYPED);
}

static void action_step(struct film *f, uint32_t to)
{
    const uint32_t from = f->vs.cursor;
    const struct tape_event *first = tape_at(f->tape, from);
    f->steps = first->kind == TAPE_COMMAND ? 0 : f->steps + 1;
    if (first->kind == TAPE_COMMAND)
        type_line(f, first);
    take(f, to);
    if (f->steps < LEISURE)
        fly(f, arrived(f, from, to));
    if (f->steps < SHOWN) {
        shoot(f);
        mark_states(f, from, to);
    }
    hold(f, f->steps < LEISURE ? story_time(f) : f->steps < SHOWN ? HURRY : 0);
}

/* What holds is no picture; what fails is one. */
static void expect_step(struct film *f, uint32_t to)
{
    if (!take(f, to))
        return;
    shoot(f);
    hold(f, film_reading(f->message));
    f->vs.message_bad = false;
    *f->message = '\0';
}

static void step(struct film *f, uint32_t to)
{
    const struct tape_event *first = tape_at(f->tape, f->vs.cursor);
    if (first->kind == TAPE_COMMAND || f->steps < SHOWN)
        pass_time(f, first->at);
    if (first->kind == TAPE_COMMAND && command_is_words(first->u.command.op))
        words_step(f, to);
    else if (first->kind == TAPE_COMMAND && first->u.command.op == CMD_EXPECT)
        expect_step(f, to);
    else
        action_step(f, to);
}

/* The lesson's own title, in the language that is read if it has it. */
static void find_title(struct film *f)
{
    text_copy(f->title, sizeof f->title, f->order->name);
    for (uint32_t i = 0; i < tape_len(f->tape); i++) {
        const struct tape_event *e = tape_at(f->tape, i);
        if (e->kind != TAPE_NOTE || e->u.note.op != CMD_TITLE ||
            !note_is_read(f->tape, e, f->order->lang, tape_len(f->tape)))
            continue;
        text_copy(f->title, sizeof f->title, tape_bytes(f->tape, e));
        return;
    }
}

static int shoot_all(struct film *f, struct error *error)
{
    const uint32_t len = tape_len(f->tape);
    title_card(f);
    take(f, step_first(f->tape));
    cast_forget(f->cast);
    shoot(f);
    hold(f, film_skimming(""));
    while (f->vs.cursor < len)
        step(f, step_forward(f->tape, f->vs.cursor, STEP_FILM));
    shoot(f);
    hold(f, THINKING);
    end_card(f);
    return cast_end(f->cast, f->at, error);
}

int film_write(const struct film_order *order, FILE *out, vtime *length, struct error *error)
{
    struct film f = { .order = order, .tape = order->tape };
    f.vs = (struct view_state){ .live = true, .film = true, .lang = order->lang, .big = order->big,
                                .message = f.message, .line_sign = ':' };
    find_title(&f);
    scene_engine(f.tape, f.engine, f.profile);
    f.canvas = canvas_new(order->rows, order->cols);
    f.model = malloc(sizeof *f.model);
    const struct cast_head head = { order->version, order->rows, order->cols, f.title, order->palette };
    f.cast = f.canvas && f.model ? cast_new(out, &head) : NULL;
    int failed = -1;
    if (f.cast) {
        model_init(f.model);
        failed = shoot_all(&f, error);
    } else
        error_set(error, "the cast was not made: out of memory");
    *length = f.at;
    canvas_free(f.canvas);
    free(f.model);
    return failed;
}
