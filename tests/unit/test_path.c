/* test_path.c - the search: from a fresh lab and from a session, to states and over
 * edges; no longer than plain breadth-first search, and the same every time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "core/model.h"
#include "path/path.h"
#include "sim/sim.h"

static struct path_start *start_behind(const char *lines)
{
    struct error e;
    struct script *before = script_parse("before", lines, strlen(lines), &e);
    assert_non_null(before);
    struct path_start *start = path_start_new("linux", before, &e);
    script_free(before);
    assert_non_null(start);
    return start;
}

static enum path_found find(const struct path_start *start, int client, int server, int edge, struct path *path)
{
    const struct path_goal goal = {.state = {client, server}, .edge = edge};
    enum path_found how;
    struct error e;
    assert_int_equal(path_find(start, &goal, path, &how, &e), 0);
    return how;
}

static void print(const struct path *path, char *buf, size_t cap)
{
    *buf = '\0';
    for (size_t i = 0; i < path->n; i++)
        snprintf(buf + strlen(buf), cap - strlen(buf), "%s%s", i ? "; " : "", path->step[i].line);
}

static void assert_way(const char *before, int client, int server, const char *way)
{
    struct path_start *start = start_behind(before);
    struct path path;
    char found[2000];
    assert_int_equal(find(start, client, server, -1, &path), PATH_FOUND);
    print(&path, found, sizeof found);
    assert_string_equal(found, way);
    path_start_free(start);
}

static void from_a_fresh_lab_the_usual_commands_are_found(void **state)
{
    (void)state;
    assert_way("", FSM_ESTABLISHED, FSM_ESTABLISHED,
               "server listen; client connect; wire deliver client; wire deliver server; wire deliver client");
    assert_way("", FSM_CLOSED, FSM_CLOSED, "");
    assert_way("", PATH_ANY, FSM_LISTEN, "server listen");
    assert_way("", FSM_SYN_RCVD, PATH_ANY, "client listen; server connect; wire deliver server");
}

static void from_a_session_only_what_is_missing_is_found(void **state)
{
    (void)state;
    static const char open[] = "server listen\nclient connect\nwire deliver all\n";
    assert_way(open, FSM_ESTABLISHED, FSM_ESTABLISHED, "");
    assert_way(open, FSM_FIN_WAIT_2, FSM_CLOSE_WAIT, "client close; wire deliver client; wire deliver server");
    assert_way(open, FSM_CLOSING, FSM_CLOSING, "client close; server close; wire deliver client; wire deliver server");
    /* A dead program has to be started again; expectations and words do nothing. */
    assert_way("client kill\nexpect client CLOSED\ntitle nothing\n", FSM_SYN_SENT, PATH_ANY,
               "client start; client connect");
    assert_way("wait 5s\nclient connect\n", FSM_CLOSED, PATH_ANY, "client close");
}

static void a_wire_that_delivers_by_itself_is_stopped_first(void **state)
{
    (void)state;
    assert_way("server listen\nwire auto 500ms\n", FSM_SYN_SENT, PATH_ANY, "wire auto off; client connect");
}

static void a_way_tells_where_it_leads_and_by_which_arrows(void **state)
{
    (void)state;
    struct path_start *start = start_behind("");
    struct path path;
    const int connect = fsm_find(FSM_CLOSED, ON_ACTIVE_OPEN, FSM_SYN_SENT),
        syn = fsm_find(FSM_LISTEN, ON_SYN, FSM_SYN_RCVD);
    assert_int_equal(find(start, FSM_SYN_SENT, FSM_SYN_RCVD, -1, &path), PATH_FOUND);
    assert_int_equal(path.n, 3);
    assert_int_equal(path.step[0].state[HOST_SERVER], FSM_LISTEN);
    assert_int_equal(path.step[1].state[HOST_CLIENT], FSM_SYN_SENT);
    assert_int_equal(path.step[2].state[HOST_SERVER], FSM_SYN_RCVD);
    assert_true(path.walked[HOST_CLIENT][connect / 8] >> connect % 8 & 1);
    assert_false(path.walked[HOST_SERVER][connect / 8] >> connect % 8 & 1);
    assert_true(path.walked[HOST_SERVER][syn / 8] >> syn % 8 & 1);
    path_start_free(start);
}

