#include "lab_steps.h"

#include <errno.h>

/* ORDER LAB_STEP */
static const char *const lab_step_names[LAB_NSTEPS] = {
    "start the lab helper",     "make a user namespace",     "map the user into it",
    "make network namespaces",  "open /dev/net/tun",         "make a TUN device",
    "give it an address",       "set a route with quickack", "open NETLINK_SOCK_DIAG",
    "drop all capabilities",    "start a program on a host",
};

const char *lab_step_name(enum lab_step s) { return (unsigned)s < LAB_NSTEPS ? lab_step_names[s] : "?"; }

/* One row a cause that people meet; sys 0 fits any errno, LAB_NSTEPS any step. */
static const struct { enum lab_step step; int sys; const char *fix; } fixes[] = {
    {LAB_NSTEPS, EMFILE, "too many files are open: ulimit -n 256 or more"},
    {LAB_NSTEPS, ENFILE, "too many files are open on this system"},
    {STEP_FORK, EPIPE, "the process that makes labs is gone, or gets no descriptor: quit and start finwait again"},
    {STEP_USER_NAMESPACE, ENOSPC,
     "user namespaces are switched off: as root, sysctl user.max_user_namespaces=10000; or run finwait as root"},
    {STEP_USER_NAMESPACE, 0,
     "this system lets no ordinary user make namespaces: run finwait as root (in a container, with --cap-add SYS_ADMIN --cap-add NET_ADMIN)"},
    {STEP_ID_MAPS, 0,
     "AppArmor restricts user namespaces (Ubuntu 23.10 and later): run finwait as root, or install its AppArmor profile"},
    {STEP_NETWORK_NAMESPACE, 0, "run finwait as root, or in a container with --cap-add SYS_ADMIN --cap-add NET_ADMIN"},
    {STEP_OPEN_TUN, ENOENT, "there is no TUN device: as root, modprobe tun (in a container, --device /dev/net/tun)"},
    {STEP_OPEN_TUN, EACCES,
     "the device is for root only: as root, chmod 0666 /dev/net/tun (udev's default), or run finwait as root"},
    {STEP_OPEN_TUN, EPERM, "the container forbids the device: start it with --device /dev/net/tun"},
    {STEP_OPEN_TUN, 0, "as root, modprobe tun"},
    {STEP_MAKE_TUN, 0, "run finwait as root, or in a container with --cap-add NET_ADMIN"},
    {STEP_SOCK_DIAG, 0, "the kernel lacks CONFIG_INET_DIAG: load inet_diag and tcp_diag (modprobe tcp_diag)"},
};

const char *lab_step_fix(enum lab_step step, int sys)
{
    for (size_t i = 0; i < sizeof fixes / sizeof *fixes; i++)
        if ((fixes[i].step == step || fixes[i].step == LAB_NSTEPS) && (fixes[i].sys == 0 || fixes[i].sys == sys))
            return fixes[i].fix;
    return "this is not expected: please report it with the output of finwait doctor";
}
