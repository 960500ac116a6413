/* A header as it should be; "time(" in words is no clock: time(NULL). */
#ifndef CORE_GOOD_H
#define CORE_GOOD_H
#include <stddef.h>
size_t good_length(const char *);
#endif
