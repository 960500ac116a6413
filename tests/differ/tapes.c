/* tapes.c - see tapes.h. */
#include "tapes.h"

#include <errno.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "compare.h"

enum { AT_ONCE = 12, NAME_BYTES = 64, SECONDS_WARPED = 20, SECONDS_REAL = 150 };

/* What is to be played, and the tape it is held to. */
struct golden { char name[NAME_BYTES]; struct script *script; char *text; size_t len; };
struct goldens { struct golden *each; size_t n; };

/* One run and what was compared. Flat and shared, as its worker writes it. */
struct judged { struct record record; struct comparison first; bool done; char error[256]; };

static char *read_whole(const char *path, size_t *len)
{
    FILE *f = fopen(path, "r");
    char *text = f ? malloc(RECORD_BYTES) : NULL;
    *len = text ? fread(text, 1, RECORD_BYTES, f) : 0;
    if (f) fclose(f);
    return text;
}

static void goldens_free(struct goldens *all)
{
    for (size_t i = 0; i < all->n; i++) {
        script_free(all->each[i].script);
        free(all->each[i].text);
    }
    free(all->each);
}

static struct golden *goldens_add(struct goldens *all)
{
    struct golden *bigger = realloc(all->each, (all->n + 1) * sizeof *bigger);
    if (!bigger) return NULL;
    all->each = bigger;
    all->each[all->n] = (struct golden){.script = NULL};
    return &all->each[all->n++];
}

/* ---- the scripts of a folder ---- */

static int add_script(struct goldens *all, const char *path, struct error *e)
{
    char tape[512];
    const char *name = strrchr(path, '/') + 1;
    struct golden *g = goldens_add(all);
    if (!g) return error_set(e, "out of memory");
    snprintf(g->name, sizeof g->name, "%s", name);
    snprintf(tape, sizeof tape, "%.*s.tape", (int)(strlen(path) - strlen(".fw")), path);
    g->script = script_read(path, e);
    if (!g->script) return -1;
    g->text = read_whole(tape, &g->len);
    return g->text ? 0 : error_set(e, "there is no tape beside %s", path);
}

static int read_scripts(struct goldens *all, const char *folder, struct error *e)
{
    char pattern[512];
    glob_t found;
    int failed = 0;
    snprintf(pattern, sizeof pattern, "%s/*.fw", folder);
    if (glob(pattern, 0, NULL, &found)) return error_set(e, "there are no scripts in %s", folder);
    for (size_t i = 0; i < found.gl_pathc && !failed; i++) failed = add_script(all, found.gl_pathv[i], e);
    globfree(&found);
    return failed;
}

/* ---- a corpus ---- */

static const char mark[] = "# ";

void tapes_write(FILE *f, const char *name, const char *tape) { fprintf(f, "%s%s\n%s", mark, name, tape); }

static int add_sequence(struct goldens *all, const char *text, size_t len, struct record *scratch, struct error *e)
{
    struct commands commands;
    struct golden *g = goldens_add(all);
    const size_t head = strcspn(text, "\n");
    if (!g) return error_set(e, "out of memory");
    snprintf(g->name, sizeof g->name, "%.*s", (int)head, text);
    g->len = len - head;
    g->text = malloc(g->len + 1);
    if (!g->text) return error_set(e, "out of memory");
    memcpy(g->text, text + head, g->len);
    record_clear(scratch);
    record_printed(scratch, g->text, g->len);
    record_commands(scratch, &commands);
    g->script = commands_parse(&commands, e);
    return g->script ? 0 : -1;
}

