/* fuzz_script.c - any bytes as a script; what is accepted comes back from its
 * canonical text as the same text. */
#include "fuzz.h"
#include <stdlib.h>
#include <string.h>
#include "script/script.h"

static char *print(const struct command *c, size_t *len)
{
    *len = command_print(c, NULL, 0);
    char *line = malloc(*len + 1);
    if (line) command_print(c, line, *len + 1);
    return line;
}

static void check_comes_back(const struct command *c)
{
    struct error error;
    size_t len, again_len;
    char *line = print(c, &len);
    if (!line) return;
    struct script *script = script_parse("again", line, len, &error);
    if (!script || script_len(script) != 1) abort();
    char *again = print(script_at(script, 0), &again_len);
    if (again && (again_len != len || memcmp(again, line, len) != 0)) abort();
    script_free(script);
    free(again);
    free(line);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct error error = {0, ""};
    char *copy = malloc(size ? size : 1); /* of exactly this size, so that a read behind it shows */
    if (!copy) return 0;
    if (size) memcpy(copy, data, size);
    struct script *script = script_parse("fuzz", copy, size, &error);
    free(copy); /* a script owns its text */
    if (!script && strncmp(error.text, "fuzz:", 5) != 0) abort();
    for (size_t i = 0; script && i < script_len(script); i++) check_comes_back(script_at(script, i));
    script_free(script);
    return 0;
}
