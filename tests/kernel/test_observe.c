/* test_observe.c - rows of sock_diag become events: every change with its arrow,
 * several at once as inferred, and what no arrow explains as off the map. No
 * kernel is asked here: rows and netlink replies are made by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <arpa/inet.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <cmocka.h>

#include "engine/observe.h"
#include "probe.h"

struct fixture { struct tape *tape; struct observer *o; uint32_t seen; };

static int setup(void **state)
{
    static struct fixture f;
    f.tape = tape_new();
    f.o = observer_new(HOST_SERVER, f.tape);
    f.seen = 0;
    *state = &f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    observer_free(f->o);
    tape_free(f->tape);
    return 0;
}

static const struct fsm_stimulus listening = {.kind = BY_CALL, .call = ON_PASSIVE_OPEN};
static const struct fsm_stimulus timer = {.kind = BY_TIMER};
static struct fsm_stimulus arrives(uint8_t flags) { return (struct fsm_stimulus){.kind = BY_SEGMENT, .flags = flags}; }

static struct socket_row listener(void)
{
    return (struct socket_row){.cookie = 1, .state = FSM_LISTEN, .lport = 6000, .owned = true};
}
static struct socket_row child(enum fsm_state s)
{
    return (struct socket_row){.cookie = 2, .state = s, .lport = 6000, .rport = 40001, .laddr = host_addr(HOST_SERVER)};
}

static void look(struct fixture *f, struct socket_row *rows, size_t n, struct fsm_stimulus by)
{
    struct socket_rows p = {.rows = rows, .nrows = n};
    observer_look(f->o, &p, &by, TAPE_SELF, 0);
}

/* The next STATE event that was written. */
static const struct tape_event *next_state(struct fixture *f)
{
    while (f->seen < tape_len(f->tape)) {
        const struct tape_event *e = tape_at(f->tape, f->seen++);
        if (e->kind == TAPE_STATE) return e;
    }
    return NULL;
}

static void assert_change(struct fixture *f, enum fsm_state from, enum fsm_state to, enum fsm_cause cause,
                          unsigned marks)
{
    const struct tape_event *e = next_state(f);
    assert_non_null(e);
    assert_string_equal(fsm_state_name(e->u.state.from), fsm_state_name(from));
    assert_string_equal(fsm_state_name(e->u.state.to), fsm_state_name(to));
    assert_int_equal(e->u.state.edge, fsm_find(from, cause, to));
    assert_true(e->u.state.edge >= 0);
    assert_int_equal(e->u.state.marks, marks);
}

static void a_child_is_a_row_of_its_own_and_the_listener_stays(void **state)
{
    struct fixture *f = *state;
    struct socket_row rows[2] = {listener(), child(FSM_SYN_RCVD)};
    look(f, rows, 1, listening);
    assert_change(f, FSM_CLOSED, FSM_LISTEN, ON_PASSIVE_OPEN, STATE_NEW);
    look(f, rows, 2, arrives(SEG_SYN));
    assert_change(f, FSM_LISTEN, FSM_SYN_RCVD, ON_SYN, STATE_NEW);
    assert_null(next_state(f));
    assert_int_equal(observer_by_ports(f->o, 6000, 40001), 2);
    rows[1] = child(FSM_ESTABLISHED);
    look(f, rows, 2, arrives(SEG_ACK));
    assert_change(f, FSM_SYN_RCVD, FSM_ESTABLISHED, ON_ACK_OF_SYN, 0);
}

static void a_connection_completed_by_a_syn_cookie_is_inferred(void **state)
{
    struct fixture *f = *state;
    struct socket_row rows[2] = {listener(), child(FSM_ESTABLISHED)};
    look(f, rows, 1, listening);
    next_state(f);
    look(f, rows, 2, arrives(SEG_ACK));
    assert_change(f, FSM_LISTEN, FSM_SYN_RCVD, ON_SYN, STATE_NEW | STATE_INFERRED);
    assert_change(f, FSM_SYN_RCVD, FSM_ESTABLISHED, ON_ACK_OF_SYN, STATE_INFERRED);
}

static void a_refused_half_open_child_goes_back_to_listen(void **state)
{
    struct fixture *f = *state;
    struct socket_row rows[2] = {listener(), child(FSM_SYN_RCVD)};
    look(f, rows, 2, arrives(SEG_SYN));
    next_state(f);
    next_state(f);
    look(f, rows, 1, arrives(SEG_RST));
    assert_change(f, FSM_SYN_RCVD, FSM_LISTEN, ON_RST, STATE_GONE);
}

static void time_wait_ends_by_its_timer_which_stands_before_the_change(void **state)
{
    struct fixture *f = *state;
    struct socket_row row = child(FSM_TIME_WAIT);
    look(f, &row, 1, arrives(SEG_FIN | SEG_ACK));
    next_state(f);
    look(f, &row, 0, timer);
    const struct tape_event *e = next_state(f);
    assert_int_equal(e->u.state.edge, fsm_find(FSM_TIME_WAIT, ON_2MSL, FSM_CLOSED));
    assert_int_equal(tape_at(f->tape, e->cause)->kind, TAPE_TIMER_FIRED);
}

