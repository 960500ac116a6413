/* engines.h - the engines that can be compared. */
#ifndef DIFFER_ENGINES_H
#define DIFFER_ENGINES_H
#include "engine/engine.h"

/* NULL: there is none of that name. */
const struct engine_ops *engine_named(const char *name);
/* The one that is held to the kernel when nobody says otherwise. */
const struct engine_ops *engine_usual(void);

#endif
