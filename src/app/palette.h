/* app/palette.h - the colours of a theme, as exports and casts want them. */
#ifndef APP_PALETTE_H
#define APP_PALETTE_H
#include "export/palette.h"
#include "options.h"

/* Of --theme and --ascii. --color counts too: without colours there are only weights. */
int palette_load(struct palette *, const struct options *, struct error *);

#endif
