/* script/lessons.h - the lessons of docs/lessons, which are in the program too. */
#ifndef SCRIPT_LESSONS_H
#define SCRIPT_LESSONS_H
#include "script/script.h"

struct lesson_info {
    int number;       /* 1, 2, ... */
    const char *name; /* "handshake" of 03-handshake.lesson */
    const char *text; /* not NUL-ended */
    size_t len;
};
extern const struct lesson_info lesson_shipped[]; /* by number; the last has no name */

/* By its number or its name: 3, 03, handshake. NULL: there is none. */
const struct lesson_info *lesson_named(const char *word);
/* Called "lesson handshake". To be freed; NULL: no memory. */
struct script *lesson_script(const struct lesson_info *, struct error *);
/* The lesson that a script is; NULL: none, or a copy of one in a file. */
const struct lesson_info *lesson_of(const struct script *);

/* Copies its title in that language ("": its own) if it has one, cut where the room ends; "" without one. */
void lesson_title(const struct script *, const char *lang, char *buf, size_t cap);
/* Copies the names of its chapters, its marks, a line each; what does not fit is left out. */
void lesson_chapters(const struct script *, const char *lang, char *buf, size_t cap);
/* How long it takes whoever reads it, and its film; told from its words and commands; at least 1. */
int lesson_minutes(const struct script *);

#endif
