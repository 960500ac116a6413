/* probe.h - the states of a host's TCP sockets, from NETLINK_SOCK_DIAG
 * (sock_diag(7), linux/inet_diag.h). Not TCP_INFO: that says CLOSE when the
 * connection is a TIME_WAIT minisock. */
#ifndef KERNEL_PROBE_H
#define KERNEL_PROBE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/error.h"
#include "core/fsm.h"
#include "core/tape.h"
#include "core/vtime.h"

struct probe_row {
    uint64_t cookie;           /* the same from SYN_RECV to TIME_WAIT */
    enum fsm_state state;
    enum socket_timer timer;
    uint8_t retries;
    uint32_t expires_ms;       /* of that timer */
    uint32_t laddr, raddr;
    uint16_t lport, rport;
    uint32_t recvq, sendq;
    bool owned;                /* a program holds it: inode != 0 */
};

struct probe {                 /* owns rows */
    struct probe_row *rows;
    size_t nrows, cap;
};

/* Asks the kernel and replaces the rows. Sorted: listeners first, then by ports. */
int probe_dump(struct probe *, int diag, struct error *);
void probe_free(struct probe *);

/* Adds the rows of one datagram of a dump. 1: more follow; 0: that was the end;
 * -1: it is no reply to a dump (*error says why). For the fuzzer too. */
int probe_parse(struct probe *, const void *datagram, size_t len, struct error *);

#endif
