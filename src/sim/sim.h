/* sim.h - the parts of the simulator, shared by its files only.
 *   sim.c           what an engine promises; a rig on two simulated stacks
 *   api.c           the sockets API: descriptors, results, errno, signals
 *   user.c          RFC 9293 3.10.1 to 3.10.6: what the API asks of a connection
 *   arrive.c        3.10.7.1 to 3.10.7.3: a segment arrives in CLOSED, LISTEN, SYN-SENT
 *   arrive_other.c  3.10.7.4: in the other states
 *   arrive_rows.c   3.10.7.4 for half-open calls and TIME_WAIT as Linux has them
 *   reopen.c        3.6.1: a SYN reopens a connection in TIME-WAIT
 *   text.c          3.10.7.4 seventh and eighth: data and FIN
 *   timer.c         3.10.8: timeouts
 *   output.c        segments to the wire
 *   tcb.c           control blocks: made, found, moved, shown
 *   clone.c         a second simulator at the same point
 *   profile.c       where RFC 9293 and Linux differ */
#ifndef SIM_SIM_PARTS_H
#define SIM_SIM_PARTS_H
#include <stdbool.h>
#include "core/segment.h"
#include "engine/rig.h"
#include "sim/profile.h"

enum { SIM_MSS = 1460, SIM_MTU = 1500, SIM_MSS_DEFAULT = 536, SIM_MSS_LEAST = 64,
       SIM_WINDOW = 64240, SIM_WINDOW_PASSIVE = 65160, SIM_WSCALE = 10,
       /* what Linux tells in a SYN, and in a SYN,ACK with timestamps */
       SIM_RECEIVE_BUFFER = 131072, SIM_SEND_BUFFER = 87040,
       SIM_CWND = 10, SIM_SACKS = SEGMENT_SACKS };

/* A segment that was sent and is not acknowledged. */
/* again: sent anew since it was lost */
struct flying { uint32_t end; unsigned burst; bool push, sacked, lost, again; };

struct bytes { uint8_t *at; size_t len, cap; };

/* A segment that came before its turn. */
struct early { uint32_t seq, end; bool fin; struct bytes data; };

enum tcb_kind { TCB_SOCKET,    /* a whole one */
                TCB_REQUEST,   /* a half-open call: CHOICE_HALF_OPEN_ROW */
                TCB_WAIT };    /* FIN_WAIT_2 of an orphan, or TIME_WAIT: CHOICE_TIME_WAIT_ROW */

/* what connect() may say: net/ipv4/af_inet.c */
enum tcb_user { USER_FRESH, USER_CONNECTING, USER_CONNECTED, USER_DISCONNECTING };
enum { SHUT_RECV = 1, SHUT_SEND = 2, SHUT_BOTH = 3 };

struct tcb {
    uint64_t cookie;
    enum tcb_kind kind;
    enum fsm_state state;
    bool passive;              /* began in LISTEN */
    uint64_t listener;         /* cookie of the one it was made by; 0 */
    uint32_t laddr, raddr;
    uint16_t lport, rport;     /* lport 0: none */
    bool bound;                /* bind() gave it its port: it keeps it when closed */

    /* RFC 9293 3.3.1 */
    uint32_t snd_una, snd_nxt, snd_wnd, snd_wl1, snd_wl2, iss;
    uint32_t rcv_nxt, rcv_wnd, irs; /* rcv_wnd: as told with rcv_acked */
    uint32_t rcv_most;         /* the window when nothing waits to be read */
    uint32_t rcv_acked;        /* rcv_nxt as the peer was last told */
    uint32_t most_wnd;         /* largest window the peer ever had */
    uint32_t ts_recent;
    uint32_t syn_stamp[2];     /* of the first and the last SYN,ACK of a request */
    uint8_t peer_options, peer_wscale; /* OPT_* of the peer's SYN */
    uint16_t peer_mss;
    uint32_t acked;            /* of what a whole socket has sent: RFC 5961 5.2 */

    /* Sending. out[0] has sequence number out_seq. */
    struct bytes out;
    uint32_t out_seq, snd_sml; /* snd_sml: end of the last small segment (Nagle) */
    bool fin_wanted;           /* FIN stands behind out */
    struct flying *flight;     /* oldest first */
    size_t nflight, flight_cap;
    unsigned burst;            /* counts what made us send: those of one went at the same moment */
    uint32_t cwnd;
    unsigned dup_acks;

    /* Receiving. */
    struct bytes in;           /* what the program has not read */
    uint32_t copied;           /* what the program has read, up to here; the FIN counts as one */
    bool fin_in, fin_read;     /* FIN received; and read as end of file */
    bool flushed;              /* close() threw away what was unread */
    struct early *early;
    size_t nearly, early_cap;
    uint32_t dsack[2];         /* what came once more: told with the next ACK (RFC 2883); both 0: nothing */
    bool ack_owed;

