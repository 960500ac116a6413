/* bench.c - measures what finwait promises of its speed, beside htop and btop in the
 * same run, and prints the table of docs/PERFORMANCE.md.
 *
 *   bench FINWAIT FOLDER [--quick]    FOLDER: twenty.fw; --quick: only whether all can be measured
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "meter.h"
#include "work.h"

enum { NONE = -1 }; /* not measured */

struct row {
    const char *what, *unit;
    double goal, ours, htop, btop;
    bool more;              /* the goal is a least */
};

static void cell(double value)
{
    if (value < 0) printf(" |");
    else printf(value < 10 ? " %.2f |" : value < 1000 ? " %.1f |" : " %.0f |", value);
}

/* False: it could not be measured. */
static bool print_row(const struct row *r)
{
    bool met = r->more ? r->ours >= r->goal : r->ours <= r->goal;
    printf("| %s, %s |", r->what, r->unit);
    if (r->goal < 0) printf(" |");
    else printf(" %s %g |", r->more ? "&ge;" : "&le;", r->goal);
    cell(r->ours);
    cell(r->htop);
    cell(r->btop);
    cell(r->htop > 0 && r->ours >= 0 ? r->ours / r->htop : NONE);
    printf(" %s |\n", r->ours < 0 ? "could not be measured" : r->goal < 0 ? "" : met ? "yes" : "**no**");
    return r->ours >= 0;
}

static bool print_rows(const struct row rows[], size_t n)
{
    bool measured = true;
    for (size_t i = 0; i < n; i++) measured = print_row(&rows[i]) && measured;
    return measured;
}

struct scale { int starts, presses, idle_ms, times, bulks; };

static struct meter_result screen(const struct scale *s, const char *const argv[], const char *const prelude[],
                                  const char *const keys[], int presses, int idle_ms)
{
    struct meter_result m;
    struct meter_program p = {argv, prelude, keys, s->starts, presses, idle_ms};
    if (!meter_run(&p, &m)) m = (struct meter_result){NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE};
    return m;
}

static bool print_screens(const char *finwait, const struct scale *s)
{
    static const char *const down[] = {"\033[B", NULL}, *const nothing[] = {NULL};
    static const char *const open[] = {"L", "c", " ", " ", " ", NULL}, *const move[] = {"s", " ", " ", "R", NULL};
    static const char *const wait[] = {"L", "c", " ", " ", " ", "x", " ", " ", "X", " ", " ", NULL};
    static const char *const htop_argv[] = {"htop", NULL}, *const btop_argv[] = {"btop", NULL};
    const char *kernel[] = {finwait, "--engine", "kernel", "--no-motion", NULL};
    const char *sim[] = {finwait, "--engine", "sim", "--no-motion", NULL};
    struct meter_result k = screen(s, kernel, open, move, s->presses, 0), v = screen(s, sim, open, move, s->presses, 0);
    struct meter_result quiet = screen(s, kernel, nothing, nothing, 0, s->idle_ms);
    struct meter_result tw = screen(s, kernel, wait, nothing, 0, s->idle_ms);
    struct meter_result h = screen(s, htop_argv, nothing, down, s->presses, s->idle_ms);
    struct meter_result b = screen(s, btop_argv, nothing, down, s->presses, s->idle_ms);
    const struct row rows[] = {
        {"start to the first full screen, the kernel's lab up", "ms", 25, k.start_frame, h.start_frame, b.start_frame,
         false},
        {"the same on the simulator", "ms", NONE, v.start_frame, h.start_frame, b.start_frame, false},
        {"key to the first byte, p99", "ms", 1, k.key_first_p99, h.key_first_p99, b.key_first_p99, false},
        {"key to the end of the frame, p99", "ms", 2, k.key_frame_p99, h.key_frame_p99, b.key_frame_p99, false},
        {"key to the first byte, p50", "ms", NONE, k.key_first_p50, h.key_first_p50, b.key_first_p50, false},
        {"key to the first byte on the simulator, p99", "ms", NONE, v.key_first_p99, h.key_first_p99, b.key_first_p99,
         false},
        {"what a key press writes when a segment moves, median", "bytes", 400, k.key_bytes, h.key_bytes, b.key_bytes,
         false},
        {"idle for 10 s, nothing held: CPU", "ms", 1, quiet.idle_cpu, h.idle_cpu, b.idle_cpu, false},
        {"idle for 10 s, nothing held: wake-ups", "times", 0, (double)quiet.idle_wakeups, (double)h.idle_wakeups,
         (double)b.idle_wakeups, false},
        {"10 s of a TIME_WAIT that counts: CPU", "ms", 10, tw.idle_cpu, h.idle_cpu, b.idle_cpu, false},
        {"10 s of a TIME_WAIT that counts: wake-ups", "times", 11, (double)tw.idle_wakeups, (double)h.idle_wakeups,
         (double)b.idle_wakeups, false},
    };
    return print_rows(rows, sizeof rows / sizeof *rows);
}

