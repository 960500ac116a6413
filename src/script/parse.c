/* parse.c - one line to one command: who is spoken to, which command, and what
 * stands behind it for the calls of a program and for lessons. The wire is in
 * parse_wire.c, expectations in parse_expect.c. Words and their order come from
 * command_table and setting_table of core. */
#include "parser.h"

#include <string.h>
#include "script/nearest.h"

enum { SEND_MAX = 16 << 20, LANG_MAX = 3 };

static int parse_port(struct parser *p, uint16_t *port)
{
    uint64_t value;
    if (parser_number(p, "port", 1, UINT16_MAX, &value) < 0) return -1;
    *port = (uint16_t)value;
    return 0;
}

static int parse_open(struct parser *p, struct command *c)
{
    c->u.open.port = PORT_SERVER;
    c->u.open.backlog = BACKLOG_DEFAULT;
    if (c->op == CMD_BIND) return parse_port(p, &c->u.open.port);
    if (parser_at_number(p) && parse_port(p, &c->u.open.port) < 0) return -1;
    if (c->op != CMD_LISTEN || !parser_take(p, "backlog")) return 0;
    uint64_t value;
    if (parser_number(p, "backlog", 0, UINT16_MAX, &value) < 0) return -1;
    c->u.open.backlog = (uint16_t)value;
    return 0;
}

static int parse_string(struct parser *p, struct command *c)
{
    uint32_t column;
    c->len = lex_unescape(&p->tok, p->strings, p->tok.len, &column);
    if (c->len == (size_t)-1)
        return parser_fault(p, column, "unknown escape in a string; there are \\\" and \\\\ and \\n");
    c->text = p->strings;
    p->strings += c->len;
    parser_next(p);
    return 0;
}

static int parse_send(struct parser *p, struct command *c)
{
    if (p->tok.kind == LEX_STRING) return parse_string(p, c);
    if (p->tok.kind == LEX_WORD && !parser_at_number(p))
        return parser_fault(p, p->tok.column, "'%.*s' is not in quotes; write \"text\", or a number of bytes",
                            lex_shown(&p->tok), p->tok.text);
    uint64_t value;
    if (parser_number(p, "number of bytes", 0, SEND_MAX, &value) < 0) return -1;
    c->len = (size_t)value;
    return 0;
}

static int parse_recv(struct parser *p, struct command *c)
{
    uint64_t value;
    if (!parser_at_number(p)) return 0;
    if (parser_number(p, "number of bytes", 1, SEND_MAX, &value) < 0) return -1;
    c->len = (size_t)value;
    return 0;
}

static int parse_shutdown(struct parser *p, struct command *c)
{
    static const char *const words[] = {[SHUTDOWN_RD] = "rd", [SHUTDOWN_WR] = "wr", [SHUTDOWN_RDWR] = "rdwr"};
    c->u.how = SHUTDOWN_WR;
    for (enum shutdown_how how = SHUTDOWN_RD; how <= SHUTDOWN_RDWR; how++) {
        if (!parser_take(p, words[how])) continue;
        c->u.how = how;
        break;
    }
    return 0;
}

static int parse_setting_value(struct parser *p, const struct setting_info *info, int *value)
{
    uint64_t seconds;
    if (parser_take(p, info->off)) {
        *value = info->seconds ? -1 : 0;
    } else if (info->seconds) {
        if (parser_number(p, "number of seconds", 0, UINT16_MAX, &seconds) < 0) return -1;
        *value = (int)seconds;
    } else if (parser_take(p, info->on)) {
        *value = 1;
    } else {
        return parser_unknown(p, "value");
    }
    return 0;
}

static int parse_set(struct parser *p, struct command *c)
{
    for (enum setting set = 0; set < SET_COUNT; set++) {
        if (!parser_take(p, setting_table[set].word)) continue;
        c->u.set.what = set;
        return parse_setting_value(p, &setting_table[set], &c->u.set.value);
    }
    return parser_unknown(p, "setting");
}

