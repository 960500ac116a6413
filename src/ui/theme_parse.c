/* theme_parse.c - reads theme text (docs/THEMES.md). What the terminal makes of
 * it is in theme.c. */
#include "theme_raw.h"

#include <stdio.h>
#include <string.h>
#include "script/lexer.h"
#include "script/nearest.h"

struct reader {
    struct lexer lex;
    struct lex_token tok;
    struct raw_theme *raw;
    struct error *error;
    uint32_t role_line[STYLE_COUNT], name_line[RAW_NAMES], summary_line; /* 0: not in this text */
};

static const char *const basic_names[] = {"black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"};
enum { BASICS = sizeof basic_names / sizeof *basic_names };
static const struct { const char *word; unsigned attr; } attr_names[] = {
    {"bold", ATTR_BOLD}, {"dim", ATTR_DIM}, {"underline", ATTR_UNDERLINE}, {"reverse", ATTR_REVERSE}};
enum { ATTRS = sizeof attr_names / sizeof *attr_names };

static void next(struct reader *r) { r->tok = lex_next(&r->lex); }
static bool at(const struct reader *r, const char *word) { return lex_is(&r->tok, word); }

/* What stands here is not what should. Always -1. */
static int unexpected(struct reader *r, const char *should)
{
    if (r->tok.kind == LEX_BAD) return lex_fault(&r->lex, r->tok.column, r->error, "%s", r->tok.text);
    if (r->tok.kind == LEX_END)
        return lex_fault(&r->lex, r->tok.column, r->error, "the line ends too early; %s", should);
    bool glued = r->tok.len > 1 && (memchr(r->tok.text, '=', r->tok.len) || memchr(r->tok.text, '|', r->tok.len));
    return lex_fault(&r->lex, r->tok.column, r->error, "'%.*s' does not fit here; %s", lex_shown(&r->tok), r->tok.text,
                     glued ? "put blanks around = and |" : should);
}

static int take_equals(struct reader *r)
{
    if (!at(r, "=")) return unexpected(r, "write = behind the name");
    next(r);
    return 0;
}

/* ---- colours ---- */

static bool find_name(const struct raw_theme *raw, const struct lex_token *token, size_t *found)
{
    for (size_t i = 0; i < raw->nnames; i++) {
        if (!lex_is(token, raw->names[i].name)) continue;
        *found = i;
        return true;
    }
    return false;
}

static bool read_hex(const struct lex_token *token, uint32_t *rgb)
{
    *rgb = 0;
    if (token->len != 7 || token->text[0] != '#') return false;
    for (size_t i = 1; i < token->len; i++) {
        const char *digits = "0123456789abcdef", c = token->text[i];
        const char *digit = strchr(digits, c >= 'A' && c <= 'F' ? c - 'A' + 'a' : c);
        if (!digit) return false;
        *rgb = *rgb << 4 | (uint32_t)(digit - digits);
    }
    return true;
}

static bool read_index(const struct lex_token *token, uint32_t max, uint32_t *index)
{
    *index = 0;
    for (size_t i = 0; i < token->len; i++) {
        if (token->text[i] < '0' || token->text[i] > '9') return false;
        *index = *index * 10 + (uint32_t)(token->text[i] - '0');
        if (*index > max) return false;
    }
    return token->len > 0;
}

static int basic_name(const struct lex_token *token)
{
    for (int i = 0; i < BASICS; i++)
        if (lex_is(token, basic_names[i])) return i;
    return -1;
}

static int fault_colour(struct reader *r, enum raw_part part)
{
    if (part == PART_16) return unexpected(r, "write default, a number from 0 to 15, or a name as cyan or bright cyan");
    const char *words[RAW_NAMES];
    for (size_t i = 0; i < r->raw->nnames; i++) words[i] = r->raw->names[i].name;
    const char *near = r->tok.kind == LEX_WORD ? word_nearest(r->tok.text, r->tok.len, words, r->raw->nnames) : NULL;
    if (near)
        return lex_fault(&r->lex, r->tok.column, r->error, "unknown colour '%.*s'; did you mean '%s'?",
                         lex_shown(&r->tok), r->tok.text, near);
    return unexpected(r, "write a number from 0 to 255, #rrggbb, default, or the name of a colour");
}

