/* openings.h - where generated sequences begin, so that deep states are common. */
#ifndef DIFFER_OPENINGS_H
#define DIFFER_OPENINGS_H
#include <stddef.h>

extern const char *const openings[]; /* each a script */
extern const size_t nopenings;

#endif
