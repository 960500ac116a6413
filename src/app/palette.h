/* app/palette.h - the colours of a theme, as exports and casts want them. */
#ifndef APP_PALETTE_H
#define APP_PALETTE_H
#include "export/palette.h"
#include "options.h"

/* Of the theme and --color, which counts too: without colours there are only weights. */
void palette_fill(struct palette *, const struct theme *, bool ascii, const struct options *);
/* The same of --theme and --ascii. -1: *error says what is wrong with the theme. */
int palette_load(struct palette *, const struct options *, struct error *);

#endif
