/* core/array.h - an array that grows. */
#ifndef CORE_ARRAY_H
#define CORE_ARRAY_H
#include <stddef.h>

/* `array`, which may be NULL, with room for n elements of `size` bytes: itself, or moved
 * as by realloc() to twice its room or more, and *room is what it has now. NULL: out of
 * memory; array and *room are as they were. */
void *array_room(void *array, size_t n, size_t *room, size_t size);

#endif
