/* test_names.c - errors, hosts, errno and signal names. */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "core/command.h"
#include "core/error.h"
#include "core/host.h"

static void errno_names_go_both_ways(void **state)
{
    int known = 0;
    (void)state;
    for (int number = 1; number < 200; number++) {
        const char *name = errno_name(number);
        if (!name) continue;
        assert_int_equal(errno_parse(name, strlen(name)), number);
        assert_string_equal(name, strerrorname_np(number) ? strerrorname_np(number) : "?");
        known++;
    }
    assert_true(known > 50);
}

static void the_errors_that_sockets_give_are_known(void **state)
{
    static const int errors[] = {ECONNREFUSED, ECONNRESET, ETIMEDOUT, EPIPE, EADDRINUSE, EAGAIN, EISCONN, ENOTCONN,
                                 EINVAL, EINPROGRESS, EALREADY, ENOBUFS, EHOSTUNREACH, ENETUNREACH, ECONNABORTED,
                                 EOPNOTSUPP, EADDRNOTAVAIL, EBADF, EINTR, ESHUTDOWN, EDESTADDRREQ};
    (void)state;
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) assert_non_null(errno_name(errors[i]));
}

static void errno_aliases_are_read_and_the_usual_name_is_written(void **state)
{
    (void)state;
    assert_int_equal(errno_parse("EWOULDBLOCK", 11), EAGAIN);
    assert_string_equal(errno_name(EWOULDBLOCK), "EAGAIN");
    assert_string_equal(errno_name(EOPNOTSUPP), "EOPNOTSUPP");
    assert_int_equal(errno_parse("econnrefused", 12), ECONNREFUSED);
}

static void unknown_names_are_none(void **state)
{
    (void)state;
    assert_int_equal(errno_parse("ENONSENSE", 9), -1);
    assert_int_equal(errno_parse("EPIPEX", 6), -1);
    assert_int_equal(errno_parse("EPIPEX", 4), -1);
    assert_int_equal(errno_parse("", 0), -1);
    assert_int_equal(signal_parse("PIPE", 4), -1);
    assert_null(errno_name(0));
    assert_null(errno_name(-1));
    assert_null(signal_name(0));
    assert_null(signal_name(1000));
}

static void signal_names_go_both_ways(void **state)
{
    (void)state;
    assert_string_equal(signal_name(SIGPIPE), "SIGPIPE");
    assert_int_equal(signal_parse("SIGKILL", 7), SIGKILL);
    for (int number = 1; number < 64; number++) {
        const char *name = signal_name(number);
        if (name) assert_int_equal(signal_parse(name, strlen(name)), number);
    }
}

static void hosts_are_two_and_face_each_other(void **state)
{
    (void)state;
    assert_string_equal(host_name(HOST_CLIENT), "client");
    assert_string_equal(host_name(HOST_SERVER), "server");
    assert_string_equal(host_name(HOST_NONE), "wire");
    assert_int_equal(host_letter(HOST_CLIENT), 'C');
    assert_int_equal(host_letter(HOST_SERVER), 'S');
    assert_int_equal(host_letter(HOST_NONE), ' ');
    assert_int_equal(host_peer(HOST_CLIENT), HOST_SERVER);
    assert_int_equal(host_peer(HOST_SERVER), HOST_CLIENT);
    assert_int_equal(host_peer(HOST_NONE), HOST_NONE);
    assert_int_equal(host_addr(HOST_CLIENT), 0xc0000201u); /* 192.0.2.1, RFC 5737 */
    assert_int_equal(host_addr(HOST_SERVER), 0xc0000202u);
}

static void an_error_says_what_and_why(void **state)
{
    struct error error;
    (void)state;
    assert_int_equal(error_set(&error, "no room for %d", 3), -1);
    assert_string_equal(error.text, "no room for 3");
    assert_int_equal(error.sys, 0);
    assert_int_equal(error_sys(&error, ENOENT, "cannot open %s", "x"), -1);
    assert_string_equal(error.text, "cannot open x: No such file or directory");
    assert_int_equal(error.sys, ENOENT);
}

static void a_long_error_is_cut_but_keeps_its_reason(void **state)
{
    char text[2 * sizeof((struct error *)0)->text];
    struct error error;
    (void)state;
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    error_set(&error, "%s", text);
    assert_int_equal(strlen(error.text), sizeof error.text - 1);
    error_sys(&error, EPERM, "%s", text);
    assert_true(strlen(error.text) < sizeof error.text);
    assert_non_null(strstr(error.text, "xxx: Operation not permitted"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errno_names_go_both_ways),
        cmocka_unit_test(the_errors_that_sockets_give_are_known),
        cmocka_unit_test(errno_aliases_are_read_and_the_usual_name_is_written),
        cmocka_unit_test(unknown_names_are_none),
        cmocka_unit_test(signal_names_go_both_ways),
        cmocka_unit_test(hosts_are_two_and_face_each_other),
        cmocka_unit_test(an_error_says_what_and_why),
        cmocka_unit_test(a_long_error_is_cut_but_keeps_its_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
