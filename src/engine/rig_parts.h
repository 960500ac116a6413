/* rig_parts.h - what the files of the rig share; see engine/rig.h. */
#ifndef ENGINE_RIG_PARTS_H
#define ENGINE_RIG_PARTS_H
#include "engine/rig.h"

/* rig_host.c */
int host_start(struct rig *, enum host, uint32_t cause, struct error *);
int host_kill(struct rig *, enum host, uint32_t cause, struct error *);
/* Asks the program for calls and writes them on the tape. 0, with the last CALL
 * event in *stimulus (cause when there was none) and the reply; 1: the program
 * died of it (told on the tape); -1: *error. */
int host_ask(struct rig *, enum host, const struct program_request *, const char *text, uint32_t cause,
             uint32_t *stimulus, struct program_reply *, struct error *);
/* A call (enum tape_call) that leaves all other sockets what they are, and the program
 * with nothing to do by itself that it had not before. */
bool rig_is_traffic(uint32_t call);
int host_set(struct rig *, enum host, enum setting, int value, uint32_t cause, struct error *);

/* hand.c */
int hand_command(struct rig *, const struct command *, uint32_t cause, struct error *);
int hand_arrive(struct rig *, uint32_t number, uint32_t cause, struct error *); /* delivers it, and settles */
void hand_seed(struct rig *, uint64_t seed);
/* A slice of what is under way: `wire deliver all`, and what is due under `wire
 * auto`. The rest is for the next pump, so that keys and signals get their turn. */
int hand_slice(struct rig *, struct error *);
vtime hand_slice_due(const struct rig *); /* VTIME_NEVER: nothing is under way */

/* inject.c */
int inject_forged(struct rig *, const struct command *, uint32_t cause, struct error *);

#endif
