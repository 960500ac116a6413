/* test_keymap.c - the table of keys: sound as a table, honest about what can act,
 * and a footer that never offers what cannot. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "script/script.h"
#include "ui/keymap.h"
#include "view/canvas.h"

struct bench { struct model model; struct tape *tape; struct keymap_state state; };

static int bench_setup(void **state)
{
    struct bench *b = calloc(1, sizeof *b);
    if (!b || !(b->tape = tape_new())) return -1;
    model_init(&b->model);
    b->model.host[HOST_CLIENT].running = b->model.host[HOST_SERVER].running = true;
    b->state = (struct keymap_state){ .model = &b->model, .tape = b->tape, .live = true };
    *state = b;
    return 0;
}

static int bench_teardown(void **state)
{
    struct bench *b = *state;
    tape_free(b->tape);
    free(b);
    return 0;
}

static void socket_add(struct bench *b, enum host host, enum fsm_state is, bool owned)
{
    struct model_socket *socket = &b->model.socket[b->model.nsockets++];
    *socket = (struct model_socket){ .host = host, .number = (uint16_t)b->model.nsockets, .state = is, .owned = owned,
                                     .listener = is == FSM_LISTEN };
    if (socket->listener) b->model.host[host].listener = socket->number;
    else b->model.host[host].newest = socket->number;
}

static void held_add(struct bench *b, uint32_t number, enum host from)
{
    b->model.held[b->model.nheld++] = (struct model_held){ .number = number, .from = from, .copies = 1 };
}

static bool able(const struct bench *b, int key, char why[160])
{
    enum host host;
    const struct keymap_row *row = keymap_find(key, &host);
    assert_non_null(row);
    return keymap_able(row, host, &b->state, why, 160);
}

static void assert_refused(const struct bench *b, int key, const char *says)
{
    char why[160];
    assert_false(able(b, key, why));
    if (!strstr(why, says)) fail_msg("'%s' does not say '%s'", why, says);
}

static void assert_line(const struct bench *b, int key, const char *line)
{
    char buf[200];
    enum host host;
    const struct keymap_row *row = keymap_find(key, &host);
    assert_true(keymap_command(row, host, &b->state, buf, sizeof buf));
    assert_string_equal(buf, line);
}

static const char *footer_text(const struct bench *b)
{
    static char text[256];
    struct keymap_footer footer;
    size_t used = 0;
    keymap_footer_fill(&footer, &b->state);
    for (const struct key_hint *hint = footer.hints; hint < footer.hints + KEYMAP_HINTS && hint->keys; hint++)
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%s %s", used ? "  " : "", hint->keys, hint->help);
    return text;
}

static void rows_stand_in_the_order_of_their_ids(void **state)
{
    (void)state;
    for (int i = 0; i < KEYMAP_COUNT; i++) assert_int_equal(keymap_table[i].id, i);
}

static void no_key_is_bound_twice(void **state)
{
    (void)state;
    enum host host;
    for (int i = 0; i < KEYMAP_COUNT; i++)
        for (int k = 0; k < KEYMAP_KEYS && keymap_table[i].keys[k]; k++) {
            int key = keymap_table[i].keys[k];
            assert_ptr_equal(keymap_find(key, &host), &keymap_table[i]);
            if (keymap_table[i].pair) assert_ptr_equal(keymap_find(key - 'a' + 'A', &host), &keymap_table[i]);
        }
}

static void lower_case_is_the_client_and_upper_case_the_server(void **state)
{
    (void)state;
    enum host host;
    for (int i = 0; i < KEYMAP_COUNT; i++) {
        if (!keymap_table[i].pair) continue;
        keymap_find(keymap_table[i].keys[0], &host);
        assert_int_equal(host, HOST_CLIENT);
        keymap_find(keymap_table[i].keys[0] - 'a' + 'A', &host);
        assert_int_equal(host, HOST_SERVER);
    }
}

static void every_command_of_a_key_is_one_line_of_the_script_language(void **state)
{
    struct bench *b = *state;
    held_add(b, 7, HOST_CLIENT);
    for (int i = 0; i < KEYMAP_COUNT; i++)
        for (int h = 0; h < HOST_COUNT; h++) {
            char line[200];
            struct error error;
            if (!keymap_command(&keymap_table[i], (enum host)h, &b->state, line, sizeof line)) continue;
            struct script *script = script_parse(":", line, strlen(line), &error);
            if (!script) fail_msg("%s", error.text);
            assert_int_equal(script_len(script), 1);
            script_free(script);
        }
}

static void help_texts_fit_their_column(void **state)
{
    (void)state;
    for (int i = 0; i < KEYMAP_COUNT; i++) {
        assert_in_range(canvas_width(keymap_table[i].help), 1, 34);
        assert_true(*keymap_table[i].group && *keymap_table[i].name);
    }
}

static void help_has_a_row_for_each_key_and_ends(void **state)
{
    (void)state;
    struct keymap_help help;
    keymap_help_fill(&help);
    assert_string_equal(help.rows[KEYMAP_CONNECT].keys, "c");
    assert_string_equal(help.rows[KEYMAP_CONNECT].other, "C");
    assert_string_equal(help.rows[KEYMAP_DELIVER].keys, "Space");
    assert_null(help.rows[KEYMAP_DELIVER].other);
    assert_string_equal(help.rows[KEYMAP_QUIT].keys, "q Ctrl-C");
    assert_null(help.rows[KEYMAP_COUNT].group);
}

static void a_key_of_no_row_is_found_nowhere(void **state)
{
    (void)state;
    enum host host;
    static const int free_keys[] = { 'f', UI_KEY_F6, 0, -1, UI_KEY_LAST, 'B', 'D', 'Q', 'M' };
    for (size_t i = 0; i < sizeof free_keys / sizeof *free_keys; i++) assert_null(keymap_find(free_keys[i], &host));
}

static void a_toggle_asks_for_the_other_value(void **state)
{
    struct bench *b = *state;
    assert_line(b, 'O', "server set reuseaddr on");
    b->model.host[HOST_SERVER].setting[SET_REUSEADDR] = 1;
    assert_line(b, 'O', "server set reuseaddr off");
    assert_line(b, 'o', "client set reuseaddr on");
    assert_line(b, 'p', "client set sigpipe ignore");
}

static void auto_is_turned_off_when_it_was_turned_on(void **state)
{
    struct bench *b = *state;
    assert_line(b, 'a', "wire auto 500ms");
    b->model.automatic.on = true;
    assert_line(b, 'a', "wire auto off");
    b->model.automatic.on = false;
    assert_line(b, 'a', "wire auto 500ms");
}

static void plus_and_minus_go_from_speed_to_speed_and_keep_the_loss(void **state)
{
    struct bench *b = *state;
    static const struct { vtime delay; const char *faster, *slower; } rows[] = {
        { 500 * VTIME_MS, "wire auto 250ms", "wire auto 1s" }, { 100 * VTIME_MS, "wire auto 0", "wire auto 250ms" },
        { 300 * VTIME_MS, "wire auto 250ms", "wire auto 500ms" }, { VTIME_SECOND, "wire auto 500ms", "wire auto 2s" },
        { 3 * VTIME_SECOND, "wire auto 2s", NULL }, { 0, NULL, "wire auto 100ms" },
    };
    assert_refused(b, '+', "a has them delivered");
    assert_refused(b, '-', "a has them delivered");
    b->model.automatic.on = true;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        b->model.automatic.delay = rows[i].delay;
        if (rows[i].faster) assert_line(b, '+', rows[i].faster);
        else assert_refused(b, '+', "at once");
        if (rows[i].slower) assert_line(b, '-', rows[i].slower);
        else assert_refused(b, '-', "a holds them again");
    }
    b->model.automatic.loss = 20;
    assert_line(b, '-', "wire auto 100ms loss 20");
}

static void time_passes_to_what_is_due_next_and_a_bit_more_rather_than_less(void **state)
{
    struct bench *b = *state;
    assert_refused(b, 't', ":sim goes on from here");
    b->state.warps = true;
    b->state.next = VTIME_NEVER;
    assert_refused(b, 't', "Nothing comes due");
    b->state.next = 60 * VTIME_SECOND;
    assert_line(b, 't', "wait 60s");
    b->state.next = 59 * VTIME_SECOND + 1;
    assert_line(b, 't', "wait 59001ms");
    b->state.live = false;
    assert_refused(b, 't', "End goes there");
    b->state.live = true;
    b->state.busy = true;
    assert_refused(b, 't', "not over yet");
}

static void wire_keys_mean_the_chosen_segment_while_it_is_held(void **state)
{
    struct bench *b = *state;
    held_add(b, 3, HOST_CLIENT);
    held_add(b, 4, HOST_CLIENT);
    assert_line(b, 'd', "wire drop #3");
    b->state.chosen = 4;
    assert_line(b, 'd', "wire drop #4");
    assert_line(b, UI_KEY_ENTER, "wire deliver #4");
    assert_line(b, ' ', "wire deliver");
    b->state.chosen = 9;
    assert_line(b, '2', "wire dup #3");
}

static void a_segment_with_no_neighbour_behind_it_is_not_swapped(void **state)
{
    struct bench *b = *state;
    char why[160];
    held_add(b, 1, HOST_CLIENT);
    held_add(b, 2, HOST_SERVER);
    assert_refused(b, 'w', "of the client");
    held_add(b, 3, HOST_CLIENT);
    assert_true(able(b, 'w', why));
    b->state.chosen = 2;
    assert_refused(b, 'w', "of the server");
}

static void what_cannot_act_says_what_can(void **state)
{
    struct bench *b = *state;
    assert_refused(b, ' ', "L listens, c connects");
    assert_refused(b, 's', "c connects");
    assert_refused(b, 'n', "k kills it");
    b->model.host[HOST_SERVER].running = false;
    assert_refused(b, 'L', "N starts it again");
    assert_refused(b, UI_KEY_LEFT, "beginning");
    assert_refused(b, UI_KEY_RIGHT, "nothing newer");
}

/* Commands branch there, also while the last one at the end is not over. */
static void the_past_takes_commands_as_the_present_does(void **state)
{
    struct bench *b = *state;
    char why[160];
    held_add(b, 1, HOST_CLIENT);
    b->state.busy = true;
    assert_refused(b, ' ', "not over yet");
    b->state.live = false;
    assert_true(able(b, ' ', why));
    assert_true(able(b, 'c', why));
    assert_refused(b, 's', "no open connection");
    assert_true(able(b, UI_KEY_END, why));
}

