/* lab_helper.h - the process that makes the hosts of one lab, keeps its capabilities
 * and starts its programs; and the messages between it and lab.c. When its socket
 * closes it ends, and takes the time that tearing the TUNs down takes (50 ms). */
#ifndef KERNEL_LAB_HELPER_H
#define KERNEL_LAB_HELPER_H
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include "core/host.h"
#include "netns.h"

enum { LAB_FDS = 2 * HOST_COUNT }; /* {TUN, diag} of both hosts */
enum lab_op { LAB_START, LAB_REAP, LAB_SYSCTL };

struct lab_request { uint32_t op, host; char name[48], value[48]; };

struct lab_reply {
    int32_t step, sys;          /* enum lab_step where it stopped, errno; sys 0: all is well */
    int32_t number;             /* START: pid; REAP: wait status; first reply: 1 in a user namespace */
    int32_t pid;                /* first reply: the helper's */
    int32_t netns[HOST_COUNT];  /* first reply: descriptor numbers in the helper */
};

/* The helper's main: makes the lab, sends the first reply with the LAB_FDS
 * descriptors, then serves requests until the socket closes. parent
 * is the process it must not outlive; user: it is in a user namespace. Never returns. */
_Noreturn void lab_helper_run(int sock, pid_t parent, bool user);
/* The first reply where no helper can be had. */
void lab_helper_refuse(int sock, struct lab_fault);
/* For the namespace that hosts are made from. */
void lab_helper_small_tables(void);

#endif
