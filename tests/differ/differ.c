/* differ.c - gives the same commands to two engines and compares what each did.
 *
 *   differ                     generated sequences, kernel against the usual engine
 *   differ --scripts FOLDER    the scripts of a folder against their tapes
 *   differ --corpus FILE       the sequences of a file against their tapes
 *   differ --play FILE         one script: both tapes up to what differs
 *   differ --fidelity          prints docs/FIDELITY.md
 *
 * Exit status: 0 no difference, 1 some, 2 usage, 77 there can be no lab here. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engines.h"
#include "examples.h"
#include "kernel/kernel.h"
#include "possible.h"
#include "tapes.h"

enum { EXIT_DIFFERENT = 1, EXIT_USAGE = 2, EXIT_SKIPPED = 77, COUNT_USUAL = 1000, SEED_USUAL = 793 };

static const char usage[] =
    "usage: differ [--count N] [--seed N] [--replay N] [--against ENGINE] [--workers N] [--whole] [--coverage]\n"
    "              [--by-hand FOLDER] [--record FILE]\n"
    "              [--scripts FOLDER] [--corpus FILE] [--play FILE] [--summary FILE]\n"
    "       differ --fidelity\n";

struct wish { const char *scripts, *corpus, *play, *record, *summary; bool fidelity, coverage; };

static bool read_number(const char *text, uint64_t *number)
{
    char *end;
    *number = strtoull(text, &end, 10);
    return *text && !*end;
}

/* False: that is no way to call it. */
static bool read_option(int option, const char *value, struct rounds *r, struct wish *w)
{
    uint64_t n = 0;
    bool number = value && read_number(value, &n);
    switch (option) {
    case 'n': r->count = (uint32_t)n; return number;
    case 's': r->seed = n; return number;
    case 'r': r->only = (uint32_t)n; return number;
    case 'w': r->workers = (uint32_t)n; return number && n > 0;
    case 'a': return (r->ops[1] = engine_named(value));
    case 'd': w->scripts = value; return true;
    case 't': w->corpus = value; return true;
    case 'k': w->record = value; return true;
    case 'b': r->by_hand = value; return true;
    case 'm': w->summary = value; return true;
    case 'p': w->play = value; return true;
    case 'f': return w->fidelity = true;
    case 'c': return w->coverage = true;
    case 'o': return r->whole = true;
    default: return false;
    }
}

static bool read_options(int argc, char **argv, struct rounds *r, struct wish *w)
{
    static const struct option options[] = {
        {"count", required_argument, NULL, 'n'},   {"seed", required_argument, NULL, 's'},
        {"replay", required_argument, NULL, 'r'},  {"workers", required_argument, NULL, 'w'},
        {"against", required_argument, NULL, 'a'}, {"scripts", required_argument, NULL, 'd'},
        {"fidelity", no_argument, NULL, 'f'},      {"coverage", no_argument, NULL, 'c'},
        {"whole", no_argument, NULL, 'o'},         {"play", required_argument, NULL, 'p'},
        {"corpus", required_argument, NULL, 't'},  {"record", required_argument, NULL, 'k'},
        {"summary", required_argument, NULL, 'm'}, {"by-hand", required_argument, NULL, 'b'},
        {NULL, 0, NULL, 0},
    };
    int option;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
        if (!read_option(option, optarg, r, w)) return false;
    if (r->only != ROUNDS_ALL && r->count <= r->only) r->count = r->only + 1;
    return optind == argc;
}

/* Rows that nothing hits are stale: the engines agree there by now. */
static uint32_t print_stale(const struct rounds *r)
{
    uint32_t n = 0;
    for (int i = 0; explained_rows[i].id; i++) {
        if (r->hits[i]) continue;
        fprintf(r->out, "# no run needed the explanation \"%s\": take it out of tests/differ/explained.c\n",
                explained_rows[i].id);
        n++;
    }
    return n;
}

/* On a machine that stalls, the kernel's own clock makes some runs unlike others:
 * timers run out, timestamps are far apart. Such sequences are not compared; but
 * when they are more than one in a hundred, something else is wrong. */
static bool too_many_unusable(const struct rounds *r)
{
    const uint32_t unusable = r->unsteady + r->timed;
    return unusable > 1 + (r->sequences + unusable) / 100;
}

/* The most frequent first. */
static int by_times(const void *a, const void *b)
{
    const struct signature *x = a, *y = b;
    return (y->times > x->times) - (y->times < x->times);
}

static void print_signatures(struct rounds *r)
{
    qsort(r->signature, r->nsignatures, sizeof *r->signature, by_times);
    for (uint32_t i = 0; i < r->nsignatures; i++)
        fprintf(r->out, "%s%5u x %s\n", i ? "" : "\nTimes, and what differs (command | kernel | other):\n",
                r->signature[i].times, r->signature[i].text);
}

