/* calls.h - the program of a host as a process of its own: engine/program.h on the
 * system calls of libc. Requests and replies are single messages on a
 * SOCK_SEQPACKET pair; a program that dies closes it. */
#ifndef KERNEL_CALLS_H
#define KERNEL_CALLS_H

/* The child's main loop: returns when the other end of fd is closed. */
void calls_serve(int fd);

#endif
