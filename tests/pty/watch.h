/* watch.h - what a program leaves behind, and what it uses while nothing happens. */
#ifndef PTY_WATCH_H
#define PTY_WATCH_H
#include "pty.h"

enum { WATCH_FAMILY_MAX = 16 };

/* At the start of a test program: whoever is left behind by one that ends becomes our child. */
void watch_begin(void);
/* Behind its end, and the end of any other: no process, and no half of a file in the state folder. */
void watch_nothing_is_left(const char *who);
/* Its children, and theirs: the lab maker, its helper, the two programs. How many. */
int watch_family(pid_t pid, pid_t found[WATCH_FAMILY_MAX]);
/* It takes no time of the processor though nobody asks anything of it. */
void watch_rests(struct pty *);

#endif
