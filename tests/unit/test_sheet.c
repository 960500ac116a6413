/* The worksheet: the diagram to print and fill in, and the one that is filled in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "export/exporter.h"
#include "export_palette.h"
#include "golden.h"
#include "view/diagram_map.h"

static char *sheet(enum export_format format, enum export_sheet which, bool ascii)
{
    struct palette palette = export_test_palette();
    struct error error;
    char *text = NULL;
    size_t len;
    FILE *out = open_memstream(&text, &len);
    palette.ascii = ascii;
    assert_non_null(out);
    const struct export_job job = {.palette = &palette, .sheet = which};
    if (exporter_write(&exporters[format], &job, out, &error) != 0) fail_msg("%s", error.text);
    fclose(out);
    assert_int_equal(strlen(text), len);
    return text;
}

static size_t count(const char *text, const char *piece)
{
    size_t n = 0;
    for (; (text = strstr(text, piece)); text += strlen(piece)) n++;
    return n;
}

/* Between tags, as the whole of a <text>. */
static size_t written(const char *svg, const char *words)
{
    char piece[80];
    snprintf(piece, sizeof piece, ">%s<", words);
    return count(svg, piece);
}

static void sheets_are_their_goldens(void **state)
{
    (void)state;
    static const struct { enum export_format format; enum export_sheet sheet; const char *file; } rows[] = {
        {FORMAT_SVG, SHEET_BLANK, "export-worksheet.svg"}, {FORMAT_SVG, SHEET_SOLVED, "export-worksheet-solved.svg"},
        {FORMAT_TEXT, SHEET_BLANK, "export-worksheet.txt"}, {FORMAT_TEXT, SHEET_SOLVED, "export-worksheet-solved.txt"}};
    int differ = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *text = sheet(rows[i].format, rows[i].sheet, false), *again = sheet(rows[i].format, rows[i].sheet, false);
        differ += golden_differs(rows[i].file, text);
        assert_string_equal(text, again);
        free(text);
        free(again);
    }
    assert_int_equal(differ, 0);
}

static void every_box_and_every_arrow_is_on_either_sheet(void **state)
{
    (void)state;
    const enum export_sheet sheets[] = {SHEET_BLANK, SHEET_SOLVED};
    for (int i = 0; i < 2; i++) {
        char *svg = sheet(FORMAT_SVG, sheets[i], false);
        assert_int_equal(count(svg, "class=\"box\""), FSM_NSTATES + 1); /* CLOSED twice */
        assert_int_equal(count(svg, "class=\"arrow\""), diagram_grand.nroutes);
        assert_int_equal(count(svg, "class=\"head\""), diagram_grand.nroutes);
        assert_int_equal(count(svg, "class=\"label"), diagram_grand.nroutes);
        assert_int_equal(count(svg, "class=\"label blank\""), sheets[i] == SHEET_BLANK ? diagram_grand.nroutes : 0);
        free(svg);
    }
}

/* A blank sheet has the words only once, at its foot; they say how often each is needed. */
static void names_and_labels_are_left_out_or_there(void **state)
{
    (void)state;
    char *blank = sheet(FORMAT_SVG, SHEET_BLANK, false), *solved = sheet(FORMAT_SVG, SHEET_SOLVED, false);
    for (int s = 0; s < FSM_NSTATES; s++) {
        const char *name = fsm_state_name((enum fsm_state)s);
        assert_int_equal(written(blank, name), 0);
        assert_int_equal(written(solved, name), s == FSM_CLOSED ? 2 : 1);
        assert_true(strstr(blank, name) > strstr(blank, ">States<") || s == FSM_CLOSED);
    }
    for (size_t i = 0; i < diagram_grand.nroutes; i++) {
        assert_int_equal(written(blank, diagram_grand.route[i].label), 0);
        assert_true(written(solved, diagram_grand.route[i].label) > 0);
        assert_non_null(strstr(strstr(blank, ">Arrows<"), diagram_grand.route[i].label));
    }
    assert_non_null(strstr(blank, ">Name<"));
    assert_non_null(strstr(blank, "CLOSED x2   CLOSE_WAIT"));
    free(blank);
    free(solved);
}

/* Opened tags are closed in order, quotes too, and & is only of an entity. */
static bool well_formed(const char *xml)
{
    enum { DEPTH = 16, NAME = 32 };
    char open[DEPTH][NAME];
    int depth = 0;
    for (const char *p = xml; *p; p++) {
        if (*p == '&' && !strchr("algq", p[1])) return false;
        if (*p != '<') continue;
        bool closes = p[1] == '/', quoted = false;
        const char *name = p + 1 + closes, *end = name;
        size_t len = strspn(name, "abcdefghijklmnopqrstuvwxyz");
        for (; *end && (quoted || *end != '>'); end++) {
            if (*end == '<') return false;
            quoted ^= *end == '"';
        }
        if (*end != '>' || len == 0 || len >= NAME) return false;
        if (closes && (depth == 0 || strncmp(open[--depth], name, len) != 0 || open[depth][len])) return false;
        if (!closes && end[-1] != '/') {
            if (depth == DEPTH) return false;
            snprintf(open[depth++], NAME, "%.*s", (int)len, name);
        }
        p = end;
    }
    return depth == 0;
}

static void the_picture_is_well_formed_and_a_sheet_of_A4(void **state)
{
    (void)state;
    assert_false(well_formed("<g><text>x</g></text>")); /* the check finds what is wrong */
    assert_false(well_formed("<g a=\"1>x</g>"));
    for (int which = SHEET_BLANK; which <= SHEET_SOLVED; which++) {
        char *svg = sheet(FORMAT_SVG, (enum export_sheet)which, false);
        assert_true(well_formed(svg));
        assert_non_null(strstr(svg, "width=\"297mm\" height=\"210mm\""));
        free(svg);
    }
}

static void the_text_is_plain_ascii_where_that_is_asked_for(void **state)
{
    (void)state;
    char *text = sheet(FORMAT_TEXT, SHEET_BLANK, true);
    for (const char *p = text; *p; p++) assert_true(*p == '\n' || (*p >= ' ' && *p <= '~'));
    assert_int_equal(count(text, " ______________ "), FSM_NSTATES + 1); /* a field in each box */
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sheets_are_their_goldens),
        cmocka_unit_test(every_box_and_every_arrow_is_on_either_sheet),
        cmocka_unit_test(names_and_labels_are_left_out_or_there),
        cmocka_unit_test(the_picture_is_well_formed_and_a_sheet_of_A4),
        cmocka_unit_test(the_text_is_plain_ascii_where_that_is_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
