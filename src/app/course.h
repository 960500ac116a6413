/* app/course.h - one run of an engine: its tape, the live model, what it waits for.
 * A session has one, and may have another set aside; only session*.c know it. Time
 * here is the tape's own. */
#ifndef APP_COURSE_H
#define APP_COURSE_H
#include <stdbool.h>
#include "core/command.h"
#include "core/error.h"
#include "core/model.h"
#include "core/tape.h"
#include "core/walks.h"
#include "engine/engine.h"

struct course {
    struct tape *tape;
    struct engine *engine;      /* NULL: a saved tape */
    struct model_index *index;
    struct walks_reader *walks; /* NULL: nobody has asked */
    struct model model;         /* fold of the whole tape */
    struct command waiting;     /* an `expect within` that does not hold yet */
    vtime until;                /* VTIME_NEVER: there is none */
    uint32_t waiting_cause;
    vtime wait_over;            /* when the last command is over, if that is a wait; else VTIME_NEVER */
    struct engine_told told;    /* where its timers ran out in another time than the simulator's */
    vtime lag;                  /* its clock is so far behind the caller's */
};

struct course *course_open(const struct engine_ops *, const struct engine_config *, vtime now, struct error *);
/* Without an engine. Takes the tape over; NULL: out of memory. */
struct course *course_of_tape(struct tape *);
void course_close(struct course *);

int course_submit(struct course *, const struct command *, vtime now, struct error *);
int course_pump(struct course *, vtime now, struct error *);
bool course_busy(const struct course *);
bool course_broken(const struct course *);
vtime course_deadline(const struct course *);
/* When what is under way is over at the latest; VTIME_NEVER: nothing waits for a time. */
vtime course_over(const struct course *);

/* Only the COMMAND event, and its number; TAPE_FULL: out of memory. */
uint32_t course_write_command(struct course *, const struct command *, vtime now);
/* A command without its event: what `cause` did, or the wire by itself (TAPE_SELF). */
int course_carry_out(struct course *, const struct command *, uint32_t cause, vtime now, struct error *);

/* Where one would really stand to go on from tape[0..upto): not inside a command. */
uint32_t course_boundary(const struct tape *, uint32_t upto);
/* A new course that stands where `from` stood at tape[0..upto) and the time `until`:
 * the same commands on a fresh engine, at the times they had. NULL: *error says what
 * cannot be done again, or where the new tape differs from the old one. */
struct course *course_again(const struct course *from, uint32_t upto, vtime until, const struct engine_ops *,
                            const struct engine_config *, struct error *);

#endif
