/* parser.c - tokens to values, and the errors a writer of scripts reads. What a
 * command looks like is in parse*.c. */
#include "parser.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "core/segment.h"
#include "script/nearest.h"
#include "script/script.h"

enum { LIST_MAX = 24, LIST_BEGIN = 6 };

void parser_init(struct parser *p, const char *name, const char *text, size_t len, char *strings, struct error *error)
{
    *p = (struct parser){.error = error};
    p->strings = strings;
    lex_init(&p->lex, name, text, len);
}

bool parser_line(struct parser *p)
{
    if (!lex_line(&p->lex)) return false;
    p->lex.hash_words = false;
    parser_next(p);
    return true;
}

void parser_next(struct parser *p)
{
    p->ntried = p->group = 0;
    p->tok = lex_next(&p->lex);
}

void parser_offer(struct parser *p, const char *word)
{
    if (p->ntried < PARSER_TRIED) p->tried[p->ntried++] = word;
}

bool parser_at(struct parser *p, const char *word)
{
    parser_offer(p, word);
    return lex_is(&p->tok, word);
}

bool parser_take(struct parser *p, const char *word)
{
    if (!parser_at(p, word)) return false;
    parser_next(p);
    return true;
}

bool parser_key(struct parser *p, const char *key, struct lex_token *value)
{
    size_t n = strlen(key);
    parser_offer(p, key);
    if (p->tok.kind != LEX_WORD || p->tok.len < n || memcmp(p->tok.text, key, n) != 0) return false;
    *value = p->tok;
    value->text += n;
    value->len -= n;
    value->column += (uint32_t)n; /* keys are ASCII */
    return true;
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool parser_at_number(const struct parser *p)
{
    if (p->tok.kind != LEX_WORD) return false;
    const char *text = p->tok.text;
    if (p->tok.len > 1 && (*text == '-' || *text == '+')) text++;
    return is_digit(*text);
}

const char *parser_near(const struct parser *p)
{
    return p->tok.kind == LEX_WORD ? word_nearest(p->tok.text, p->tok.len, p->tried, p->ntried) : NULL;
}

int parser_fault(struct parser *p, uint32_t column, const char *format, ...)
{
    if (p->tok.kind == LEX_BAD) return lex_fault(&p->lex, p->tok.column, p->error, "%s", p->tok.text);
    char text[sizeof p->error->text];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return lex_fault(&p->lex, column, p->error, "%s", text);
}

/* "; write one of: a b c", "; write a", or "" when there are none. The group that was asked for last comes first,
 * and in a circle what stands around it. Of many, the first. */
static void list_tried(const struct parser *p, char *buf, size_t cap)
{
    *buf = '\0';
    if (p->ntried == 0) return;
    bool cut = p->ntried > LIST_MAX;
    size_t n = (size_t)snprintf(buf, cap, p->ntried == 1 ? "; write" : "; write one of:");
    for (size_t i = 0; i < (cut ? LIST_BEGIN : p->ntried) && n < cap; i++)
        n += (size_t)snprintf(buf + n, cap - n, " %s", p->tried[(p->group + i) % p->ntried]);
    if (cut && n < cap) snprintf(buf + n, cap - n, " ...");
}

int parser_unknown(struct parser *p, const char *what)
{
    char list[256];
    list_tried(p, list, sizeof list);
    if (p->tok.kind == LEX_END) return parser_fault(p, p->tok.column, "the %s is missing%s", what, list);
    if (p->tok.kind == LEX_STRING)
        return parser_fault(p, p->tok.column, "a string where the %s should be%s", what, list);
    const char *near = parser_near(p);
    if (near)
        return parser_fault(p, p->tok.column, "unknown %s '%.*s'; did you mean '%s'?", what, lex_shown(&p->tok),
                            p->tok.text, near);
    return parser_fault(p, p->tok.column, "unknown %s '%.*s'%s", what, lex_shown(&p->tok), p->tok.text, list);
}

enum digits { DIGITS_NONE, DIGITS_FIT, DIGITS_TOO_MANY };

/* Digits to a number; too many stay at the maximum. */
static enum digits read_digits(const char *text, size_t len, uint64_t *value)
{
    enum digits fit = len > 0 ? DIGITS_FIT : DIGITS_NONE;
    *value = 0;
    for (size_t i = 0; i < len; i++) {
        if (!is_digit(text[i])) return DIGITS_NONE;
        uint64_t digit = (uint64_t)(text[i] - '0');
        if (*value > (UINT64_MAX - digit) / 10) fit = DIGITS_TOO_MANY;
        *value = fit == DIGITS_TOO_MANY ? UINT64_MAX : *value * 10 + digit;
    }
    return fit;
}

int parser_value(struct parser *p, const struct lex_token *token, const char *what, uint64_t min, uint64_t max,
                 uint64_t *value)
{
    unsigned long long from = min, to = max;
    if (token->kind == LEX_END || (token->kind == LEX_WORD && token->len == 0))
        return parser_fault(p, token->column, "the %s is missing; write a number from %llu to %llu", what, from, to);
    enum digits digits = token->kind == LEX_WORD ? read_digits(token->text, token->len, value) : DIGITS_NONE;
    if (digits == DIGITS_NONE)
        return parser_fault(p, token->column, "'%.*s' is no %s; write a number from %llu to %llu", lex_shown(token),
                            token->text, what, from, to);
    if (digits == DIGITS_TOO_MANY || *value < min || *value > max)
        return parser_fault(p, token->column, "%s %.*s is out of range; write a number from %llu to %llu", what,
                            lex_shown(token), token->text, from, to);
    return 0;
}

int parser_number(struct parser *p, const char *what, uint64_t min, uint64_t max, uint64_t *value)
{
    struct lex_token token = p->tok;
    if (parser_value(p, &token, what, min, max, value) < 0) return -1;
    parser_next(p);
    return 0;
}

static vtime unit_of(const char *text, size_t len)
{
    static const struct { const char *word; vtime unit; } units[] = {
        {"ms", VTIME_MS}, {"s", VTIME_SECOND}, {"min", 60 * VTIME_SECOND}, {"h", VTIME_HOUR}};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strlen(units[i].word) == len && memcmp(units[i].word, text, len) == 0) return units[i].unit;
    return 0;
}

