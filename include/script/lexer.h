/* script/lexer.h - the one lexer for scripts, themes and the configuration file.
 * Works on one line at a time, allocates nothing, keeps exact columns. */
#ifndef SCRIPT_LEXER_H
#define SCRIPT_LEXER_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/error.h"

enum lex_kind { LEX_END, LEX_WORD, LEX_STRING, LEX_BAD };

struct lex_token {
    enum lex_kind kind;
    const char *text;  /* borrowed: a word; what stands between the quotes, still escaped; BAD: a sentence (static);
                        * END: where the line or its comment begins to say nothing */
    size_t len;
    uint32_t column;   /* from 1, in code points */
};

struct lexer {
    const char *name;  /* file, for messages */
    const char *text, *end, *at;
    uint32_t line, column;
    bool hash_words;   /* `#` and a digit begin a word, not a comment */
    bool hash_colours; /* `#` and a hexadecimal digit begin a word, but for the first word of a line */
};

/* A byte order mark at the start of the text is skipped. */
void lex_init(struct lexer *, const char *name, const char *text, size_t len);
/* Goes to the next line; false behind the last one. Call it before the first token too. */
bool lex_line(struct lexer *);
/* Next token of this line; LEX_END at its end or at a comment (`#` at the start of a word). */
struct lex_token lex_next(struct lexer *);
/* The rest of the line as written, blanks at both ends cut off: a WORD; LEX_END when nothing is left. `#` is text. */
struct lex_token lex_rest(struct lexer *);
/* Copies a string token with \" \\ \n undone; returns its length, or (size_t)-1 with *bad_column set. */
size_t lex_unescape(const struct lex_token *, char *buf, size_t cap, uint32_t *bad_column);
bool lex_is(const struct lex_token *, const char *word);
/* How many bytes of it a message shows: %.*s. Cut to whole code points. */
int lex_shown(const struct lex_token *);
/* Sets "name:line:column: " + message. Always -1. */
int lex_fault(const struct lexer *, uint32_t column, struct error *, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
