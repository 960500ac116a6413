/* view/story_priv.h - the parts of a story: building text, what happened, and why. */
#ifndef VIEW_STORY_PRIV_H
#define VIEW_STORY_PRIV_H
#include "moment.h"
#include "view/story.h"

enum story_line { STORY_LINE_WHAT, STORY_LINE_ARROW, STORY_LINE_WHY, STORY_LINE_NOTE };

/* Adds a span to a line; what does not fit any more is left out. */
void story_add(struct story *, enum story_line, enum style_role, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Flags in the sender's colour, then its numbers. */
void story_add_segment(struct story *, enum story_line, const struct tape_event *sent);

/* Lines 2 to 4 for what `told` did to the states. */
void story_explain(struct story *, const struct scene *, const struct moment *);

#endif