static void undo_needs_something_that_was_done_and_takes_back_a_wait(void **state)
{
    struct bench *b = *state;
    char why[160];
    assert_refused(b, 'u', "Nothing was done yet");
    b->state.cursor = 7;
    b->state.busy = true;
    assert_true(able(b, 'u', why));
    b->state.cursor = 0;
    b->state.live = false;
    assert_true(able(b, 'u', why)); /* at the beginning: all of it is set aside */
    b->state.replay = true;
    assert_refused(b, 'u', "This is a saved tape");
}

static void marks_are_counted_up_to_the_cursor(void **state)
{
    struct bench *b = *state;
    struct tape_event e = {.kind = TAPE_COMMAND, .host = HOST_NONE, .cause = TAPE_SELF};
    e.u.command.op = CMD_MARK;
    for (int i = 0; i < 3; i++) tape_append(b->tape, &e, "mark x", 6);
    b->state.cursor = 3;
    assert_line(b, 'm', "mark mark 4");
    b->state.cursor = 1;
    assert_line(b, 'm', "mark mark 2");
}

static void a_call_that_will_fail_is_not_refused(void **state)
{
    struct bench *b = *state;
    char why[160];
    socket_add(b, HOST_SERVER, FSM_LISTEN, true);
    assert_true(able(b, 'L', why)); /* EADDRINUSE is the lesson */
    assert_true(able(b, 'c', why));
}

