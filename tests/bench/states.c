/* states.c - holds the states on the tape against the kernel's own tracepoint
 * sock:inet_sock_set_state (include/trace/events/sock.h), script by script. Needs root:
 * tracefs is mounted in a mount namespace of its own, and goes with it.
 *
 *   states FINWAIT SCRIPT...
 *
 * The tracepoint has no event for what is no socket: half-open requests and the small
 * rows of TIME_WAIT and of an orphan's FIN_WAIT_2. It says CLOSE where such a row takes
 * a socket's place. These changes are counted apart. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/fsm.h"
#include "core/host.h"

enum { SKIP = 77, CHANGES_MAX = 4096, KEYS_MAX = 512, LINE = 1024 };

static char tracing[] = "/tmp/finwait-tracing-XXXXXX", instance[sizeof tracing + 40]; /* folders of this run */

/* One end of a connection, named by its ports; port 0: not chosen yet. */
struct key { int host; unsigned lport, rport; };
struct change { struct key key; enum fsm_state from, to; };
struct changes { struct change at[CHANGES_MAX]; int n; };
struct totals { long equal, within, apart, different; };

static int write_to(const char *name, const char *text)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", instance, name);
    int fd = open(path, O_WRONLY | O_TRUNC);
    ssize_t n = fd < 0 ? -1 : write(fd, text, strlen(text));
    if (fd >= 0) close(fd);
    return n < 0 ? -1 : 0;
}

static int trace_open(void)
{
    char pid[16];
    snprintf(pid, sizeof pid, "%d", (int)getpid());
    if (unshare(CLONE_NEWNS) || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL)) return -1;
    if (!mkdtemp(tracing)) return -1;
    snprintf(instance, sizeof instance, "%s/instances/finwait-%s", tracing, pid);
    if (mount("tracefs", tracing, "tracefs", 0, NULL)) return -1;
    if (mkdir(instance, 0700)) return -1;
    return write_to("set_event_pid", pid) || write_to("trace_options", "event-fork") ||
           write_to("events/sock/inet_sock_set_state/enable", "1") ? -1 : 0;
}

static void trace_close(void)
{
    write_to("events/sock/inet_sock_set_state/enable", "0");
    rmdir(instance);
    umount2(tracing, MNT_DETACH);
    rmdir(tracing);
}

static void add(struct changes *all, struct key key, int from, int to)
{
    if (all->n < CHANGES_MAX && from >= 0 && to >= 0 && from != to) /* tcp_close() sets FIN_WAIT2 again */
        all->at[all->n++] = (struct change){key, (enum fsm_state)from, (enum fsm_state)to};
}

static int kernel_state(const char *name)
{
    if (strncmp(name, "TCP_", 4)) return -1;
    return strcmp(name, "TCP_CLOSE") == 0 ? FSM_CLOSED : fsm_state_parse(name + 4, strlen(name + 4));
}

static int host_of(const char *addr)
{
    return strcmp(addr, "192.0.2.1") == 0 ? HOST_CLIENT : strcmp(addr, "192.0.2.2") == 0 ? HOST_SERVER : HOST_NONE;
}

static void read_trace(struct changes *all)
{
    char path[256], line[LINE], saddr[32], from[32], to[32];
    snprintf(path, sizeof path, "%s/trace", instance);
    FILE *f = fopen(path, "r");
    while (f && fgets(line, sizeof line, f)) {
        struct key k;
        const char *at = strstr(line, "sport="), *states = strstr(line, "oldstate=");
        if (!at || !states || sscanf(at, "sport=%u dport=%u saddr=%31s", &k.lport, &k.rport, saddr) != 3) continue;
        if (sscanf(states, "oldstate=%31s newstate=%31s", from, to) != 2) continue;
        k.host = host_of(saddr);
        add(all, k, kernel_state(from), kernel_state(to));
    }
    if (f) fclose(f);
    write_to("trace", "");
}

/* The tape as text: sockets with their ports, their changes of state, and whether a program runs. */
static void read_tape(struct changes *all, bool running[HOST_COUNT], FILE *f)
{
    static struct key keys[HOST_COUNT][KEYS_MAX];
    char line[LINE], host, what[16], from[32], to[32];
    unsigned number;
    memset(keys, 0, sizeof keys);
    while (fgets(line, sizeof line, f)) {
        int at = 0;
        if (sscanf(line, " %c program %15s", &host, what) == 2)
            running[host == 'C' ? HOST_CLIENT : HOST_SERVER] = !strcmp(what, "started");
        if (sscanf(line, " %c%u %15s %n", &host, &number, what, &at) < 3 || number >= KEYS_MAX) continue;
        enum host h = host == 'C' ? HOST_CLIENT : HOST_SERVER;
        struct key *k = &keys[h][number];
        if (strcmp(what, "socket") == 0 && sscanf(line + at, "%*[0-9.]:%u %*[0-9.]:%u", &k->lport, &k->rport) >= 1)
            k->host = h;
        else if (strcmp(what, "state") == 0 && sscanf(line + at, "%31s -> %31s", from, to) == 2)
            add(all, *k, fsm_state_parse(from, strlen(from)), fsm_state_parse(to, strlen(to)));
    }
}

