/* compare.h - two records line by line. */
#ifndef DIFFER_COMPARE_H
#define DIFFER_COMPARE_H
#include "explained.h"
#include "record.h"

enum { EXPLAINED_MAX = 64, DIFFERENCE_BYTES = 200 };

struct comparison {
    bool differs;             /* and no row of the table explains it */
    uint32_t steps;           /* compared, as far as both are the same or explained */
    /* the first that differ; "" none */
    char command[DIFFERENCE_BYTES], kernel[DIFFERENCE_BYTES], other[DIFFERENCE_BYTES];
    uint32_t hits[EXPLAINED_MAX]; /* of each row */
};

/* `other` has no steps of its own where it is a printed tape; the kernel's count. */
void compare(const struct record *kernel, const struct record *other, const struct explained rows[],
             struct comparison *);
/* What differs, without numbers and ports: many sequences find the same. */
void comparison_signature(const struct comparison *, char *buf, size_t cap);
/* The lines that differ, as comments of a script. */
void comparison_print(const struct comparison *, const char *kernel, const char *other, FILE *);

#endif