static void footer_of_a_fresh_lab(void **state)
{
    assert_string_equal(footer_text(*state), "L listen  c connect  e lessons  : command  ? help  q quit");
}

static void footer_of_one_held_segment(void **state)
{
    struct bench *b = *state;
    socket_add(b, HOST_CLIENT, FSM_SYN_SENT, true);
    held_add(b, 1, HOST_CLIENT);
    assert_memory_equal(footer_text(b), "Space deliver  d drop  2 duplicate", 34);
}

static void footer_of_an_open_connection(void **state)
{
    struct bench *b = *state;
    b->state.cursor = 5;
    socket_add(b, HOST_SERVER, FSM_LISTEN, true);
    socket_add(b, HOST_CLIENT, FSM_ESTABLISHED, true);
    socket_add(b, HOST_SERVER, FSM_ESTABLISHED, true);
    assert_string_equal(footer_text(b), "s send  x close  X server closes  K kill -9  Left back  ? help");
}

/* After half-close a send is death by SIGPIPE: it is the other's turn. */
static void footer_of_a_half_closed_connection_offers_what_can_be_done(void **state)
{
    struct bench *b = *state;
    socket_add(b, HOST_CLIENT, FSM_FIN_WAIT_2, true);
    socket_add(b, HOST_SERVER, FSM_CLOSE_WAIT, true);
    b->model.socket[1].recvq = 1; /* the FIN */
    assert_string_equal(footer_text(b), "S server sends  X server closes  x close  ? help");
    b->model.socket[0].recvq = 5;
    assert_string_equal(footer_text(b), "S server sends  r receive  X server closes  x close  ? help");
}