/* One or two words; -1: it is no colour. */
static int read_colour(struct reader *r, enum raw_part part, struct raw_colour *out)
{
    uint32_t value;
    *out = (struct raw_colour){.kind = RAW_COLOUR};
    if (r->tok.kind != LEX_WORD) return fault_colour(r, part);
    if (at(r, "-")) {
        out->kind = RAW_BASE;
    } else if (at(r, "bright")) {
        next(r);
        int basic = basic_name(&r->tok);
        if (basic < 0) return unexpected(r, "write one of the eight names behind bright: bright cyan");
        out->colour = (struct colour){COLOUR_INDEX, (uint32_t)basic + BASICS};
    } else if (part == PART_RICH && find_name(r->raw, &r->tok, &out->name)) {
        out->kind = RAW_NAMED;
    } else if (basic_name(&r->tok) >= 0) {
        out->colour = (struct colour){COLOUR_INDEX, (uint32_t)basic_name(&r->tok)};
    } else if (read_index(&r->tok, part == PART_RICH ? 255 : 15, &value)) {
        out->colour = (struct colour){COLOUR_INDEX, value};
    } else if (part == PART_RICH && read_hex(&r->tok, &value)) {
        out->colour = (struct colour){COLOUR_RGB, value};
    } else if (!at(r, "default")) {
        return fault_colour(r, part);
    }
    next(r);
    return 0;
}

/* ---- looks ---- */

static unsigned attr_here(const struct reader *r)
{
    for (size_t i = 0; i < ATTRS; i++)
        if (at(r, attr_names[i].word)) return attr_names[i].attr;
    return 0;
}

static bool part_ends(const struct reader *r) { return r->tok.kind == LEX_END || at(r, "|"); }

/* [COLOUR] [on COLOUR] ATTRIBUTE... */
static int read_look(struct reader *r, enum raw_part part, struct raw_look *look)
{
    *look = (struct raw_look){.attrs = 0};
    if (part_ends(r)) return unexpected(r, "write a look, or - for that of base");
    if (part == PART_MONO && at(r, "-")) {
        next(r);
    } else if (part != PART_MONO) {
        if (!at(r, "on") && attr_here(r) == 0 && read_colour(r, part, &look->fg) < 0) return -1;
        if (at(r, "on")) {
            next(r);
            if (read_colour(r, part, &look->bg) < 0) return -1;
        }
    }
    while (!part_ends(r)) {
        unsigned attr = attr_here(r);
        if (attr == 0)
            return unexpected(r, part == PART_MONO
                                     ? "the last part has no colours; write bold, dim, underline, reverse or -"
                                     : "write bold, dim, underline or reverse, or | before the next part");
        look->attrs |= attr;
        next(r);
    }
    return 0;
}

static int read_role(struct reader *r, enum style_role role)
{
    if (r->role_line[role])
        return lex_fault(&r->lex, r->tok.column, r->error, "role %s stands in line %u too; keep one of them",
                         style_name(role), r->role_line[role]);
    r->role_line[role] = r->lex.line;
    next(r);
    if (take_equals(r) < 0) return -1;
    for (enum raw_part part = PART_RICH; part < PART_COUNT; part++) {
        if (read_look(r, part, &r->raw->looks[part][role]) < 0) return -1;
        if (r->tok.kind == LEX_END) return 0;
        if (part + 1 < PART_COUNT) next(r); /* over the | */
    }
    return unexpected(r, "there are three parts: many colours | 16 colours | no colours");
}

/* ---- the other lines ---- */

static int read_summary(struct reader *r)
{
    if (r->summary_line) return lex_fault(&r->lex, r->tok.column, r->error, "a second summary; keep one of them");
    r->summary_line = r->lex.line;
    next(r);
    if (!at(r, "=")) return unexpected(r, "write: summary = a few words");
    r->tok = lex_rest(&r->lex);
    if (r->tok.kind != LEX_WORD) return unexpected(r, "write: summary = a few words");
    if (r->tok.len >= sizeof r->raw->summary)
        return lex_fault(&r->lex, r->tok.column, r->error, "the summary is too long; %zu bytes are the most",
                         sizeof r->raw->summary - 1);
    snprintf(r->raw->summary, sizeof r->raw->summary, "%.*s", (int)r->tok.len, r->tok.text);
    return 0;
}