/* 500ms, 1.5s, 2min, 1h or 0; -1 when it is none of these, VTIME_NEVER when it is too long. */
static vtime read_duration(const char *text, size_t len)
{
    size_t whole = 0, at;
    while (whole < len && is_digit(text[whole])) whole++;
    uint64_t value, part = 0;
    if (!read_digits(text, whole, &value)) return -1;
    at = whole;
    uint64_t scale = 1;
    if (at < len && text[at] == '.') {
        size_t first = ++at;
        for (; at < len && is_digit(text[at]) && at - first < 3; at++) scale *= 10;
        if (!read_digits(text + first, at - first, &part)) return -1;
    }
    if (at == len && value == 0 && scale == 1) return 0;
    vtime unit = unit_of(text + at, len - at);
    if (unit == 0) return -1;
    if (value > (uint64_t)(COMMAND_TIME_MOST / unit)) return VTIME_NEVER; /* nor could it be multiplied */
    return (vtime)value * unit + (vtime)part * unit / (vtime)scale;
}

const char *script_duration(const char *text, size_t len, vtime *duration)
{
    vtime value = read_duration(text, len);
    if (value < 0) return "is no time; write it with its unit: 500ms, 2s, 1min or 0";
    if (value > COMMAND_TIME_MOST) return "is too long; the most is 24h";
    if (value % VTIME_MS != 0) return "is too fine; write whole milliseconds";
    *duration = value;
    return NULL;
}

int parser_duration(struct parser *p, vtime *duration)
{
    if (p->tok.kind == LEX_END)
        return parser_fault(p, p->tok.column, "the time is missing; write 500ms, 2s, 1min or 0");
    const char *wrong = script_duration(p->tok.text, p->tok.kind == LEX_WORD ? p->tok.len : 0, duration);
    if (wrong) return parser_fault(p, p->tok.column, "'%.*s' %s", lex_shown(&p->tok), p->tok.text, wrong);
    parser_next(p);
    return 0;
}

int parser_host(struct parser *p, enum host *host)
{
    for (enum host h = HOST_CLIENT; h < HOST_COUNT; h++) {
        if (!parser_take(p, host_name(h))) continue;
        *host = h;
        return 0;
    }
    return parser_unknown(p, "host");
}

int parser_socket(struct parser *p, uint16_t *number)
{
    uint64_t value = 0;
    if (!parser_take(p, "socket")) return 0;
    if (parser_number(p, "socket number", 1, UINT16_MAX, &value) < 0) return -1;
    *number = (uint16_t)value;
    return 0;
}

bool parser_state_here(struct parser *p, enum fsm_state *state)
{
    p->group = p->ntried;
    for (enum fsm_state s = 0; s < FSM_NSTATES; s++) parser_offer(p, fsm_state_name(s));
    int found = p->tok.kind == LEX_WORD ? fsm_state_parse(p->tok.text, p->tok.len) : -1;
    if (found < 0 && lex_is(&p->tok, "none")) found = FSM_CLOSED; /* no such socket any more */
    if (found >= 0) *state = (enum fsm_state)found;
    return found >= 0;
}

int parser_state(struct parser *p, enum fsm_state *state)
{
    if (!parser_state_here(p, state)) return parser_unknown(p, "state");
    parser_next(p);
    return 0;
}

bool parser_flags_here(struct parser *p, uint8_t *flags, bool *exact)
{
    static const char *const usual[] = {"SYN", "SYN,ACK", "ACK", "PSH,ACK", "FIN", "FIN,ACK", "RST", "RST,ACK"};
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) parser_offer(p, usual[i]);
    if (p->tok.kind != LEX_WORD) return false;
    bool equals = p->tok.text[0] == '=';
    int found = segment_flags_parse(p->tok.text + equals, p->tok.len - equals);
    if (found < 0) return false;
    *flags = (uint8_t)found;
    *exact = equals;
    return true;
}

/* Of several with commas only the one that is wrong is told. */
static void find_wrong_flag(struct parser *p)
{
    struct lex_token *t = &p->tok;
    bool equals = t->kind == LEX_WORD && t->text[0] == '=';
    t->text += equals, t->len -= equals, t->column += equals;
    for (const char *comma; t->kind == LEX_WORD && (comma = memchr(t->text, ',', t->len)) != NULL;) {
        size_t len = (size_t)(comma - t->text);
        if (len == 0 || segment_flags_parse(t->text, len) < 0) {
            t->len = len ? len : t->len;
            return;
        }
        if (len + 1 == t->len) return;
        t->text += len + 1, t->len -= len + 1, t->column += (uint32_t)len + 1; /* flags are ASCII */
    }
}

int parser_flags(struct parser *p, uint8_t *flags, bool *exact)
{
    if (!parser_flags_here(p, flags, exact)) {
        find_wrong_flag(p);
        return parser_unknown(p, "flag");
    }
    parser_next(p);
    return 0;
}
