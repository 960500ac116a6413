/* lab_steps.h - the steps of making the lab, one row each: the helper reports
 * where it stopped, lab_open makes a message of it, `finwait doctor` lists them. */
#ifndef KERNEL_LAB_STEPS_H
#define KERNEL_LAB_STEPS_H
#include <stddef.h>

/* ORDER LAB_STEP: lab_step_names[] */
enum lab_step {
    STEP_FORK, STEP_USER_NAMESPACE, STEP_ID_MAPS, STEP_NETWORK_NAMESPACE, STEP_OPEN_TUN, STEP_MAKE_TUN, STEP_ADDRESS,
    STEP_ROUTE, STEP_SOCK_DIAG, STEP_DROP, STEP_PROGRAM, LAB_NSTEPS
};

const char *lab_step_name(enum lab_step);      /* "open /dev/net/tun" */
const char *lab_step_fix(enum lab_step, int sys); /* what to do about it */

#endif
