/* canvas_check.c - see canvas_check.h. */
#include "canvas_check.h"
#include <stdlib.h>
#include <string.h>
#include "canvas_priv.h"

struct canvas *canvas_copy(const struct canvas *c)
{
    size_t size = sizeof *c + (size_t)c->rows * (size_t)c->cols * sizeof c->cell[0];
    struct canvas *copy = malloc(size);
    if (copy) memcpy(copy, c, size);
    return copy;
}

static bool half_of_wide(const struct canvas *c, int i)
{
    return c->cell[i].glyph == 0 || (i % c->cols + 1 < c->cols && c->cell[i + 1].glyph == 0);
}

bool canvas_changed_only(const struct canvas *c, const struct canvas *before, struct rect place)
{
    for (int i = 0; i < c->rows * c->cols; i++) {
        int row = i / c->cols, col = i % c->cols;
        const struct cell now = c->cell[i], was = before->cell[i];
        bool in = row >= place.row && row < place.row + place.rows && col >= place.col && col < place.col + place.cols;
        if (in || (now.role == was.role && now.glyph == was.glyph)) continue;
        if (now.role != was.role || now.glyph != ' ' || !half_of_wide(before, i)) return false;
    }
    return true;
}
