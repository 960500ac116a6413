/* prompt.c - the line editor. All positions are byte offsets at the start of a
 * code point; the line is valid UTF-8 because only whole code points go in. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include "ui/key.h"
#include "ui/prompt.h"
#include "view/canvas.h"

enum { LINE_MAX_BYTES = 480, HISTORY_MAX = 200, CHOICES_MAX = 24 };

struct prompt {
    char text[LINE_MAX_BYTES + 1];
    size_t len, cursor;
    char *history[HISTORY_MAX];
    size_t nhistory, at;           /* at == nhistory: the line being typed */
    char typed[LINE_MAX_BYTES + 1];/* that line while looking at older ones */
    const char *choices[CHOICES_MAX + 1];
    char themes[PROMPT_THEMES][THEME_NAME_MAX]; /* choices may borrow from it */
    size_t nchoices, start;        /* start: where the word being completed begins */
    int choice;
};

struct prompt *prompt_new(void)
{
    return calloc(1, sizeof(struct prompt));
}

void prompt_free(struct prompt *p)
{
    if (!p)
        return;
    for (size_t i = 0; i < p->nhistory; i++)
        free(p->history[i]);
    free(p);
}

static void forget_choices(struct prompt *p)
{
    p->nchoices = 0;
    p->choice = -1;
}

static void set_text(struct prompt *p, const char *text)
{
    size_t len = strnlen(text, LINE_MAX_BYTES);
    memmove(p->text, text, len);
    p->text[len] = '\0';
    p->len = p->cursor = len;
}

void prompt_clear(struct prompt *p)
{
    set_text(p, "");
    p->at = p->nhistory;
    forget_choices(p);
}

const char *prompt_text(const struct prompt *p)
{
    return p->text;
}

int prompt_cursor(const struct prompt *p)
{
    return (int)p->cursor;
}

const char *const *prompt_choices(const struct prompt *p, int *choice)
{
    *choice = p->choice;
    return p->nchoices ? p->choices : NULL;
}

static bool continues(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

static size_t before(const struct prompt *p, size_t at)
{
    while (at > 0 && continues(p->text[--at]))
        ;
    return at;
}

static size_t behind(const struct prompt *p, size_t at)
{
    if (at < p->len)
        at++;
    while (at < p->len && continues(p->text[at]))
        at++;
    return at;
}

static void cut(struct prompt *p, size_t from, size_t to)
{
    memmove(p->text + from, p->text + to, p->len - to + 1);
    p->len -= to - from;
    p->cursor = from;
}

static void insert(struct prompt *p, const char *text, size_t len)
{
    if (p->len + len > LINE_MAX_BYTES)
        return;
    memmove(p->text + p->cursor + len, p->text + p->cursor, p->len - p->cursor + 1);
    memcpy(p->text + p->cursor, text, len);
    p->len += len;
    p->cursor += len;
}

static size_t word_start(const struct prompt *p)
{
    size_t at = p->cursor;
    while (at > 0 && p->text[at - 1] == ' ')
        at--;
    while (at > 0 && p->text[at - 1] != ' ')
        at--;
    return at;
}

static void look_up(struct prompt *p, size_t at)
{
    if (at > p->nhistory)
        return;
    if (p->at == p->nhistory)
        memcpy(p->typed, p->text, p->len + 1);
    p->at = at;
    set_text(p, at == p->nhistory ? p->typed : p->history[at]);
}

static void replace_word(struct prompt *p, const char *word, size_t len)
{
    cut(p, p->start, p->cursor);
    insert(p, word, len);
}

static size_t common_prefix(const struct prompt *p)
{
    size_t len = strlen(p->choices[0]);
    for (size_t i = 1; i < p->nchoices; i++) {
        size_t same = 0;
        while (same < len && p->choices[i][same] == p->choices[0][same])
            same++;
        len = same;
    }
    return len;
}

/* The first Tab writes what is certain and shows the rest; each further one
 * writes the next of them. */
static void complete(struct prompt *p)
{
    if (p->nchoices) {
        p->choice = (p->choice + 1) % (int)p->nchoices;
        replace_word(p, p->choices[p->choice], strlen(p->choices[p->choice]));
        return;
    }
    p->nchoices = prompt_complete(p->text, p->cursor, p->choices, CHOICES_MAX, &p->start, p->themes);
    p->choices[p->nchoices] = NULL;
    if (p->nchoices == 0)
        return;
    size_t certain = common_prefix(p);
    if (certain > p->cursor - p->start)
        replace_word(p, p->choices[0], certain);
    if (p->nchoices == 1) {
        insert(p, " ", 1);
        forget_choices(p);
    }
}

static void type(struct prompt *p, int key)
{
    char utf8[5] = "";
    if (key < ' ' || key >= UI_KEY_BASE || key == 0x7f)
        return;
    size_t len = glyph_utf8((uint32_t)key, utf8);
    insert(p, utf8, len);
}

static enum prompt_event enter(struct prompt *p)
{
    if (p->len == 0)
        return PROMPT_LEFT;
    prompt_remember(p, p->text);
    return PROMPT_ENTERED;
}

enum prompt_event prompt_key(struct prompt *p, int key)
{
    if (key == UI_KEY_TAB) {
        complete(p);
        return PROMPT_EDITED;
    }
    forget_choices(p);
    switch (key) {
    case UI_KEY_ENTER:       return enter(p);
    case UI_KEY_ESC:         return PROMPT_LEFT;
    case UI_KEY_BACKSPACE:
        if (p->len == 0)
            return PROMPT_LEFT;
        cut(p, before(p, p->cursor), p->cursor);
        break;
    case UI_KEY_DELETE:      cut(p, p->cursor, behind(p, p->cursor)); break;
    case UI_KEY_LEFT:        p->cursor = before(p, p->cursor); break;
    case UI_KEY_RIGHT:       p->cursor = behind(p, p->cursor); break;
    case UI_KEY_HOME: case UI_KEY_CTRL('A'): p->cursor = 0; break;
    case UI_KEY_END: case UI_KEY_CTRL('E'):  p->cursor = p->len; break;
    case UI_KEY_CTRL('U'):   cut(p, 0, p->cursor); break;
    case UI_KEY_CTRL('W'):   cut(p, word_start(p), p->cursor); break;
    case UI_KEY_UP:          look_up(p, p->at > 0 ? p->at - 1 : 0); break;
    case UI_KEY_DOWN:        look_up(p, p->at + 1); break;
    default:                 type(p, key); break;
    }
    return PROMPT_EDITED;
}

void prompt_remember(struct prompt *p, const char *line)
{
    if (!*line || (p->nhistory && strcmp(p->history[p->nhistory - 1], line) == 0))
        return;
    char *copy = strndup(line, LINE_MAX_BYTES);
    if (!copy)
        return; /* a history is a convenience: without memory there is none */
    if (p->nhistory == HISTORY_MAX) {
        free(p->history[0]);
        memmove(p->history, p->history + 1, (HISTORY_MAX - 1) * sizeof *p->history);
        p->nhistory--;
    }
    p->history[p->nhistory++] = copy;
    p->at = p->nhistory;
}

void prompt_read(struct prompt *p, FILE *file)
{
    char *line = NULL;
    size_t cap = 0;
    while (getline(&line, &cap, file) > 0) {
        line[strcspn(line, "\n")] = '\0';
        prompt_remember(p, line);
    }
    free(line);
}

int prompt_write(const struct prompt *p, FILE *file)
{
    for (size_t i = 0; i < p->nhistory; i++)
        if (fprintf(file, "%s\n", p->history[i]) < 0)
            return -1;
    return 0;
}
