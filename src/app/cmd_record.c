/* cmd_record.c - `finwait record FILE -o X.cast`: a script is run first, then filmed
 * from its tape; so is a saved tape. Needs no terminal and no clock. */
#include <stdio.h>
#include <string.h>
#include "cmd.h"
#include "export/exporter.h"
#include "film.h"
#include "output.h"
#include "palette.h"
#include "source.h"

struct filming { const struct film_order *order; vtime *length; };

static int write_film(const void *ctx, FILE *file, struct error *error)
{
    const struct filming *f = ctx;
    return film_write(f->order, file, f->length, error);
}

static int record(const char *path, const struct film_order *order)
{
    struct error error;
    char lasts[40];
    vtime length = 0;
    size_t len;
    if (output_write(path, write_film, &(struct filming){ order, &length }, &len, &error) != 0)
        return cmd_fail(STATUS_FAILED, error.text);
    const int seconds = (int)(length / VTIME_SECOND);
    snprintf(lasts, sizeof lasts, ", %d:%02d long", seconds / 60, seconds % 60);
    output_say(path, len, lasts, "asciinema play");
    return STATUS_OK;
}

/* "lessons/close.fw" is called "close": a path of this machine is nobody's business. */
static void name_of_file(char *name, size_t cap, const char *path)
{
    const char *slash = strrchr(path, '/'), *last = slash ? slash + 1 : path;
    if (strcmp(path, "last") == 0 || strcmp(path, "-") == 0)
        last = "A session";
    size_t len = strcspn(last, ".");
    snprintf(name, cap, "%.*s", (int)(len ? len : strlen(last)), last);
}

int cmd_record(const struct options *options)
{
    struct error error;
    struct palette palette;
    char name[120];
    if (options->argc != 1 || !options->output)
        return cmd_fail(STATUS_USAGE,
                        "record needs a script or a saved tape, and a file to write: finwait record FILE -o X.cast");
    if (exporter_of_file(options->output)) /* else a film would lie in X.svg */
        return cmd_fail(STATUS_USAGE,
                        "record writes a film, X.cast; the other kinds are made by `export`: finwait export FILE -o X.svg");
    if (options_given(options, 1u << OPTION_PACE) && !options->speed)
        return cmd_fail(STATUS_USAGE,
                        "of `record` --pace is a factor from 0.01 to 100 without a unit: 2 is twice as fast, 0.5 half");
    if (palette_load(&palette, options, &error) != 0)
        return cmd_fail(STATUS_USAGE, error.text);
    if (output_check(options->output, &error) != 0)
        return cmd_fail(STATUS_FAILED, error.text);
    struct options run = *options; /* the film of a script is the same each time, unless a kernel's is asked for */
    if (strcmp(run.engine, "auto") == 0)
        run.engine = "sim";
    struct source source;
    int status = source_open(&source, &run, options->argv[0]);
    if (source.tape) {
        name_of_file(name, sizeof name, options->argv[0]);
        const struct film_order order = {
            .tape = source.tape, .palette = &palette, .name = name, .rows = options->rows, .cols = options->cols,
            .version = options->cast_version, .speed = options->speed ? options->speed : 1000,
            .motion = !options->no_motion, .mark_states = options->mark_states, .big = options->big,
            .lang = options->lang,
        };
        int written = record(options->output, &order);
        status = written > status ? written : status;
    }
    source_close(&source);
    return status;
}
