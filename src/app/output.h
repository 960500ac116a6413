/* app/output.h - the file that -o names. */
#ifndef APP_OUTPUT_H
#define APP_OUTPUT_H
#include <stdio.h>
#include "core/error.h"

/* Writes it through write(ctx, file): whole, or it is as it was. "-" is standard output; a
 * device or a pipe is written as it is; a symbolic link to a file is refused. */
int output_write(const char *path, int (*write)(const void *ctx, FILE *, struct error *), const void *ctx, struct error *);

#endif
