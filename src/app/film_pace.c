/* film_pace.c - see film_pace.h. */
#include "film_pace.h"

#include "view/canvas.h"

static vtime words(const char *utf8)
{
    int letters = 0;
    for (const char *at = utf8; *at; at++)
        letters += ((unsigned char)*at & 0xc0) != 0x80;
    int wide = canvas_width(utf8) - letters;
    wide = wide > 0 ? wide : 0;
    return (letters - wide) * VTIME_SECOND / 12 + wide * VTIME_SECOND / 5;
}

static vtime between(vtime least, vtime time, vtime most)
{
    return time < least ? least : time > most ? most : time;
}

vtime film_reading(const char *utf8) { return between(1500 * VTIME_MS, words(utf8), 8 * VTIME_SECOND); }
vtime film_skimming(const char *utf8) { return between(1200 * VTIME_MS, words(utf8) / 2, 3 * VTIME_SECOND); }
