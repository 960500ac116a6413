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

char *words_cut_call(char *text, int cols)
{
    char end[200];
    const char *result = result_of(text, cols);
    if (canvas_width(text) <= cols || strlen(result) >= sizeof end) return canvas_cut(text, cols);
    memcpy(end, result, strlen(result) + 1);
    text[strlen(text) - strlen(end)] = '\0';
    canvas_cut(text, cols - canvas_width(end)); /* makes nothing longer */
    memcpy(text + strlen(text), end, strlen(end) + 1);
    return text;
}
