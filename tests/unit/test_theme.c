/* test_theme.c - how a theme is written, found and completed; what is wrong in
 * one is told with its place. How the shipped ones look is in test_theme_rules.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/stat.h>
#include <cmocka.h>
#include "ui/theme.h"

static struct theme theme_of(const char *text)
{
    struct theme theme;
    struct error error;
    if (theme_parse(&theme, "test", text, strlen(text), &error) < 0) fail_msg("%s\n  in: %s", error.text, text);
    return theme;
}

static struct theme shipped(const char *name)
{
    struct theme theme = {.name = ""};
    struct error error;
    for (const struct theme_info *info = theme_shipped; info->name; info++) {
        if (strcmp(info->name, name) != 0) continue;
        if (theme_parse(&theme, name, info->text, info->len, &error) < 0) fail_msg("%s", error.text);
        return theme;
    }
    fail_msg("no theme %s", name);
    return theme;
}

static void assert_error(const char *text, const char *message)
{
    struct theme theme;
    struct error error;
    if (theme_parse(&theme, "t", text, strlen(text), &error) == 0) fail_msg("was read: %s", text);
    if (!strstr(error.text, message)) fail_msg("%s\n  says: %s\n  not:  %s", text, error.text, message);
}

static bool same_colour(struct colour a, struct colour b) { return a.kind == b.kind && a.value == b.value; }

static bool same_look(const struct look *a, const struct look *b)
{
    return same_colour(a->fg, b->fg) && same_colour(a->bg, b->bg) && a->attrs == b->attrs;
}

static void mono_has_no_colour_at_any_depth(void **state)
{
    (void)state;
    struct theme mono = shipped("mono"), first = shipped("default");
    for (enum colour_depth depth = 0; depth < DEPTH_COUNT; depth++)
        for (enum style_role role = 0; role < STYLE_COUNT; role++) {
            assert_int_equal(mono.looks[depth][role].fg.kind, COLOUR_DEFAULT);
            assert_int_equal(mono.looks[depth][role].bg.kind, COLOUR_DEFAULT);
            assert_int_equal(mono.looks[depth][role].attrs, first.looks[DEPTH_MONO][role].attrs);
        }
}

/* ---- the default theme ---- */

static void the_default_theme_comes_first_and_names_every_role(void **state)
{
    (void)state;
    assert_string_equal(theme_shipped[0].name, "default");
    for (enum style_role role = 0; role < STYLE_COUNT; role++) {
        char line[64];
        snprintf(line, sizeof line, "\n%s ", style_name(role));
        if (!memmem(theme_shipped[0].text, theme_shipped[0].len, line, strlen(line)))
            fail_msg("no %s", style_name(role));
    }
    assert_true(theme_of("").looks[DEPTH_256][STYLE_HERE_CLIENT].fg.value == 231);
}

static void the_default_theme_paints_the_palette(void **state)
{
    (void)state;
    struct theme theme = shipped("default");
    const struct look *look = &theme.looks[DEPTH_256][STYLE_HERE_CLIENT];
    assert_true(look->fg.value == 231 && look->bg.value == 24 && look->attrs == ATTR_BOLD);
    look = &theme.looks[DEPTH_256][STYLE_DIM]; /* no ground of its own: that of base */
    assert_true(look->fg.value == 246 && look->bg.value == 233 && look->attrs == 0);
    look = &theme.looks[DEPTH_16][STYLE_HEAD];
    assert_true(look->fg.kind == COLOUR_DEFAULT && look->bg.kind == COLOUR_DEFAULT &&
                look->attrs == (ATTR_DIM | ATTR_UNDERLINE));
    look = &theme.looks[DEPTH_16][STYLE_BAD];
    assert_true(look->fg.value == 9 && look->attrs == ATTR_BOLD);
    look = &theme.looks[DEPTH_MONO][STYLE_TAG_CLIENT];
    assert_true(look->fg.kind == COLOUR_DEFAULT && look->attrs == ATTR_REVERSE);
    for (enum style_role role = 0; role < STYLE_COUNT; role++) /* indices are the same at both depths */
        assert_true(same_look(&theme.looks[DEPTH_256][role], &theme.looks[DEPTH_TRUE][role]));
}

/* ---- the format ---- */

