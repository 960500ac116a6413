/* app/goal.h - the states that somebody wants to go to, as they are typed and told. */
#ifndef APP_GOAL_H
#define APP_GOAL_H
#include <stddef.h>
#include <stdio.h>
#include "core/error.h"
#include "path/path.h"

/* "CLOSING TIME_WAIT": the client's and the server's; `-` and `any` are any, and so is
 * the server's when it is left out. -1: *error says what is no state, and what is. */
int goal_parse(struct path_goal *, const char *const *words, size_t n, struct error *);
/* "client CLOSING, server any" */
void goal_print(const struct path_goal *, char *buf, size_t cap);
/* A way there as a script: a line that tells it, the commands, what then holds. */
void goal_write(FILE *, const struct path_goal *, const struct path *);

#endif
