/* golden.c - see golden.h. */
#include "golden.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *file_text(const char *path)
{
    FILE *in = fopen(path, "r");
    char *text = NULL;
    size_t cap = 0;
    if (in && getdelim(&text, &cap, '\0', in) < 0) {
        free(text);
        text = NULL;
    }
    if (in) fclose(in);
    return text;
}

int golden_differs(const char *file, const char *text)
{
    char path[300];
    snprintf(path, sizeof path, "%s/tests/golden/%s", FINWAIT_SOURCE_DIR, file);
    if (getenv("UPDATE")) {
        FILE *out = fopen(path, "w");
        assert_non_null(out);
        fputs(text, out);
        fclose(out);
        return 0;
    }
    char *want = file_text(path);
    int differ = !want || strcmp(want, text) != 0;
    if (differ) fprintf(stderr, "%s is not what is written now:\n%s", path, text);
    free(want);
    return differ;
}

int golden_screen_differs(const char *name, int rows, int cols, bool ascii, const char *dump)
{
    char file[100];
    snprintf(file, sizeof file, "screen-%s-%dx%d%s.txt", name, cols, rows, ascii ? "-ascii" : "");
    return golden_differs(file, dump);
}
