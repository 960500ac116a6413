/* view/lesson.h - the words of a lesson that stand on the screen now. */
#ifndef VIEW_LESSON_H
#define VIEW_LESSON_H
#include "layout.h"
#include "view/scene.h"

enum { LESSON_LINES = 12 };

struct lesson {
    const struct tape_event *title;               /* or NULL */
    const struct tape_event *words[LESSON_LINES]; /* in order; say, ask, choice, answer */
    int n;                                        /* 0: there is nothing to say */
    bool acted;                                   /* something was done since they were said */
};

void lesson_find(struct lesson *, const struct scene *);
/* Words were said before the cursor: others may come. */
bool lesson_begun(const struct scene *);
/* Rows it takes in its place, its heading too; 0: none. Never more than are there. */
int lesson_rows(const struct scene *, const struct lesson *, const struct layout *);
/* The same however many rows are there. */
int lesson_needs(const struct scene *, const struct lesson *, const struct layout *);

#endif
