/* confine.h - an ordinary user on a system that lets nobody make namespaces. */
#ifndef PTY_CONFINE_H
#define PTY_CONFINE_H

/* From now on this process and its children are one; -1: that cannot be had here. */
int confine(void);

#endif
