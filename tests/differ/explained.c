/* explained.c - see explained.h: the table, and how a row is found. */
#include "explained.h"

#include <fnmatch.h>
#include <string.h>

const struct explained explained_rows[] = {
    {.id = NULL},
};

/* "": the other engine's line is one too many, whatever stands here. */
static bool line_fits(const char *pattern, const char *line)
{
    return !*pattern || (line && fnmatch(pattern, line, 0) == 0);
}

static bool fits(const struct explained *row, const struct explained_place *p)
{
    bool here = (row->client == STATE_ANY || row->client == p->client) &&
                (row->server == STATE_ANY || row->server == p->server);
    return here && fnmatch(row->command, p->command, 0) == 0 && line_fits(row->kernel, p->kernel) &&
           line_fits(row->sim, p->sim);
}

int explained_find(const struct explained rows[], const struct explained_place *p)
{
    for (int i = 0; rows[i].id; i++)
        if (fits(&rows[i], p)) return i;
    return -1;
}

static const char *state_name(int state) { return state == STATE_ANY ? "any" : fsm_state_name((enum fsm_state)state); }

void explained_print(const struct explained rows[], FILE *f)
{
    fputs("# Where the simulator differs from Linux, and why\n\n"
          "The test `differ` gives the kernel engine and `sim --profile linux` the same commands and compares their tapes line by line.\n"
          "What is not in this list is no difference, or a fault. Made from `tests/differ/explained.c`; "
          "`UPDATE=1 ctest --preset dev -R differ.fidelity` makes it anew.\n\n", f);
    if (!rows[0].id) {
        fputs("No difference is known.\n", f);
        return;
    }
    fputs("| what | client | server | command | the kernel's line | the simulator's line | why | source |\n"
          "|---|---|---|---|---|---|---|---|\n", f);
    for (int i = 0; rows[i].id; i++)
        fprintf(f, "| %s | %s | %s | `%s` | %s%s%s | %s%s%s | %s%s | %s |\n", rows[i].id, state_name(rows[i].client),
                state_name(rows[i].server), rows[i].command, *rows[i].kernel ? "`" : "", *rows[i].kernel ? rows[i].kernel : "none",
                *rows[i].kernel ? "`" : "", *rows[i].sim ? "`" : "", *rows[i].sim ? rows[i].sim : "none", *rows[i].sim ? "`" : "",
                rows[i].reason, rows[i].ends ? " What follows differs too." : "", rows[i].source);
}
