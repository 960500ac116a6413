/* fuzz_options.c - any words as the command line; words end at a NUL byte. What is
 * accepted is within what the options may be. */
#include "fuzz.h"
#include <stdlib.h>
#include <string.h>
#include "app/options.h"
#include "view/scene.h"

enum { WORDS = 64 };

static void check(const struct options *o, int argc)
{
    if (o->argc < 0 || o->argc >= argc) abort();
    for (int i = 0; i < o->argc; i++)
        if (!o->argv[i]) abort();
    if ((unsigned)o->colour > COLOUR_TRUE || (unsigned)o->format > FORMAT_COUNT) abort();
    if (!o->engine || !o->theme || o->pace < 0 || o->speed < 0) abort();
    if (!scene_fits(o->rows, o->cols, o->big) || (o->cast_version != 2 && o->cast_version != 3)) abort();
    options_depth(o);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char name[] = "finwait", *argv[WORDS + 2] = {name};
    int argc = 1;
    while (size && argc <= WORDS) {
        const uint8_t *end = memchr(data, 0, size);
        size_t len = end ? (size_t)(end - data) : size;
        argv[argc] = malloc(len + 1); /* of exactly this size, so that a read behind it shows */
        if (!argv[argc]) break;
        memcpy(argv[argc], data, len);
        argv[argc++][len] = '\0';
        data += end ? len + 1 : len;
        size -= end ? len + 1 : len;
    }
    char *words[WORDS + 2];
    memcpy(words, argv, sizeof words); /* getopt puts them in another order */
    struct options options;
    struct error error = {0, ""};
    int failed = options_parse(&options, argc, argv, &error);
    if (failed && !*error.text) abort();
    if (!failed) check(&options, argc);
    for (int i = 1; i < argc; i++) free(words[i]);
    return 0;
}