static void what_a_theme_leaves_out_is_the_default_themes(void **state)
{
    (void)state;
    struct theme theme = theme_of("summary = Two lines\nclient = 33 underline\n"), first = shipped("default");
    assert_string_equal(theme.summary, "Two lines");
    assert_string_equal(theme.name, "test");
    const struct look *look = &theme.looks[DEPTH_256][STYLE_CLIENT];
    assert_true(look->fg.value == 33 && look->bg.value == 233 && look->attrs == ATTR_UNDERLINE);
    assert_true(same_look(&theme.looks[DEPTH_16][STYLE_CLIENT], &first.looks[DEPTH_16][STYLE_CLIENT]));
    assert_true(same_look(&theme.looks[DEPTH_256][STYLE_BACK], &first.looks[DEPTH_256][STYLE_BACK]));
}

static void a_new_ground_is_everybodys_ground(void **state)
{
    (void)state;
    struct theme theme = theme_of("base = 16 on 255 | black on white | -\n");
    assert_int_equal(theme.looks[DEPTH_256][STYLE_DIM].bg.value, 255);
    assert_int_equal(theme.looks[DEPTH_16][STYLE_DIM].bg.value, 7);
    assert_int_equal(theme.looks[DEPTH_MONO][STYLE_DIM].bg.kind, COLOUR_DEFAULT);
    theme = theme_of("base = default on default\nrow = - on 4 dim # note\n");
    assert_int_equal(theme.looks[DEPTH_TRUE][STYLE_DIM].bg.kind, COLOUR_DEFAULT);
    assert_int_equal(theme.looks[DEPTH_TRUE][STYLE_ROW].fg.kind, COLOUR_DEFAULT);
    assert_int_equal(theme.looks[DEPTH_TRUE][STYLE_ROW].bg.value, 4);
}

static void a_name_given_anew_recolours_the_roles_that_use_it(void **state)
{
    (void)state;
    struct theme theme = theme_of("colour client = #5fafff\ncolour sky = client\npick = sky on bright red\n");
    assert_int_equal(theme.looks[DEPTH_TRUE][STYLE_CLIENT].fg.kind, COLOUR_RGB);
    assert_int_equal(theme.looks[DEPTH_TRUE][STYLE_TAG_CLIENT].bg.value, 0x5fafff);
    assert_int_equal(theme.looks[DEPTH_TRUE][STYLE_PICK].fg.value, 0x5fafff);
    assert_int_equal(theme.looks[DEPTH_TRUE][STYLE_PICK].bg.value, 9);
    assert_int_equal(theme.looks[DEPTH_256][STYLE_CLIENT].fg.value, 75); /* #5fafff is index 75 */
}

static void hex_goes_to_the_nearest_index_that_no_terminal_repaints(void **state)
{
    (void)state;
    for (uint32_t i = 16; i < 256; i++) {
        char text[64];
        uint32_t rgb = colour_rgb((struct colour){COLOUR_INDEX, i}, 0);
        snprintf(text, sizeof text, "base = #%06X\n", rgb);
        struct theme theme = theme_of(text);
        struct colour found = theme.looks[DEPTH_256][STYLE_BASE].fg;
        assert_int_equal(found.kind, COLOUR_INDEX);
        assert_true(found.value >= 16);
        assert_int_equal(colour_rgb(found, 1), rgb); /* 16 and 231 have twins in the greys */
        assert_int_equal(theme.looks[DEPTH_TRUE][STYLE_BASE].fg.value, rgb);
    }
    assert_int_equal(theme_of("base = #0000f0").looks[DEPTH_256][STYLE_BASE].fg.value, 21);
}

