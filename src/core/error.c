/* error.c - writes error values. It prints nothing and knows no cause but errno. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "core/error.h"

int (error_set)(struct error *error, const char *format, ...)
{
    va_list args;
    error->sys = 0;
    va_start(args, format);
    (void)vsnprintf(error->text, sizeof error->text, format, args);
    va_end(args);
    return -1;
}

int (error_sys)(struct error *error, int sys, const char *format, ...)
{
    /* The reason has a place of its own at the end: a long text is cut, never the errno. */
    char reason[128], tail[132];
    size_t room, used;
    va_list args;

    if (strerror_r(sys, reason, sizeof reason) != 0)
        (void)snprintf(reason, sizeof reason, "error %d", sys);
    (void)snprintf(tail, sizeof tail, ": %s", reason);
    room = sizeof error->text - strlen(tail);
    va_start(args, format);
    (void)vsnprintf(error->text, room, format, args);
    va_end(args);
    used = strlen(error->text);
    (void)snprintf(error->text + used, sizeof error->text - used, "%s", tail);
    error->sys = sys;
    return -1;
}
