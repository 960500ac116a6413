/* golden.c - see golden.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "golden.h"

static char *file_text(const char *path)
{
    FILE *in = fopen(path, "r");
    if (!in) return NULL;
    char *text = NULL;
    size_t cap = 0;
    ssize_t len = getdelim(&text, &cap, '\0', in);
    fclose(in);
    if (len < 0) {
        free(text);
        return NULL;
    }
    return text;
}

int golden_differs(const char *name, int rows, int cols, bool ascii, const char *dump)
{
    char path[300];
    snprintf(path, sizeof path, "%s/tests/golden/screen-%s-%dx%d%s.txt", FINWAIT_SOURCE_DIR, name, cols, rows,
             ascii ? "-ascii" : "");
    if (getenv("UPDATE")) {
        FILE *out = fopen(path, "w");
        assert_non_null(out);
        fputs(dump, out);
        fclose(out);
        return 0;
    }
    char *want = file_text(path);
    int differ = !want || strcmp(want, dump) != 0;
    if (differ) fprintf(stderr, "%s is not what is drawn now:\n%s", path, dump);
    free(want);
    return differ;
}
