/* app/output.h - the file that -o names. */
#ifndef APP_OUTPUT_H
#define APP_OUTPUT_H
#include <stdio.h>
#include "core/error.h"

/* Before the work for it is done: whether it could be written, as far as that can be told without. -1: *error. */
int output_check(const char *path, struct error *);
/* Writes it through write(ctx, file): whole, or it is as it was. "-" is standard output; a
 * device or a pipe is written as it is; a symbolic link to a file is refused. *len: how many bytes. */
int output_write(const char *path, int (*write)(const void *ctx, FILE *, struct error *), const void *ctx, size_t *len,
                 struct error *);
/* "x.svg is written, 12 kB: LOOK x.svg". more: "", or what else there is to say of it; look: the command that shows it,
 * without
 * the file; "". Returns buf. */
char *output_told(char *buf, size_t cap, const char *path, size_t len, const char *more, const char *look);
/* That on standard error where that is a terminal: scripts and pipes hear nothing. */
void output_say(const char *path, size_t len, const char *more, const char *look);

#endif
