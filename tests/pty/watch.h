/* watch.h - what a program leaves behind, and what it uses while nothing happens. */
#ifndef PTY_WATCH_H
#define PTY_WATCH_H
#include "pty.h"

enum { WATCH_FAMILY_MAX = 16 };

/* At the start of a test program: whoever is left behind by one that ends becomes our child. */
void watch_begin(void);
/* Behind its end, and the end of any other: no process, no namespace that was watched, no half of a
 * file in the state folder; and the session that was saved can be read. */
void watch_nothing_is_left(const char *who);
/* Its children, and theirs: the lab maker, its helper, the two programs. How many. */
int watch_family(pid_t pid, pid_t found[WATCH_FAMILY_MAX]);
/* The namespaces of its lab, to be asked for behind its end. */
void watch_namespaces(pid_t pid);
/* It and its lab take no time of the processor though nobody asks anything of them. */
void watch_rests(struct pty *);

#endif
