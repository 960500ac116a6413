/* test_atlas_file.c - what was walked is kept by names, merged, and read back; what
 * is not understood does no harm. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "app/atlas_file.h"

static void read_text(struct atlas *atlas, const char *text)
{
    FILE *file = fmemopen((void *)(uintptr_t)text, strlen(text), "r");
    assert_non_null(file);
    atlas_read(atlas, file);
    fclose(file);
}

static char *written(const struct atlas *atlas)
{
    char *text = NULL;
    size_t len = 0;
    struct error error;
    FILE *file = open_memstream(&text, &len);
    assert_int_equal(atlas_write(atlas, file, &error), 0);
    fclose(file);
    return text;
}

static void assert_holds(const struct atlas *atlas, const char *lines)
{
    char *text = written(atlas);
    assert_string_equal(text, lines);
    free(text);
}

static void a_line_is_an_engine_and_the_names_of_an_edge(void **state)
{
    (void)state;
    struct atlas atlas = { 0 };
    static const char lines[] = "kernel ESTABLISHED close() FIN_WAIT_1\nkernel FIN_WAIT_1 FIN + ACK of FIN TIME_WAIT\n"
                                "sim ESTABLISHED close() with data unread CLOSED\n";
    int edge = fsm_find(FSM_FIN_WAIT_1, ON_FIN_AND_ACK_OF_FIN, FSM_TIME_WAIT);
    read_text(&atlas, lines);
    assert_true(atlas.walked[ATLAS_KERNEL][edge / 8] >> edge % 8 & 1);
    assert_holds(&atlas, lines);
}

static void every_edge_of_every_engine_comes_back(void **state)
{
    (void)state;
    struct atlas atlas = { 0 }, again = { 0 };
    for (int engine = 0; engine < ATLAS_ENGINES; engine++)
        for (size_t i = 0; i < fsm_nedges; i++) atlas.walked[engine][i / 8] |= (uint8_t)(1u << i % 8);
    char *text = written(&atlas);
    size_t lines = 0;
    for (const char *at = text; *at; at++) lines += *at == '\n';
    assert_int_equal(lines, ATLAS_ENGINES * fsm_nedges);
    read_text(&again, text);
    assert_memory_equal(&again, &atlas, sizeof atlas);
    free(text);
}

static void what_is_no_edge_is_passed_over(void **state)
{
    (void)state;
    struct atlas atlas = { 0 };
    char text[2000];
    memset(text, 'x', 600); /* one line that is too long, and ends as a good one does */
    strcpy(text + 600, "kernel LISTEN close() CLOSED\n"
                       "\n \nkernel\nkernel \nkernel LISTEN\nkernel LISTEN close()\nkernel LISTEN close() \n"
                       "kernel LISTEN close() CLOSED \nkernel  LISTEN close() CLOSED\nKERNEL LISTEN close() CLOSED\n"
                       "quic LISTEN close() CLOSED\nLISTEN close() CLOSED\nkernel LISTEN close() TIME_WAIT\n"
                       "kernel LISTEN knock LISTEN\n\xff\xfe\x01\nkernel CLOSED listen() LISTEN\r\n"
                       "kernel CLOSED connect() SYN_SENT"); /* the last one has no end */
    read_text(&atlas, text);
    assert_holds(&atlas, "kernel CLOSED listen() LISTEN\nkernel CLOSED connect() SYN_SENT\n");
}

static void a_long_line_is_passed_over_wherever_it_is_cut(void **state)
{
    (void)state;
    static const char good[] = "kernel LISTEN close() CLOSED\n";
    for (size_t len = 1; len < 300; len++) {
        char text[400];
        struct atlas atlas = { 0 };
        memset(text, 'x', len);
        strcpy(text + len, good);
        read_text(&atlas, text);
        assert_holds(&atlas, "");
    }
}

static void a_nul_in_the_file_does_no_harm(void **state)
{
    (void)state;
    struct atlas atlas = { 0 };
    static const char text[] = "kernel CLOSED\0 listen() LISTEN\nkernel CLOSED connect() SYN_SENT\n";
    FILE *file = fmemopen((void *)(uintptr_t)text, sizeof text - 1, "r");
    atlas_read(&atlas, file);
    fclose(file);
    char *lines = written(&atlas);
    assert_null(strstr(lines, "listen()"));
    free(lines);
}

static void walk(struct walks *walks, enum host host, enum fsm_state from, enum fsm_cause cause, enum fsm_state to)
{
    int edge = fsm_find(from, cause, to);
    assert_true(edge >= 0);
    walks->row[edge] |= (uint8_t)(1u << host);
}

static void a_session_adds_to_what_was_there(void **state)
{
    (void)state;
    struct atlas atlas = { 0 };
    struct walks walks = { .off_the_map = 0 };
    read_text(&atlas, "kernel CLOSED listen() LISTEN\n");
    assert_false(atlas_add(&atlas, &walks, "kernel")); /* nothing was walked */
    walk(&walks, HOST_SERVER, FSM_CLOSED, ON_PASSIVE_OPEN, FSM_LISTEN);
    assert_false(atlas_add(&atlas, &walks, "kernel")); /* nothing new */
    walk(&walks, HOST_CLIENT, FSM_CLOSED, ON_ACTIVE_OPEN, FSM_SYN_SENT);
    assert_true(atlas_add(&atlas, &walks, "kernel"));
    assert_false(atlas_add(&atlas, &walks, "kernel"));
    assert_false(atlas_add(&atlas, &walks, "an engine of the future"));
    assert_true(atlas_add(&atlas, &walks, "sim"));
    assert_holds(&atlas, "kernel CLOSED listen() LISTEN\nkernel CLOSED connect() SYN_SENT\n"
                         "sim CLOSED listen() LISTEN\nsim CLOSED connect() SYN_SENT\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_is_an_engine_and_the_names_of_an_edge),
        cmocka_unit_test(every_edge_of_every_engine_comes_back),
        cmocka_unit_test(what_is_no_edge_is_passed_over),
        cmocka_unit_test(a_long_line_is_passed_over_wherever_it_is_cut),
        cmocka_unit_test(a_nul_in_the_file_does_no_harm),
        cmocka_unit_test(a_session_adds_to_what_was_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
