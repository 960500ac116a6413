/* scripts.c - see scripts.h. */
#include "scripts.h"

#include <errno.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "compare.h"

enum { AT_ONCE = 12, SECONDS_EACH = 150 };

/* One script's run and what was compared. Flat and shared, as its worker writes it. */
struct scripted { struct record record; struct comparison first; bool done; char error[256]; };

static char *read_whole(const char *path, size_t *len)
{
    FILE *f = fopen(path, "r");
    char *text = f ? malloc(RECORD_BYTES) : NULL;
    *len = text ? fread(text, 1, RECORD_BYTES, f) : 0;
    if (f) fclose(f);
    return text;
}

static const char *judge(const struct rounds *all, const char *path, struct scripted *s)
{
    char tape[512];
    struct error e;
    size_t len;
    snprintf(tape, sizeof tape, "%.*s.tape", (int)(strlen(path) - strlen(".fw")), path);
    struct script *script = script_read(path, &e);
    char *text = read_whole(tape, &len);
    struct record *golden = record_shared();
    if (!script || !text || !golden) return "there is no script or no tape beside it";
    record_clear(golden);
    record_printed(golden, text, len);
    run_script(all->ops[1], script, SECONDS_EACH, &s->record);
    /* Both go the same way up to the first difference, so the states are those of the run. */
    for (uint32_t i = 0; i < golden->nsteps && i < s->record.nsteps; i++) golden->step[i].pair = s->record.step[i].pair;
    compare(golden, &s->record, explained_rows, &s->first);
    return s->record.error;
}

static void count_script(struct rounds *all, const char *path, const struct scripted *s)
{
    const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    const struct comparison *c = &s->first;
    for (uint32_t i = 0; i < s->record.nsteps && i + c->differs < c->steps; i++)
        if (s->record.step[i].kind != KIND_NONE) all->compared.n[s->record.step[i].pair][s->record.step[i].kind]++;
    for (int i = 0; i < EXPLAINED_MAX; i++) all->hits[i] += c->hits[i];
    all->sequences++;
    all->steps += c->steps - (c->differs && c->steps > 0);
    all->differences += c->differs;
    all->broken += !s->done || s->error[0];
    if (!s->done || s->error[0]) fprintf(all->out, "\n# %s could not be run: %s\n", name, s->done ? s->error : "it crashed");
    else if (c->differs && rounds_new(all, c)) {
        fprintf(all->out, "\n# %s differs from its tape\n", name);
        comparison_print(c, "tape", all->ops[1]->name, all->out);
    }
}

static void start(const struct rounds *all, const char *path, struct scripted *s, unsigned *running)
{
    s->done = false;
    if (fork() == 0) {
        snprintf(s->error, sizeof s->error, "%s", judge(all, path, s));
        s->done = true;
        _exit(0);
    }
    ++*running;
}

int scripts_run(struct rounds *all, const char *folder, struct error *e)
{
    char pattern[512];
    glob_t found;
    unsigned running = 0;
    snprintf(pattern, sizeof pattern, "%s/*.fw", folder);
    if (glob(pattern, 0, NULL, &found)) return error_set(e, "there are no scripts in %s", folder);
    size_t size = found.gl_pathc * sizeof(struct scripted);
    struct scripted *each = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (each == MAP_FAILED) {
        globfree(&found);
        return error_set(e, "out of memory");
    }
    fflush(NULL);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        if (running >= AT_ONCE && wait(NULL) > 0) running--;
        start(all, found.gl_pathv[i], &each[i], &running);
    }
    while (wait(NULL) > 0 || errno == EINTR) continue;
    for (size_t i = 0; i < found.gl_pathc; i++) count_script(all, found.gl_pathv[i], &each[i]);
    munmap(each, size);
    globfree(&found);
    return 0;
}
