/* test_patience.c - who is waited for: the slow, not the stopped. A timer's descriptor
 * stands for the answer, so that it comes late for certain. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <signal.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "patience.h"

static bool answers(int sig, long ms)
{
    int status, timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
    const struct itimerspec late = {.it_value = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000}};
    pid_t pid = fork();
    if (pid == 0) {
        if (sig) raise(sig);
        for (;;) pause();
    }
    if (sig) assert_int_equal(waitpid(pid, &status, WUNTRACED), pid);
    assert_int_equal(timerfd_settime(timer, 0, &late, NULL), 0);
    bool answered = patience_answers(timer, pid);
    kill(pid, SIGKILL);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    close(timer);
    return answered;
}

static void one_that_is_slow_is_waited_for(void **state)
{
    (void)state;
    assert_true(answers(0, 3 * PATIENCE_LOOK_MS));
}

static void one_that_is_stopped_is_not(void **state)
{
    (void)state;
    assert_false(answers(SIGSTOP, 100 * PATIENCE_MS));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_that_is_slow_is_waited_for),
        cmocka_unit_test(one_that_is_stopped_is_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
