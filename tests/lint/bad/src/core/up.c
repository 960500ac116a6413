/* Reaches upward, and sideways by a path. */
#include "core/good.h"
#include "view/twice.h"
#include "../view/private.h"
# include <ev.h>
/* #include "kernel/kernel.h" in a comment at the start of a line is no include */
