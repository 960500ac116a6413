/* foretold.h - forged segments in all states, and whether an engine did what was
 * foretold of them. */
#ifndef FORETOLD_H
#define FORETOLD_H
/* cmocka.h wants these four before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>
#include <cmocka.h>
#include "engine/engine.h"

extern const struct forged { const char *before, *inject; } forged[]; /* commands; what `wire inject` then says */
extern const size_t forged_n;

/* True: something else happened, and stderr says what. profile: NULL, or the simulator's. */
bool foretold_wrong(const struct engine_ops *, const char *profile, size_t i);

#endif
