/* test_session.c - undo, branch and redo on an engine of a few lines: once with time
 * as an argument, as the simulator has it, and once with a clock of its own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "script/script.h"
#include "session.h"

enum { TIMER = 10 }; /* seconds behind a close */

/* A call is one CALL event; close() sets a timer, kill makes no sense. */
struct fake { struct engine base; struct tape *tape; vtime wait_until, timer; };

static struct {
    int open, ever;
    bool odd;    /* from now on send() is called recv() */
    bool rings;  /* the clock of its own: the timer has run out */
} fakes;

static struct fake *of(struct engine *e) { return (struct fake *)(void *)e; }
static const struct fake *of_const(const struct engine *e) { return (const struct fake *)(const void *)e; }
static bool warps(const struct engine *e) { return e->ops->caps & ENGINE_CAN_WARP; }

static void append(struct fake *f, struct tape_event e, uint32_t cause, vtime now)
{
    e.host = HOST_CLIENT;
    e.at = now;
    e.cause = cause;
    tape_append(f->tape, &e, "", 0);
}

static struct engine *fake_new(const struct engine_ops *ops, struct tape *tape, vtime now)
{
    struct fake *f = calloc(1, sizeof *f);
    struct tape_event e = {.kind = TAPE_ENGINE, .host = HOST_NONE, .at = now, .cause = TAPE_SELF};
    *f = (struct fake){{ops}, tape, VTIME_NEVER, VTIME_NEVER};
    tape_append(tape, &e, "fake/none/", 10);
    fakes.open++;
    fakes.ever++;
    return &f->base;
}

static void fake_close(struct engine *e)
{
    fakes.open--;
    free(of(e));
}

static int fake_submit(struct engine *e, const struct command *c, uint32_t cause, vtime now, struct error *error)
{
    struct fake *f = of(e);
    struct tape_event call = {.kind = TAPE_CALL};
    call.u.call.marks = CALL_ASKED;
    call.u.call.call = c->op == CMD_CLOSE ? CALL_CLOSE : fakes.odd ? CALL_RECV : CALL_SEND;
    if (c->op == CMD_KILL) return error_set(error, "nobody is there");
    if (c->op == CMD_WAIT) f->wait_until = now + c->u.duration;
    else append(f, call, cause, now);
    if (c->op == CMD_CLOSE) f->timer = now + TIMER * VTIME_SECOND;
    return 0;
}

static int fake_pump(struct engine *e, vtime now, struct error *error)
{
    struct fake *f = of(e);
    (void)error;
    if (f->wait_until <= now) f->wait_until = VTIME_NEVER;
    if (f->timer == VTIME_NEVER || (warps(e) ? f->timer > now : !fakes.rings)) return 0;
    append(f, (struct tape_event){.kind = TAPE_TIMER_FIRED}, TAPE_SELF, now);
    f->timer = VTIME_NEVER;
    return 0;
}

static vtime fake_deadline(const struct engine *e)
{
    const struct fake *f = of_const(e);
    return warps(e) && f->timer < f->wait_until ? f->timer : f->wait_until;
}

static bool fake_busy(const struct engine *e) { return of_const(e)->wait_until != VTIME_NEVER; }
static bool fake_broken(const struct engine *e) { return !e->ops; }
static size_t fake_fds(const struct engine *e, struct pollfd fds[ENGINE_FDS_MAX]) { return (void)fds, e->ops ? 0 : 1; }

static struct engine *open_warping(const struct engine_config *, struct tape *, vtime, struct error *);
static struct engine *open_clocked(const struct engine_config *, struct tape *, vtime, struct error *);
#define REST .close = fake_close, .submit = fake_submit, .busy = fake_busy, .broken = fake_broken, .fds = fake_fds, \
             .deadline = fake_deadline, .pump = fake_pump
static const struct engine_ops warping = {.name = "fake", .caps = ENGINE_CAN_WARP, .open = open_warping, REST};
static const struct engine_ops clocked = {.name = "fake", .open = open_clocked, REST};

static struct engine *open_warping(const struct engine_config *c, struct tape *t, vtime now, struct error *e)
{
    return (void)c, (void)e, fake_new(&warping, t, now);
}

