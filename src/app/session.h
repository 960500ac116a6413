/* app/session.h - one engine, its tape and the live model: commands go in, events
 * come out on the tape. Both the screen and `finwait run` are built on it. No
 * clock and no event loop here: the caller passes `now` and pumps. */
#ifndef APP_SESSION_H
#define APP_SESSION_H
#include <stdbool.h>
#include "core/command.h"
#include "core/error.h"
#include "core/model.h"
#include "core/tape.h"
#include "core/walks.h"
#include "engine/engine.h"

struct session; /* opaque; owns engine and tape */

/* Borrows what the configuration points to. */
struct session *session_open(const struct engine_ops *, const struct engine_config *, vtime now, struct error *);
/* A saved tape, to look at: no engine, submit refuses. Takes the tape over. */
struct session *session_of_tape(struct tape *);
void session_close(struct session *);

/* Carries a command out: writes COMMAND, hands it to the engine or checks the
 * expectation. 0: done or under way (session_busy). -1: it makes no sense now;
 * *error says why in one sentence. A failed expectation is no error: it is an
 * EXPECT event and counted in model->failed. */
int session_submit(struct session *, const struct command *, vtime now, struct error *);
bool session_busy(const struct session *);   /* a wait or an `expect within` is not over */
bool session_broken(const struct session *); /* the engine cannot go on */

size_t session_fds(const struct session *, struct pollfd fds[ENGINE_FDS_MAX]);
vtime session_deadline(const struct session *);
int session_pump(struct session *, vtime now, struct error *);

const struct tape *session_tape(const struct session *);
const struct model *session_model(const struct session *); /* fold of the whole tape */
/* Where its timers ran out in another time than the simulator's. */
struct engine_told session_told(const struct session *);
const struct engine *session_engine(const struct session *); /* NULL for a saved tape */
void session_at(struct session *, uint32_t cursor, struct model *out); /* the model at a cursor, by keyframes */
/* What tape[0..cursor) walks. Asked again, it costs what is new on the tape. -1: out of memory. */
int session_walks(struct session *, uint32_t cursor, struct walks *out);

/* The tape's own time: undo takes back the time with the commands, so that what
 * counts down goes on from where it stood. Between it and the caller's clock: */
vtime session_time(const struct session *, vtime now);
vtime session_clock(const struct session *, vtime at); /* VTIME_NEVER stays */

/* Where time is only an argument it can be let pass: the tape's time runs ahead of the
 * caller's clock. On the kernel it cannot. */
bool session_warps(const struct session *);
/* The tape's time when the command under way (a wait, an `expect within`) is over at
 * the latest; VTIME_NEVER: there is none. */
vtime session_over(const struct session *);
/* Lets time pass to the next thing that comes due, but not beyond the tape's time
 * `until`, and does what is due then. As session_pump(). */
int session_pass(struct session *, vtime until, vtime now, struct error *);

/* Undo: the commands up to a point are carried out again on a fresh engine, and what
 * comes of it must be on the tape already. Then that course of events replaces the
 * present one, which is set aside; the tape is another one (borrow it anew), and the
 * caller pumps. -1: nothing has changed; *error says what cannot be done again, or
 * the first line that came out differently. */

/* To before the last command that session_last() tells of. */
int session_undo(struct session *, vtime now, struct error *);
/* To tape[0..cursor): behind the last command that is over there. */
int session_undo_to(struct session *, uint32_t cursor, vtime now, struct error *);
/* The same, to go on otherwise: commands are given now, up to session_branched(),
 * which says whether a branch was begun. */
int session_branch(struct session *, uint32_t cursor, vtime now, struct error *);
bool session_branched(struct session *);
/* Where a branch begins when tape[0..cursor) is looked at: before the command that it lies in. */
uint32_t session_branch_at(const struct session *, uint32_t cursor);
/* The COMMAND event that undo goes back to: the last one that the picture tells of,
 * not one that was refused. TAPE_FULL: there is none. */
uint32_t session_last(const struct session *);

/* To tape[0..cursor), and from there on on another engine. What was is set aside, and
 * redo goes back to its engine too. */
int session_move(struct session *, uint32_t cursor, const struct engine_ops *, vtime now, struct error *);

/* Another session, of its own engine, that stands where this one stood at tape[0..cursor):
 * to try something that shall not happen here. NULL: *error says what cannot be done again. */
struct session *session_copy(const struct session *, uint32_t cursor, const struct engine_ops *, vtime now,
                             struct error *);

/* What is set aside stays so through further undos, until a command is carried out
 * that does not begin a branch. Redo puts it back in its place. */
bool session_can_redo(const struct session *);
uint32_t session_aside(const struct session *); /* how many commands that undo would count are set aside */
int session_redo(struct session *, vtime now, struct error *);

#endif
