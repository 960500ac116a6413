/* screen_key.c - what each key does: those of the table that are commands go to
 * screen_play.c, the others act on the view here. */
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "screen.h"
#include "steps.h"

void screen_say(struct screen *s, bool bad, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(s->message, sizeof s->message, format, args);
    va_end(args);
    s->vs.message_bad = bad;
}

/* Loads the one behind `name` in the sorted list; those with faults are left out. */
static int next_theme(struct theme *theme, const char *name, struct error *error)
{
    char names[PROMPT_THEMES][THEME_NAME_MAX];
    size_t n = theme_names(names, PROMPT_THEMES), at = 0;
    while (at < n && strcmp(names[at], name) != 0)
        at++;
    int failed = -1;
    for (size_t i = 1; i <= n && failed; i++)
        failed = theme_load(theme, names[(at + i) % n], error);
    return failed;
}

void screen_theme(struct screen *s, const char *name)
{
    struct theme theme;
    struct error error;
    int failed = name ? theme_load(&theme, name, &error) : next_theme(&theme, s->theme.name, &error);
    if (failed) {
        screen_say(s, true, "%s", error.text);
        return;
    }
    s->theme = theme;
    screen_record_theme(s);
    screen_say(s, false, "%s: %s", theme.name, theme.summary);
}

void screen_big(struct screen *s)
{
    s->vs.big = !s->vs.big;
    screen_say(s, false,
               s->vs.big ? "Diagram and story only: F4 shows the rest again."
                         : "All of the screen again: F4 shows diagram and story only.");
}

/* Follows the neighbour of the followed socket in the order of their pane; the
 * first of them when none is followed. */
static void follow(struct screen *s, int by, bool round)
{
    const struct model_socket *rows[MODEL_SOCKETS];
    int n = (int)scene_sockets(screen_model(s), rows, MODEL_SOCKETS), at = 0;
    while (at < n && !(rows[at]->host == s->vs.focus_host && rows[at]->number == s->vs.focus))
        at++;
    bool found = s->vs.focus && at < n;
    int to = found ? at + by : 0;
    if (to < 0 || to >= n)
        to = round ? 0 : at;
    if (n == 0)
        return;
    s->vs.focus_host = rows[to]->host;
    s->vs.focus = rows[to]->number;
}

/* Goes to a neighbour: among the sockets while one is followed, else among the
 * held segments. */
static void choose(struct screen *s, int by)
{
    const struct model *model = screen_model(s);
    struct keymap_state state = screen_state(s);
    uint32_t chosen = keymap_chosen(&state);
    if (s->vs.focus) {
        follow(s, by, false);
        return;
    }
    if (!chosen)
        return;
    int64_t at = model_held(model, chosen) - model->held + by;
    if (at >= 0 && at < (int64_t)model->nheld)
        s->vs.chosen = model->held[at].number;
}

static void look(struct screen *s, enum keymap_id id)
{
    const struct tape *tape = session_tape(s->session);
    uint32_t from = s->vs.cursor, to;
    switch ((int)id) {
    case KEYMAP_BACK:            to = step_back(tape, from, STEP_EVENT); break;
    case KEYMAP_FORWARD:         to = step_forward(tape, from, STEP_EVENT); break;
    case KEYMAP_PAGE_BACK:       to = step_back(tape, from, STEP_PAGE); break;
    case KEYMAP_PAGE_ON:         to = step_forward(tape, from, STEP_PAGE); break;
    case KEYMAP_COMMAND_BACK:    to = step_back(tape, from, STEP_COMMAND); break;
    case KEYMAP_COMMAND_FORWARD: to = step_forward(tape, from, STEP_COMMAND); break;
    case KEYMAP_MARK_BACK:       to = step_back(tape, from, STEP_MARK); break;
    case KEYMAP_MARK_FORWARD:    to = step_forward(tape, from, STEP_MARK); break;
    case KEYMAP_FIRST:           to = step_first(tape); break;
    default:                     to = tape_len(tape); break;
    }
    screen_look(s, to);
    if (id == KEYMAP_FORWARD || id == KEYMAP_PAGE_ON)
        screen_fly(s, from, to);
    screen_question(s);
}

void screen_help(struct screen *s)
{
    s->vs.overlay = OVERLAY_HELP;
    s->vs.overlay_scroll = 0;
}

void screen_calls(struct screen *s)
{
    s->vs.overlay = OVERLAY_CALLS;
    s->vs.overlay_scroll = 0;
}

void screen_leave(struct screen *s)
{
    s->leaving = true;
    loop_stop(s->loop);
}

static void escape(struct screen *s)
{
    s->vs.overlay = OVERLAY_NONE;
    s->vs.focus = 0;
    s->vs.chosen = 0;
}

