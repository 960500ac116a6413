/* Words: how lines break, and when the words of a lesson stand on the screen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include "moments.h"
#include "view/lesson.h"
#include "view/wrap.h"

static void lines_break_at_blanks_and_beside_wide_characters(void **state)
{
    (void)state;
    size_t next;
    assert_int_equal(wrap_line("two words", 5, &next), 3);
    assert_int_equal(next, 4);
    assert_int_equal(wrap_line("unbreakable", 5, &next), 5);
    assert_int_equal(next, 5);
    assert_int_equal(wrap_line("fits", 5, &next), 4);
    assert_int_equal(next, 4);
    assert_int_equal(wrap_line("a\nb", 5, &next), 1);
    assert_int_equal(next, 2);
    assert_int_equal(wrap_line("\xe4\xb8\xad\xe6\x96\x87\xe5\xad\x97", 5, &next), 6); /* two of three */
    assert_int_equal(next, 6);
    assert_int_equal(wrap_line("中文，字", 5, &next), 3); /* not before the comma */
    assert_int_equal(next, 3);
}

static void a_cut_is_by_columns_and_keeps_characters_whole(void **state)
{
    (void)state;
    assert_int_equal(wrap_fit("abc", 2), 2);
    assert_int_equal(wrap_fit("abc", 9), 3);
    assert_int_equal(wrap_fit("\xe4\xb8\xad\xe6\x96\x87", 3), 3);
    assert_int_equal(wrap_fit("abc", -1), 0);
}

static void every_text_ends_whatever_the_width(void **state)
{
    (void)state;
    unsigned seed = 1;
    for (int round = 0; round < 2000; round++) {
        char text[40] = "";
        for (size_t i = 0; i + 4 < sizeof text - 4 && rand_r(&seed) % 20; i = strlen(text))
            strcat(text, (const char *[]){" ", "a", "\n", "\xe4\xb8\xad", "word", "\xff"}[rand_r(&seed) % 6]);
        const char *at = text;
        for (int lines = 0; *at; lines++) {
            size_t next, bytes = wrap_line(at, rand_r(&seed) % 9, &next);
            assert_true(next > 0 && bytes <= next && lines < 50);
            at += next;
        }
    }
}

static void words_go_when_the_user_does_something(void **state)
{
    (void)state;
    struct moment_scene *m = moment_play("lesson");
    struct lesson l;
    lesson_find(&l, &m->scene);
    assert_int_equal(l.n, 4); /* say, ask and two choices, not the translation */
    assert_non_null(l.title);
    builder_command(&m->builder, HOST_CLIENT, CMD_CLOSE, "client close");
    m->vs.cursor = tape_len(m->builder.tape);
    lesson_find(&l, &m->scene);
    assert_int_equal(l.n, 0);
    moment_free(m);
}

static void words_stay_when_what_the_user_wants_is_refused(void **state)
{
    (void)state;
    struct moment_scene *m = moment_play("lesson");
    struct tape_event note = {.kind = TAPE_NOTE, .host = HOST_NONE, .u.note.op = CMD_COUNT};
    struct lesson l;
    builder_command(&m->builder, HOST_NONE, CMD_DELIVER, "wire deliver");
    note.cause = m->builder.command;
    builder_add(&m->builder, &note, "nothing is held on the wire");
    m->vs.cursor = tape_len(m->builder.tape);
    lesson_find(&l, &m->scene);
    assert_int_equal(l.n, 4);
    moment_free(m);
}

static void an_answer_takes_the_place_of_its_question(void **state)
{
    (void)state;
    struct moment_scene *m = moment_play("lesson");
    struct tape_event note = {.kind = TAPE_NOTE, .host = HOST_NONE, .u.note.op = CMD_ANSWER};
    struct lesson l;
    builder_command(&m->builder, HOST_NONE, CMD_ANSWER, "answer CLOSING");
    note.cause = m->builder.command;
    builder_add(&m->builder, &note, "CLOSING");
    m->vs.cursor = tape_len(m->builder.tape);
    lesson_find(&l, &m->scene);
    assert_int_equal(l.n, 1);
    assert_int_equal(l.words[0]->u.note.op, CMD_ANSWER);
    moment_free(m);
}

static void words_stay_while_their_script_goes_on(void **state)
{
    (void)state;
    struct moment_scene *m = moment_play("lesson");
    struct lesson l;
    struct tape_event e = {.kind = TAPE_COMMAND, .host = HOST_CLIENT, .cause = TAPE_SELF, .u.command = {CMD_CLOSE, 12}};
    builder_add(&m->builder, &e, "client close");
    m->vs.cursor = tape_len(m->builder.tape);
    lesson_find(&l, &m->scene);
    assert_int_equal(l.n, 4);
    moment_free(m);
}

static void words_that_do_not_fit_are_announced(void **state)
{
    (void)state;
    struct moment_scene *m = moment_play("open");
    struct tape_event note = {.kind = TAPE_NOTE, .host = HOST_NONE, .u.note.op = CMD_SAY};
    for (int i = 0; i < 12; i++) { /* each ends at its line's end: the last that is seen is whole */
        builder_command(&m->builder, HOST_NONE, CMD_SAY, "say");
        note.cause = m->builder.command;
        builder_add(&m->builder, &note, i == 11 ? "the end" : "26 columns are taken here.");
        m->vs.cursor = tape_len(m->builder.tape);
        moment_fold(m);
        struct canvas *c = canvas_new(24, 80);
        scene_draw(c, &m->scene);
        char *dump = canvas_dump(c, false);
        bool all = i < 6; /* a rule and six rows */
        assert_int_equal(strstr(dump, "taken he...") == NULL, all);
        free(dump);
        canvas_free(c);
    }
    moment_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_break_at_blanks_and_beside_wide_characters),
        cmocka_unit_test(a_cut_is_by_columns_and_keeps_characters_whole),
        cmocka_unit_test(every_text_ends_whatever_the_width),
        cmocka_unit_test(words_that_do_not_fit_are_announced),
        cmocka_unit_test(an_answer_takes_the_place_of_its_question),
        cmocka_unit_test(words_go_when_the_user_does_something),
        cmocka_unit_test(words_stay_when_what_the_user_wants_is_refused),
        cmocka_unit_test(words_stay_while_their_script_goes_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
