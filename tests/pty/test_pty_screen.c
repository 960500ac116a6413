/* test_pty_screen.c - what a user does with keys, on the real program with the
 * real kernel underneath: a connection from LISTEN to TIME_WAIT, looking back,
 * the `:` line, a script on the screen, a saved tape. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>
#include "pty.h"

static const struct pty_config plain = {.args = {"--no-motion"}};

static struct pty *time_wait(const struct pty_config *config)
{
    struct pty *p = pty_established(config);
    pty_keys(p, "x");
    pty_sees_row(p, "(C) tcp", "FIN_WAIT1");
    pty_keys(p, " ");
    pty_sees_row(p, "[S] tcp", "CLOSE_WAIT");
    pty_keys(p, " ");
    pty_sees_row(p, "(C) tcp", "FIN_WAIT2");
    pty_keys(p, "X");
    pty_sees_row(p, "[S] tcp", "LAST_ACK");
    pty_keys(p, "  ");
    pty_sees_row(p, "(C) tcp", "TIME_WAIT");
    return p;
}

static void keys_lead_from_listen_to_a_counting_time_wait(void **state)
{
    (void)state;
    struct pty *p = time_wait(&plain);
    int left = pty_sees_number(p, "timewait ", 1, 60, "s");
    pty_sees_number(p, "timewait ", 1, left - 1, "s"); /* it counts by itself */
    pty_sees(p, "[S]");
    pty_quits(p);
}

static void each_end_has_its_colour_and_its_letter(void **state)
{
    (void)state;
    struct pty *p = pty_established(&plain);
    int row, col;
    assert_true(pty_find(p, "(C)ESTABLISHED[S]", &row, &col));
    VTermColor client = pty_cell(p, row, col + 1).bg, server = pty_cell(p, row, col + 15).bg;
    assert_true(VTERM_COLOR_IS_INDEXED(&client) && VTERM_COLOR_IS_INDEXED(&server));
    assert_int_not_equal(client.indexed.idx, server.indexed.idx);
    pty_quits(p);
}

static void looking_back_and_the_way_to_now(void **state)
{
    (void)state;
    struct pty *p = pty_established(&plain);
    pty_keys(p, "\033[D");
    pty_sees(p, "1 back");
    pty_sees_row(p, "[S] tcp", "SYN_RECV");
    pty_keys(p, "\033[D");
    pty_sees(p, "2 back");
    pty_keys(p, "\033[F");
    pty_sees(p, " live ");
    pty_sees_row(p, "[S] tcp", "ESTABLISHED");
    pty_quits(p);
}

static void a_key_that_cannot_act_says_what_can(void **state)
{
    (void)state;
    struct pty *p = pty_open(&plain);
    pty_sees(p, "nothing on the wire");
    pty_keys(p, " ");
    pty_sees(p, "Nothing is on the wire: L listens, c connects.");
    pty_keys(p, "s");
    pty_sees(p, "The client's program has no open connection: c connects.");
    pty_keys(p, "j");
    pty_sees(p, "j does nothing here: ? shows the keys.");
    pty_quits(p);
}

static void a_chosen_segment_is_the_one_that_is_dropped(void **state)
{
    (void)state;
    struct pty *p = pty_established(&plain);
    pty_keys(p, "xX");
    pty_sees_row(p, "[S] tcp", "FIN_WAIT1");
    pty_keys(p, "\033[Bd");
    pty_sees(p, "dropped");
    pty_keys(p, "\r");
    pty_sees_row(p, "[S] tcp", "CLOSING");
    pty_quits(p);
}

static void a_forged_reset_is_foretold_then_sent(void **state)
{
    (void)state;
    struct pty *p = pty_established(&plain);
    pty_keys(p, "i");
    pty_sees(p, "ESTABLISHED to CLOSED");
    pty_sees(p, "seq is exactly next");
    pty_keys(p, "\t+100");
    pty_sees(p, "seq is in the window");
    pty_sees(p, "answer ACK");
    pty_keys(p, "+");
    pty_sees_not(p, "answer ACK");
    pty_keys(p, "\r\177\r"); /* what makes no sense is not sent */
    pty_sees(p, "forged");
    pty_sees_row(p, "[S] tcp", "ESTABLISHED");
    pty_keys(p, "i\t");
    pty_sees(p, "+100");
    pty_keys(p, "\177\177\177\177");
    pty_sees(p, "seq is exactly next");
    pty_keys(p, "\033");
    pty_sees_not(p, "seq is exactly next");
    pty_keys(p, "i\r");
    pty_sees_not(p, "[S] tcp      0      0 192.0.2.2:6000");
    pty_quits(p);
}

