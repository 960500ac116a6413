/* fuzz_line.c - any bytes as a line being typed: its tokens, and what completes
 * it at every place of the cursor. */
#include "fuzz.h"
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "script/lexer.h"
#include "script/script.h"

enum { WORDS = 64, LINE_MAX_LEN = 200 };

static void check_tokens(const char *text, size_t len, bool hashes, char *buf)
{
    struct lexer lex;
    uint32_t column;
    lex_init(&lex, "fuzz", text, len);
    lex.hash_words = lex.hash_colours = hashes;
    while (lex_line(&lex)) {
        struct lex_token token = lex_next(&lex);
        while (token.kind == LEX_WORD || token.kind == LEX_STRING) {
            if (token.text < text || token.text + token.len > text + len || token.column == 0) abort();
            if (token.kind == LEX_STRING) lex_unescape(&token, buf, token.len, &column);
            token = lex_next(&lex);
        }
    }
}

static void check_completion(const char *line, size_t len)
{
    const char *words[WORDS];
    size_t start = len + 1;
    size_t n = script_complete(line, len, words, WORDS, &start);
    if (n > WORDS || start > len) abort();
    for (size_t i = 0; i < n; i++)
        if (strncasecmp(words[i], line + start, len - start) != 0) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *copy = malloc(size ? size : 1), *buf = malloc(size ? size : 1);
    if (copy && buf) {
        if (size) memcpy(copy, data, size);
        check_tokens(copy, size, false, buf);
        check_tokens(copy, size, true, buf);
        for (size_t len = 0; len <= size && len <= LINE_MAX_LEN; len++) check_completion(copy, len);
    }
    free(copy);
    free(buf);
    return 0;
}
