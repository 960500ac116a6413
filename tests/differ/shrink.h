/* shrink.h - the shortest commands that still fail: whole commands are left out,
 * then what stands behind their words. */
#ifndef DIFFER_SHRINK_H
#define DIFFER_SHRINK_H
#include <stdbool.h>
#include "commands.h"

typedef bool shrink_fails(void *ctx, const struct commands *);

/* commands must fail; it is made as small as `fails` allows. */
void shrink(struct commands *, shrink_fails *, void *ctx);

#endif