static void forged_segments_are_used_only_where_nothing_else_leads(void **state)
{
    (void)state;
    struct path_start *start = start_behind("");
    struct path path;
    assert_int_equal(find(start, FSM_LISTEN, FSM_ESTABLISHED, -1, &path), PATH_FOUND);
    assert_true(path.forged);
    assert_int_equal(find(start, FSM_FIN_WAIT_2, FSM_CLOSING, -1, &path), PATH_FOUND);
    assert_false(path.forged);
    path_start_free(start);
}

/* Every point that the six plain commands lead to, breadth first: no cost, no bound. */
enum { PLAIN = 6, POINTS = 400, DEPTH = PATH_STEPS };
struct point { struct engine *engine; struct tape *tape; int depth; uint64_t hash; };
static const char plain[] =
    "server listen\nclient connect\nwire deliver client\nwire deliver server\nclient close\nserver close\n";

static struct point clone_of(const struct point *p)
{
    struct point c = {.tape = tape_new(), .depth = p->depth + 1};
    assert_true(c.tape && tape_copy(c.tape, p->tape) == 0);
    c.engine = sim_clone(p->engine, c.tape);
    assert_non_null(c.engine);
    return c;
}

static void close_point(struct point *p)
{
    p->engine->ops->close(p->engine);
    tape_free(p->tape);
}

static void state_at(const struct point *p, enum fsm_state state[HOST_COUNT])
{
    struct model *m = malloc(sizeof *m);
    assert_non_null(m);
    model_init(m);
    for (uint32_t i = 0; i < tape_len(p->tape); i++) model_apply(m, p->tape, tape_at(p->tape, i));
    for (int h = 0; h < HOST_COUNT; h++) state[h] = model_state(m, (enum host)h);
    free(m);
}

static bool is_new(const struct point *points, size_t n, const struct point *p)
{
    for (size_t i = 0; i < n; i++)
        if (points[i].hash == p->hash) return false;
    return true;
}

/* shortest[client][server] by one connection; 0: by none. */
static size_t search_plainly(int shortest[FSM_NSTATES][FSM_NSTATES])
{
    static struct point points[POINTS];
    static const struct engine_config config = {.seed = 1};
    struct error e;
    struct script *script = script_parse("plain", plain, strlen(plain), &e);
    size_t n = 1;
    points[0] = (struct point){.tape = tape_new()};
    points[0].engine = sim_engine.open(&config, points[0].tape, 0, &e);
    for (size_t at = 0; at < n; at++)
        for (size_t way = 0; way < PLAIN; way++) {
            struct point p = clone_of(&points[at]);
            const bool done = p.engine->ops->submit(p.engine, script_at(script, way), TAPE_SELF, 0, &e) == 0;
            enum fsm_state s[HOST_COUNT];
            p.hash = sim_hash(p.engine);
            uint32_t calls = 0;
            for (uint32_t i = 0; i < tape_len(p.tape); i++)
                calls += tape_at(p.tape, i)->kind == TAPE_CALL && tape_at(p.tape, i)->u.call.call == CALL_CONNECT;
            if (!done || calls > 2 || n == POINTS || !is_new(points, n, &p)) { /* a connect is told twice: it waits */
                close_point(&p);
                continue;
            }
            state_at(&p, s);
            if (!shortest[s[HOST_CLIENT]][s[HOST_SERVER]]) shortest[s[HOST_CLIENT]][s[HOST_SERVER]] = p.depth;
            points[n++] = p;
        }
    for (size_t i = 0; i < n; i++) close_point(&points[i]);
    script_free(script);
    return n;
}

static void no_way_is_longer_than_a_breadth_first_search_finds(void **state)
{
    (void)state;
    int shortest[FSM_NSTATES][FSM_NSTATES] = {{0}}, compared = 0;
    const size_t points = search_plainly(shortest);
    struct path_start *start = start_behind("");
    struct path path;
    for (int client = 0; client < FSM_NSTATES; client++)
        for (int server = 0; server < FSM_NSTATES; server++) {
            if (!shortest[client][server]) continue;
            compared++;
            assert_int_equal(find(start, client, server, -1, &path), PATH_FOUND);
            if ((int)path.n > shortest[client][server])
                fail_msg("%s %s: %zu, not %d", fsm_state_name((enum fsm_state)client),
                         fsm_state_name((enum fsm_state)server), path.n, shortest[client][server]);
        }
    assert_in_range(points, 50, POINTS - 1);
    assert_in_range(compared, 25, FSM_NSTATES * FSM_NSTATES);
    path_start_free(start);
}