    /* The program's side. */
    bool held;                 /* by a descriptor */
    bool orphan;               /* closed by the program: SOCK_DEAD */
    uint64_t queued;           /* serial in its listener's accept queue; 0: not there */
    uint8_t shut;              /* SHUT_* */
    int err;                   /* SO_ERROR */
    enum tcb_user user;
    bool reuse, nodelay;
    int linger;                /* seconds; -1 off */
    struct linger_call *lingering;

    /* A listener's. */
    uint32_t backlog, waiting; /* waiting: finished connections not accepted */
    bool cookies_sent;         /* a SYN was answered with a cookie */

    /* Timers; VTIME_NEVER when off. */
    vtime resend_at, give_up_at, die_at, linger_at; /* give_up_at: USER TIMEOUT, 3.10.8 */
    uint8_t retries, probes;   /* in a row: of what backs off; of what asked for the window and had no answer */

    /* What it was in TIME-WAIT before a SYN reopened it, should the SYN turn out old. */
    struct {
        bool is;
        uint32_t iss, irs, snd_nxt, rcv_nxt, rcv_wnd, copied, ts_recent;
        uint8_t peer_options, peer_wscale;
        vtime die_at;
    } was;
};

/* A close() that waits: the program polls it, the connection ends it. */
struct linger_call { struct linger_call *next; struct tcb *t; /* NULL: it is over */ };

struct packet { struct packet *next; size_t len; uint8_t bytes[]; };

struct stack {
    struct sim *sim;
    enum host host;
    struct tcb **tcbs;         /* in the order they were made; owned */
    size_t ntcbs, tcbs_cap;
    struct tcb **fds;          /* by descriptor; NULL: free */
    size_t nfds;
    struct socket_rows moves;  /* the walks since the last look */
    struct packet *first, **last;
    struct program *program;
    struct linger_call *lingering; /* all that the program has not asked for; owned */
    bool sigpipe_ignored, died; /* died: of SIGPIPE, in the request under way */
    bool syncookies;
    uint16_t port;             /* of the next connect that is not bound */
};

struct sim {
    struct rig rig;            /* first member */
    struct sim_profile profile;
    uint64_t seed, last_cookie, last_queued;
    uint32_t opened;           /* ISNs given so far */
    bool timers_held;          /* those of sockets run out only where that is told: engine/engine.h */
    struct stack stack[HOST_COUNT];
};

static inline bool chooses(const struct stack *s, enum sim_choice c) { return s->sim->profile.choice[c] != 0; }
static inline vtime now_of(const struct stack *s) { return s->sim->rig.now; }
static inline vtime choice_ms(const struct stack *s, enum sim_choice c) { return s->sim->profile.choice[c] * VTIME_MS; }
static inline vtime choice_s(const struct stack *s, enum sim_choice c)
{
    return s->sim->profile.choice[c] * VTIME_SECOND;
}

static inline bool has(const struct segment *seg, uint8_t flags) { return (seg->flags & flags) == flags; }

/* What stands behind its SYN. */
static inline struct segment behind_syn(const struct segment *seg)
{
    struct segment rest = *seg;
    rest.flags &= (uint8_t)~SEG_SYN;
    rest.seq++;
    return rest;
}

/* bytes: a growing array; false: out of memory, and nothing changed. */
bool bytes_add(struct bytes *, const void *data, size_t len);
void bytes_drop(struct bytes *, size_t len); /* from the front */

/* tcb.c */
struct tcb *tcb_new(struct stack *);      /* a fresh socket; NULL: out of memory */
void tcb_release(struct stack *, struct tcb *); /* frees it when nothing holds it and it is closed */
void tcb_free(struct tcb *);
void tcb_renew(struct tcb *); /* nothing of the connection it was is sent, read or counted in its next one */
/* THE place where a state changes: notes the arrow that is taken. */
void tcb_move(struct stack *, struct tcb *, enum fsm_cause, enum fsm_state to);
/* Closed for good: timers off, port given back, error for whoever asks. */
void tcb_done(struct stack *, struct tcb *, int err);
struct tcb *tcb_find(const struct stack *, const struct segment *); /* the connection it is for, else the listener */
struct tcb *tcb_listener(const struct stack *, uint16_t port);
struct tcb *tcb_by_cookie(const struct stack *, uint64_t cookie);
struct tcb *tcb_connection(const struct stack *, uint16_t lport, uint32_t raddr, uint16_t rport); /* or NULL */
int tcb_rows(const struct stack *, struct socket_rows *);
uint32_t tcb_isn(struct stack *, const struct tcb *);
uint32_t tcb_write_seq(const struct tcb *); /* behind the last byte, or FIN, that was asked to be sent */
uint32_t tcb_window(const struct tcb *);    /* RCV.WND: what is left of the window that was told */
uint32_t tcb_new_window(const struct tcb *); /* the one to tell now */
bool tcb_port_free(const struct stack *, const struct tcb *, uint16_t port); /* may it bind this port? */