static void the_log_of_calls_opens_over_all_and_closes(void **state)
{
    (void)state;
    struct pty *p = pty_established(&plain);
    pty_keys(p, ":calls\r");
    pty_sees(p, "system calls, and what they sent");
    pty_sees_row(p, "connect(192.0.2.2:6000) waiting", "#1 SYN");
    pty_keys(p, "\033[A\033");
    pty_sees_not(p, "system calls, and what they sent");
    pty_sees_row(p, "[S] tcp", "ESTABLISHED");
    pty_quits(p);
}

static void the_atlas_tells_each_edge_and_is_kept_for_the_next_session(void **state)
{
    (void)state;
    char path[128];
    struct stat st;
    snprintf(path, sizeof path, "%s/finwait/atlas", pty_state_folder());
    unlink(path);
    struct pty *p = pty_established(&plain);
    pty_keys(p, "v");
    pty_sees_row(p, "walked 5 of ", "in this session, 5 in all; figure 5: 5 of 20");
    pty_sees_row(p, "> S  *   SYN_RCVD     ACK of SYN", "ESTABLISHED"); /* the arrow just taken */
    pty_keys(p, "\033[B");
    pty_sees(p, "CVE-2024-36905");
    pty_keys(p, "\033[B\033[B\033[A\033[F");
    pty_sees_row(p, ">        TIME_WAIT    close()", "TIME_WAIT");
    pty_keys(p, "\033[5~\033[6~\033[H");
    pty_sees_row(p, "> S  *   CLOSED       listen()", "LISTEN");
    pty_keys(p, "x"); /* nothing is done under it */
    pty_sees(p, "Esc closes this.");
    pty_keys(p, "\033");
    pty_sees_not(p, "in this session");
    pty_sees_row(p, "(C) tcp", "ESTABLISHED");
    pty_quits(p);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0600);
    p = pty_open(&plain);
    pty_sees(p, "nothing on the wire");
    pty_keys(p, "L:atlas\r");
    pty_sees_row(p, "walked 1 of ", "in this session, 5 in all; figure 5: 1 of 20");
    pty_keys(p, "v");
    pty_sees_row(p, "[S] tcp", "LISTEN");
    pty_quits(p);
}

static void the_atlas_counts_what_leaves_the_state_alone(void **state)
{
    (void)state;
    struct pty *p = pty_open(&plain);
    pty_sees(p, "nothing on the wire");
    pty_keys(p, "c v"); /* nobody listens: RST */
    pty_sees_row(p, "walked 2 of ", "in this session");
    pty_keys(p, "\033[F");
    for (int i = 0; i < 6; i++) pty_keys(p, "\033[5~"); /* up to where the state stays */
    pty_sees_row(p, " S  *   CLOSED       SYN", "RST,ACK");
    pty_quits(p);
}

static void enter_in_the_atlas_goes_over_the_chosen_edge(void **state)
{
    (void)state;
    struct pty *p = pty_open(&plain);
    pty_sees(p, "nothing on the wire");
    pty_keys(p, "v\r"); /* the first edge of all: CLOSED to LISTEN */
    pty_sees(p, "1 command from here");
    pty_keys(p, "\r");
    pty_sees(p, "There, with 1 command;");
    pty_sees_row(p, "tcp", "LISTEN");
    pty_quits(p);
}

