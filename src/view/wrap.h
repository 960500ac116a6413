/* view/wrap.h - text in lines of a given width. */
#ifndef VIEW_WRAP_H
#define VIEW_WRAP_H
#include <stddef.h>

/* Bytes of `text` that make its first line: whole words where it can, whole
 * characters always. *next is where the second line begins; text[*next] is NUL
 * when there is none. */
size_t wrap_line(const char *text, int width, size_t *next);

/* Bytes of `text` that take `cols` columns at most: whole characters. */
size_t wrap_fit(const char *text, int cols);

#endif
