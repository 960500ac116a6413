/* screen_lessons.c - the list of lessons: opened, walked through by keys, one of them
 * started; and which were done, kept in the state folder by their names, a line each. */
#include <string.h>
#include "lessons.h"
#include "screen.h"
#include "state.h"
#include "steps.h"

static void read_done(struct lesson_list *list)
{
    char line[80];
    FILE *file = state_read("lessons");
    while (file && fgets(line, sizeof line, file)) {
        line[strcspn(line, "\r\n")] = '\0';
        for (int i = 0; i < list->n; i++)
            if (strcmp(lesson_shipped[i].name, line) == 0)
                list->entry[i].done = true;
    }
    if (file)
        fclose(file);
}

static int write_done(const void *ctx, FILE *file, struct error *error)
{
    const struct lesson_list *list = ctx;
    for (int i = 0; i < list->n; i++)
        if (list->entry[i].done && fprintf(file, "%s\n", lesson_shipped[i].name) < 0)
            return error_set(error, "cannot write which lessons were done");
    return 0;
}

static void fill(struct lesson_list *list, const char *lang)
{
    struct error ignored;
    for (list->n = 0; list->n < LESSON_LIST_MAX && lesson_shipped[list->n].name; list->n++) {
        struct lesson_entry *entry = &list->entry[list->n];
        struct script *script = lesson_script(&lesson_shipped[list->n], &ignored);
        if (!script)
            return;
        entry->number = lesson_shipped[list->n].number;
        entry->minutes = lesson_minutes(script);
        lesson_title(script, lang, entry->title, sizeof entry->title);
        lesson_chapters(script, lang, entry->chapters, sizeof entry->chapters);
        script_free(script);
    }
}

/* Read again each time: another finwait may have written meanwhile. */
static void look_up(struct lesson_list *list, const char *lang)
{
    if (list->n == 0)
        fill(list, lang);
    read_done(list);
}

/* The one that is played, or the one behind it when it is over; else the first that was not done. */
static int first_choice(const struct screen *s)
{
    const struct lesson_info *played = s->script ? lesson_of(s->script) : NULL;
    int i = played ? (int)(played - lesson_shipped) + !*s->next_line : 0;
    if (played && i < s->lessons.n)
        return i;
    i = 0;
    while (i < s->lessons.n && s->lessons.entry[i].done)
        i++;
    return i < s->lessons.n ? i : 0;
}

void screen_lessons(struct screen *s)
{
    look_up(&s->lessons, s->vs.lang);
    s->lessons.chosen = first_choice(s);
    s->vs.lessons = &s->lessons;
    s->vs.overlay = OVERLAY_LESSONS;
}

/* A lesson begins where nothing was done yet, on the same engine: as if one looked back
 * to the beginning and went on otherwise. So what was is set aside. */
static void start(struct screen *s)
{
    struct error error;
    const struct script *before = s->script;
    struct script *script = lesson_script(&lesson_shipped[s->lessons.chosen], &error);
    if (!script) {
        screen_say(s, true, "%s", error.text);
        return;
    }
    s->vs.overlay = OVERLAY_NONE;
    s->script = script;
    memset(&s->quiz, 0, sizeof s->quiz);
    screen_rest_ends(s);
    screen_look(s, step_first(session_tape(s->session)));
    screen_script(s);
    if (!s->vs.live) { /* it said why */
        s->script = before;
        screen_look(s, tape_len(session_tape(s->session)));
        script_free(script);
        return;
    }
    script_free(s->lesson);
    s->lesson = script;
}

static void choose(struct screen *s, int to)
{
    int last = s->lessons.n - 1;
    s->lessons.chosen = to < 0 ? 0 : to > last ? last : to;
}

bool screen_lessons_key(struct screen *s, const struct keymap_row *row)
{
    int page = lesson_list_page(canvas_rows(s->canvas), canvas_cols(s->canvas), s->vs.big) - 1, at = s->lessons.chosen;
    switch (row ? (int)row->id : -1) {
    case KEYMAP_CHOOSE_UP:      choose(s, at - 1); break;
    case KEYMAP_CHOOSE_DOWN:    choose(s, at + 1); break;
    case KEYMAP_PAGE_BACK:      choose(s, at - page); break;
    case KEYMAP_PAGE_ON: case KEYMAP_DELIVER: choose(s, at + page); break;
    case KEYMAP_FIRST:          choose(s, 0); break;
    case KEYMAP_LAST:           choose(s, s->lessons.n - 1); break;
    case KEYMAP_DELIVER_CHOSEN: start(s); break;
    default: return false;
    }
    return true;
}

/* That it cannot be kept is no reason to bother anybody. */
void screen_script_ends(struct screen *s)
{
    struct error ignored;
    const struct lesson_info *lesson = lesson_of(s->script);
    if (!lesson) {
        screen_say(s, false, "That was the last line of %s: go on by yourself.", script_name(s->script));
        return;
    }
    look_up(&s->lessons, s->vs.lang);
    s->lessons.entry[lesson - lesson_shipped].done = true;
    state_write("lessons", write_done, &s->lessons, &ignored);
    int given, right = screen_score(s, &given);
    if (given)
        screen_say(s, false, "That was lesson %d, %d of %d answers right: e shows the next one.", lesson->number, right,
                   given);
    else
        screen_say(s, false, "That was lesson %d: go on by yourself, or e shows the next one.", lesson->number);
}