static bool reserved(const struct lex_token *token)
{
    static const char *const words[] = {"on", "default", "bright"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (lex_is(token, words[i])) return true;
    for (size_t i = 0; i < ATTRS; i++)
        if (lex_is(token, attr_names[i].word)) return true;
    return basic_name(token) >= 0;
}

static bool good_name(const struct lex_token *token)
{
    if (token->kind != LEX_WORD || token->len >= RAW_NAME_MAX || reserved(token)) return false;
    if (token->text[0] < 'a' || token->text[0] > 'z') return false;
    for (size_t i = 0; i < token->len; i++)
        if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789.-_", token->text[i])) return false;
    return true;
}

/* colour NAME = COLOUR; a name of the default theme may be given anew. */
static int read_name(struct reader *r)
{
    struct raw_theme *raw = r->raw;
    size_t i;
    next(r);
    if (!good_name(&r->tok))
        return unexpected(r, "write a new name of at most 23 small letters, digits and dots: colour sky = #89dceb");
    if (!find_name(raw, &r->tok, &i)) {
        i = raw->nnames;
        if (i == RAW_NAMES)
            return lex_fault(&r->lex, r->tok.column, r->error, "too many names of colours; %d are the most", RAW_NAMES);
        raw->nnames++;
        snprintf(raw->names[i].name, RAW_NAME_MAX, "%.*s", (int)r->tok.len, r->tok.text);
    } else if (r->name_line[i]) {
        return lex_fault(&r->lex, r->tok.column, r->error, "colour %s stands in line %u too; keep one of them",
                         raw->names[i].name, r->name_line[i]);
    }
    r->name_line[i] = r->lex.line;
    next(r);
    if (take_equals(r) < 0) return -1;
    if (at(r, "-")) return unexpected(r, "write a number from 0 to 255, #rrggbb or default");
    if (at(r, raw->names[i].name)) return unexpected(r, "a colour cannot be named after itself");
    struct raw_colour colour;
    if (read_colour(r, PART_RICH, &colour) < 0) return -1;
    raw->names[i].colour = colour.kind == RAW_NAMED ? raw->names[colour.name].colour : colour.colour;
    return r->tok.kind == LEX_END ? 0 : unexpected(r, "nothing stands behind a colour's value");
}

static int unknown_role(struct reader *r)
{
    const char *words[STYLE_COUNT + 2] = {[STYLE_COUNT] = "summary", [STYLE_COUNT + 1] = "colour"};
    if (r->tok.kind != LEX_WORD) return unexpected(r, "write the name of a role");
    for (enum style_role role = 0; role < STYLE_COUNT; role++) words[role] = style_name(role);
    const char *near = word_nearest(r->tok.text, r->tok.len, words, STYLE_COUNT + 2);
    if (near)
        return lex_fault(&r->lex, r->tok.column, r->error, "unknown role '%.*s'; did you mean '%s'?",
                         lex_shown(&r->tok), r->tok.text, near);
    return lex_fault(&r->lex, r->tok.column, r->error,
                     "unknown role '%.*s'; the default theme has a line for each role", lex_shown(&r->tok),
                     r->tok.text);
}

static int read_line(struct reader *r)
{
    next(r);
    if (r->tok.kind == LEX_END) return 0;
    if (at(r, "summary")) return read_summary(r);
    if (at(r, "colour")) return read_name(r);
    for (enum style_role role = 0; role < STYLE_COUNT; role++)
        if (at(r, style_name(role))) return read_role(r, role);
    return unknown_role(r);
}

int raw_parse(struct raw_theme *raw, const char *name, const char *text, size_t len, struct error *error)
{
    struct reader reader = {.raw = raw, .error = error};
    raw->summary[0] = '\0';
    lex_init(&reader.lex, name, text, len);
    reader.lex.hash_colours = true;
    while (lex_line(&reader.lex))
        if (read_line(&reader) < 0) return -1;
    return 0;
}
