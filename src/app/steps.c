/* steps.c - see steps.h. A cursor is a place between events: tape[0..cursor) is shown. */
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include "core/note.h"
#include "steps.h"

enum { LINE_BYTES = 512 };

/* True when the picture just before event i is worth stopping at. A stimulus
 * that the program adds by itself (an accept, a read) belongs to the one that
 * woke it, and a call to the command just before it. */
static bool begins_step(const struct tape *tape, uint32_t i)
{
    const struct tape_event *event = tape_at(tape, i);
    if (event->kind == TAPE_COMMAND)
        return !note_translated(tape, event); /* it comes with the line that it translates */
    bool own = event->cause == event->seq;
    const struct tape_event *cause = tape_at(tape, event->cause);
    if (tape_is_stimulus(event))
        return own || (cause && cause->kind == TAPE_COMMAND && cause->seq + 1 < i);
    return own && event->kind == TAPE_STATE;
}

/* As command_is_seen(), of a command on the tape; a chapter goes with what follows. */
static bool was_seen(const struct tape_event *command)
{
    switch ((int)command->u.command.op) {
    case CMD_TITLE: case CMD_MARK: case CMD_CHOICE: case CMD_EXPECT:
        return false;
    default:
        return true;
    }
}

/* A question's choices, a pause and a translation come with what was seen before them. */
static bool comes_along(const struct tape *tape, const struct tape_event *command)
{
    return command->u.command.op == CMD_CHOICE || command->u.command.op == CMD_PAUSE || note_translated(tape, command);
}

/* True where a press of the presenter's key began: before a command behind one that was seen. */
static bool begins_page(const struct tape *tape, uint32_t i)
{
    const struct tape_event *event = tape_at(tape, i);
    if (event->kind != TAPE_COMMAND || comes_along(tape, event))
        return false;
    while (i-- > 0) {
        event = tape_at(tape, i);
        if (event->kind == TAPE_COMMAND && event->u.command.op != CMD_CHOICE && !note_translated(tape, event))
            return was_seen(event);
    }
    return true;
}

static bool stops(const struct tape *tape, uint32_t cursor, enum step_kind kind)
{
    const struct tape_event *event;
    switch (kind) {
    case STEP_FILM:
        return begins_step(tape, cursor);
    case STEP_EVENT:
        event = tape_at(tape, cursor);
        return begins_step(tape, cursor) && !(event->kind == TAPE_COMMAND && comes_along(tape, event));
    case STEP_COMMAND:
        event = tape_at(tape, cursor);
        return event->kind == TAPE_COMMAND && !comes_along(tape, event);
    case STEP_MARK: /* right behind the mark */
        event = tape_at(tape, cursor - 1);
        return event && event->kind == TAPE_NOTE && (event->u.note.op == CMD_MARK || event->u.note.op == CMD_TITLE)
               && !(tape_at(tape, cursor) && note_translated(tape, tape_at(tape, cursor)));
    case STEP_PAGE:
        return begins_page(tape, cursor);
    }
    return false;
}

uint32_t step_first(const struct tape *tape)
{
    uint32_t i = 0;
    while (i < tape_len(tape) && tape_at(tape, i)->kind != TAPE_COMMAND)
        i++;
    return i;
}

uint32_t step_forward(const struct tape *tape, uint32_t cursor, enum step_kind kind)
{
    uint32_t len = tape_len(tape);
    for (uint32_t at = cursor + 1; at < len; at++)
        if (stops(tape, at, kind))
            return at;
    return len;
}

uint32_t step_back(const struct tape *tape, uint32_t cursor, enum step_kind kind)
{
    uint32_t first = step_first(tape);
    for (uint32_t at = cursor; at-- > first + 1;)
        if (stops(tape, at, kind))
            return at;
    return first < cursor ? first : cursor;
}

/* Columns are for the eye: what is sought has single blanks. */
static void squeeze(char *text)
{
    char *to = text;
    for (const char *from = text; *from; from++)
        if (*from != ' ' || (to > text && to[-1] != ' '))
            *to++ = *from;
    while (to > text && to[-1] == ' ')
        to--;
    *to = '\0';
}

void step_line(const struct tape *tape, uint32_t seq, char *buf, size_t cap)
{
    tape_print(tape, tape_at(tape, seq), buf, cap);
    squeeze(buf);
}

/* Words in any case, as ASCII has them. */
static bool contains(const char *line, const char *words)
{
    size_t len = strlen(words);
    for (; strlen(line) >= len; line++)
        if (strncasecmp(line, words, len) == 0)
            return true;
    return false;
}

static bool has_words(const struct tape *tape, uint32_t seq, const char *words)
{
    char line[LINE_BYTES];
    step_line(tape, seq, line, sizeof line);
    return contains(line, words);
}

uint32_t step_find(const struct tape *tape, uint32_t cursor, const char *words, bool *wrapped)
{
    uint32_t first = step_first(tape), from = step_back(tape, cursor, STEP_EVENT);
    char sought[LINE_BYTES];
    snprintf(sought, sizeof sought, "%s", words);
    squeeze(sought);
    *wrapped = false;
    for (uint32_t i = from; i-- > first;)
        if (has_words(tape, i, sought))
            return i;
    *wrapped = true;
    for (uint32_t i = tape_len(tape); i-- > first && i >= from;)
        if (has_words(tape, i, sought))
            return i;
    return TAPE_FULL;
}

uint32_t step_behind(const struct tape *tape, uint32_t cursor)
{
    uint32_t n = 0;
    for (uint32_t at = cursor; at < tape_len(tape); at = step_forward(tape, at, STEP_EVENT))
        n++;
    return n;
}
