/* test_walks.c - what a tape walks up to a cursor is told by what stands before it alone,
 * and is the same whether it is read at once, while the tape grows, or after going back.
 * Every script of tests/scripts, on the simulator, at every cursor. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "core/walks.h"
#include "script/script.h"
#include "session.h"
#include "sim/sim.h"

#define SCRIPTS FINWAIT_SOURCE_DIR "/tests/scripts"

static struct session *played(const char *path)
{
    const struct engine_config config = {.seed = 1};
    struct error error;
    struct script *script = script_read(path, &error);
    struct session *s = script ? session_open(&sim_engine, &config, 0, &error) : NULL;
    if (!s) fail_msg("%s", error.text);
    for (size_t i = 0; i < script_len(script); i++) {
        session_submit(s, script_at(script, i), 0, &error); /* some make no sense, on purpose */
        while (session_busy(s)) assert_int_equal(session_pass(s, session_over(s), 0, &error), 0);
    }
    script_free(script);
    return s;
}

static void assert_same(const struct walks *a, const struct walks *b, const char *path, uint32_t cursor)
{
    bool same = memcmp(a->row, b->row, sizeof a->row) == 0 && a->off_the_map == b->off_the_map &&
        a->unsent == b->unsent &&
                strcmp(a->first_unsent, b->first_unsent) == 0;
    if (!same) fail_msg("%s: at event %u it is not the same", path, cursor);
}

static void append_from(struct tape *to, const struct tape *from, uint32_t seq)
{
    const struct tape_event *e = tape_at(from, seq);
    assert_int_equal(tape_append(to, e, tape_bytes(from, e), e->len), seq);
}

/* Adds the rows that were walked to all. */
static void walk(const char *path, struct walks *all)
{
    struct walks whole, grown;
    struct session *s = played(path);
    const struct tape *tape = session_tape(s);
    struct tape *growing = tape_new();
    struct walks_reader *reader = walks_reader_new(growing);
    assert_non_null(reader);
    for (uint32_t cursor = 0; cursor <= tape_len(tape); cursor++) {
        if (cursor) append_from(growing, tape, cursor - 1);
        assert_int_equal(walks_reader_read(reader, cursor, &grown), 0);
        assert_int_equal(walks_read(&whole, tape, 0, cursor), 0);
        assert_same(&grown, &whole, path, cursor);
    }
    for (size_t row = 0; row < fsm_nedges; row++) all->row[row] |= whole.row[row];
    for (uint32_t cursor = tape_len(tape); cursor-- > 0; cursor -= cursor / 5) {
        assert_int_equal(walks_reader_read(reader, cursor, &grown), 0);
        assert_int_equal(session_walks(s, cursor, &whole), 0);
        assert_same(&grown, &whole, path, cursor);
    }
    walks_reader_free(reader);
    tape_free(growing);
    session_close(s);
}

static void at_every_cursor_only_what_stands_before_it_is_told(void **state)
{
    (void)state;
    struct walks all = {.off_the_map = 0};
    size_t rows = 0;
    DIR *folder = opendir(SCRIPTS);
    assert_non_null(folder);
    for (const struct dirent *entry; (entry = readdir(folder));) {
        char path[400];
        const char *dot = strrchr(entry->d_name, '.');
        if (!dot || strcmp(dot, ".fw") != 0) continue;
        snprintf(path, sizeof path, "%s/%s", SCRIPTS, entry->d_name);
        walk(path, &all);
    }
    closedir(folder);
    for (size_t row = 0; row < fsm_nedges; row++) rows += all.row[row] != 0;
    assert_true(rows > fsm_nedges / 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(at_every_cursor_only_what_stands_before_it_is_told)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
