#include "probe.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <libmnl/libmnl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

enum { DATAGRAM = 32768 };

/* ORDER FSM_STATE: include/net/tcp_states.h of the kernel. -1: no connection. */
static int state_of(uint8_t kernel)
{
    enum { NEW_SYN_RECV = 12 };
    static const int8_t states[] = {
        [TCP_ESTABLISHED] = FSM_ESTABLISHED, [TCP_SYN_SENT] = FSM_SYN_SENT,     [TCP_SYN_RECV] = FSM_SYN_RCVD,
        [TCP_FIN_WAIT1] = FSM_FIN_WAIT_1,    [TCP_FIN_WAIT2] = FSM_FIN_WAIT_2,  [TCP_TIME_WAIT] = FSM_TIME_WAIT,
        [TCP_CLOSE] = -1,                    [TCP_CLOSE_WAIT] = FSM_CLOSE_WAIT, [TCP_LAST_ACK] = FSM_LAST_ACK,
        [TCP_LISTEN] = FSM_LISTEN,           [TCP_CLOSING] = FSM_CLOSING,       [NEW_SYN_RECV] = FSM_SYN_RCVD,
    };
    return kernel && kernel < sizeof states ? states[kernel] : -1;
}

/* False: it is no connection and no listener. */
static bool read_row(struct socket_row *row, const struct inet_diag_msg *d)
{
    int state = state_of(d->idiag_state);
    if (state < 0 || d->idiag_family != AF_INET) return false;
    *row = (struct socket_row){
        .cookie = (uint64_t)d->id.idiag_cookie[1] << 32 | d->id.idiag_cookie[0],
        .state = (enum fsm_state)state,
        .timer = d->idiag_timer < TIMER_NKINDS ? (enum socket_timer)d->idiag_timer : TIMER_OFF,
        .retries = d->idiag_retrans,
        .expires_ms = d->idiag_expires,
        .laddr = ntohl(d->id.idiag_src[0]),
        .raddr = ntohl(d->id.idiag_dst[0]),
        .lport = ntohs(d->id.idiag_sport),
        .rport = ntohs(d->id.idiag_dport),
        .recvq = d->idiag_rqueue,
        /* A listener's is its backlog in ss; netstat, which the screen follows, prints 0. */
        .sendq = state == FSM_LISTEN ? 0 : d->idiag_wqueue,
        .owned = d->idiag_inode != 0,
    };
    return true;
}

static int add_row(struct socket_rows *p, const struct inet_diag_msg *d)
{
    struct socket_row row;
    return read_row(&row, d) ? socket_rows_add(p, &row) : 0;
}

/* mnl_nlmsg_ok() takes a length of 2 GiB and more for a negative one, which is no longer than anything. */
static bool is_message(const struct nlmsghdr *n, int left)
{
    return mnl_nlmsg_ok(n, left) && n->nlmsg_len <= (unsigned)left;
}

int probe_parse(struct socket_rows *p, const void *datagram, size_t len, struct error *e)
{
    int left = len > INT32_MAX ? INT32_MAX : (int)len;
    const struct nlmsghdr *n = datagram;
    for (; is_message(n, left); n = mnl_nlmsg_next(n, &left)) {
        if (n->nlmsg_type == NLMSG_DONE) return 0;
        if (n->nlmsg_type == NLMSG_ERROR) {
            if (mnl_nlmsg_get_payload_len(n) < sizeof(struct nlmsgerr)) return error_set(e, "sock_diag: short error");
            const struct nlmsgerr *err = mnl_nlmsg_get_payload(n);
            return error_sys(e, -err->error, "sock_diag refuses to list the sockets");
        }
        if (mnl_nlmsg_get_payload_len(n) < sizeof(struct inet_diag_msg)) continue; /* NLMSG_NOOP and the like */
        if (add_row(p, mnl_nlmsg_get_payload(n))) return error_set(e, "out of memory");
    }
    return 1;
}

struct question { struct nlmsghdr n; struct inet_diag_req_v2 r; };

static void question_make(struct question *q, uint16_t flags)
{
    memset(q, 0, sizeof *q);
    q->n.nlmsg_len = sizeof *q;
    q->n.nlmsg_type = SOCK_DIAG_BY_FAMILY;
    q->n.nlmsg_flags = NLM_F_REQUEST | flags;
    q->r.sdiag_family = AF_INET;
    q->r.sdiag_protocol = IPPROTO_TCP;
}

static int ask(int diag, bool listeners, struct error *e)
{
    struct question q;
    question_make(&q, NLM_F_DUMP);
    /* Not TCP_CLOSE and nothing above 12: bit 13 asks for bound sockets, which is slow. */
    q.r.idiag_states = 0x1ffe & ~(1u << TCP_CLOSE);
    if (!listeners) q.r.idiag_states &= ~(1u << TCP_LISTEN); /* its table is the system's, and large */
    if (send(diag, &q, sizeof q, 0) == (ssize_t)sizeof q) return 0;
    return error_sys(e, errno, "cannot ask sock_diag for the sockets");
}

bool probe_one(const struct socket_row *was, struct socket_row *now_is, int diag)
{
    _Alignas(struct nlmsghdr) char buf[1024];
    struct question q;
    question_make(&q, 0);
    q.r.id.idiag_src[0] = htonl(was->laddr);
    q.r.id.idiag_dst[0] = htonl(was->raddr);
    q.r.id.idiag_sport = htons(was->lport);
    q.r.id.idiag_dport = htons(was->rport);
    q.r.id.idiag_cookie[0] = (uint32_t)was->cookie;
    q.r.id.idiag_cookie[1] = (uint32_t)(was->cookie >> 32);
    if (send(diag, &q, sizeof q, 0) != (ssize_t)sizeof q) return false;
    ssize_t n;
    do n = recv(diag, buf, sizeof buf, 0);
    while (n < 0 && errno == EINTR);
    const struct nlmsghdr *reply = (const struct nlmsghdr *)buf;
    return n > 0 && is_message(reply, (int)n) && reply->nlmsg_type == SOCK_DIAG_BY_FAMILY &&
           mnl_nlmsg_get_payload_len(reply) >= sizeof(struct inet_diag_msg) &&
           read_row(now_is, mnl_nlmsg_get_payload(reply)) && now_is->cookie == was->cookie;
}

int probe_dump(struct socket_rows *p, int diag, bool listeners, struct error *e)
{
    _Alignas(struct nlmsghdr) char buf[DATAGRAM];
    socket_rows_clear(p);
    if (ask(diag, listeners, e)) return -1;
    int more = 1;
    while (more > 0) {
        ssize_t n = recv(diag, buf, sizeof buf, 0);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return error_sys(e, errno, "cannot read the sockets from sock_diag");
        more = probe_parse(p, buf, (size_t)n, e);
    }
    socket_rows_sort(p);
    return more;
}
