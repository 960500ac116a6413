/* ward.c - see ward.h. */
#include "ward.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <utmp.h>

enum { PATIENCE_S = 120 }; /* only for what never comes: the machine may be busy */

static time_t seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec;
}

int ward_new(struct ward *w, const char *engine)
{
    struct winsize size = {.ws_row = 24, .ws_col = 80};
    *w = (struct ward){.engine = engine, .lang = "en", .folder = "/tmp/finwait-monkey-XXXXXX", .master = -1,
                       .slave = -1};
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); /* whoever is left behind becomes our child */
    if (!mkdtemp(w->folder) || openpty(&w->master, &w->slave, NULL, NULL, &size)) {
        perror("monkey");
        return -1;
    }
    fcntl(w->master, F_SETFD, FD_CLOEXEC);
    fcntl(w->slave, F_SETFD, FD_CLOEXEC);
    fcntl(w->master, F_SETFL, O_NONBLOCK);
    tcgetattr(w->slave, &w->before);
    return 0;
}

void ward_free(struct ward *w)
{
    char command[128];
    if (w->pid) kill(w->pid, SIGKILL);
    close(w->master);
    close(w->slave);
    snprintf(command, sizeof command, "rm -rf '%s'", w->folder);
    if (system(command)) perror(command);
}

static void be_program(const struct ward *w)
{
    char asan[160];
    snprintf(asan, sizeof asan, "log_path=%s/sanitizer:detect_leaks=1", w->folder);
    login_tty(w->slave);
    if (chdir(w->folder)) _exit(127);
    setenv("ASAN_OPTIONS", asan, 1);
    setenv("UBSAN_OPTIONS", asan, 1);
    setenv("HOME", w->folder, 1);
    setenv("XDG_STATE_HOME", w->folder, 1);
    setenv("TERM", "xterm-256color", 1);
    setenv("LC_ALL", "C.UTF-8", 1);
    execl(FINWAIT_PROGRAM, "finwait", "--engine", w->engine, "--lang", w->lang, (char *)NULL);
    _exit(127);
}

int ward_start(struct ward *w)
{
    struct winsize size = {.ws_row = 24, .ws_col = 80};
    ioctl(w->master, TIOCSWINSZ, &size);
    tcflush(w->slave, TCIFLUSH); /* what the one before has not read */
    w->ntail = 0;
    w->pid = fork();
    if (w->pid == 0) be_program(w);
    if (w->pid < 0) return -1;
    /* typed at a terminal that is not its own yet, keys would be echoed */
    while (!w->ntail && ward_read(w, 1000)) continue;
    return w->pid ? 0 : -1;
}

static void keep(struct ward *w, const char *bytes, size_t len)
{
    if (len > sizeof w->tail / 2) bytes += len - sizeof w->tail / 2, len = sizeof w->tail / 2;
    if (w->ntail + len > sizeof w->tail) {
        size_t old = sizeof w->tail / 2;
        memmove(w->tail, w->tail + w->ntail - old, old);
        w->ntail = old;
    }
    memcpy(w->tail + w->ntail, bytes, len);
    w->ntail += len;
}

bool ward_read(struct ward *w, int ms)
{
    char buf[65536];
    struct pollfd fd = {.fd = w->master, .events = POLLIN};
    poll(&fd, 1, ms);
    ssize_t n = read(w->master, buf, sizeof buf);
    if (n > 0) keep(w, buf, (size_t)n);
    if (w->pid && waitpid(w->pid, &w->status, WNOHANG) == w->pid) w->pid = 0;
    return w->pid != 0;
}

bool ward_type(struct ward *w, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t n = write(w->master, bytes, len);
        if (n > 0) {
            bytes += n;
            len -= (size_t)n;
        }
        if (!ward_read(w, n > 0 ? 0 : 10)) return false;
    }
    return true;
}

void ward_resize(struct ward *w, int rows, int cols)
{
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols};
    ioctl(w->master, TIOCSWINSZ, &size);
}

int ward_listens(struct ward *w)
{
    int unread = 1;
    for (time_t limit = seconds() + PATIENCE_S; unread > 0; ) {
        if (ioctl(w->slave, FIONREAD, &unread)) return -1;
        if (!ward_read(w, unread > 0 ? 5 : 0)) return 0;
        if (seconds() > limit) return -1;
    }
    return 1;
}

static bool all_children_end(void)
{
    for (time_t limit = seconds() + PATIENCE_S; seconds() <= limit; poll(NULL, 0, 10))
        if (waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD) return true;
    return false;
}

/* A report of a sanitizer, or a part of a file: state.c writes NAME.XXXXXX and renames it. */
static bool folder_is_clean(const struct ward *w, const char *below, char *why, size_t cap)
{
    char path[128], command[200];
    bool clean = true;
    snprintf(path, sizeof path, "%s%s", w->folder, below);
    DIR *folder = opendir(path);
    for (struct dirent *entry; folder && clean && (entry = readdir(folder));) {
        const char *dot = strrchr(entry->d_name, '.');
        bool report = strncmp(entry->d_name, "sanitizer", 9) == 0;
        if (!report && !(*below && dot && dot > entry->d_name && strlen(dot) == 7)) continue;
        snprintf(why, cap, "this was left behind: %s/%.60s", path, entry->d_name);
        snprintf(command, sizeof command, "cat '%s/%.60s' >&2", path, entry->d_name);
        if (report && system(command)) perror(command);
        clean = false;
    }
    if (folder) closedir(folder);
    return clean;
}

static bool restored(const struct ward *w)
{
    struct termios now;
    tcgetattr(w->slave, &now);
    return now.c_iflag == w->before.c_iflag && now.c_oflag == w->before.c_oflag && now.c_cflag == w->before.c_cflag &&
           now.c_lflag == w->before.c_lflag && memcmp(now.c_cc, w->before.c_cc, sizeof now.c_cc) == 0;
}

const char *ward_ends(struct ward *w, char *why, size_t cap)
{
    if (w->pid) ward_type(w, "\003", 1);
    for (time_t limit = seconds() + PATIENCE_S; ward_read(w, 100);)
        if (seconds() > limit) return "it does not end by Ctrl-C";
    while (poll(&(struct pollfd){.fd = w->master, .events = POLLIN}, 1, 0) > 0) ward_read(w, 0);
    if (!folder_is_clean(w, "", why, cap) || !folder_is_clean(w, "/finwait", why, cap)) return why;
    snprintf(why, cap, "its wait status is %x and not 0", (unsigned)w->status);
    if (w->status) return why;
    if (!restored(w)) return "the terminal is not as before";
    if (!memmem(w->tail, w->ntail, "\033[?1049l", 8)) return "the screen from before was not given back";
    return all_children_end() ? NULL : "a process is left";
}
