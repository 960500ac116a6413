/* view/help.h - a block of the help overlay: a heading and rows, drawn one by one
 * so that the overlay can scroll. */
#ifndef VIEW_HELP_H
#define VIEW_HELP_H
#include "pane.h"

struct help_block {
    const char *title;
    const struct key_help *keys; /* rows of keys; NULL: a legend */
    int rows, width, cap_width;  /* rows without the heading */
    void (*draw)(struct canvas *, int row, int col, int index); /* of a legend */
};

extern const struct help_block help_picture, help_corner, help_segments;

#endif
