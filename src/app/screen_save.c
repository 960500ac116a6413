/* screen_save.c - `:save FILE`: the session as a script; `:export FILE`: as a picture, or
 * what else there is. A file that is there is never written over: what the user typed
 * may be the name of another's work. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "export/exporter.h"
#include "export/save_script.h"
#include "output.h"
#include "palette.h"
#include "screen.h"

/* ~/ is the home folder, as every shell reads it. */
static bool path_of(const char *word, char *path, size_t cap)
{
    const char *home = getenv("HOME");
    bool expand = strncmp(word, "~/", 2) == 0 && home;
    int n = snprintf(path, cap, "%s%s", expand ? home : "", expand ? word + 1 : word);
    return n > 0 && (size_t)n < cap;
}

/* What write() puts into a file that was just made; where it cannot be whole it is no more. */
static int fill(int fd, const char *path, int (*write)(const void *, FILE *, struct error *), const void *ctx,
                size_t *len, struct error *error)
{
    FILE *file = fdopen(fd, "w");
    int failed = file ? write(ctx, file, error) : error_set(error, "out of memory");
    *len = file && !failed ? (size_t)ftell(file) : 0;
    if (!file)
        close(fd);
    else if (fclose(file) != 0 && !failed)
        failed = error_sys(error, errno, "the file could not be written");
    if (failed)
        unlink(path);
    return failed;
}

struct saving { const struct tape *tape; size_t *lines; };
struct exporting { const struct exporter *exporter; struct export_job job; };

static int write_script(const void *ctx, FILE *file, struct error *error)
{
    const struct saving *saving = ctx;
    return save_script_write(saving->tape, file, saving->lines, error);
}

static int write_export(const void *ctx, FILE *file, struct error *error)
{
    const struct exporting *exporting = ctx;
    return exporter_write(exporting->exporter, &exporting->job, file, error);
}

void screen_cannot_make(struct screen *s, int sys, const char *verb, const char *name, const char *example)
{
    if (sys == EMFILE || sys == ENFILE) /* in no folder */
        screen_say(s, true, "Cannot make %s: %s. More of `ulimit -n` helps.", name, strerror(sys));
    else
        screen_say(s, true, "Cannot make %s: %s. Try `:%s ~/%s`.", name, strerror(sys), verb, example);
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
        screen_cannot_make(s, errno, verb, name, example);
    return fd;
}

/* It could not be written, or there is nothing to write. */
static void not_made(struct screen *s, const char *verb, const char *word, const char *example,
                     const struct error *error)
{
    char name[PATH_MAX];
    snprintf(name, sizeof name, "%.*s", (int)strcspn(word, " "), word);
    if (error->sys)
        screen_cannot_make(s, error->sys, verb, name, example);
    else
        screen_say(s, true, "Not %s%s: %s.", verb, strcmp(verb, "save") == 0 ? "d" : "ed", error->text);
}

void screen_save(struct screen *s, const char *word)
{
    char path[PATH_MAX];
    struct error error;
    size_t lines, len;
    const struct saving saving = { session_tape(s->session), &lines };
    int fd = screen_create(s, "save", word, "my.fw", path);
    if (fd < 0)
        return;
    if (fill(fd, path, write_script, &saving, &len, &error) != 0)
        not_made(s, "save", word, "my.fw", &error);
    else
        screen_say(s, false, "%zu lines are saved: finwait run %.*s", lines, (int)strcspn(word, " "), word);
}

void screen_export(struct screen *s, const char *word)
{
    char path[PATH_MAX], name[PATH_MAX], told[sizeof s->message];
    struct error error;
    struct palette palette;
    size_t len;
    snprintf(name, sizeof name, "%.*s", (int)strcspn(word, " "), word);
    const struct exporting exporting = { exporter_of_file(name),
                                         { .tape = session_tape(s->session), .palette = &palette,
                                           .lang = s->vs.lang } };
    if (*name && !exporting.exporter) {
        screen_say(s, true, "What shall %.30s be? End it in .svg, .txt, .mmd, .pcapng or .jsonl.", name);
        return;
    }
    int fd = screen_create(s, "export", word, "my.svg", path);
    if (fd < 0)
        return;
    palette_fill(&palette, &s->theme, term_ascii(s->term), s->options);
    if (fill(fd, path, write_export, &exporting, &len, &error) != 0)
        not_made(s, "export", word, "my.svg", &error);
    else
        screen_say(s, false, "%s", output_told(told, sizeof told, name, len, "", exporting.exporter->look));
}
