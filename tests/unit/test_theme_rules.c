/* test_theme_rules.c - every shipped theme, at every depth of colour, can be
 * read from the back of a room, and what differs in meaning differs in looks.
 * How a theme is written and found is in test_theme.c. Contrast is that of
 * WCAG 2; colour-blind eyes are those of Machado, Oliveira, Fernandes 2009. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <math.h>
#include <cmocka.h>
#include "ui/theme.h"

static const char *const depth_names[DEPTH_COUNT] = {"no colours", "16 colours", "256 colours", "all colours"};

/* ---- what each role carries, and what it must have for that ---- */

enum reading {
    WORDS, /* to be read, second text and small notes too */
    SHAPE, /* lines, bars, brackets, and the brand: seen, not read */
    NEVER  /* brackets of a box whose ground shows it already */
};
static const double least_contrast[] = {[WORDS] = 4.5, [SHAPE] = 3, [NEVER] = 1};
static const enum reading readings[STYLE_COUNT] = { /* the others are words */
    [STYLE_FAINT] = SHAPE, [STYLE_LIFE] = SHAPE, [STYLE_PANEL_EDGE] = SHAPE, [STYLE_LESSON_EDGE] = SHAPE,
    [STYLE_EDGE_NEVER] = SHAPE, [STYLE_EDGE_CLIENT] = SHAPE, [STYLE_EDGE_SERVER] = SHAPE, [STYLE_EDGE_BOTH] = SHAPE,
    [STYLE_LIT_CLIENT] = SHAPE, [STYLE_LIT_SERVER] = SHAPE, [STYLE_SEG_DONE_CLIENT] = SHAPE,
    [STYLE_SEG_DONE_SERVER] = SHAPE, [STYLE_TAG_CLIENT_EDGE] = SHAPE, [STYLE_TAG_SERVER_EDGE] = SHAPE,
    [STYLE_BAR_FULL_CLIENT] = SHAPE, [STYLE_BAR_FULL_SERVER] = SHAPE,
    [STYLE_BAR_EMPTY_CLIENT] = SHAPE, [STYLE_BAR_EMPTY_SERVER] = SHAPE,
    [STYLE_BOX_EDGE] = NEVER, [STYLE_HERE_EDGE] = NEVER,
    [STYLE_HERE_CLIENT_EDGE] = NEVER, [STYLE_HERE_SERVER_EDGE] = NEVER};

/* Pairs that share a view and mean different things. HUES: colour tells them
 * apart; letters, sides and heavy lines do where there is none. WEIGHTS: at
 * every depth, in every theme. FILLS: the same, and by the ground, unless the
 * brackets show. TINTS: heavy lines and trails do at 16 colours too. */
