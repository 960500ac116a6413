/* engines.c - the choice of the engine. */
#include "engines.h"

#include <string.h>
#include "kernel/kernel.h"
#include "sim/sim.h"

static bool is_linux(const struct options *options) { return !options->profile || strcmp(options->profile, "linux") == 0; }

struct session *engines_open(const struct options *options, vtime now, char *why, size_t cap, struct error *error)
{
    const struct engine_config config = { .seed = options->seed, .profile = options->profile };
    const bool automatic = strcmp(options->engine, "auto") == 0;
    *why = '\0';
    if (strcmp(options->engine, "sim") == 0)
        return session_open(&sim_engine, &config, now, error);
    if (automatic && !is_linux(options)) {
        snprintf(why, cap, "only the simulator has the profile %s", options->profile);
        return session_open(&sim_engine, &config, now, error);
    }
    struct session *session = session_open(&kernel_engine, &config, now, error);
    if (session || !automatic)
        return session;
    snprintf(why, cap, "%s", error->text);
    return session_open(&sim_engine, &config, now, error);
}
