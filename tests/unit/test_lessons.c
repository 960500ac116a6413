/* The shipped lessons: each page fits on the smallest screen, each question is asked
 * before and answered after, each chapter is named, and much is checked. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "core/note.h"
#include "quiz.h"
#include "script/lessons.h"
#include "session.h"
#include "sim/sim.h"
#include "view/layout.h"
#include "view/lesson.h"

typedef void check_fn(const struct lesson_info *, const struct script *);

static void each_lesson(check_fn *check)
{
    struct error e;
    for (const struct lesson_info *lesson = lesson_shipped; lesson->name; lesson++) {
        struct script *script = lesson_script(lesson, &e);
        if (!script) fail_msg("%s", e.text);
        check(lesson, script);
        script_free(script);
    }
}

/* Plays a command and, without waiting, all that comes of it. */
static void play(struct session *s, const struct command *command, vtime *now)
{
    struct error e;
    assert_int_equal(session_submit(s, command, *now, &e), 0);
    while (session_busy(s)) {
        *now = session_deadline(s);
        assert_int_equal(session_pump(s, *now, &e), 0);
    }
}

/* The smallest screens: of each layout, and of the big one with words beside the map, below it, over the story. */
static const struct { int rows, cols; bool big; } screens[] = {{24, 80, false}, {20, 64, true}, {20, 75, true},
                                                               {20, 76, true}, {21, 76, true}, {27, 64, true}};

static void check_page(const struct lesson_info *lesson, const struct session *s, const char *lang, uint32_t line)
{
    struct view_state vs = {.cursor = tape_len(session_tape(s)), .live = true, .lang = lang};
    struct scene scene = {.tape = session_tape(s), .model = session_model(s), .vs = &vs};
    struct lesson page;
    lesson_find(&page, &scene);
    for (size_t i = 0; i < sizeof screens / sizeof *screens; i++) {
        struct layout layout;
        layout_make(&layout, screens[i].rows, screens[i].cols, screens[i].big);
        int rows = lesson_needs(&scene, &page, &layout), most = screens[i].big ? layout.words.rows : layout.lesson;
        if (rows > most)
            fail_msg("%s:%u: at %dx%d%s this page, language '%s', takes %d rows, %d is the most", lesson->name, line,
                     screens[i].cols, screens[i].rows, screens[i].big ? " --big" : "", lang, rows, most);
    }
    if (page.n > 0 && !page.title) fail_msg("%s:%u: words without a title", lesson->name, line);
    if (page.title && canvas_width(tape_bytes(session_tape(s), page.title)) + 4 > 28)
        fail_msg("%s: its title does not fit", lesson->name);
}

static void pages_fit(const struct lesson_info *lesson, const struct script *script)
{
    struct error e;
    vtime now = 0;
    struct session *s = session_open(&sim_engine, &(struct engine_config){.seed = 1}, 0, &e);
    assert_non_null(s);
    for (size_t i = 0; i < script_len(script); i++) {
        const struct command *command = script_at(script, i), *next = script_at(script, i + 1);
        play(s, command, &now);
        if (next && (next->op == CMD_CHOICE || *next->lang)) continue; /* comes with it */
        check_page(lesson, s, "", command->line);
        check_page(lesson, s, "zh", command->line);
    }
    assert_int_equal(session_model(s)->failed, 0);
    session_close(s);
}

static void questions_are_whole(const struct lesson_info *lesson, const struct script *script)
{
    int asks = 0, checks = 0, marks = 0;
    enum command_op before = CMD_TITLE;
    bool open = false, acted = false;
    for (size_t i = 0; i < script_len(script); i++) {
        const struct command *c = script_at(script, i);
        if (*c->lang) continue; /* it belongs to the line before */
        if (c->op == CMD_ASK) {
            if (open) fail_msg("%s:%u: the question before has no answer", lesson->name, c->line);
            open = true, acted = false, asks++;
        } else if (c->op == CMD_ANSWER) {
            if (!open || !acted) fail_msg("%s:%u: nothing was done between question and answer", lesson->name, c->line);
            open = false;
        } else if (c->op == CMD_CHOICE) {
            if (before != CMD_ASK && before != CMD_CHOICE)
                fail_msg("%s:%u: a choice without its question", lesson->name, c->line);
        } else if (open && (before == CMD_ASK)) {
            fail_msg("%s:%u: the question has no choices", lesson->name, c->line);
        }
        if (c->op == CMD_PAUSE && before == CMD_EXPECT)
            fail_msg("%s:%u: a key for which nothing is seen", lesson->name, c->line);
        acted = acted || !command_is_words(c->op);
        checks += c->op == CMD_EXPECT;
        marks += c->op == CMD_MARK;
        before = c->op;
    }
    if (open || asks < 2 || checks < 10 || marks < 3)
        fail_msg("%s: %d questions, %d checks, %d chapters", lesson->name, asks, checks, marks);
}

