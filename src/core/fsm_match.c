/* fsm_match.c - which arrow a state change took. It knows what was done to the
 * socket, not what the socket knew: sequence numbers are for the engines. So a
 * segment "can be" several causes, and the states before and after decide. Where
 * nothing decides, no row is named rather than a wrong one. */
#include "core/fsm.h"
#include "core/segment.h"

enum { CANNOT = 0, EXACT = 1, ALSO = 2, AT_A_PINCH = 3 }; /* how well a cause explains; lower is better */

int fsm_find(enum fsm_state from, enum fsm_cause cause, enum fsm_state to)
{
    for (size_t i = 0; i < fsm_nedges; i++)
        if (fsm_edges[i].from == from && fsm_edges[i].cause == cause && fsm_edges[i].to == to) return (int)i;
    return -1;
}

static int when(bool condition, int how) { return condition ? how : CANNOT; }

/* Whoever calls close() may not know what was unread, nor that a listener's
 * children went with it. */
static int call_can_be(enum fsm_cause call, enum fsm_cause cause)
{
    if (cause == call) return EXACT;
    if (call != ON_CLOSE) return CANNOT;
    return cause == ON_CLOSE_UNREAD ? ALSO : when(cause == ON_LISTENER_CLOSE, AT_A_PINCH);
}

static int timer_can_be(enum fsm_cause cause)
{
    return when(cause == ON_2MSL || cause == ON_USER_TIMEOUT || cause == ON_FIN_WAIT_2_TIMEOUT, EXACT);
}

static bool has_peer_fin(enum fsm_state state)
{
    return state == FSM_CLOSE_WAIT || state == FSM_CLOSING || state == FSM_LAST_ACK || state == FSM_TIME_WAIT;
}

/* Not acceptable, and its looks alone say so: an ACK where nothing was sent
 * (3.10.7.1 to 3.10.7.4 fifth), data behind the peer's FIN. */
static int is_bad(enum fsm_state state, bool ack, bool data)
{
    if (state == FSM_CLOSED) return ALSO; /* FIN and SYN have rows of their own */
    if (state == FSM_LISTEN || state == FSM_SYN_SENT || state == FSM_SYN_RCVD) return when(ack, ALSO);
    return when(data && has_peer_fin(state), ALSO);
}

static int segment_can_be(const struct fsm_edge *edge, const struct fsm_stimulus *by)
{
    const bool syn = by->flags & SEG_SYN, ack = by->flags & SEG_ACK, fin = by->flags & SEG_FIN;
    const bool rst = by->flags & SEG_RST;
    /* Before its own SYN is acknowledged a socket looks at the ACK first (3.10.7.2, 3.10.7.3). */
    const bool ack_first = edge->from == FSM_LISTEN || edge->from == FSM_SYN_SENT;

    if (rst || edge->cause == ON_RST) return when(rst && edge->cause == ON_RST, EXACT);
    switch (edge->cause) {
    case ON_SYN: return when(syn && !(ack && ack_first), ack ? ALSO : EXACT);
    case ON_SYN_ACK: return when(syn && ack, EXACT);
    case ON_SYN_ACK_FIN: return when(syn && ack && fin, EXACT);
    case ON_ACK_OF_SYN: return when(ack, syn ? ALSO : EXACT);
    case ON_ACK_OF_FIN: return when(ack && !syn, EXACT);
    case ON_FIN: return when(fin && !((ack || syn) && ack_first), syn ? AT_A_PINCH : EXACT);
    case ON_FIN_AND_ACK_OF_FIN:
    case ON_FIN_AND_ACK_OF_SYN: return when(fin && ack, EXACT);
    /* A FIN ahead of its turn says that data is missing, for which there is no reader. */
    case ON_DATA_AFTER_CLOSE: return syn ? CANNOT : by->has_data ? EXACT : when(fin, AT_A_PINCH);
    case ON_BAD_SEGMENT: return is_bad(edge->from, ack, by->has_data);
    case ON_PASSIVE_OPEN:
    case ON_ACTIVE_OPEN:
    case ON_SEND:
    case ON_CLOSE:
    case ON_ABORT:
    case ON_CLOSE_UNREAD:
    case ON_LISTENER_CLOSE:
    case ON_RST:
    case ON_2MSL:
    case ON_USER_TIMEOUT:
    case ON_FIN_WAIT_2_TIMEOUT:
    case FSM_NCAUSES: break;
    }
    return CANNOT;
}

