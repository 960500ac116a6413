/* golden.h - what a picture must look like: the files of tests/golden. UPDATE=1 in the
 * environment writes them anew. */
#ifndef TESTS_GOLDEN_H
#define TESTS_GOLDEN_H
#include <stdbool.h>

/* 1, and a line on stderr, where the text is not what the file there holds. */
int golden_differs(const char *file, const char *text);
/* The same of a screen's dump: to the cell. */
int golden_screen_differs(const char *name, int rows, int cols, bool ascii, const char *dump);

#endif
