/* core/copy.h - a copy of an array on the heap. */
#ifndef CORE_COPY_H
#define CORE_COPY_H
#include <stdlib.h>
#include <string.h>

/* n elements of `size` bytes. NULL: out of memory; never for n 0. The caller owns it. */
static inline void *copy_of(const void *array, size_t n, size_t size)
{
    void *copy = calloc(n ? n : 1, size); /* it looks whether n * size is too much */
    if (copy && n) memcpy(copy, array, n * size);
    return copy;
}

#endif
