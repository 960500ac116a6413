/* lexer.c - words, strings and comments of one line of text. It knows no
 * command and no role: what a word means is for the parser that asked.
 *
 * Control characters are refused, tabs and line ends excepted: what a script or
 * a theme says is printed on a terminal later. */
#include "script/lexer.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

static const char byte_order_mark[] = "\xef\xbb\xbf";

void lex_init(struct lexer *lex, const char *name, const char *text, size_t len)
{
    *lex = (struct lexer){.name = name, .text = text, .end = text + len, .at = text, .column = 1};
    size_t mark = sizeof byte_order_mark - 1;
    if (len >= mark && memcmp(text, byte_order_mark, mark) == 0) lex->at += mark;
}

bool lex_line(struct lexer *lex)
{
    if (lex->line > 0 && lex->at < lex->end) {
        const char *newline = memchr(lex->at, '\n', (size_t)(lex->end - lex->at));
        lex->at = newline ? newline + 1 : lex->end;
    }
    if (lex->at == lex->end) return false;
    lex->line++;
    lex->column = 1;
    return true;
}

/* A carriage return counts as a line end only right before one. */
static bool ends_line(const struct lexer *lex)
{
    if (lex->at == lex->end || *lex->at == '\n') return true;
    return *lex->at == '\r' && (lex->at + 1 == lex->end || lex->at[1] == '\n');
}

static bool is_blank(char c) { return c == ' ' || c == '\t'; }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

static void skip_byte(struct lexer *lex)
{
    lex->at++;
    lex->column++;
}

/* Goes over one code point. NULL, or what is wrong with it; then it stays. */
static const char *skip_point(struct lexer *lex)
{
    unsigned char c = (unsigned char)*lex->at;
    if (c == 0) return "NUL byte; this is no text file";
    if ((c < 0x20 && c != '\t') || c == 0x7f) return "control character; take it out";
    if (c < 0x80) {
        skip_byte(lex);
        return NULL;
    }
    utf8proc_int32_t point;
    utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)lex->at, lex->end - lex->at, &point);
    if (n <= 0) return "invalid UTF-8; save the file as UTF-8";
    if (point < 0xa0) return "control character; take it out";
    lex->at += n;
    lex->column++;
    return NULL;
}

static struct lex_token bad(const char *why, uint32_t column)
{
    return (struct lex_token){.kind = LEX_BAD, .text = why, .len = strlen(why), .column = column};
}

static struct lex_token nothing(const struct lexer *lex)
{
    return (struct lex_token){.kind = LEX_END, .text = lex->at, .column = lex->column};
}

/* Goes to the line's end; a comment must be good text too. */
static struct lex_token comment(struct lexer *lex)
{
    struct lex_token end = nothing(lex);
    while (!ends_line(lex)) {
        const char *why = skip_point(lex);
        if (why) return bad(why, lex->column);
    }
    return end;
}

static bool first_word(const struct lexer *lex)
{
    const char *before = lex->at;
    while (before > lex->text && is_blank(before[-1])) before--;
    return before == lex->text || before[-1] == '\n';
}

static bool begins_comment(const struct lexer *lex)
{
    if (*lex->at != '#') return false;
    const char *next = lex->at + 1;
    if (lex->hash_words && next < lex->end && is_digit(*next)) return false;
    return !(lex->hash_colours && next < lex->end && is_hex(*next) && !first_word(lex));
}

static struct lex_token string(struct lexer *lex)
{
    struct lex_token token = {.kind = LEX_STRING, .column = lex->column};
    skip_byte(lex);
    token.text = lex->at;
    while (!ends_line(lex) && *lex->at != '"') {
        if (*lex->at == '\\') skip_byte(lex);
        const char *why = ends_line(lex) ? NULL : skip_point(lex);
        if (why) return bad(why, lex->column);
    }
    if (ends_line(lex)) return bad("the string has no end; put a \" behind it", token.column);
    token.len = (size_t)(lex->at - token.text);
    skip_byte(lex);
    if (!ends_line(lex) && !is_blank(*lex->at)) return bad("a blank is missing behind the string", lex->column);
    return token;
}

static struct lex_token word(struct lexer *lex)
{
    struct lex_token token = {.kind = LEX_WORD, .text = lex->at, .column = lex->column};
    while (!ends_line(lex) && !is_blank(*lex->at)) {
        if (*lex->at == '"') return bad("a string begins inside a word; put a blank before the \"", lex->column);
        const char *why = skip_point(lex);
        if (why) return bad(why, lex->column);
    }
    token.len = (size_t)(lex->at - token.text);
    return token;
}

static void skip_blanks(struct lexer *lex)
{
    while (!ends_line(lex) && is_blank(*lex->at)) skip_byte(lex);
}

struct lex_token lex_next(struct lexer *lex)
{
    skip_blanks(lex);
    if (ends_line(lex)) return nothing(lex);
    if (*lex->at == '"') return string(lex);
    return begins_comment(lex) ? comment(lex) : word(lex);
}

struct lex_token lex_rest(struct lexer *lex)
{
    skip_blanks(lex);
    if (ends_line(lex)) return nothing(lex);
    struct lex_token token = {.kind = LEX_WORD, .text = lex->at, .column = lex->column};
    while (!ends_line(lex)) {
        bool blank = is_blank(*lex->at);
        const char *why = skip_point(lex);
        if (why) return bad(why, lex->column);
        if (!blank) token.len = (size_t)(lex->at - token.text);
    }
    return token;
}

size_t lex_unescape(const struct lex_token *token, char *buf, size_t cap, uint32_t *bad_column)
{
    size_t n = 0;
    uint32_t column = token->column + 1;
    for (size_t i = 0; i < token->len; i++, column++) {
        char c = token->text[i];
        if (c == '\\') {
            char escaped = i + 1 < token->len ? token->text[i + 1] : '\0';
            if (escaped != '"' && escaped != '\\' && escaped != 'n') {
                *bad_column = column;
                return (size_t)-1;
            }
            c = escaped == 'n' ? '\n' : escaped;
            i++;
            column++;
        } else if (((unsigned char)c & 0xc0) == 0x80) {
            column--; /* not the first byte of its code point */
        }
        if (n == cap) {
            *bad_column = column;
            return (size_t)-1;
        }
        buf[n++] = c;
    }
    return n;
}

bool lex_is(const struct lex_token *token, const char *text)
{
    return token->kind == LEX_WORD && token->len == strlen(text) && memcmp(token->text, text, token->len) == 0;
}

int lex_shown(const struct lex_token *token)
{
    enum { SHOWN = 40 };
    if (token->len <= SHOWN) return (int)token->len;
    size_t n = SHOWN;
    while (n > 0 && ((unsigned char)token->text[n] & 0xc0) == 0x80) n--;
    return (int)n;
}

int lex_fault(const struct lexer *lex, uint32_t column, struct error *error, const char *format, ...)
{
    char text[sizeof error->text];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return error_set(error, "%s:%u:%u: %s", lex->name, lex->line, column, text);
}