static void g_shows_the_way_to_states_and_enter_plays_it_until_a_key(void **state)
{
    (void)state;
    struct pty *p = pty_open(&plain);
    pty_sees(p, "nothing on the wire");
    pty_keys(p, "g");
    pty_sees(p, "Press a letter: small for");
    pty_keys(p, "\r"); /* nothing is chosen yet */
    pty_sees(p, "Choose a state first");
    pty_keys(p, "cB");
    pty_sees(p, "2 commands from here");
    pty_keys(p, "\r");
    pty_sees(p, "There, with 2 commands;");
    pty_sees_row(p, "(C) tcp", "SYN_SENT");
    pty_keys(p, "gH\r"); /* Enter as soon as it is found */
    pty_sees(p, "It is still looked for.");
    pty_sees(p, "commands from here");
    pty_keys(p, "\r");
    pty_sees(p, "Space stops.");
    pty_keys(p, " "); /* that is all it does */
    pty_sees(p, "commands played.");
    pty_keys(p, "gH");
    pty_sees(p, "from here");
    pty_keys(p, "\r");
    pty_sees(p, "Space stops.");
    pty_keys(p, "u"); /* stops it too, and is no less an undo */
    pty_sees(p, "Undone: ");
    pty_keys(p, ":goto any LISTEN\r");
    pty_sees(p, "from here");
    pty_keys(p, "\033:goto LISTN\r");
    pty_sees(p, "LISTEN");
    pty_quits(p);
}

static void the_command_line_takes_scripts_and_screen_commands(void **state)
{
    (void)state;
    struct pty *p = pty_open(&plain);
    pty_sees(p, "nothing on the wire");
    pty_keys(p, ":server lis\t7000\r");
    pty_sees_row(p, "0.0.0.0:7000", "LISTEN");
    pty_keys(p, ":recrod x.cast\r");
    pty_sees(p, "did you mean ':record'?");
    pty_keys(p, ":wire fly\r");
    pty_sees(p, "fly");
    pty_keys(p, ":enter client\r");
    pty_sees(p, "In another terminal: nsenter");
    pty_keys(p, ":help\r");
    pty_sees(p, "half-close");
    pty_keys(p, "\033");
    pty_sees_not(p, "half-close");
    pty_keys(p, ":quit\r");
    assert_int_equal(pty_ends(p), 0);
    pty_close(p);
}

static void tab_follows_a_socket_and_up_and_down_its_neighbours(void **state)
{
    (void)state;
    struct pty *p = pty_established(&plain);
    pty_keys(p, "\t");
    pty_sees_row(p, ">(C) tcp", "ESTABLISHED");
    pty_keys(p, "\t\033[B");
    pty_sees_row(p, ">[S] tcp", "LISTEN");
    pty_keys(p, "\033[B\033[A"); /* it is the last one */
    pty_sees_row(p, ">[S] tcp", "ESTABLISHED");
    pty_keys(p, "\t\t");
    pty_sees_row(p, ">(C) tcp", "ESTABLISHED"); /* round and round */
    pty_keys(p, "\033");
    pty_sees_not(p, ">(C)");
    pty_quits(p);
}

static void history_comes_back_in_the_next_session(void **state)
{
    (void)state;
    struct pty *p = pty_open(&plain);
    pty_sees(p, "nothing on the wire");
    pty_keys(p, ":server listen 7001\r");
    pty_sees_row(p, "0.0.0.0:7001", "LISTEN");
    pty_quits(p);
    p = pty_open(&plain);
    pty_sees(p, "nothing on the wire");
    pty_keys(p, ":\033[A");
    pty_sees(p, ":server listen 7001");
    pty_keys(p, "\r");
    pty_sees_row(p, "0.0.0.0:7001", "LISTEN");
    pty_quits(p);
}

static void a_session_is_saved_for_its_owner_and_replayed(void **state)
{
    (void)state;
    char path[128];
    struct stat st;
    pty_quits(pty_established(&plain));
    snprintf(path, sizeof path, "%s/finwait/last.jsonl", pty_state_folder());
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0600);
    struct pty *idle = pty_open(&plain); /* where nothing is done nothing is saved */
    pty_sees(idle, "nothing on the wire");
    pty_quits(idle);
    struct pty *p = pty_open(&(struct pty_config){.args = {"replay", "last"}});
    pty_sees(p, "nothing on the wire");
    pty_sees(p, "kernel");
    pty_keys(p, "\033[C"); /* call by call */
    pty_sees(p, "socket() = 3");
    pty_keys(p, " ");
    pty_sees(p, "bind(0.0.0.0:6000) = 0");
    pty_keys(p, ".."); /* command by command */
    pty_sees_row(p, "(C) tcp", "SYN_SENT");
    pty_keys(p, "c");
    pty_sees(p, "This is a saved tape");
    pty_keys(p, "\033[F");
    pty_sees_row(p, "[S] tcp", "ESTABLISHED");
    pty_quits(p);
}

