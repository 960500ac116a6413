/* core/vtime.h - time as a number. Engines get it as an argument; only the
 * event loop reads a clock. Nanoseconds since the tape began. */
#ifndef CORE_VTIME_H
#define CORE_VTIME_H
#include <stdint.h>

typedef int64_t vtime;

#define VTIME_MS ((vtime)1000000)
#define VTIME_SECOND (1000 * VTIME_MS)
#define VTIME_HOUR (3600 * VTIME_SECOND)
#define VTIME_NEVER INT64_MAX

#endif