static int parse_wait(struct parser *p, struct command *c) { return parser_duration(p, &c->u.duration); }

static int parse_seed(struct parser *p, struct command *c)
{
    return parser_number(p, "seed", 0, UINT64_MAX, &c->u.seed);
}

static int parse_choice(struct parser *p, struct command *c)
{
    bool exact = false;
    if (parser_at(p, "nothing")) {
        c->u.choice.kind = CHOICE_NOTHING;
    } else if (parser_state_here(p, &c->u.choice.state)) {
        c->u.choice.kind = CHOICE_STATE;
    } else if (parser_flags_here(p, &c->u.choice.flags, &exact) && !exact) {
        c->u.choice.kind = CHOICE_FLAGS;
    } else {
        return parser_unknown(p, "choice");
    }
    parser_next(p);
    return 0;
}

static int parse_none(struct parser *p, struct command *c)
{
    (void)p, (void)c;
    return 0;
}

typedef int parse_function(struct parser *, struct command *);

/* NULL: the rest of the line is words. */
static parse_function *const parse_table[CMD_COUNT] = {
    [CMD_LISTEN] = parse_open,     [CMD_CONNECT] = parse_open,   [CMD_ACCEPT] = parse_none,
    [CMD_SEND] = parse_send,       [CMD_RECV] = parse_recv,      [CMD_CLOSE] = parse_none,
    [CMD_SHUTDOWN] = parse_shutdown, [CMD_ABORT] = parse_none,   [CMD_BIND] = parse_open,
    [CMD_KILL] = parse_none,       [CMD_START] = parse_none,     [CMD_SET] = parse_set,
    [CMD_DELIVER] = parse_pick,    [CMD_DROP] = parse_pick,      [CMD_DUP] = parse_pick,
    [CMD_SWAP] = parse_pick,       [CMD_AUTO] = parse_auto,      [CMD_INJECT] = parse_inject,
    [CMD_WAIT] = parse_wait,       [CMD_SEED] = parse_seed,      [CMD_EXPECT] = parse_expect,
    [CMD_PAUSE] = parse_none,      [CMD_CHOICE] = parse_choice,
};

/* title, say.zh: the name of a language is two or three small letters. */
static bool word_with_language(const struct lex_token *token, const char *word, char lang[LANG_MAX + 1])
{
    size_t n = strlen(word);
    memset(lang, 0, LANG_MAX + 1);
    if (token->kind != LEX_WORD || token->len < n || memcmp(token->text, word, n) != 0) return false;
    if (token->len == n) return true;
    size_t letters = token->len - n - 1;
    if (token->text[n] != '.' || letters < 2 || letters > LANG_MAX) return false;
    for (size_t i = 0; i < letters; i++) {
        lang[i] = token->text[n + 1 + i];
        if (lang[i] < 'a' || lang[i] > 'z') return false;
    }
    return true;
}

static int parse_words(struct parser *p, struct command *c)
{
    const char *word = command_table[c->op].word;
    p->ntried = 0;
    p->tok = lex_rest(&p->lex);
    if (p->tok.kind == LEX_END)
        return parser_fault(p, p->tok.column, "the words are missing; write: %s and what it should say", word);
    if (p->tok.kind == LEX_BAD) return parser_unknown(p, "text");
    c->text = p->tok.text;
    c->len = p->tok.len;
    parser_next(p);
    return 0;
}

static int parse_trailing(struct parser *p, const struct command *c)
{
    if (p->tok.kind == LEX_END) return 0;
    if (parser_near(p)) return parser_unknown(p, "word");
    const struct command_info *info = &command_table[c->op];
    return parser_fault(p, p->tok.column, "'%.*s' does not fit here; it is written: %s%s%s%s", lex_shown(&p->tok),
                        p->tok.text, info->subject == SUBJECT_HOST   ? "HOST "
                        : info->subject == SUBJECT_WIRE ? "wire "
                                                        : "",
                        info->word, *info->usage ? " " : "", info->usage);
}