static void a_change_that_no_arrow_explains_is_off_the_map(void **state)
{
    struct fixture *f = *state;
    struct socket_row row = child(FSM_TIME_WAIT);
    look(f, &row, 1, arrives(SEG_FIN | SEG_ACK));
    next_state(f);
    row.state = FSM_SYN_SENT; /* impossible */
    look(f, &row, 1, arrives(SEG_ACK));
    const struct tape_event *e = next_state(f);
    assert_int_equal(e->u.state.edge, EDGE_OFF_THE_MAP);
    assert_int_equal(e->u.state.from, FSM_TIME_WAIT);
    assert_int_equal(e->u.state.to, FSM_SYN_SENT);
}

static void a_fin_that_came_before_its_data_counts_with_the_data(void **state)
{
    struct fixture *f = *state;
    struct socket_row row = child(FSM_ESTABLISHED);
    look(f, &row, 1, arrives(SEG_ACK));
    next_state(f);
    next_state(f);
    row.state = FSM_CLOSE_WAIT;
    look(f, &row, 1, (struct fsm_stimulus){.kind = BY_SEGMENT, .flags = SEG_PSH | SEG_ACK, .has_data = true});
    assert_change(f, FSM_ESTABLISHED, FSM_CLOSE_WAIT, ON_FIN, 0);
}

static void a_killed_program_with_nothing_unread_aborts_only_by_linger(void **state)
{
    struct fixture *f = *state;
    struct socket_row row = child(FSM_ESTABLISHED);
    row.owned = true;
    look(f, &row, 1, arrives(SEG_ACK));
    next_state(f);
    next_state(f);
    look(f, &row, 0, (struct fsm_stimulus){.kind = BY_CALL, .call = ON_CLOSE});
    assert_change(f, FSM_ESTABLISHED, FSM_CLOSED, ON_ABORT, STATE_GONE);
    row.cookie = 3;
    row.recvq = 5;
    look(f, &row, 1, arrives(SEG_ACK));
    next_state(f);
    next_state(f);
    look(f, &row, 0, (struct fsm_stimulus){.kind = BY_CALL, .call = ON_CLOSE});
    assert_change(f, FSM_ESTABLISHED, FSM_CLOSED, ON_CLOSE_UNREAD, STATE_GONE);
}

static void a_number_is_never_used_again(void **state)
{
    struct fixture *f = *state;
    struct socket_row row = child(FSM_ESTABLISHED);
    look(f, &row, 1, arrives(SEG_ACK));
    look(f, &row, 0, arrives(SEG_RST));
    row.cookie = 3;
    look(f, &row, 1, arrives(SEG_ACK));
    assert_int_equal(observer_by_cookie(f->o, 3), 2);
    assert_int_equal(observer_cookie(f->o, 1), 2); /* its program may hold it still */
    assert_int_equal(observer_by_ports(f->o, 6000, 40001), 2);
}

/* A dump's datagram with one socket, as the kernel would send it. */
struct datagram { struct nlmsghdr n; struct inet_diag_msg d; struct nlmsghdr done; int32_t zero; };

static struct datagram reply(uint8_t kernel_state)
{
    struct datagram m;
    memset(&m, 0, sizeof m);
    m.n.nlmsg_len = sizeof m.n + sizeof m.d;
    m.n.nlmsg_type = 20;
    m.d.idiag_family = AF_INET;
    m.d.idiag_state = kernel_state;
    m.d.id.idiag_sport = htons(6000);
    m.done.nlmsg_len = sizeof m.done + sizeof m.zero;
    m.done.nlmsg_type = NLMSG_DONE;
    return m;
}

static void replies_are_read_and_cut_ones_are_survived(void **state)
{
    (void)state;
    struct socket_rows p = {0};
    struct error e;
    struct datagram m = reply(TCP_FIN_WAIT2);
    assert_int_equal(probe_parse(&p, &m, sizeof m, &e), 0);
    assert_int_equal(p.nrows, 1);
    assert_int_equal(p.rows[0].state, FSM_FIN_WAIT_2);
    assert_int_equal(p.rows[0].lport, 6000);
    for (size_t len = 0; len < sizeof m.n + sizeof m.d; len++) {
        p.nrows = 0;
        assert_int_equal(probe_parse(&p, &m, len, &e), 1); /* no end seen: asks for more */
        assert_int_equal(p.nrows, 0);
    }
    for (int s = 0; s < 256; s++) {
        m = reply((uint8_t)s);
        probe_parse(&p, &m, sizeof m, &e);
    }
    socket_rows_free(&p);
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_child_is_a_row_of_its_own_and_the_listener_stays),
        T(a_connection_completed_by_a_syn_cookie_is_inferred),
        T(a_refused_half_open_child_goes_back_to_listen),
        T(time_wait_ends_by_its_timer_which_stands_before_the_change),
        T(a_change_that_no_arrow_explains_is_off_the_map),
        T(a_fin_that_came_before_its_data_counts_with_the_data),
        T(a_killed_program_with_nothing_unread_aborts_only_by_linger),
        T(a_number_is_never_used_again),
        T(replies_are_read_and_cut_ones_are_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
