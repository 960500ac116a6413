/* possible.h - whether the system can give a lab: network namespaces and TUN. It is
 * asked itself, so that a finwait that cannot make its lab fails and is not skipped. */
#ifndef EDGES_POSSIBLE_H
#define EDGES_POSSIBLE_H
#include <stdbool.h>
#include <stddef.h>

bool lab_possible(char *why, size_t cap);

#endif