static bool takes_socket(enum command_op op) { return op <= CMD_ABORT || op == CMD_EXPECT; }

/* What other programs and people call it. */
static const char *known_as(const struct lex_token *token)
{
    static const struct { const char *word, *meant; } others[] = {
        {"sleep", "wait"}, {"write", "send"}, {"read", "recv"}};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (lex_is(token, others[i].word)) return others[i].meant;
    return NULL;
}

/* Like a word that stands somewhere else, or called something else: the whole of what was meant is told. */
static int parse_half_said(struct parser *p, enum command_subject subject)
{
    const char *words[CMD_COUNT], *meant = known_as(&p->tok);
    for (size_t i = 0; i < CMD_COUNT; i++) words[i] = command_table[i].word;
    if (!meant && !parser_near(p) && p->tok.kind == LEX_WORD)
        meant = word_nearest(p->tok.text, p->tok.len, words, CMD_COUNT);
    for (size_t i = 0; meant && i < CMD_COUNT; i++) {
        const struct command_info *info = &command_table[i];
        if (strcmp(info->word, meant) != 0) continue;
        const char *before = info->subject == subject        ? ""
                             : info->subject == SUBJECT_HOST ? "client "
                             : info->subject == SUBJECT_WIRE ? "wire "
                                                             : "";
        return parser_fault(p, p->tok.column, "unknown command '%.*s'; did you mean '%s%s'?", lex_shown(&p->tok),
                            p->tok.text, before, meant);
    }
    return parser_unknown(p, "command");
}

/* The command's word was left out of its place: say where it belongs. */
static int parse_misplaced(struct parser *p, enum command_subject subject)
{
    for (size_t i = 0; i < CMD_COUNT; i++) {
        const struct command_info *info = &command_table[i];
        if (info->subject == subject || !lex_is(&p->tok, info->word)) continue;
        if (info->subject == SUBJECT_HOST)
            return parser_fault(p, p->tok.column, "'%s' needs a host; write: client %s or: server %s", info->word,
                                info->word, info->word);
        return parser_fault(p, p->tok.column, "'%s' does not stand here; write: %s%s", info->word,
                            info->subject == SUBJECT_WIRE ? "wire " : "", info->word);
    }
    return parse_half_said(p, subject);
}

static int parse_op(struct parser *p, struct command *c, enum command_subject subject)
{
    for (enum command_op op = 0; op < CMD_COUNT; op++) {
        const struct command_info *info = &command_table[op];
        if (info->subject != subject) continue;
        c->op = op;
        if (parse_table[op] == NULL) {
            parser_offer(p, info->word);
            if (word_with_language(&p->tok, info->word, c->lang)) return parse_words(p, c);
            continue;
        }
        if (!parser_at(p, info->word)) continue;
        if (c->sock > 0 && !takes_socket(op))
            return parser_fault(p, p->tok.column, "'%s' is for the host; leave 'socket %u' out", info->word, c->sock);
        parser_next(p);
        return parse_table[op](p, c);
    }
    return parse_misplaced(p, subject);
}

int command_parse(struct parser *p, struct command *c)
{
    *c = (struct command){.host = HOST_NONE, .line = p->lex.line, .column = p->tok.column};
    enum command_subject subject = SUBJECT_NONE;
    for (enum host host = HOST_CLIENT; host < HOST_COUNT && subject == SUBJECT_NONE; host++) {
        if (!parser_at(p, host_name(host))) continue;
        c->host = host;
        subject = SUBJECT_HOST;
        parser_next(p);
        if (parser_socket(p, &c->sock) < 0) return -1;
    }
    if (subject == SUBJECT_NONE && parser_at(p, "wire")) {
        subject = SUBJECT_WIRE;
        p->lex.hash_words = true;
        parser_next(p);
    }
    if (parse_op(p, c, subject) < 0) return -1;
    return parse_trailing(p, c);
}
