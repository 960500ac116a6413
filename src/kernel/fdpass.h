/* fdpass.h - one message with descriptors over a Unix socket (unix(7), SCM_RIGHTS). */
#ifndef KERNEL_FDPASS_H
#define KERNEL_FDPASS_H
#include <stddef.h>
#include <sys/types.h>

enum { FDPASS_MAX = 4 };

/* -1 with errno when it could not be sent whole. */
int fdpass_send(int sock, const void *message, size_t len, const int *fds, size_t nfds);
/* Bytes read, 0 when the other end is gone, -1 with errno. *nfds: how many came;
 * they are close-on-exec; none when there was no room for all of them. */
ssize_t fdpass_recv(int sock, void *message, size_t len, int fds[FDPASS_MAX], size_t *nfds);

#endif
