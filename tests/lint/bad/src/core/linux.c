/* linux.c - needs Linux where only src/kernel may. */
#include <linux/if_tun.h>
#include <stdio.h>
 #  include <sys/prctl.h>

#if FINWAIT_KERNEL
int linux_only;
#endif
