/* goal.c - see goal.h. */
#include "goal.h"

#include <string.h>
#include <strings.h>
#include "script/nearest.h"

static const char usage[] = "say a state of the client, and one of the server if it matters: CLOSING TIME_WAIT";

static int refuse(const char *word, struct error *error)
{
    const char *names[FSM_NSTATES];
    char list[200] = "";
    for (int i = 0; i < FSM_NSTATES; i++) {
        names[i] = fsm_state_name((enum fsm_state)i);
        snprintf(list + strlen(list), sizeof list - strlen(list), "%s%s", i ? ", " : "", names[i]);
    }
    const char *near = word_nearest(word, strlen(word), names, FSM_NSTATES);
    if (near)
        return error_set(error, "'%.40s' is no state; did you mean '%s'?", word, near);
    return error_set(error, "'%.40s' is no state; there are %s, and any", word, list);
}

int goal_parse(struct path_goal *goal, const char *const *words, size_t n, struct error *error)
{
    *goal = (struct path_goal){ .state = { PATH_ANY, PATH_ANY }, .edge = -1 };
    if (n == 0 || n > HOST_COUNT)
        return error_set(error, "%s", usage);
    for (size_t i = 0; i < n; i++) {
        bool any = strcmp(words[i], "-") == 0 || strcasecmp(words[i], "any") == 0;
        int state = any ? PATH_ANY : fsm_state_parse(words[i], strlen(words[i]));
        if (!any && state < 0)
            return refuse(words[i], error);
        goal->state[i] = state;
    }
    return 0;
}

void goal_print(const struct path_goal *goal, char *buf, size_t cap)
{
    const char *names[HOST_COUNT];
    for (int h = 0; h < HOST_COUNT; h++)
        names[h] = goal->state[h] == PATH_ANY ? "any" : fsm_state_name((enum fsm_state)goal->state[h]);
    snprintf(buf, cap, "client %s, server %s", names[HOST_CLIENT], names[HOST_SERVER]);
}

void goal_write(FILE *out, const struct path_goal *goal, const struct path *path)
{
    char told[80];
    goal_print(goal, told, sizeof told);
    fprintf(out, "# %s: %zu command%s\n", told, path->n, path->n == 1 ? "" : "s");
    if (path->forged)
        fputs("# no honest way was found: forged\n", out);
    for (size_t i = 0; i < path->n; i++)
        fprintf(out, "%s\n", path->step[i].line);
    for (int h = 0; h < HOST_COUNT; h++)
        if (goal->state[h] != PATH_ANY)
            fprintf(out, "expect %s %s\n", host_name((enum host)h), fsm_state_name((enum fsm_state)goal->state[h]));
}
