/* shrink.c - delta debugging (Zeller and Hildebrandt 2002, ddmin) over the
 * commands; then words are taken out of them. */
#include "shrink.h"

#include <stdlib.h>
#include <string.h>

struct shrinker { struct commands *best; shrink_fails *fails; void *ctx; };

static void remove_range(const struct commands *from, uint32_t at, uint32_t n, struct commands *to)
{
    *to = *from;
    memmove(to->line[at], to->line[at + n], (from->n - at - n) * sizeof to->line[0]);
    to->n -= n;
}

static bool keep_if_it_fails(struct shrinker *s, const struct commands *smaller)
{
    struct error e;
    struct script *script = commands_parse(smaller, &e);
    script_free(script);
    if (!script || !s->fails(s->ctx, smaller)) return false;
    *s->best = *smaller;
    return true;
}

/* Leaves out runs of n commands, from the end, where they are least needed. */
static bool leave_out(struct shrinker *s, uint32_t n)
{
    bool any = false;
    for (uint32_t end = s->best->n; end >= n && s->best->n > n; end -= n) {
        struct commands smaller;
        remove_range(s->best, end - n, n, &smaller);
        any |= keep_if_it_fails(s, &smaller);
    }
    return any;
}

static void fewer_commands(struct shrinker *s)
{
    for (uint32_t n = s->best->n / 2; n > 0; n /= 2)
        while (leave_out(s, n)) continue;
}

/* An absolute number may stand only where both ports do: the rule of aim() in
 * produce_wire.c, and not one of the language. */
static bool may_be(const char *line)
{
    const char *seq = strstr(line, " seq="), *ack = strstr(line, " ack=");
    bool absolute = (seq && seq[5] >= '0' && seq[5] <= '9') || (ack && ack[5] >= '0' && ack[5] <= '9');
    return !absolute || (strstr(line, " sport=") && strstr(line, " dport="));
}

/* Takes one word out of a line; false: there is none at that place. */
static bool without_word(char line[COMMAND_BYTES], unsigned word)
{
    char *at = line;
    for (unsigned i = 0; i < word; i++) {
        at = strchr(at, ' ');
        if (!at) return false;
        at++;
    }
    char *behind = strchr(at, ' ');
    if (behind) memmove(at, behind + 1, strlen(behind + 1) + 1);
    else if (at > line) at[-1] = '\0';
    return at > line || behind;
}

static void fewer_words(struct shrinker *s)
{
    enum { WORDS = 12 };
    for (uint32_t i = 0; i < s->best->n; i++)
        for (unsigned pair = 2; pair > 0; pair--) /* `socket N` and `backlog N` go together */
            for (unsigned word = WORDS; word-- > 0;) {
                struct commands smaller = *s->best;
                bool taken = true;
                for (unsigned k = 0; k < pair; k++) taken = taken && without_word(smaller.line[i], word);
                if (taken && may_be(smaller.line[i])) keep_if_it_fails(s, &smaller);
            }
}

void shrink(struct commands *commands, shrink_fails *fails, void *ctx)
{
    struct shrinker s = {.best = commands, .fails = fails, .ctx = ctx};
    fewer_commands(&s);
    fewer_words(&s);
    fewer_commands(&s);
}
