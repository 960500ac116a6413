/* theme_raw.h - a theme as written: what a role leaves out is still open, and a
 * named colour is still a name, so that a later theme can change either. */
#ifndef UI_THEME_RAW_H
#define UI_THEME_RAW_H
#include "ui/theme.h"

enum raw_kind { RAW_BASE, RAW_COLOUR, RAW_NAMED }; /* as role `base` has it; a colour; names[name] */
struct raw_colour { enum raw_kind kind; struct colour colour; size_t name; };
struct raw_look { struct raw_colour fg, bg; unsigned attrs; };

enum raw_part { PART_RICH, PART_16, PART_MONO, PART_COUNT }; /* the three parts of a line */
enum { RAW_NAMES = 64, RAW_NAME_MAX = 24 };

struct raw_theme {
    char summary[80];
    struct raw_look looks[PART_COUNT][STYLE_COUNT];
    size_t nnames;
    struct { char name[RAW_NAME_MAX]; struct colour colour; } names[RAW_NAMES];
};

/* Reads theme text over what *raw holds already. */
int raw_parse(struct raw_theme *, const char *name, const char *text, size_t len, struct error *);

/* The nearest of the indices 16..255 in OKLab. The table is made once for many. */
struct oklab { double l, a, b; };
enum { OKLAB_FIRST = 16, OKLAB_COUNT = 256 - OKLAB_FIRST };
void oklab_fill(struct oklab table[OKLAB_COUNT]);
uint32_t oklab_nearest(const struct oklab table[OKLAB_COUNT], uint32_t rgb);

#endif
