/* Whole pictures. Goldens hold glyphs and roles of every moment. The rest are promises that hold for any tape. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "golden.h"
#include "moments.h"
#include "view/story.h"

static const struct { int rows, cols; } sizes[] = {{24, 80}, {30, 100}, {40, 132}};
enum { SIZES = sizeof sizes / sizeof sizes[0] };

static void every_moment_looks_like_its_golden(void **state)
{
    (void)state;
    int differ = 0;
    for (const struct moment_row *row = moment_table; row->name; row++)
        for (int i = 0; i < SIZES * 2; i++) {
            bool ascii = i % 2;
            if (ascii && i / 2 != 0) continue; /* glyphs are looked up one by one: one size shows it */
            struct moment_scene *m = moment_play(row->name);
            struct canvas *c = canvas_new(sizes[i / 2].rows, sizes[i / 2].cols);
            scene_draw(c, &m->scene);
            assert_int_equal(canvas_clipped(c), 0);
            char *dump = canvas_dump(c, ascii);
            differ += golden_screen_differs(row->name, sizes[i / 2].rows, sizes[i / 2].cols, ascii, dump);
            free(dump);
            canvas_free(c);
            moment_free(m);
        }
    assert_int_equal(differ, 0);
}

static void every_glyph_of_every_moment_has_an_ascii_twin(void **state)
{
    (void)state;
    for (const struct moment_row *row = moment_table; row->name; row++)
        for (int i = 0; i < SIZES; i++) {
            struct moment_scene *m = moment_play(row->name);
            struct canvas *c = canvas_new(sizes[i].rows, sizes[i].cols);
            scene_draw(c, &m->scene);
            for (int k = 0; k < sizes[i].rows * sizes[i].cols; k++)
                assert_in_range(glyph_ascii(canvas_at(c, k / sizes[i].cols, k % sizes[i].cols)->glyph), ' ', '~');
            canvas_free(c);
            moment_free(m);
        }
}

static void a_window_below_80x24_gets_one_line(void **state)
{
    (void)state;
    struct moment_scene *m = moment_play("open");
    struct canvas *c = canvas_new(20, 72);
    scene_draw(c, &m->scene);
    char *dump = canvas_dump(c, true);
    assert_memory_equal(dump, "finwait needs 80x24; this window is 72x20: F4 fits it ", 54);
    free(dump);
    canvas_free(c);
    moment_free(m);
}

static void no_size_and_no_cursor_makes_a_pane_leave_its_place(void **state)
{
    (void)state;
    unsigned seed = 3;
    for (const struct moment_row *row = moment_table; row->name; row++)
        for (int i = 0; i < 60; i++) {
            struct moment_scene *m = moment_play(row->name);
            struct canvas *c = canvas_new(1 + rand_r(&seed) % 90, 1 + rand_r(&seed) % 250);
            m->vs.cursor = (uint32_t)rand_r(&seed) % (tape_len(m->builder.tape) + 1);
            m->vs.overlay_scroll = rand_r(&seed) % 60 - 10;
            m->vs.focus = (uint16_t)(rand_r(&seed) % 4);
            m->vs.flight.step = rand_r(&seed) % 12;
            moment_fold(m);
            scene_draw(c, &m->scene);
            if (canvas_rows(c) >= 24 && canvas_cols(c) >= 80) assert_int_equal(canvas_clipped(c), 0);
            canvas_free(c);
            moment_free(m);
        }
}

