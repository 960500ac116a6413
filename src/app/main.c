/* main.c - finds the subcommand and calls it. */
#include <fcntl.h>
#include <locale.h>
#include <string.h>
#include <unistd.h>
#include "cmd.h"
#include "lessons.h"
#include "script/nearest.h"

static const struct { const char *name, *usage, *help; cmd_run_fn *run; } commands[] = {
    { "run",    "run FILE...",         "no screen: run scripts, print the tape, check every expect", cmd_run },
    { "replay", "replay X.jsonl|last", "look at a saved tape; each session is saved as `last`",      cmd_replay },
    { "export", "export FILE -o X",    "a script or a saved tape as X.txt, X.svg, X.mmd, X.pcapng, X.jsonl", cmd_export },
    { "record", "record FILE -o X.cast", "a script or a saved tape as a film for asciinema",         cmd_record },
    { "path",   "path STATE [STATE]",  "the shortest commands to a client's, server's state, as a script", cmd_path },
    { "lessons", "lessons",            "the lessons: number, name, minutes",                         cmd_lessons },
    { "themes", "themes",              "the colour themes",                                          cmd_themes },
    { "keys",   "keys",                "the keys of the screen",                                     cmd_keys },
    { "doctor", "doctor",              "can two real TCP stacks run here? if not, the fix",          cmd_doctor },
};
enum { NCOMMANDS = sizeof commands / sizeof *commands };

static int help(void)
{
    puts("finwait shows TCP thinking: two real TCP stacks, every segment in your hand.\n\n"
         "  finwait [LESSON|FILE]         the screen; with one of them, Space plays it");
    for (int i = 0; i < NCOMMANDS; i++)
        printf("  finwait %-21s %s\n", commands[i].usage, commands[i].help);
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
    enum { LESSONS_MAX = 64 };
    const char *names[NCOMMANDS + LESSONS_MAX];
    char text[400];
    size_t n = 0;
    for (; n < NCOMMANDS; n++)
        names[n] = commands[n].name;
    for (const struct lesson_info *lesson = lesson_shipped; lesson->name && n < sizeof names / sizeof *names; lesson++)
        names[n++] = lesson->name;
    const char *near = word_nearest(word, strlen(word), names, n);
    if (near)
        snprintf(text, sizeof text, "'%.100s' is no command, no lesson and no file; did you mean `%s`?", word, near);
    else
        snprintf(text, sizeof text, "'%.100s' is no command, no lesson and no file; "
                 "finwait --help lists the commands, finwait lessons the lessons", word);
    return cmd_fail(STATUS_USAGE, text);
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
    for (int i = 0; i < NCOMMANDS && options.argc; i++)
        if (strcmp(commands[i].name, options.argv[0]) == 0) {
            options.argc--;
            options.argv++;
            return written(commands[i].run(&options));
        }
    if (options.argc && !strpbrk(options.argv[0], "./-") && access(options.argv[0], F_OK) != 0 &&
        !lesson_named(options.argv[0]))
        return unknown_word(options.argv[0]);
    return cmd_screen(&options);
}