static void the_same_question_gets_the_same_answer(void **state)
{
    (void)state;
    struct path_start *start = start_behind(""), *other = start_behind("");
    struct path a, b;
    assert_int_equal(find(start, FSM_SYN_SENT, FSM_CLOSE_WAIT, -1, &a), PATH_FOUND);
    assert_int_equal(find(start, FSM_CLOSING, FSM_SYN_SENT, -1, &b), PATH_FOUND);
    assert_int_equal(find(other, FSM_SYN_SENT, FSM_CLOSE_WAIT, -1, &b), PATH_FOUND);
    assert_memory_equal(&a, &b, sizeof a);
    path_start_free(start);
    path_start_free(other);
}

/* In slices of any size: what is found, and after how many points. */
static void a_search_in_slices_is_the_same_search(void **state)
{
    (void)state;
    const struct path_goal goal = {.state = {FSM_SYN_SENT, FSM_CLOSE_WAIT}, .edge = -1};
    struct path_start *start = start_behind("");
    unsigned points[2];
    struct path path[2];
    for (unsigned i = 0; i < 2; i++) {
        struct error e;
        struct path_search *s = path_search_new(start, &goal, &e);
        unsigned slices = 0;
        while (path_search_go(s, i ? 7 : 100000) == PATH_SEARCHING) slices++;
        assert_int_equal(slices > 100, i == 1);
        points[i] = path_search_points(s);
        path_search_way(s, &path[i]);
        path_search_free(s);
    }
    assert_int_equal(points[0], points[1]);
    assert_memory_equal(&path[0], &path[1], sizeof path[0]);
    path_start_free(start);
}

static void assert_edge(const char *before, enum fsm_state from, enum fsm_cause cause, enum fsm_state to,
                        const char *way)
{
    struct path_start *start = start_behind(before);
    struct path path;
    char found[2000];
    assert_int_equal(find(start, PATH_ANY, PATH_ANY, fsm_find(from, cause, to), &path), PATH_FOUND);
    print(&path, found, sizeof found);
    assert_string_equal(found, way);
    path_start_free(start);
}

static void edges_are_walked_by_the_last_command(void **state)
{
    (void)state;
    assert_edge("", FSM_LISTEN, ON_ABORT, FSM_CLOSED, "server listen; server abort");
    assert_edge("", FSM_CLOSED, ON_RST, FSM_CLOSED,
                "client connect; wire deliver client; client close; wire deliver server");
    assert_edge("server listen\nclient connect\nwire deliver all\n", FSM_ESTABLISHED, ON_USER_TIMEOUT, FSM_CLOSED,
                "client send 5; wait 300s");
}

/* An edge that was walked before has to be walked again. */
static void what_was_walked_before_does_not_count(void **state)
{
    (void)state;
    assert_edge("server listen\nwire inject client FIN\n", FSM_LISTEN, ON_FIN, FSM_LISTEN, "wire inject client FIN");
}

static void where_linux_has_no_edge_none_is_found(void **state)
{
    (void)state;
    struct error e;
    const int edge = fsm_find(FSM_LISTEN, ON_SEND, FSM_SYN_SENT);
    struct path_start *start = start_behind(""), *rfc = path_start_new("rfc9293", NULL, &e);
    struct path path;
    const enum path_found how = find(start, PATH_ANY, PATH_ANY, edge, &path);
    assert_true(how == PATH_NO_WAY || how == PATH_TOO_FAR);
    assert_int_equal(path.n, 0);
    assert_int_equal(find(rfc, PATH_ANY, PATH_ANY, edge, &path), PATH_FOUND);
    assert_int_equal(path.n, 2);
    path_start_free(start);
    path_start_free(rfc);
}

static void a_close_that_waits_is_not_searched_from(void **state)
{
    (void)state;
    const struct path_goal goal = {.state = {FSM_CLOSED, PATH_ANY}, .edge = -1};
    struct path_start *start =
        start_behind("server listen\nclient set linger 5\nclient connect\nwire deliver all\nclient close\n");
    struct error e;
    assert_null(path_search_new(start, &goal, &e));
    assert_non_null(strstr(e.text, "close()"));
    path_start_free(start);
}

/* The commands of a session, at their times: its timers have run out here too, and what
 * the wire did by itself has happened. */
