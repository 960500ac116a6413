/* examples.c - see examples.h. */
#include "examples.h"

#include <string.h>

#include "script/script.h"

static int play(struct rounds *r, struct matchup *m, const struct explained *row, struct error *e)
{
    struct comparison c;
    struct commands commands = {.n = 0};
    struct script *script = script_parse(row->id, row->example, strlen(row->example), e);
    if (!script) return -1;
    for (size_t i = 0; i < script_len(script) && commands.n < COMMANDS_MAX; i++)
        command_print(script_at(script, i), commands.line[commands.n++], COMMAND_BYTES);
    script_free(script);
    const enum outcome o = matchup_play(m, &commands, &c);
    if (o == MATCH_BROKEN) return error_set(e, "the example of %s: %s", row->id, matchup_why(m));
    for (int i = 0; i < EXPLAINED_MAX; i++) r->hits[i] += c.hits[i];
    return 0;
}

int examples_run(struct rounds *r, struct error *e)
{
    struct matchup m = {.made = false};
    if (!explained_rows[0].id) return 0;
    if (matchup_open(&m, r->ops[0], r->ops[1])) return error_set(e, "out of memory");
    for (int i = 0; explained_rows[i].id; i++)
        if (play(r, &m, &explained_rows[i], e)) return -1;
    return 0;
}
