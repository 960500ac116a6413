/* work.c - see work.h. The relay is the engine's own hosts without what the engine
 * does between: it looks at no socket and keeps no tape. */
#include "work.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "kernel/kernel.h"
#include "lab_engine.h"
#include "meter.h"
#include "script/script.h"
#include "sim/sim.h"

enum { TIMES_MAX = 100, SIM_ROUNDS = 200, LOOKS = 10000, BULK_SENDS = 500, BULK_READS = 10,
       BULK_LEN = BULK_READS * 4000 };

double work_command(const char *const argv[], int times)
{
    double ms[TIMES_MAX];
    for (int i = 0; i < times; i++) {
        int status = 0;
        double at = meter_ms();
        pid_t pid = fork();
        if (pid == 0) {
            dup2(open("/dev/null", O_WRONLY), 1);
            execv(argv[0], (char *const *)(uintptr_t)argv);
            _exit(127);
        }
        if (waitpid(pid, &status, 0) != pid || status != 0) return -1;
        ms[i] = meter_ms() - at;
    }
    return meter_percentile(ms, times, 50);
}

static vtime now(void) { return (vtime)(meter_ms() * (double)VTIME_MS); }

struct hosts { struct tape *tape; struct engine *engine; };

/* Each command, on the tape as its cause, and what the wire then does by itself at once. */
static int submit_all(const struct hosts *hosts, const struct script *s, vtime (*clock)(void))
{
    struct engine *e = hosts->engine;
    struct error error = {.text = ""};
    bool failed = false;
    for (size_t i = 0; i < script_len(s) && !failed; i++) {
        const struct command *c = script_at(s, i);
        struct tape_event command = {.kind = TAPE_COMMAND, .host = c->host, .at = clock(), .cause = TAPE_SELF};
        command.u.command.op = c->op;
        failed = e->ops->submit(e, c, tape_append(hosts->tape, &command, NULL, 0), clock(), &error) != 0;
        while (!failed && e->ops->deadline(e) <= clock()) failed = e->ops->pump(e, clock(), &error) != 0;
    }
    if (failed) fprintf(stderr, "bench: %s\n", error.text);
    return failed ? -1 : 0;
}

static vtime no_clock(void) { return 0; }

static struct script *parse(const char *text)
{
    struct error error;
    struct script *s = script_parse("bench", text, strlen(text), &error);
    if (!s) fprintf(stderr, "bench: %s\n", error.text);
    return s;
}

double work_simulator(void)
{
    const struct engine_config config = {.seed = 1};
    struct error error;
    struct script *s =
        parse("server listen\nclient connect\nwire deliver\nwire deliver\nwire deliver\nclient send 5\nwire deliver\n"
              "wire deliver\nserver recv\nserver send 5\nwire deliver\nwire deliver\nclient recv\nclient close\n"
              "wire deliver\nwire deliver\nserver close\nwire deliver\nwire deliver\nserver kill\n");
    bool failed = !s;
    double at = meter_ms();
    for (int i = 0; i < SIM_ROUNDS && !failed; i++) {
        struct hosts hosts = {.tape = tape_new()};
        hosts.engine = sim_engine.open(&config, hosts.tape, 0, &error);
        failed = !hosts.engine || submit_all(&hosts, s, no_clock);
        if (hosts.engine) sim_engine.close(hosts.engine);
        tape_free(hosts.tape);
    }
    double seconds = (meter_ms() - at) / 1e3, commands = SIM_ROUNDS * (double)script_len(s);
    script_free(s);
    return failed ? -1 : commands / seconds;
}

static void transfer_close(struct hosts *t)
{
    if (t->engine) kernel_engine.close(t->engine);
    tape_free(t->tape);
}

/* A connection on the kernel engine, ready for a transfer. */
static bool transfer_open(struct hosts *t, const char *more)
{
    const struct engine_config config = {.seed = 1};
    struct error error;
    char text[256];
    snprintf(text, sizeof text, "server listen\nclient connect\nwire deliver all\n%s", more);
    struct script *open = parse(text);
    t->tape = tape_new();
    t->engine = kernel_engine.open(&config, t->tape, now(), &error);
    if (!t->engine) fprintf(stderr, "bench: %s\n", error.text);
    bool ready = t->engine && open && submit_all(t, open, now) == 0;
    script_free(open);
    if (!ready) transfer_close(t);
    return ready;
}

