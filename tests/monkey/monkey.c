/* monkey.c - types any number of random keys at the whole program, in a pseudo terminal, and
 * starts it again when a key has ended it, and now and then in any case:
 *
 *   monkey [--engine sim|kernel] [--keys N] [--seed S] [--summary FILE]
 *
 * The sanitizers say what is wrong inside, and src/view/registry.c ends the program when a pane
 * writes outside its place. The same seed types the same; only time is not the same. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include "typist.h"
#include "ward.h"

enum { SKIP = 77, KEYS_A_LIFE = 1000, LISTENS_EVERY = 16, REST_MS = 60, SHOWN = 400 };

struct monkey {
    const char *engine, *summary;
    unsigned long keys, seed, typed, lives;
    struct ward ward;
    struct chance chance;
    char last[2048];       /* bytes */
    size_t nlast;
};

static void remember(struct monkey *m, const struct typed *t)
{
    if (m->nlast + t->len > sizeof m->last) {
        memmove(m->last, m->last + m->nlast - sizeof m->last / 2, sizeof m->last / 2);
        m->nlast = sizeof m->last / 2;
    }
    memcpy(m->last + m->nlast, t->bytes, t->len);
    m->nlast += t->len;
}

static void print_bytes(const char *what, const char *bytes, size_t len)
{
    fprintf(stderr, "%s:", what);
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)bytes[i];
        fprintf(stderr, c >= ' ' && c < 0x7f && c != '\\' ? "%c" : "\\x%02x", c);
    }
    fprintf(stderr, "\n");
}

static int failed(const struct monkey *m, const char *what)
{
    fprintf(stderr, "monkey: engine %s, seed %lu, key %lu: %s\n", m->engine, m->seed, m->typed, what);
    size_t shown = m->ward.ntail < SHOWN ? m->ward.ntail : SHOWN;
    print_bytes("the last keys", m->last, m->nlast);
    print_bytes("the last output", m->ward.tail + m->ward.ntail - shown, shown);
    return 1;
}

/* One key. False: the program has ended, by it or by one before. */
static bool type(struct monkey *m)
{
    struct typed t;
    typist_next(&m->chance, &t);
    m->typed++;
    remember(m, &t);
    if (t.rows) ward_resize(&m->ward, t.rows, t.cols);
    if (!ward_type(&m->ward, t.bytes, t.len)) return false;
    return !t.rests || ward_read(&m->ward, REST_MS);
}

static int live(struct monkey *m)
{
    char why[200];
    m->ward.lang = m->lives % 2 ? "zh" : "en";
    if (ward_start(&m->ward)) return failed(m, "it does not start");
    m->lives++;
    m->nlast = 0;
    for (int n = 0; n < KEYS_A_LIFE && m->typed < m->keys && type(m); n++) {
        int listens = n % LISTENS_EVERY ? 1 : ward_listens(&m->ward);
        if (listens < 0) return failed(m, "it does not read its keys");
        if (!listens) break;
    }
    const char *wrong = ward_ends(&m->ward, why, sizeof why);
    return wrong ? failed(m, wrong) : 0;
}

static int summary(const struct monkey *m)
{
    struct rusage used;
    getrusage(RUSAGE_CHILDREN, &used);
    FILE *out = m->summary ? fopen(m->summary, "w") : stdout;
    if (!out) {
        perror(m->summary);
        return 1;
    }
    fprintf(out, "%lu keys, seed %lu, %lu starts, at most %ld MB: nothing wrong\n", m->typed, m->seed, m->lives,
            used.ru_maxrss / 1024);
    return m->summary && fclose(out) ? 1 : 0;
}

int main(int argc, char **argv)
{
    struct monkey m = {.engine = "sim", .keys = 2000, .seed = 1};
    for (int i = 1; i + 1 < argc; i += 2) {
        if (!strcmp(argv[i], "--engine")) m.engine = argv[i + 1];
        else if (!strcmp(argv[i], "--keys")) m.keys = strtoul(argv[i + 1], NULL, 10);
        else if (!strcmp(argv[i], "--seed")) m.seed = strtoul(argv[i + 1], NULL, 10);
        else if (!strcmp(argv[i], "--summary")) m.summary = argv[i + 1];
        else argc = 0;
    }
    if (argc % 2 == 0) {
        fprintf(stderr, "usage: monkey [--engine sim|kernel] [--keys N] [--seed S] [--summary FILE]\n");
        return 2;
    }
    if (!strcmp(m.engine, "kernel") && system("'" FINWAIT_PROGRAM "' doctor >/dev/null 2>&1")) return SKIP;
    printf("monkey: engine %s, %lu keys, seed %lu\n", m.engine, m.keys, m.seed);
    fflush(stdout);
    m.chance = chance_new(m.seed, 0);
    if (ward_new(&m.ward, m.engine)) return 1;
    int status = 0;
    while (!status && m.typed < m.keys) status = live(&m);
    ward_free(&m.ward);
    return status ? status : summary(&m);
}