static void slash_looks_back_to_words_of_the_tape(void **state)
{
    (void)state;
    struct pty *p = pty_established(&plain);
    pty_keys(p, "/syn_");
    pty_sees(p, "/syn_");
    pty_keys(p, "sent\r");
    pty_sees(p, "Found: C1 state SYN_SENT -> ESTABLISHED");
    pty_sees_row(p, "(C) tcp", "ESTABLISHED");
    pty_sees_row(p, "[S] tcp", "SYN_RECV");
    pty_keys(p, "/\r"); /* on with the same words */
    pty_sees(p, "Found: C1 state CLOSED -> SYN_SENT");
    pty_sees(p, "3 back");
    pty_keys(p, "/\r");
    pty_sees(p, "Nothing earlier; the latest: C1 state SYN_SENT -> ESTABLISHED");
    pty_keys(p, "/closing\r");
    pty_sees(p, "No line of the tape has \"closing\"");
    pty_keys(p, "/\033");
    pty_keys(p, "\033[F");
    pty_sees(p, " live ");
    pty_quits(p);
    p = pty_open(&(struct pty_config){.args = {"replay", "last"}});
    pty_sees(p, "nothing on the wire");
    pty_keys(p, "/listen(128)\r");
    pty_sees(p, "S call listen(128) = 0");
    pty_sees_row(p, "[S] tcp", "LISTEN");
    pty_quits(p);
}

static void save_writes_a_script_that_runs_green(void **state)
{
    (void)state;
    char path[128], line[512], found[160];
    snprintf(path, sizeof path, "%s/saved.fw", pty_state_folder());
    struct pty *p = pty_open(&plain);
    pty_sees(p, "nothing on the wire");
    snprintf(line, sizeof line, ":save %s\r", path);
    pty_keys(p, line);
    pty_sees(p, "there is nothing to save yet");
    assert_int_equal(access(path, F_OK), -1);
    pty_keys(p, "Lc ");
    pty_sees_row(p, "[S] tcp", "SYN_RECV");
    pty_keys(p, line);
    pty_sees(p, "7 lines are saved: finwait run ");
    pty_keys(p, line); /* it is not written over */
    pty_sees(p, "is there already: save under another name.");
    pty_keys(p, ":save\r");
    pty_sees(p, "save needs one file name");
    pty_quits(p);
    snprintf(line, sizeof line, "%s run %s >/dev/null", FINWAIT_PROGRAM, path);
    assert_int_equal(system(line), 0);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    size_t n = fread(line, 1, sizeof line - 1, file);
    fclose(file);
    line[n] = '\0';
    snprintf(found, sizeof found, "%.150s", strchr(line, '\n') + 1);
    assert_string_equal(found, "server listen\nexpect server LISTEN\nclient connect\nexpect client SYN_SENT\n"
                               "wire deliver\nexpect server SYN_RCVD\n");
}

/* Also what is still in the hand; no name, none that says the form, and one that is taken are told. */
static void export_writes_the_session_so_far(void **state)
{
    (void)state;
    char path[128], line[200], told[160], text[2000];
    snprintf(path, sizeof path, "%s/so-far.txt", pty_state_folder());
    struct pty *p = pty_open(&plain);
    pty_sees(p, "nothing on the wire");
    pty_keys(p, "Lc:export\r");
    pty_sees(p, "export needs one file name without blanks: export my.svg.");
    pty_keys(p, ":export x.pdf\r");
    pty_sees(p, "What shall x.pdf be? End it in .svg, .txt, .mmd, .pcapng or .jsonl.");
    snprintf(line, sizeof line, ":export %s\r", path);
    pty_keys(p, line);
    snprintf(told, sizeof told, "%s is written, ", path);
    pty_sees(p, told);
    pty_keys(p, line);
    pty_sees(p, "is there already: export under another");
    pty_quits(p);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    assert_non_null(strstr(text, "#1 SYN seq 0 held"));
}

