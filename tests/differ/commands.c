/* commands.c - see commands.h. */
#include "commands.h"

#include <string.h>

void commands_print(const struct commands *c, FILE *f)
{
    for (uint32_t i = 0; i < c->n; i++) fprintf(f, "%s\n", c->line[i]);
}

struct script *commands_parse(const struct commands *c, struct error *e)
{
    char text[COMMANDS_MAX * (COMMAND_BYTES + 1)];
    size_t len = 0;
    for (uint32_t i = 0; i < c->n; i++) {
        size_t n = strlen(c->line[i]);
        memcpy(text + len, c->line[i], n);
        text[len + n] = '\n';
        len += n + 1;
    }
    return script_parse("sequence", text, len, e);
}