static int read_corpus(struct goldens *all, const char *path, struct error *e)
{
    size_t len;
    int failed = 0;
    char *text = read_whole(path, &len);
    struct record *scratch = record_shared();
    if (!text || !scratch) {
        free(text);
        return error_set(e, "cannot read %s", path);
    }
    text[len < RECORD_BYTES ? len : RECORD_BYTES - 1] = '\0';
    for (char *at = strstr(text, mark), *next; at && !failed; at = next) {
        at += strlen(mark);
        next = strstr(at, "\n# ");
        if (next) next++;
        failed = add_sequence(all, at, next ? (size_t)(next - at) : strlen(at), scratch, e);
    }
    munmap(scratch, sizeof *scratch);
    free(text);
    return failed || all->n ? failed : error_set(e, "there is no sequence in %s", path);
}

/* ---- held to it ---- */

static const char *judge(const struct rounds *all, const struct golden *g, struct judged *j)
{
    struct record *golden = record_shared();
    if (!golden) return "out of memory";
    record_clear(golden);
    record_printed(golden, g->text, g->len);
    run_script(all->ops[1], g->script, (all->ops[1]->caps & ENGINE_CAN_WARP) ? SECONDS_WARPED : SECONDS_REAL,
               &j->record);
    /* Both go the same way up to the first difference, so the states are those of the run. */
    for (uint32_t i = 0; i < golden->nsteps && i < j->record.nsteps; i++) golden->step[i].pair = j->record.step[i].pair;
    compare(golden, &j->record, explained_rows, &j->first);
    return j->record.error;
}

static void count(struct rounds *all, const struct golden *g, const struct judged *j)
{
    const struct comparison *c = &j->first;
    for (uint32_t i = 0; i < j->record.nsteps && i + c->differs < c->steps; i++)
        if (j->record.step[i].kind != KIND_NONE) all->compared.n[j->record.step[i].pair][j->record.step[i].kind]++;
    for (int i = 0; i < EXPLAINED_MAX; i++) all->hits[i] += c->hits[i];
    all->sequences++;
    all->steps += c->steps - (c->differs && c->steps > 0);
    all->differences += c->differs;
    all->broken += !j->done || j->error[0];
    if (!j->done || j->error[0])
        fprintf(all->out, "\n# %s could not be run: %s\n", g->name, j->done ? j->error : "it crashed");
    else if (c->differs && rounds_new(all, c)) {
        fprintf(all->out, "\n# %s differs from its tape\n", g->name);
        comparison_print(c, "tape", all->ops[1]->name, all->out);
    }
}

static void start(const struct rounds *all, const struct golden *g, struct judged *j, unsigned *running)
{
    j->done = false;
    if (fork() == 0) {
        snprintf(j->error, sizeof j->error, "%s", judge(all, g, j));
        j->done = true;
        _exit(0);
    }
    ++*running;
}

static int run_all(struct rounds *all, const struct goldens *goldens, struct error *e)
{
    unsigned running = 0;
    size_t size = goldens->n * sizeof(struct judged);
    struct judged *each = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (each == MAP_FAILED) return error_set(e, "out of memory");
    fflush(NULL);
    for (size_t i = 0; i < goldens->n; i++) {
        if (running >= AT_ONCE && wait(NULL) > 0) running--;
        start(all, &goldens->each[i], &each[i], &running);
    }
    while (wait(NULL) > 0 || errno == EINTR) continue;
    for (size_t i = 0; i < goldens->n; i++) count(all, &goldens->each[i], &each[i]);
    munmap(each, size);
    return 0;
}

static int run_and_free(struct rounds *all, struct goldens *goldens, int failed, struct error *e)
{
    if (!failed) failed = run_all(all, goldens, e);
    goldens_free(goldens);
    return failed;
}

int tapes_run_scripts(struct rounds *all, const char *folder, struct error *e)
{
    struct goldens goldens = {.n = 0};
    return run_and_free(all, &goldens, read_scripts(&goldens, folder, e), e);
}

int tapes_run_corpus(struct rounds *all, const char *path, struct error *e)
{
    struct goldens goldens = {.n = 0};
    return run_and_free(all, &goldens, read_corpus(&goldens, path, e), e);
}
