/* test_cast.c - a cast is read as a player reads it: JSON lines, their output into a
 * terminal emulator, whose screen must then be the canvas, cell by cell. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vterm.h>
#include "export/cast.h"
#include "export_palette.h"
#include "film.h"
#include "film_pace.h"
#include "moments.h"

enum { ROWS = 30, COLS = 100 };

struct player { VTerm *vt; VTermScreen *screen; int rows, cols; };

static struct player player_new(void)
{
    struct player p = {.vt = vterm_new(ROWS, COLS), .rows = ROWS, .cols = COLS};
    vterm_set_utf8(p.vt, 1);
    p.screen = vterm_obtain_screen(p.vt);
    vterm_screen_reset(p.screen, 1);
    return p;
}

static bool is_colour(struct player *p, VTermColor colour, uint32_t rgb)
{
    (void)p;
    return colour.rgb.red == (rgb >> 16 & 255) && colour.rgb.green == (rgb >> 8 & 255) &&
           colour.rgb.blue == (rgb & 255);
}

static void assert_shows(struct player *p, const struct canvas *canvas, const struct palette *palette)
{
    assert_int_equal(canvas_rows(canvas), p->rows);
    assert_int_equal(canvas_cols(canvas), p->cols);
    for (int row = 0; row < p->rows; row++)
        for (int col = 0; col < p->cols; col++) {
            const struct cell *want = canvas_at(canvas, row, col);
            const struct paint *paint = &palette->paint[want->role];
            VTermScreenCell got;
            vterm_screen_get_cell(p->screen, (VTermPos){.row = row, .col = col}, &got);
            if (!want->glyph) continue; /* the right half belongs to the left */
            assert_int_equal(got.chars[0] ? got.chars[0] : ' ', want->glyph);
            assert_true(is_colour(p, got.bg, paint->bg));
            assert_int_equal(got.attrs.reverse, paint->reverse);
            if (want->glyph == ' ') continue;
            assert_true(is_colour(p, got.fg, paint->fg));
            assert_int_equal(got.attrs.bold, paint->bold);
        }
}

struct reel { json_t *head, *events; }; /* head: the first line; events: all others */

static struct reel reel_of(char *text)
{
    struct reel r = {.events = json_array()};
    json_error_t why;
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
        json_t *value = json_loads(line, 0, &why); /* refuses broken UTF-8 */
        assert_non_null(value);
        if (!r.head) r.head = value;
        else json_array_append_new(r.events, value);
    }
    return r;
}

static void reel_free(struct reel *r)
{
    json_decref(r->head);
    json_decref(r->events);
}

static char code_of(const json_t *event) { return *json_string_value(json_array_get(event, 1)); }
static const char *data_of(const json_t *event) { return json_string_value(json_array_get(event, 2)); }
static double time_of(const json_t *event) { return json_number_value(json_array_get(event, 0)); }

static void play(struct player *p, const json_t *event)
{
    if (code_of(event) == 'o') vterm_input_write(p->vt, data_of(event), strlen(data_of(event)));
    if (code_of(event) != 'r') return;
    assert_int_equal(sscanf(data_of(event), "%dx%d", &p->cols, &p->rows), 2);
    vterm_set_size(p->vt, p->rows, p->cols);
}

static struct canvas *canvas_sized(const char *moment, int rows, int cols)
{
    struct moment_scene *m = moment_play(moment);
    struct canvas *c = canvas_new(rows, cols);
    scene_draw(c, &m->scene);
    moment_free(m);
    return c;
}

static struct canvas *canvas_of(const char *moment) { return canvas_sized(moment, ROWS, COLS); }