static struct engine *open_clocked(const struct engine_config *c, struct tape *t, vtime now, struct error *e)
{
    return (void)c, (void)e, fake_new(&clocked, t, now);
}

struct bench { struct session *session; vtime now; struct error e; };

static struct bench begin(const struct engine_ops *ops)
{
    struct bench b = {.now = 0};
    struct engine_config config = {.seed = 1};
    memset(&fakes, 0, sizeof fakes);
    b.session = session_open(ops, &config, b.now, &b.e);
    assert_non_null(b.session);
    return b;
}

static void end(struct bench *b)
{
    session_close(b->session);
    assert_int_equal(fakes.open, 0);
}

static void pass(struct bench *b, vtime seconds)
{
    b->now += seconds * VTIME_SECOND;
    assert_int_equal(session_pump(b->session, b->now, &b->e), 0);
}

/* One second before each of the lines. */
static int give(struct bench *b, const char *lines)
{
    struct script *script = script_parse("test", lines, strlen(lines), &b->e);
    int failed = 0;
    if (!script) fail_msg("%s", b->e.text);
    for (size_t i = 0; i < script_len(script); i++) {
        pass(b, 1);
        failed |= session_submit(b->session, script_at(script, i), b->now, &b->e);
    }
    script_free(script);
    return failed;
}

/* The commands that are on the tape, as "a; b". */
static void assert_commands(const struct bench *b, const char *wanted)
{
    char text[400] = "";
    const struct tape *tape = session_tape(b->session);
    for (uint32_t i = 0; i < tape_len(tape); i++) {
        if (tape_at(tape, i)->kind != TAPE_COMMAND) continue;
        if (*text) strcat(text, "; ");
        strcat(text, tape_bytes(tape, tape_at(tape, i)));
    }
    assert_string_equal(text, wanted);
}

static void undo(struct bench *b)
{
    if (session_undo(b->session, b->now, &b->e)) fail_msg("%s", b->e.text);
}

static void redo(struct bench *b)
{
    if (session_redo(b->session, b->now, &b->e)) fail_msg("%s", b->e.text);
}

static uint32_t nth_command(const struct bench *b, int n)
{
    const struct tape *tape = session_tape(b->session);
    uint32_t i = 0;
    while (tape_at(tape, i)->kind != TAPE_COMMAND || n-- > 0) i++;
    return i;
}

static void undo_goes_back_command_by_command_and_redo_brings_all_of_it(void **state)
{
    (void)state;
    struct bench b = begin(&warping);
    assert_int_equal(session_undo(b.session, b.now, &b.e), -1);
    give(&b, "client send 1\nclient send 2\nclient send 3\n");
    undo(&b);
    assert_commands(&b, "client send 1; client send 2");
    undo(&b);
    assert_commands(&b, "client send 1");
    assert_int_equal(session_aside(b.session), 2);
    assert_int_equal(fakes.open, 2); /* the present one, and what is set aside */
    redo(&b);
    assert_commands(&b, "client send 1; client send 2; client send 3");
    assert_false(session_can_redo(b.session));
    assert_int_equal(session_redo(b.session, b.now, &b.e), -1);
    end(&b);
}

static void a_new_command_ends_what_is_set_aside_a_refused_one_does_not(void **state)
{
    (void)state;
    struct bench b = begin(&warping);
    give(&b, "client send 1\nclient send 2\n");
    undo(&b);
    assert_int_equal(give(&b, "client kill\n"), -1);
    assert_true(session_can_redo(b.session));
    assert_int_equal(give(&b, "client send 7\n"), 0);
    assert_false(session_can_redo(b.session));
    assert_int_equal(fakes.open, 1);
    assert_commands(&b, "client send 1; client kill; client send 7");
    end(&b);
}

