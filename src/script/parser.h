/* parser.h - what the parts of the script parser share: one token of lookahead,
 * and a list of the words that were asked for at it. That list is what a
 * message proposes and what completion offers, so neither can differ from the
 * grammar. */
#ifndef SCRIPT_PARSER_H
#define SCRIPT_PARSER_H
#include "core/command.h"
#include "core/error.h"
#include "script/lexer.h"

enum { PARSER_TRIED = 256 };

struct parser {
    struct lexer lex;
    struct lex_token tok;             /* the token that stands next */
    const char *tried[PARSER_TRIED];  /* words asked for at it; static */
    size_t ntried;
    size_t group;                     /* where in tried the last group of like words begins: states */
    struct error *error;
    char *strings;                    /* unescaped strings go here; as long as the whole text */
};

void parser_init(struct parser *, const char *name, const char *text, size_t len, char *strings, struct error *);
/* Goes to the next line and to its first token; false behind the last line. */
bool parser_line(struct parser *);
void parser_next(struct parser *);

/* Is the next token this word? `take` goes behind it when it is. */
bool parser_at(struct parser *, const char *word);
bool parser_take(struct parser *, const char *word);
/* Is it `key` (as "seq=") with a value behind? Then *value is that value. */
bool parser_key(struct parser *, const char *key, struct lex_token *value);
bool parser_at_number(const struct parser *);
/* The word that was probably meant instead of the next token, or NULL. */
const char *parser_near(const struct parser *);
/* Names a word that could stand here without asking for it. */
void parser_offer(struct parser *, const char *word);

/* All return 0, or -1 with the error set. `what` is a noun: "port". */
int parser_number(struct parser *, const char *what, uint64_t min, uint64_t max, uint64_t *);
int parser_value(struct parser *, const struct lex_token *, const char *what, uint64_t min, uint64_t max, uint64_t *);
int parser_duration(struct parser *, vtime *);
int parser_host(struct parser *, enum host *);
int parser_state(struct parser *, enum fsm_state *);
/* With or without `=` before them. */
int parser_flags(struct parser *, uint8_t *flags, bool *exact);
int parser_socket(struct parser *, uint16_t *); /* [socket N] */

bool parser_state_here(struct parser *, enum fsm_state *); /* the same without an error, nothing consumed */
bool parser_flags_here(struct parser *, uint8_t *flags, bool *exact);

/* Errors, all -1. */
int parser_fault(struct parser *, uint32_t column, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* "unknown WHAT 'x'; did you mean 'y'?", or that it is missing. */
int parser_unknown(struct parser *, const char *what);

/* Parses the tokens of one line, which is not empty, into *c. */
int command_parse(struct parser *, struct command *c);

/* What stands behind the command's word; parse.c calls them by op. */
int parse_pick(struct parser *, struct command *);
int parse_auto(struct parser *, struct command *);
int parse_inject(struct parser *, struct command *);
int parse_expect(struct parser *, struct command *);

/* HOST FLAGS [len=N] | #N FLAGS [len=N] */
int parse_one(struct parser *, struct wire_pick *);

#endif