/* Runs the script with a command behind it for each host that is named there. */
static bool run(const char *finwait, const char *script, const char *more, struct changes *all,
                bool running[HOST_COUNT])
{
    static const char both[] = "{ cat \"$1\" && echo \"$2\"; } | \"$0\" run --engine kernel -";
    int ends[2], status;
    if (pipe(ends)) return false;
    pid_t pid = fork();
    if (pid == 0) {
        dup2(ends[1], 1);
        execl("/bin/sh", "sh", "-c", both, finwait, script, more, (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    FILE *f = fdopen(ends[0], "r");
    all->n = 0;
    if (f) read_tape(all, running, f);
    if (f) fclose(f);
    return pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* Once to learn which programs run at the end, and once more with their end on the tape:
 * what the kernel does when the lab goes is on none. */
static bool run_to_the_end(const char *finwait, const char *script, struct changes *kernel, struct changes *tape)
{
    bool running[HOST_COUNT] = {false};
    char more[64];
    if (!run(finwait, script, "", tape, running)) return false;
    kernel->n = 0;
    read_trace(kernel);
    kernel->n = 0;
    snprintf(more, sizeof more, "%s%s", running[HOST_CLIENT] ? "client kill\n" : "",
             running[HOST_SERVER] ? "server kill\n" : "");
    bool ran = run(finwait, script, more, tape, running);
    read_trace(kernel);
    return ran;
}

/* A listener and a call whose port is not chosen yet have no name of their own in the trace. */
static bool is_named(const struct change *c)
{
    return c->from != FSM_LISTEN && c->to != FSM_LISTEN && c->to != FSM_SYN_SENT;
}

static int pick(const struct changes *all, const struct key *k, enum fsm_state to[CHANGES_MAX])
{
    int n = 0;
    for (int i = 0; i < all->n; i++) {
        const struct change *c = &all->at[i];
        if (is_named(c) && c->key.host == k->host && c->key.lport == k->lport && c->key.rport == k->rport)
            to[n++] = c->to;
    }
    return n;
}

/* From TIME_WAIT on, and from an orphan's FIN_WAIT_2, our changes are a small row's. */
static int small_rows(const enum fsm_state *ours, int j, int n, struct totals *t)
{
    while (j < n) {
        t->apart++;
        if (ours[j++] == FSM_CLOSED) break;
    }
    return j;
}

static void compare_end(const struct changes *kernel, const struct changes *tape, const struct key *k,
                        const char *script, struct totals *t)
{
    static enum fsm_state theirs[CHANGES_MAX], ours[CHANGES_MAX];
    int n = pick(kernel, k, theirs), m = pick(tape, k, ours), i = 0, j = 0;
    while (i < n) {
        bool waits = theirs[i] == FSM_CLOSED && j < m && ours[j] == FSM_TIME_WAIT;
        bool orphan = theirs[i] == FSM_CLOSED && j > 0 && ours[j - 1] == FSM_FIN_WAIT_2;
        if (waits) {
            t->equal++;
            i++;
            j = small_rows(ours, j + 1, m, t);
        } else if (j < m && theirs[i] == ours[j]) {
            t->equal++;
            i++;
            j++;
        } else if (orphan) {
            i++;
            j = small_rows(ours, j, m, t);
        } else if (i + 1 < n && j < m &&
                   (theirs[i + 1] == ours[j] || (theirs[i + 1] == FSM_CLOSED && ours[j] == FSM_TIME_WAIT))) {
            t->within++; /* on its way through, in one stimulus */
            i++;
        } else {
            t->different++;
            printf("%s: %s %u-%u: the kernel %s, the tape %s\n", script, host_name((enum host)k->host), k->lport,
                   k->rport, fsm_state_name(theirs[i]), j < m ? fsm_state_name(ours[j]) : "nothing");
            return;
        }
    }
    t->apart += m - j; /* requests that never became sockets */
}

static long count(const struct changes *all, enum fsm_state from, enum fsm_state to)
{
    long n = 0;
    for (int i = 0; i < all->n; i++) n += all->at[i].from == from && all->at[i].to == to;
    return n;
}

/* What has no name is counted. */
static void compare_unnamed(const struct changes *kernel, const struct changes *tape, const char *script,
                            struct totals *t)
{
    static const enum fsm_state pairs[][2] = {{FSM_CLOSED, FSM_LISTEN}, {FSM_LISTEN, FSM_CLOSED},
                                              {FSM_CLOSED, FSM_SYN_SENT}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        long theirs = count(kernel, pairs[i][0], pairs[i][1]), ours = count(tape, pairs[i][0], pairs[i][1]);
        if (theirs == ours) t->equal += ours;
        else t->different++;
        if (theirs != ours)
            printf("%s: %s -> %s: %ld times in the kernel, %ld on the tape\n", script, fsm_state_name(pairs[i][0]),
                   fsm_state_name(pairs[i][1]), theirs, ours);
    }
}

static void compare(const struct changes *kernel, const struct changes *tape, const char *script, struct totals *t)
{
    compare_unnamed(kernel, tape, script, t);
    for (int i = 0; i < tape->n; i++) {
        const struct key *k = &tape->at[i].key;
        bool first = is_named(&tape->at[i]);
        for (int j = 0; j < i && first; j++)
            first = !is_named(&tape->at[j]) || memcmp(&tape->at[j].key, k, sizeof *k) != 0;
        if (first) compare_end(kernel, tape, k, script, t);
    }
}

int main(int argc, char **argv)
{
    static struct changes kernel, tape;
    struct totals t = {0};
    int failed = 0;
    if (trace_open()) {
        fprintf(stderr, "states: no tracepoint: %s; this needs root and tracefs\n", strerror(errno));
        trace_close();
        return SKIP;
    }
    for (int i = 2; i < argc; i++) {
        failed += !run_to_the_end(argv[1], argv[i], &kernel, &tape);
        compare(&kernel, &tape, strrchr(argv[i], '/') ? strrchr(argv[i], '/') + 1 : argv[i], &t);
    }
    trace_close();
    printf("%d scripts: %ld changes of state equal, %ld more in passing within one stimulus, %ld different; "
           "%ld apart, of requests and small rows; %d scripts failed\n", argc - 2, t.equal, t.within, t.different,
           t.apart, failed);
    return t.different || failed ? 1 : 0;
}
