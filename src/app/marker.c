/* marker.c - see marker.h. */
#include "marker.h"
#include <stdio.h>
#include <string.h>
#include "core/command.h"
#include "core/text.h"

/* `mark.zh` and its like: the same chapter in another language. */
static bool translated(const struct tape *tape, const struct tape_event *note)
{
    const struct tape_event *command = tape_at(tape, note->cause);
    const char *line = command && command->kind == TAPE_COMMAND ? tape_bytes(tape, command) : "";
    return line[strcspn(line, " .")] == '.';
}

const char *marker_label(const struct tape *tape, const struct tape_event *e, bool states, char *buf, size_t cap)
{
    if (e->kind == TAPE_NOTE && e->u.note.op == CMD_MARK && !translated(tape, e))
        return text_copy(buf, cap, tape_bytes(tape, e));
    if (!states || e->kind != TAPE_STATE || e->u.state.from == e->u.state.to)
        return NULL;
    snprintf(buf, cap, "%s %s", host_name(e->host), fsm_state_name(e->u.state.to));
    return buf;
}
