#include <libev/ev.h>
int loop_now(void) { return clock_gettime(0, 0); }
