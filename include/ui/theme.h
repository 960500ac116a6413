/* ui/theme.h - role -> colours. A theme is a file with a line for each role
 * (docs/THEMES.md); the shipped ones are embedded too. */
#ifndef UI_THEME_H
#define UI_THEME_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/error.h"
#include "view/style.h"

enum colour_kind { COLOUR_DEFAULT, COLOUR_INDEX, COLOUR_RGB }; /* the terminal's own; 0..255; 0xRRGGBB */
struct colour { enum colour_kind kind; uint32_t value; };
enum { ATTR_BOLD = 1, ATTR_DIM = 2, ATTR_UNDERLINE = 4, ATTR_REVERSE = 8 };
struct look { struct colour fg, bg; unsigned attrs; };

enum colour_depth { DEPTH_MONO, DEPTH_16, DEPTH_256, DEPTH_TRUE, DEPTH_COUNT };

struct theme {
    char name[32];
    char summary[80];
    struct look looks[DEPTH_COUNT][STYLE_COUNT];
};

/* Parses theme text; unknown roles and bad colours are errors with
 * file:line:column; missing roles take the default theme's. */
int theme_parse(struct theme *, const char *name, const char *text, size_t len, struct error *);
/* A name (the user's themes folder, then the shipped ones) or a path with a '/'. */
int theme_load(struct theme *, const char *name_or_path, struct error *);

struct theme_info { const char *name, *text; size_t len; };
extern const struct theme_info theme_shipped[]; /* name == NULL ends; generated from themes/ */

#endif