/* Each line of words is followed by its Chinese one, and that by another line. */
static void chinese_follows(const struct lesson_info *lesson, const struct script *script)
{
    for (size_t i = 0; i < script_len(script); i++) {
        const struct command *c = script_at(script, i), *next = script_at(script, i + 1);
        if (!command_is_words(c->op) || !c->text) continue;
        bool chinese = strcmp(c->lang, "zh") == 0;
        if (!chinese && !(next && next->op == c->op && strcmp(next->lang, "zh") == 0))
            fail_msg("%s:%u: it has no Chinese words right behind it", lesson->name, c->line);
        bool wide = false;
        for (size_t k = 0; k < c->len; k++) wide = wide || (unsigned char)c->text[k] >= 0xe3;
        if (chinese != wide && c->op != CMD_MARK && c->op != CMD_TITLE)
            fail_msg("%s:%u: which language is this?", lesson->name, c->line);
    }
}

static void every_line_of_words_has_a_chinese_one(void **state)
{
    (void)state;
    each_lesson(chinese_follows);
}

static void every_page_fits_on_the_smallest_screen(void **state)
{
    (void)state;
    each_lesson(pages_fit);
}

static void every_question_has_choices_and_something_happens_before_its_answer(void **state)
{
    (void)state;
    each_lesson(questions_are_whole);
}

/* Title and marks as they are read on the tape, a line each. */
static void told_by_the_tape(const struct script *script, const char *lang, char *buf, size_t cap)
{
    struct error e;
    struct session *s = session_open(&sim_engine, &(struct engine_config){.seed = 1}, 0, &e);
    const struct tape *tape = session_tape(s);
    for (size_t i = 0; i < script_len(script); i++)
        if (command_is_words(script_at(script, i)->op))
            assert_int_equal(session_submit(s, script_at(script, i), 0, &e), 0);
    size_t used = 0;
    for (uint32_t i = 0; i < tape_len(tape); i++) {
        const struct tape_event *note = tape_at(tape, i);
        bool named = note->kind == TAPE_NOTE && (note->u.note.op == CMD_TITLE || note->u.note.op == CMD_MARK);
        if (named && note_is_read(tape, note, lang, tape_len(tape)))
            used += (size_t)snprintf(buf + used, cap - used, "%s%s", used ? "\n" : "", tape_bytes(tape, note));
        assert_true(used < cap);
    }
    session_close(s);
}

static void list_is_as_played(const struct lesson_info *lesson, const struct script *script)
{
    static const char *const langs[] = {"", "zh", "de"};
    for (size_t i = 0; i < sizeof langs / sizeof *langs; i++) {
        char title[200], chapters[2000], listed[2300], played[2300] = "";
        lesson_title(script, langs[i], title, sizeof title);
        lesson_chapters(script, langs[i], chapters, sizeof chapters);
        snprintf(listed, sizeof listed, "%s\n%s", title, chapters);
        told_by_the_tape(script, langs[i], played, sizeof played);
        if (strcmp(listed, played) != 0)
            fail_msg("%s, language '%s': the list has\n%s\nplayed it is\n%s", lesson->name, langs[i], listed, played);
    }
}

static void the_list_tells_title_and_chapters_as_they_are_read_when_played(void **state)
{
    (void)state;
    each_lesson(list_is_as_played);
}

/* "RST" tells RST,ACK; "Nothing" tells nothing. */
static bool tells(const struct command *answer, const char *choice)
{
    char text[400], word[40];
    snprintf(text, sizeof text, "%.*s", (int)answer->len, answer->text);
    snprintf(word, sizeof word, "%.*s", (int)strcspn(choice, ","), strcmp(choice, "nothing") == 0 ? "Nothing" : choice);
    return strstr(text, word) != NULL;
}

