/* core/tape_commands.h - a tape as the commands that made it: what each did, and
 * what came by itself behind it. Saving a script and undo walk a tape like this. */
#ifndef CORE_TAPE_COMMANDS_H
#define CORE_TAPE_COMMANDS_H
#include "core/tape.h"

/* The first COMMAND at or behind `from`; the tape's length when there is none. */
uint32_t tape_next_command(const struct tape *, uint32_t from);
/* What began it all: the event that its causes lead to, which nothing on the tape provoked. */
uint32_t tape_root(const struct tape *, uint32_t seq);
/* Behind what tape[seq], a root, brought about at once: a host answers a segment so. */
uint32_t tape_effects_end(const struct tape *, uint32_t seq);

/* One command: tape[at] itself, tape[at + 1..own) is its doing, tape[own..next) came
 * by itself. kept: it was carried out, and what it expected held. */
struct tape_stretch { uint32_t at, own, next; bool kept; };
struct tape_stretch tape_stretch(const struct tape *, uint32_t command);

#endif
