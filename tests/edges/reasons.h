/* reasons.h - why an arrow of the table is walked by no script. */
#ifndef EDGES_REASONS_H
#define EDGES_REASONS_H
#include "core/fsm.h"

/* NULL: there is none, so a script must walk it. */
const char *reason_of(const struct fsm_edge *);

#endif
