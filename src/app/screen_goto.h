/* app/screen_goto.h - the parts of going to a state that the screen keeps. */
#ifndef APP_SCREEN_GOTO_H
#define APP_SCREEN_GOTO_H
#include "core/error.h"
#include "core/vtime.h"
#include "path/path.h"
#include "view/goto.h"

struct screen_goto {
    struct goto_view view;
    struct path_start *start;    /* where we stand; NULL: not needed yet */
    struct path_search *search;  /* NULL: none is under way */
    struct path path;
    bool playing;
    size_t next;                 /* the step to be played */
    vtime at;                    /* loop time of the next slice or step; VTIME_NEVER */
    char why[sizeof ((struct error *)0)->text];
};

#endif
