/* complete.c - what can stand at the end of a line. It asks the parser: the
 * words that were asked for where the line ends are the words that fit. */
#include "script/script.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "parser.h"

static bool known_before(const char *const words[], size_t n, const char *word)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(words[i], word) == 0) return true;
    return false;
}

size_t script_complete(const char *line, size_t len, const char *words[], size_t max, size_t *start)
{
    size_t at = len;
    while (at > 0 && line[at - 1] != ' ' && line[at - 1] != '\t') at--;
    *start = at;
    char *strings = malloc(len + 1);
    if (!strings) return 0;

    struct parser parser;
    struct error ignored;
    struct command command;
    parser_init(&parser, "", line, at, strings, &ignored);
    if (parser_line(&parser)) {
        command_parse(&parser, &command);
    } else { /* nothing but the unfinished word */
        parser.tok = (struct lex_token){.kind = LEX_END, .text = line};
        command_parse(&parser, &command);
    }
    free(strings);
    if (parser.tok.kind != LEX_END || parser.tok.text != line + at) return 0;

    size_t n = 0;
    for (size_t i = 0; i < parser.ntried && n < max; i++) {
        const char *word = parser.tried[i];
        bool fits = strlen(word) >= len - at && strncasecmp(word, line + at, len - at) == 0;
        if (fits && !known_before(words, n, word)) words[n++] = word;
    }
    return n;
}
