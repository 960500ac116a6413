/* coverage.h - which commands were compared in which pair of states. A *pair* is
 * where the client and the server stand before the command (as `expect HOST STATE`
 * speaks of them), a *kind* is what the command is: whose, which call; and for the
 * wire which segment of whom. */
#ifndef DIFFER_COVERAGE_H
#define DIFFER_COVERAGE_H
#include <stdint.h>
#include <stdio.h>
#include "core/command.h"
#include "core/model.h"
#include "core/tape.h"

enum { PAIRS = FSM_NSTATES * FSM_NSTATES, KINDS = 72, KIND_NONE = KINDS };

struct coverage { uint32_t n[PAIRS][KINDS]; };

int pair_of(const struct model *);
/* KIND_NONE: nothing that an engine does (expect, words). */
int kind_of(const struct command *, const struct model *, const struct tape *);
/* "client close", "deliver server FIN"; returns buf. */
char *kind_name(int kind, char *buf, size_t cap);

uint32_t coverage_count(const struct coverage *); /* combinations seen at least once */
void coverage_print(const struct coverage *, FILE *); /* a table: how many kinds in each pair of states */

#endif
