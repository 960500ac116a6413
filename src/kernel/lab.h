/* lab.h - two hosts and the helper process that made them. The helper keeps the
 * capabilities; this process gets descriptors: a TUN and a diag socket of each
 * host, both bound to the namespace they were opened in. Any number of labs can be
 * opened, one after the other or side by side: lab_maker.h.
 *
 *   main ---- SOCK_SEQPACKET ---- lab helper (capabilities, namespaces)
 *    |                              |- client's program (no capability)
 *    |--- SOCK_SEQPACKET each ------|- server's program (no capability)
 *
 * Whoever dies, all go: each child has PDEATHSIG and reads a socket that closes. */
#ifndef KERNEL_LAB_H
#define KERNEL_LAB_H
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include "core/error.h"
#include "core/host.h"

struct lab {
    int helper;                /* socket to it */
    pid_t helper_pid;
    bool user_namespace;       /* made by an ordinary user */
    bool silent;               /* it did not answer: a late answer would be taken for the next one */
    int tun[HOST_COUNT];       /* non-blocking; one IP packet a read */
    int diag[HOST_COUNT];      /* NETLINK_SOCK_DIAG */
    int netns[HOST_COUNT];     /* the helper's descriptor numbers, for `:enter` */
};

/* Makes the lab. -1: *error names the step, the errno and the fix. */
int lab_open(struct lab *, struct error *);
/* Lets go of everything; the helper tears the namespaces down on its own time. */
void lab_close(struct lab *);

struct lab_program { int fd, pidfd; pid_t pid; };
/* Starts a host's program. */
int lab_start(struct lab *, enum host, struct lab_program *, struct error *);
/* Waits for a program that has ended: its wait status (wait(2)), or -1. */
int lab_reap(struct lab *, enum host, int *status, struct error *);
/* Writes a sysctl of a host: path below /proc/sys/net/ipv4. */
int lab_sysctl(struct lab *, enum host, const char *name, const char *value, struct error *);

#endif
