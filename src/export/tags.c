/* tags.c - see tags.h. Tags are found by the strip of the picture that they stand in, so
 * that a picture of ten thousand rows takes ten times as long as one of a thousand. */
#include "tags.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

enum { RISE = 6, SINK = 15, LETTER_W = 9, LETTER_H = 15, APART = 18, FLAT = 2, STRIP = 64, NEAR = 4 /* strips */ };
static const double STEEP = .84; /* of which the words are not turned, so that they can be read */
static const double degree = 3.14159265358979323846 / 180;

struct tags {
    size_t n, nstrips;
    struct tag *tag;
    size_t *next, *strip; /* lists of tag numbers, each + 1; 0 ends them */
};

struct tags *tags_new(size_t n, int height)
{
    struct tags *t = calloc(1, sizeof *t);
    if (!t) return NULL;
    t->n = n;
    t->nstrips = (size_t)height / STRIP + 1;
    t->tag = calloc(n + 1, sizeof *t->tag);
    t->next = calloc(n + 1, sizeof *t->next);
    t->strip = calloc(t->nstrips, sizeof *t->strip);
    if (t->tag && t->next && t->strip) return t;
    tags_free(t);
    return NULL;
}

void tags_free(struct tags *t)
{
    if (!t) return;
    free(t->tag);
    free(t->next);
    free(t->strip);
    free(t);
}

const struct tag *tags_at(const struct tags *t, size_t i) { return &t->tag[i]; }

static size_t strip_of(const struct tags *t, double y)
{
    const size_t strip = y > 0 ? (size_t)y / STRIP : 0;
    return strip < t->nstrips ? strip : t->nstrips - 1;
}

/* How much of two stands in the same place. */
static int meet(const struct tag *a, const struct tag *b)
{
    int found = 0;
    if (fabs(a->y - b->y) > a->half + b->half + LETTER_H) return 0;
    const double ax = cos(a->turn * degree), ay = sin(a->turn * degree), bx = cos(b->turn * degree),
        by = sin(b->turn * degree);
    for (int m = 0; m * LETTER_W <= 2 * a->half; m++)
        for (int n = 0; n * LETTER_W <= 2 * b->half; n++) {
            const double i = m * LETTER_W - a->half, k = n * LETTER_W - b->half;
            found += fabs(a->x + i * ax - b->x - k * bx) < APART && fabs(a->y + i * ay - b->y - k * by) < LETTER_H;
        }
    return found;
}

static int meetings(const struct tags *t, const struct tag *tag)
{
    const size_t at = strip_of(t, tag->y), end = at + NEAR < t->nstrips ? at + NEAR : t->nstrips - 1;
    int found = 0;
    for (size_t strip = at > NEAR ? at - NEAR : 0; strip <= end; strip++)
        for (size_t i = t->strip[strip]; i > 0; i = t->next[i - 1]) found += meet(tag, &t->tag[i - 1]);
    return found;
}

bool tags_steep(const struct tag_line *l) { return fabs(l->y2 - l->y1) > STEEP * fabs(l->x2 - l->x1); }

static double within(double value, double low, double high) { return value < low ? low : value > high ? high : value; }

/* So far along the line, and so much above it. */
static struct tag tag_at(const struct tag_line *l, double part, double rise)
{
    const double dx = l->x2 - l->x1, dy = l->y2 - l->y1;
    struct tag tag = {.half = l->half, .turn = (int)lround(atan(dy / dx) / degree)};
    const bool across = tags_steep(l);
    if (across || abs(tag.turn) <= FLAT) tag.turn = 0;
    const double low = l->x1 < l->x2 ? l->x1 : l->x2, high = l->x1 + l->x2 - low;
    const double side = l->half * cos(tag.turn * degree) + l->edge;
    tag.x = 2 * side > high - low ? l->x1 + (dx > 0 ? side : -side)
                                  : within(l->x1 + part * dx, low + side, high - side);
    tag.y = l->y1 + (tag.turn || across ? (tag.x - l->x1) * dy / dx : dy / 2);
    tag.x += across ? 0 : rise * sin(tag.turn * degree);
    tag.y += across ? RISE : -rise * cos(tag.turn * degree);
    return tag;
}

void tags_place(struct tags *t, size_t i, const struct tag_line *line)
{
    /* One that falls begins early, as in the middle crossing ones meet. */
    enum { PARTS = 8 };
    static const double falling[PARTS] = {.25, .35, .15, .45, .65, .75, .85, .55},
        level[PARTS] = {.5, .4, .6, .3, .7, .2, .8, .5};
    const double *parts = fabs(line->y2 - line->y1) > RISE + FLAT ? falling : level;
    int least = -1;
    for (int k = 0; k < 2 * PARTS && least != 0; k++) {
        const double part = parts[k % PARTS] + (k >= PARTS && tags_steep(line) ? .05 : 0); /* there is no below */
        const struct tag tag = tag_at(line, part, k < PARTS ? RISE : -SINK);
        const int found = meetings(t, &tag);
        if (least >= 0 && found >= least) continue;
        least = found;
        t->tag[i] = tag;
    }
    size_t *strip = &t->strip[strip_of(t, t->tag[i].y)];
    t->next[i] = *strip;
    *strip = i + 1;
}