static long delivered(const struct tape *tape, uint32_t from)
{
    long n = 0;
    for (uint32_t i = from; i < tape_len(tape); i++) n += tape_at(tape, i)->kind == TAPE_DELIVERED;
    return n;
}

/* Of this process: what else runs here is not measured, nor what the programs do. */
static double cpu_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* One send and, where nobody reads by itself, the reads that take it. */
static struct script *one_send(bool reads)
{
    char text[512];
    size_t at = (size_t)snprintf(text, sizeof text, "client send %d\n", BULK_LEN);
    for (int i = 0; i < BULK_READS && !reads; i++) at += (size_t)snprintf(text + at, sizeof text - at, "server recv\n");
    return parse(text);
}

double work_bulk_engine(bool reads)
{
    struct hosts t;
    if (!transfer_open(&t, reads ? "server set autoread on\nwire auto 0\n" : "wire auto 0\n")) return -1;
    struct script *send = one_send(reads);
    bool failed = !send;
    uint32_t from = tape_len(t.tape);
    double at = cpu_seconds();
    for (int i = 0; i < BULK_SENDS && !failed; i++) failed = submit_all(&t, send, now) != 0;
    double seconds = cpu_seconds() - at;
    double rate = (double)delivered(t.tape, from) / seconds;
    script_free(send);
    transfer_close(&t);
    return failed ? -1 : rate;
}

static bool ask(struct rig *r, enum host h, const struct program_request *q, struct program_reply *reply)
{
    struct error error;
    if (r->ops->ask(r, h, q, NULL, reply, &error) == 0) return true;
    fprintf(stderr, "bench: %s\n", error.text);
    return false;
}

/* Carries packets over until neither host has any. How many; -1: it failed. */
static long relay(struct rig *r, bool reads)
{
    static const struct program_request serve = {.op = PROGRAM_SERVE};
    struct program_reply reply = {.ncalls = 0};
    uint8_t packet[2048];
    struct error error;
    long n = 0;
    for (bool any = true; any;) {
        any = false;
        for (enum host h = 0; h < HOST_COUNT; h++)
            for (size_t len; (len = r->ops->sent(r, h, packet, sizeof packet)) > 0; n++) {
                any = true;
                if (r->ops->arrive(r, host_peer(h), packet, len, &error)) return -1;
                do
                    if (reads && h == HOST_CLIENT && !ask(r, HOST_SERVER, &serve, &reply)) return -1;
                while (reply.ncalls > 0);
            }
    }
    return n;
}

double work_bulk_relay(bool reads)
{
    static const struct program_request send = {.op = PROGRAM_SEND, .len = BULK_LEN}, recv = {.op = PROGRAM_RECV};
    struct program_reply reply;
    struct hosts t;
    long n = 0;
    bool failed = false;
    if (!transfer_open(&t, reads ? "server set autoread on\n" : "")) return -1;
    struct rig *r = (struct rig *)(void *)t.engine;
    double at = cpu_seconds();
    for (int i = 0; i < BULK_SENDS && !failed; i++) {
        failed = !ask(r, HOST_CLIENT, &send, &reply);
        for (int read = 0; !failed; read++) {
            long carried = relay(r, reads);
            failed = carried < 0;
            n += carried;
            if (failed || reads || read == BULK_READS) break;
            failed = !ask(r, HOST_SERVER, &recv, &reply);
        }
    }
    double seconds = cpu_seconds() - at;
    transfer_close(&t);
    return failed ? -1 : (double)n / seconds;
}

double work_look(enum work_look which)
{
    struct hosts t;
    struct error error;
    struct socket_rows rows = {0};
    struct socket_row row;
    bool failed = false;
    if (!transfer_open(&t, "")) return -1;
    struct rig *r = (struct rig *)(void *)t.engine;
    const struct socket_row *was = observer_row(r->host[HOST_CLIENT].seen, 1);
    double at = cpu_seconds();
    for (int i = 0; i < LOOKS && !failed; i++)
        failed = which == LOOK_ONE ? !was || !r->ops->look_at(r, HOST_CLIENT, was, &row)
                                   : r->ops->look(r, HOST_CLIENT, which == LOOK_ALL, &rows, &error) != 0;
    double us = (cpu_seconds() - at) * 1e6 / LOOKS;
    socket_rows_free(&rows);
    transfer_close(&t);
    return failed ? -1 : us;
}
