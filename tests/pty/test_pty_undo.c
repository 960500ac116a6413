/* test_pty_undo.c - going back with keys, on the real program with the real kernel
 * underneath: u, commands given while looking back, :redo, and a script that follows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <cmocka.h>
#include "pty.h"

static const struct pty_config plain = {.args = {"--no-motion", "--engine", "kernel"}};
static const struct pty_config simulated = {.args = {"--no-motion", "--engine", "sim"}};

static void u_takes_commands_back_and_redo_brings_all_of_them(void **state)
{
    (void)state;
    struct pty *p = pty_established(&plain);
    pty_keys(p, "x");
    pty_sees_row(p, "(C) tcp", "FIN_WAIT1");
    pty_keys(p, "u");
    pty_sees_row(p, "(C) tcp", "ESTABLISHED");
    pty_sees(p, "Undone: client close. 1 command set aside: :redo brings it back.");
    pty_sees(p, "live  1 aside");
    pty_keys(p, "uu");
    pty_sees_row(p, "[S] tcp", "SYN_RECV");
    pty_sees(p, "live  3 aside");
    pty_keys(p, ":redo\r");
    pty_sees_row(p, "(C) tcp", "FIN_WAIT1");
    pty_sees(p, "What was set aside is back.");
    pty_sees_not(p, " aside listen");
    pty_keys(p, ":redo\r");
    pty_sees(p, "nothing is set aside");
    pty_quits(p);
}

static void a_new_command_ends_what_is_set_aside(void **state)
{
    (void)state;
    struct pty *p = pty_established(&plain);
    pty_keys(p, "xu");
    pty_sees(p, "live  1 aside");
    pty_keys(p, "X");
    pty_sees_row(p, "[S] tcp", "FIN_WAIT1");
    pty_sees_not(p, "aside");
    pty_quits(p);
}

static void a_command_given_while_looking_back_branches_there(void **state)
{
    (void)state;
    struct pty *p = pty_established(&plain);
    pty_keys(p, "\033[D\033[D");
    pty_sees(p, "2 back");
    pty_keys(p, ":wire fly\r"); /* no command: nothing branches */
    pty_sees(p, "2 back");
    pty_keys(p, "d");
    pty_sees(p, "dropped");
    pty_sees(p, "2 commands set aside: :redo brings them back.");
    pty_sees_row(p, "(C) tcp", "SYN_SENT");
    pty_keys(p, "u"); /* the branch is taken back; what it left is still there */
    pty_sees(p, "live  2 aside");
    pty_sees_not(p, "dropped");
    pty_keys(p, ":redo\r");
    pty_sees_row(p, "[S] tcp", "ESTABLISHED");
    pty_quits(p);
}

static void u_while_looking_back_goes_on_from_there(void **state)
{
    (void)state;
    struct pty *p = pty_established(&plain);
    pty_keys(p, "\033[H");
    pty_sees(p, "8 back");
    pty_keys(p, "u");
    pty_sees(p, "You go on from here. 5 commands set aside: :redo brings them back.");
    pty_sees(p, "nothing on the wire");
    pty_keys(p, "u");
    pty_sees(p, "Nothing was done yet: there is nothing to take back.");
    pty_keys(p, ":undo 3\r");
    pty_sees(p, "Nothing stands behind undo: write :undo.");
    pty_keys(p, ":undo\r");
    pty_sees(p, "Nothing was done yet: there is nothing to take back.");
    pty_quits(p);
}

/* Between bind() and listen() there is a socket, but no command leads there. */
static void inside_a_command_a_key_does_what_can_be_done_before_it(void **state)
{
    (void)state;
    struct pty *p = pty_open(&simulated);
    pty_sees(p, "nothing on the wire");
    pty_keys(p, "L\033[D");
    pty_sees(p, "bind(0.0.0.0:6000) = 0");
    pty_keys(p, "X");
    pty_sees(p, "Inside a command. Before it: The server's program has no open");
    pty_sees(p, "bind(0.0.0.0:6000) = 0"); /* nothing was left for it */
    pty_keys(p, "\033[F");
    pty_sees_row(p, "[S] tcp", "LISTEN");
    pty_keys(p, "\033[DO"); /* this can be done there too */
    pty_sees(p, "1 command set aside");
    pty_quits(p);
}

static void a_script_is_wound_back_too(void **state)
{
    (void)state;
    char path[128];
    snprintf(path, sizeof path, "%s/undone", pty_state_folder());
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("server listen\nexpect server LISTEN\nclient connect\nwire deliver all\n", file);
    fclose(file);
    struct pty *p = pty_open(&(struct pty_config){.args = {"--no-motion", path}});
    pty_sees_row(p, " Space ", "server listen");
    pty_keys(p, "  ");
    pty_sees_row(p, "(C) tcp", "SYN_SENT");
    pty_keys(p, "s");
    pty_sees(p, "EAGAIN");
    pty_keys(p, "u"); /* that was no line of the script */
    pty_sees_row(p, "(C) tcp", "SYN_SENT");
    pty_keys(p, "u");
    pty_sees_not(p, "SYN_SENT    on");
    pty_keys(p, "\033"); /* the message goes, the keys come */
    pty_sees_row(p, " Space ", "expect server LISTEN"); /* which the same Space checks */
    pty_keys(p, "  ");
    pty_sees_row(p, "[S] tcp", "ESTABLISHED");
    pty_keys(p, "\033[Hu");
    pty_sees(p, "You go on from here. 3 commands set aside");
    pty_keys(p, " ");
    pty_sees_row(p, "[S] tcp", "LISTEN");
    pty_quits(p);
}

/* A lost SYN comes back by a timer: time can be undone where it is an argument. */
static void behind_a_timer_the_kernel_stays_and_the_simulator_goes_back(void **state)
{
    (void)state;
    const struct pty_config *const both[] = {&plain, &simulated};
    for (int i = 0; i < 2; i++) {
        struct pty *p = pty_open(both[i]);
        pty_sees(p, "nothing on the wire");
        pty_keys(p, "Lcd");
        pty_sees(p, "again");
        pty_keys(p, " ");
        pty_sees_row(p, "[S] tcp", "SYN_RECV");
        pty_keys(p, "u");
        if (i == 0) pty_sees(p, "Not undone: a kernel timer ran out before; :sim undoes time too.");
        else pty_sees(p, "Undone: wire deliver.");
        if (i == 0) pty_sees_row(p, "[S] tcp", "SYN_RECV");
        else pty_sees_not(p, "SYN_RECV ");
        pty_quits(p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(u_takes_commands_back_and_redo_brings_all_of_them),
        cmocka_unit_test(a_new_command_ends_what_is_set_aside),
        cmocka_unit_test(a_command_given_while_looking_back_branches_there),
        cmocka_unit_test(u_while_looking_back_goes_on_from_there),
        cmocka_unit_test(inside_a_command_a_key_does_what_can_be_done_before_it),
        cmocka_unit_test(a_script_is_wound_back_too),
        cmocka_unit_test(behind_a_timer_the_kernel_stays_and_the_simulator_goes_back),
    };
    return pty_lab() ? cmocka_run_group_tests(tests, NULL, NULL) : PTY_SKIP;
}
