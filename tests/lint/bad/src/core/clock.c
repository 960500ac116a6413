#include <time.h>
#include "core/good.h"
/* time(NULL) here is a comment,
 * and clock_gettime() too */
const char *const text = "gettimeofday(";
long clock_now(void) { return (long)time(NULL); }
long clock_fine(struct t *t) { return mytime(1) + t->time(2); } // time(3)
int clock_nano(void)
{
    return clock_gettime (0, 0);
}
