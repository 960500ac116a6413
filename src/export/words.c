/* words.c - see words.h. */
#include "words.h"

#include <string.h>

#include "core/text.h"
#include "view/canvas.h"

char *words_of_event(const struct tape *tape, const struct tape_event *e, char *buf, size_t cap)
{
    char line[400];
    tape_print(tape, e, line, sizeof line);
    const char *body = line + 1;
    for (int word = 0; word < 2; word++) {
        body += strcspn(body, " ");
        body += strspn(body, " ");
    }
    return text_copy(buf, cap, body);
}

/* What a call gave stands behind its arguments: ") = 2000". "" where there is none, or no room. */
static const char *result_of(const char *text, int cols)
{
    const char *end = strrchr(text, ')');
    return end && strncmp(end, ") = ", 4) == 0 && canvas_width(end) <= cols - 10 ? end : "";
}

char *words_cut(char *text, int cols)
{
    enum { DOTS = 3 };
    char *at = text;
    if (canvas_width(text) <= cols) return text;
    const char *result = result_of(text, cols);
    cols -= canvas_width(result);
    for (char letter[5]; *at; at += strlen(letter)) { /* to where the dots still fit */
        const size_t n = text_char(at);
        memcpy(letter, at, n ? n : 1);
        letter[n ? n : 1] = '\0';
        cols -= canvas_width(letter);
        if (cols < DOTS) break;
    }
    const size_t left = strlen(at) - strlen(result), dots = left < DOTS ? left : DOTS; /* never longer than it was */
    memcpy(at, "...", dots);
    memmove(at + dots, result, strlen(result) + 1);
    return text;
}
