/* marker.c - see marker.h. */
#include "marker.h"
#include <stdio.h>
#include "core/command.h"
#include "core/note.h"
#include "core/text.h"

const char *marker_label(const struct tape *tape, const struct tape_event *e, const char *lang, bool states, char *buf,
                         size_t cap)
{
    if (e->kind == TAPE_NOTE && e->u.note.op == CMD_MARK && note_is_read(tape, e, lang, tape_len(tape)))
        return text_copy(buf, cap, tape_bytes(tape, e));
    if (!states || e->kind != TAPE_STATE || e->u.state.from == e->u.state.to)
        return NULL;
    snprintf(buf, cap, "%s %s", host_name(e->host), fsm_state_name(e->u.state.to));
    return buf;
}
