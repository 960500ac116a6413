/* runs.c - starts `finwait run --format jsonl` for each script and reads what it
 * printed. Each has a time limit of its own: an alarm, which execve(2) keeps. */
#include "runs.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "export/tape_json.h"

enum { AT_ONCE = 12, SECONDS_EACH = 600 };

static void start(struct run *r)
{
    char path[256];
    snprintf(path, sizeof path, "%s/tests/scripts/%s.fw", FINWAIT_SOURCE_DIR, r->name);
    r->out = tmpfile();
    r->err = tmpfile();
    fflush(NULL);
    r->pid = r->out && r->err ? fork() : -1;
    if (r->pid != 0) return;
    if (dup2(fileno(r->out), STDOUT_FILENO) < 0 || dup2(fileno(r->err), STDERR_FILENO) < 0) _exit(125);
    alarm(SECONDS_EACH);
    execl(FINWAIT_PROGRAM, FINWAIT_PROGRAM, "run", "--format", "jsonl", path, (char *)NULL);
    _exit(126);
}

static void read_tape(struct run *r)
{
    struct error e;
    size_t n;
    if (WIFSIGNALED(r->status) && WTERMSIG(r->status) == SIGALRM) {
        snprintf(r->why, sizeof r->why, "was not over after %d s", SECONDS_EACH);
    } else if (!WIFEXITED(r->status) || WEXITSTATUS(r->status)) {
        rewind(r->err);
        n = fread(r->why, 1, sizeof r->why - 1, r->err);
        r->why[n] = 0;
        if (!n) snprintf(r->why, sizeof r->why, "ended with status %#x", (unsigned)r->status);
    } else {
        rewind(r->out);
        r->tape = tape_json_read(r->out, r->name, &e);
        if (!r->tape) snprintf(r->why, sizeof r->why, "%.300s", e.text);
    }
    fclose(r->out);
    fclose(r->err);
    r->out = r->err = NULL;
}

static struct run *reap(struct runs *all)
{
    int status;
    pid_t pid = waitpid(-1, &status, 0);
    for (size_t i = 0; pid > 0 && i < all->n; i++) {
        struct run *r = &all->run[i];
        if (r->pid != pid) continue;
        r->pid = 0;
        r->status = status;
        return r;
    }
    return NULL;
}

static int list(struct runs *all)
{
    glob_t found;
    int result = glob(FINWAIT_SOURCE_DIR "/tests/scripts/*.fw", 0, NULL, &found); /* sorted */
    if (result) return -1;
    for (size_t i = 0; i < found.gl_pathc && all->n < RUNS_MAX; i++) {
        const char *name = strrchr(found.gl_pathv[i], '/') + 1;
        int len = (int)(strlen(name) - strlen(".fw"));
        snprintf(all->run[all->n++].name, RUN_NAME, "%.*s", len, name);
    }
    result = found.gl_pathc > RUNS_MAX ? -1 : 0;
    globfree(&found);
    return result;
}

int runs_all(struct runs *all)
{
    size_t started = 0, running = 0;
    if (list(all)) return -1;
    while (started < all->n || running) {
        if (started < all->n && running < AT_ONCE) {
            struct run *r = &all->run[started++];
            start(r);
            if (r->pid > 0) running++;
            else snprintf(r->why, sizeof r->why, "cannot be started: %s", strerror(errno));
            continue;
        }
        struct run *r = reap(all);
        if (!r) return -1;
        running--;
        read_tape(r);
    }
    return 0;
}

void runs_free(struct runs *all)
{
    for (size_t i = 0; i < all->n; i++) tape_free(all->run[i].tape);
}
