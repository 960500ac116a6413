/* view/diagram.h - shared by the two halves of the diagram: boxes and arrows. */
#ifndef VIEW_DIAGRAM_H
#define VIEW_DIAGRAM_H
#include "pane.h"

enum { DIAGRAM_LIT = 16 };

struct diagram_lit { int edge; enum host host; bool last; };
struct diagram_left { enum fsm_state state; enum host host; const char *mark; }; /* left by an arrow not drawn */

struct diagram_news {
    struct diagram_lit lit[DIAGRAM_LIT];
    int nlit;
    struct diagram_left left[DIAGRAM_LIT];
    int nleft;
};

/* Who stands in a box. */
struct diagram_stay { int count; bool filled, connection; };
struct diagram_box { struct diagram_stay stay[HOST_COUNT]; const char *mark[HOST_COUNT]; };

void diagram_news_find(struct diagram_news *, const struct frame *);
void diagram_boxes_draw(struct canvas *, const struct frame *, struct rect, const struct diagram_news *);

#endif