static struct tape_event random_event(unsigned *seed, uint32_t len)
{
    struct tape_event e = {.kind = (enum tape_kind)(rand_r(seed) % TAPE_NKINDS), .host = (enum host)(rand_r(seed) % 3)};
    unsigned char *raw = (unsigned char *)&e.u;
    switch (e.kind) {
    case TAPE_SENT:
        e.u.sent.number = len % 50;
        e.u.sent.seg.flags = (uint8_t)rand_r(seed);
        e.u.sent.seg.len = (uint16_t)rand_r(seed);
        e.u.sent.rel_seq = (uint32_t)rand_r(seed);
        e.u.sent.rel_ack = (uint32_t)rand_r(seed);
        e.host = (enum host)(rand_r(seed) % 2);
        break;
    case TAPE_SOCKET:
        e.u.socket.listener = rand_r(seed) % 2;
        break;
    case TAPE_STATE:
        e.u.state.from = (enum fsm_state)(rand_r(seed) % FSM_NSTATES);
        e.u.state.to = (enum fsm_state)(rand_r(seed) % FSM_NSTATES);
        e.u.state.edge = (int16_t)(rand_r(seed) % (int)fsm_nedges - 1);
        e.u.state.marks = (unsigned)rand_r(seed) % 8;
        break;
    case TAPE_CALL:
        e.u.call.call = (enum tape_call)(rand_r(seed) % CALL_NCALLS);
        e.u.call.marks = (unsigned)rand_r(seed) % 16;
        e.u.call.result = rand_r(seed) % 5 - 2;
        e.u.call.err = rand_r(seed) % 140;
        break;
    case TAPE_PROGRAM:
        e.u.program.what = (enum program_event)(rand_r(seed) % 3);
        e.u.program.signal = rand_r(seed) % 70;
        break;
    case TAPE_TIMER:
        e.u.timer.which = (enum socket_timer)(rand_r(seed) % TIMER_NKINDS);
        e.u.timer.due = rand_r(seed) * VTIME_MS;
        e.u.timer.span = e.u.timer.due;
        break;
    case TAPE_AUTO:
        e.u.automatic.on = rand_r(seed) % 2;
        e.u.automatic.delay = rand_r(seed) % 5 * VTIME_SECOND;
        break;
    case TAPE_SETTING:
        e.u.setting.what = (enum setting)(rand_r(seed) % SET_COUNT);
        break;
    case TAPE_ROW:
        e.u.row.recvq = (uint32_t)rand_r(seed);
        break;
    case TAPE_NOTE:
        e.u.note.op = (enum command_op)(rand_r(seed) % (CMD_COUNT + 1));
        break;
    case TAPE_ENGINE: case TAPE_COMMAND: case TAPE_REPEATED: case TAPE_DELIVERED: case TAPE_DROPPED: case TAPE_SWAPPED:
    case TAPE_TIMER_FIRED: case TAPE_EXPECT: case TAPE_NKINDS:
        for (size_t i = 0; i < 8; i++) raw[i] = (unsigned char)(rand_r(seed) % 40);
        if (e.kind == TAPE_EXPECT) e.u.expect.ok = rand_r(seed) % 2;
        break;
    }
    if (e.kind == TAPE_NKINDS) e.kind = TAPE_NOTE;
    e.sock = (uint16_t)(rand_r(seed) % 4);
    e.cause = rand_r(seed) % 3 ? (uint32_t)rand_r(seed) % (len + 1) : TAPE_SELF;
    return e;
}

static char *drawn(const struct moment_scene *m, int rows, int cols)
{
    struct canvas *c = canvas_new(rows, cols);
    scene_draw(c, &m->scene);
    char *dump = canvas_dump(c, false);
    canvas_free(c);
    return dump;
}

static void nothing_behind_the_cursor_is_ever_shown(void **state)
{
    (void)state;
    unsigned seed = 11;
    for (const struct moment_row *row = moment_table; row->name; row++) {
        struct moment_scene *m = moment_play(row->name);
        for (int size = 0; size < SIZES; size++) {
            char *before = drawn(m, sizes[size].rows, sizes[size].cols);
            for (int i = 0; i < 40; i++) {
                struct tape_event e = random_event(&seed, tape_len(m->builder.tape));
                builder_add(&m->builder, &e, "of the future");
            }
            char *after = drawn(m, sizes[size].rows, sizes[size].cols);
            assert_string_equal(after, before);
            free(before);
            free(after);
        }
        moment_free(m);
    }
}

static void any_tape_can_be_drawn(void **state)
{
    (void)state;
    unsigned seed = 5;
    for (int round = 0; round < 60; round++) {
        struct moment_scene *m = moment_play("fresh");
        for (int i = 0; i < 120; i++) {
            struct tape_event e = random_event(&seed, tape_len(m->builder.tape));
            builder_add(&m->builder, &e, "x\xc3\xa9");
        }
        m->vs.cursor = tape_len(m->builder.tape);
        m->vs.chosen = (uint32_t)rand_r(&seed) % 20;
        moment_fold(m);
        for (int size = 0; size < SIZES; size++) free(drawn(m, sizes[size].rows, sizes[size].cols));
        moment_free(m);
    }
}