static void space_plays_a_script_line_by_line(void **state)
{
    (void)state;
    char path[128];
    snprintf(path, sizeof path, "%s/script", pty_state_folder());
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("title \"Hello\"\nexpect wire empty\nserver listen\nclient connect\nexpect client ESTABLISHED\n"
          "ask \"Why?\"\nchoice SYN_SENT\nchoice LISTEN\nanswer \"Because.\"\n", file);
    fclose(file);
    struct pty *p = pty_open(&(struct pty_config){.args = {"--no-motion", path}});
    pty_sees_row(p, " Space ", "go on"); /* words, and an expectation, are not told before their time */
    pty_keys(p, " "); /* a title and an expectation that holds show nothing: on to what does */
    pty_sees_row(p, "[S] tcp", "LISTEN");
    pty_sees(p, "client connect");
    pty_keys(p, " ");
    pty_sees_row(p, "(C) tcp", "SYN_SENT");
    pty_keys(p, " ");
    pty_sees(p, "Expected");
    pty_keys(p, " "); /* the choices come with their question, the answer does not */
    pty_sees(p, "Why?");
    pty_sees(p, "Your answer: 1 to 2.");
    pty_sees_not(p, "Because");
    pty_quits(p);
}

/* Some segment's row says how often it was sent. */
static bool is_repeated(const struct pty *p)
{
    char times[8];
    int row, col;
    for (int n = 2; n < 10; n++) {
        snprintf(times, sizeof times, " x%d", n);
        if (pty_find(p, times, &row, &col)) return true;
    }
    return false;
}

static void motion_ends_in_the_same_picture(void **state)
{
    (void)state;
    struct pty *still = pty_established(&plain), *p = pty_established(&(struct pty_config){0});
    pty_sees(still, "ACK seq 1 ack 1");
    pty_sees(p, "ACK seq 1 ack 1");
    while (is_repeated(still) || is_repeated(p)) { /* this machine stalled: then there are two stories to tell */
        pty_quits(still);
        pty_quits(p);
        still = pty_established(&plain);
        p = pty_established(&(struct pty_config){0});
    }
    pty_sees_same(p, still);
    pty_quits(still);
    pty_quits(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_lead_from_listen_to_a_counting_time_wait),
        cmocka_unit_test(each_end_has_its_colour_and_its_letter),
        cmocka_unit_test(looking_back_and_the_way_to_now),
        cmocka_unit_test(a_key_that_cannot_act_says_what_can),
        cmocka_unit_test(a_chosen_segment_is_the_one_that_is_dropped),
        cmocka_unit_test(a_forged_reset_is_foretold_then_sent),
        cmocka_unit_test(the_log_of_calls_opens_over_all_and_closes),
        cmocka_unit_test(the_atlas_tells_each_edge_and_is_kept_for_the_next_session),
        cmocka_unit_test(the_atlas_counts_what_leaves_the_state_alone),
        cmocka_unit_test(enter_in_the_atlas_goes_over_the_chosen_edge),
        cmocka_unit_test(g_shows_the_way_to_states_and_enter_plays_it_until_a_key),
        cmocka_unit_test(the_command_line_takes_scripts_and_screen_commands),
        cmocka_unit_test(tab_follows_a_socket_and_up_and_down_its_neighbours),
        cmocka_unit_test(history_comes_back_in_the_next_session),
        cmocka_unit_test(a_session_is_saved_for_its_owner_and_replayed),
        cmocka_unit_test(slash_looks_back_to_words_of_the_tape),
        cmocka_unit_test(save_writes_a_script_that_runs_green),
        cmocka_unit_test(export_writes_the_session_so_far),
        cmocka_unit_test(space_plays_a_script_line_by_line),
        cmocka_unit_test(motion_ends_in_the_same_picture),
    };
    return pty_lab() ? cmocka_run_group_tests(tests, NULL, NULL) : PTY_SKIP;
}
