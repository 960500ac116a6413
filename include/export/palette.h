/* export/palette.h - the colours that exports use: a table from role to true
 * colours. Whoever knows the themes fills it; the exporters know none. */
#ifndef EXPORT_PALETTE_H
#define EXPORT_PALETTE_H
#include <stdbool.h>
#include <stdint.h>
#include "view/style.h"

struct paint {
    uint32_t fg, bg;        /* 0xRRGGBB */
    bool bold, dim, underline, reverse;
};

struct palette {
    struct paint paint[STYLE_COUNT];
    uint32_t ansi[16];      /* of a terminal in these colours: a cast's header */
    bool ascii;             /* plain ASCII instead of lines and arrow heads */
};

#endif