static void the_screen_changes_at_most_once_a_second(void **state)
{
    (void)state;
    struct moment_scene *m = moment_play("time-wait");
    for (int i = 0; i < 46; i++) {
        vtime next = scene_next_change(&m->scene);
        assert_true(next - m->vs.now <= VTIME_SECOND && next > m->vs.now);
        m->vs.now = next - 1;
        char *same = drawn(m, 24, 80);
        m->vs.now = next;
        char *other = drawn(m, 24, 80);
        assert_string_not_equal(other, same);
        free(same);
        free(other);
    }
    m->vs.now += 2 * VTIME_SECOND; /* the kernel is late: it is looked at four times a second */
    assert_int_equal(scene_next_change(&m->scene) - m->vs.now, 250 * VTIME_MS);
    m->vs.live = false;
    assert_true(scene_next_change(&m->scene) == VTIME_NEVER);
    moment_free(m);
}

static bool shows_at(const struct moment_scene *m, int rows, int cols, const char *words)
{
    char *dump = drawn(m, rows, cols);
    bool found = strstr(dump, words) != NULL;
    free(dump);
    return found;
}

static bool shows(const struct moment_scene *m, const char *words) { return shows_at(m, 24, 80, words); }

static void a_fresh_lab_says_what_to_press_and_a_fresh_tape_how_to_go_on(void **state)
{
    (void)state;
    struct moment_scene *m = moment_play("fresh");
    assert_true(shows(m, "Each segment then waits in your hand"));
    m->vs.replay = true;
    assert_true(shows(m, "to see what happened next"));
    moment_free(m);
}

static void more_held_than_fit_are_counted_and_the_chosen_one_is_seen(void **state)
{
    (void)state;
    struct moment_scene *m = moment_play("listen");
    for (uint32_t i = 0; i < 30; i++) builder_sent(&m->builder, HOST_CLIENT, 0, SEG_ACK, 100 + i, 1, 0, 0, 40001);
    m->vs.cursor = tape_len(m->builder.tape);
    moment_fold(m);
    assert_true(shows(m, "held: 30") && shows(m, "seq 100") && shows(m, "... and 17 more") && !shows(m, "seq 129"));
    m->vs.chosen = 30;
    assert_true(shows(m, "seq 129"));
    moment_free(m);
}

/* Fifty connections of each host. The followed one has its mark, wherever it is. */
static void the_followed_socket_is_in_sight(void **state)
{
    (void)state;
    struct moment_scene *m = moment_play("open");
    for (m->model->nsockets = 0; m->model->nsockets < 100; m->model->nsockets++)
        m->model->socket[m->model->nsockets] = (struct model_socket){
            .host = m->model->nsockets % 2 ? HOST_SERVER : HOST_CLIENT, .number = (uint16_t)(m->model->nsockets + 1),
            .state = FSM_ESTABLISHED, .lport = (uint16_t)(1000 + m->model->nsockets), .rport = 9};
    const struct model_socket *rows[200];
    assert_int_equal(scene_sockets(m->model, rows, 200), 100);
    assert_int_equal(scene_sockets(m->model, rows, 7), 7);
    assert_true(shows(m, "... and 97 more") || shows(m, "... and 98 more"));
    assert_true(shows(m, ":1098 ") && shows(m, ":1099 ")); /* the newest of each host */
    for (int i = 0; i < 100; i++) {
        char port[16];
        m->vs.focus_host = rows[i]->host;
        m->vs.focus = rows[i]->number;
        snprintf(port, sizeof port, ":%u ", rows[i]->lport);
        assert_true(shows(m, port) && shows(m, rows[i]->host == HOST_CLIENT ? ">(C)" : ">[S]"));
    }
    moment_free(m);
}

/* A killed program lets go of all its sockets at once: the arrow that is told glows,
 * however many there are. */
