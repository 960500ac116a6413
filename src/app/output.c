/* output.c - see output.h. All is made in memory first: a picture that cannot be made
 * leaves the file alone. Then it is written beside its place and renamed: a full disk
 * leaves the file alone too. */
#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "core/text.h"

struct bytes { const char *at; size_t len; };

/* Closes it in any case but standard output. 0 or errno. */
static int put(FILE *file, const struct bytes *bytes)
{
    bool failed = fwrite(bytes->at, 1, bytes->len, file) != bytes->len || fflush(file) != 0;
    int why = errno;
    if (file != stdout && fclose(file) != 0 && !failed) {
        failed = true;
        why = errno;
    }
    return failed ? why : 0;
}

static int put_fd(int fd, const struct bytes *bytes)
{
    FILE *file = fdopen(fd, "w");
    if (file)
        return put(file, bytes);
    int why = errno;
    close(fd);
    return why;
}

/* A new file beside `path`, which nobody can have put there; its name is short, whatever
 * that of `path` is. -1: errno. */
static int open_part(const char *path, char part[PATH_MAX])
{
    enum { TRIES = 100 };
    const char *slash = strrchr(path, '/');
    const int folder = slash ? (int)(slash - path) + 1 : 0;
    for (int i = 0; i < TRIES; i++) {
        int n = snprintf(part, PATH_MAX, "%.*s.finwait.%ld.%d.part", folder, path, (long)getpid(), i);
        if (n < 0 || n >= PATH_MAX) {
            errno = ENAMETOOLONG;
            return -1;
        }
        int fd = open(part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
        if (fd >= 0 || errno != EEXIST)
            return fd;
    }
    return -1;
}

/* mode: of the file that is replaced; 0: there is none. What only its owner could read stays so. */
static int replace(const char *path, mode_t mode, const struct bytes *bytes)
{
    char part[PATH_MAX];
    int fd = open_part(path, part);
    if (fd < 0)
        return errno;
    if (mode && fchmod(fd, mode & 0777) != 0) {
        int why = errno;
        close(fd);
        unlink(part);
        return why;
    }
    int why = put_fd(fd, bytes);
    if (!why && rename(part, path) != 0)
        why = errno;
    if (why)
        unlink(part);
    return why;
}

/* Whether a file can be made in its folder. 0 or errno. */
static int folder_denies(const char *path)
{
    char folder[PATH_MAX];
    const char *slash = strrchr(path, '/');
    size_t len = slash ? (size_t)(slash - path) + 1 : 0; /* with the slash: "/x" too has a folder */
    if (len >= sizeof folder)
        return ENAMETOOLONG;
    memcpy(folder, path, len);
    memcpy(folder + len, ".", 2);
    return access(folder, W_OK | X_OK) == 0 ? 0 : errno;
}

int output_check(const char *path, struct error *error)
{
    struct stat target, name;
    int why = 0;
    if (strcmp(path, "-") == 0)
        return 0;
    if (stat(path, &target) == 0 && !S_ISREG(target.st_mode))
        why = S_ISDIR(target.st_mode) ? EISDIR : access(path, W_OK) == 0 ? 0 : errno;
    else if (lstat(path, &name) == 0 && S_ISLNK(name.st_mode))
        return error_set(error,
                         "cannot write %s: it is a symbolic link; name the file itself, or - for standard output",
                         path);
    else
        why = folder_denies(path);
    return why ? error_sys(error, why, "cannot write %s", path) : 0;
}

static int put_path(const char *path, const struct bytes *bytes, struct error *error)
{
    struct stat target;
    bool there = stat(path, &target) == 0;
    if (there && !S_ISREG(target.st_mode)) { /* a device, a pipe: nothing to replace */
        int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
        int why = fd < 0 ? errno : put_fd(fd, bytes);
        return why ? error_sys(error, why, "cannot write %s", path) : 0;
    }
    if (output_check(path, error) != 0) /* again: it may have changed since */
        return -1;
    int why = replace(path, there ? target.st_mode : 0, bytes);
    return why ? error_sys(error, why, "cannot write %s", path) : 0;
}

int output_write(const char *path, int (*write)(const void *, FILE *, struct error *), const void *ctx, size_t *len,
                 struct error *error)
{
    char *text = NULL;
    *len = 0;
    FILE *memory = open_memstream(&text, len);
    if (!memory)
        return error_sys(error, errno, "cannot write %s", path);
    int failed = write(ctx, memory, error);
    if (fclose(memory) != 0 && !failed)
        failed = error_set(error, "cannot write %s: out of memory", path);
    const struct bytes bytes = { text, *len };
    if (!failed && strcmp(path, "-") == 0) {
        int why = put(stdout, &bytes);
        failed = why ? error_sys(error, why, "cannot write to standard output") : 0;
    } else if (!failed) {
        failed = put_path(path, &bytes, error);
    }
    free(text);
    return failed;
}

char *output_told(char *buf, size_t cap, const char *path, size_t len, const char *more, const char *look)
{
    char shown[PATH_MAX];
    const bool small = len < 1000;
    text_copy(shown, sizeof shown, path);
    int used = snprintf(buf, cap, "%s is written, %zu %s%s", shown, small ? len : (len + 500) / 1000,
                        small ? "bytes" : "kB", more);
    if (*look && used > 0 && (size_t)used < cap) /* a name that begins with `-` would be an option */
        snprintf(buf + used, cap - (size_t)used, ": %s %s%s", look, *shown == '-' ? "./" : "", shown);
    return buf;
}

void output_say(const char *path, size_t len, const char *more, const char *look)
{
    char line[2 * PATH_MAX + 80];
    if (strcmp(path, "-") != 0 && isatty(STDERR_FILENO))
        fprintf(stderr, "finwait: %s\n", output_told(line, sizeof line, path, len, more, look));
}
