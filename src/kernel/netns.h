/* netns.h - one host: a network namespace with a TUN, an address, a route and a
 * diag socket. All calls act on the namespace the caller is in. */
#ifndef KERNEL_NETNS_H
#define KERNEL_NETNS_H
#include <stdint.h>
#include "core/host.h"
#include "lab_steps.h"

struct netns { int ns, tun, diag; }; /* descriptors; whoever made it closes them */

struct lab_fault { enum lab_step step; int sys; }; /* sys 0: none */

/* Goes into a user namespace when network namespaces cannot be had without.
 * *made says whether it did. */
struct lab_fault netns_enter_user(int *made);
/* Makes the namespace (the caller is then in it) and everything in it. */
struct lab_fault netns_make(struct netns *, enum host);

#endif