enum kind { HUES, WEIGHTS, FILLS, TINTS };
static const struct { enum kind kind; enum style_role a, b; } pairs[] = {
    {HUES, STYLE_CLIENT, STYLE_SERVER}, {HUES, STYLE_EDGE_CLIENT, STYLE_EDGE_SERVER},
    {HUES, STYLE_LIT_CLIENT, STYLE_LIT_SERVER},
    {HUES, STYLE_LAB_LIT_CLIENT, STYLE_LAB_LIT_SERVER}, {HUES, STYLE_TAG_CLIENT, STYLE_TAG_SERVER},
    {HUES, STYLE_HERE_CLIENT, STYLE_HERE_SERVER}, {HUES, STYLE_HOLLOW_CLIENT, STYLE_HOLLOW_SERVER},
    {HUES, STYLE_SEG_HELD_CLIENT, STYLE_SEG_HELD_SERVER}, {HUES, STYLE_SEG_PICK_CLIENT, STYLE_SEG_PICK_SERVER},
    {HUES, STYLE_SEG_NOW_CLIENT, STYLE_SEG_NOW_SERVER}, {HUES, STYLE_SEG_DONE_CLIENT, STYLE_SEG_DONE_SERVER},
    {HUES, STYLE_STORY_CLIENT, STYLE_STORY_SERVER}, {HUES, STYLE_PANEL_CLIENT, STYLE_PANEL_SERVER},
    {HUES, STYLE_BADGE_CLIENT, STYLE_BADGE_SERVER}, {HUES, STYLE_BADGE_CLIENT, STYLE_BADGE},
    {HUES, STYLE_BADGE_SERVER, STYLE_BADGE}, {WEIGHTS, STYLE_EDGE_CLIENT, STYLE_EDGE_NEVER},
    {WEIGHTS, STYLE_EDGE_SERVER, STYLE_EDGE_NEVER}, {HUES, STYLE_EDGE_BOTH, STYLE_EDGE_CLIENT},
    {HUES, STYLE_EDGE_BOTH, STYLE_EDGE_SERVER}, {HUES, STYLE_SEG_LOST, STYLE_SEG_DONE_CLIENT},
    {HUES, STYLE_SEG_LOST, STYLE_SEG_DONE_SERVER}, {HUES, STYLE_SEG_LOST, STYLE_SEG_HELD_CLIENT},
    {HUES, STYLE_SEG_LOST, STYLE_SEG_HELD_SERVER}, {HUES, STYLE_BAD, STYLE_CLIENT}, {HUES, STYLE_BAD, STYLE_SERVER},
    {HUES, STYLE_TAG_BAD, STYLE_TAG_CLIENT}, {HUES, STYLE_TAG_BAD, STYLE_TAG_SERVER},
    {WEIGHTS, STYLE_EDGE_BOTH, STYLE_EDGE_NEVER}, {HUES, STYLE_LIT_CLIENT, STYLE_EDGE_CLIENT},
    {HUES, STYLE_LIT_SERVER, STYLE_EDGE_SERVER}, {WEIGHTS, STYLE_LIT_CLIENT, STYLE_EDGE_NEVER},
    {WEIGHTS, STYLE_LIT_SERVER, STYLE_EDGE_NEVER}, {WEIGHTS, STYLE_LAB_LIT_CLIENT, STYLE_LAB_WALKED},
    {WEIGHTS, STYLE_LAB_LIT_SERVER, STYLE_LAB_WALKED}, {WEIGHTS, STYLE_LAB_WALKED, STYLE_LAB_NEVER},
    {WEIGHTS, STYLE_SEG_HELD_CLIENT, STYLE_SEG_DONE_CLIENT}, {WEIGHTS, STYLE_SEG_HELD_SERVER, STYLE_SEG_DONE_SERVER},
    {WEIGHTS, STYLE_SEG_PICK_CLIENT, STYLE_SEG_HELD_CLIENT}, {WEIGHTS, STYLE_SEG_PICK_SERVER, STYLE_SEG_HELD_SERVER},
    {WEIGHTS, STYLE_SEG_NOW_CLIENT, STYLE_SEG_DONE_CLIENT}, {WEIGHTS, STYLE_SEG_NOW_SERVER, STYLE_SEG_DONE_SERVER},
    {WEIGHTS, STYLE_TAG_CLIENT, STYLE_HOLLOW_CLIENT}, {WEIGHTS, STYLE_TAG_SERVER, STYLE_HOLLOW_SERVER},
    {FILLS, STYLE_HERE_CLIENT, STYLE_HERE}, {FILLS, STYLE_HERE_SERVER, STYLE_HERE}, {FILLS, STYLE_HERE, STYLE_BOX},
    {FILLS, STYLE_HERE_CLIENT, STYLE_BOX}, {FILLS, STYLE_HERE_SERVER, STYLE_BOX}, {WEIGHTS, STYLE_BAD, STYLE_BASE},
    {WEIGHTS, STYLE_BACK, STYLE_LIVE}, {WEIGHTS, STYLE_FOOT_BACK, STYLE_FOOT}, {WEIGHTS, STYLE_PANEL_PICK, STYLE_PANEL},
    {WEIGHTS, STYLE_KEY, STYLE_FOOT}, {WEIGHTS, STYLE_ROW_NEW, STYLE_ROW}, {WEIGHTS, STYLE_STORY_STRONG, STYLE_STORY},
    {TINTS, STYLE_BAR_FULL_CLIENT, STYLE_BAR_EMPTY_CLIENT}, {TINTS, STYLE_BAR_FULL_SERVER, STYLE_BAR_EMPTY_SERVER},
    {TINTS, STYLE_BOX_SEEN, STYLE_BOX}};
