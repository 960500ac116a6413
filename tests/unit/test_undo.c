/* test_undo.c - undo on the simulator: from every step of every script, back to the
 * same bytes on the tape, and fast. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>
#include "export/tape_json.h"
#include "script/script.h"
#include "session.h"
#include "sim/sim.h"
#include "steps.h"

enum { DEEP_WITHIN_MS = 50 };

struct bench { struct session *session; vtime now; struct error e; };

static struct bench begin(void)
{
    struct bench b = {.now = 0};
    struct engine_config config = {.seed = 1};
    b.session = session_open(&sim_engine, &config, b.now, &b.e);
    assert_non_null(b.session);
    return b;
}

/* Stops at all that is due, as the event loop does. */
static void pass(struct bench *b, vtime until)
{
    for (vtime due; (due = session_deadline(b->session)) <= until;) {
        b->now = due > b->now ? due : b->now;
        assert_int_equal(session_pump(b->session, b->now, &b->e), 0);
    }
    b->now = until;
}

static void give(struct bench *b, const struct script *script, vtime pace)
{
    for (size_t i = 0; i < script_len(script); i++) {
        pass(b, b->now + pace);
        session_submit(b->session, script_at(script, i), b->now, &b->e);
        while (session_busy(b->session)) pass(b, session_deadline(b->session));
    }
}

static void give_lines(struct bench *b, const char *lines)
{
    struct script *script = script_parse("test", lines, strlen(lines), &b->e);
    if (!script) fail_msg("%s", b->e.text);
    give(b, script, 0);
    script_free(script);
}

/* All lines of the tape, those that count timers too. */
static char *text_of(struct bench *b)
{
    char *text = NULL;
    size_t len;
    FILE *out = open_memstream(&text, &len);
    assert_int_equal(tape_json_write(session_tape(b->session), out, &b->e), 0);
    fclose(out);
    return text;
}

static void assert_back_from_every_step(const char *path, vtime pace)
{
    struct bench b = begin();
    struct script *script = script_read(path, &b.e);
    assert_non_null(script);
    give(&b, script, pace);
    char *whole = text_of(&b);
    uint32_t len = tape_len(session_tape(b.session));
    for (uint32_t at = step_first(session_tape(b.session)); at < len;
         at = step_forward(session_tape(b.session), at, STEP_EVENT)) {
        uint32_t least = step_back(session_tape(b.session), at + 1, STEP_COMMAND);
        if (session_undo_to(b.session, at, b.now, &b.e)) fail_msg("%s, event %u: %s", path, at, b.e.text);
        char *again = text_of(&b);
        if (strncmp(again, whole, strlen(again)) != 0) fail_msg("%s, event %u: the tape is another one", path, at);
        assert_true(tape_len(session_tape(b.session)) >= least);
        assert_int_equal(session_redo(b.session, b.now, &b.e), 0);
        assert_int_equal(tape_len(session_tape(b.session)), len);
        free(again);
    }
    free(whole);
    script_free(script);
    session_close(b.session);
}

static void every_step_of_every_script_is_come_back_to_byte_by_byte(void **state)
{
    (void)state;
    glob_t found;
    assert_int_equal(glob(FINWAIT_SOURCE_DIR "/tests/scripts/*.fw", 0, NULL, &found), 0);
    assert_true(found.gl_pathc > 50);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        if (strstr(found.gl_pathv[i], "seventy")) continue; /* quadratic: it would take seconds */
        assert_back_from_every_step(found.gl_pathv[i], 0);
        assert_back_from_every_step(found.gl_pathv[i], 1200 * VTIME_MS);
    }
    globfree(&found);
}

static void what_the_wire_did_and_lost_by_itself_happens_again(void **state)
{
    (void)state;
    assert_back_from_every_step(FINWAIT_SOURCE_DIR "/tests/save/auto.fw", 700 * VTIME_MS);
}

static void an_expired_time_wait_is_undone(void **state)
{
    (void)state;
    struct bench b = begin();
    give_lines(&b, "server listen\nclient connect\nwire deliver all\nclient close\nwire deliver all\nserver close\n"
                   "wire deliver all\nwait 20s\nmark here\nwait 100s\n");
    assert_int_equal(model_state(session_model(b.session), HOST_CLIENT), FSM_CLOSED);
    assert_int_equal(session_undo(b.session, b.now, &b.e), 0);
    const struct model_socket *socket = model_newest(session_model(b.session), HOST_CLIENT);
    assert_int_equal(socket->state, FSM_TIME_WAIT);
    assert_int_equal(socket->timer.due - session_time(b.session, b.now), 40 * VTIME_SECOND);
    session_close(b.session);
}

/* A branch from inside a command has a part of it; undo of what was done there has no more. */
static void behind_a_branch_from_inside_a_command_undo_is_possible(void **state)
{
    (void)state;
    struct bench b = begin();
    uint32_t branches = 0;
    give_lines(&b, "server listen\nclient connect\nwire deliver all\nclient set nodelay on\nclient send 5\n"
                   "client send 6\nwire drop all\nwait 2s\nwire deliver\nclient send 7\nwire deliver all\n"
                   "wire auto 300ms\nclient send 8\nwait 2s\nexpect server CLOSE_WAIT within 3s\n");
    const struct tape *whole = session_tape(b.session);
    for (uint32_t at = step_first(whole), len = tape_len(whole); at < len; at = step_forward(whole, at, STEP_EVENT)) {
        if (session_branch_at(b.session, at) != at || tape_at(whole, at)->kind == TAPE_COMMAND) continue;
        assert_int_equal(session_branch(b.session, at, b.now, &b.e), 0);
        char *before = text_of(&b);
        give_lines(&b, "server set echo on\n");
        if (session_undo(b.session, b.now, &b.e)) fail_msg("event %u: %s", at, b.e.text);
        char *again = text_of(&b);
        assert_string_equal(again, before);
        assert_int_equal(session_redo(b.session, b.now, &b.e), 0);
        assert_ptr_equal(session_tape(b.session), whole);
        branches++;
        free(before);
        free(again);
    }
    assert_true(branches > 6);
    session_close(b.session);
}

static void two_hundred_commands_are_done_again_in_time(void **state)
{
    (void)state;
    struct bench b = begin();
    struct timespec from, to;
    give_lines(&b, "server listen\nclient connect\nwire deliver all\n");
    for (int i = 0; i < 49; i++) give_lines(&b, "client send 5\nwire deliver\nserver recv\nwire deliver\n");
    give_lines(&b, "client close\nserver close\n");
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from); /* not the wall's: others may have their turn meanwhile */
    assert_int_equal(session_undo(b.session, b.now, &b.e), 0);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
    double ms = (double)(to.tv_sec - from.tv_sec) * 1e3 + (double)(to.tv_nsec - from.tv_nsec) / 1e6;
    print_message("undo behind 200 commands: %.1f ms\n", ms);
    assert_true(ms < DEEP_WITHIN_MS);
    session_close(b.session);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_step_of_every_script_is_come_back_to_byte_by_byte),
        cmocka_unit_test(what_the_wire_did_and_lost_by_itself_happens_again),
        cmocka_unit_test(an_expired_time_wait_is_undone),
        cmocka_unit_test(behind_a_branch_from_inside_a_command_undo_is_possible),
        cmocka_unit_test(two_hundred_commands_are_done_again_in_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
