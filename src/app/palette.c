/* palette.c - see palette.h. What a theme leaves to the terminal has a colour here. */
#include "palette.h"

#define OWN_FG 0xd0d0d0u
#define OWN_BG 0x121212u

/* Not NO_COLOR: that is about the terminal, and the same command shall write the same bytes. */
static enum colour_depth depth(const struct options *options)
{
    switch (options->colour) {
    case COLOUR_NEVER: return DEPTH_MONO;
    case COLOUR_16:    return DEPTH_16;
    case COLOUR_256:   return DEPTH_256;
    case COLOUR_TRUE: case COLOUR_AUTO: break;
    }
    return DEPTH_TRUE;
}

void palette_fill(struct palette *palette, const struct theme *theme, bool ascii, const struct options *options)
{
    for (int role = 0; role < STYLE_COUNT; role++) {
        const struct look *look = &theme->looks[depth(options)][role];
        palette->paint[role] = (struct paint){
            .fg = colour_rgb(look->fg, OWN_FG), .bg = colour_rgb(look->bg, OWN_BG),
            .bold = look->attrs & ATTR_BOLD, .dim = look->attrs & ATTR_DIM,
            .underline = look->attrs & ATTR_UNDERLINE, .reverse = look->attrs & ATTR_REVERSE,
        };
    }
    for (uint32_t i = 0; i < 16; i++)
        palette->ansi[i] = colour_rgb((struct colour){ COLOUR_INDEX, i }, 0);
    palette->ascii = ascii;
}

int palette_load(struct palette *palette, const struct options *options, struct error *error)
{
    struct theme theme;
    if (theme_load(&theme, options->theme, error) != 0)
        return -1;
    palette_fill(palette, &theme, options->ascii, options);
    return 0;
}
