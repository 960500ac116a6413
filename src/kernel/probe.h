/* probe.h - the states of a host's TCP sockets, from NETLINK_SOCK_DIAG
 * (sock_diag(7), linux/inet_diag.h). Not TCP_INFO: that says CLOSE when the
 * connection is a TIME_WAIT minisock. */
#ifndef KERNEL_PROBE_H
#define KERNEL_PROBE_H
#include <stddef.h>
#include "core/error.h"
#include "engine/observe.h"

/* Asks the kernel and replaces the rows. Sorted. */
int probe_dump(struct socket_rows *, int diag, struct error *);

/* Adds the rows of one datagram of a dump. 1: more follow; 0: that was the end;
 * -1: it is no reply to a dump (*error says why). For the fuzzer too. */
int probe_parse(struct socket_rows *, const void *datagram, size_t len, struct error *);

#endif
