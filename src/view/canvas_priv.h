/* view/canvas_priv.h - the canvas' insides, for canvas.c and canvas_dump.c only. */
#ifndef VIEW_CANVAS_PRIV_H
#define VIEW_CANVAS_PRIV_H
#include "view/canvas.h"

struct canvas {
    int rows, cols;
    struct rect clip;
    unsigned clipped;
    struct cell cell[];
};

#endif