static int report(struct rounds *r, const struct wish *w)
{
    const bool live = !w->scripts && !w->corpus;
    print_signatures(r);
    if (w->coverage) coverage_print(&r->compared, r->out);
    uint32_t stale = !live || r->only != ROUNDS_ALL ? 0 : print_stale(r);
    fprintf(r->out, "%s against %s, ", r->ops[0]->name, r->ops[1]->name);
    if (live) fprintf(r->out, "generated by seed %llu\n", (unsigned long long)r->seed);
    else fprintf(r->out, "%s\n", w->scripts ? "scripts" : "corpus");
    if (live)
        fprintf(r->out,
                "%u runs made again as a kernel timer ran out; %u sequences shortened for it, %u given up\n%u differ from run to run, ",
                r->repeats, r->shortened, r->timed, r->unsteady);
    fprintf(r->out, "%u could not be run\n", r->broken);
    fprintf(r->out, "compared: %u sequences, %u steps, %u combinations (state pair x command)\ndifferences: %u\n",
            r->sequences, r->steps, coverage_count(&r->compared), r->differences);
    return r->differences || r->broken || stale || too_many_unusable(r) ? EXIT_DIFFERENT : 0;
}

/* The counts in one line, for who cannot see what we print: ctest keeps it to itself. */
static int write_summary(const struct rounds *r, const struct wish *w, const char *skipped, struct error *e)
{
    if (!w->summary) return 0;
    FILE *f = fopen(w->summary, "w");
    if (!f) return error_set(e, "cannot write %s", w->summary);
    if (skipped)
        fprintf(f, "skipped: %s\n", skipped);
    else
        fprintf(f, "%u sequences, %u steps, %u combinations compared; %u differences\n", r->sequences, r->steps,
                coverage_count(&r->compared), r->differences);
    return fclose(f) ? error_set(e, "cannot write %s", w->summary) : 0;
}

/* The kernel's tape as far as both agree, and what comes then. */
static int play(const struct rounds *r, const char *path, struct error *e)
{
    struct matchup m;
    struct comparison c;
    struct commands commands = {.n = 0};
    struct script *script = script_read(path, e);
    if (!script || matchup_open(&m, r->ops[0], r->ops[1])) return -1;
    for (size_t i = 0; i < script_len(script) && commands.n < COMMANDS_MAX; i++)
        command_print(script_at(script, i), commands.line[commands.n++], COMMAND_BYTES);
    script_free(script);
    enum outcome o = matchup_play(&m, &commands, &c);
    if (o == MATCH_BROKEN || o == MATCH_TIMED) return error_set(e, "it could not be compared: %s", matchup_why(&m));
    uint32_t end = c.differs && c.steps < m.record[0]->nsteps ? m.record[0]->step[c.steps].at : m.record[0]->len;
    fwrite(m.record[0]->text, 1, end, r->out);
    if (c.differs) comparison_print(&c, r->ops[0]->name, r->ops[1]->name, r->out);
    return c.differs || o == MATCH_UNSTEADY ? EXIT_DIFFERENT : 0;
}

/* Makes the runs that are wished for. */
static int compare_all(struct rounds *r, const struct wish *w, struct error *e)
{
    if (w->scripts) return tapes_run_scripts(r, w->scripts, e);
    if (w->corpus) return tapes_run_corpus(r, w->corpus, e);
    if (w->record && !(r->corpus = fopen(w->record, "w"))) return error_set(e, "cannot write %s", w->record);
    int failed = r->only == ROUNDS_ALL && examples_run(r, e) ? -1 : rounds_run(r, e);
    if (r->corpus && fclose(r->corpus)) failed = error_set(e, "cannot write %s", w->record);
    return failed;
}

static bool needs_lab(const struct rounds *r, const struct wish *w)
{
    return !(w->scripts || w->corpus) || !(r->ops[1]->caps & ENGINE_CAN_WARP);
}

static int differ(struct rounds *r, const struct wish *w, struct error *e)
{
    char why[160];
    if (needs_lab(r, w) && !lab_possible(why, sizeof why)) {
        printf("skipped: %s\n", why);
        return write_summary(r, w, why, e) ? -1 : EXIT_SKIPPED;
    }
    if (w->play) return play(r, w->play, e);
    if (compare_all(r, w, e)) return -1;
    int status = report(r, w);
    return write_summary(r, w, NULL, e) ? -1 : status;
}

int main(int argc, char **argv)
{
    struct error e;
    struct wish w = {0};
    struct rounds *r = calloc(1, sizeof *r);
    if (!r) return EXIT_DIFFERENT;
    *r = (struct rounds){.ops = {&kernel_engine, engine_usual()}, .seed = SEED_USUAL, .count = COUNT_USUAL,
                         .only = ROUNDS_ALL, .out = stdout};
    r->workers = 2 * (uint32_t)sysconf(_SC_NPROCESSORS_ONLN); /* they wait half of the time */
    int status = EXIT_USAGE;
    if (!read_options(argc, argv, r, &w)) {
        fputs(usage, stderr);
    } else if (w.fidelity) {
        explained_print(explained_rows, stdout);
        status = 0;
    } else {
        status = differ(r, &w, &e);
        if (status < 0) fprintf(stderr, "differ: %s\n", e.text);
    }
    free(r);
    return status < 0 ? EXIT_DIFFERENT : status;
}
