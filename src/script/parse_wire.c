/* parse_wire.c - which segments a line means, when the wire delivers by itself,
 * and what a forged segment carries. */
#include "parser.h"

#include <string.h>
#include "core/segment.h"

enum { DATA_MAX = SEGMENT_MAX - 40 }; /* the shortest IPv4 and TCP headers */

static int parse_length(struct parser *p, int32_t *len)
{
    struct lex_token token;
    uint64_t value;
    if (!parser_key(p, "len=", &token)) return 0;
    if (parser_value(p, &token, "length", 0, DATA_MAX, &value) < 0) return -1;
    *len = (int32_t)value;
    parser_next(p);
    return 0;
}

static int parse_segment_number(struct parser *p, struct wire_pick *pick)
{
    struct lex_token token = p->tok;
    uint64_t value;
    token.text++;
    token.len--;
    token.column++;
    if (parser_value(p, &token, "segment number", 1, UINT32_MAX, &value) < 0) return -1;
    pick->number = (uint32_t)value;
    parser_next(p);
    return 0;
}

static bool at_segment_number(const struct parser *p) { return p->tok.kind == LEX_WORD && p->tok.text[0] == '#'; }

static int fault_bare_number(struct parser *p)
{
    return parser_fault(p, p->tok.column, "a segment number begins with #; write: #%.*s", lex_shown(&p->tok),
                        p->tok.text);
}

int parse_pick(struct parser *p, struct command *c)
{
    struct wire_pick *pick = &c->u.pick;
    *pick = (struct wire_pick){.from = HOST_NONE, .len = -1};
    if (parser_at_number(p)) return fault_bare_number(p);
    if (at_segment_number(p)) return parse_segment_number(p, pick);
    /* Without end: a copy is held too, and a swapped pair swaps back. */
    bool can_all = c->op == CMD_DELIVER || c->op == CMD_DROP;
    if (!can_all && lex_is(&p->tok, "all"))
        return parser_fault(p, p->tok.column,
                            "'all' is for deliver and drop; name one segment, or none for the oldest");
    pick->all = can_all && parser_take(p, "all");
    for (enum host host = HOST_CLIENT; host < HOST_COUNT && pick->from == HOST_NONE; host++)
        if (parser_take(p, host_name(host))) pick->from = host;
    if (parser_flags_here(p, &pick->flags, &pick->exact)) parser_next(p);
    return parse_length(p, &pick->len);
}

int parse_one(struct parser *p, struct wire_pick *pick)
{
    *pick = (struct wire_pick){.from = HOST_NONE, .len = -1};
    if (parser_at_number(p)) return fault_bare_number(p);
    if (at_segment_number(p)) {
        if (parse_segment_number(p, pick) < 0) return -1;
    } else if (parser_host(p, &pick->from) < 0) {
        return -1;
    }
    if (parser_flags(p, &pick->flags, &pick->exact) < 0) return -1;
    return parse_length(p, &pick->len);
}

int parse_auto(struct parser *p, struct command *c)
{
    uint64_t loss;
    if (parser_take(p, "off")) return 0;
    if (p->tok.kind != LEX_WORD || !parser_at_number(p))
        return parser_fault(p, p->tok.column, "a delay should stand here; write 500ms, 2s, 0, or off");
    c->u.automatic.on = true;
    if (parser_duration(p, &c->u.automatic.delay) < 0) return -1;
    if (!parser_take(p, "loss")) return 0;
    struct lex_token token = p->tok;
    if (token.kind == LEX_WORD && token.len > 1 && token.text[token.len - 1] == '%') token.len--;
    if (parser_value(p, &token, "loss in percent", 0, 100, &loss) < 0) return -1;
    c->u.automatic.loss = (uint8_t)loss;
    parser_next(p);
    return 0;
}

static int parse_sequence(struct parser *p, struct lex_token token, struct wire_number *number)
{
    uint64_t value;
    bool minus = token.len > 1 && token.text[0] == '-';
    number->relative = minus || (token.len > 1 && token.text[0] == '+');
    if (number->relative) {
        token.text++;
        token.len--;
    }
    if (parser_value(p, &token, "sequence number", 0, UINT32_MAX, &value) < 0) return -1;
    number->value = minus ? -(int64_t)value : (int64_t)value;
    number->given = true;
    return 0;
}

static int parse_small(struct parser *p, const struct lex_token *token, const char *what, uint64_t min, uint64_t max,
                       uint16_t *number)
{
    uint64_t value;
    if (parser_value(p, token, what, min, max, &value) < 0) return -1;
    *number = (uint16_t)value;
    return 0;
}

static int parse_inject_key(struct parser *p, struct command *c, const char *key, const struct lex_token *value)
{
    if (strcmp(key, "seq=") == 0) return parse_sequence(p, *value, &c->u.inject.seq);
    if (strcmp(key, "ack=") == 0) return parse_sequence(p, *value, &c->u.inject.ack);
    if (strcmp(key, "len=") == 0) return parse_small(p, value, "length", 0, DATA_MAX, &c->u.inject.len);
    if (strcmp(key, "sport=") == 0) return parse_small(p, value, "port", 1, UINT16_MAX, &c->u.inject.sport);
    return parse_small(p, value, "port", 1, UINT16_MAX, &c->u.inject.dport);
}

/* Any order, each at most once. */
static int parse_inject_keys(struct parser *p, struct command *c)
{
    static const char *const keys[] = {"seq=", "ack=", "len=", "sport=", "dport="};
    enum { KEYS = sizeof keys / sizeof *keys };
    bool seen[KEYS] = {false};
    for (size_t i = 0; i < KEYS;) {
        struct lex_token value;
        if (!parser_key(p, keys[i], &value)) {
            i++;
            continue;
        }
        if (seen[i]) return parser_fault(p, p->tok.column, "%s stands twice; write it once", keys[i]);
        seen[i] = true;
        if (parse_inject_key(p, c, keys[i], &value) < 0) return -1;
        parser_next(p);
        i = 0;
    }
    return 0;
}

int parse_inject(struct parser *p, struct command *c)
{
    bool exact = false;
    if (parser_host(p, &c->host) < 0) return -1;
    uint32_t column = p->tok.column;
    if (parser_flags(p, &c->u.inject.flags, &exact) < 0) return -1;
    if (exact) return parser_fault(p, column, "a forged segment has just the flags you name; leave the = out");
    return parse_inject_keys(p, c);
}
