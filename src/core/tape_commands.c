#include "core/tape_commands.h"

uint32_t tape_next_command(const struct tape *t, uint32_t i)
{
    while (i < tape_len(t) && tape_at(t, i)->kind != TAPE_COMMAND) i++;
    return i;
}

uint32_t tape_root(const struct tape *t, uint32_t i)
{
    const struct tape_event *e = tape_at(t, i);
    while (e->cause < e->seq) e = tape_at(t, e->cause);
    return e->seq;
}

uint32_t tape_effects_end(const struct tape *t, uint32_t i)
{
    uint32_t end = i + 1;
    while (end < tape_len(t) && tape_root(t, end) == i) end++;
    return end;
}

struct tape_stretch tape_stretch(const struct tape *t, uint32_t i)
{
    const struct tape_event *command = tape_at(t, i);
    struct tape_stretch s = {.at = i, .own = i + 1, .next = tape_next_command(t, i + 1)};
    s.kept = command->u.command.op != CMD_EXPECT; /* one that was never decided is not */
    for (uint32_t k = i + 1; k < s.next; k++) {
        const struct tape_event *e = tape_at(t, k);
        if (tape_root(t, k) == i) s.own = k + 1;
        if (e->cause == i && e->kind == TAPE_EXPECT) s.kept = e->u.expect.ok;
        if (e->cause == i && e->kind == TAPE_NOTE && e->u.note.op == CMD_COUNT) s.kept = false;
    }
    return s;
}
