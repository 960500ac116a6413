/* view/lesson_list.h - the overlay that offers the lessons. */
#ifndef VIEW_LESSON_LIST_H
#define VIEW_LESSON_LIST_H
#include "view/scene.h"

enum { LESSON_LIST_MAX = 32 };
struct lesson_entry {
    int number, minutes;
    bool done;            /* played to its end once */
    char title[48];
    char chapters[320];   /* a line each */
};
struct lesson_list {
    int n, chosen;
    struct lesson_entry entry[LESSON_LIST_MAX];
};

/* Rows of the list on a screen of that size, for PgUp and PgDn. */
int lesson_list_page(int rows, int cols, bool big);

#endif
