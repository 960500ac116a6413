/* meter.c - see meter.h. CPU time is /proc/PID/schedstat, wake-ups are the voluntary
 * context switches of /proc/PID/status (proc(5)). */
#include "meter.h"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { ROWS = 30, COLS = 100, SILENCE_MS = 50, SETTLE_MS = 250, LIMIT_MS = 5000, PRESSES_MAX = 1000, STARTS_MAX = 100 };

struct running { pid_t pid; int fd; double since; };
struct burst { int bytes; double first, last; }; /* first, last: meter_ms() */

double meter_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double meter_percentile(double *values, int n, int percent)
{
    if (n == 0) return 0;
    qsort(values, (size_t)n, sizeof *values, compare);
    int i = n * percent / 100;
    return values[i < n ? i : n - 1];
}

static struct burst read_burst(int fd, int silence)
{
    struct burst b = {0};
    char buf[65536];
    struct pollfd pf = {.fd = fd, .events = POLLIN};
    for (double end = meter_ms() + LIMIT_MS; meter_ms() < end && poll(&pf, 1, silence) == 1;) {
        ssize_t n = read(fd, buf, sizeof buf);
        if (n <= 0) break;
        b.last = meter_ms();
        if (b.bytes == 0) b.first = b.last;
        b.bytes += (int)n;
    }
    return b;
}

static bool start(const struct meter_program *p, struct running *r)
{
    struct winsize size = {.ws_row = ROWS, .ws_col = COLS};
    r->since = meter_ms();
    r->pid = forkpty(&r->fd, NULL, NULL, &size);
    if (r->pid == 0) {
        setenv("TERM", "xterm-256color", 1);
        setenv("LC_ALL", "C.UTF-8", 1);
        execvp(p->argv[0], (char *const *)(unsigned long)p->argv);
        _exit(127);
    }
    return r->pid > 0;
}

static void stop(struct running *r)
{
    kill(r->pid, SIGTERM);
    read_burst(r->fd, SILENCE_MS);
    kill(r->pid, SIGKILL);
    waitpid(r->pid, NULL, 0);
    close(r->fd);
}

static void press(struct running *r, const char *key)
{
    size_t len = strlen(key);
    if (write(r->fd, key, len) != (ssize_t)len) perror("bench: a key");
}

/* Adds what a process and all below it have used. */
static void usage(pid_t pid, double *cpu, long *wakeups)
{
    char path[64], line[256], list[1024] = "";
    unsigned long long ns = 0;
    snprintf(path, sizeof path, "/proc/%d/schedstat", (int)pid);
    FILE *f = fopen(path, "r");
    if (f && fscanf(f, "%llu", &ns) == 1) *cpu += (double)ns / 1e6;
    if (f) fclose(f);
    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    f = fopen(path, "r");
    for (long n; f && fgets(line, sizeof line, f);)
        if (sscanf(line, "voluntary_ctxt_switches: %ld", &n) == 1) *wakeups += n;
    if (f) fclose(f);
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)pid, (int)pid);
    f = fopen(path, "r");
    if (f && !fgets(list, sizeof list, f)) *list = '\0';
    if (f) fclose(f);
    for (char *at = list, *end;; at = end) {
        pid_t child = (pid_t)strtol(at, &end, 10);
        if (end == at) return;
        usage(child, cpu, wakeups);
    }
}

static bool measure_starts(const struct meter_program *p, struct meter_result *m, struct running *r)
{
    double first[STARTS_MAX], frame[STARTS_MAX];
    for (int i = 0; i < p->starts; i++) {
        if (i > 0) stop(r);
        if (!start(p, r)) return false;
        struct burst b = read_burst(r->fd, SETTLE_MS);
        if (b.bytes == 0) return false;
        first[i] = b.first - r->since;
        frame[i] = b.last - r->since;
    }
    m->start_first = meter_percentile(first, p->starts, 50);
    m->start_frame = meter_percentile(frame, p->starts, 50);
    return true;
}

static void measure_keys(const struct meter_program *p, struct meter_result *m, struct running *r)
{
    static double first[PRESSES_MAX], frame[PRESSES_MAX], bytes[PRESSES_MAX];
    int n = 0, key = 0;
    for (int i = 0; i < p->presses; i++, key++) {
        if (!p->keys[key]) key = 0;
        read_burst(r->fd, 20);
        double at = meter_ms();
        press(r, p->keys[key]);
        struct burst b = read_burst(r->fd, SILENCE_MS);
        if (b.bytes == 0) continue;
        first[n] = b.first - at;
        frame[n] = b.last - at;
        bytes[n++] = b.bytes;
    }
    m->key_first_p50 = meter_percentile(first, n, 50);
    m->key_first_p99 = meter_percentile(first, n, 99);
    m->key_frame_p99 = meter_percentile(frame, n, 99);
    m->key_bytes = meter_percentile(bytes, n, 50);
}

static void measure_idle(const struct meter_program *p, struct meter_result *m, struct running *r)
{
    double cpu = 0, cpu_then = 0;
    long wakeups = 0, wakeups_then = 0;
    read_burst(r->fd, SETTLE_MS);
    usage(r->pid, &cpu_then, &wakeups_then);
    for (double end = meter_ms() + p->idle_ms, now; (now = meter_ms()) < end;) {
        struct pollfd pf = {.fd = r->fd, .events = POLLIN};
        char buf[65536];
        if (poll(&pf, 1, (int)(end - now) + 1) == 1 && read(r->fd, buf, sizeof buf) <= 0) break;
    }
    usage(r->pid, &cpu, &wakeups);
    m->idle_cpu = cpu - cpu_then;
    m->idle_wakeups = wakeups - wakeups_then;
}

bool meter_run(const struct meter_program *p, struct meter_result *m)
{
    struct running r = {.fd = -1};
    *m = (struct meter_result){0};
    if (!measure_starts(p, m, &r)) return false;
    for (int i = 0; p->prelude[i]; i++) {
        press(&r, p->prelude[i]);
        read_burst(r.fd, 150);
    }
    if (p->presses) measure_keys(p, m, &r);
    if (p->idle_ms) measure_idle(p, m, &r);
    stop(&r);
    return true;
}
