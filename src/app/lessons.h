/* app/lessons.h - what a word behind `finwait` or `finwait run` names: a file of
 * that name, or else a shipped lesson. */
#ifndef APP_LESSONS_H
#define APP_LESSONS_H
#include "script/lessons.h"

/* The file wins. "-" is standard input. As script_read(); refuses a language (--lang) that has no words. */
struct script *lessons_read(const char *word, const char *lang, struct error *);
/* Of a word that names no file: the lesson that was probably meant, or one of the other n words. Always -1. */
int lessons_unknown(const char *word, const char *const *others, size_t n, struct error *);

#endif