static void what_the_picture_does_not_tell_of_is_no_step_back(void **state)
{
    (void)state;
    struct bench b = begin(&warping);
    give(&b, "title Hello\nclient send 1\nexpect wire empty\nclient send 2\nclient kill\nexpect client eof\n"
             "say.zh x\n");
    undo(&b);
    assert_commands(&b, "title Hello; client send 1; expect wire empty");
    assert_int_equal(session_aside(b.session), 1);
    undo(&b);
    assert_commands(&b, "title Hello");
    assert_int_equal(session_undo(b.session, b.now, &b.e), -1);
    end(&b);
}

static void a_branch_keeps_what_it_left_until_the_command_after_its_own(void **state)
{
    (void)state;
    struct bench b = begin(&warping);
    give(&b, "client send 1\nclient send 2\nclient send 3\n");
    assert_int_equal(session_branch(b.session, nth_command(&b, 1), b.now, &b.e), 0);
    give(&b, "client send 7\n");
    assert_true(session_branched(b.session));
    assert_int_equal(session_aside(b.session), 2);
    undo(&b); /* takes the branch back, and still knows what was before */
    assert_commands(&b, "client send 1");
    redo(&b);
    assert_commands(&b, "client send 1; client send 2; client send 3");
    assert_int_equal(session_branch(b.session, nth_command(&b, 1), b.now, &b.e), 0);
    give(&b, "client send 7\n");
    session_branched(b.session);
    give(&b, "client send 8\n");
    assert_false(session_can_redo(b.session));
    end(&b);
}

/* A cursor inside a command: nothing can be done by half. */
static void going_on_in_the_middle_of_a_command_begins_before_it(void **state)
{
    (void)state;
    struct bench b = begin(&warping);
    give(&b, "client send 1\nclient send 2\n");
    assert_int_equal(session_undo_to(b.session, nth_command(&b, 1) + 1, b.now, &b.e), 0);
    assert_commands(&b, "client send 1");
    assert_int_equal(session_aside(b.session), 1);
    end(&b);
}

static void time_is_taken_back_and_its_timers_run_again(void **state)
{
    (void)state;
    struct bench b = begin(&warping);
    give(&b, "client close\n");
    pass(&b, TIMER + 5);
    give(&b, "client send 1\n"); /* at 17 s */
    uint32_t fired = nth_command(&b, 1) - 1;
    vtime at = tape_at(session_tape(b.session), fired)->at;
    assert_int_equal(tape_at(session_tape(b.session), fired)->kind, TAPE_TIMER_FIRED);
    pass(&b, 100);
    undo(&b);
    assert_int_equal(tape_len(session_tape(b.session)), fired + 1);
    assert_int_equal(session_time(b.session, b.now), 17 * VTIME_SECOND);
    assert_true(tape_at(session_tape(b.session), fired)->at <= at);
    undo(&b);
    give(&b, "client close\n"); /* at 2 s of its own time */
    assert_int_equal(session_time(b.session, b.now), 2 * VTIME_SECOND);
    assert_int_equal(session_deadline(b.session), b.now + TIMER * VTIME_SECOND);
    end(&b);
}

/* What is set aside has no time of its own where time is an argument. */
static void time_stands_still_for_what_is_set_aside(void **state)
{
    (void)state;
    struct bench b = begin(&warping);
    give(&b, "client close\nclient send 1\n");
    vtime left = session_deadline(b.session) - b.now;
    undo(&b);
    undo(&b);
    pass(&b, 1000);
    redo(&b);
    assert_int_equal(session_deadline(b.session) - b.now, left);
    end(&b);
}

static void behind_a_timer_with_its_own_clock_there_is_no_undo(void **state)
{
    (void)state;
    struct bench b = begin(&clocked);
    give(&b, "client close\nclient send 1\n");
    fakes.rings = true;
    pass(&b, TIMER);
    fakes.rings = false;
    undo(&b); /* before it there is */
    redo(&b);
    give(&b, "client send 2\n");
    assert_int_equal(session_undo(b.session, b.now, &b.e), -1);
    assert_non_null(strstr(b.e.text, "a kernel timer ran out before; :sim undoes time too"));
    assert_commands(&b, "client close; client send 1; client send 2");
    assert_int_equal(fakes.ever, 2);
    assert_int_equal(session_undo_to(b.session, nth_command(&b, 1), b.now, &b.e), 0);
    assert_commands(&b, "client close");
    end(&b);
}

