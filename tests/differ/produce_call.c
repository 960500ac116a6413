/* produce_call.c - commands of a host: calls of its program, its life, its settings. */
#include "produce.h"

#include <string.h>

#include "core/segment.h"

static enum host any_host(const struct making *m) { return (enum host)chance_below(m->chance, HOST_COUNT); }

/* A number that some socket of the host has or had, or none ever had. */
static uint16_t any_socket(const struct making *m, enum host h)
{
    uint16_t last = 0;
    for (uint32_t i = 0; i < m->model->nsockets; i++)
        if (m->model->socket[i].host == h && m->model->socket[i].number > last) last = m->model->socket[i].number;
    return (uint16_t)(1 + chance_below(m->chance, last + (chance_percent(m->chance, 10) || !last ? 1u : 0u)));
}

uint16_t making_port(const struct making *m, enum host h)
{
    static const uint16_t usual[] = {PORT_SERVER, PORT_SERVER, 6001, 5001, 5002, 7000, 40001, 40002, PORT_FORGED};
    uint16_t ports[MODEL_SOCKETS];
    uint32_t n = 0;
    for (uint32_t i = 0; i < m->model->nsockets; i++)
        if (m->model->socket[i].host == h) ports[n++] = m->model->socket[i].lport;
    if (n && chance_percent(m->chance, 60)) return ports[chance_below(m->chance, n)];
    return CHANCE_OF(m->chance, usual);
}

static struct command call(const struct making *m, enum command_op op)
{
    struct command c = {.op = op, .host = any_host(m)};
    if (chance_percent(m->chance, 25)) c.sock = any_socket(m, c.host);
    return c;
}

static bool make_listen(const struct making *m, struct command *c)
{
    static const uint16_t backlogs[] = {BACKLOG_DEFAULT, BACKLOG_DEFAULT, BACKLOG_DEFAULT, 0, 1, 2, 5};
    *c = call(m, CMD_LISTEN);
    c->u.open.port = chance_percent(m->chance, 50) ? PORT_SERVER : making_port(m, c->host);
    c->u.open.backlog = CHANCE_OF(m->chance, backlogs);
    return true;
}

static bool make_connect(const struct making *m, struct command *c)
{
    *c = call(m, CMD_CONNECT);
    c->u.open.port = chance_percent(m->chance, 50) ? PORT_SERVER : making_port(m, host_peer(c->host));
    return true;
}

static bool make_bind(const struct making *m, struct command *c)
{
    *c = call(m, CMD_BIND);
    c->sock = 0;
    c->u.open.port = making_port(m, chance_percent(m->chance, 50) ? c->host : host_peer(c->host));
    return true;
}

static bool make_send(const struct making *m, struct command *c)
{
    static const size_t sizes[] = {1, 5, 5, 5, 26, 100, 536, 1447, 1448, 1449, 2000, 2896, 4000, 8000};
    static const char *const texts[] = {"hello\n", "x", "say \"yes\"", ""};
    *c = call(m, CMD_SEND);
    c->len = CHANCE_OF(m->chance, sizes);
    if (chance_percent(m->chance, 80)) return true;
    c->text = CHANCE_OF(m->chance, texts);
    c->len = strlen(c->text);
    return true;
}

static bool make_recv(const struct making *m, struct command *c)
{
    static const size_t sizes[] = {0, 0, 0, 1, 3, 100, 5000};
    *c = call(m, CMD_RECV);
    c->len = CHANCE_OF(m->chance, sizes);
    return true;
}

static bool make_shutdown(const struct making *m, struct command *c)
{
    *c = call(m, CMD_SHUTDOWN);
    c->u.how = (enum shutdown_how)chance_below(m->chance, SHUTDOWN_RDWR + 1);
    return true;
}

static bool make_accept(const struct making *m, struct command *c) { return *c = call(m, CMD_ACCEPT), true; }
static bool make_close(const struct making *m, struct command *c) { return *c = call(m, CMD_CLOSE), true; }
static bool make_abort(const struct making *m, struct command *c) { return *c = call(m, CMD_ABORT), true; }

static bool make_kill(const struct making *m, struct command *c)
{
    *c = (struct command){.op = CMD_KILL, .host = any_host(m)};
    return m->model->host[c->host].running || chance_percent(m->chance, 5);
}

static bool make_start(const struct making *m, struct command *c)
{
    *c = (struct command){.op = CMD_START, .host = any_host(m)};
    return !m->model->host[c->host].running || chance_percent(m->chance, 5);
}

static bool make_set(const struct making *m, struct command *c)
{
    static const int seconds[] = {-1, 0, 0, 2, 5};
    *c = (struct command){.op = CMD_SET, .host = any_host(m)};
    c->u.set.what = (enum setting)chance_below(m->chance, SET_COUNT);
    c->u.set.value = setting_table[c->u.set.what].seconds ? CHANCE_OF(m->chance, seconds)
                                                          : (int)chance_below(m->chance, 2);
    return true;
}

static bool make_seed(const struct making *m, struct command *c)
{
    *c = (struct command){.op = CMD_SEED, .host = HOST_NONE, .u.seed = chance_below(m->chance, 100)};
    return true;
}

const struct producer producers_of_calls[] = {
    {20, 3, make_listen}, {20, 3, make_connect},  {15, 2, make_accept}, {30, 3, make_send}, {25, 2, make_recv},
    {30, 3, make_close},  {25, 3, make_shutdown}, {15, 2, make_abort},  {8, 2, make_bind},  {5, 1, make_kill},
    {20, 1, make_start},  {8, 2, make_set},       {1, 1, make_seed},    {0, 0, NULL},
};
