/* wrap.c - breaks lines at blanks, and anywhere beside a wide character: Chinese
 * has no blanks. */
#include "wrap.h"
#include <stdbool.h>
#include <string.h>
#include "view/canvas.h"

static size_t step(const char *text)
{
    size_t n = 1;
    while (n < 4 && ((unsigned char)text[n] & 0xc0) == 0x80) n++;
    return n;
}

static int width_of(const char *text, size_t bytes)
{
    char one[5] = "";
    memcpy(one, text, bytes);
    return canvas_width(one);
}

/* A mark that ends something begins no line. */
static bool closes(const char *text)
{
    static const char *const marks[] = {"、", "。", "，", "：", "；", "！", "？", "）", "」"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (strncmp(text, marks[i], strlen(marks[i])) == 0) return true;
    return false;
}

size_t wrap_line(const char *text, int width, size_t *next)
{
    size_t at = 0, end = 0, resume = 0; /* end: where the line can be broken */
    int col = 0;
    while (text[at] && text[at] != '\n') {
        size_t bytes = step(text + at);
        int cols = width_of(text + at, bytes);
        if (text[at] == ' ' || (cols == 2 && !closes(text + at))) {
            end = at;
            resume = at + (text[at] == ' ');
        }
        if (col + cols > width && at > 0) {
            *next = end ? resume : at;
            return end ? end : at;
        }
        col += cols;
        at += bytes;
    }
    *next = at + (text[at] == '\n');
    return at;
}

size_t wrap_fit(const char *text, int cols)
{
    size_t at = 0;
    while (text[at]) {
        size_t bytes = step(text + at);
        cols -= width_of(text + at, bytes);
        if (cols < 0) break;
        at += bytes;
    }
    return at;
}
