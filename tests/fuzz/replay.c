/* replay.c - runs a fuzz target once over each file of a folder: the corpus as a
 * normal test, for builds without libFuzzer. An empty folder is a failure. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "fuzz.h"

enum { FILE_MAX = 1 << 20 };

/* 1: replayed; 0: no file; -1: cannot be read. */
static int file_replay(const char *folder, const char *name)
{
    char path[4096];
    if (name[0] == '.') return 0;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *in = fopen(path, "rb");
    uint8_t *data = malloc(FILE_MAX);
    if (!in || !data) {
        perror(path);
        if (in) fclose(in);
        free(data);
        return -1;
    }
    size_t size = fread(data, 1, FILE_MAX, in);
    fclose(in);
    printf("%s\n", name);
    fflush(stdout); /* the last name printed is the file that crashed */
    uint8_t *exact = malloc(size ? size : 1); /* so that ASan sees a read behind the end */
    if (exact) {
        memcpy(exact, data, size);
        LLVMFuzzerTestOneInput(exact, size);
    }
    free(exact);
    free(data);
    return exact ? 1 : -1;
}

int main(int argc, char **argv)
{
    DIR *folder = argc == 2 ? opendir(argv[1]) : NULL;
    if (!folder) {
        fprintf(stderr, "usage: %s FOLDER (a folder of inputs that exists)\n", argv[0]);
        return 2;
    }
    int files = 0;
    for (struct dirent *entry; (entry = readdir(folder));) {
        int one = file_replay(argv[1], entry->d_name);
        if (one < 0) return 1;
        files += one;
    }
    closedir(folder);
    printf("%d files\n", files);
    return files > 0 ? 0 : 1;
}
