/* fuzz_tape.c - any bytes as a JSON tape. What is accepted must be a tape that
 * prints, folds, and comes back the same when it is written and read again. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "core/model.h"
#include "export/tape_json.h"
#include "fuzz.h"

static struct tape *text_read(const void *text, size_t size)
{
    struct error error;
    FILE *in = fmemopen((void *)(uintptr_t)text, size, "rb");
    if (!in) return NULL;
    struct tape *t = tape_json_read(in, "fuzz", &error);
    fclose(in);
    return t;
}

static char *tape_text(const struct tape *t, size_t *size)
{
    struct error error;
    char *text = NULL;
    FILE *out = open_memstream(&text, size);
    if (!out) return NULL;
    if (tape_json_write(t, out, &error) != 0) abort();
    fclose(out);
    return text;
}

static void tape_use(const struct tape *t)
{
    struct model *m = malloc(sizeof *m);
    if (!m) return;
    model_init(m);
    for (uint32_t seq = 0; seq < tape_len(t); seq++) {
        char line[512];
        tape_print(t, tape_at(t, seq), line, sizeof line);
        tape_stimulus(t, tape_at(t, seq));
        model_apply(m, t, tape_at(t, seq));
    }
    free(m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tape *t = size ? text_read(data, size) : NULL;
    if (!t) return 0;
    tape_use(t);
    size_t first_size, second_size;
    char *first = tape_text(t, &first_size);
    struct tape *again = first ? text_read(first, first_size) : NULL;
    if (!again) abort();
    char *second = tape_text(again, &second_size);
    if (!second || first_size != second_size || memcmp(first, second, first_size) != 0) abort();
    free(first);
    free(second);
    tape_free(again);
    tape_free(t);
    return 0;
}
