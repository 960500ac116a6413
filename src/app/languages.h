/* app/languages.h - in which languages there are words, so that --lang can be held to it. */
#ifndef APP_LANGUAGES_H
#define APP_LANGUAGES_H
#include "core/tape.h"
#include "script/script.h"

/* -1: neither the shipped lessons nor the script nor the tape (NULL: none) have words in
 * that language; *error says which there are. "" is the own one of each. */
int languages_have(const char *lang, const struct script *, const struct tape *, struct error *);

#endif
