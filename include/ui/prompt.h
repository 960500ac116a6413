/* ui/prompt.h - the `:` line: an editor of one UTF-8 line with history and
 * completion. Knows no terminal and no file name; keys go in, text comes out. */
#ifndef UI_PROMPT_H
#define UI_PROMPT_H
#include <stddef.h>
#include <stdio.h>
#include "ui/theme.h"

/* What only the screen can do; every other line is a command of the script language. */
enum prompt_verb { PROMPT_ENTER, PROMPT_SAVE, PROMPT_EXPORT, PROMPT_RECORD, PROMPT_UNDO, PROMPT_REDO, PROMPT_SIM,
                   PROMPT_ENGINE, PROMPT_THEME, PROMPT_CALLS, PROMPT_ATLAS, PROMPT_GOTO, PROMPT_LESSONS, PROMPT_RESUME,
                   PROMPT_BIG, PROMPT_HELP, PROMPT_QUIT, PROMPT_NVERBS };
struct prompt_command { enum prompt_verb verb; const char *word, *also, *usage, *help; }; /* also: another word; NULL */
extern const struct prompt_command prompt_table[PROMPT_NVERBS]; /* ORDER PROMPT_VERB: src/ui/prompt_words.c */

/* The screen command a line begins with, or NULL; *rest is what follows its word. */
const struct prompt_command *prompt_find(const char *line, const char **rest);
/* The word of a screen command that the line's first word is nearly; NULL: none is. */
const char *prompt_near(const char *line);
/* Words that can stand at the end of the line so far, as script_complete() does.
 * The caller keeps `themes`: names of the user's own are borrowed from it. */
enum { PROMPT_THEMES = 64 };
size_t prompt_complete(const char *line, size_t len, const char *words[], size_t max, size_t *start,
                       char themes[PROMPT_THEMES][THEME_NAME_MAX]);

enum prompt_event { PROMPT_EDITED, PROMPT_ENTERED, PROMPT_LEFT };

struct prompt; /* opaque */
struct prompt *prompt_new(void); /* NULL: out of memory */
void prompt_free(struct prompt *);

void prompt_clear(struct prompt *); /* an empty line, to be typed */
/* ENTERED: prompt_text() is the line, and in the history. LEFT: Esc, or Backspace on an empty line. */
enum prompt_event prompt_key(struct prompt *, int key);
const char *prompt_text(const struct prompt *);
int prompt_cursor(const struct prompt *); /* byte offset */
/* The completions offered now, NULL-ended, and which one stands in the line (-1: none yet); or NULL. */
const char *const *prompt_choices(const struct prompt *, int *choice);

void prompt_remember(struct prompt *, const char *line); /* copies; the same line twice counts once */
void prompt_read(struct prompt *, FILE *);        /* a history file: a line each */
int prompt_write(const struct prompt *, FILE *);  /* -1: could not */

#endif
