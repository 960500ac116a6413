/* canvas_check.h - proof that a pane changes nothing but its own place, whatever the
 * clip does. For registry.c, where NDEBUG is not set. */
#ifndef VIEW_CANVAS_CHECK_H
#define VIEW_CANVAS_CHECK_H
#include <stdbool.h>
#include "view/canvas.h"

struct canvas *canvas_copy(const struct canvas *); /* NULL: out of memory */
/* Whether all outside the place is as it was. A half of a wide character whose other
 * half was written over may have become a blank: canvas.c, widow(). */
bool canvas_changed_only(const struct canvas *, const struct canvas *before, struct rect place);

#endif