/* Every moment is a frame after every other; wide letters come and go by half. */
static void after_each_frame_the_player_shows_the_canvas(void **state)
{
    (void)state;
    static const char *const wide[] = {"\xe5\xae\xa2\xe6\x88\xb7 a", "x\xe5\xae\xa2\xe6\x88\xb7", "plain", NULL};
    const struct palette palette = export_test_palette();
    const struct cast_head head = {2, ROWS, COLS, "", &palette};
    struct canvas *frames[64];
    struct error error;
    char *text = NULL;
    size_t len, n = 0;
    FILE *out = open_memstream(&text, &len);
    struct cast *cast = cast_new(out, &head);
    for (const struct moment_row *row = moment_table; row->name; row++) frames[n++] = canvas_of(row->name);
    for (int i = 0; wide[i]; i++) {
        frames[n] = canvas_of("open");
        canvas_text(frames[n], 3, 0, STYLE_BAD, wide[i]);
        canvas_text(frames[n++], 4, COLS - 5, STYLE_BASE, wide[i]);
    }
    for (size_t i = 0; i < n; i++) cast_frame(cast, frames[i], (vtime)i * VTIME_SECOND);
    assert_int_equal(cast_end(cast, 100 * VTIME_SECOND, &error), 0);
    fclose(out);
    struct reel reel = reel_of(text);
    struct player player = player_new();
    size_t event = 0;
    for (size_t i = 0; i < n; i++) {
        const json_t *next = json_array_get(reel.events, event);
        if (time_of(next) <= (double)i) { /* a frame like the one before is no event */
            play(&player, next);
            event++;
        }
        assert_shows(&player, frames[i], &palette);
    }
    assert_int_equal(event + 1, json_array_size(reel.events));
    for (size_t i = 0; i < n; i++) canvas_free(frames[i]);
    vterm_free(player.vt);
    reel_free(&reel);
    free(text);
}

/* Larger, smaller, in other colours and back: as it is seen. */
static void sizes_and_colours_may_change(void **state)
{
    (void)state;
    struct palette dark = export_test_palette(), light = dark;
    for (int role = 0; role < STYLE_COUNT; role++) {
        light.paint[role].fg ^= 0xffffff;
        light.paint[role].bg ^= 0xffffff;
    }
    const struct { int rows, cols; const struct palette *palette; } shots[] = {
        {ROWS, COLS, &dark}, {40, 132, &dark}, {40, 132, &light}, {24, 80, &light}, {24, 80, &dark}, {10, 60, &dark},
        {ROWS, COLS, &light},
    };
    enum { SHOTS = sizeof shots / sizeof *shots };
    for (int version = 2; version <= 3; version++) {
        const struct cast_head head = {version, ROWS, COLS, "", &dark};
        struct canvas *frames[SHOTS];
        struct error error;
        char *text = NULL;
        size_t len, event = 0;
        FILE *out = open_memstream(&text, &len);
        struct cast *cast = cast_new(out, &head);
        for (int i = 0; i < SHOTS; i++) {
            const vtime at = i * VTIME_SECOND;
            frames[i] = canvas_sized("closing", shots[i].rows, shots[i].cols);
            if (i && (shots[i].rows != shots[i - 1].rows || shots[i].cols != shots[i - 1].cols))
                assert_int_equal(cast_resize(cast, shots[i].rows, shots[i].cols, at), 0);
            if (i && shots[i].palette != shots[i - 1].palette) cast_palette(cast, shots[i].palette);
            cast_frame(cast, frames[i], at);
        }
        assert_int_equal(cast_end(cast, 100 * VTIME_SECOND, &error), 0);
        fclose(out);
        struct reel reel = reel_of(text);
        struct player player = player_new();
        for (int i = 0; i < SHOTS; i++) {
            if (code_of(json_array_get(reel.events, event)) == 'r') play(&player, json_array_get(reel.events, event++));
            play(&player, json_array_get(reel.events, event++));
            assert_shows(&player, frames[i], shots[i].palette);
            canvas_free(frames[i]);
        }
        assert_int_equal(event + (version == 2 ? 1 : 2), json_array_size(reel.events));
        vterm_free(player.vt);
        reel_free(&reel);
        free(text);
    }
}

