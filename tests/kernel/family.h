/* family.h - the processes below one, and the network namespaces they are in. */
#ifndef TESTS_FAMILY_H
#define TESTS_FAMILY_H
#include <sys/types.h>

enum { FAMILY = 128 };
struct family { pid_t pid[FAMILY]; int pidfd[FAMILY]; ino_t netns[FAMILY]; int n; };

ino_t family_netns(pid_t);
void family_add(struct family *, pid_t);  /* its children, and theirs */
void family_free(struct family *);
/* All have ended; fails the test when they do not in time. Frees it. */
void family_ends(struct family *);
void family_kill(struct family *, int from); /* SIGKILL for all from that one on, and waits for it; frees it */
/* Waits until this process has so many descendants. */
void family_settles(struct family *, int n);

#endif
