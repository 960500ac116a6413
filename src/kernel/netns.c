/* netns.c - namespaces(7), user_namespaces(7), the kernel's tuntap.rst,
 * netdevice(7), rtnetlink(7). No process is started here. */
#include "netns.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <libmnl/libmnl.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "knobs.h"

static const char wire_name[] = "wire0";
static const struct lab_fault no_fault = {LAB_NSTEPS, 0};

static struct lab_fault fault(enum lab_step step) { return (struct lab_fault){step, errno ? errno : EIO}; }

static int write_file(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0) return -1;
    ssize_t n = write(fd, text, strlen(text));
    int err = errno;
    close(fd);
    errno = err;
    return n < 0 ? -1 : 0;
}

static struct lab_fault enter_user(void)
{
    char map[64];
    unsigned uid = geteuid(), gid = getegid();
    if (unshare(CLONE_NEWUSER)) return fault(STEP_USER_NAMESPACE);
    /* setgroups must be denied before an ordinary user may write gid_map. */
    if (write_file("/proc/self/setgroups", "deny") && errno != ENOENT) return fault(STEP_ID_MAPS);
    snprintf(map, sizeof map, "%u %u 1", uid, uid);
    if (write_file("/proc/self/uid_map", map)) return fault(STEP_ID_MAPS);
    snprintf(map, sizeof map, "%u %u 1", gid, gid);
    if (write_file("/proc/self/gid_map", map)) return fault(STEP_ID_MAPS);
    return no_fault;
}

struct lab_fault netns_enter_user(int *made)
{
    *made = 0;
    if (unshare(CLONE_NEWNET) == 0) return no_fault;
    if (errno != EPERM) return fault(STEP_NETWORK_NAMESPACE);
    struct lab_fault f = enter_user();
    if (f.sys) return f;
    *made = 1;
    return unshare(CLONE_NEWNET) ? fault(STEP_NETWORK_NAMESPACE) : no_fault;
}

static struct lab_fault make_tun(int *tun)
{
    *tun = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (*tun < 0) return fault(STEP_OPEN_TUN);
    struct ifreq r = {0};
    memcpy(r.ifr_name, wire_name, sizeof wire_name);
    r.ifr_flags = IFF_TUN | IFF_NO_PI;
    return ioctl(*tun, TUNSETIFF, &r) ? fault(STEP_MAKE_TUN) : no_fault;
}

static int set_addr(int s, unsigned long request, uint32_t addr)
{
    struct ifreq r = {0};
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(addr)};
    memcpy(r.ifr_name, wire_name, sizeof wire_name);
    memcpy(&r.ifr_addr, &a, sizeof a);
    return ioctl(s, request, &r);
}

static int set_up(int s, const char *name)
{
    struct ifreq r = {0};
    snprintf(r.ifr_name, sizeof r.ifr_name, "%s", name);
    r.ifr_flags = IFF_UP | IFF_RUNNING;
    return ioctl(s, SIOCSIFFLAGS, &r);
}

/* A host address, not a network: the route is ours to make, with its metrics. */
static struct lab_fault give_address(enum host h)
{
    int s = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (s < 0) return fault(STEP_ADDRESS);
    struct lab_fault f = no_fault;
    if (set_addr(s, SIOCSIFADDR, host_addr(h)) || set_addr(s, SIOCSIFNETMASK, 0xffffffff) || set_up(s, wire_name) ||
        set_up(s, "lo"))
        f = fault(STEP_ADDRESS);
    close(s);
    return f;
}

/* Without RTAX_QUICKACK an ACK may come 40 ms later and no timer of it can be
 * seen; with it, it is on the wire before write(2) returns. */
static struct nlmsghdr *route_message(char *buf, uint32_t to, uint32_t device)
{
    struct nlmsghdr *n = mnl_nlmsg_put_header(buf);
    n->nlmsg_type = RTM_NEWROUTE;
    n->nlmsg_flags = NLM_F_REQUEST | NLM_F_CREATE | NLM_F_REPLACE | NLM_F_ACK;
    struct rtmsg *r = mnl_nlmsg_put_extra_header(n, sizeof *r);
    r->rtm_family = AF_INET;
    r->rtm_dst_len = 32;
    r->rtm_table = RT_TABLE_MAIN;
    r->rtm_protocol = RTPROT_STATIC;
    r->rtm_scope = RT_SCOPE_LINK;
    r->rtm_type = RTN_UNICAST;
    mnl_attr_put_u32(n, RTA_DST, htonl(to));
    mnl_attr_put_u32(n, RTA_OIF, device);
    struct nlattr *metrics = mnl_attr_nest_start(n, RTA_METRICS);
    mnl_attr_put_u32(n, RTAX_QUICKACK, 1);
    mnl_attr_nest_end(n, metrics);
    return n;
}

static struct lab_fault set_route(enum host h)
{
    char buf[8192];
    unsigned device = if_nametoindex(wire_name); /* opens a socket */
    struct mnl_socket *nl = device ? mnl_socket_open2(NETLINK_ROUTE, SOCK_CLOEXEC) : NULL;
    if (!nl) return fault(STEP_ROUTE);
    struct nlmsghdr *n = route_message(buf, host_addr(host_peer(h)), device);
    struct lab_fault f = no_fault;
    ssize_t got = -1;
    if (mnl_socket_sendto(nl, n, n->nlmsg_len) >= 0) got = mnl_socket_recvfrom(nl, buf, sizeof buf);
    if (got < 0 || mnl_cb_run(buf, (size_t)got, 0, mnl_socket_get_portid(nl), NULL, NULL) < 0) f = fault(STEP_ROUTE);
    mnl_socket_close(nl);
    return f;
}

struct lab_fault netns_make(struct netns *n, enum host h)
{
    if (unshare(CLONE_NEWNET)) return fault(STEP_NETWORK_NAMESPACE);
    n->ns = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
    if (n->ns < 0) return fault(STEP_NETWORK_NAMESPACE);
    for (size_t i = 0; i < nknobs; i++) knob_write(knobs[i].path, knobs[i].value); /* doctor tells what is missing */
    struct lab_fault f = make_tun(&n->tun);
    if (!f.sys) f = give_address(h);
    if (!f.sys) f = set_route(h);
    if (f.sys) return f;
    n->diag = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
    return n->diag < 0 ? fault(STEP_SOCK_DIAG) : no_fault;
}