static void act(struct screen *s, const struct keymap_row *row)
{
    switch ((int)row->id) {
    case KEYMAP_CHOOSE_UP:   choose(s, -1); break;
    case KEYMAP_CHOOSE_DOWN: choose(s, 1); break;
    case KEYMAP_SOCKET:      follow(s, 1, true); break;
    case KEYMAP_PROMPT:
        prompt_clear(s->prompt);
        s->prompting = true;
        break;
    case KEYMAP_UNDO:        screen_undo(s); break;
    case KEYMAP_SEARCH:      screen_find_open(s); break;
    case KEYMAP_INJECT:      screen_inject(s); break;
    case KEYMAP_HELP:        screen_help(s); break;
    case KEYMAP_CALLS:       screen_calls(s); break;
    case KEYMAP_ATLAS:       screen_atlas(s); break;
    case KEYMAP_GOTO:        screen_goto(s); break;
    case KEYMAP_LESSONS:     screen_lessons(s); break;
    case KEYMAP_RESUME:      screen_resume(s); break;
    case KEYMAP_BIG:         screen_big(s); break;
    case KEYMAP_THEME:       screen_theme(s, NULL); break;
    case KEYMAP_REDRAW:      term_redraw(s->term); break;
    case KEYMAP_SUSPEND:     kill(0, SIGTSTP); break; /* the whole job, as the terminal does */
    case KEYMAP_ESCAPE:      escape(s); break;
    case KEYMAP_QUIT:        screen_leave(s); break;
    default:                 look(s, row->id); break;
    }
}

/* The log of calls is counted from its end, where its newest stands. */
static void scroll_help(struct screen *s, int by)
{
    if (s->vs.overlay == OVERLAY_CALLS)
        by = -by;
    struct scene scene = screen_scene(s);
    int most = scene_overlay_max(&scene, canvas_rows(s->canvas), canvas_cols(s->canvas));
    int at = (s->vs.overlay_scroll > most ? most : s->vs.overlay_scroll) + by;
    s->vs.overlay_scroll = at < 0 ? 0 : at > most ? most : at;
}

static void help_key(struct screen *s, const struct keymap_row *row)
{
    switch (row ? (int)row->id : -1) {
    case KEYMAP_CHOOSE_UP:
        scroll_help(s, -1);
        break;
    case KEYMAP_CHOOSE_DOWN:
        scroll_help(s, 1);
        break;
    case KEYMAP_PAGE_BACK: scroll_help(s, 2 - canvas_rows(s->canvas)); break;
    case KEYMAP_PAGE_ON: case KEYMAP_DELIVER: scroll_help(s, canvas_rows(s->canvas) - 2); break;
    case KEYMAP_ESCAPE: case KEYMAP_HELP: case KEYMAP_CALLS: case KEYMAP_ATLAS: case KEYMAP_LESSONS:
        s->vs.overlay = OVERLAY_NONE;
        break;
    case KEYMAP_QUIT: case KEYMAP_BIG: case KEYMAP_THEME: case KEYMAP_REDRAW: case KEYMAP_SUSPEND:
        act(s, row);
        break;
    default:
        screen_say(s, false, "Esc closes this.");
        break;
    }
}

static void prompt_takes(struct screen *s, int key)
{
    switch (prompt_key(s->prompt, key)) {
    case PROMPT_EDITED:
        break;
    case PROMPT_LEFT:
        s->prompting = false;
        break;
    case PROMPT_ENTERED:
        s->prompting = false;
        screen_typed(s, prompt_text(s->prompt));
        break;
    }
}

static void confirm_auto(struct screen *s)
{
    const struct model *model = screen_model(s);
    char delay[32];
    duration_print(model->automatic.delay, delay, sizeof delay);
    if (!model->automatic.on)
        screen_say(s, false, "Segments wait in your hand again: Space delivers.");
    else if (model->automatic.delay == 0)
        screen_say(s, false, "Segments are delivered by themselves, at once: a stops that, - is slower.");
    else
        screen_say(s, false, "Segments are delivered by themselves, each after %s: a stops that.", delay);
}

/* Some commands change nothing that the picture shows. */
static void confirm(struct screen *s, enum keymap_id id)
{
    if (*s->message)
        return;
    if (id == KEYMAP_AUTO || id == KEYMAP_FASTER || id == KEYMAP_SLOWER)
        confirm_auto(s);
    else if (id == KEYMAP_MARK)
        screen_say(s, false, "A mark is set: [ and ] go from mark to mark.");
}

/* Inside a command one goes on before it, where less may be possible than what is seen:
 * that is found out before anything is left for it. */
