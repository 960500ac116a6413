/* cmd_misc.c - what subcommands share, and those that only print a table. */
#include <stdio.h>
#include <string.h>
#include "cmd.h"
#include "core/text.h"
#include "engines.h"
#include "ui/keymap.h"
#include "ui/theme.h"
#include "view/canvas.h"

int cmd_fail(int status, const char *text)
{
    char shown[1024]; /* it may quote a file, or its name */
    fprintf(stderr, "finwait: %s\n", text_copy(shown, sizeof shown, text));
    return status;
}

struct session *cmd_session(const struct options *options, vtime now, char *why, size_t cap)
{
    struct error error;
    struct session *session = engines_open(options, now, why, cap, &error);
    if (!session)
        fprintf(stderr, "finwait: %s\nfinwait: `finwait doctor` tries every step and tells what to do\n", error.text);
    return session;
}

int cmd_themes(const struct options *options)
{
    (void)options;
    char names[64][THEME_NAME_MAX];
    size_t n = theme_names(names, sizeof names / sizeof *names);
    int status = STATUS_OK;
    for (size_t i = 0; i < n; i++) {
        struct theme theme;
        struct error error;
        if (theme_load(&theme, names[i], &error) == 0)
            printf("%-20s %s\n", theme.name, theme.summary);
        else
            status = cmd_fail(STATUS_USAGE, error.text);
    }
    return status;
}

int cmd_keys(const struct options *options)
{
    (void)options;
    struct keymap_help help;
    keymap_help_fill(&help);
    const char *group = "";
    for (const struct key_help *row = help.rows; row->group; row++) {
        if (strcmp(group, row->group) != 0)
            printf("%s%s%s\n", *group ? "\n" : "", row->group,
                   row->other ? "  (lower case: client, upper case: server)" : "");
        group = row->group;
        char keys[48];
        snprintf(keys, sizeof keys, "%s%s%s", row->keys, row->other ? " " : "", row->other ? row->other : "");
        printf("  %-12s %s\n", keys, row->help);
    }
    return STATUS_OK;
}

int cmd_doctor(const struct options *options)
{
    (void)options;
    struct kernel_step steps[32];
    bool usable = false;
    size_t n = engines_doctor(steps, sizeof steps / sizeof *steps, &usable);
    for (size_t i = 0; i < n; i++) {
        const struct kernel_step *step = &steps[i];
        const char *verdict = step->ok ? "ok" : step->fatal ? "no" : "without";
        printf("%-8s %s%s%s\n", verdict, step->name, step->ok ? "" : ": ", step->ok ? "" : strerror(step->sys));
        if (*step->fix)
            printf("%-8s %s\n", "", step->fix);
    }
    puts(usable ? "\nTwo real TCP stacks can run here."
                : "\nTwo real TCP stacks cannot run here until the steps marked `no` work. The simulator can: --engine sim.");
    return usable ? STATUS_OK : STATUS_CANNOT;
}
