/* observe.h - what changed among a host's sockets since the last look, written
 * on the tape with the arrow each change took. The kernel says what is; the
 * stimulus says why; nothing is made up, and what no arrow explains is shown so. */
#ifndef KERNEL_OBSERVE_H
#define KERNEL_OBSERVE_H
#include "core/tape.h"
#include "probe.h"

struct observer; /* opaque: the sockets of one host as last seen */

struct observer *observer_new(enum host, struct tape *); /* borrows the tape; NULL: out of memory */
void observer_free(struct observer *);

/* Compares with the rows just dumped. cause: the stimulus' event. Returns how
 * many states changed. With BY_TIMER a change writes its TIMER_FIRED first. */
unsigned observer_look(struct observer *, const struct probe *, const struct fsm_stimulus *, uint32_t cause,
                       vtime now);

/* Socket numbers: by the kernel's cookie, by ports, and back, also of those whose
 * row is gone: a program may still hold them. 0: not known. */
uint16_t observer_by_cookie(const struct observer *, uint64_t cookie);
uint16_t observer_by_ports(const struct observer *, uint16_t lport, uint16_t rport);
uint64_t observer_cookie(const struct observer *, uint16_t number);
/* When a timer of this host runs out next, or is overdue and worth a look. */
vtime observer_deadline(const struct observer *, vtime now);

#endif