static void footer_offers_to_read_before_a_close_that_would_reset(void **state)
{
    struct bench *b = *state;
    socket_add(b, HOST_CLIENT, FSM_ESTABLISHED, true);
    socket_add(b, HOST_SERVER, FSM_ESTABLISHED, true);
    b->model.socket[1].recvq = 5;
    assert_string_equal(footer_text(b), "s send  R server receives  x close  X server closes  ? help");
    held_add(b, 1, HOST_SERVER);
    assert_string_equal(footer_text(b), "Space deliver  d drop  R server receives  X server closes  ? help");
}

static void footer_of_a_lost_syn_offers_no_send(void **state)
{
    struct bench *b = *state;
    socket_add(b, HOST_CLIENT, FSM_SYN_SENT, true);
    assert_string_equal(footer_text(b), "x close  K kill -9  ? help");
}

static void footer_shows_the_scripts_next_line_and_never_loses_help(void **state)
{
    struct bench *b = *state;
    b->state.cursor = 5;
#define ONE "\xe4\xb8\xad"
#define SEVEN ONE ONE ONE ONE ONE ONE ONE
    b->state.script = "client send \"" SEVEN SEVEN "\"";
    assert_string_equal(footer_text(b), "Space client send \"" SEVEN ONE ONE ONE ONE "...  Left back  ? help");
    b->state.script = "client connect";
    assert_string_equal(footer_text(b), "Space client connect  Left back  u undo  : command  ? help");
}

static void footer_tells_how_to_go_from_socket_to_socket(void **state)
{
    struct bench *b = *state;
    socket_add(b, HOST_CLIENT, FSM_ESTABLISHED, true);
    b->state.following = true;
    assert_string_equal(footer_text(b), "Up Down other socket  Esc newest  ? help  q quit");
}

/* Also Enter, though no segment is held that it could deliver. */
static void footer_of_the_atlas_is_about_its_list(void **state)
{
    struct bench *b = *state;
    b->state.atlas = true;
    assert_string_equal(footer_text(b), "Up Down choose  Enter the way to walk it  Esc close  q quit");
    b->state.atlas = false;
    b->state.go = true;
    assert_string_equal(footer_text(b), "Enter play the way  Esc close  q quit");
}

static void footer_of_the_lessons_is_about_their_list(void **state)
{
    struct bench *b = *state;
    b->state.lessons = true;
    assert_string_equal(footer_text(b), "Up Down choose  Enter start  Esc close  q quit");
}

static void a_chapter_to_come_can_be_gone_to_from_the_end_only(void **state)
{
    struct bench *b = *state;
    assert_refused(b, ']', "This is now");
    b->state.chapter = true;
    assert_true(able(b, ']', (char[160]){0}));
    b->state.busy = true;
    assert_refused(b, ']', "not over yet");
    b->state.replay = true;
    assert_refused(b, 'e', "saved tape");
}

static void footer_of_the_past_says_how_to_go_on(void **state)
{
    struct bench *b = *state;
    b->state.live = false;
    b->state.cursor = 5;
    assert_string_equal(footer_text(b), "Right forward  Left back  u go on from here  End end  ? help");
}

static void footer_of_time_wait(void **state)
{
    struct bench *b = *state;
    socket_add(b, HOST_CLIENT, FSM_TIME_WAIT, false);
    b->model.host[HOST_SERVER].running = false;
    assert_memory_equal(footer_text(b), "c connect  N restart  O REUSEADDR", 33);
    b->state.warps = true;
    b->state.next = VTIME_SECOND;
    assert_memory_equal(footer_text(b), "t let time pass  c connect", 26);
}

