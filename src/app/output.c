/* output.c - see output.h. All is made in memory first: a picture that cannot be made
 * leaves the file alone. */
#include "output.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static int put(const char *path, const char *bytes, size_t len, struct error *error)
{
    bool standard = strcmp(path, "-") == 0;
    FILE *file = standard ? stdout : fopen(path, "we");
    if (!file)
        return error_sys(error, errno, "cannot write %s", path);
    bool failed = fwrite(bytes, 1, len, file) != len || fflush(file) != 0;
    int why = errno;
    if (!standard && fclose(file) != 0 && !failed) {
        failed = true;
        why = errno;
    }
    return failed ? error_sys(error, why, "cannot write %s", standard ? "to standard output" : path) : 0;
}

int output_write(const char *path, int (*write)(const void *, FILE *, struct error *), const void *ctx, struct error *error)
{
    char *bytes = NULL;
    size_t len = 0;
    FILE *memory = open_memstream(&bytes, &len);
    if (!memory)
        return error_sys(error, errno, "cannot write %s", path);
    int failed = write(ctx, memory, error);
    if (fclose(memory) != 0 && !failed)
        failed = error_set(error, "cannot write %s: out of memory", path);
    if (!failed)
        failed = put(path, bytes, len, error);
    free(bytes);
    return failed;
}
