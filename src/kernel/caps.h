/* caps.h - capabilities(7): giving them all up for good. */
#ifndef KERNEL_CAPS_H
#define KERNEL_CAPS_H

/* Empties all capability sets of this process and sets no_new_privs. 0 or errno. */
int caps_drop(void);

#endif
