/* test_path_pairs.c - from a fresh lab to every pair of states: a way is found, the
 * search for it is bounded, and as a script it runs green on both engines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <cmocka.h>
#include "goal.h"

/* What a second of a release build looks at; the slowest pair needs 33000. */
enum { POINTS_MAX = 36000, PAIRS = FSM_NSTATES * FSM_NSTATES };

struct ways { char folder[40], files[PAIRS * 16]; unsigned worst, forged; char slowest[80]; };

static struct path_goal goal_of(int pair)
{
    return (struct path_goal){.state = {pair / FSM_NSTATES, pair % FSM_NSTATES}, .edge = -1};
}

static void write_script(struct ways *w, const struct path_goal *goal, const struct path *path, int pair)
{
    char name[80];
    snprintf(name, sizeof name, "%s/%03d.fw", w->folder, pair);
    FILE *f = fopen(name, "w");
    assert_non_null(f);
    goal_write(f, goal, path);
    assert_int_equal(fclose(f), 0);
    snprintf(w->files + strlen(w->files), sizeof w->files - strlen(w->files), " %03d.fw", pair);
}

/* A host that listens and never had a connection sends nothing: where its peer can only
 * have come by an answer, that was forged. */
static bool must_be_forged(const struct path_goal *goal)
{
    for (int h = 0; h < HOST_COUNT; h++)
        if (goal->state[h] == FSM_LISTEN && goal->state[!h] >= FSM_SYN_RCVD) return true;
    return false;
}

static void find(struct ways *w, const struct path_start *start, int pair)
{
    const struct path_goal goal = goal_of(pair);
    struct error e;
    struct path path;
    char name[80];
    struct path_search *s = path_search_new(start, &goal, &e);
    assert_non_null(s);
    enum path_found how;
    do how = path_search_go(s, 5000); while (how == PATH_SEARCHING);
    path_search_way(s, &path);
    goal_print(&goal, name, sizeof name);
    if (how != PATH_FOUND) fail_msg("%s: no way", name);
    if (path_search_points(s) > POINTS_MAX) fail_msg("%s: %u points", name, path_search_points(s));
    if (path.forged != must_be_forged(&goal)) fail_msg("%s: %s", name, path.forged ? "forged" : "honest, how?");
    if (path_search_points(s) > w->worst) snprintf(w->slowest, sizeof w->slowest, "%s", name);
    if (path_search_points(s) > w->worst) w->worst = path_search_points(s);
    w->forged += path.forged;
    write_script(w, &goal, &path, pair);
    path_search_free(s);
}

static void every_pair_has_a_way_within_bounds(void **state)
{
    struct ways *w = *state;
    struct error e;
    struct path_start *start = path_start_new("linux", NULL, &e);
    assert_non_null(start);
    for (int pair = 0; pair < PAIRS; pair++) find(w, start, pair);
    path_start_free(start);
    printf("%d pairs, %u of them by forged segments; the slowest: %s, %u points\n", PAIRS, w->forged, w->slowest,
           w->worst);
}

static int run_all(const struct ways *w, const char *engine)
{
    char line[sizeof w->files + 200];
    snprintf(line, sizeof line, "cd %s && %s run --engine %s%s >%s.tapes", w->folder, FINWAIT_PROGRAM, engine, w->files,
             engine);
    const int status = system(line);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void every_way_is_green_on_the_simulator(void **state)
{
    assert_int_equal(run_all(*state, "sim"), 0);
}

static void every_way_is_green_on_the_kernel(void **state)
{
    if (system(FINWAIT_PROGRAM " doctor >/dev/null 2>&1") != 0) skip();
    assert_int_equal(run_all(*state, "kernel"), 0);
}

static int set_up(void **state)
{
    static struct ways w = {.folder = "/tmp/finwait-pairs-XXXXXX"};
    *state = &w;
    return mkdtemp(w.folder) ? 0 : -1;
}

static int tear_down(void **state)
{
    const struct ways *w = *state;
    char line[80];
    snprintf(line, sizeof line, "rm -rf %s", w->folder);
    return system(line);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_pair_has_a_way_within_bounds),
        cmocka_unit_test(every_way_is_green_on_the_simulator),
        cmocka_unit_test(every_way_is_green_on_the_kernel),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