static void footer_never_offers_a_key_that_does_not_work(void **state)
{
    struct bench *b = *state;
    static const enum fsm_state ends[] = { FSM_SYN_SENT, FSM_ESTABLISHED, FSM_TIME_WAIT, FSM_CLOSE_WAIT };
    for (unsigned bits = 0; bits < 1u << 7; bits++) {
        model_init(&b->model);
        b->model.host[HOST_CLIENT].running = bits & 1;
        b->model.host[HOST_SERVER].running = bits & 2;
        b->state.live = bits & 4;
        b->state.cursor = bits & 8;
        for (unsigned i = 0; i < (bits >> 4 & 3); i++) held_add(b, i + 1, i % 2 ? HOST_SERVER : HOST_CLIENT);
        if (bits & 64) socket_add(b, HOST_CLIENT, ends[bits % 4], bits & 1);
        struct keymap_footer footer;
        keymap_footer_fill(&footer, &b->state);
        assert_non_null(footer.hints[0].keys);
        for (int i = 0; i < KEYMAP_HINTS && footer.hints[i].keys; i++) {
            char why[160];
            const char *keys = footer.hints[i].keys;
            size_t len = strcspn(keys, " ");
            int key = len == 1 ? keys[0] : !strncmp(keys, "Space", len) ? ' '
                    : !strncmp(keys, "Left", len) ? UI_KEY_LEFT : !strncmp(keys, "Right", len) ? UI_KEY_RIGHT
                    : !strncmp(keys, "End", len) ? UI_KEY_END : UI_KEY_UP;
            if (!able(b, key, why)) fail_msg("offers %s: %s", keys, why);
        }
    }
}

int main(void)
{
#define ON_A_BENCH(test) cmocka_unit_test_setup_teardown(test, bench_setup, bench_teardown)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_stand_in_the_order_of_their_ids),
        cmocka_unit_test(no_key_is_bound_twice),
        cmocka_unit_test(lower_case_is_the_client_and_upper_case_the_server),
        ON_A_BENCH(every_command_of_a_key_is_one_line_of_the_script_language),
        cmocka_unit_test(help_texts_fit_their_column),
        cmocka_unit_test(help_has_a_row_for_each_key_and_ends),
        cmocka_unit_test(a_key_of_no_row_is_found_nowhere),
        ON_A_BENCH(a_toggle_asks_for_the_other_value),
        ON_A_BENCH(auto_is_turned_off_when_it_was_turned_on),
        ON_A_BENCH(plus_and_minus_go_from_speed_to_speed_and_keep_the_loss),
        ON_A_BENCH(time_passes_to_what_is_due_next_and_a_bit_more_rather_than_less),
        ON_A_BENCH(wire_keys_mean_the_chosen_segment_while_it_is_held),
        ON_A_BENCH(a_segment_with_no_neighbour_behind_it_is_not_swapped),
        ON_A_BENCH(what_cannot_act_says_what_can),
        ON_A_BENCH(the_past_takes_commands_as_the_present_does),
        ON_A_BENCH(undo_needs_something_that_was_done_and_takes_back_a_wait),
        ON_A_BENCH(marks_are_counted_up_to_the_cursor),
        ON_A_BENCH(a_call_that_will_fail_is_not_refused),
        ON_A_BENCH(footer_of_a_fresh_lab),
        ON_A_BENCH(footer_of_one_held_segment),
        ON_A_BENCH(footer_of_an_open_connection),
        ON_A_BENCH(footer_of_a_half_closed_connection_offers_what_can_be_done),
        ON_A_BENCH(footer_offers_to_read_before_a_close_that_would_reset),
        ON_A_BENCH(footer_of_a_lost_syn_offers_no_send),
        ON_A_BENCH(footer_shows_the_scripts_next_line_and_never_loses_help),
        ON_A_BENCH(footer_tells_how_to_go_from_socket_to_socket),
        ON_A_BENCH(footer_of_the_atlas_is_about_its_list),
        ON_A_BENCH(footer_of_the_lessons_is_about_their_list),
        ON_A_BENCH(a_chapter_to_come_can_be_gone_to_from_the_end_only),
        ON_A_BENCH(footer_of_the_past_says_how_to_go_on),
        ON_A_BENCH(footer_of_time_wait),
        ON_A_BENCH(footer_never_offers_a_key_that_does_not_work),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