static void faults_have_their_place_and_the_right_thing_to_write(void **state)
{
    (void)state;
    assert_error("\n heer.client = 7\n", "t:2:2: unknown role 'heer.client'; did you mean 'here.client'?");
    assert_error("nobody.knows = 7", "t:1:1: unknown role 'nobody.knows'; the default theme has a line for each role");
    assert_error("client = 256", "t:1:10: '256' does not fit here; write a number from 0 to 255");
    assert_error("client = #12345g", "t:1:10: '#12345g' does not fit here");
    assert_error("client = #abc", "#rrggbb");
    assert_error("client = srver", "t:1:10: unknown colour 'srver'; did you mean 'server'?");
    assert_error("client = 7 on", "t:1:14: the line ends too early");
    assert_error("client = 7 on 8 bald", "t:1:17: 'bald' does not fit here; write bold, dim");
    assert_error("client = 7 | 16 | -", "t:1:14: '16' does not fit here; write default, a number from 0 to 15");
    assert_error("client = 7 | sky | -", "t:1:14: 'sky' does not fit here");
    assert_error("client = 7 | bright | -", "t:1:21: '|' does not fit here; write one of the eight names");
    assert_error("client = 7 | 7 | cyan", "t:1:18: 'cyan' does not fit here; the last part has no colours");
    assert_error("client = 7 | 7 | - | -", "t:1:20: '|' does not fit here; there are three parts");
    assert_error("client = 7 | | -", "t:1:14: '|' does not fit here; write a look, or -");
    assert_error("client =", "t:1:9: the line ends too early");
    assert_error("client=7", "unknown role 'client=7'");
    assert_error("client 7", "t:1:8: '7' does not fit here; write = behind the name");
    assert_error("client = 7|8", "put blanks around = and |");
    assert_error("client = 1\nrow = 2\nclient = 3\n", "t:3:1: role client stands in line 1 too; keep one of them");
    assert_error("colour a = 1\ncolour a = 2\n", "t:2:8: colour a stands in line 1 too; keep one of them");
    assert_error("colour a = a", "t:1:12: 'a' does not fit here; a colour cannot be named after itself");
    assert_error("colour a = -", "write a number");
    assert_error("colour bold = 1", "write a new name");
    assert_error("colour A = 1", "write a new name");
    assert_error("colour a = 1 2", "nothing stands behind");
    assert_error("summary", "write: summary = a few words");
    assert_error("summary = a\nsummary = b", "t:2:1: a second summary");
    assert_error("client = 7 \xff", "t:1:12: invalid UTF-8");
    assert_error("\"client\" = 7", "t:1:1: ");
}

/* ---- the documentation ---- */

static void every_theme_role_and_example_of_the_documentation_holds(void **state)
{
    (void)state;
    static const char fence[] = "```theme\n";
    static char doc[32768];
    char row[64];
    FILE *file = fopen(FINWAIT_SOURCE_DIR "/docs/THEMES.md", "re");
    assert_non_null(file);
    assert_in_range(fread(doc, 1, sizeof doc - 1, file), 1, sizeof doc - 2);
    fclose(file);
    for (enum style_role role = 0; role < STYLE_COUNT; role++) {
        snprintf(row, sizeof row, "\n| `%s` |", style_name(role));
        if (!strstr(doc, row)) fail_msg("docs/THEMES.md has no row %s", style_name(role));
    }
    for (const struct theme_info *info = theme_shipped; info->name; info++) {
        snprintf(row, sizeof row, "\n| `%s` |", info->name);
        if (!strstr(doc, row)) fail_msg("docs/THEMES.md does not list %s", info->name);
    }
    size_t examples = 0;
    for (char *at = doc; (at = strstr(at, fence)) != NULL; examples++) {
        at += strlen(fence);
        char *end = strstr(at, "```");
        assert_non_null(end);
        *end = '\0';
        assert_true(theme_of(at).summary[0] != '\0');
        at = end + 1;
    }
    assert_int_equal(examples, 2);
}

/* ---- where themes are found ---- */

struct folder { char path[64], file[128]; };

static void put_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static int make_folder(void **state)
{
    struct folder *f = calloc(1, sizeof *f);
    assert_non_null(f);
    char path[128];
    snprintf(f->path, sizeof f->path, "/tmp/finwait-theme-XXXXXX");
    assert_non_null(mkdtemp(f->path));
    snprintf(path, sizeof path, "%s/finwait", f->path);
    assert_int_equal(mkdir(path, 0700), 0);
    snprintf(path, sizeof path, "%s/finwait/themes", f->path);
    assert_int_equal(mkdir(path, 0700), 0);
    snprintf(f->file, sizeof f->file, "%s/finwait/themes/mine.theme", f->path);
    put_file(f->file, "summary = Mine\nclient = 33\n");
    setenv("XDG_CONFIG_HOME", f->path, 1);
    *state = f;
    return 0;
}

