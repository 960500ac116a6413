/* main.c - finds the subcommand and calls it. */
#include <fcntl.h>
#include <locale.h>
#include <string.h>
#include <unistd.h>
#include "cmd.h"

static const struct { const char *name, *usage, *help; cmd_run_fn *run; } commands[] = {
    { "run",    "run FILE...",         "no screen: run scripts, print the tape, check every expect", cmd_run },
    { "replay", "replay X.jsonl|last", "look at a saved tape; each session is saved as `last`",      cmd_replay },
    { "themes", "themes",              "the colour themes",                                          cmd_themes },
    { "keys",   "keys",                "the keys of the screen",                                     cmd_keys },
    { "doctor", "doctor",              "can two real TCP stacks run here? if not, the fix",          cmd_doctor },
};
enum { NCOMMANDS = sizeof commands / sizeof *commands };

static int help(void)
{
    puts("finwait shows TCP thinking: two real TCP stacks, every segment in your hand.\n\n"
         "  finwait [FILE]               the screen; with FILE, Space plays its commands");
    for (int i = 0; i < NCOMMANDS; i++)
        printf("  finwait %-20s %s\n", commands[i].usage, commands[i].help);
    puts("");
    options_print(stdout);
    puts("\nExit status: 0 fine; 1 an expectation or the work failed; 2 usage or syntax; 3 this system cannot.");
    return STATUS_OK;
}

/* A descriptor that is closed would be taken by the next open(), and what is
 * printed to it would land there. */
static void open_standard_files(void)
{
    int fd;
    do
        fd = open("/dev/null", O_RDWR);
    while (fd >= 0 && fd <= STDERR_FILENO);
    if (fd >= 0)
        close(fd);
}

int main(int argc, char **argv)
{
    open_standard_files();
    setlocale(LC_CTYPE, "");
    struct options options;
    struct error error;
    if (options_parse(&options, argc, argv, &error) != 0)
        return cmd_fail(STATUS_USAGE, error.text);
    if (options.help)
        return help();
    if (options.version)
        return puts("finwait " FINWAIT_VERSION) < 0 ? STATUS_FAILED : STATUS_OK;
    for (int i = 0; i < NCOMMANDS && options.argc; i++)
        if (strcmp(commands[i].name, options.argv[0]) == 0) {
            options.argc--;
            options.argv++;
            return commands[i].run(&options);
        }
    return cmd_screen(&options);
}
