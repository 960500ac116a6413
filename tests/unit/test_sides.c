/* test_sides.c - where RFC 9293 and Linux differ the story says both, in either world,
 * and its own sentence is true of the world at hand. On the simulator. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "core/difference.h"
#include "script/script.h"
#include "session.h"
#include "sim/sim.h"
#include "view/scene.h"

#define OPEN "server listen\nclient connect\nwire deliver all\n"
#define IGNORE "client set sigpipe ignore\n"
#define HALF "server listen\nwire inject client SYN sport=41001 seq=1000\n"
#define UNREAD "server set autoread off\nclient send 5\nwire deliver\n"
#define TIME_WAIT OPEN "client shutdown\nwire deliver all\nserver close\nwire deliver all\n"

static struct session *played(const char *profile, const char *lines)
{
    struct error e;
    struct session *s = session_open(&sim_engine, &(struct engine_config){.seed = 1, .profile = profile}, 0, &e);
    struct script *script = script_parse("test", lines, strlen(lines), &e);
    if (!s || !script) fail_msg("%s", e.text);
    vtime now = 0;
    for (size_t i = 0; i < script_len(script); i++) {
        if (session_submit(s, script_at(script, i), now, &e)) fail_msg("%s: %s", lines, e.text);
        while (session_busy(s)) {
            now = session_deadline(s);
            if (session_pump(s, now, &e)) fail_msg("%s: %s", lines, e.text);
        }
    }
    script_free(script);
    return s;
}

/* What the screen shows of its last moment, as one line: words that a line's end parts
 * stand together again. */
static char *shown(const struct session *s, const char *profile, int rows, int cols)
{
    static const struct key_help no_help[] = {{0}};
    struct view_state vs = {.live = true, .focus_host = HOST_NONE, .choice = -1, .cursor = tape_len(session_tape(s))};
    struct scene scene = {.tape = session_tape(s), .model = session_model(s), .vs = &vs, .engine = "sim",
                          .profile = profile, .help = no_help};
    struct canvas *c = canvas_new(rows, cols);
    scene_draw(c, &scene);
    char *dump = canvas_dump(c, false);
    canvas_free(c);
    size_t to = 0;
    for (const char *from = dump; *from && rows; from++) { /* its colours follow */
        const bool blank = *from == ' ' || *from == '\n' || *from == '|';
        rows -= *from == '\n';
        if (!blank) dump[to++] = *from;
        else if (to && dump[to - 1] != ' ') dump[to++] = ' ';
    }
    dump[to] = '\0';
    return dump;
}

static const struct {
    const char *script, *linux_why, *rfc_why; /* what the story says of its last command */
    enum difference_id what;
} moments[] = {
    {"server listen\nclient connect\nwire deliver\n", "A peer knocks", "A peer knocks", DIFFERS_LISTENER_MOVES},
    {OPEN "client close\n", "data that still comes gets a RST", "We are done sending", DIFFERS_COUNT},
    {OPEN "client close\nserver send 5\nwire deliver server\n", "sent RST", "no program is there to read it",
     DIFFERS_ORPHAN_DATA},
    {"server listen\nserver send 5\n", "raised SIGPIPE", "LISTEN ━━ send()/SYN ━━► SYN_SENT", DIFFERS_LISTENER_SENDS},
    {"server set sigpipe ignore\nserver listen\nserver send 5\n", "A listener has no connection to write to.",
     "LISTEN ━━ send()/SYN ━━► SYN_SENT", DIFFERS_LISTENER_SENDS},
    {"server listen\nserver socket 1 connect\n", "A listener only takes calls", "LISTEN ━━ connect()/SYN ━━► SYN_SENT",
     DIFFERS_LISTENER_CONNECTS},
    {"server listen\nwire inject client SYN,FIN\n", "is dropped without a word", "LISTEN ━━ SYN/SYN,ACK ━━► SYN_RCVD",
     DIFFERS_SYN_FIN},
    {"server listen\nclient connect\nclient send 5\n", "= -1 EAGAIN", "Not open yet: the bytes are queued",
     DIFFERS_EARLY_SEND},
    {OPEN UNREAD "server close\n", "sent RST,ACK", "ESTABLISHED ━━ close()/FIN ━━► FIN_WAIT_1", DIFFERS_CLOSE_UNREAD},
    {OPEN "client shutdown\nwire deliver all\nserver socket 2 close\n", "LAST_ACK", "LAST_ACK", DIFFERS_COUNT},
    {OPEN UNREAD "client shutdown\nwire deliver all\nserver socket 2 close\n", "sent RST,ACK",
     "CLOSE_WAIT ━━ close()/FIN ━━► LAST_ACK", DIFFERS_CLOSE_UNREAD},
    {HALF "wire inject client SYN sport=41001 seq=1000\n", "SYN,ACK is sent again",
     "The same SYN again, now outside the window", DIFFERS_SAME_SYN},
    {TIME_WAIT "wire inject server RST seq=+5\n", "state stays as it is", "state stays as it is",
     DIFFERS_TIME_WAIT_RST},
    {TIME_WAIT "wait 240s\n", "TIME_WAIT ━━ 2MSL ━━► CLOSED", "TIME_WAIT ━━ 2MSL ━━► CLOSED", DIFFERS_TIME_WAIT},
    {OPEN IGNORE "client shutdown\nclient send 5\n", "This direction is closed", "This direction is closed",
     DIFFERS_COUNT},
    {OPEN IGNORE "server abort\nwire deliver all\nclient send 5\nclient send 5\n", "The connection is gone: there is",
     "The connection is gone: there is", DIFFERS_COUNT},
    {OPEN "client abort\n", "sent RST,ACK", "sent RST seq", DIFFERS_ABORT_ACK},
    {OPEN "wire inject client SYN\n", "challenge ACK", "challenge ACK", DIFFERS_CHALLENGE},
    {OPEN "client shutdown\nwire deliver all\nserver close\nwire deliver\n", "FIN_WAIT_2 ━━ FIN/ACK ━━► TIME_WAIT",
     "FIN_WAIT_2 ━━ FIN/ACK ━━► TIME_WAIT", DIFFERS_TIME_WAIT},
};

