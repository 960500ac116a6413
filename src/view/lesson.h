/* view/lesson.h - the words of a lesson that stand on the screen now. */
#ifndef VIEW_LESSON_H
#define VIEW_LESSON_H
#include "view/scene.h"

enum { LESSON_LINES = 12 };

struct lesson {
    const struct tape_event *title;               /* or NULL */
    const struct tape_event *words[LESSON_LINES]; /* in order; say, ask, choice, answer */
    int n;                                        /* 0: there is nothing to say */
};

void lesson_find(struct lesson *, const struct scene *);
/* Rows it takes at this width, its heading too; 0: none. Never more than most. */
int lesson_rows(const struct scene *, const struct lesson *, int cols, int most);

#endif
