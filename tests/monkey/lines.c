/* lines.c - see lines.h. A usage is read as people read it: ` | ` between whole forms, `a|b` between
 * words, [what may be left out], CAPITALS for what the user fills in. */
#include "lines.h"
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { USAGE_MAX = 400, WORD_MAX = 64 };

static const char *const ports[] = {"6000", "6001", "40001", "1", "70000"};
static const char *const numbers[] = {"0", "1", "2", "5", "+1", "-3", "20000", "4294967295", "99999999999"};
static const char *const texts[] = {"\"x\"", "\"\"", "\"\xc3\xa4 text\"", "\"SYN\"", "\"a\\nb\"", "\"unended"};
static const char *const times[] = {"0", "1ms", "100ms", "1s", "70s", "24h", "25h"};
static const char *const percents[] = {"0", "5", "50", "100", "101"};
static const char *const flags[] = {"SYN", "ACK", "FIN", "RST", "SYN,ACK", "PSH,ACK", "FIN,ACK", "=ACK", "URG,ECE,CWR"};
static const char *const names[] = {"ECONNREFUSED", "EPIPE", "EAGAIN", "SIGPIPE", "SIGKILL", "default", "mono",
                                     "nosuch"};
static const char *const files[] = {"x", "y.cast", "z.svg", "z.jsonl", "/", "a b"};
static const char *const values[] = {"on", "off", "default", "ignore", "0", "1", "3"};
static const char *const languages[] = {"zh", "en", "qqq"};

#define ROW(word, list) {word, list, sizeof(list) / sizeof *(list)}
static const struct { const char *word; const char *const *list; size_t n; } examples[] = {
    ROW("PORT", ports), ROW("N", numbers),   ROW("TEXT", texts), ROW("DURATION", times), ROW("DELAY", times),
    ROW("PERCENT", percents), ROW("FLAGS", flags), ROW("NAME", names), ROW("FILE", files), ROW("VALUE", values),
};

/* NULL: there is none. */
static const char *example_of(struct chance *c, const char *word)
{
    if (!strcmp(word, "HOST")) return host_name((enum host)chance_below(c, HOST_COUNT));
    if (!strcmp(word, "STATE")) return fsm_state_name((enum fsm_state)chance_below(c, FSM_NSTATES));
    if (!strcmp(word, "SETTING")) return setting_table[chance_below(c, SET_COUNT)].word;
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++)
        if (!strcmp(word, examples[i].word)) return examples[i].list[chance_below(c, (uint32_t)examples[i].n)];
    return NULL;
}

/* One of the parts between separators. */
static void choose(struct chance *c, char *text, const char *separator)
{
    uint32_t n = 1;
    const size_t width = strlen(separator);
    for (const char *at = text; (at = strstr(at, separator)); at += width) n++;
    for (uint32_t skip = chance_below(c, n); skip > 0; skip--)
        memmove(text, strstr(text, separator) + width, strlen(strstr(text, separator) + width) + 1);
    char *end = strstr(text, separator);
    if (end) *end = '\0';
}

struct line { char *buf; size_t cap, len; const char *unknown; };

static void add(struct line *l, const char *text)
{
    int n = snprintf(l->buf + l->len, l->cap - l->len, "%s", text);
    if (n > 0) l->len += (size_t)n < l->cap - l->len ? (size_t)n : l->cap - l->len - 1;
}

/* `N|"TEXT"`, `seq=N`, `rd|wr`, `#N`: one of them, with examples for its capitals. */
static void add_word(struct line *l, struct chance *c, char *word, const char *usage)
{
    choose(c, word, "|");
    for (char *at = word; *at;) {
        size_t n = 0;
        char name[WORD_MAX];
        while (isupper((unsigned char)at[n])) n++;
        if (!n) {
            if (*at != '"' && *at != ',') add(l, (const char[]){*at, '\0'});
            at++;
            continue;
        }
        snprintf(name, sizeof name, "%.*s", (int)n, at);
        const char *example = example_of(c, name);
        if (!example) l->unknown = usage;
        else add(l, example);
        at += n;
    }
}

/* Groups that may be left out are, half of the time. */
static void add_form(struct line *l, struct chance *c, char *form, const char *usage)
{
    bool out = false;
    for (char *at = form; *at;) {
        if (*at == '[') out = chance_percent(c, 50);
        if (*at == ']') out = false;
        if (strchr("[] ", *at)) {
            at++;
            continue;
        }
        char word[WORD_MAX];
        size_t n = strcspn(at, "[] ");
        snprintf(word, sizeof word, "%.*s", (int)n, at);
        at += n;
        if (out || !strcmp(word, "each")) continue;
        add(l, " ");
        add_word(l, c, word, usage);
    }
}

/* ", each [...]" stands behind all forms, and `[FILE|off]` is one word: only ` | ` parts forms. */
static void add_usage(struct line *l, struct chance *c, const char *usage)
{
    char form[USAGE_MAX], each[USAGE_MAX] = "";
    snprintf(form, sizeof form, "%s", usage);
    char *behind = strstr(form, ", each ");
    if (behind) {
        snprintf(each, sizeof each, "%s", behind + 2);
        *behind = '\0';
    }
    choose(c, form, " | ");
    add_form(l, c, form, usage);
    add_form(l, c, each, usage);
}

const char *lines_command(struct chance *c, enum command_op op, char *buf, size_t cap)
{
    const struct command_info *info = &command_table[op];
    struct line l = {buf, cap, 0, NULL};
    *buf = '\0';
    if (info->subject == SUBJECT_HOST) add(&l, chance_percent(c, 50) ? "client " : "server ");
    if (info->subject == SUBJECT_WIRE) add(&l, "wire ");
    add(&l, info->word);
    if (command_is_words(op) && chance_percent(c, 20)) {
        add(&l, ".");
        add(&l, CHANCE_OF(c, languages));
    }
    add_usage(&l, c, info->usage);
    return l.unknown;
}

const char *lines_verb(struct chance *c, enum prompt_verb verb, char *buf, size_t cap)
{
    const struct prompt_command *row = &prompt_table[verb];
    struct line l = {buf, cap, 0, NULL};
    *buf = '\0';
    add(&l, row->also && chance_percent(c, 20) ? row->also : row->word);
    add_usage(&l, c, row->usage);
    return l.unknown;
}

/* What ends the program seldom: that ends a run early. */
void lines_any(struct chance *c, char *buf, size_t cap)
{
    if (chance_percent(c, 60)) {
        lines_command(c, (enum command_op)chance_below(c, CMD_COUNT), buf, cap);
        return;
    }
    enum prompt_verb verb = (enum prompt_verb)chance_below(c, PROMPT_NVERBS);
    lines_verb(c, verb == PROMPT_QUIT && !chance_percent(c, 2) ? PROMPT_HELP : verb, buf, cap);
}
