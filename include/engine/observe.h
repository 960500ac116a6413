/* engine/observe.h - what changed among a host's sockets since the last look,
 * written on the tape with the arrow each change took. An engine says what is; the
 * stimulus says why. The simulator also says which arrows it took; the kernel
 * cannot, so there the change is matched to the table. Nothing is made up, and
 * what no arrow explains is shown so. */
#ifndef ENGINE_OBSERVE_H
#define ENGINE_OBSERVE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/fsm.h"
#include "core/tape.h"
#include "core/vtime.h"

struct socket_row {            /* one socket of a host, as netstat shows it */
    uint64_t cookie;           /* the same from SYN_RECV to TIME_WAIT */
    enum fsm_state state;
    enum socket_timer timer;
    uint8_t retries;
    uint32_t expires_ms;       /* of that timer */
    uint32_t laddr, raddr;
    uint16_t lport, rport;
    uint32_t recvq, sendq;
    bool owned;                /* a program holds it: inode != 0 */
};

/* Arrows that a socket took since the last look, oldest first. */
enum { SOCKET_WALK = 4 };
struct socket_walk { uint64_t cookie; uint8_t n; int16_t edge[SOCKET_WALK]; };

struct socket_rows {           /* owns both arrays; zero is empty */
    struct socket_row *rows;
    size_t nrows, cap;
    struct socket_walk *walks; /* of sockets that moved; the kernel gives none */
    size_t nwalks, walks_cap;
};

int socket_rows_add(struct socket_rows *, const struct socket_row *);   /* -1: out of memory */
int socket_walks_add(struct socket_rows *, const struct socket_walk *); /* -1: out of memory */
void socket_rows_sort(struct socket_rows *); /* listeners first, then by ports */
void socket_rows_clear(struct socket_rows *);
void socket_rows_free(struct socket_rows *);

struct observer; /* opaque: the sockets of one host as last seen */

struct observer *observer_new(enum host, struct tape *); /* borrows the tape; NULL: out of memory */
void observer_free(struct observer *);
struct observer *observer_clone(const struct observer *, struct tape *); /* NULL: out of memory */

/* Compares with the rows of now. cause: the stimulus' event. Returns how many
 * states changed. With BY_TIMER a change writes its TIMER_FIRED first. */
unsigned observer_look(struct observer *, const struct socket_rows *, const struct fsm_stimulus *, uint32_t cause,
                       vtime now);

/* The same where only this socket can have changed, and is still there. */
unsigned observer_look_at(struct observer *, const struct socket_row *now_is, const struct fsm_stimulus *by,
                          uint32_t cause, vtime now);
/* A socket as it was seen last; NULL: its row is gone. Borrowed until the next look. */
const struct socket_row *observer_row(const struct observer *, uint16_t number);

const struct socket_row *observer_listener(const struct observer *, size_t i); /* the i-th; NULL: there are no more */

/* Socket numbers: by cookie, by ports, and back, also of those whose row is gone: a
 * program may still hold them. 0: not known. */
uint16_t observer_by_cookie(const struct observer *, uint64_t cookie);
uint16_t observer_by_ports(const struct observer *, uint16_t lport, uint16_t rport);
uint64_t observer_cookie(const struct observer *, uint16_t number);
/* When a timer of this host runs out next, or is overdue and worth a look. */
vtime observer_deadline(const struct observer *, vtime now);

#endif
