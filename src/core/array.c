/* array.c - see array.h. */
#include "core/array.h"

#include <stdint.h>
#include <stdlib.h>

enum { ROOM_LEAST = 16 };

void *array_room(void *array, size_t n, size_t *room, size_t size)
{
    if (array && n <= *room) return array;
    size_t wanted = *room > SIZE_MAX / 2 ? SIZE_MAX : 2 * *room;
    if (wanted < n) wanted = n;
    if (wanted < ROOM_LEAST) wanted = ROOM_LEAST;
    void *bigger = wanted <= SIZE_MAX / size ? realloc(array, wanted * size) : NULL;
    if (bigger) *room = wanted;
    return bigger;
}