static bool able_there(struct screen *s, const struct keymap_row *row, enum host host)
{
    uint32_t cursor = s->vs.cursor, from = s->vs.live ? cursor : session_branch_at(s->session, cursor);
    char why[160];
    if (from == cursor || !row->command)
        return true;
    session_at(s->session, from, s->past);
    struct keymap_state state = screen_state(s);
    bool able = keymap_able(row, host, &state, why, sizeof why);
    session_at(s->session, cursor, s->past);
    if (!able)
        screen_say(s, false, "Inside a command. Before it: %s", why);
    return able;
}

static void table_key(struct screen *s, const struct keymap_row *row, enum host host)
{
    struct keymap_state state = screen_state(s);
    char why[160], line[200];
    if (row->id == KEYMAP_PAGE_ON && state.live && !state.played)
        row = &keymap_table[KEYMAP_DELIVER];
    else if (row->id == KEYMAP_DELIVER && state.plays_on)
        row = &keymap_table[KEYMAP_PAGE_ON];
    if (!keymap_able(row, host, &state, why, sizeof why))
        screen_say(s, false, "%s", why);
    else if (row->id == KEYMAP_DELIVER && state.replay)
        look(s, KEYMAP_FORWARD);
    else if (row->id == KEYMAP_DELIVER && state.script) {
        if (!screen_lost(s))
            screen_script(s);
    } else if (row->id == KEYMAP_PAGE_ON && state.live)
        screen_script_ends(s);
    else if (row->id == KEYMAP_MARK_FORWARD && state.live)
        screen_chapter(s);
    else if (!able_there(s, row, host))
        return;
    else if (keymap_command(row, host, &state, line, sizeof line)) {
        screen_line(s, line);
        confirm(s, row->id);
    } else
        act(s, row);
}

/* What is no letter means in a form what it means elsewhere. */
static bool anywhere(const struct keymap_row *row, int key)
{
    return row && key != 'q' &&
           (row->id == KEYMAP_THEME || row->id == KEYMAP_BIG || row->id == KEYMAP_REDRAW || row->id == KEYMAP_SUSPEND ||
            row->id == KEYMAP_QUIT);
}

/* Where nothing is shown nothing is done blindly. */
static void blind_key(struct screen *s, const struct keymap_row *row)
{
    if (row &&
        (row->id == KEYMAP_QUIT || row->id == KEYMAP_BIG || row->id == KEYMAP_REDRAW || row->id == KEYMAP_SUSPEND))
        act(s, row);
}

/* Keys that are pressed to stop what plays, and for nothing else; any other one means what it always does. */
static bool only_stops(const struct keymap_row *row)
{
    return !row || row->id == KEYMAP_DELIVER || row->id == KEYMAP_DELIVER_CHOSEN || row->id == KEYMAP_PAGE_ON ||
           row->id == KEYMAP_ESCAPE;
}

void screen_key(struct screen *s, int key)
{
    enum host host = HOST_NONE;
    const struct keymap_row *row = keymap_find(key, &host);
    if (row && row->id == KEYMAP_RECORD && scene_fits(canvas_rows(s->canvas), canvas_cols(s->canvas), s->vs.big)) {
        screen_record(s); /* whatever is open or moves: it is about none of it */
        return;
    }
    if ((screen_goto_stop(s) || screen_again_stop(s)) && only_stops(row))
        return;
    if (!scene_fits(canvas_rows(s->canvas), canvas_cols(s->canvas), s->vs.big)) {
        blind_key(s, row);
        return;
    }
    s->vs.flight = (struct flight){ 0 };
    s->flight_at = VTIME_NEVER;
    screen_pass_rest(s);
    if (s->vs.live) /* keys that were typed ahead come without a picture between them */
        s->vs.cursor = tape_len(session_tape(s->session));
    if (s->searching) {
        screen_find_key(s, key);
        return;
    }
    if (s->prompting) {
        prompt_takes(s, key);
        return;
    }
    *s->message = '\0';
    s->vs.message_bad = false;
    if (s->vs.overlay == OVERLAY_INJECT && !anywhere(row, key))
        screen_inject_key(s, key);
    else if (s->vs.overlay == OVERLAY_GOTO && screen_goto_key(s, key, row))
        return;
    else if (s->vs.overlay == OVERLAY_ATLAS && screen_atlas_key(s, row))
        return;
    else if (s->vs.overlay == OVERLAY_LESSONS && screen_lessons_key(s, row))
        return;
    else if (s->vs.overlay != OVERLAY_NONE && s->vs.overlay != OVERLAY_INJECT)
        help_key(s, row);
    else if (screen_answer_key(s, key))
        return;
    else if (row)
        table_key(s, row, host);
    else {
        char name[16];
        screen_say(s, false, "%s does nothing here: ? shows the keys.", ui_key_name(key, name, sizeof name));
    }
}
