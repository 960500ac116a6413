/* main.c - finds the subcommand and calls it. */
#include <fcntl.h>
#include <locale.h>
#include <string.h>
#include <unistd.h>
#include "commands.h"
#include "engines.h"
#include "lessons.h"

static int help(void)
{
    puts("finwait shows TCP thinking: two real TCP stacks, every segment in your hand.\n");
    for (int i = -1; i < COMMANDS; i++) {
        const struct command_row *row = i < 0 ? &command_screen : &command_rows[i];
        printf("  finwait %-21s %s\n", row->usage, row->help);
    }
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

/* What was printed may still wait in the buffer, and then not fit on the disk. */
static int written(int status)
{
    bool failed = fflush(stdout) != 0 || ferror(stdout);
    return failed && status == STATUS_OK ? cmd_fail(STATUS_FAILED, "cannot write to standard output") : status;
}

/* A word that looks like a command and is none, nor a lesson, nor a file. */
static int unknown_word(const char *word)
{
    const char *names[COMMANDS];
    struct error error;
    for (int i = 0; i < COMMANDS; i++)
        names[i] = command_rows[i].name;
    lessons_unknown(word, names, COMMANDS, &error);
    return cmd_fail(STATUS_USAGE, error.text);
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
        return written(help());
    if (options.version)
        return written(puts("finwait " FINWAIT_VERSION) < 0 ? STATUS_FAILED : STATUS_OK);
    const struct command_row *row = options.argc ? command_named(options.argv[0]) : NULL;
    if (row) {
        options.argc--;
        options.argv++;
        if (command_suits(row, &options, &error) != 0)
            return cmd_fail(STATUS_USAGE, error.text);
        if (!row->privileged && engines_renounce(&error) != 0)
            return cmd_fail(STATUS_CANNOT, error.text);
        return written(row->run(&options));
    }
    if (options.argc && !strpbrk(options.argv[0], "./-") && access(options.argv[0], F_OK) != 0 &&
        !lesson_named(options.argv[0]))
        return unknown_word(options.argv[0]);
    if (command_suits(&command_screen, &options, &error) != 0)
        return cmd_fail(STATUS_USAGE, error.text);
    return cmd_screen(&options);
}
