/* screen_draw.c - from session and view state to the terminal, and from both to
 * what the loop waits for next. */
#include <stdio.h>
#include <string.h>
#include "screen.h"
#include "steps.h"

const struct model *screen_model(const struct screen *s)
{
    return s->vs.live ? session_model(s->session) : s->past;
}

static vtime next_due(const struct screen *s)
{
    vtime at = session_deadline(s->session);
    return at == VTIME_NEVER ? at : at - loop_now(s->loop);
}

struct keymap_state screen_state(const struct screen *s)
{
    return (struct keymap_state){
        .model = screen_model(s),
        .tape = session_tape(s->session),
        .chosen = s->vs.chosen,
        .cursor = s->vs.cursor > step_first(session_tape(s->session)) ? s->vs.cursor : 0,
        .live = s->vs.live,
        .replay = s->vs.replay,
        .big = s->vs.big,
        .busy = session_busy(s->session),
        .script = *s->next_line && !screen_rests(s) ? s->next_line : NULL,
        .played = screen_script_over(s),
        .plays = screen_plays(s),
        .rests = screen_rests(s),
        .plays_on = screen_plays_on(s),
        .failed = s->rest.failed || s->rest.lost,
        .following = s->vs.focus,
        .help = s->vs.overlay == OVERLAY_HELP || s->vs.overlay == OVERLAY_CALLS,
        .atlas = s->vs.overlay == OVERLAY_ATLAS,
        .go = s->vs.overlay == OVERLAY_GOTO,
        .lessons = s->vs.overlay == OVERLAY_LESSONS,
        .chapter = screen_chapter_comes(s),
        .recording = s->film.on,
        .warps = session_warps(s->session),
        .next = next_due(s),
    };
}

int screen_resize(struct screen *s)
{
    int rows, cols;
    term_size(s->term, &rows, &cols);
    struct canvas *canvas = canvas_new(rows, cols);
    if (!canvas)
        return -1;
    canvas_free(s->canvas);
    s->canvas = canvas;
    return 0;
}

const char *screen_note(const struct screen *s)
{
    return *s->note && session_warps(s->session) ? s->note : NULL; /* redo may lead back to the kernel */
}

struct scene screen_scene(const struct screen *s)
{
    return (struct scene){
        .tape = session_tape(s->session), .model = screen_model(s), .vs = &s->vs, .engine = s->engine,
        .profile = s->profile, .engine_note = screen_note(s), .help = s->help.rows,
    };
}

static void fill_footer(struct screen *s, struct scene *scene)
{
    struct keymap_state state = screen_state(s);
    keymap_footer_fill(&s->footer, &state);
    memcpy(scene->footer, s->footer.hints, sizeof scene->footer);
}

static void fill_line(struct screen *s)
{
    if (s->vs.overlay == OVERLAY_INJECT) /* anew: the wire may deliver by itself meanwhile */
        inject_foretell(&s->form, screen_model(s), session_tape(s->session));
    const struct prompt *open = s->searching ? s->search : s->prompting ? s->prompt : NULL;
    s->vs.line = open ? prompt_text(open) : NULL;
    s->vs.line_sign = s->searching ? '/' : ':';
    s->vs.line_cursor = open ? prompt_cursor(open) : 0;
    s->vs.choices = open ? prompt_choices(open, &s->vs.choice) : NULL;
    bool busy = s->vs.live && session_busy(s->session), passes = s->passing.until != VTIME_NEVER;
    const char *waiting = passes ? "Time passes." : "Waiting, as the last command asks.";
    s->vs.plays = screen_rests(s) || !*s->next_line ? NULL : screen_plays(s);
    s->vs.message = *s->message ? s->message : busy ? waiting : NULL;
}

/* Descriptors and the earliest of: what the engine waits for, the picture's own
 * next change, the next frame of what moves. With none of them the program sleeps. */
static void wait_for(struct screen *s, const struct scene *scene)
{
    struct pollfd fds[ENGINE_FDS_MAX + 1];
    _Static_assert(sizeof fds / sizeof *fds <= LOOP_FDS_MAX, "the loop watches them all");
    size_t n = session_broken(s->session) ? 0 : session_fds(s->session, fds);
    fds[n++] = (struct pollfd){ .fd = term_fd(s->term), .events = POLLIN };
    loop_watch(s->loop, fds, n);
    vtime at = session_broken(s->session) ? VTIME_NEVER : session_deadline(s->session);
    vtime change = s->vs.live ? session_clock(s->session, scene_next_change(scene)) : VTIME_NEVER;
    at = change < at ? change : at;
    at = s->pass_at < at ? s->pass_at : at;
    at = s->go.at < at ? s->go.at : at;
    loop_alarm(s->loop, s->flight_at < at ? s->flight_at : at);
}

/* The footer marks the place where typing goes on; the terminal's own cursor
 * stands there too, because input methods open their window at it. */
static void show_cursor(struct screen *s)
{
    int row = canvas_rows(s->canvas) - 1, col = 0;
    while (s->vs.line && col < canvas_cols(s->canvas) && canvas_at(s->canvas, row, col)->role != STYLE_PANEL_PICK)
        col++;
    bool found = s->vs.line && col < canvas_cols(s->canvas);
    term_cursor(s->term, found ? row : -1, found ? col : 0);
}

void screen_draw(struct screen *s)
{
    const struct tape *tape = session_tape(s->session);
    if (s->vs.live)
        s->vs.cursor = tape_len(tape);
    s->vs.now = session_time(s->session, loop_now(s->loop));
    if (!s->vs.live) /* time stands still where we look */
        s->vs.now = s->past->at;
    s->vs.aside = session_can_redo(s->session);
    s->vs.later = session_aside(s->session);
    s->vs.behind = s->vs.live ? 0 : step_behind(tape, s->vs.cursor);
    screen_atlas_look(s);
    fill_line(s);
    scene_engine(tape, s->engine, s->profile);
    struct scene scene = screen_scene(s);
    fill_footer(s, &scene);
    scene_draw(s->canvas, &scene);
    show_cursor(s);
    term_draw(s->term, s->canvas, &s->theme);
    wait_for(s, &scene);
    if (!screen_record_frame(s)) /* behind the terminal's: nobody waits for it */
        screen_draw(s);
}
