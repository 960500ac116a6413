/* test_path_edges.c - every edge that Linux has, has a way: its commands are tried
 * again on a simulator of their own, and its last one walks the edge. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "core/walks.h"
#include "path/path.h"
#include "sim/sim.h"

static const char *name_of(const struct fsm_edge *edge)
{
    static char name[120];
    snprintf(name, sizeof name, "%s, %s -> %s", fsm_state_name(edge->from), fsm_cause_label(edge->cause),
             fsm_state_name(edge->to));
    return name;
}

static void give(struct engine *engine, const char *line, vtime *now)
{
    struct error e;
    struct script *script = script_parse("way", line, strlen(line), &e);
    assert_non_null(script);
    if (engine->ops->submit(engine, script_at(script, 0), TAPE_SELF, *now, &e)) fail_msg("%s: %s", line, e.text);
    while (engine->ops->busy(engine)) {
        *now = engine->ops->deadline(engine);
        assert_int_equal(engine->ops->pump(engine, *now, &e), 0);
    }
    script_free(script);
}

/* Whether the last of the commands walks the edge. */
static bool walks(const struct path *path, size_t edge)
{
    static const struct engine_config config = {.seed = 7, .profile = "linux"};
    struct error e;
    vtime now = 0;
    struct tape *tape = tape_new();
    struct engine *engine = sim_engine.open(&config, tape, now, &e);
    assert_non_null(engine);
    uint32_t last = 0;
    for (size_t i = 0; i < path->n; i++) {
        last = tape_len(tape);
        give(engine, path->step[i].line, &now);
    }
    struct walks w;
    assert_int_equal(walks_read(&w, tape, last, tape_len(tape)), 0);
    engine->ops->close(engine);
    tape_free(tape);
    return w.row[edge];
}

static void print(const struct path *path)
{
    for (size_t i = 0; i < path->n; i++) printf("%s%s", i ? "; " : "   ", path->step[i].line);
    puts(path->forged ? "   (forged)" : "");
}

static void every_edge_of_linux_has_a_way_that_walks_it(void **state)
{
    (void)state;
    struct error e;
    struct path_start *start = path_start_new("linux", NULL, &e);
    assert_non_null(start);
    for (size_t i = 0; i < fsm_nedges; i++) {
        const struct path_goal goal = {.state = {PATH_ANY, PATH_ANY}, .edge = (int)i};
        struct path path;
        enum path_found how;
        if (!(fsm_edges[i].marks & FSM_LINUX)) continue;
        assert_int_equal(path_find(start, &goal, &path, &how, &e), 0);
        puts(name_of(&fsm_edges[i]));
        if (how != PATH_FOUND) fail_msg("%s: no way was found", name_of(&fsm_edges[i]));
        print(&path);
        if (!walks(&path, i)) fail_msg("%s: the way does not walk it", name_of(&fsm_edges[i]));
    }
    path_start_free(start);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_edge_of_linux_has_a_way_that_walks_it)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
