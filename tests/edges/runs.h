/* runs.h - every script of tests/scripts is run on the kernel engine, several at
 * once, and gives its tape. */
#ifndef EDGES_RUNS_H
#define EDGES_RUNS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>
#include "core/tape.h"

enum { RUNS_MAX = 256, RUN_NAME = 64 };

struct run {
    char name[RUN_NAME];       /* "handshake": without .fw */
    pid_t pid;                 /* 0: not started, or over */
    int status;                /* as wait(2) gives it */
    FILE *out, *err;
    struct tape *tape;         /* owns; NULL: `why` says why not */
    char why[320];
};

struct runs { struct run run[RUNS_MAX]; size_t n; };

/* Runs all, in the order of their names. -1: there are no scripts, or too many. */
int runs_all(struct runs *);
void runs_free(struct runs *);

#endif
