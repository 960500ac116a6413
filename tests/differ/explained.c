/* explained.c - see explained.h: the table, and how a row is found. */
#include "explained.h"

#include <fnmatch.h>
#include <string.h>

#include "core/difference.h"
#include "sim/profile.h"

const struct explained explained_rows[] = {
    {.id = "window-after-data",
     .client = STATE_ANY, .server = STATE_ANY, .command = "*wire inject * seq=+6[05][0-9][0-9][0-9]*",
     .kernel = "*sent *ACK*", .sim = "", .ends = true,
     .reason =
         "What window Linux offers when data waits to be read follows from the memory that its buffers take, which the "
               "simulator does not count; so a number near the edge may be inside for one and outside for the other.",
     .source = "net/ipv4/tcp_input.c, tcp_grow_window(); tcp_output.c, __tcp_select_window()",
     .example = "server listen\nclient connect\nwire deliver all\nwire inject server ACK len=4000\n"
                "wire inject server ACK seq=+65536\n"},
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

/* What the two profiles do about a difference. */
static void print_choice(enum difference_id d, FILE *f)
{
    enum sim_choice c = profile_choice(d);
    if (c == CHOICE_COUNT) fputs("both as Linux", f);
    else fprintf(f, "`%s` %d, %d", profile_rows[c].name, profile_rows[c].rfc9293, profile_rows[c].linux_value);
}

static void print_differences(FILE *f)
{
    fputs("## RFC 9293 and Linux\n\n"
          "The rows of `src/core/difference.c`, which the story on the screen tells too: what `--profile rfc9293` does, and what the kernel and\n"
          "`--profile linux` do. A file is one of the kernel below `net/ipv4` if no folder is named. Behind each stands the choice of\n"
          "`src/sim/profile.c` that makes it, with its value in `rfc9293` and in `linux`.\n\n"
          "| what | RFC 9293 | the RFC | Linux | why | source | choice |\n|---|---|---|---|---|---|---|\n", f);
    for (int i = 0; i < DIFFERS_COUNT; i++) {
        const struct difference *d = &difference_rows[i];
        fprintf(f, "| `%s` | %s | %s | %s | %s | %s | ", d->name, d->section, d->rfc_says, d->linux_does, d->why,
                d->source);
        print_choice((enum difference_id)i, f);
        fputs(" |\n", f);
    }
}

static void print_line(const char *pattern, FILE *f)
{
    if (*pattern) fprintf(f, " `%s` |", pattern);
    else fputs(" none |", f);
}

void explained_print(const struct explained rows[], FILE *f)
{
    fputs("# What is not the same, and why\n\n"
          "Made from the tables of the program; `UPDATE=1 ctest --preset dev -R differ.fidelity` makes it anew.\n\n",
          f);
    print_differences(f);
    fputs("\n## The simulator and the kernel\n\n"
          "The test `differ` gives the kernel engine and `sim --profile linux` the same commands and compares their tapes line by line.\n"
          "A difference that has no row in `tests/differ/explained.c` is a fault, and the test fails; so does a row that nothing needs.\n\n", f);
    if (!rows[0].id) {
        fputs("There is no row: no difference is known.\n", f);
        return;
    }
    fputs("| what | client | server | command | the kernel's line | the simulator's line | why | source |\n"
          "|---|---|---|---|---|---|---|---|\n", f);
    for (int i = 0; rows[i].id; i++) {
        const struct explained *r = &rows[i];
        fprintf(f, "| %s | %s | %s | `%s` |", r->id, state_name(r->client), state_name(r->server), r->command);
        print_line(r->kernel, f);
        print_line(r->sim, f);
        fprintf(f, " %s%s | %s |\n", r->reason, r->ends ? " What follows differs too." : "", r->source);
    }
    fputs("\n"
          "Not compared is more data at once than the first ten segments, 14480 bytes. What is behind them Linux may hold back until a third of\n"
          "the window is free or a part of a round trip is over by its clock (`tcp_tso_should_defer()` in net/ipv4/tcp_output.c), and how much of\n"
          "a long `send` it takes follows from the memory its buffers take (`sk_stream_memory_free()` in include/net/sock.h). The simulator\n"
          "takes what its buffer holds, and sends what the window lets it.\n", f);
}
