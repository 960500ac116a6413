/* probe.h - the states of a host's TCP sockets, from NETLINK_SOCK_DIAG
 * (sock_diag(7), linux/inet_diag.h). Not TCP_INFO: that says CLOSE when the
 * connection is a TIME_WAIT minisock. */
#ifndef KERNEL_PROBE_H
#define KERNEL_PROBE_H
#include <stdbool.h>
#include <stddef.h>
#include "core/error.h"
#include "engine/observe.h"

/* Asks the kernel and replaces the rows. Sorted. Without listeners it takes a third of the time. */
int probe_dump(struct socket_rows *, int diag, bool listeners, struct error *);

/* One socket as it is now, where others need not be looked at: a third of the time. False:
 * it is gone, or the answer is none. */
bool probe_one(const struct socket_row *was, struct socket_row *now_is, int diag);

/* Adds the rows of one datagram of a dump. 1: more follow; 0: that was the end;
 * -1: it is no reply to a dump (*error says why). For the fuzzer too. */
int probe_parse(struct socket_rows *, const void *datagram, size_t len, struct error *);

#endif
