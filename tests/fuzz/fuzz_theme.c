/* fuzz_theme.c - any bytes as a theme; what is accepted has colours that its
 * depth can show. */
#include "fuzz.h"
#include <stdlib.h>
#include <string.h>
#include "ui/theme.h"

static void check_colour(struct colour colour, enum colour_depth depth)
{
    if (colour.kind == COLOUR_DEFAULT) return;
    if (depth == DEPTH_MONO) abort();
    if (colour.kind == COLOUR_RGB && (depth != DEPTH_TRUE || colour.value > 0xffffff)) abort();
    if (colour.kind == COLOUR_INDEX && colour.value > (depth == DEPTH_16 ? 15u : 255u)) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct error error = {0, ""};
    struct theme theme;
    char *copy = malloc(size ? size : 1); /* of exactly this size, so that a read behind it shows */
    if (!copy) return 0;
    if (size) memcpy(copy, data, size);
    int status = theme_parse(&theme, "fuzz", copy, size, &error);
    free(copy);
    if (status < 0) {
        if (strncmp(error.text, "fuzz:", 5) != 0) abort();
        return 0;
    }
    for (enum colour_depth depth = 0; depth < DEPTH_COUNT; depth++)
        for (enum style_role role = 0; role < STYLE_COUNT; role++) {
            check_colour(theme.looks[depth][role].fg, depth);
            check_colour(theme.looks[depth][role].bg, depth);
        }
    return 0;
}
