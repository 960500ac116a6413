/* engine/sockets.h - the system calls a host's program makes. The same program
 * runs on both engines: on the kernel these are the calls of libc, on the
 * simulator those of its own stack. As in POSIX, -1 means errno says why. */
#ifndef ENGINE_SOCKETS_H
#define ENGINE_SOCKETS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/command.h"

enum socket_option { SOCKET_REUSEADDR, SOCKET_NODELAY, SOCKET_LINGER }; /* LINGER: seconds; -1 off */

struct linger_call; /* opaque: a close() that waits (SO_LINGER, socket(7)) */

/* Sockets are TCP over IPv4 and do not block; addresses in host byte order. */
struct sockets_ops {
    int (*socket)(void *ctx);
    int (*set_option)(void *ctx, int fd, enum socket_option, int value);
    int (*linger)(void *ctx, int fd);         /* SO_LINGER: -1 off, 0 close() aborts, else it waits so long */
    uint64_t (*cookie)(void *ctx, int fd);    /* SO_COOKIE: which socket it is; 0: none */
    int (*bind)(void *ctx, int fd, uint32_t addr, uint16_t port);
    int (*listen)(void *ctx, int fd, int backlog);
    int (*connect)(void *ctx, int fd, uint32_t addr, uint16_t port);
    int (*accept)(void *ctx, int fd);
    int64_t (*send)(void *ctx, int fd, const void *bytes, size_t len); /* may raise SIGPIPE */
    int64_t (*recv)(void *ctx, int fd, void *bytes, size_t len);
    int (*shutdown)(void *ctx, int fd, enum shutdown_how);
    int (*close)(void *ctx, int fd);
    int (*error)(void *ctx, int fd);          /* takes SO_ERROR */
    bool (*readable)(void *ctx, int fd);      /* poll(2): POLLIN, or an error or the end */
    bool (*writable)(void *ctx, int fd);
    void (*sigpipe)(void *ctx, bool ignore);  /* signal(SIGPIPE, SIG_IGN or SIG_DFL) */
    /* Begins close(fd). Returns when the call has done its part and waits, or is
     * over. NULL: it could not be begun, and nothing was done. */
    struct linger_call *(*linger_close)(void *ctx, int fd);
    void (*linger_rest)(void *ctx, const struct linger_call *); /* returns when it waits or is over */
    bool (*linger_over)(void *ctx, struct linger_call *, int *result, int *err); /* true: and it is freed */
};

struct sockets { const struct sockets_ops *ops; void *ctx; };

#endif
