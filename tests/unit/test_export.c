/* test_export.c - every exporter on moments made by hand. Goldens are in
 * tests/golden/export-*; UPDATE=1 writes them anew. The pcapng file is read back
 * by a reader of our own that knows the blocks' layout. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "core/segment.h"
#include "core/text.h"
#include "export/exporter.h"
#include "export/tape_json.h"
#include "export/words.h"
#include "export_palette.h"
#include "golden.h"
#include "moments.h"
#include "view/canvas.h"

static char *exported(enum export_format format, const struct tape *tape, bool screen, bool ascii, size_t *len)
{
    struct palette palette = export_test_palette();
    struct export_job job = {.tape = tape, .palette = &palette, .screen = screen, .rows = 24, .cols = 80, .lang = ""};
    struct error error;
    char *text = NULL;
    FILE *out = open_memstream(&text, len);
    palette.ascii = ascii;
    assert_non_null(out);
    if (exporter_write(&exporters[format], &job, out, &error) != 0) fail_msg("%s", error.text);
    fclose(out);
    return text;
}

static int differs(const char *name, const char *suffix, const char *text)
{
    char file[100];
    snprintf(file, sizeof file, "export-%s%s", name, suffix);
    return golden_differs(file, text);
}

static const char *const moments[] = {"closing", "dropped", "fin-held", "lesson", NULL};

static void ladders_are_their_goldens(void **state)
{
    static const enum export_format formats[] = {FORMAT_TEXT, FORMAT_SVG, FORMAT_MMD};
    int differ = 0;
    (void)state;
    for (int m = 0; moments[m]; m++)
        for (int f = 0; f < 3; f++) {
            struct moment_scene *moment = moment_play(moments[m]);
            size_t len;
            char *text = exported(formats[f], moment->builder.tape, false, false, &len);
            differ += differs(moments[m], exporters[formats[f]].suffix, text);
            free(text);
            moment_free(moment);
        }
    assert_int_equal(differ, 0);
}

static void the_screen_is_its_golden_as_text_and_picture(void **state)
{
    (void)state;
    size_t len;
    struct moment_scene *moment = moment_play("closing");
    char *svg = exported(FORMAT_SVG, moment->builder.tape, true, false, &len);
    char *text = exported(FORMAT_TEXT, moment->builder.tape, true, true, &len);
    int differ = differs("screen", ".svg", svg) + differs("screen-ascii", ".txt", text);
    for (size_t i = 0; i < len; i++) assert_in_range(text[i], '\n', '~');
    free(svg);
    free(text);
    moment_free(moment);
    assert_int_equal(differ, 0);
}

/* A letter of two columns ends its run: whatever font draws it, what stands behind it
 * stays in its column. */
static void a_wide_letter_keeps_its_columns_in_the_picture(void **state)
{
    (void)state;
    size_t len;
    struct moment_scene *moment = moment_play("closing");
    builder_command(&moment->builder, HOST_NONE, CMD_MARK, "mark \xe4\xb8\xad");
    struct tape_event mark = {.kind = TAPE_NOTE, .host = HOST_NONE, .cause = moment->builder.command};
    mark.u.note.op = CMD_MARK;
    builder_add(&moment->builder, &mark, "\xe4\xb8\xad");
    char *svg = exported(FORMAT_SVG, moment->builder.tape, true, false, &len);
    const char *run = strstr(svg, ">mark &quot;\xe4\xb8\xad</text>"), *letter = run;
    assert_non_null(run);
    while (strncmp(run, "<text", 5) != 0) run--;
    const char *width = strstr(run, "textLength=\"");
    assert_true(width && width < letter);
    assert_int_equal(strtol(width + strlen("textLength=\""), NULL, 10), 10 * canvas_width("mark \"\xe4\xb8\xad"));
    free(svg);
    moment_free(moment);
}

static void json_lines_come_back_as_the_same_tape(void **state)
{
    (void)state;
    size_t len, again;
    struct error error;
    struct moment_scene *moment = moment_play("closing");
    char *lines = exported(FORMAT_JSONL, moment->builder.tape, false, false, &len);
    FILE *in = fmemopen(lines, len, "r");
    struct tape *tape = tape_json_read(in, "lines", &error);
    assert_non_null(tape);
    char *second = exported(FORMAT_JSONL, tape, false, false, &again);
    assert_string_equal(lines, second);
    fclose(in);
    free(lines);
    free(second);
    tape_free(tape);
    moment_free(moment);
}

/* ---- pcapng ---- */