static bool tells(const char *screen, const char *words, const char *script)
{
    const bool found = strstr(screen, words) != NULL;
    if (!found) fprintf(stderr, "after\n%sthe screen does not say '%s':\n%s\n", script, words, screen);
    return found;
}

static bool tells_both_sides(const char *profile, size_t i)
{
    char both[400], side[400];
    const struct difference *d = moments[i].what < DIFFERS_COUNT ? &difference_rows[moments[i].what] : NULL;
    struct session *s = played(profile, moments[i].script);
    char *large = shown(s, profile, 40, 132), *small = shown(s, profile, 24, 80);
    const char *why = strcmp(profile, "linux") == 0 ? moments[i].linux_why : moments[i].rfc_why;
    bool good = tells(large, why, moments[i].script);
    if (!d) good = !strstr(large, "Linux:") && good;
    if (d) {
        difference_print(d, both, sizeof both);
        snprintf(side, sizeof side, " %s ", d->brief);
        good = tells(large, both, moments[i].script) && good;
        good = tells(small, side, moments[i].script) && good;
    }
    free(large);
    free(small);
    session_close(s);
    return good;
}

static void the_story_says_both_in_both_worlds(void **state)
{
    (void)state;
    bool good = true;
    for (size_t i = 0; i < sizeof moments / sizeof *moments; i++) {
        good = tells_both_sides("linux", i) && good;
        good = tells_both_sides("rfc9293", i) && good;
    }
    assert_true(good);
}

/* What the mark says was asked for; the difference can be read again. */
static void a_mark_goes_before_the_few_words(void **state)
{
    (void)state;
    struct session *s = played("linux", OPEN "client close\nmark it let go\n");
    char *small = shown(s, "linux", 24, 80);
    assert_true(tells(small, "mark \"it let go\"", "a mark\n") && !strstr(small, "RFC: ACK or RST"));
    free(small);
    session_close(s);
}

/* RFC 9293 3.10.2: the listener is a connection now, with a peer. */
static void a_listener_that_sends_gets_a_peer(void **state)
{
    (void)state;
    struct session *s = played("rfc9293", "server listen\nserver send 5\n");
    const struct model *m = session_model(s);
    assert_int_equal(m->nsockets, 1);
    const struct model_socket *k = model_socket(m, HOST_SERVER, 1);
    assert_non_null(k);
    assert_false(k->listener);
    assert_int_equal(k->state, FSM_SYN_SENT);
    assert_int_equal(k->lport, PORT_SERVER);
    assert_int_equal(k->rport, PORT_SERVER);
    session_close(s);
}

static void a_tape_knows_its_world(void **state)
{
    (void)state;
    struct session *s = played("linux", "server listen\n"), *r = played("rfc9293", "server listen\n");
    assert_true(tape_has_profile(session_tape(s), "linux") && !tape_has_profile(session_tape(s), "rfc9293"));
    assert_true(tape_has_profile(session_tape(r), "rfc9293") && !tape_has_profile(session_tape(r), "linux"));
    assert_false(tape_has_profile(session_tape(r), "rfc"));
    struct tape *empty = tape_new();
    assert_false(tape_has_profile(empty, "linux"));
    tape_free(empty);
    session_close(s);
    session_close(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_story_says_both_in_both_worlds),
        cmocka_unit_test(a_mark_goes_before_the_few_words),
        cmocka_unit_test(a_listener_that_sends_gets_a_peer),
        cmocka_unit_test(a_tape_knows_its_world),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
