#include <ncursesw/curses.h>
#include "view/twice.h"
