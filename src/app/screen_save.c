/* screen_save.c - `:save FILE`: the session as a script. A file that is there is
 * never written over: what the user typed may be the name of another's work. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "export/save_script.h"
#include "screen.h"

/* ~/ is the home folder, as every shell reads it. */
static bool path_of(const char *word, char *path, size_t cap)
{
    const char *home = getenv("HOME");
    bool expand = strncmp(word, "~/", 2) == 0 && home;
    int n = snprintf(path, cap, "%s%s", expand ? home : "", expand ? word + 1 : word);
    return n > 0 && (size_t)n < cap;
}

static int write_script(int fd, const struct tape *tape, size_t *lines, struct error *error)
{
    FILE *file = fdopen(fd, "w");
    if (!file) {
        close(fd);
        return error_set(error, "out of memory");
    }
    int failed = save_script_write(tape, file, lines, error);
    if (fclose(file) != 0 && !failed)
        failed = error_sys(error, errno, "the script could not be written");
    return failed;
}

int screen_create(struct screen *s, const char *verb, const char *word, const char *example, char path[PATH_MAX])
{
    char name[PATH_MAX];
    int len = (int)strcspn(word, " ");
    if (!len || word[len + (int)strspn(word + len, " ")]) {
        screen_say(s, true, "%s needs one file name without blanks: %s %s.", verb, verb, example);
        return -1;
    }
    snprintf(name, sizeof name, "%.*s", len, word);
    if (!path_of(name, path, PATH_MAX)) {
        screen_say(s, true, "This file name is too long: %s %s.", verb, example);
        return -1;
    }
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0 && errno == EEXIST)
        screen_say(s, true, "%s is there already: %s under another name.", name, verb);
    else if (fd < 0)
        screen_say(s, true, "Cannot make %s (%s): `:%s ~/%s` goes to a folder of yours.", name, strerror(errno), verb, example);
    return fd;
}

void screen_save(struct screen *s, const char *word)
{
    char path[PATH_MAX];
    struct error error;
    size_t lines;
    int fd = screen_create(s, "save", word, "my.fw", path);
    if (fd < 0)
        return;
    if (write_script(fd, session_tape(s->session), &lines, &error) != 0) {
        unlink(path);
        screen_say(s, true, "Not saved: %s.", error.text);
    } else
        screen_say(s, false, "%zu lines are saved: finwait run %.*s", lines, (int)strcspn(word, " "), word);
}
