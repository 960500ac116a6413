/* test_forecast_kernel.c - the kernel does what was foretold. */
#include "foretold.h"
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>
#include "../kernel/usable.h"
#include "kernel/kernel.h"

/* A process that has a lab gives its privilege up for good: each gets its own. */
static int wrong_apart(size_t i)
{
    int status = 1;
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) _exit(foretold_wrong(&kernel_engine, NULL, i));
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return status != 0;
}

static void the_kernel_does_what_was_foretold(void **state)
{
    (void)state;
    int wrong = 0;
    for (size_t i = 0; i < forged_n; i++) wrong += wrong_apart(i);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    if (!lab_is_usable()) return 77;
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_kernel_does_what_was_foretold)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