enum { PAIRS = sizeof pairs / sizeof *pairs };

/* ---- colours as eyes see them ---- */

struct paint { uint32_t fg, bg; };
static const struct paint dark_terminal = {0xe5e5e5, 0x000000}, light_terminal = {0x000000, 0xffffff};

/* What stands on the glass. xterm takes a third off a dim colour. */
static struct paint paint_of(const struct look *look, struct paint own)
{
    struct paint paint = {colour_rgb(look->fg, own.fg), colour_rgb(look->bg, own.bg)};
    if (look->attrs & ATTR_DIM)
        paint.fg = (paint.fg >> 16) * 2 / 3 << 16 | (paint.fg >> 8 & 0xff) * 2 / 3 << 8 | (paint.fg & 0xff) * 2 / 3;
    return look->attrs & ATTR_REVERSE ? (struct paint){paint.bg, paint.fg} : paint;
}

static double linear(uint32_t channel)
{
    double c = (double)(channel & 0xff) / 255;
    return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static double luminance(uint32_t rgb)
{
    return 0.2126 * linear(rgb >> 16) + 0.7152 * linear(rgb >> 8) + 0.0722 * linear(rgb);
}

static double contrast(struct paint paint)
{
    double a = luminance(paint.fg), b = luminance(paint.bg);
    return a > b ? (a + 0.05) / (b + 0.05) : (b + 0.05) / (a + 0.05);
}

/* A red weighted distance in sRGB; black is 765 from white. */
static double distance(uint32_t a, uint32_t b)
{
    double ar = a >> 16, br = b >> 16, red = (ar + br) / 2 / 256;
    double r = ar - br, g = (double)(a >> 8 & 0xff) - (double)(b >> 8 & 0xff);
    double blue = (double)(a & 0xff) - (double)(b & 0xff);
    return sqrt((2 + red) * r * r + 4 * g * g + (3 - red) * blue * blue);
}

static double paint_distance(struct paint a, struct paint b)
{
    return fmax(distance(a.fg, b.fg), distance(a.bg, b.bg));
}

static uint32_t channel_of(double light)
{
    double c = light <= 0.0031308 ? light * 12.92 : 1.055 * pow(light, 1 / 2.4) - 0.055;
    return (uint32_t)lround(fmin(fmax(c, 0), 1) * 255);
}

static uint32_t seen_by(const double eye[3][3], uint32_t rgb)
{
    uint32_t out = 0;
    for (size_t i = 0; i < 3; i++)
        out = out << 8 | channel_of(eye[i][0] * linear(rgb >> 16) + eye[i][1] * linear(rgb >> 8) + eye[i][2]
                                    * linear(rgb));
    return out;
}

/* ---- the rules ---- */

static struct theme shipped(const struct theme_info *info)
{
    struct theme theme;
    struct error error;
    if (theme_parse(&theme, info->name, info->text, info->len, &error) < 0) fail_msg("%s", error.text);
    return theme;
}

static bool named(const struct theme_info *info, const char *name) { return strcmp(info->name, name) == 0; }

/* All faults of all themes are told, then the test fails: a theme is mended in one go. */
static unsigned contrast_faults(const struct theme *theme, enum colour_depth depth, double at_least)
{
    unsigned faults = 0;
    for (enum style_role role = 0; role < STYLE_COUNT; role++) {
        double least = fmax(least_contrast[readings[role]], at_least);
        struct paint paint = paint_of(&theme->looks[depth][role], dark_terminal);
        if (contrast(paint) >= least) continue;
        print_error("%s, %s: %s is #%06x on #%06x, %.2f; %.1f is the least\n", theme->name, depth_names[depth],
                    style_name(role), paint.fg, paint.bg, contrast(paint), least);
        faults++;
    }
    return faults;
}

static void words_have_a_contrast_of_four_and_a_half_and_lines_of_three(void **state)
{
    (void)state;
    unsigned faults = 0;
    for (const struct theme_info *info = theme_shipped; info->name; info++) {
        struct theme theme = shipped(info);
        for (enum colour_depth depth = DEPTH_16; depth < DEPTH_COUNT; depth++)
            faults += contrast_faults(&theme, depth, 0);
    }
    assert_int_equal(faults, 0);
}

static void high_contrast_has_seven_everywhere_and_nothing_dim(void **state)
{
    (void)state;
    for (const struct theme_info *info = theme_shipped; info->name; info++) {
        if (!named(info, "high-contrast")) continue;
        struct theme theme = shipped(info);
        assert_int_equal(contrast_faults(&theme, DEPTH_256, 7) + contrast_faults(&theme, DEPTH_TRUE, 7), 0);
        for (enum colour_depth depth = 0; depth < DEPTH_COUNT; depth++)
            for (enum style_role role = 0; role < STYLE_COUNT; role++)
                assert_false(theme.looks[depth][role].attrs & ATTR_DIM);
        assert_int_equal(colour_rgb(theme.looks[DEPTH_TRUE][STYLE_BASE].bg, 1), 0);
        return;
    }
    fail_msg("no theme high-contrast");
}

/* At 16 colours the ground is the terminal's own: black, or white. */
static void plain_words_of_the_default_theme_are_read_on_any_ground_at_16_colours(void **state)
{
    (void)state;
    struct theme theme = shipped(&theme_shipped[0]);
    for (enum style_role role = 0; role < STYLE_COUNT; role++) {
        const struct look *look = &theme.looks[DEPTH_16][role];
        uint32_t fg = look->fg.value % 8;
        bool hued = look->fg.kind == COLOUR_INDEX && fg != 0 && fg != 7;
        if (hued) continue; /* cyan, yellow and red are the hosts and what was lost */
        double found = contrast(paint_of(look, light_terminal));
        if (found < least_contrast[readings[role]]) fail_msg("%s: %.2f on white", style_name(role), found);
    }
}

/* Bold alone does not tell a colour from another: not every font has it. */
static bool apart(const struct theme *theme, enum colour_depth depth, enum kind kind, enum style_role a,
                  enum style_role b)
{
    enum { NEAR_TINTS = 36, NEAR_HUES = 75 };
    const struct look *one = &theme->looks[depth][a], *other = &theme->looks[depth][b];
    struct paint left = paint_of(one, dark_terminal), right = paint_of(other, dark_terminal);
    double found = paint_distance(left, right);
    bool brackets = contrast(paint_of(&theme->looks[depth][STYLE_HERE_EDGE], dark_terminal)) >= least_contrast[SHAPE];
    if (kind == FILLS && depth >= DEPTH_256 && !brackets) found = distance(left.bg, right.bg);
    if (depth >= DEPTH_256 && strcmp(theme->name, "mono") != 0) return found >= (kind == HUES ? NEAR_HUES : NEAR_TINTS);
    return found > 0 || one->attrs != other->attrs;
}

static void what_differs_in_meaning_differs_in_looks(void **state)
{
    (void)state;
    unsigned faults = 0;
    for (const struct theme_info *info = theme_shipped; info->name; info++) {
        struct theme theme = shipped(info);
        for (enum colour_depth depth = 0; depth < DEPTH_COUNT; depth++)
            for (size_t i = 0; i < PAIRS; i++) {
                bool colourless = depth == DEPTH_MONO || named(info, "mono");
                if (pairs[i].kind == HUES && colourless) continue;
                if (pairs[i].kind == TINTS && (colourless || depth == DEPTH_16)) continue;
                if (apart(&theme, depth, pairs[i].kind, pairs[i].a, pairs[i].b)) continue;
                print_error("%s, %s: %s and %s look alike\n", info->name, depth_names[depth], style_name(pairs[i].a),
                            style_name(pairs[i].b));
                faults++;
            }
    }
    assert_int_equal(faults, 0);
}

/* A lesson may speak of the blue end and the orange one, whatever the theme. */
static void the_client_is_bluish_and_the_server_warm_in_every_theme(void **state)
{
    (void)state;
    static const enum style_role hosts[][2] = {
        {STYLE_CLIENT, STYLE_SERVER}, {STYLE_SEG_HELD_CLIENT, STYLE_SEG_HELD_SERVER},
        {STYLE_EDGE_CLIENT, STYLE_EDGE_SERVER}};
    for (const struct theme_info *info = theme_shipped; info->name; info++) {
        struct theme theme = shipped(info);
        for (enum colour_depth depth = DEPTH_16; depth < DEPTH_COUNT && !named(info, "mono"); depth++)
            for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
                uint32_t client = colour_rgb(theme.looks[depth][hosts[i][0]].fg, 0);
                uint32_t server = colour_rgb(theme.looks[depth][hosts[i][1]].fg, 0);
                if ((client & 0xff) <= client >> 16 || server >> 16 <= (server & 0xff))
                    fail_msg("%s, %s: client #%06x, server #%06x", info->name, depth_names[depth], client, server);
            }
    }
}

