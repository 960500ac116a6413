/* commands.h - a sequence of commands as lines of a script: what is generated,
 * run on both engines, shrunk and printed. Flat, so that processes can share it. */
#ifndef DIFFER_COMMANDS_H
#define DIFFER_COMMANDS_H
#include <stdint.h>
#include <stdio.h>
#include "script/script.h"

enum { COMMANDS_MAX = 64, COMMAND_BYTES = 128 };

struct commands { uint32_t n; char line[COMMANDS_MAX][COMMAND_BYTES]; };

void commands_print(const struct commands *, FILE *);
/* Owned by the caller; NULL: *error (a line is no command). */
struct script *commands_parse(const struct commands *, struct error *);

#endif
