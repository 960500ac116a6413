/* golden.h - what a picture must look like, to the cell: the files of tests/golden. */
#ifndef TESTS_GOLDEN_H
#define TESTS_GOLDEN_H
#include <stdbool.h>

/* 1, and a line on stderr, where the dump of a screen is not its golden. UPDATE=1 in
 * the environment writes the golden anew. */
int golden_differs(const char *name, int rows, int cols, bool ascii, const char *dump);

#endif
