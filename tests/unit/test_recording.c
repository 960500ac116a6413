/* test_recording.c - what is in the file of a recording is whole, at any time and however
 * full the disk is; and what is a marker in it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#include "export_palette.h"
#include "marker.h"
#include "moments.h"
#include "recording.h"
#include "script/script.h"
#include "session.h"
#include "sim/sim.h"

enum { BIG = 1 << 18 };

static struct canvas *canvas_of(const char *moment, int rows, int cols)
{
    struct moment_scene *m = moment_play(moment);
    struct canvas *c = canvas_new(rows, cols);
    scene_draw(c, &m->scene);
    moment_free(m);
    return c;
}

/* A frame a second; the last has another size. Stops at the first that fails. */
static int film(int fd, struct error *error)
{
    static const char *const shots[] = {"open", "fin-held", "fin-held", "closing", "back"};
    enum { SHOTS = sizeof shots / sizeof *shots };
    const struct palette palette = export_test_palette();
    const struct cast_head head = {2, 30, 100, "", &palette};
    struct recording *r = recording_new(fd, &head, 5 * VTIME_SECOND, error);
    if (!r) return -1;
    int failed = 0;
    for (int i = 0; i < SHOTS && !failed; i++) {
        struct canvas *canvas = canvas_of(shots[i], i == SHOTS - 1 ? 24 : 30, i == SHOTS - 1 ? 80 : 100);
        failed = recording_frame(r, canvas, (5 + i) * VTIME_SECOND, error);
        if (!failed) failed = recording_marker(r, shots[i], (5 + i) * VTIME_SECOND, error);
        canvas_free(canvas);
    }
    struct error ignored;
    const int ended = recording_end(r, 20 * VTIME_SECOND, failed ? &ignored : error);
    return failed ? failed : ended;
}

/* Such a socket keeps apart what was written apart. */
static void each_line_is_one_write_and_nothing_else_is(void **state)
{
    (void)state;
    int ends[2], lines = 0;
    struct error error;
    static char line[BIG];
    ssize_t n;
    assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends), 0);
    setsockopt(ends[0], SOL_SOCKET, SO_SNDBUF, &(int){4 * BIG}, sizeof(int));
    assert_int_equal(film(ends[0], &error), 0);
    while ((n = read(ends[1], line, sizeof line)) > 0) {
        assert_true(memchr(line, '\n', (size_t)n) == line + n - 1);
        assert_int_equal(line[0], lines++ ? '[' : '{');
    }
    assert_int_equal(lines, 1 + 4 + 5 + 1 + 1); /* header, frames (one shows nothing new), markers, size, end */
    close(ends[1]);
}

static size_t read_all(int fd, char *buf)
{
    ssize_t n = pread(fd, buf, BIG, 0);
    assert_true(n >= 0 && n < BIG);
    return (size_t)n;
}

static void a_full_disk_ends_it_behind_a_whole_line(void **state)
{
    (void)state;
    static char all[BIG], some[BIG];
    char path[] = "/tmp/finwait-recording-XXXXXX";
    struct error error;
    struct rlimit before, limit;
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    unlink(path);
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before);
    limit = before;
    assert_int_equal(film(dup(fd), &error), 0);
    const size_t whole = read_all(fd, all);
    assert_true(whole > 10000);
    for (size_t room = 0; room < whole; room += 211) {
        assert_int_equal(ftruncate(fd, 0), 0);
        lseek(fd, 0, SEEK_SET);
        limit.rlim_cur = room;
        setrlimit(RLIMIT_FSIZE, &limit);
        const int failed = film(dup(fd), &error);
        setrlimit(RLIMIT_FSIZE, &before);
        assert_int_equal(failed, -1);
        assert_true(strstr(error.text, "disk is full") || strstr(error.text, "cannot be written: File too large"));
        const size_t len = read_all(fd, some);
        assert_true(len <= room);
        assert_memory_equal(some, all, len);
        assert_true(len == 0 || some[len - 1] == '\n');
        /* no line less than there was room for */
        assert_true(memchr(all + len, '\n', whole - len) >= (void *)(all + room));
    }
    close(fd);
}

static void while_it_rests_no_time_passes(void **state)
{
    (void)state;
    static char text[BIG];
    char path[] = "/tmp/finwait-recording-XXXXXX";
    const struct palette palette = export_test_palette();
    const struct cast_head head = {2, 30, 100, "", &palette};
    struct error error;
    int fd = mkstemp(path);
    unlink(path);
    struct recording *r = recording_new(dup(fd), &head, 100 * VTIME_SECOND, &error);
    recording_marker(r, "a", 101 * VTIME_SECOND, &error);
    recording_rest(r, 102 * VTIME_SECOND);
    recording_marker(r, "b", 150 * VTIME_SECOND, &error);
    recording_go_on(r, 202 * VTIME_SECOND);
    recording_go_on(r, 203 * VTIME_SECOND); /* it does already */
    recording_marker(r, "c", 204 * VTIME_SECOND, &error);
    assert_int_equal(recording_end(r, 205 * VTIME_SECOND, &error), 0);
    text[read_all(fd, text)] = '\0';
    assert_non_null(strstr(text, "[1.000,\"m\",\"a\"]\n[2.000,\"m\",\"b\"]\n[4.000,\"m\",\"c\"]\n[5.000,\"o\","));
    close(fd);
}

/* The markers of a chapter that has a name in two languages, one behind the other. */
static const char *markers(const struct tape *tape, const char *lang)
{
    static char all[200];
    char buf[80];
    *all = '\0';
    for (uint32_t i = 0; i < tape_len(tape); i++) {
        const char *label = marker_label(tape, tape_at(tape, i), lang, false, buf, sizeof buf);
        const size_t len = strlen(all);
        if (label) snprintf(all + len, sizeof all - len, "%s;", label);
    }
    return all;
}

static void a_chapter_is_one_marker_in_the_language_that_is_read(void **state)
{
    (void)state;
    static const char text[] = "mark One\nmark.zh Yi\nmark Two\n";
    const struct engine_config config = {.seed = 1};
    struct error error;
    struct session *session = session_open(&sim_engine, &config, 0, &error);
    struct script *script = script_parse("t", text, strlen(text), &error);
    assert_non_null(session);
    assert_non_null(script);
    for (size_t i = 0; i < script_len(script); i++)
        assert_int_equal(session_submit(session, script_at(script, i), 0, &error), 0);
    assert_string_equal(markers(session_tape(session), ""), "One;Two;");
    assert_string_equal(markers(session_tape(session), "en"), "One;Two;");
    assert_string_equal(markers(session_tape(session), "zh"), "Yi;Two;");
    script_free(script);
    session_close(session);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_line_is_one_write_and_nothing_else_is),
        cmocka_unit_test(a_full_disk_ends_it_behind_a_whole_line),
        cmocka_unit_test(while_it_rests_no_time_passes),
        cmocka_unit_test(a_chapter_is_one_marker_in_the_language_that_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
