/* words.c - see words.h. */
#include "words.h"

#include <stdio.h>
#include <string.h>

char *words_of_event(const struct tape *tape, const struct tape_event *e, char *buf, size_t cap)
{
    char line[400];
    tape_print(tape, e, line, sizeof line);
    const char *body = line + 1;
    for (int word = 0; word < 2; word++) {
        body += strcspn(body, " ");
        body += strspn(body, " ");
    }
    snprintf(buf, cap, "%s", body);
    return buf;
}

bool words_translated(const struct tape *tape, const struct tape_event *note)
{
    const struct tape_event *command = tape_at(tape, note->cause);
    const char *line = command && command->kind == TAPE_COMMAND ? tape_bytes(tape, command) : "";
    return line[strcspn(line, " .")] == '.';
}