static void the_first_difference_is_told_and_nothing_has_changed(void **state)
{
    (void)state;
    struct bench b = begin(&clocked);
    give(&b, "client send 1\nclient send 2\n");
    const struct tape *tape = session_tape(b.session);
    fakes.odd = true;
    assert_int_equal(session_undo(b.session, b.now, &b.e), -1);
    assert_string_equal(b.e.text, "this time \"C call recv() = 0\" came instead of \"C call send() = 0\"");
    assert_ptr_equal(session_tape(b.session), tape);
    assert_false(session_can_redo(b.session));
    assert_int_equal(fakes.open, 1);
    end(&b);
}

static void a_wait_is_not_waited_for_again_and_one_under_way_is_over(void **state)
{
    (void)state;
    const struct engine_ops *const both[] = {&warping, &clocked};
    for (int i = 0; i < 2; i++) {
        struct bench b = begin(both[i]);
        give(&b, "wait 1h\n");
        assert_true(session_busy(b.session));
        pass(&b, 3600);
        give(&b, "client send 1\nclient send 2\nwait 1h\n");
        undo(&b); /* it is not over: taken back all the same */
        assert_commands(&b, "wait 3600s; client send 1; client send 2");
        redo(&b);
        assert_int_equal(session_undo_to(b.session, tape_len(session_tape(b.session)), b.now, &b.e), 0);
        assert_false(session_busy(b.session));
        assert_commands(&b, "wait 3600s; client send 1; client send 2; wait 3600s");
        end(&b);
    }
}

static void an_expectation_that_waited_is_decided_again_in_its_time(void **state)
{
    (void)state;
    struct bench b = begin(&warping);
    give(&b, "expect client ESTABLISHED within 5s\n");
    pass(&b, 5);
    give(&b, "client send 1\nclient send 2\n");
    assert_int_equal(session_model(b.session)->failed, 1);
    undo(&b);
    assert_int_equal(session_model(b.session)->failed, 1);
    assert_commands(&b, "expect client ESTABLISHED within 5s; client send 1");
    end(&b);
}

static vtime time_of(const struct bench *b) { return session_time(b->session, b->now) / VTIME_SECOND; }

static const struct tape_event *last_event(const struct bench *b)
{
    const struct tape *tape = session_tape(b->session);
    return tape_at(tape, tape_len(tape) - 1);
}

static void step(struct bench *b, vtime until)
{
    assert_int_equal(session_pass(b->session, until * VTIME_SECOND, b->now, &b->e), 0);
}

static void time_is_let_pass_through_what_is_due_each_at_its_own_time(void **state)
{
    (void)state;
    struct bench b = begin(&warping);
    assert_true(session_warps(b.session));
    assert_int_equal(session_over(b.session), VTIME_NEVER);
    give(&b, "client close\nwait 1min\n"); /* at 1 s and at 2 s; the timer is due at 11 s */
    assert_int_equal(session_over(b.session), 62 * VTIME_SECOND);
    step(&b, 5);
    assert_int_equal(time_of(&b), 5);
    assert_int_equal(last_event(&b)->kind, TAPE_COMMAND);
    step(&b, 62);
    assert_int_equal(time_of(&b), 11); /* no farther than the timer */
    assert_int_equal(last_event(&b)->kind, TAPE_TIMER_FIRED);
    assert_int_equal(last_event(&b)->at, 11 * VTIME_SECOND);
    assert_true(session_busy(b.session));
    step(&b, 62);
    assert_int_equal(time_of(&b), 62);
    assert_false(session_busy(b.session));
    assert_int_equal(session_over(b.session), VTIME_NEVER);
    assert_int_equal(session_clock(b.session, 62 * VTIME_SECOND), b.now); /* and goes on with the caller's clock */
    pass(&b, 1);
    assert_int_equal(time_of(&b), 63);
    step(&b, 1); /* never back */
    assert_int_equal(time_of(&b), 63);
    end(&b);
}

