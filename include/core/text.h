/* core/text.h - UTF-8 into a buffer of fixed size. */
#ifndef CORE_TEXT_H
#define CORE_TEXT_H
#include <stddef.h>

/* Bytes of the character that utf8 begins with; 0: at its end, or it is no UTF-8. */
size_t text_char(const char *utf8);
/* Copies what fits, whole characters only; `?` stands for each byte that is no UTF-8 and
 * for each control character: what was read from a file can be printed. Returns buf. */
char *text_copy(char *buf, size_t cap, const char *utf8);

#endif
