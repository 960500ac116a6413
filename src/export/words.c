/* words.c - see words.h. */
#include "words.h"

#include <string.h>

#include "core/text.h"

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