static int remove_folder(void **state)
{
    struct folder *f = *state;
    char path[128];
    unlink(f->file);
    snprintf(path, sizeof path, "%s/finwait/themes", f->path);
    rmdir(path);
    snprintf(path, sizeof path, "%s/finwait", f->path);
    rmdir(path);
    rmdir(f->path);
    unsetenv("XDG_CONFIG_HOME");
    free(f);
    return 0;
}

static void a_users_theme_is_found_by_name_and_by_path(void **state)
{
    struct folder *f = *state;
    struct theme theme;
    struct error error;
    assert_int_equal(theme_load(&theme, "mine", &error), 0);
    assert_string_equal(theme.name, "mine");
    assert_string_equal(theme.summary, "Mine");
    assert_int_equal(theme_load(&theme, f->file, &error), 0);
    assert_string_equal(theme.name, "mine");
    assert_int_equal(theme_load(&theme, "default", &error), 0);
    assert_string_equal(theme.name, "default");

    enum { MANY = 64 };
    char names[MANY][THEME_NAME_MAX];
    size_t n = theme_names(names, MANY), inside = 0, mine = 0;
    for (const struct theme_info *info = theme_shipped; info->name; info++) inside++;
    assert_int_equal(n, inside + 1);
    for (size_t i = 0; i < n; i++) {
        if (i) assert_true(strcmp(names[i - 1], names[i]) < 0); /* sorted, each once */
        mine += strcmp(names[i], "mine") == 0;
    }
    assert_int_equal(mine, 1);
    assert_int_equal(theme_names(names, 2), 2);

    setenv("XDG_CONFIG_HOME", f->path + 1, 1); /* not absolute: ignored */
    setenv("HOME", f->path, 1);
    assert_int_equal(theme_load(&theme, "mine", &error), -1);
}

static void an_unknown_theme_gets_the_list_of_known_ones(void **state)
{
    (void)state;
    struct theme theme;
    struct error error;
    assert_int_equal(theme_load(&theme, "nothing", &error), -1);
    assert_non_null(strstr(error.text, "unknown theme 'nothing'; known: "));
    assert_non_null(strstr(error.text, ", mine, ")); /* the user's among them */
    assert_non_null(strstr(error.text, "; a file needs a / in its path"));
    for (const struct theme_info *info = theme_shipped; info->name; info++)
        assert_non_null(strstr(error.text, info->name));
    assert_int_equal(theme_load(&theme, "defalt", &error), -1);
    assert_non_null(strstr(error.text, "did you mean 'default'?"));
    assert_int_equal(theme_load(&theme, "", &error), -1);
    assert_int_equal(theme_load(&theme, "./nothing.theme", &error), -1);
    assert_string_equal(error.text, "./nothing.theme: no such theme file; check the path");
    assert_int_equal(theme_load(&theme, "/", &error), -1);
}

static void a_bad_theme_file_is_told_with_its_path(void **state)
{
    struct folder *f = *state;
    struct theme theme;
    struct error error;
    char expected[256];
    put_file(f->file, "client = pink\n");
    assert_int_equal(theme_load(&theme, "mine", &error), -1);
    snprintf(expected, sizeof expected, "%s:1:10: ", f->file);
    assert_memory_equal(error.text, expected, strlen(expected));
    assert_int_equal(theme_load(&theme, "/dev/zero", &error), -1);
    assert_non_null(strstr(error.text, "longer than 64 KiB"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mono_has_no_colour_at_any_depth),
        cmocka_unit_test(the_default_theme_comes_first_and_names_every_role),
        cmocka_unit_test(the_default_theme_paints_the_palette),
        cmocka_unit_test(what_a_theme_leaves_out_is_the_default_themes),
        cmocka_unit_test(a_new_ground_is_everybodys_ground),
        cmocka_unit_test(a_name_given_anew_recolours_the_roles_that_use_it),
        cmocka_unit_test(hex_goes_to_the_nearest_index_that_no_terminal_repaints),
        cmocka_unit_test(faults_have_their_place_and_the_right_thing_to_write),
        cmocka_unit_test(every_theme_role_and_example_of_the_documentation_holds),
        cmocka_unit_test_setup_teardown(a_users_theme_is_found_by_name_and_by_path, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(an_unknown_theme_gets_the_list_of_known_ones, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(a_bad_theme_file_is_told_with_its_path, make_folder, remove_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
