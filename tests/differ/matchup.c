/* matchup.c - see matchup.h. */
#include "matchup.h"

#include <stddef.h>

enum { TRIES = 5, CONFIRMATIONS = 3 };

int matchup_open(struct matchup *m, const struct engine_ops *kernel, const struct engine_ops *other)
{
    *m = (struct matchup){.ops = {kernel, other}, .rows = explained_rows};
    for (int i = 0; i < 2; i++)
        if (!(m->record[i] = record_shared())) return -1;
    return 0;
}

/* The one whose run could not be used. */
static const struct record *culprit(const struct matchup *m)
{
    return m->record[m->record[0]->error[0] || m->record[0]->timer[0] ? 0 : 1];
}

uint32_t matchup_untimed(const struct matchup *m) { return culprit(m)->timer_step; }

const char *matchup_why(const struct matchup *m)
{
    const struct record *r = culprit(m);
    return r->error[0] ? r->error : r->timer;
}

static enum outcome run_untimed(struct matchup *m, int side, const struct commands *commands)
{
    struct record *r = m->record[side];
    for (int try = 0; try < TRIES; try++) {
        if (side == 0 || !m->made) run_commands(m->ops[side], commands, r);
        if (side == 1) m->made = false;
        if (r->error[0]) return MATCH_BROKEN;
        if (!r->timer[0] || m->ops[side]->caps & ENGINE_CAN_WARP) return MATCH_SAME;
        if (r->timer_soon) return r->timer_step < commands->n ? MATCH_TIMED : MATCH_SAME;
        m->repeats++;
    }
    return MATCH_TIMED;
}

static enum outcome play_once(struct matchup *m, const struct commands *commands, struct comparison *c)
{
    for (int side = 0; side < 2; side++) {
        enum outcome o = run_untimed(m, side, commands);
        if (o != MATCH_SAME) return o;
    }
    compare(m->record[0], m->record[1], m->rows, c);
    return c->differs ? MATCH_DIFFERENT : MATCH_SAME;
}

enum outcome matchup_play(struct matchup *m, const struct commands *commands, struct comparison *c)
{
    *c = (struct comparison){.differs = false};
    enum outcome o = play_once(m, commands, c);
    for (int i = 0; i < CONFIRMATIONS && o == MATCH_DIFFERENT; i++) {
        struct comparison again;
        enum outcome confirmed = play_once(m, commands, &again);
        if (confirmed == MATCH_SAME) return MATCH_UNSTEADY;
        if (confirmed == MATCH_TIMED) o = MATCH_TIMED; /* perhaps it was a timer's doing the first time, too */
    }
    return o;
}
