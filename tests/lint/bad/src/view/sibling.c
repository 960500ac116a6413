#include <curses.h>
#include "kernel/kernel.h"
#include "core/good.h"
