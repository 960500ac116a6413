/* sim/sim.h - the engine that runs two simulated TCP stacks: RFC 9293 with the
 * sockets API on top. Time is an argument; the same commands and seed give the
 * same bytes. It needs no privilege and no Linux. */
#ifndef SIM_SIM_H
#define SIM_SIM_H
#include "engine/engine.h"

extern const struct engine_ops sim_engine;

/* A simulator at the same point, on a clone of its tape. NULL: out of memory, or a
 * lingering close waits, which has no copy. */
struct engine *sim_clone(const struct engine *, struct tape *clone);
/* Equal for two simulators that will do the same to the same commands, but for
 * port numbers, ISNs, what is long past, and which of the two hosts' segments is
 * next where a command names no host. */
uint64_t sim_hash(const struct engine *);

#endif
