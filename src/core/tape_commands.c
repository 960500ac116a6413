#include "core/tape_commands.h"

uint32_t tape_next_command(const struct tape *t, uint32_t from)
{
    while (from < tape_len(t) && tape_at(t, from)->kind != TAPE_COMMAND) from++;
    return from;
}

uint32_t tape_root(const struct tape *t, uint32_t seq)
{
    const struct tape_event *e = tape_at(t, seq);
    while (e->cause < e->seq) e = tape_at(t, e->cause);
    return e->seq;
}

uint32_t tape_effects_end(const struct tape *t, uint32_t seq)
{
    uint32_t end = seq + 1;
    while (end < tape_len(t) && tape_root(t, end) == seq) end++;
    return end;
}

struct tape_stretch tape_stretch(const struct tape *t, uint32_t command)
{
    struct tape_stretch s = {.at = command, .own = command + 1, .next = tape_next_command(t, command + 1)};
    s.kept = tape_at(t, command)->u.command.op != CMD_EXPECT; /* one that was never decided is not */
    for (uint32_t k = command + 1; k < s.next; k++) {
        const struct tape_event *e = tape_at(t, k);
        if (tape_root(t, k) == command) s.own = k + 1;
        if (e->cause == command && e->kind == TAPE_EXPECT) s.kept = e->u.expect.ok;
        if (e->cause == command && e->kind == TAPE_NOTE && e->u.note.op == CMD_COUNT) s.kept = false;
    }
    return s;
}
