/* glyphs.c - the one table of glyphs: which character a line mask is, and what
 * each becomes where only ASCII can be shown. Corners are round when thin; a
 * heavy line has none, so its corners are square. Nothing else in the picture is
 * outside ASCII, so `--ascii` is a property of the reader alone. */
#include "view/canvas.h"

/* Index: LINE_L | LINE_R | LINE_U | LINE_D. One arm alone is drawn as the whole
 * line: half lines are missing from many fonts. */
static const uint32_t lines[2][16] = {
    [LINE_THIN] = {' ', 0x2500, 0x2500, 0x2500, 0x2502, 0x256f, 0x2570, 0x2534,
                   0x2502, 0x256e, 0x256d, 0x252c, 0x2502, 0x2524, 0x251c, 0x253c},
    [LINE_HEAVY] = {' ', 0x2501, 0x2501, 0x2501, 0x2503, 0x251b, 0x2517, 0x253b,
                    0x2503, 0x2513, 0x250f, 0x2533, 0x2503, 0x252b, 0x2523, 0x254b},
};

static const struct { uint32_t glyph; char ascii; } twins[] = {
    {0x2500, '-'}, {0x2502, '|'}, {0x256d, '+'}, {0x256e, '+'}, {0x256f, '+'}, {0x2570, '+'},
    {0x251c, '|'}, {0x2524, '|'}, {0x252c, '+'}, {0x2534, '+'}, {0x253c, '+'},
    {0x2501, '='}, {0x2503, '#'}, {0x250f, '*'}, {0x2513, '*'}, {0x2517, '*'}, {0x251b, '*'},
    {0x2523, '#'}, {0x252b, '#'}, {0x2533, '*'}, {0x253b, '*'}, {0x254b, '*'},
    {0x25c4, '<'}, {0x25ba, '>'}, {0x25b2, '^'}, {0x25bc, 'v'},
};

void canvas_line(struct canvas *c, int row, int col, unsigned mask, enum line_weight weight, enum style_role role)
{
    canvas_put(c, row, col, lines[weight == LINE_HEAVY][mask & 15], role);
}

unsigned glyph_line(uint32_t glyph, enum line_weight *weight)
{
    /* From the end: one arm alone has the glyph of the whole line. */
    for (unsigned mask = glyph == ' ' ? 0 : 15; mask > 0; mask--)
        for (*weight = LINE_THIN; *weight <= LINE_HEAVY; ++*weight)
            if (lines[*weight][mask] == glyph) return mask;
    return 0;
}

uint32_t glyph_ascii(uint32_t glyph)
{
    if (glyph < 0x80) return glyph;
    for (size_t i = 0; i < sizeof twins / sizeof twins[0]; i++)
        if (twins[i].glyph == glyph) return (uint32_t)twins[i].ascii;
    return glyph;
}

size_t glyph_utf8(uint32_t glyph, char *buf)
{
    size_t n = 0;
    if (glyph < 0x80) {
        buf[n++] = (char)glyph;
    } else if (glyph < 0x800) {
        buf[n++] = (char)(0xc0 | glyph >> 6);
        buf[n++] = (char)(0x80 | (glyph & 0x3f));
    } else if (glyph < 0x10000) {
        buf[n++] = (char)(0xe0 | glyph >> 12);
        buf[n++] = (char)(0x80 | (glyph >> 6 & 0x3f));
        buf[n++] = (char)(0x80 | (glyph & 0x3f));
    } else {
        buf[n++] = (char)(0xf0 | glyph >> 18);
        buf[n++] = (char)(0x80 | (glyph >> 12 & 0x3f));
        buf[n++] = (char)(0x80 | (glyph >> 6 & 0x3f));
        buf[n++] = (char)(0x80 | (glyph & 0x3f));
    }
    buf[n] = '\0';
    return n;
}