/* output.c */
void out_send(struct stack *, struct tcb *);                /* what may go now: data, FIN */
void out_ack(struct stack *, struct tcb *);                 /* an ACK, now */
void out_syn(struct stack *, struct tcb *);                 /* SYN, or SYN,ACK in SYN_RCVD */
void out_abort(struct stack *, struct tcb *);               /* RST of an abort */
void out_reset(struct stack *, const struct segment *);     /* 3.10.7.1: the RST that answers a segment */
/* lost segments, or the SYN, again; as far as the window allows */
void out_again(struct stack *, struct tcb *, size_t most);
size_t out_in_flight(const struct tcb *);                   /* RFC 6675's pipe, in segments */
void out_probe(struct stack *, struct tcb *);               /* asks for the window: 3.8.6.1 */
void out_syn_cookie(struct stack *, const struct tcb *listener, const struct segment *syn);
/* What a SYN cookie says of the MSS; 0: the ACK completes no cookie of ours. */
uint16_t out_cookie_mss(const struct stack *, const struct segment *ack);

/* arrive.c */
void arrive(struct stack *, const struct segment *, const uint8_t *data);
uint32_t arrive_window(const struct tcb *, const struct segment *); /* that it offers */
void arrive_take_window(struct tcb *, const struct segment *);
void arrive_take_syn(struct tcb *, const struct segment *); /* what the peer's SYN says of it */
struct tcb *arrive_make_child(struct stack *, struct tcb *listener, const struct segment *syn);
bool arrive_is_cookie(const struct stack *, const struct tcb *listener, const struct segment *ack);
bool arrive_accept_full(const struct tcb *listener);
void arrive_accept_queue(struct stack *, struct tcb *child);
void arrive_reset(struct stack *, struct tcb *, enum fsm_cause, int err); /* it is over: CLOSED, or LISTEN */

/* arrive_other.c */
void arrive_other(struct stack *, struct tcb *, const struct segment *, const uint8_t *data);
void arrive_established(struct stack *, struct tcb *, enum fsm_cause);
int arrive_reset_error(const struct stack *, const struct tcb *); /* what recv() and send() will say of a RST */

/* arrive_rows.c */
void arrive_request(struct stack *, struct tcb *, const struct segment *, const uint8_t *data);
void arrive_wait(struct stack *, struct tcb *, const struct segment *, const uint8_t *data);
void arrive_wait_row(struct stack *, struct tcb *);         /* becomes the row that nobody holds; starts its timer */

/* reopen.c */
bool arrive_newer_syn(const struct tcb *, const struct segment *); /* newer than all of the connection in TIME-WAIT */
bool arrive_wait_reopens(struct stack *, struct tcb *, const struct segment *, const uint8_t *data); /* true: it did */
/* a RST says that the SYN was old; false: it was never reopened */
bool arrive_wait_again(struct stack *, struct tcb *);

/* text.c */
/* Takes what is next, keeps what is early, answers; the connection may be gone behind it. */
void text_arrives(struct stack *, struct tcb *, const struct segment *, const uint8_t *data);
void text_keep(struct tcb *, const struct segment *, const uint8_t *data); /* until its turn comes */
void text_early(struct stack *, struct tcb *);              /* what was kept and is now next, or old */
void text_note_again(struct tcb *, const struct segment *);  /* what came once more: told with the next ACK */
void text_forget(struct tcb *);                             /* all that was kept */

/* timer.c */
vtime timer_due(const struct stack *);
void timer_run(struct stack *);                             /* one that is due */
/* its own that is due first, whenever that is; gives_up: what should be sent again is not */
void timer_run_out(struct stack *, struct tcb *, bool gives_up);
void timer_release(struct stack *);                         /* behind timers that were held */
void timer_resend(struct stack *, struct tcb *);            /* starts or restarts the retransmission timer */
bool timer_probes(const struct tcb *);                      /* the retransmission timer asks for the window: 3.8.6.1 */
void timer_user(struct stack *, struct tcb *);              /* starts USER TIMEOUT again, if the profile has one */

/* user.c */
int user_open_passive(struct stack *, struct tcb *);
void user_open_active(struct stack *, struct tcb *, enum fsm_cause); /* connect(), or send() on a listener */
int64_t user_send(struct stack *, struct tcb *, const void *, size_t len); /* -1: errno */
size_t user_receive(struct stack *, struct tcb *, void *, size_t len); /* of what waits to be read */
void user_close(struct stack *, struct tcb *, bool killed);
void user_orphan(struct stack *, struct tcb *);             /* the program has let go */
void user_shutdown(struct stack *, struct tcb *, uint8_t how);
void user_disconnect(struct tcb *);
void user_abort(struct stack *, struct tcb *, enum fsm_cause);
void user_finish(struct stack *, struct tcb *);             /* CLOSE where a FIN is due: queues it */
void user_lingering(struct stack *);                        /* closes that have waited enough go on */

/* api.c */
extern const struct sockets_ops sim_calls; /* ctx: the stack */
void api_exit(struct stack *);             /* the program is gone: its sockets are closed */

#endif
