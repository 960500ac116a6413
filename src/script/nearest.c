/* nearest.c - "did you mean". It knows no list of words: whoever asks has one. */
#include "script/nearest.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

/* Letters to change, add, leave out or swap (optimal string alignment). */
static size_t distance(const char *a, size_t na, const char *b, size_t nb)
{
    enum { MAX = 32 };
    size_t rows[3][MAX + 1];
    if (na > MAX || nb > MAX) return MAX;
    for (size_t j = 0; j <= nb; j++) rows[0][j] = j;
    for (size_t i = 1; i <= na; i++) {
        size_t *row = rows[i % 3], *above = rows[(i + 2) % 3], *far = rows[(i + 1) % 3];
        row[0] = i;
        for (size_t j = 1; j <= nb; j++) {
            bool same = strncasecmp(&a[i - 1], &b[j - 1], 1) == 0;
            size_t best = above[j - 1] + !same;
            if (above[j] + 1 < best) best = above[j] + 1;
            if (row[j - 1] + 1 < best) best = row[j - 1] + 1;
            bool swapped = i > 1 && j > 1 && strncasecmp(&a[i - 1], &b[j - 2], 1) == 0 &&
                           strncasecmp(&a[i - 2], &b[j - 1], 1) == 0;
            if (swapped && far[j - 2] + 1 < best) best = far[j - 2] + 1;
            row[j] = best;
        }
    }
    return rows[na % 3][nb];
}

const char *word_nearest(const char *text, size_t len, const char *const words[], size_t n)
{
    size_t best = len <= 3 ? 2 : 3; /* one slip in a short word, two in a long one */
    const char *found = NULL;
    for (size_t i = 0; i < n; i++) {
        size_t d = distance(text, len, words[i], strlen(words[i]));
        if (d < best) {
            best = d;
            found = words[i];
        }
    }
    return found;
}
