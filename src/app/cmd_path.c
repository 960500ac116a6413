/* cmd_path.c - `finwait path STATE [STATE]`: the shortest commands from a fresh lab to
 * these states, as a script that checks that it got there. */
#include <stdio.h>
#include "cmd.h"
#include "goal.h"

static void tell_none(FILE *out, const char *before, const struct path_goal *goal, enum path_found how)
{
    char told[80];
    goal_print(goal, told, sizeof told);
    if (how == PATH_NO_WAY)
        fprintf(out, "%sno way leads to %s\n", before, told);
    else
        fprintf(out, "%sno way to %s was found; there may be a longer one than those that were tried\n", before, told);
}

static int all_pairs(const struct path_start *start)
{
    int status = STATUS_OK;
    for (int client = 0; client < FSM_NSTATES; client++)
        for (int server = 0; server < FSM_NSTATES; server++) {
            const struct path_goal goal = { .state = { client, server }, .edge = -1 };
            struct path path;
            enum path_found how;
            struct error error;
            if (path_find(start, &goal, &path, &how, &error) != 0)
                return cmd_fail(STATUS_FAILED, error.text);
            if (client || server)
                puts("");
            if (how == PATH_FOUND)
                goal_write(stdout, &goal, &path);
            else
                tell_none(stdout, "# ", &goal, how);
            status = how == PATH_FOUND ? status : STATUS_FAILED;
            if (fflush(stdout) != 0)
                return cmd_fail(STATUS_FAILED, "standard output cannot be written");
        }
    return status;
}

static int one_pair(const struct path_start *start, const struct path_goal *goal)
{
    struct path path;
    enum path_found how;
    struct error error;
    if (path_find(start, goal, &path, &how, &error) != 0)
        return cmd_fail(STATUS_FAILED, error.text);
    if (how == PATH_FOUND)
        goal_write(stdout, goal, &path);
    else
        tell_none(stderr, "finwait: ", goal, how);
    if (fflush(stdout) != 0)
        return cmd_fail(STATUS_FAILED, "standard output cannot be written");
    return how == PATH_FOUND ? STATUS_OK : STATUS_FAILED;
}

int cmd_path(const struct options *options)
{
    struct path_goal goal;
    struct error error;
    if (options->all && options->argc)
        return cmd_fail(STATUS_USAGE, "path --all prints every pair of states: no state stands beside it");
    if (!options->all && goal_parse(&goal, (const char *const *)options->argv, (size_t)options->argc, &error) != 0)
        return cmd_fail(STATUS_USAGE, error.text);
    struct path_start *start = path_start_new(options->profile ? options->profile : "linux", NULL, &error);
    if (!start)
        return cmd_fail(STATUS_FAILED, error.text);
    int status = options->all ? all_pairs(start) : one_pair(start, &goal);
    path_start_free(start);
    return status;
}