static uint32_t u32(const char *bytes)
{
    const uint8_t *b = (const uint8_t *)bytes;
    return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

static unsigned u16(const char *bytes) { return u32(bytes) & 0xffff; }

struct reading { int sections, interfaces, packets[2], comments, states; uint64_t time; };

/* Options from `at` to `end`: each padded to 4 bytes, the last of them is 0. */
static void read_options(struct reading *r, const char *at, const char *end, bool of_packet)
{
    bool ended = false;
    while (at < end) {
        unsigned code = u16(at), len = u16(at + 2);
        assert_false(ended);
        assert_true(at + 4 + len <= end);
        ended = code == 0;
        if (of_packet && code == 1) {
            r->comments++;
            assert_true(at[4] == '#' || memcmp(at + 4, "client: ", 8) == 0 || memcmp(at + 4, "server: ", 8) == 0);
            if (at[4] != '#') r->states++;
        }
        if (!of_packet && code == 9) assert_int_equal(at[4], 9); /* nanoseconds */
        at += 4 + ((len + 3) & ~3u);
    }
    assert_true(ended && at == end);
}

static void read_packet(struct reading *r, const char *body, const char *end)
{
    struct segment seg;
    struct error error;
    uint32_t interface = u32(body), len = u32(body + 12);
    uint64_t time = (uint64_t)u32(body + 4) << 32 | u32(body + 8);
    assert_in_range(interface, 0, 1);
    assert_int_equal(len, u32(body + 16));
    if (segment_parse(&seg, (const uint8_t *)body + 20, len, &error) != 0) fail_msg("%s", error.text);
    assert_true(time >= r->time); /* tapes go forward */
    r->time = time;
    r->packets[interface]++;
    read_options(r, body + 20 + ((len + 3) & ~3u), end, true);
}

static struct reading read_pcapng(const char *bytes, size_t len)
{
    struct reading r = {0};
    for (size_t at = 0; at < len;) {
        assert_true(at + 12 <= len);
        uint32_t type = u32(bytes + at), total = u32(bytes + at + 4);
        assert_true(total % 4 == 0 && at + total <= len);
        assert_int_equal(u32(bytes + at + total - 4), total);
        const char *body = bytes + at + 8, *end = bytes + at + total - 4;
        switch (type) {
        case 0x0a0d0d0a:
            r.sections++;
            assert_int_equal(at, 0);
            assert_int_equal(u32(body), 0x1a2b3c4d);
            read_options(&r, body + 16, end, false);
            break;
        case 1:
            assert_int_equal(u16(body), 101); /* LINKTYPE_RAW */
            read_options(&r, body + 8, end, false);
            r.interfaces++;
            break;
        case 6: read_packet(&r, body, end); break;
        default: fail_msg("block of type %u", type);
        }
        at += total;
    }
    return r;
}

static void packets_are_blocks_with_comments(void **state)
{
    (void)state;
    for (int m = 0; moments[m]; m++) {
        struct moment_scene *moment = moment_play(moments[m]);
        const struct tape *tape = moment->builder.tape;
        int sent = 0, delivered = 0;
        size_t len;
        for (uint32_t i = 0; i < tape_len(tape); i++) {
            sent += tape_at(tape, i)->kind == TAPE_SENT;
            delivered += tape_at(tape, i)->kind == TAPE_DELIVERED;
        }
        char *bytes = exported(FORMAT_PCAPNG, tape, false, false, &len);
        struct reading r = read_pcapng(bytes, len);
        assert_int_equal(r.sections, 1);
        assert_int_equal(r.interfaces, 2);
        assert_int_equal(r.packets[0] + r.packets[1], sent + delivered);
        assert_true(r.comments >= sent + delivered);
        free(bytes);
        moment_free(moment);
    }
}

static void changes_of_state_stand_at_the_packet_that_made_them(void **state)
{
    (void)state;
    size_t len;
    struct moment_scene *moment = moment_play("closing");
    char *bytes = exported(FORMAT_PCAPNG, moment->builder.tape, false, false, &len);
    int changes = 0;
    for (uint32_t i = 0; i < tape_len(moment->builder.tape); i++) {
        const struct tape_event *e = tape_at(moment->builder.tape, i);
        changes += e->kind == TAPE_STATE && e->u.state.to != FSM_LISTEN; /* listen() sends nothing */
    }
    assert_int_equal(read_pcapng(bytes, len).states, changes);
    free(bytes);
    moment_free(moment);
}

/* Words of any length and bytes, as a saved tape may hold them. */
static void long_words_are_cut_between_characters(void **state)
{
    (void)state;
    char words[400] = "\xff" "a<&";
    struct builder b = {0};
    builder_open(&b);
    while (strlen(words) + 4 < sizeof words) strcat(words, "\xe5\xae\xa2");
    for (int i = 0; i < 2; i++) {
        struct tape_event note = {.kind = TAPE_NOTE, .host = HOST_NONE, .u.note.op = i ? CMD_MARK : CMD_TITLE};
        builder_command(&b, HOST_NONE, note.u.note.op, i ? "mark x" : "title x");
        note.cause = tape_len(b.tape) - 1;
        builder_add(&b, &note, words);
    }
    for (enum export_format format = FORMAT_TEXT; format < FORMAT_COUNT; format++) {
        size_t len, at = 0, whole;
        if (format == FORMAT_PCAPNG) continue;
        char *text = exported(format, b.tape, false, false, &len);
        while ((whole = text_char(text + at)) > 0) at += whole;
        assert_int_equal(at, len);
        if (format == FORMAT_TEXT) assert_non_null(strstr(text, "... "));
        if (format == FORMAT_SVG) assert_null(strstr(text, "<&"));
        free(text);
    }
    tape_free(b.tape);
}

/* Its socket is told where there are several connections; that it listened, always. */
static void a_listener_that_closes_is_not_taken_for_a_connection(void **state)
{
    (void)state;
    static const char *const told[] = {" CLOSED (listener)", " CLOSED (listener, socket 1)"};
    for (int several = 0; several < 2; several++) {
        struct builder b = {0};
        size_t len;
        builder_open(&b);
        builder_command(&b, HOST_SERVER, CMD_LISTEN, "server listen");
        builder_socket(&b, HOST_SERVER, 1, 0, 6000, 0);
        builder_state(&b, HOST_SERVER, 1, FSM_CLOSED, FSM_LISTEN, ON_PASSIVE_OPEN, 0);
        for (uint16_t child = 2; child < 3 + several; child++)
            builder_socket(&b, HOST_SERVER, child, 1, 6000, (uint16_t)(40000 + child));
        builder_command(&b, HOST_SERVER, CMD_CLOSE, "server close");
        builder_state(&b, HOST_SERVER, 1, FSM_LISTEN, FSM_CLOSED, ON_CLOSE, 0);
        builder_command(&b, HOST_SERVER, CMD_ABORT, "server abort");
        builder_state(&b, HOST_SERVER, 2, FSM_ESTABLISHED, FSM_CLOSED, ON_ABORT, 0);
        char *text = exported(FORMAT_TEXT, b.tape, false, false, &len);
        assert_non_null(strstr(text, told[several]));
        assert_non_null(strstr(text, several ? " CLOSED (socket 2)" : " CLOSED\n"));
        free(text);
        tape_free(b.tape);
    }
}

static void a_suffix_says_which_exporter_is_meant(void **state)
{
    (void)state;
    for (int i = 0; i < FORMAT_COUNT; i++) {
        char path[40];
        snprintf(path, sizeof path, "folder.d/x%s", exporters[i].suffix);
        assert_ptr_equal(exporter_of_file(path), &exporters[i]);
        assert_ptr_equal(exporter_of_file(exporters[i].suffix), NULL); /* nothing in front of it */
        assert_string_equal(exporter_names[i], exporters[i].name);
    }
    assert_null(exporter_of_file("x.pdf"));
    assert_null(exporter_of_file("x"));
}

static void a_call_that_is_cut_keeps_its_result(void **state)
{
    (void)state;
    static const struct { const char *text, *cut; int cols; } rows[] = {
        {"recv(\"abcdefghijklmnopqrstuvwxyz\"...) = 2000", "recv(\"abcdefghijklm...) = 2000", 30},
        {"bind(0.0.0.0:40001) = -1 EADDRINUSE", "bind(0....) = -1 EADDRINUSE", 27},
        {"bind(0.0.0.0:40001) = -1 EADDRINUSE", "bind(0.0.0.0:400...", 19},
        {"a chapter (with words) = that is long", "a chapter...", 12},
        {"close() = 0", "close() = 0", 11},
        {"\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad", "\xe4\xb8\xad...", 6},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[80];
        snprintf(text, sizeof text, "%s", rows[i].text);
        assert_string_equal(words_cut_call(text, rows[i].cols), rows[i].cut);
        assert_true(canvas_width(text) <= rows[i].cols);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_call_that_is_cut_keeps_its_result),
        cmocka_unit_test(ladders_are_their_goldens),
        cmocka_unit_test(the_screen_is_its_golden_as_text_and_picture),
        cmocka_unit_test(a_wide_letter_keeps_its_columns_in_the_picture),
        cmocka_unit_test(json_lines_come_back_as_the_same_tape),
        cmocka_unit_test(packets_are_blocks_with_comments),
        cmocka_unit_test(changes_of_state_stand_at_the_packet_that_made_them),
        cmocka_unit_test(long_words_are_cut_between_characters),
        cmocka_unit_test(a_listener_that_closes_is_not_taken_for_a_connection),
        cmocka_unit_test(a_suffix_says_which_exporter_is_meant),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
