/* cmd_export.c - `finwait export FILE -o X.svg`: a script is run first, a saved tape
 * is only read; then the exporter of that suffix writes. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "cmd.h"
#include "engines.h"
#include "export/exporter.h"
#include "output.h"
#include "palette.h"
#include "source.h"

struct work { const struct exporter *exporter; struct export_job job; };

static int write_export(const void *ctx, FILE *file, struct error *error)
{
    const struct work *w = ctx;
    return exporter_write(w->exporter, &w->job, file, error);
}

static int write_out(const char *path, const struct work *w)
{
    struct error error;
    size_t len;
    if (output_write(path, write_export, w, &len, &error) != 0)
        return cmd_fail(STATUS_FAILED, error.text);
    output_say(path, len, "", w->exporter->look);
    return STATUS_OK;
}

static const struct exporter *choose(const struct options *o, struct error *error)
{
    char list[120] = "";
    if (o->format != FORMAT_COUNT)
        return &exporters[o->format];
    const struct exporter *found = exporter_of_file(o->output);
    if (found)
        return found;
    const char *dot = strrchr(o->output, '.');
    if (dot && strcmp(dot, ".cast") == 0) {
        error_set(error, "'%s' is a film; `record` makes it: finwait record FILE -o X.cast", o->output);
        return NULL;
    }
    for (int i = 0; i < FORMAT_COUNT; i++)
        snprintf(list + strlen(list), sizeof list - strlen(list), "%s%s", i ? " " : "", exporters[i].suffix);
    error_set(error, "'%s' does not say what it shall be; end it in one of %s, or give --format", o->output, list);
    return NULL;
}

static bool may_be_screen(const struct options *o, const struct exporter *e)
{
    return !o->screen || e->id == FORMAT_SVG || e->id == FORMAT_TEXT;
}

/* The diagram alone: nothing is run for it. */
static int export_sheet(const struct options *options)
{
    struct error error;
    struct palette palette;
    static const unsigned of_a_sheet = 1u << OPTION_WORKSHEET | 1u << OPTION_OUTPUT | 1u << OPTION_FORMAT |
                                       1u << OPTION_THEME | 1u << OPTION_ASCII;
    const struct option_row *idle = options_given(options, ~of_a_sheet);
    if (idle) {
        error_set(&error, "--%s does nothing for a worksheet; leave it out", idle->name);
        return cmd_fail(STATUS_USAGE, error.text);
    }
    if (options->argc != 0 || !options->output)
        return cmd_fail(STATUS_USAGE,
                        "a worksheet needs a file to write and nothing else: finwait export --worksheet -o X.svg");
    if (engines_renounce(&error) != 0)
        return cmd_fail(STATUS_CANNOT, error.text);
    const struct exporter *exporter = choose(options, &error);
    if (!exporter || palette_load(&palette, options, &error) != 0)
        return cmd_fail(STATUS_USAGE, error.text);
    if (options->screen || (exporter->id != FORMAT_SVG && exporter->id != FORMAT_TEXT))
        return cmd_fail(STATUS_USAGE,
                        "a worksheet is a .svg or a .txt, without --screen: finwait export --worksheet -o X.svg");
    const struct work w = { exporter, { .palette = &palette, .sheet = options->sheet } };
    return write_out(options->output, &w);
}

int cmd_export(const struct options *options)
{
    if (options->sheet)
        return export_sheet(options);
    struct error error;
    struct palette palette;
    if (options->argc != 1 || !options->output)
        return cmd_fail(STATUS_USAGE,
                        "export needs a script or a saved tape, and a file to write: finwait export FILE -o X.svg");
    const struct exporter *exporter = choose(options, &error);
    if (!exporter || palette_load(&palette, options, &error) != 0)
        return cmd_fail(STATUS_USAGE, error.text);
    static const unsigned of_the_screen = 1u << OPTION_SIZE | 1u << OPTION_BIG;
    const struct option_row *idle = options->screen ? NULL : options_given(options, of_the_screen);
    if (idle) {
        error_set(&error, "--%s is of the screen; give --screen too, or leave it out", idle->name);
        return cmd_fail(STATUS_USAGE, error.text);
    }
    if (!may_be_screen(options, exporter))
        return cmd_fail(STATUS_USAGE, "--screen is for .svg and .txt; the others have no picture of it");
    if (output_check(options->output, &error) != 0)
        return cmd_fail(STATUS_FAILED, error.text);
    struct source source;
    int status = source_open(&source, options, options->argv[0]);
    if (source.tape) {
        const struct work w = { exporter,
                                { .tape = source.tape, .palette = &palette, .screen = options->screen,
                                  .rows = options->rows, .cols = options->cols, .big = options->big,
                                  .lang = options->lang } };
        int written = write_out(options->output, &w);
        status = written > status ? written : status;
    }
    source_close(&source);
    return status;
}
