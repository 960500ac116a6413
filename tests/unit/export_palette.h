/* export_palette.h - colours for the tests of exporters: none of a theme's, so that a
 * new theme changes no golden. */
#ifndef TESTS_EXPORT_PALETTE_H
#define TESTS_EXPORT_PALETTE_H
#include "export/palette.h"

static inline struct palette export_test_palette(void)
{
    struct palette p = {.ascii = false};
    for (uint32_t role = 0; role < STYLE_COUNT; role++)
        p.paint[role] = (struct paint){.fg = 0xd0d0d0, .bg = role % 3 ? 0x101010 : 0x202020, .bold = role % 5 == 1};
    p.paint[STYLE_CLIENT].fg = 0x4090ff;
    p.paint[STYLE_SERVER].fg = 0xffa000;
    p.paint[STYLE_BAD].fg = 0xff4040;
    p.paint[STYLE_PICK].reverse = p.paint[STYLE_FAINT].dim = p.paint[STYLE_NAME].underline = true;
    return p;
}

#endif
