/* app/quiz.h - the questions of a lesson: what was answered, and what came true. A
 * lesson does not say which choice is right: what happened decides. */
#ifndef APP_QUIZ_H
#define APP_QUIZ_H
#include "core/tape.h"
#include "script/script.h"

enum { QUIZ_CHOICES = 9 };

/* The question whose choices are the last of the script's first `next` commands: how
 * many choices; *ask is its index. 0: none is open there. */
int quiz_open(const struct script *, size_t next, size_t *ask);
/* The nth choice of a question, from 1 on; NULL: it has not so many. */
const struct command *quiz_choice(const struct script *, size_t ask, int n);
/* Which choice came true between the question and the tape's end; 0: none did. */
int quiz_true(const struct script *, size_t ask, const struct tape *);

#endif