static void the_told_arrow_glows_behind_many_others(void **state)
{
    (void)state;
    struct moment_scene *m = moment_play("open");
    struct builder *b = &m->builder;
    builder_command(b, HOST_SERVER, CMD_KILL, "server kill");
    builder_program(b, HOST_SERVER, PROGRAM_SIGNALED, SIGKILL);
    int told = 0;
    for (size_t i = 0; i < fsm_nedges && told < 12; i++)
        if (fsm_edges[i].marks & FSM_DRAWN && fsm_edges[i].cause != ON_2MSL) {
            builder_state(b, HOST_SERVER, (uint16_t)(10 + told), fsm_edges[i].from, fsm_edges[i].to,
                          fsm_edges[i].cause, 0);
            told++;
        }
    builder_state(b, HOST_SERVER, 2, FSM_TIME_WAIT, FSM_CLOSED, ON_2MSL, STATE_GONE);
    builder_state(b, HOST_SERVER, 1, FSM_LISTEN, FSM_CLOSED, ON_CLOSE, STATE_GONE);
    m->vs.cursor = tape_len(b->tape);
    moment_fold(m);
    struct canvas *c = canvas_new(24, 80);
    scene_draw(c, &m->scene);
    int lit = 0;
    for (int i = 0; i < 24 * 80; i++) lit += canvas_at(c, i / 80, i % 80)->role == STYLE_LAB_LIT_SERVER;
    assert_true(lit >= 4); /* "2MSL" */
    canvas_free(c);
    moment_free(m);
}

/* Tab follows an older connection: then the end of the newest one is not filled. */
static void a_host_has_one_filled_tag(void **state)
{
    (void)state;
    struct moment_scene *m = moment_play("time-wait"); /* the client's newest waits, the server's is CLOSED */
    struct builder *b = &m->builder;
    builder_socket(b, HOST_SERVER, 9, 1, PORT_SERVER, 40400);
    builder_state(b, HOST_SERVER, 9, FSM_LISTEN, FSM_SYN_RCVD, ON_SYN, STATE_NEW);
    builder_socket(b, HOST_SERVER, 10, 1, PORT_SERVER, 40401);
    builder_state(b, HOST_SERVER, 10, FSM_LISTEN, FSM_SYN_RCVD, ON_SYN, STATE_NEW);
    builder_state(b, HOST_SERVER, 10, FSM_SYN_RCVD, FSM_CLOSED, ON_ABORT, STATE_GONE);
    m->vs.cursor = tape_len(b->tape);
    for (int tab = 0; tab < 2; tab++) {
        m->vs.focus_host = HOST_SERVER;
        m->vs.focus = tab ? 9 : 0;
        moment_fold(m);
        struct canvas *c = canvas_new(24, 80);
        scene_draw(c, &m->scene);
        int filled = 0;
        for (int i = 0; i < 16 * 50; i++) filled += canvas_at(c, i / 50, i % 50)->role == STYLE_TAG_SERVER;
        assert_int_equal(filled, 1);
        canvas_free(c);
    }
    moment_free(m);
}

static void a_long_message_has_two_lines_and_is_cut_behind_a_word(void **state)
{
    (void)state;
    struct moment_scene *m = moment_play("fresh");
    m->vs.message = "The server's program has no open connection to be seen here: L listens, and c connects to it.";
    assert_true(shows(m, "'s program has no open connection to be seen here: L listens,"));
    assert_true(shows(m, "connects to it. "));
    m->vs.message = "A sentence that takes more than two lines of eighty columns each is cut, and so that one "
                    "sees that it is cut there stand three dots behind the last of its words that still has room.";
    assert_true(shows(m, "A sentence that takes more") && shows(m, "the last of ...") && !shows(m, "room."));
    m->vs.message = "/a/path/without/any/blank/that/is/longer/than/two/lines/of/a/small/window/and/goes/on/and/"
                    "on/and/on/and/on/and/on/and/on/and/on/and/on/and/on/and/on/and/on/and/on/and/on/and/on";
    assert_true(shows(m, "/a/path/without") && shows(m, "..."));
    m->vs.message = "It is short.";
    assert_true(shows(m, "It is short. "));
    moment_free(m);
}

static void a_log_without_calls_says_so(void **state)
{
    (void)state;
    struct moment_scene *m = moment_play("fresh");
    m->vs.overlay = OVERLAY_CALLS;
    assert_true(shows(m, "none yet"));
    moment_free(m);
    m = moment_play("calls");
    assert_false(shows(m, "none yet"));
    moment_free(m);
}

static const struct key_help many_keys[] = {
    {"one", "a", NULL, "x"}, {"one", "b", NULL, "x"}, {"one", "c", NULL, "x"}, {"one", "d", NULL, "x"},
    {"one", "e", NULL, "x"}, {"one", "f", NULL, "x"}, {"one", "g", NULL, "x"}, {"one", "h", NULL, "x"},
    {"one", "i", NULL, "x"}, {"one", "j", NULL, "x"}, {"one", "k", NULL, "x"}, {"one", "l", NULL, "x"},
    {"one", "m", NULL, "x"}, {"one", "n", NULL, "x"}, {"one", "o", NULL, "x"}, {"one", "p", NULL, "x"},
    {"one", "q", NULL, "x"}, {"one", "r", NULL, "x"}, {"one", "s", NULL, "x"}, {"one", "t", NULL, "x"},
    {"one", "u", NULL, "x"}, {"one", "v", NULL, "x"}, {"one", "w", NULL, "x"}, {"one", "last", NULL, "x"}, {0}};