static void versions_differ_in_head_and_times(void **state)
{
    (void)state;
    const struct palette palette = export_test_palette();
    struct canvas *canvas = canvas_of("open");
    for (int version = 2; version <= 3; version++) {
        const struct cast_head head = {version, ROWS, COLS, "T \"q\"", &palette};
        struct error error;
        char *text = NULL;
        size_t len;
        FILE *out = open_memstream(&text, &len);
        struct cast *cast = cast_new(out, &head);
        cast_frame(cast, canvas, 0);
        cast_marker(cast, "one", 1500 * VTIME_MS);
        cast_marker(cast, "two", 2250 * VTIME_MS);
        assert_int_equal(cast_end(cast, 4 * VTIME_SECOND, &error), 0);
        fclose(out);
        struct reel r = reel_of(text);
        const json_t *term = json_object_get(r.head, "term"),
            *theme = json_object_get(version == 2 ? r.head : term, "theme");
        assert_int_equal(json_integer_value(json_object_get(r.head, "version")), version);
        assert_int_equal(json_integer_value(version == 2 ? json_object_get(r.head, "width")
                                                         : json_object_get(term, "cols")), COLS);
        assert_string_equal(json_string_value(json_object_get(theme, "fg")), "#d0d0d0");
        assert_int_equal(strlen(json_string_value(json_object_get(theme, "palette"))), 16 * 8 - 1);
        assert_string_equal(json_string_value(json_object_get(r.head, "title")), "T \"q\"");
        assert_true(time_of(json_array_get(r.events, 2)) == (version == 2 ? 2.25 : 0.75));
        assert_int_equal(code_of(json_array_get(r.events, json_array_size(r.events) - 1)), version == 2 ? 'o' : 'x');
        reel_free(&r);
        free(text);
    }
    canvas_free(canvas);
}

static struct reel film_of(const char *moment, bool mark_states, size_t *bytes)
{
    const struct palette palette = export_test_palette();
    struct moment_scene *m = moment_play(moment);
    const struct film_order order = {.tape = m->builder.tape, .palette = &palette, .name = "name", .rows = ROWS,
                                     .cols = COLS, .version = 2, .speed = 1000, .motion = true,
                                     .mark_states = mark_states};
    struct error error;
    char *text = NULL;
    FILE *out = open_memstream(&text, bytes);
    vtime length;
    if (film_write(&order, out, &length, &error) != 0) fail_msg("%s", error.text);
    fclose(out);
    struct reel reel = reel_of(text);
    const json_t *last = json_array_get(reel.events, json_array_size(reel.events) - 1);
    assert_true(time_of(last) * 1000 == (double)(length / VTIME_MS));
    free(text);
    moment_free(m);
    return reel;
}

static void a_film_has_cards_markers_behind_their_frames_and_a_final_hold(void **state)
{
    (void)state;
    size_t bytes, markers = 0;
    struct reel r = film_of("closing", true, &bytes);
    size_t n = json_array_size(r.events);
    double last = 0;
    for (size_t i = 0; i < n; i++) {
        const json_t *event = json_array_get(r.events, i);
        assert_true(time_of(event) >= last);
        last = time_of(event);
        if (code_of(event) != 'm') continue;
        markers++;
        assert_true(i > 0);
        const json_t *before = json_array_get(r.events, i - 1), *behind = json_array_get(r.events, i + 1);
        assert_true(time_of(before) == time_of(event));
        assert_true(code_of(behind) == 'm' || time_of(behind) > time_of(event));
    }
    assert_string_equal(data_of(json_array_get(r.events, 1)), "name");
    assert_string_equal(data_of(json_array_get(r.events, n - 2)), "End");
    assert_true(last - time_of(json_array_get(r.events, n - 2)) >= 2);
    assert_true(markers > 8); /* both cards, and the states of both hosts up to CLOSING */
    reel_free(&r);
}

static void words_are_held_as_long_as_they_take_to_read(void **state)
{
    (void)state;
    assert_int_equal(film_reading("short"), 1500 * VTIME_MS);
    assert_int_equal(film_reading("twelve letters a second, so that it takes three seconds"), 55 * VTIME_SECOND / 12);
    assert_int_equal(film_reading("\xe5\xae\xa2\xe6\x88\xb7\xe7\xab\xaf\xe5\x85\x88\xe5\x85\xb3"
                                  "\xe9\x97\xad\xe8\xbf\x9e\xe6\x8e\xa5\xe5\xae\xa2\xe6\x88\xb7"), 2 * VTIME_SECOND);
    assert_true(film_skimming("short") < film_reading("short"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(after_each_frame_the_player_shows_the_canvas),
        cmocka_unit_test(sizes_and_colours_may_change),
        cmocka_unit_test(versions_differ_in_head_and_times),
        cmocka_unit_test(a_film_has_cards_markers_behind_their_frames_and_a_final_hold),
        cmocka_unit_test(words_are_held_as_long_as_they_take_to_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
