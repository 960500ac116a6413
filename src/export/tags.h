/* tags.h - where the words stand in the picture of a ladder: along their lines, and not
 * over one another where that can be had. */
#ifndef EXPORT_TAGS_H
#define EXPORT_TAGS_H
#include <stdbool.h>
#include <stddef.h>

/* Words around the middle of their base, turned by so many degrees, as their line is. */
struct tag { double x, y, half; int turn; };
/* A line from where it begins. Words of width 2 * half stand on it, `edge` away from both ends at least. */
struct tag_line { double x1, y1, x2, y2, half, edge; };

struct tags;
/* Room for so many tags, on a picture that high. NULL: out of memory. Owned. */
struct tags *tags_new(size_t n, int height);
void tags_free(struct tags *);
/* So steep that words stand across it. They should be placed last, as they can stand anywhere on it. */
bool tags_steep(const struct tag_line *);
/* Finds a place for tag number i: above the line, below it where that is full, across it where
 * it is steep. Those placed before are avoided. */
void tags_place(struct tags *, size_t i, const struct tag_line *);
/* Borrowed. half 0: it has no place. */
const struct tag *tags_at(const struct tags *, size_t i);

#endif