static struct tape *tape_of_a_session(const char *lines, vtime *now)
{
    static const struct engine_config config = {.seed = 1};
    struct error e;
    struct script *script = script_parse("session", lines, strlen(lines), &e);
    assert_non_null(script);
    struct tape *tape = tape_new();
    struct engine *engine = sim_engine.open(&config, tape, 0, &e);
    *now = 0;
    for (size_t i = 0; i < script_len(script); i++) {
        const struct command *c = script_at(script, i);
        char line[80];
        struct tape_event event = {.kind = TAPE_COMMAND, .host = c->host, .at = *now, .cause = TAPE_SELF};
        event.u.command.op = c->op;
        const uint32_t cause = tape_append(tape, &event, line, command_print(c, line, sizeof line));
        assert_int_equal(engine->ops->submit(engine, c, cause, *now, &e), 0);
        while (engine->ops->busy(engine) || (engine->ops->deadline(engine) <= *now + VTIME_SECOND / 2)) {
            *now = engine->ops->deadline(engine);
            engine->ops->pump(engine, *now, &e); /* -1 where an echo has no end */
            assert_false(engine->ops->broken(engine));
        }
    }
    engine->ops->close(engine);
    script_free(script);
    return tape;
}

static void a_tape_is_gone_through_again_by_its_times(void **state)
{
    (void)state;
    vtime now;
    struct error e;
    struct path path;
    char found[400];
    struct tape *tape =
        tape_of_a_session("server listen\nwire auto 100ms\nclient connect\nclient close\nserver close\nwait 100s\n",
                          &now);
    struct path_start *start = path_start_of_tape(tape, tape_len(tape), now, (struct engine_told){0}, &e);
    assert_non_null(start);
    const struct tape *again = path_start_tape(start);
    for (int kind = TAPE_SENT; kind <= TAPE_STATE; kind++) {
        uint32_t old = 0, new = 0;
        for (uint32_t i = 0; i < tape_len(tape); i++) old += tape_at(tape, i)->kind == (enum tape_kind)kind;
        for (uint32_t i = 0; i < tape_len(again); i++) new += tape_at(again, i)->kind == (enum tape_kind)kind;
        if (kind != TAPE_REPEATED) assert_int_equal(new, old);
    }
    assert_int_equal(find(start, FSM_SYN_SENT, PATH_ANY, -1, &path), PATH_FOUND);
    print(&path, found, sizeof found);
    assert_string_equal(found, "wire auto off; client connect");
    path_start_free(start);
    tape_free(tape);
}

/* Behind 20000 segments without a command it holds by itself: no command says so. */
static void a_wire_that_holds_by_itself_is_not_stopped(void **state)
{
    (void)state;
    static const char echoes[] = "server set echo on\nclient set echo on\nserver listen\nclient connect\n"
                                 "wire deliver all\nclient send 5\nwire auto 0\n";
    vtime now;
    struct error e;
    struct path path;
    char found[400];
    struct tape *tape = tape_of_a_session(echoes, &now);
    struct path_start *start = path_start_of_tape(tape, tape_len(tape), now, (struct engine_told){0}, &e);
    assert_non_null(start);
    assert_int_equal(find(start, FSM_FIN_WAIT_1, PATH_ANY, -1, &path), PATH_FOUND);
    print(&path, found, sizeof found);
    assert_string_equal(found, "client close");
    path_start_free(start);
    tape_free(tape);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(from_a_fresh_lab_the_usual_commands_are_found),
        cmocka_unit_test(from_a_session_only_what_is_missing_is_found),
        cmocka_unit_test(a_wire_that_delivers_by_itself_is_stopped_first),
        cmocka_unit_test(a_way_tells_where_it_leads_and_by_which_arrows),
        cmocka_unit_test(forged_segments_are_used_only_where_nothing_else_leads),
        cmocka_unit_test(no_way_is_longer_than_a_breadth_first_search_finds),
        cmocka_unit_test(the_same_question_gets_the_same_answer),
        cmocka_unit_test(a_search_in_slices_is_the_same_search),
        cmocka_unit_test(edges_are_walked_by_the_last_command),
        cmocka_unit_test(what_was_walked_before_does_not_count),
        cmocka_unit_test(where_linux_has_no_edge_none_is_found),
        cmocka_unit_test(a_close_that_waits_is_not_searched_from),
        cmocka_unit_test(a_tape_is_gone_through_again_by_its_times),
        cmocka_unit_test(a_wire_that_holds_by_itself_is_not_stopped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
