/* test_keymap_rest.c - the keys and the footer while a lesson rests, and where it strayed;
 * whatever is refused then, or without a lesson, is said, and read whole. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "ui/keymap.h"

static struct model model;
static struct keymap_state state;

static int setup(void **unused)
{
    (void)unused;
    model_init(&model);
    model.host[HOST_CLIENT].running = model.host[HOST_SERVER].running = true;
    state = (struct keymap_state){.model = &model, .live = true, .next = VTIME_NEVER, .plays = "lesson"};
    return 0;
}

/* Why a key cannot act; "": it can. */
static const char *refusal(int key)
{
    static char why[160];
    enum host host;
    const struct keymap_row *row = keymap_find(key, &host);
    assert_non_null(row);
    const bool able = keymap_able(row, host, &state, why, sizeof why);
    assert_int_equal(able, !*why);
    return why;
}

static const char *footer_text(void)
{
    static char text[400];
    struct keymap_footer footer;
    keymap_footer_fill(&footer, &state);
    *text = '\0';
    for (int i = 0; i < KEYMAP_HINTS && footer.hints[i].keys; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s %s", i ? "  " : "", footer.hints[i].keys,
                 footer.hints[i].help);
    return text;
}

static void only_what_rests_can_be_come_back_to(void **unused)
{
    (void)unused;
    state.plays = NULL;
    assert_string_equal(refusal('b'), "No lesson rests here: e shows the lessons.");
    state.plays = "lesson";
    assert_string_equal(refusal('b'), "The lesson is over: Home and u begin it again.");
    state.script = "client connect";
    state.live = false;
    assert_string_equal(refusal('b'), "The lesson does not rest: Space goes on with it.");
    state.live = true;
    assert_string_equal(refusal('b'), ""); /* the first says so, the second plays it anew */
    state.script = NULL;
    state.rests = true;
    assert_string_equal(refusal('b'), "");
    state.busy = true;
    assert_string_equal(refusal('b'), "The last command is not over yet.");
}

static void while_it_rests_space_is_for_the_wire(void **unused)
{
    (void)unused;
    state.rests = state.chapter = true;
    assert_string_equal(refusal(' '), "Nothing is on the wire: b goes on with the lesson.");
    assert_string_equal(refusal(']'), "The lesson rests: b goes on with it.");
    model.nheld = 1;
    model.held[0] = (struct model_held){.number = 1, .copies = 1};
    assert_string_equal(refusal(' '), "");
}

static void while_it_plays_space_is_for_the_lesson(void **unused)
{
    (void)unused;
    model.nheld = 1;
    model.held[0] = (struct model_held){.number = 1, .copies = 1};
    assert_string_equal(refusal('s'), "The client's program has no open connection: Space delivers what is held.");
    state.script = "client connect";
    assert_string_equal(refusal('s'), "The client's program has no open connection: Space goes on with the lesson.");
    assert_string_equal(refusal('X'), "The server's program has no open socket: Space goes on with the lesson.");
}

static void looking_back_the_footer_says_that_space_goes_forward(void **unused)
{
    (void)unused;
    state.live = false;
    state.cursor = 5;
    state.script = "client connect";
    assert_string_equal(footer_text(), "Right forward  Left back  u go on from here  End end  ? help");
    state.plays_on = true;
    assert_string_equal(footer_text(), "Space forward again  Left back  u go on from here  End end  ? help");
}

static void the_footer_has_the_way_back_second(void **unused)
{
    (void)unused;
    state.rests = true;
    assert_string_equal(footer_text(), "L listen  b lesson  c connect  e lessons  : command  ? help");
    state.lessons = true; /* a list that is open has its own keys */
    assert_string_equal(footer_text(), "Up Down choose  Enter start  Esc close  q quit");
}

static void what_strayed_can_be_played_again_while_it_goes_on(void **unused)
{
    (void)unused;
    state.script = "client connect";
    state.failed = true;
    assert_string_equal(refusal('b'), "");
    assert_string_equal(footer_text(), "Space client connect  b play it again  : command  ? help  q quit");
}

static void up_and_down_choose_where_there_is_a_choice(void **unused)
{
    (void)unused;
    assert_string_equal(refusal(UI_KEY_UP), "Nothing is on the wire: L listens, c connects.");
    state.following = true; /* then they go through the sockets */
    assert_string_equal(refusal(UI_KEY_DOWN), "");
    state.following = false;
    model.nheld = 1;
    assert_string_equal(refusal(UI_KEY_DOWN), "");
}

/* A message has 78 columns on the smallest screen, and is cut there. */
static void a_refusal_is_read_whole(void **unused)
{
    (void)unused;
    enum { MOMENTS = 1 << 6 };
    struct tape *tape = tape_new();
    assert_non_null(tape);
    state.tape = tape;
    model.held[0] = (struct model_held){.number = 1, .copies = 1};
    for (int moment = 0; moment < MOMENTS; moment++) {
        model.nheld = moment & 1;
        model.host[HOST_CLIENT].running = model.host[HOST_SERVER].running = moment & 2;
        state.plays = moment & 4 ? "lesson" : NULL;
        state.script = state.plays && moment & 8 ? "client connect" : NULL;
        state.rests = state.plays && !state.script;
        state.live = moment & 16;
        state.replay = moment & 32;
        for (int i = 0; i < KEYMAP_COUNT; i++)
            for (enum host host = HOST_CLIENT; host < HOST_COUNT; host++) {
                char why[160];
                keymap_able(&keymap_table[i], host, &state, why, sizeof why);
                if (strlen(why) > 78) fail_msg("%zu columns: %s", strlen(why), why);
            }
    }
    tape_free(tape);
}

#define FRESH(test) cmocka_unit_test_setup(test, setup)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FRESH(only_what_rests_can_be_come_back_to),
        FRESH(while_it_rests_space_is_for_the_wire),
        FRESH(while_it_plays_space_is_for_the_lesson),
        FRESH(looking_back_the_footer_says_that_space_goes_forward),
        FRESH(the_footer_has_the_way_back_second),
        FRESH(up_and_down_choose_where_there_is_a_choice),
        FRESH(a_refusal_is_read_whole),
        FRESH(what_strayed_can_be_played_again_while_it_goes_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