/* What happens makes one choice come true, at once and when a teacher takes his time. */
static void check_answers(const struct lesson_info *lesson, const struct script *script, vtime pace)
{
    struct error e;
    vtime now = 0;
    size_t ask = 0, open = 0;
    struct session *s = session_open(&sim_engine, &(struct engine_config){.seed = 1}, 0, &e);
    for (size_t i = 0; i < script_len(script); i++) {
        const struct command *command = script_at(script, i);
        char line[80];
        if (quiz_open(script, i, &open)) ask = open;
        for (vtime until = now + pace; session_deadline(s) <= until;) {
            now = session_deadline(s);
            assert_int_equal(session_pump(s, now, &e), 0);
        }
        now += pace;
        play(s, command, &now);
        if (command->op != CMD_ANSWER || *command->lang) continue;
        int right = quiz_true(script, ask, session_tape(s));
        if (!right) fail_msg("%s:%u: no choice came true", lesson->name, command->line);
        command_print(quiz_choice(script, ask, right), line, sizeof line);
        if (!tells(command, line + strlen("choice ")))
            fail_msg("%s:%u: '%s' came true, and the answer does not tell it", lesson->name, command->line, line);
    }
    session_close(s);
}

static void answers_come_true(const struct lesson_info *lesson, const struct script *script)
{
    check_answers(lesson, script, 0);
    check_answers(lesson, script, VTIME_SECOND);
}

static void the_choice_that_comes_true_is_the_one_that_the_answer_tells(void **state)
{
    (void)state;
    each_lesson(answers_come_true);
}

static void a_lesson_is_found_by_number_and_by_name(void **state)
{
    (void)state;
    for (const struct lesson_info *lesson = lesson_shipped; lesson->name; lesson++)
        assert_ptr_equal(lesson_named(lesson->name), lesson);
    assert_ptr_equal(lesson_named("3"), &lesson_shipped[2]);
    assert_ptr_equal(lesson_named("03"), &lesson_shipped[2]);
    const char *const none[] = {"", "0", "-1", " 3", "3x", "99", "hand", "Handshake", "99999999999999999999"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) assert_null(lesson_named(none[i]));
}

static void minutes_are_told_from_the_words_of_its_own_language_and_its_commands(void **state)
{
    (void)state;
    struct error e;
    char text[4000] = "title A title\ntitle.zh x x x\n";
    for (int i = 0; i < 25; i++)
        strcat(text, "say ten words are in every one of these twenty-five lines\nsay.zh a b c d\n");
    struct script *script = script_parse("test", text, strlen(text), &e);
    assert_int_equal(lesson_minutes(script), 2); /* 252 words */
    char title[8];
    lesson_title(script, "", title, sizeof title);
    assert_string_equal(title, "A title");
    lesson_title(script, "zh", title, sizeof title);
    assert_string_equal(title, "x x x");
    lesson_title(script, "de", title, sizeof title);
    assert_string_equal(title, "A title");
    script_free(script);
    strcpy(text, "");
    for (int i = 0; i < 36; i++) strcat(text, "server listen\nexpect server LISTEN\n");
    script = script_parse("test", text, strlen(text), &e);
    assert_int_equal(lesson_minutes(script), 3);
    script_free(script);
    script = script_parse("test", "client connect\n", 15, &e);
    assert_int_equal(lesson_minutes(script), 1);
    lesson_title(script, "", title, sizeof title);
    assert_string_equal(title, "");
    script_free(script);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_line_of_words_has_a_chinese_one),
        cmocka_unit_test(every_page_fits_on_the_smallest_screen),
        cmocka_unit_test(every_question_has_choices_and_something_happens_before_its_answer),
        cmocka_unit_test(the_list_tells_title_and_chapters_as_they_are_read_when_played),
        cmocka_unit_test(the_choice_that_comes_true_is_the_one_that_the_answer_tells),
        cmocka_unit_test(a_lesson_is_found_by_number_and_by_name),
        cmocka_unit_test(minutes_are_told_from_the_words_of_its_own_language_and_its_commands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