/* How well the stimulus explains the edge. What only Linux has comes last. */
static int explains(const struct fsm_edge *edge, const struct fsm_stimulus *by)
{
    int how = CANNOT;
    if ((edge->marks & FSM_PASSIVE && !by->passive) || (edge->marks & FSM_ACTIVE && by->passive)) return CANNOT;
    switch (by->kind) {
    case BY_CALL: how = call_can_be(by->call, edge->cause); break;
    case BY_SEGMENT: how = segment_can_be(edge, by); break;
    case BY_TIMER: how = timer_can_be(edge->cause); break;
    }
    return how == CANNOT ? CANNOT : how + (edge->marks & FSM_LINUX_ONLY ? AT_A_PINCH : 0);
}

int fsm_match(enum fsm_state from, enum fsm_state to, const struct fsm_stimulus *by)
{
    int best = -1, best_how = CANNOT;
    for (size_t i = 0; i < fsm_nedges; i++) {
        int how;
        if (fsm_edges[i].from != from || fsm_edges[i].to != to) continue;
        how = explains(&fsm_edges[i], by);
        if (how != CANNOT && (best < 0 || how < best_how)) {
            best = (int)i;
            best_how = how;
        }
    }
    return best;
}

/* A step inside a chain: as explained, or the SYN that came long before with an
 * ACK that now completes the connection from nothing but a SYN cookie. */
static bool steps(const struct fsm_edge *edge, const struct fsm_stimulus *by, unsigned used)
{
    const bool lone_ack = by->kind == BY_SEGMENT && (by->flags & (SEG_SYN | SEG_ACK | SEG_RST)) == SEG_ACK;
    if (edge->from == edge->to) return false;
    /* A crossing SYN,ACK has a row of its own (RFC 9293 figure 7). */
    if (edge->cause == ON_ACK_OF_SYN && by->flags & SEG_SYN && !by->passive) return false;
    if (lone_ack && edge->from == FSM_LISTEN && edge->cause == ON_SYN) return true;
    /* A shutdown() in SYN_RCVD waits for the handshake (net/ipv4/tcp.c, tcp_shutdown). */
    const bool opened = used & (1u << ON_ACK_OF_SYN | 1u << ON_SYN_ACK);
    if (opened && edge->from == FSM_ESTABLISHED && edge->cause == ON_CLOSE) return true;
    if (edge->cause == ON_FIN && by->flags & SEG_SYN) return false;
    return explains(edge, by) != CANNOT;
}

/* Fills path[0..length) with a chain from -> to; false when there is none. One
 * stimulus is each cause at most once: it has one FIN and one ACK to give. */
static bool walk(enum fsm_state from, enum fsm_state to, const struct fsm_stimulus *by, int *path, size_t length,
                 unsigned used)
{
    if (length == 0) return from == to;
    for (size_t i = 0; i < fsm_nedges; i++) {
        const struct fsm_edge *edge = &fsm_edges[i];
        const unsigned bit = 1u << edge->cause;
        if (edge->from != from || used & bit || !steps(edge, by, used)) continue;
        if (!walk(edge->to, to, by, path + 1, length - 1, used | bit)) continue;
        path[0] = (int)i;
        return true;
    }
    return false;
}

size_t fsm_infer(enum fsm_state from, enum fsm_state to, const struct fsm_stimulus *by, int path[3])
{
    for (size_t length = 2; length <= 3; length++)
        if (walk(from, to, by, path, length, 0)) return length;
    return 0;
}
