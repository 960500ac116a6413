/* core/copy.h - a copy of some bytes on the heap. */
#ifndef CORE_COPY_H
#define CORE_COPY_H
#include <stdlib.h>
#include <string.h>

/* NULL: out of memory; never for len 0. The caller owns it. */
static inline void *copy_of(const void *bytes, size_t len)
{
    void *copy = malloc(len ? len : 1);
    if (copy && len) memcpy(copy, bytes, len);
    return copy;
}

#endif
