/* term_tty.c - finds the terminal to talk to. A pipe on stdin or stdout does not
 * mean that nobody sits there: /dev/tty is the terminal that started us (tty(4)). */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>
#include "term_internal.h"

int tty_find(int *in, int *out, bool *owned, struct error *error)
{
    *owned = false;
    if (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO)) {
        *in = STDIN_FILENO;
        *out = STDOUT_FILENO;
        return 0;
    }
    int fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return error_sys(error, errno,
                         "there is no terminal to draw on; start finwait in one, or use `finwait run FILE` without a screen");
    int second = fcntl(fd, F_DUPFD_CLOEXEC, 3);
    if (second < 0) {
        int sys = errno;
        close(fd);
        return error_sys(error, sys, "cannot use /dev/tty");
    }
    *in = fd;
    *out = second;
    *owned = true;
    return 0;
}
