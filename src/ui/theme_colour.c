/* theme_colour.c - colours as numbers: the 256 of xterm (its 256colres.h), and
 * which of them looks most like a given one. Distance is taken in OKLab (Bjorn
 * Ottosson 2020), where equal steps look equal; in RGB dark blues go wrong. */
#include "theme_raw.h"

#include <math.h>

enum { CUBE_FIRST = 16, GREY_FIRST = 232 };

uint32_t colour_rgb(struct colour colour, uint32_t own)
{
    static const uint32_t first[CUBE_FIRST] = {
        0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5,
        0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff};
    static const uint32_t steps[6] = {0x00, 0x5f, 0x87, 0xaf, 0xd7, 0xff};
    if (colour.kind == COLOUR_DEFAULT) return own;
    if (colour.kind == COLOUR_RGB) return colour.value;
    if (colour.value < CUBE_FIRST) return first[colour.value];
    if (colour.value >= GREY_FIRST) return (8 + 10 * (colour.value - GREY_FIRST)) * 0x010101;
    uint32_t cube = colour.value - CUBE_FIRST;
    return steps[cube / 36] << 16 | steps[cube / 6 % 6] << 8 | steps[cube % 6];
}

static double linear(uint32_t channel)
{
    double c = (double)(channel & 0xff) / 255;
    return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static struct oklab oklab_of(uint32_t rgb)
{
    double r = linear(rgb >> 16), g = linear(rgb >> 8), b = linear(rgb);
    double l = cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
    double m = cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
    double s = cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
    return (struct oklab){.l = 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
                          .a = 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
                          .b = 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s};
}

void oklab_fill(struct oklab table[OKLAB_COUNT])
{
    for (uint32_t i = 0; i < OKLAB_COUNT; i++)
        table[i] = oklab_of(colour_rgb((struct colour){COLOUR_INDEX, i + OKLAB_FIRST}, 0));
}

uint32_t oklab_nearest(const struct oklab table[OKLAB_COUNT], uint32_t rgb)
{
    struct oklab want = oklab_of(rgb);
    uint32_t best = 0;
    double least = INFINITY;
    for (uint32_t i = 0; i < OKLAB_COUNT; i++) {
        double dl = table[i].l - want.l, da = table[i].a - want.a, db = table[i].b - want.b;
        double d = dl * dl + da * da + db * db;
        if (d >= least) continue;
        least = d;
        best = i;
    }
    return best + OKLAB_FIRST;
}
