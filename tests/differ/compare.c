/* compare.c - see compare.h. Equal is equal to the byte; record.c says what of a
 * line is there to be equal. */
#include "compare.h"

#include <stdio.h>
#include <string.h>

struct sides {
    struct record_walk kernel, other;
    bool has_kernel, has_other;
    const struct explained *rows;
    struct comparison *out;
    uint32_t step;            /* under way; nsteps before the first */
};

static void copy_line(char to[DIFFERENCE_BYTES], bool has, const struct record_walk *w)
{
    snprintf(to, DIFFERENCE_BYTES, "%.*s", has ? w->len : 0, has ? w->line : "");
}

static bool same(const struct sides *s)
{
    return s->has_kernel && s->has_other && s->kernel.len == s->other.len &&
           memcmp(s->kernel.line, s->other.line, (size_t)s->kernel.len) == 0;
}

static bool is_command(bool has, const struct record_walk *w)
{
    return has && record_line_is(w->line, w->len, "command");
}

/* The first lines that differ, and where. A line of the next command is none here. */
static void describe(struct sides *s)
{
    struct comparison *c = s->out;
    copy_line(c->kernel, s->has_kernel && !is_command(s->has_kernel, &s->kernel), &s->kernel);
    copy_line(c->other, s->has_other && !is_command(s->has_other, &s->other), &s->other);
}

static void advance_kernel(struct sides *s)
{
    if (is_command(s->has_kernel, &s->kernel)) {
        s->out->steps++;
        s->step = record_step_at(s->kernel.r, s->kernel.at);
        copy_line(s->out->command, true, &s->kernel);
    }
    s->has_kernel = record_next(&s->kernel);
}

/* True: the rest may be compared. */
static bool explain(struct sides *s)
{
    enum { COMMAND_AT = 16 };
    struct comparison *c = s->out;
    describe(s);
    bool known = s->step < s->kernel.r->nsteps;
    uint8_t pair = known ? s->kernel.r->step[s->step].pair : 0;
    const char *command = strlen(c->command) > COMMAND_AT ? c->command + COMMAND_AT : "";
    struct explained_place place = {pair / FSM_NSTATES, pair % FSM_NSTATES, command, *c->kernel ? c->kernel : NULL,
                                    *c->other ? c->other : NULL};
    int row = explained_find(s->rows, &place);
    c->differs = row < 0;
    if (row < 0) return false;
    c->hits[row]++;
    if (s->rows[row].ends) return false;
    if (*s->rows[row].kernel) advance_kernel(s);
    if (*s->rows[row].sim) s->has_other = record_next(&s->other);
    return true;
}

void compare(const struct record *kernel, const struct record *other, const struct explained rows[],
             struct comparison *c)
{
    struct sides s = {.kernel = {.r = kernel}, .other = {.r = other}, .rows = rows, .out = c, .step = kernel->nsteps};
    memset(c, 0, sizeof *c);
    s.has_kernel = record_next(&s.kernel);
    s.has_other = record_next(&s.other);
    while (s.has_kernel || s.has_other) {
        if ((kernel->cut && !s.has_kernel) || (other->cut && !s.has_other)) break; /* the rest was not kept */
        if (same(&s)) {
            advance_kernel(&s);
            s.has_other = record_next(&s.other);
        } else if (!explain(&s)) {
            break;
        }
    }
    if (!c->differs) c->kernel[0] = c->other[0] = '\0';
}

void comparison_print(const struct comparison *c, const char *kernel, const char *other, FILE *f)
{
    fprintf(f, "# behind %s\n#   %-7s%s\n#   %-7s%s\n", c->command, kernel, *c->kernel ? c->kernel : " nothing", other,
            *c->other ? c->other : " nothing");
}

/* Words with numbers in them differ from sequence to sequence; those of names stay. */
static size_t add_words(const char *line, char *buf, size_t len, size_t cap)
{
    enum { BODY_AT = 6 };
    for (const char *p = strlen(line) > BODY_AT ? line + BODY_AT : ""; *p;) {
        size_t word = strcspn(p, " "), digits = strspn(p, "#+-0123456789:.>"), blanks = strspn(p + word, " ");
        if (digits < word && !memchr(p, '=', word) && len + word + 3 < cap) {
            memcpy(buf + len, p, word);
            len += word;
            buf[len++] = ' ';
        }
        p += word + blanks;
    }
    buf[len++] = '|';
    return len;
}

void comparison_signature(const struct comparison *c, char *buf, size_t cap)
{
    size_t len = add_words(c->command, buf, 0, cap);
    len = add_words(c->kernel, buf, len, cap);
    buf[add_words(c->other, buf, len, cap) - 1] = '\0';
}