/* Whatever else runs here only makes it slower. */
static double best(double a, double b) { return a > b ? a : b; }

static bool print_work(const char *finwait, const char *folder, const struct scale *s)
{
    char script[4096];
    snprintf(script, sizeof script, "%s/twenty.fw", folder);
    const char *const film[] = {finwait, "record", "6", "--engine", "sim", "-o", "-", NULL};
    const char *const run[] = {finwait, "run", "--engine", "kernel", script, NULL};
    double film_ms = work_command(film, s->times), run_ms = work_command(run, s->times);
    /* Last: with its first lab this process gives up its privileges. */
    double relay = NONE, bulk = NONE, relay_read = NONE, bulk_read = NONE;
    for (int i = 0; i < s->bulks; i++) {
        relay = best(relay, work_bulk_relay(false));
        bulk = best(bulk, work_bulk_engine(false));
        relay_read = best(relay_read, work_bulk_relay(true));
        bulk_read = best(bulk_read, work_bulk_engine(true));
    }
    const struct row rows[] = {
        {"the lesson of a 60 s TIME_WAIT as a cast", "ms", 200, film_ms, NONE, NONE, false},
        {"a script of 20 commands on the kernel, lab and all", "ms", 60, run_ms, NONE, NONE, false},
        {"segments of a bulk transfer, against a bare relay's", "ratio", 0.5, relay > 0 ? bulk / relay : NONE, NONE,
         NONE, true},
        {"segments of a bulk transfer", "a CPU second", NONE, bulk, NONE, NONE, true},
        {"segments of the bare relay", "a CPU second", NONE, relay, NONE, NONE, true},
        {"the same, each read as it comes, against a relay's", "ratio", 0.5,
         relay_read > 0 ? bulk_read / relay_read : NONE, NONE, NONE, true},
        {"segments that are read as they come", "a CPU second", NONE, bulk_read, NONE, NONE, true},
        {"the kernel tells of one socket", "us of CPU", NONE, work_look(LOOK_ONE), NONE, NONE, false},
        {"of all connections of a host", "us of CPU", NONE, work_look(LOOK_CONNECTIONS), NONE, NONE, false},
        {"of all its sockets", "us of CPU", NONE, work_look(LOOK_ALL), NONE, NONE, false},
        {"commands of the simulator", "a second", NONE, work_simulator(), NONE, NONE, true},
    };
    return print_rows(rows, sizeof rows / sizeof *rows);
}

int main(int argc, char **argv)
{
    static const struct scale full = {11, 200, 10000, 21, 7}, quick = {1, 4, 100, 1, 1};
    if (argc < 3) {
        fprintf(stderr, "usage: bench FINWAIT FOLDER [--quick]\n");
        return 2;
    }
    char state[] = "/tmp/finwait-bench-XXXXXX";
    if (!mkdtemp(state)) return 1;
    setenv("XDG_STATE_HOME", state, 1);
    const struct scale *scale = argc > 3 && strcmp(argv[3], "--quick") == 0 ? &quick : &full;
    puts("| what | goal | finwait | htop | btop | finwait / htop | met |\n|---|---|---|---|---|---|---|");
    bool measured = print_screens(argv[1], scale);
    measured = print_work(argv[1], argv[2], scale) && measured;
    char remove[64];
    snprintf(remove, sizeof remove, "rm -rf '%s'", state);
    return fflush(stdout) || system(remove) || !measured ? 1 : 0;
}
