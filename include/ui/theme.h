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

enum { THEME_NAME_MAX = 32 };
struct theme {
    char name[THEME_NAME_MAX];
    char summary[80];
    struct look looks[DEPTH_COUNT][STYLE_COUNT];
};

/* Parses theme text; -1: unknown roles and bad colours are errors with
 * name:line:column; missing roles take the default theme's. The name of the
 * theme is the last part of `name` without ".theme". */
int theme_parse(struct theme *, const char *name, const char *text, size_t len, struct error *);
/* A name (the user's themes folder, then the shipped ones) or a path with a '/'. -1: *error. */
int theme_load(struct theme *, const char *name_or_path, struct error *);

/* Names that theme_load knows, sorted: the user's and the shipped ones, each once.
 * Returns how many were written, at most max. */
size_t theme_names(char names[][THEME_NAME_MAX], size_t max);
/* 0xRRGGBB of a colour, an index as xterm shows it; `own` for the terminal's own. */
uint32_t colour_rgb(struct colour, uint32_t own);

struct theme_info { const char *name, *text; size_t len; };
extern const struct theme_info theme_shipped[]; /* name == NULL ends; generated from themes/ */

#endif
