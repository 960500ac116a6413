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
#include "engine/engine.h"

struct session; /* opaque; owns engine and tape */

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
const struct engine *session_engine(const struct session *); /* NULL for a saved tape */
void session_at(struct session *, uint32_t cursor, struct model *out); /* the model at a cursor, by keyframes */

#endif