static void the_cvd_themes_keep_client_server_and_lost_apart_for_colour_blind_eyes(void **state)
{
    (void)state;
    enum { NEAR = 60 };
    static const struct { const char *name; double eye[3][3]; } eyes[] = {
        {"protanopia",
         {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}},
        {"deuteranopia",
         {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}},
        {"tritanopia",
         {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}}};
    unsigned faults = 0, themes = 0;
    for (const struct theme_info *info = theme_shipped; info->name; info++) {
        if (strncmp(info->name, "cvd-", 4) != 0) continue;
        struct theme theme = shipped(info);
        themes++;
        for (enum colour_depth depth = DEPTH_256; depth < DEPTH_COUNT; depth++)
            for (size_t i = 0; i < PAIRS * (sizeof eyes / sizeof *eyes); i++) {
                enum style_role a = pairs[i % PAIRS].a, b = pairs[i % PAIRS].b;
                if (pairs[i % PAIRS].kind != HUES) continue;
                struct paint one = paint_of(&theme.looks[depth][a], dark_terminal);
                struct paint two = paint_of(&theme.looks[depth][b], dark_terminal);
                const double (*eye)[3] = eyes[i / PAIRS].eye;
                double fg = distance(seen_by(eye, one.fg), seen_by(eye, two.fg));
                double bg = distance(seen_by(eye, one.bg), seen_by(eye, two.bg));
                if (fmax(fg, bg) >= NEAR) continue;
                print_error("%s, %s, %s: %s and %s are %.0f apart\n", info->name, depth_names[depth],
                            eyes[i / PAIRS].name, style_name(a), style_name(b), fmax(fg, bg));
                faults++;
            }
    }
    assert_int_equal(themes, 2);
    assert_int_equal(faults, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_have_a_contrast_of_four_and_a_half_and_lines_of_three),
        cmocka_unit_test(high_contrast_has_seven_everywhere_and_nothing_dim),
        cmocka_unit_test(plain_words_of_the_default_theme_are_read_on_any_ground_at_16_colours),
        cmocka_unit_test(what_differs_in_meaning_differs_in_looks),
        cmocka_unit_test(the_client_is_bluish_and_the_server_warm_in_every_theme),
        cmocka_unit_test(the_cvd_themes_keep_client_server_and_lost_apart_for_colour_blind_eyes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