static void help_scrolls_to_its_last_row_and_no_farther(void **state)
{
    (void)state;
    struct moment_scene *m = moment_play("fresh");
    m->scene.help = many_keys;
    m->vs.overlay = OVERLAY_HELP;
    int most = scene_overlay_max(&m->scene, 24, 80);
    assert_int_equal(scene_overlay_max(&m->scene, 10, 80), 0);
    assert_in_range(most, 1, 24);
    assert_true(shows(m, "Down: more") && !shows(m, " last "));
    m->vs.overlay_scroll = most - 1;
    assert_true(shows(m, "Down: more") && !shows(m, " last "));
    m->vs.overlay_scroll = most;
    assert_true(!shows(m, "Down: more") && shows(m, " last "));
    moment_free(m);
}

static bool story_says(const char *moment, const char *words)
{
    struct moment_scene *m = moment_play(moment);
    struct story st;
    char line[STORY_TEXT * 2] = "";
    size_t used = 0;
    story_tell(&st, &m->scene);
    const struct { const struct story_span *spans; int n; } lines[] = {
        {st.what, st.nwhat}, {st.arrow, st.narrow}, {st.why, st.nwhy}, {st.note, st.nnote}};
    for (size_t l = 0; l < 4; l++)
        for (int i = 0; i < lines[l].n; i++)
            used += (size_t)snprintf(line + used, sizeof line - used, "%.*s", lines[l].spans[i].len,
                                     st.text + lines[l].spans[i].at);
    moment_free(m);
    if (strstr(line, words)) return true;
    fprintf(stderr, "%s: '%s' is not in '%s'\n", moment, words, line);
    return false;
}

static void the_story_says_what_happened(void **state)
{
    (void)state;
    assert_true(story_says("syn-held", "connect(192.0.2.2:6000) waiting   sent SYN seq 0, held"));
    assert_true(story_says("open", "received ACK seq 1 ack 1   accept() = 4"));
    assert_true(story_says("reset", "recv() = -1 ECONNRESET"));
    assert_true(story_says("reset", "an arrow that figure 5 leaves out"));
    assert_true(story_says("refused", "connect() = -1 ECONNREFUSED"));
    assert_true(story_says("dropped", "SYN seq 0 dropped: nobody answers it"));
    assert_true(story_says("killed", "the server's program was killed (SIGKILL); the kernel closes its sockets"));
    assert_true(story_says("killed", "ESTABLISHED ━━ close()/FIN ━━► FIN_WAIT_1"));
    assert_true(story_says("cookie", "inferred"));
    assert_true(story_says("off-the-map", "off the map"));
    assert_true(story_says("fresh", "no socket exists yet"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_moment_looks_like_its_golden),
        cmocka_unit_test(every_glyph_of_every_moment_has_an_ascii_twin),
        cmocka_unit_test(a_window_below_80x24_gets_one_line),
        cmocka_unit_test(no_size_and_no_cursor_makes_a_pane_leave_its_place),
        cmocka_unit_test(nothing_behind_the_cursor_is_ever_shown),
        cmocka_unit_test(any_tape_can_be_drawn),
        cmocka_unit_test(the_screen_changes_at_most_once_a_second),
        cmocka_unit_test(a_fresh_lab_says_what_to_press_and_a_fresh_tape_how_to_go_on),
        cmocka_unit_test(more_held_than_fit_are_counted_and_the_chosen_one_is_seen),
        cmocka_unit_test(the_followed_socket_is_in_sight),
        cmocka_unit_test(the_told_arrow_glows_behind_many_others),
        cmocka_unit_test(a_host_has_one_filled_tag),
        cmocka_unit_test(a_log_without_calls_says_so),
        cmocka_unit_test(a_long_message_has_two_lines_and_is_cut_behind_a_word),
        cmocka_unit_test(help_scrolls_to_its_last_row_and_no_farther),
        cmocka_unit_test(the_story_says_what_happened),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
