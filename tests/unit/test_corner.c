/* test_corner.c - what the corner says: which engine this is, whether it is now or
 * then, what is set; and why this engine, above the help. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "moments.h"
#include "view/canvas.h"

static bool shows_at(const struct moment_scene *m, int rows, int cols, const char *words)
{
    struct canvas *c = canvas_new(rows, cols);
    scene_draw(c, &m->scene);
    char *dump = canvas_dump(c, false);
    bool found = strstr(dump, words) != NULL;
    free(dump);
    canvas_free(c);
    return found;
}

static bool shows(const struct moment_scene *m, const char *words) { return shows_at(m, 24, 80, words); }

static void add(struct moment_scene *m, struct tape_event e)
{
    e.host = e.kind == TAPE_SETTING ? HOST_CLIENT : HOST_NONE;
    e.cause = TAPE_SELF;
    builder_add(&m->builder, &e, NULL);
    m->vs.cursor = tape_len(m->builder.tape);
    m->vs.now = m->builder.now;
    moment_fold(m);
}

static void the_corner_says_what_is_shown(void **state)
{
    (void)state;
    struct moment_scene *m = moment_play("back");
    assert_true(shows(m, "kernel") && shows(m, " 6 back "));
    m->vs.replay = true;
    assert_true(shows(m, "saved tape") && !shows(m, " 6 back "));
    m->vs.replay = false;
    m->vs.live = true;
    m->scene.engine = "sim";
    assert_true(shows(m, "sim") && shows(m, "live"));
    moment_free(m);
}

static void the_corner_says_what_is_set_aside_in_the_words_there_is_room_for(void **state)
{
    (void)state;
    struct moment_scene *m = moment_play("open");
    assert_false(shows(m, "aside"));
    m->vs.aside = true;
    m->vs.later = 12;
    assert_true(shows_at(m, 30, 100, "live  12 set aside"));
    assert_true(shows(m, "live  aside"));
    m->vs.later = 3;
    assert_true(shows(m, "live  3 aside"));
    m->vs.later = 0; /* what the wire did by itself is no command */
    assert_true(shows_at(m, 30, 100, "live  aside"));
    moment_free(m);
}

static void why_this_engine_stands_whole_above_the_help_and_scrolls_with_it(void **state)
{
    (void)state;
    struct moment_scene *m = moment_play("help");
    int without = scene_overlay_max(&m->scene, 24, 80);
    m->scene.engine_note = "This is the simulator: no lab: cannot open /dev/net/tun: Permission denied; the device is "
                           "for root only: as root, chmod 0666 /dev/net/tun, or run finwait as root.";
    assert_true(shows(m, "cannot open /dev/net/tun: Permission denied;") &&
                shows(m, "chmod 0666 /dev/net/tun, or run"));
    int rows = scene_overlay_max(&m->scene, 24, 80) - without;
    assert_in_range(rows, 2, 3);
    m->vs.overlay_scroll = rows;
    assert_true(!shows(m, "chmod 0666") && shows(m, "programs   small: client"));
    moment_free(m);
}

static void what_is_set_stands_in_the_corner(void **state)
{
    (void)state;
    struct moment_scene *m = moment_play("open");
    add(m, (struct tape_event){.kind = TAPE_AUTO, .u.automatic = {true, 0, 100 * VTIME_MS}});
    assert_true(shows_at(m, 30, 100, "kernel  auto 100ms "));
    assert_true(shows(m, "live  a 100ms ")); /* narrow: the key stands for the word */
    add(m, (struct tape_event){.kind = TAPE_SETTING, .u.setting = {SET_SIGPIPE, 1}});
    assert_true(shows_at(m, 40, 132, "C: sigpipe ignore"));
    add(m, (struct tape_event){.kind = TAPE_AUTO, .u.automatic = {true, 20, 2 * VTIME_SECOND}});
    assert_true(shows(m, "live  auto 2s"));
    assert_true(shows_at(m, 30, 100, "live  auto 2s 20%"));
    add(m, (struct tape_event){.kind = TAPE_AUTO, .u.automatic = {true, 0, 0}});
    assert_true(shows(m, "kernel  auto "));
    moment_free(m);
}

static void a_profile_that_is_not_linux_stands_beside_the_engine(void **state)
{
    (void)state;
    struct moment_scene *m = moment_play("open");
    m->scene.engine = "sim";
    m->scene.profile = "linux";
    assert_true(shows(m, " sim  ") && !shows(m, "linux"));
    m->scene.profile = "rfc9293";
    assert_true(shows(m, " sim rfc9293 "));
    moment_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_corner_says_what_is_shown),
        cmocka_unit_test(the_corner_says_what_is_set_aside_in_the_words_there_is_room_for),
        cmocka_unit_test(why_this_engine_stands_whole_above_the_help_and_scrolls_with_it),
        cmocka_unit_test(what_is_set_stands_in_the_corner),
        cmocka_unit_test(a_profile_that_is_not_linux_stands_beside_the_engine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
