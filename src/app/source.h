/* app/source.h - where `export` and `record` have their tape from: a script, which is
 * run first, or a saved tape (X.jsonl, or `last`). */
#ifndef APP_SOURCE_H
#define APP_SOURCE_H
#include "options.h"
#include "session.h"

struct source {
    const struct tape *tape; /* NULL: there is none, and why was said on stderr */
    struct session *session; /* owns it */
};

/* The exit status so far: a failed expectation of the script is no reason to have no
 * tape. Opens and fills in any case. */
int source_open(struct source *, const struct options *, const char *file);
void source_close(struct source *);
/* A file of one kind could not be read: when its name says that it is of another, *error tells what takes it. */
enum source_kind { SOURCE_SCRIPT, SOURCE_TAPE, SOURCE_FILM };
void source_mistaken(const char *file, enum source_kind wanted, struct error *);

#endif