static void an_expectation_is_over_when_its_time_is_and_undo_takes_that_time_back(void **state)
{
    (void)state;
    struct bench b = begin(&warping);
    give(&b, "client send 1\nexpect client ESTABLISHED within 1h\n");
    assert_int_equal(session_over(b.session), 3602 * VTIME_SECOND);
    step(&b, 3602);
    assert_int_equal(last_event(&b)->kind, TAPE_EXPECT);
    assert_int_equal(last_event(&b)->at, 3602 * VTIME_SECOND);
    undo(&b);
    assert_int_equal(time_of(&b), 1);
    end(&b);
}

static void a_clock_of_its_own_cannot_be_let_pass(void **state)
{
    (void)state;
    struct bench b = begin(&clocked);
    assert_false(session_warps(b.session));
    end(&b);
}

static void another_engine_goes_on_where_the_first_one_stood_and_redo_goes_back(void **state)
{
    (void)state;
    struct bench b = begin(&clocked);
    give(&b, "client send 1\nclient close\n");
    pass(&b, 20);
    fakes.rings = true;
    pass(&b, 1);
    give(&b, "client send 2\n");
    assert_int_equal(session_undo(b.session, b.now, &b.e), -1); /* behind a timer there is no way back */
    assert_int_equal(session_move(b.session, nth_command(&b, 2), &warping, b.now, &b.e), 0);
    assert_commands(&b, "client send 1; client close");
    assert_true(session_warps(b.session));
    undo(&b);
    assert_commands(&b, "client send 1");
    assert_true(session_warps(b.session)); /* undo stays on the engine that is now */
    redo(&b);
    assert_commands(&b, "client send 1; client close; client send 2");
    assert_false(session_warps(b.session));
    assert_int_equal(time_of(&b), 24); /* its own clock has gone on */
    end(&b);
}

static void where_the_other_engine_comes_out_differently_nothing_has_changed(void **state)
{
    (void)state;
    struct bench b = begin(&clocked);
    give(&b, "client send 1\n");
    fakes.odd = true;
    assert_int_equal(session_move(b.session, tape_len(session_tape(b.session)), &warping, b.now, &b.e), -1);
    assert_non_null(strstr(b.e.text, "instead of"));
    assert_false(session_warps(b.session));
    assert_int_equal(fakes.open, 1);
    end(&b);
}

static void a_saved_tape_cannot_be_undone(void **state)
{
    (void)state;
    struct session *s = session_of_tape(tape_new());
    struct error e;
    assert_int_equal(session_undo(s, 0, &e), -1);
    assert_int_equal(session_undo_to(s, 0, 0, &e), -1);
    assert_int_equal(session_redo(s, 0, &e), -1);
    session_close(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(undo_goes_back_command_by_command_and_redo_brings_all_of_it),
        cmocka_unit_test(a_new_command_ends_what_is_set_aside_a_refused_one_does_not),
        cmocka_unit_test(what_the_picture_does_not_tell_of_is_no_step_back),
        cmocka_unit_test(a_branch_keeps_what_it_left_until_the_command_after_its_own),
        cmocka_unit_test(going_on_in_the_middle_of_a_command_begins_before_it),
        cmocka_unit_test(time_is_taken_back_and_its_timers_run_again),
        cmocka_unit_test(time_stands_still_for_what_is_set_aside),
        cmocka_unit_test(behind_a_timer_with_its_own_clock_there_is_no_undo),
        cmocka_unit_test(the_first_difference_is_told_and_nothing_has_changed),
        cmocka_unit_test(a_wait_is_not_waited_for_again_and_one_under_way_is_over),
        cmocka_unit_test(an_expectation_that_waited_is_decided_again_in_its_time),
        cmocka_unit_test(time_is_let_pass_through_what_is_due_each_at_its_own_time),
        cmocka_unit_test(an_expectation_is_over_when_its_time_is_and_undo_takes_that_time_back),
        cmocka_unit_test(a_clock_of_its_own_cannot_be_let_pass),
        cmocka_unit_test(another_engine_goes_on_where_the_first_one_stood_and_redo_goes_back),
        cmocka_unit_test(where_the_other_engine_comes_out_differently_nothing_has_changed),
        cmocka_unit_test(a_saved_tape_cannot_be_undone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
