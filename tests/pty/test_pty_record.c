/* test_pty_record.c - F5 in a terminal, whatever ends it; and asciinema: it plays what
 * finwait records, and records finwait itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "../unit/export_palette.h"
#include "export/cast.h"
#include "moments.h"
#include "pty.h"

#define F5 "\033[15~"
enum { ROWS = 30, COLS = 100, LINE_MAX_BYTES = 1 << 17 };

struct seen { char row[ROWS][4 * COLS + 1]; };

/* Each test has a folder of its own, where F5 puts its files. */
static char folder[64];

static int folder_make(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/finwait-record-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int folder_remove(void **state)
{
    (void)state;
    char command[100];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

static const char *in_folder(const char *name)
{
    static char path[200];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static struct pty_config config(const char *option)
{
    return (struct pty_config){.rows = ROWS, .cols = COLS, .args = {"--engine", "sim", "--no-motion", option},
                               .folder = folder};
}

static struct pty *recorded(const struct pty_config *c, const char *name)
{
    char sign[100];
    struct pty *p = pty_open(c);
    pty_sees(p, "nothing on the wire");
    pty_keys(p, F5);
    snprintf(sign, sizeof sign, "What you see is recorded to %s: F5 ends it", name);
    pty_sees(p, sign);
    return p;
}

static void look(const struct pty *p, struct seen *seen)
{
    for (int row = 0; row < p->rows; row++) pty_row(p, row, seen->row[row], sizeof seen->row[row]);
}

static void assert_looks(const struct pty *p, const struct seen *seen)
{
    char line[sizeof seen->row[0]];
    for (int row = 0; row < p->rows; row++) {
        pty_row(p, row, line, sizeof line);
        assert_string_equal(line, seen->row[row]);
    }
}

/* Reads a cast as players do; every line must be whole. Returns its events. */
static json_t *events_of(const char *name)
{
    static char line[LINE_MAX_BYTES];
    json_t *events = json_array();
    json_error_t why;
    FILE *file = fopen(in_folder(name), "r");
    assert_non_null(file);
    for (bool head = true; fgets(line, sizeof line, file); head = false) {
        assert_int_equal(line[strlen(line) - 1], '\n');
        json_t *value = json_loads(line, 0, &why); /* refuses half a character too */
        assert_non_null(value);
        assert_true(head ? json_is_object(value) : json_is_array(value) && json_array_size(value) == 3);
        if (head) json_decref(value);
        else json_array_append_new(events, value);
    }
    fclose(file);
    return events;
}

static const char *code_of(const json_t *event) { return json_string_value(json_array_get(event, 1)); }
static const char *data_of(const json_t *event) { return json_string_value(json_array_get(event, 2)); }
static double time_of(const json_t *event) { return json_number_value(json_array_get(event, 0)); }
static const json_t *last_of(const json_t *events) { return json_array_get(events, json_array_size(events) - 1); }

/* What a terminal shows behind the events, or behind those before `end` is written. */
static bool film_shows(const json_t *events, const char *end, const char *text, struct seen *seen)
{
    struct pty screen = {.rows = ROWS, .cols = COLS, .vt = vterm_new(ROWS, COLS)};
    int row, col;
    vterm_set_utf8(screen.vt, 1);
    screen.screen = vterm_obtain_screen(screen.vt);
    vterm_screen_enable_altscreen(screen.screen, 1);
    vterm_screen_reset(screen.screen, 1);
    for (size_t i = 0; i < json_array_size(events); i++) {
        const json_t *event = json_array_get(events, i);
        const char *data = data_of(event), *stop = end ? strstr(data, end) : NULL;
        if (*code_of(event) != 'o') continue;
        vterm_input_write(screen.vt, data, stop ? (size_t)(stop - data) : strlen(data));
        if (stop) break;
    }
    const bool found = pty_find(&screen, text, &row, &col);
    if (seen) look(&screen, seen);
    vterm_free(screen.vt);
    return found;
}

/* The terminal is written to first. Meanwhile the file is whole each time it is read. */
static void film_will_show(const char *name, const char *text)
{
    const time_t limit = time(NULL) + 60;
    for (bool shown = false; !shown;) {
        if (time(NULL) > limit) fail_msg("%s does not show %s", name, text);
        json_t *events = events_of(name);
        shown = film_shows(events, NULL, text, NULL);
        json_decref(events);
    }
}

/* To its end; shows what is there then. */
static struct pty *asciinema_plays(const char *name)
{
    char home[100];
    snprintf(home, sizeof home, "HOME=%s", folder);
    struct pty *p =
        pty_open(&(struct pty_config){.program = "asciinema", .args = {"play", "-s", "1000", in_folder(name)},
                                      .rows = ROWS,
                                                  .cols = COLS, .env = {home}});
    const int status = pty_ends(p);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    return p;
}

static void f5_films_what_is_seen_and_asciinema_plays_it(void **state)
{
    (void)state;
    struct seen seen;
    struct pty_config c = config("--mark-states");
    struct pty *p = recorded(&c, "finwait-1.cast");
    pty_keys(p, "Lc  m ");
    pty_sees_row(p, "[S] tcp", "ESTABLISHED");
    pty_sees(p, "REC finwait-1.cast");
    pty_resize(p, 24, 80);
    pty_sees(p, "REC");
    pty_sees_not(p, "REC finwait");
    pty_resize(p, ROWS, COLS);
    pty_sees(p, "REC finwait-1.cast");
    pty_keys(p, "u"); /* undone, looked back, in other colours, covered, brought back */
    pty_sees_row(p, "[S] tcp", "SYN_RECV");
    pty_keys(p, "\033[D");
    pty_sees(p, " back ");
    pty_keys(p, "\033OR?");
    pty_sees(p, "Down: more");
    pty_sees(p, "REC finwait-1.cast"); /* over every overlay */
    pty_keys(p, "\033");
    pty_sees_not(p, "Down: more");
    pty_keys(p, ":redo\r");
    pty_sees_row(p, "[S] tcp", "ESTABLISHED");
    pty_keys(p, ":"); /* typed, but not entered */
    pty_keys(p, "expect");
    pty_sees(p, ":expect");
    pty_sees(p, " REC  "); /* drawn last */
    look(p, &seen);
    pty_keys(p, F5);
    pty_sees_not(p, "REC finwait");
    pty_keys(p, "\033");
    pty_sees(p, "The recording is whole: asciinema play finwait-1.cast");
    pty_quits(p);
    struct pty *player = asciinema_plays("finwait-1.cast");
    assert_looks(player, &seen);
    pty_close(player);
}

/* Every moment after every other, to the last cell and colour. */
static void asciinema_shows_the_canvas_at_the_end(void **state)
{
    (void)state;
    const struct palette palette = export_test_palette();
    const struct cast_head head = {2, ROWS, COLS, "", &palette};
    struct canvas *canvas = canvas_new(ROWS, COLS);
    struct error error;
    vtime at = 0;
    FILE *out = fopen(in_folder("moments.cast"), "w");
    struct cast *cast = cast_new(out, &head);
    for (const struct moment_row *row = moment_table; row->name; row++, at += VTIME_SECOND) {
        struct moment_scene *m = moment_play(row->name);
        scene_draw(canvas, &m->scene);
        canvas_text(canvas, 3, COLS - 7, STYLE_BAD, "\xe5\xae\xa2\xe6\x88\xb7");
        cast_frame(cast, canvas, at);
        cast_marker(cast, row->name, at);
        moment_free(m);
    }
    assert_int_equal(cast_end(cast, at, &error), 0);
    fclose(out);
    struct pty *p = asciinema_plays("moments.cast");
    for (int row = 0; row < ROWS; row++)
        for (int col = 0; col < COLS; col++) {
            const struct cell *want = canvas_at(canvas, row, col);
            const struct paint *paint = &palette.paint[want->role];
            const VTermScreenCell got = pty_cell(p, row, col);
            if (!want->glyph) continue; /* the right half belongs to the left */
            assert_int_equal(got.chars[0] ? got.chars[0] : ' ', want->glyph);
            assert_int_equal(got.bg.rgb.red << 16 | got.bg.rgb.green << 8 | got.bg.rgb.blue, paint->bg);
            if (want->glyph == ' ') continue;
            assert_int_equal(got.fg.rgb.red << 16 | got.fg.rgb.green << 8 | got.fg.rgb.blue, paint->fg);
            assert_int_equal(got.attrs.bold, paint->bold);
        }
    pty_close(p);
    canvas_free(canvas);
}

/* A marker's frame stands before it at the same time; a mark's is drawn whole. */
static void marks_and_states_are_markers_behind_their_frames(void **state)
{
    (void)state;
    static const char *const labels[] = {"server LISTEN", "client SYN_SENT", "mark 1", "server SYN_RCVD", "half way"};
    struct pty_config c = config("--mark-states");
    struct pty *p = recorded(&c, "finwait-1.cast");
    pty_keys(p, "Lcm :mark half way\r");
    pty_sees_row(p, "half way", "half");
    pty_quits(p);
    json_t *events = events_of("finwait-1.cast");
    size_t found = 0;
    const json_t *before = NULL; /* the frame */
    for (size_t i = 0; i < json_array_size(events); i++) {
        const json_t *event = json_array_get(events, i);
        if (*code_of(event) == 'o') before = event;
        if (*code_of(event) != 'm') continue;
        assert_true(found < sizeof labels / sizeof *labels);
        assert_string_equal(data_of(event), labels[found++]);
        assert_true(time_of(before) == time_of(event));
        if (strstr("mark 1 half way", data_of(event))) assert_non_null(strstr(data_of(before), "\033[2J"));
    }
    assert_int_equal(found, sizeof labels / sizeof *labels);
    json_decref(events);
}

/* In order or not: what was seen is in the file. kill -9 too. */
static void the_file_is_whole_whatever_ends_the_program(void **state)
{
    (void)state;
    static const struct { int signal; const char *keys; bool orderly; } ends[] = {
        {0, "q", true}, {0, "\003", true}, {SIGINT, "", true}, {SIGTERM, "", true}, {SIGHUP, "", true},
        {SIGQUIT, "", true},
        {SIGSEGV, "", false}, {SIGABRT, "", false}, {SIGKILL, "", false},
    };
    char name[32], said[100];
    struct pty_config c = config(NULL);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        snprintf(name, sizeof name, "finwait-%zu.cast", i + 1);
        struct pty *p = recorded(&c, name);
        pty_keys(p, "Lc");
        pty_sees_row(p, "(C) tcp", "SYN_SENT");
        film_will_show(name, "(C) tcp");
        if (ends[i].signal) kill(p->pid, ends[i].signal);
        else pty_keys(p, ends[i].keys);
        pty_ends(p);
        snprintf(said, sizeof said, "finwait: The recording is whole: asciinema play %s", name);
        if (ends[i].orderly) pty_sees(p, said);
        pty_close(p);
        json_t *events = events_of(name);
        assert_true(film_shows(events, NULL, "(C) tcp", NULL));
        assert_int_equal(strstr(data_of(last_of(events)), "\033[?25h") != NULL, ends[i].orderly);
        json_decref(events);
    }
}

static void no_file_is_ever_written_over(void **state)
{
    (void)state;
    struct stat st;
    FILE *file = fopen(in_folder("finwait-1.cast"), "w");
    fclose(file);
    assert_int_equal(symlink("/nowhere/at/all", in_folder("finwait-2.cast")), 0);
    struct pty_config c = config(NULL);
    struct pty *p = recorded(&c, "finwait-3.cast");
    pty_keys(p, ":record off\r");
    pty_sees(p, "The recording is whole: asciinema play finwait-3.cast");
    pty_keys(p, ":record finwait-1.cast\r");
    pty_sees(p, "finwait-1.cast is there already: record under another name.");
    pty_keys(p, ":record off\r");
    pty_sees(p, "Nothing is recorded: F5 begins it.");
    pty_keys(p, ":record two words\r");
    pty_sees(p, "record needs one file name without blanks: record my.cast.");
    pty_keys(p, ":record mine\r");
    pty_sees(p, "What you see is recorded to mine");
    pty_keys(p, ":record other\r");
    pty_sees(p, "mine is being recorded: F5 ends it first.");
    pty_keys(p, ":record\r");
    pty_sees(p, "The recording is whole: asciinema play mine");
    assert_int_equal(stat(in_folder("finwait-1.cast"), &st), 0);
    assert_int_equal(st.st_size, 0);
    assert_int_not_equal(access(in_folder("other"), F_OK), 0);
    folder_remove(NULL);
    pty_keys(p, F5);
    pty_sees(p, "Cannot make finwait-1.cast: No such file or directory. Try `:record ~/my.cast`.");
    pty_quits(p);
}

static void a_full_disk_ends_the_recording_and_nothing_else(void **state)
{
    (void)state;
    struct stat st;
    struct rlimit before, limit;
    struct pty_config c = config(NULL);
    struct pty *p = recorded(&c, "finwait-1.cast");
    pty_keys(p, "L");
    pty_sees_row(p, "[S] tcp", "LISTEN");
    film_will_show("finwait-1.cast", "0.0.0.0:6000");
    assert_int_equal(prlimit(p->pid, RLIMIT_FSIZE, NULL, &before), 0);
    assert_int_equal(stat(in_folder("finwait-1.cast"), &st), 0);
    limit = before;
    limit.rlim_cur = (rlim_t)st.st_size + 10; /* in the middle of the next frame */
    assert_int_equal(prlimit(p->pid, RLIMIT_FSIZE, &limit, NULL), 0);
    pty_keys(p, "?");
    pty_sees(p, "The recording has ended: the disk is full. What finwait-1.cast has so far is whole.");
    pty_sees_not(p, " REC ");
    assert_int_equal(prlimit(p->pid, RLIMIT_FSIZE, &before, NULL), 0);
    pty_sees(p, "Down: more");
    pty_keys(p, "\033");
    pty_sees_row(p, "[S] tcp", "LISTEN");
    pty_quits(p);
    json_t *events = events_of("finwait-1.cast");
    assert_true(film_shows(events, NULL, "0.0.0.0:6000", NULL));
    json_decref(events);
}

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void while_the_job_is_stopped_no_time_passes_in_it(void **state)
{
    (void)state;
    struct pty_config c = config(NULL);
    struct pty *other = recorded(&c, "finwait-1.cast");
    const double begins = seconds();
    struct pty *p = recorded(&c, "finwait-2.cast");
    pty_keys(p, "\032");
    pty_stops(p);
    const double stops = seconds();
    pty_keys(other, "Lc"); /* meanwhile time goes by: the SYN is sent again after a second */
    pty_sees_number(other, "SYN x", 2, 1000, " ");
    pty_quits(other);
    const double goes_on = seconds();
    pty_goes_on(p);
    pty_keys(p, "L");
    pty_sees_row(p, "[S] tcp", "LISTEN");
    pty_quits(p);
    const double ends = seconds();
    json_t *stopped = events_of("finwait-2.cast"), *went_on = events_of("finwait-1.cast");
    assert_true(goes_on - stops > 0.9);
    assert_true(time_of(last_of(went_on)) > 0.9);
    assert_true(time_of(last_of(stopped)) < stops - begins + ends - goes_on + 0.01);
    json_decref(stopped);
    json_decref(went_on);
}

/* What a recorder of terminals makes of finwait is what was seen, and nothing strange. */
static void asciinema_records_finwait_itself(void **state)
{
    (void)state;
    struct seen seen, film;
    char home[100], cast[100], command[300];
    snprintf(home, sizeof home, "HOME=%s", folder);
    snprintf(cast, sizeof cast, "%s", in_folder("outer.cast"));
    snprintf(command, sizeof command, "'%s' --engine sim", FINWAIT_PROGRAM);
    struct pty *p =
        pty_open(&(struct pty_config){.program = "asciinema", .args = {"rec", "-q", "-c", command, cast}, .rows = ROWS,
                                      .cols = COLS,
                                                  .env = {home}});
    pty_sees(p, "nothing on the wire");
    pty_keys(p, "Lc");
    pty_sees_row(p, "(C) tcp", "SYN_SENT");
    pty_keys(p, " ");
    pty_sees_row(p, "[S] tcp", "SYN_RECV");
    pty_keys(p, "  ");
    pty_sees_row(p, "[S] tcp", "ESTABLISHED");
    pty_keys(p, "?");
    pty_sees(p, "Down: more");
    pty_keys(p, "\033"); /* behind the flight */
    pty_sees_not(p, "Down: more");
    pty_keys(p, "m");
    pty_sees(p, "A mark is set");
    pty_keys(p, "\033");
    pty_sees(p, " finwait "); /* at the footer's end, drawn last */
    look(p, &seen);
    pty_keys(p, "q");
    const int status = pty_ends(p);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    pty_close(p);
    json_t *events = events_of("outer.cast");
    assert_true(film_shows(events, "\033[?1049l", "ESTABLISHED", &film));
    for (int row = 0; row < ROWS; row++) assert_string_equal(film.row[row], seen.row[row]);
    assert_false(film_shows(events, NULL, "ESTABLISHED", NULL)); /* the screen of before is back */
    for (size_t i = 0; i < json_array_size(events); i++) {
        const char *data = data_of(json_array_get(events, i));
        assert_null(strstr(data, "\033(0")); /* players have no other character set */
        assert_null(strstr(data, "\033]4;"));
        assert_null(strstr(data, "\xef\xbf\xbd")); /* nothing was replaced */
    }
    json_decref(events);
}

/* In pipes nothing is said: tests/export/export.sh. */
static void what_was_written_is_told_to_a_terminal(void **state)
{
    (void)state;
    static const struct { const char *args[PTY_ARGS_MAX], *says, *also; } runs[] = {
        {{"record", "handshake", "-o", "x.cast"}, "finwait: x.cast is written, ", " long: asciinema play x.cast"},
        {{"export", "handshake", "-o", "x.pcapng"}, "finwait: x.pcapng is written, ", " kB: wireshark x.pcapng"},
        {{"export", "handshake", "--format=jsonl", "-o-x"}, "finwait: -x is written, ", " kB: finwait replay ./-x"},
        {{"export", "--worksheet", "-o", "x.svg"}, "finwait: x.svg is written, ", " kB"},
    };
    for (size_t i = 0; i < sizeof runs / sizeof *runs; i++) {
        struct pty_config c = {.rows = ROWS, .cols = COLS, .folder = folder};
        memcpy(c.args, runs[i].args, sizeof c.args);
        struct pty *p = pty_open(&c);
        pty_sees_row(p, runs[i].says, runs[i].also);
        assert_int_equal(pty_ends(p), 0);
        pty_close(p);
    }
}

#define RECORD_TEST(name) cmocka_unit_test_setup_teardown(name, folder_make, folder_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RECORD_TEST(what_was_written_is_told_to_a_terminal),
        RECORD_TEST(f5_films_what_is_seen_and_asciinema_plays_it),
        RECORD_TEST(asciinema_shows_the_canvas_at_the_end),
        RECORD_TEST(marks_and_states_are_markers_behind_their_frames),
        RECORD_TEST(the_file_is_whole_whatever_ends_the_program),
        RECORD_TEST(no_file_is_ever_written_over),
        RECORD_TEST(a_full_disk_ends_the_recording_and_nothing_else),
        RECORD_TEST(while_the_job_is_stopped_no_time_passes_in_it),
        RECORD_TEST(asciinema_records_finwait_itself),
    };
    if (system("command -v asciinema >/dev/null") != 0) {
        fprintf(stderr, "asciinema is not here: `./go test` installs it\n");
        return 1;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
