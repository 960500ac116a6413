/* names.c - errno and signal names as scripts write them, both ways. One table
 * each: the errors that socket calls give (their man pages) and the common ones;
 * every standard signal of signal(7). Aliases stand behind the name that is
 * printed: EWOULDBLOCK is read, EAGAIN is written. */
#include <errno.h>
#include <signal.h>
#include <strings.h>
#include <string.h>
#include "core/command.h"

struct name { int number; const char *text; };

#define NAME(n) {n, #n}

static const struct name errno_table[] = {
    NAME(EPERM), NAME(ENOENT), NAME(ESRCH), NAME(EINTR), NAME(EIO), NAME(ENXIO), NAME(E2BIG), NAME(ENOEXEC),
    NAME(EBADF), NAME(ECHILD), NAME(EAGAIN), NAME(EWOULDBLOCK), NAME(ENOMEM), NAME(EACCES), NAME(EFAULT),
    NAME(EBUSY), NAME(EEXIST), NAME(EXDEV), NAME(ENODEV), NAME(ENOTDIR), NAME(EISDIR), NAME(EINVAL), NAME(ENFILE),
    NAME(EMFILE), NAME(ENOTTY), NAME(EFBIG), NAME(ENOSPC), NAME(ESPIPE), NAME(EROFS), NAME(EPIPE), NAME(EDOM),
    NAME(ERANGE), NAME(EDEADLK), NAME(ENAMETOOLONG), NAME(ENOSYS), NAME(ENOTEMPTY), NAME(ELOOP), NAME(EPROTO),
    NAME(EBADMSG), NAME(EOVERFLOW), NAME(ENOTSOCK), NAME(EDESTADDRREQ), NAME(EMSGSIZE), NAME(EPROTOTYPE),
    NAME(ENOPROTOOPT), NAME(EPROTONOSUPPORT), NAME(ESOCKTNOSUPPORT), NAME(EOPNOTSUPP), NAME(ENOTSUP),
    NAME(EPFNOSUPPORT), NAME(EAFNOSUPPORT), NAME(EADDRINUSE), NAME(EADDRNOTAVAIL), NAME(ENETDOWN),
    NAME(ENETUNREACH), NAME(ENETRESET), NAME(ECONNABORTED), NAME(ECONNRESET), NAME(ENOBUFS), NAME(EISCONN),
    NAME(ENOTCONN), NAME(ESHUTDOWN), NAME(ETOOMANYREFS), NAME(ETIMEDOUT), NAME(ECONNREFUSED), NAME(EHOSTDOWN),
    NAME(EHOSTUNREACH), NAME(EALREADY), NAME(EINPROGRESS), NAME(ECANCELED),
};

static const struct name signal_table[] = {
    NAME(SIGHUP), NAME(SIGINT), NAME(SIGQUIT), NAME(SIGILL), NAME(SIGTRAP), NAME(SIGABRT), NAME(SIGBUS),
    NAME(SIGFPE), NAME(SIGKILL), NAME(SIGUSR1), NAME(SIGSEGV), NAME(SIGUSR2), NAME(SIGPIPE), NAME(SIGALRM),
    NAME(SIGTERM), NAME(SIGCHLD), NAME(SIGCONT), NAME(SIGSTOP), NAME(SIGTSTP), NAME(SIGTTIN), NAME(SIGTTOU),
    NAME(SIGURG), NAME(SIGXCPU), NAME(SIGXFSZ), NAME(SIGVTALRM), NAME(SIGPROF), NAME(SIGWINCH), NAME(SIGIO),
    NAME(SIGSYS),
};

#define ROWS(table) (sizeof(table) / sizeof *(table))

static int number_of(const struct name *table, size_t rows, const char *text, size_t len)
{
    for (size_t i = 0; i < rows; i++)
        if (strlen(table[i].text) == len && strncasecmp(table[i].text, text, len) == 0) return table[i].number;
    return -1;
}

static const char *text_of(const struct name *table, size_t rows, int number)
{
    for (size_t i = 0; i < rows; i++)
        if (table[i].number == number) return table[i].text;
    return NULL;
}

int errno_parse(const char *text, size_t len) { return number_of(errno_table, ROWS(errno_table), text, len); }
const char *errno_name(int number) { return text_of(errno_table, ROWS(errno_table), number); }
int signal_parse(const char *text, size_t len) { return number_of(signal_table, ROWS(signal_table), text, len); }
const char *signal_name(int number) { return text_of(signal_table, ROWS(signal_table), number); }
