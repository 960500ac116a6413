/* steps.c - see steps.h. A cursor is a place between events: tape[0..cursor) is shown. */
#include "steps.h"

/* True when the picture just before event i is worth stopping at. A stimulus
 * that the program adds by itself (an accept, a read) belongs to the one that
 * woke it, and a call to the command just before it. */
static bool begins_step(const struct tape *tape, uint32_t i)
{
    const struct tape_event *event = tape_at(tape, i);
    if (event->kind == TAPE_COMMAND)
        return true;
    bool own = event->cause == event->seq;
    const struct tape_event *cause = tape_at(tape, event->cause);
    if (tape_is_stimulus(event) || event->kind == TAPE_DROPPED)
        return own || (cause && cause->kind == TAPE_COMMAND && cause->seq + 1 < i);
    return own && event->kind == TAPE_STATE;
}

static bool stops(const struct tape *tape, uint32_t cursor, enum step_kind kind)
{
    const struct tape_event *event;
    switch (kind) {
    case STEP_EVENT:
        return begins_step(tape, cursor);
    case STEP_COMMAND:
        return tape_at(tape, cursor)->kind == TAPE_COMMAND;
    case STEP_MARK: /* right behind the mark */
        event = tape_at(tape, cursor - 1);
        return event && event->kind == TAPE_NOTE && (event->u.note.op == CMD_MARK || event->u.note.op == CMD_TITLE);
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

uint32_t step_behind(const struct tape *tape, uint32_t cursor)
{
    uint32_t n = 0;
    for (uint32_t at = cursor; at < tape_len(tape); at = step_forward(tape, at, STEP_EVENT))
        n++;
    return n;
}
