/* view/atlas_told.h - what is told of the edge that is chosen in the atlas. */
#ifndef VIEW_ATLAS_TOLD_H
#define VIEW_ATLAS_TOLD_H
#include "core/fsm_lore.h"
#include "view/canvas.h"

/* Its arrow in a rule, and below it all that is known: why, the note, pictures, lore. */
void atlas_told_draw(struct canvas *, struct rect, const struct fsm_edge *);

#endif
