/* engines.c - the choice of the engine. Whether the kernel engine is in the program is
 * said by the build (option FINWAIT_KERNEL), and asked only here. */
#include "engines.h"

#include <errno.h>
#include <string.h>
#include "sim/sim.h"

#if FINWAIT_KERNEL
static struct session *open_kernel(const struct engine_config *config, vtime now, struct error *error)
{
    return session_open(&kernel_engine, config, now, error);
}

size_t engines_doctor(struct kernel_step *steps, size_t cap, bool *usable)
{
    return kernel_doctor(steps, cap, usable);
}

int engines_renounce(struct error *error)
{
    int sys = kernel_renounce();
    return sys ? error_sys(error, sys, "cannot give up the privileges of root") : 0;
}
#else
static const char without[] =
    "this finwait was built without the kernel engine; build it on Linux, with FINWAIT_KERNEL=ON";

static struct session *open_kernel(const struct engine_config *config, vtime now, struct error *error)
{
    (void)config;
    (void)now;
    error_set(error, "%s", without);
    return NULL;
}

size_t engines_doctor(struct kernel_step *steps, size_t cap, bool *usable)
{
    *usable = false;
    if (cap == 0)
        return 0;
    *steps = (struct kernel_step){ .name = "the kernel engine", .fatal = true, .sys = ENOSYS };
    snprintf(steps->fix, sizeof steps->fix, "%s", without);
    return 1;
}

int engines_renounce(struct error *error)
{
    (void)error;
    return 0;
}
#endif

static bool is_linux(const struct options *options)
{
    return !options->profile || strcmp(options->profile, "linux") == 0;
}

/* Nothing of the simulator needs a privilege. */
static struct session *open_sim(const struct engine_config *config, vtime now, struct error *error)
{
    return engines_renounce(error) == 0 ? session_open(&sim_engine, config, now, error) : NULL;
}

struct session *engines_open(const struct options *options, vtime now, char *why, size_t cap, struct error *error)
{
    const struct engine_config config = { .seed = options->seed, .profile = options->profile };
    const bool automatic = strcmp(options->engine, "auto") == 0;
    *why = '\0';
    if (strcmp(options->engine, "sim") == 0)
        return open_sim(&config, now, error);
    if (automatic && !is_linux(options)) {
        snprintf(why, cap, "only the simulator has the profile %s", options->profile);
        return open_sim(&config, now, error);
    }
    struct session *session = open_kernel(&config, now, error);
    if (session || !automatic)
        return session;
    snprintf(why, cap, "%s", error->text);
    return open_sim(&config, now, error);
}

int engines_move_to_sim(struct session *session, uint32_t cursor, vtime now, struct error *error)
{
    return session_move(session, cursor, &sim_engine, now, error);
}

struct session *engines_copy_on_sim(const struct session *session, uint32_t cursor, vtime now, struct error *error)
{
    return session_copy(session, cursor, &sim_engine, now, error);
}
