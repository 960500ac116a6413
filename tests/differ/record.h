/* record.h - what one run left to compare: the canonical text of its tape, and for
 * each command where its lines begin, the pair of states before it and its kind.
 * Flat, so that the process of the run and the one that compares can share it. */
#ifndef DIFFER_RECORD_H
#define DIFFER_RECORD_H
#include <stdbool.h>
#include <stdint.h>
#include "core/command.h"
#include "core/model.h"
#include "core/tape.h"
#include "commands.h"

enum { RECORD_STEPS = 1024, RECORD_BYTES = 4 << 20, STEP_LINES = 600 };

struct record_step { uint32_t at; uint8_t pair, kind; };

struct record {
    uint32_t nsteps, len, folded; /* folded: events of the tape that are in it */
    uint32_t lines;               /* of the step under way */
    char timer[120];              /* the line that says that a kernel timer ran out: the run is to be repeated; "" */
    uint32_t timer_step;          /* and that there were so many whole steps before */
    bool timer_soon;              /* it runs out so soon that to repeat the run is no use */
    bool cut;                     /* it did too much to be kept: the last step is not whole, and is the last */
    char error[256];              /* the run could not be made; "" */
    struct record_step step[RECORD_STEPS];
    char text[RECORD_BYTES];
};

void record_clear(struct record *);
/* A command is about to be carried out. False: there is no room for more. */
bool record_begin(struct record *, const struct command *, const struct model *, const struct tape *);
/* Takes what is new on the tape; the model is the fold of all of it. */
void record_follow(struct record *, const struct tape *, const struct model *);
/* Takes a tape that was printed before, as `finwait run` prints it. */
void record_printed(struct record *, const char *text, size_t len);

/* Walks the lines: *line and its length without the newline; false at the end. */
struct record_walk { const struct record *r; uint32_t at; const char *line; int len; };
bool record_next(struct record_walk *);
/* "call", "state": the kind of event a line tells of; true when it is this one. */
bool record_line_is(const char *line, int len, const char *kind);
/* The step a place of the text belongs to; nsteps when it stands before the first. */
uint32_t record_step_at(const struct record *, uint32_t at);
void record_commands(const struct record *, struct commands *);

#endif
