/* engines.c - see engines.h. `bent` is the kernel with one fault, so that a test can
 * prove that a difference is found, shrunk and printed. */
#include "engines.h"

#include <string.h>

#include "kernel/kernel.h"
#include "sim/sim.h"

static struct engine *bent_open(const struct engine_config *c, struct tape *t, vtime now, struct error *e);

/* The fault: a server that closes for writing closes for reading too. */
static int bent_submit(struct engine *engine, const struct command *c, uint32_t cause, vtime now, struct error *e)
{
    struct command bent = *c;
    if (c->op == CMD_SHUTDOWN && c->host == HOST_SERVER && c->u.how == SHUTDOWN_WR) bent.u.how = SHUTDOWN_RDWR;
    return kernel_engine.submit(engine, &bent, cause, now, e);
}

static void bent_close(struct engine *engine) { kernel_engine.close(engine); }
static bool bent_busy(const struct engine *engine) { return kernel_engine.busy(engine); }
static bool bent_broken(const struct engine *engine) { return kernel_engine.broken(engine); }
static size_t bent_fds(const struct engine *engine, struct pollfd fds[ENGINE_FDS_MAX])
{
    return kernel_engine.fds(engine, fds);
}
static vtime bent_deadline(const struct engine *engine) { return kernel_engine.deadline(engine); }
static int bent_pump(struct engine *engine, vtime now, struct error *e) { return kernel_engine.pump(engine, now, e); }

static const struct engine_ops bent_engine = {
    .name = "bent",
    .summary = "two real Linux TCP stacks, and a fault",
    .open = bent_open,
    .close = bent_close,
    .submit = bent_submit,
    .busy = bent_busy,
    .broken = bent_broken,
    .fds = bent_fds,
    .deadline = bent_deadline,
    .pump = bent_pump,
};

static struct engine *bent_open(const struct engine_config *c, struct tape *t, vtime now, struct error *e)
{
    struct engine *engine = kernel_engine.open(c, t, now, e);
    if (engine) engine->ops = &bent_engine;
    return engine;
}

const struct engine_ops *engine_named(const char *name)
{
    static const struct engine_ops *const all[] = {&kernel_engine, &sim_engine, &bent_engine};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (strcmp(all[i]->name, name) == 0) return all[i];
    return NULL;
}

const struct engine_ops *engine_usual(void) { return &sim_engine; }
