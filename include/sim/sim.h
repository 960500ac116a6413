/* sim/sim.h - the engine that runs two simulated TCP stacks: RFC 9293 with the
 * sockets API on top. Time is an argument; the same commands and seed give the
 * same bytes. It needs no privilege and no Linux. */
#ifndef SIM_SIM_H
#define SIM_SIM_H
#include "engine/engine.h"

extern const struct engine_ops sim_engine;

#endif
