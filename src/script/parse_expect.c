/* parse_expect.c - what a script may check: sockets, results of calls, the wire. */
#include "parser.h"

#include <errno.h>
#include <signal.h>

enum { NUMBERS_MAX = 256 }; /* errno and signal numbers are below */

static int parse_expect_wire(struct parser *p, struct command *c)
{
    bool empty = parser_take(p, "empty");
    c->u.expect.what = empty ? EXPECT_WIRE_EMPTY : EXPECT_WIRE;
    return empty ? 0 : parse_one(p, &c->u.expect.pick);
}

static int parse_result(struct parser *p, struct command *c)
{
    struct lex_token token = p->tok;
    uint64_t value;
    if (!parser_at_number(p)) return parser_fault(p, p->tok.column, "a result should stand here; write -1, 0 or more");
    bool minus = token.text[0] == '-';
    if (minus) {
        token.text++;
        token.len--;
    }
    if (parser_value(p, &token, "result", 0, INT32_MAX, &value) < 0) return -1;
    c->u.expect.result = minus ? -(int64_t)value : (int64_t)value;
    parser_next(p);
    return 0;
}

static int parse_name(struct parser *p, struct command *c, const char *what, int (*parse)(const char *, size_t),
                      const char *(*name)(int), const int usual[], size_t nusual)
{
    for (size_t i = 0; i < nusual; i++) parser_offer(p, name(usual[i]));
    for (int i = 1; i < NUMBERS_MAX; i++)
        if (name(i)) parser_offer(p, name(i));
    c->u.expect.number = p->tok.kind == LEX_WORD ? parse(p->tok.text, p->tok.len) : -1;
    if (c->u.expect.number < 0) return parser_unknown(p, what);
    parser_next(p);
    return 0;
}

static int parse_errno(struct parser *p, struct command *c)
{
    static const int usual[] = {ECONNREFUSED, ECONNRESET, EPIPE, EADDRINUSE, EAGAIN, ETIMEDOUT};
    return parse_name(p, c, "errno name", errno_parse, errno_name, usual, sizeof usual / sizeof *usual);
}

static int parse_signal(struct parser *p, struct command *c)
{
    static const int usual[] = {SIGPIPE, SIGKILL};
    return parse_name(p, c, "signal name", signal_parse, signal_name, usual, sizeof usual / sizeof *usual);
}

static int parse_count(struct parser *p, struct command *c)
{
    uint64_t value;
    if (parser_state(p, &c->u.expect.state) < 0) return -1;
    if (parser_number(p, "count", 0, UINT16_MAX, &value) < 0) return -1;
    c->u.expect.count = (uint32_t)value;
    return 0;
}

static int parse_expect_state(struct parser *p, struct command *c)
{
    c->u.expect.what = EXPECT_STATE;
    return parser_state(p, &c->u.expect.state);
}

/* What may stand behind the host; the state itself is asked for last. */
static int parse_expect_host(struct parser *p, struct command *c)
{
    static const struct { const char *word; enum expect_what what; } words[] = {
        {"any", EXPECT_ANY},     {"no", EXPECT_NO},         {"count", EXPECT_COUNT}, {"result", EXPECT_RESULT},
        {"errno", EXPECT_ERRNO}, {"signal", EXPECT_SIGNAL}, {"eof", EXPECT_EOF}};
    c->u.expect.what = EXPECT_STATE;
    for (size_t i = 0; i < sizeof words / sizeof *words && c->sock == 0; i++) {
        if (!parser_take(p, words[i].word)) continue;
        c->u.expect.what = words[i].what;
        break;
    }
    switch (c->u.expect.what) {
    case EXPECT_ANY:
    case EXPECT_NO: return parser_state(p, &c->u.expect.state);
    case EXPECT_COUNT: return parse_count(p, c);
    case EXPECT_RESULT: return parse_result(p, c);
    case EXPECT_ERRNO: return parse_errno(p, c);
    case EXPECT_SIGNAL: return parse_signal(p, c);
    case EXPECT_EOF: return 0;
    case EXPECT_STATE:
    case EXPECT_WIRE:
    case EXPECT_WIRE_EMPTY: break;
    }
    return parse_expect_state(p, c);
}

static int parse_what(struct parser *p, struct command *c)
{
    if (parser_at(p, "wire")) {
        p->lex.hash_words = true;
        parser_next(p);
        return parse_expect_wire(p, c);
    }
    if (parser_host(p, &c->host) < 0 || parser_socket(p, &c->sock) < 0) return -1;
    return parse_expect_host(p, c);
}

/* Anything may be waited for: a segment that comes again as well as a state. */
int parse_expect(struct parser *p, struct command *c)
{
    if (parse_what(p, c) < 0) return -1;
    return parser_take(p, "within") ? parser_duration(p, &c->u.expect.within) : 0;
}
