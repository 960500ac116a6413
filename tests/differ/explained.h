/* explained.h - the differences between the two engines that have a reason. Each is
 * one row, matched narrowly: the states before the command, the command, and the
 * two lines that differ. docs/FIDELITY.md is this table. */
#ifndef DIFFER_EXPLAINED_H
#define DIFFER_EXPLAINED_H
#include <stdbool.h>
#include <stdio.h>
#include "core/fsm.h"

enum { STATE_ANY = FSM_NSTATES };

/* Patterns are of fnmatch(3). "" for a line: this engine has none there. */
struct explained {
    const char *id;          /* "cwnd-after-rto" */
    int client, server;      /* enum fsm_state before the command, or STATE_ANY */
    const char *command;     /* "client send *" */
    const char *kernel, *sim;
    bool ends;               /* what follows differs too: the rest of the run is not compared */
    const char *reason;      /* the kernel's, one sentence */
    const char *source;      /* "net/ipv4/tcp_output.c, tcp_cwnd_test()" */
    const char *example;     /* commands that show it, a line each: played in every run, so that no row grows stale */
};

extern const struct explained explained_rows[]; /* id NULL ends */

/* Where it is: the lines are NULL where the engine has none. */
struct explained_place { int client, server; const char *command, *kernel, *sim; };
/* Index of the first row that fits, or -1. */
int explained_find(const struct explained rows[], const struct explained_place *);
void explained_print(const struct explained rows[], FILE *);

#endif
