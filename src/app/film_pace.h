/* app/film_pace.h - how long something is looked at. Only numbers. */
#ifndef APP_FILM_PACE_H
#define APP_FILM_PACE_H
#include "core/vtime.h"

/* The time it takes to read words: 12 letters a second, 5 wide ones (a Chinese word is
 * one or two of them), from 1.5 to 8 seconds. */
vtime film_reading(const char *utf8);
/* What happened is told in a sentence that most viewers only skim: half of that, from
 * 1.2 to 3 seconds. */
vtime film_skimming(const char *utf8);

#endif
