/* core/note.h - the words of a lesson on the tape, and in which language they are read. */
#ifndef CORE_NOTE_H
#define CORE_NOTE_H
#include "core/tape.h"

/* A note in another language than the lesson's own, or its command: `say.zh`. */
bool note_translated(const struct tape *, const struct tape_event *);
/* Whether who reads that language reads this note: it is in that language; or it is in the
 * lesson's own, and in tape[0..end) no words of that language come right behind it. "": the own. */
bool note_is_read(const struct tape *, const struct tape_event *note, const char *lang, uint32_t end);

#endif
