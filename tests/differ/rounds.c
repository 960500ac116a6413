/* rounds.c - see rounds.h. */
#include "rounds.h"

#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tapes.h"

enum { ROUND = 32, WORKERS_MAX = 32 };

struct round {
    uint32_t first, n;
    char **scripts;           /* from `first` on they are played; NULL: sequences are generated */
    struct verdict *verdict;  /* [ROUND], shared */
};

static bool wanted(const struct rounds *all, uint32_t number) { return all->only == ROUNDS_ALL || all->only == number; }

static struct signature *find(const struct rounds *all, const struct comparison *c)
{
    char text[sizeof all->signature[0].text];
    comparison_signature(c, text, sizeof text);
    for (uint32_t i = 0; i < all->nsignatures; i++)
        if (strcmp(all->signature[i].text, text) == 0) return (struct signature *)&all->signature[i];
    return NULL;
}

static bool worth_shrinking(const void *ctx, const struct comparison *c)
{
    const struct rounds *all = ctx;
    return !all->whole && !find(all, c);
}

bool rounds_new(struct rounds *all, const struct comparison *c)
{
    struct signature *s = find(all, c);
    if (s) s->times++;
    if (s || all->nsignatures == SIGNATURES_MAX) return false;
    s = &all->signature[all->nsignatures++];
    s->times = 1;
    comparison_signature(c, s->text, sizeof s->text);
    return true;
}

static _Noreturn void work(const struct rounds *all, const struct round *round, uint32_t worker)
{
    struct matchup m;
    if (matchup_open(&m, all->ops[0], all->ops[1])) _exit(1);
    for (uint32_t i = worker; i < round->n; i += all->workers) {
        struct sequence s = {all->seed, round->first + i, NULL, &all->made, worth_shrinking, all};
        if (round->scripts) s.script = round->scripts[s.number];
        if (s.script || wanted(all, s.number)) sequence_judge(&m, &s, &round->verdict[i]);
        else sequence_make(&m, &s, &round->verdict[i]);
    }
    _exit(0);
}

static int work_all(const struct rounds *all, const struct round *round, struct error *e)
{
    pid_t pids[WORKERS_MAX], me = getpid();
    int failed = 0;
    fflush(NULL);
    for (uint32_t w = 0; w < all->workers; w++) {
        pids[w] = fork();
        if (pids[w] != 0) continue;
        prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
        if (getppid() != me) _exit(1);
        work(all, round, w);
    }
    for (uint32_t w = 0; w < all->workers; w++) {
        int status = 1;
        if (pids[w] < 0 || waitpid(pids[w], &status, 0) != pids[w] || status) failed = -1;
    }
    return failed ? error_set(e, "a worker did not come to its end") : 0;
}

/* The whole is a script: what is not a command is a comment. */
static void print_verdict(const struct rounds *all, const struct verdict *v)
{
    static const char *const words[] = {
        [MATCH_DIFFERENT] = "differs", [MATCH_UNSTEADY] = "differs from run to run",
        [MATCH_TIMED] = "could not be compared: a kernel timer ran out each time", [MATCH_BROKEN] = "could not be run",
    };
    fprintf(all->out, "\n# %s %s%s%s\n", v->name, words[v->outcome], v->why[0] ? ": " : "", v->why);
    if (v->outcome == MATCH_DIFFERENT || v->outcome == MATCH_UNSTEADY) 
        comparison_print(&v->first, all->ops[0]->name, all->ops[1]->name, all->out);
    commands_print(v->shrunk.n ? &v->shrunk : &v->commands, all->out);
    fflush(all->out);
}

static void count_steps(struct coverage *c, const struct verdict *v, uint32_t n)
{
    for (uint32_t i = 0; i < n && i < v->nsteps; i++)
        if (v->step[i].kind != KIND_NONE) c->n[v->step[i].pair][v->step[i].kind]++;
}

/* The corpus holds what is written by hand, and what reaches new combinations, as many as its length is worth. */
static void keep(struct rounds *all, bool by_hand, const struct verdict *v)
{
    enum { BYTES_EACH = 600 };
    uint32_t news = 0;
    if (!all->corpus || !v->tape[0]) return;
    for (uint32_t i = 0; i < v->compared && i < v->nsteps; i++)
        news += v->step[i].kind != KIND_NONE && !all->kept.n[v->step[i].pair][v->step[i].kind];
    if (!by_hand && strlen(v->tape) > news * BYTES_EACH) return;
    tapes_write(all->corpus, v->name, v->tape);
    count_steps(&all->kept, v, v->compared);
}

static void count_one(struct rounds *all, bool by_hand, const struct verdict *v)
{
    keep(all, by_hand, v);
    count_steps(&all->compared, v, v->compared);
    for (int i = 0; i < EXPLAINED_MAX; i++) all->hits[i] += v->first.hits[i];
    all->repeats += v->repeats;
    all->steps += v->compared;
    all->sequences += v->outcome == MATCH_SAME || v->outcome == MATCH_DIFFERENT;
    all->differences += v->outcome == MATCH_DIFFERENT;
    all->unsteady += v->outcome == MATCH_UNSTEADY;
    all->timed += v->outcome == MATCH_TIMED;
    all->shortened += v->shortened;
    all->broken += v->outcome == MATCH_BROKEN;
    bool again = v->outcome == MATCH_DIFFERENT && !rounds_new(all, &v->first);
    if (v->outcome != MATCH_SAME && !again) print_verdict(all, v);
}

/* Judges those of a round, and counts them in the order of their numbers. */
static int play_round(struct rounds *all, struct round *round, struct error *e)
{
    for (uint32_t i = 0; i < round->n; i++) round->verdict[i].done = false;
    int failed = work_all(all, round, e);
    for (uint32_t i = 0; i < round->n; i++) {
        const struct verdict *v = &round->verdict[i];
        if (!v->done) continue;
        if (!round->scripts) count_steps(&all->made, v, v->nsteps);
        if (round->scripts || wanted(all, round->first + i)) count_one(all, round->scripts != NULL, v);
    }
    return failed;
}

static int play_rounds(struct rounds *all, struct round *round, uint32_t count, struct error *e)
{
    int failed = 0;
    for (round->first = 0; round->first < count && !failed; round->first += ROUND) {
        round->n = count - round->first < ROUND ? count - round->first : ROUND;
        failed = play_round(all, round, e);
    }
    return failed;
}

static int play_by_hand(struct rounds *all, struct round *round, struct error *e)
{
    char pattern[512];
    glob_t found;
    snprintf(pattern, sizeof pattern, "%s/*.fw", all->by_hand);
    if (glob(pattern, 0, NULL, &found)) return error_set(e, "there are no scripts in %s", all->by_hand);
    round->scripts = found.gl_pathv;
    int failed = play_rounds(all, round, (uint32_t)found.gl_pathc, e);
    round->scripts = NULL;
    globfree(&found);
    return failed;
}

int rounds_run(struct rounds *all, struct error *e)
{
    struct round round = {.first = 0};
    size_t size = ROUND * sizeof *round.verdict;
    round.verdict = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (round.verdict == MAP_FAILED) return error_set(e, "out of memory");
    if (all->workers > WORKERS_MAX) all->workers = WORKERS_MAX;
    int failed = all->by_hand && all->only == ROUNDS_ALL ? play_by_hand(all, &round, e) : 0;
    if (!failed) failed = play_rounds(all, &round, all->count, e);
    munmap(round.verdict, size);
    return failed;
}
