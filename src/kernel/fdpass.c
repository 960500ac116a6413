#include "fdpass.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

union control { char buf[CMSG_SPACE(sizeof(int) * FDPASS_MAX)]; struct cmsghdr align; };

int fdpass_send(int sock, const void *message, size_t len, const int *fds, size_t nfds)
{
    struct iovec io = {.iov_base = (void *)(size_t)message, .iov_len = len};
    struct msghdr m = {.msg_iov = &io, .msg_iovlen = 1};
    union control c;
    memset(&c, 0, sizeof c);
    if (nfds) {
        m.msg_control = c.buf;
        m.msg_controllen = CMSG_SPACE(sizeof(int) * nfds);
        struct cmsghdr *h = CMSG_FIRSTHDR(&m);
        h->cmsg_level = SOL_SOCKET;
        h->cmsg_type = SCM_RIGHTS;
        h->cmsg_len = CMSG_LEN(sizeof(int) * nfds);
        memcpy(CMSG_DATA(h), fds, sizeof(int) * nfds);
    }
    ssize_t n;
    do n = sendmsg(sock, &m, MSG_NOSIGNAL);
    while (n < 0 && errno == EINTR);
    return n == (ssize_t)len ? 0 : -1;
}

ssize_t fdpass_recv(int sock, void *message, size_t len, int fds[FDPASS_MAX], size_t *nfds)
{
    struct iovec io = {.iov_base = message, .iov_len = len};
    union control c;
    struct msghdr m = {.msg_iov = &io, .msg_iovlen = 1, .msg_control = c.buf, .msg_controllen = sizeof c.buf};
    ssize_t n;
    *nfds = 0;
    do n = recvmsg(sock, &m, MSG_CMSG_CLOEXEC);
    while (n < 0 && errno == EINTR);
    if (n < 0) return -1;
    for (struct cmsghdr *h = CMSG_FIRSTHDR(&m); h; h = CMSG_NXTHDR(&m, h)) {
        if (h->cmsg_level != SOL_SOCKET || h->cmsg_type != SCM_RIGHTS) continue;
        *nfds = (h->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        if (*nfds > FDPASS_MAX) *nfds = FDPASS_MAX;
        memcpy(fds, CMSG_DATA(h), *nfds * sizeof(int));
    }
    if (m.msg_flags & MSG_CTRUNC) /* there was no room for all: those that came are of no use */
        while (*nfds > 0) close(fds[--*nfds]);
    return n;
}
