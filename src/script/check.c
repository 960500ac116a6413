/* check.c - see script_doubt() in script.h: the words of a lesson that stand where they
 * cannot work. They are no errors of syntax: what was typed and saved has them too. */
#include "script/script.h"

#include <string.h>

enum { CHOICES_MOST = 9 }; /* a digit answers */

static bool same_lang(const struct command *a, const struct command *b) { return strcmp(a->lang, b->lang) == 0; }

static bool same_choice(const struct command *a, const struct command *b)
{
    if (a->u.choice.kind != b->u.choice.kind) return false;
    switch (a->u.choice.kind) {
    case CHOICE_STATE: return a->u.choice.state == b->u.choice.state;
    case CHOICE_FLAGS: return a->u.choice.flags == b->u.choice.flags;
    case CHOICE_NOTHING: break;
    }
    return true;
}

/* The last one of these before i; NULL: none is. */
static const struct command *before(const struct script *script, size_t i, enum command_op op, const char *lang)
{
    while (i-- > 0) {
        const struct command *c = script_at(script, i);
        if (c->op == op && strcmp(c->lang, lang) == 0) return c;
    }
    return NULL;
}

static const char *doubt_of_translation(const struct script *script, size_t i)
{
    const struct command *c = script_at(script, i), *above = c;
    while (i-- > 0 && *above->lang) {
        above = script_at(script, i);
        if (above->op != c->op) break;
        if (same_lang(above, c)) return "this language stands there already; leave one out";
    }
    return above->op == c->op && !*above->lang ? NULL : "it translates nothing; write it right behind its line";
}

static const char *doubt_of_question(const struct script *script, size_t i)
{
    const struct command *c;
    do c = script_at(script, ++i);
    while (c && c->op == CMD_ASK && *c->lang);
    return c && c->op == CMD_CHOICE ? NULL
                                    : "the question has no choice; write behind it: choice STATE, FLAGS or nothing";
}

static const char *doubt_of_choice(const struct script *script, size_t i)
{
    const struct command *c = script_at(script, i), *above = c;
    int n = 0;
    for (bool same = false; above->op == CMD_CHOICE; n++) {
        same = same || (n > 0 && same_choice(above, c));
        if (i == 0) return "the choice has no question; write it right behind its ask";
        if (same) return "this choice stands there already; leave one out";
        above = script_at(script, --i);
    }
    if (above->op != CMD_ASK) return "the choice has no question; write it right behind its ask";
    return n > CHOICES_MOST ? "a question has at most 9 choices; leave this one out" : NULL;
}

static const char *doubt_of_answer(const struct script *script, size_t i)
{
    const struct command *ask = before(script, i, CMD_ASK, ""), *answer = before(script, i, CMD_ANSWER, "");
    return ask && (!answer || answer->line < ask->line) ? NULL : "the answer has no question; write its ask before it";
}

bool script_doubt(const struct script *script, size_t i, struct error *error)
{
    const struct command *c = script_at(script, i);
    const char *doubt = NULL;
    if (*c->lang && command_is_words(c->op))
        doubt = doubt_of_translation(script, i);
    else if (c->op == CMD_TITLE)
        doubt = before(script, i, CMD_TITLE, "") ? "there is a title already; leave one out" : NULL;
    else if (c->op == CMD_ASK)
        doubt = doubt_of_question(script, i);
    else if (c->op == CMD_CHOICE)
        doubt = doubt_of_choice(script, i);
    else if (c->op == CMD_ANSWER)
        doubt = doubt_of_answer(script, i);
    if (doubt)
        error_set(error, "%s:%u:%u: warning: %s", script_name(script), c->line, c->column, doubt);
    return doubt;
}
