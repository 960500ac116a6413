/* fuzz_tape.c - any bytes as a JSON tape. What is accepted must be a tape that
 * every reader can trust (look.h), and comes back the same when it is written and
 * read again. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "export/tape_json.h"
#include "fuzz.h"
#include "look.h"

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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tape *t = size ? text_read(data, size) : NULL;
    if (!t) return 0;
    look_at_tape(t);
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
