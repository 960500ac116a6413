/* ui/inject.h - editing the form of a segment to be forged: keys in, a line of
 * the script language out. */
#ifndef UI_INJECT_H
#define UI_INJECT_H
#include "view/inject.h"

enum inject_event { INJECT_EDITED, INJECT_ENTERED, INJECT_LEFT };

/* Up, Down, Tab: the fields. Left, Right, Space: the host; a flag and whether it
 * is set, which its first letter does anywhere. Digits, + and - write numbers. */
enum inject_event inject_key(struct inject_form *, int key);
/* "wire inject client RST seq=-1", in buf[cap]. */
void inject_line(const struct inject_form *, char *buf, size_t cap);
/* Reads the line back and tells what it will mean, or what is wrong with it. */
void inject_foretell(struct inject_form *, const struct model *, const struct tape *);

#endif
