/* state.c - the state folder (XDG Base Directory Specification: a path that is
 * not absolute is ignored). A file is written beside its place and renamed, so
 * that a reader never sees half of it and a symbolic link there is replaced, not
 * followed. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "state.h"

static int folder(char *path, size_t cap, struct error *error)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    int n;
    if (state && *state == '/')
        n = snprintf(path, cap, "%s/finwait", state);
    else if (home && *home == '/')
        n = snprintf(path, cap, "%s/.local/state/finwait", home);
    else
        return error_set(error, "there is no state folder; set HOME or XDG_STATE_HOME to an absolute path");
    return n > 0 && (size_t)n < cap ? 0 : error_set(error, "the path of the state folder is too long");
}

static int make_folder(char *path, struct error *error)
{
    for (char *slash = path + 1;; slash++) {
        if (*slash && *slash != '/')
            continue;
        char kept = *slash;
        *slash = '\0';
        int failed = mkdir(path, 0700) != 0 && errno != EEXIST ? errno : 0;
        if (failed && failed != EROFS && failed != EACCES) /* an upper folder may be there and closed to us */
            return error_sys(error, failed, "cannot make the folder %s", path);
        *slash = kept;
        if (!kept)
            return 0;
    }
}

static int file_path(char *path, size_t cap, const char *dir, const char *name, const char *suffix, struct error *error)
{
    int n = snprintf(path, cap, "%s/%s%s", dir, name, suffix);
    return n > 0 && (size_t)n < cap ? 0 : error_set(error, "the path of the state folder is too long");
}

FILE *state_read(const char *name)
{
    char dir[PATH_MAX], path[PATH_MAX];
    struct error ignored;
    if (folder(dir, sizeof dir, &ignored) != 0 || file_path(path, sizeof path, dir, name, "", &ignored) != 0)
        return NULL;
    return fopen(path, "re");
}

static int write_file(int fd, const char *path, int (*write)(const void *, FILE *, struct error *), const void *ctx,
                      struct error *error)
{
    FILE *file = fdopen(fd, "w");
    if (!file) {
        int sys = errno; /* close() may set it */
        close(fd);
        return error_sys(error, sys, "cannot write %s", path);
    }
    int result = write(ctx, file, error);
    if (fclose(file) != 0 && result == 0)
        result = error_sys(error, errno, "cannot write %s", path);
    return result;
}

int state_write(const char *name, int (*write)(const void *, FILE *, struct error *), const void *ctx,
                struct error *error)
{
    char dir[PATH_MAX], path[PATH_MAX], part[PATH_MAX];
    if (folder(dir, sizeof dir, error) != 0 || make_folder(dir, error) != 0 ||
        file_path(path, sizeof path, dir, name, "", error) != 0 ||
        file_path(part, sizeof part, dir, name, ".XXXXXX", error) != 0)
        return -1;
    int fd = mkstemp(part); /* O_EXCL and 0600 by itself */
    if (fd < 0)
        return error_sys(error, errno, "cannot write into %s", dir);
    fcntl(fd, F_SETFD, FD_CLOEXEC);
    if (write_file(fd, path, write, ctx, error) == 0) {
        if (rename(part, path) == 0)
            return 0;
        error_sys(error, errno, "cannot write %s", path);
    }
    unlink(part);
    return -1;
}
