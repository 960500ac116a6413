/* view/story_priv.h - the parts of a story: building text, what happened, and why. */
#ifndef VIEW_STORY_PRIV_H
#define VIEW_STORY_PRIV_H
#include "core/difference.h"
#include "moment.h"
#include "view/story.h"

enum story_line { STORY_LINE_WHAT, STORY_LINE_ARROW, STORY_LINE_WHY, STORY_LINE_NOTE, STORY_LINE_BESIDE };
enum { STORY_SPARE_REMARK = 1, STORY_SPARE_SENT, STORY_SPARE_RECEIVED, STORY_SPARE_GONE, STORY_SPARE_NEVER = 0 };

/* Adds a span to a line; what does not fit any more is left out. */
void story_add(struct story *, enum story_line, enum style_role, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* The span added last may be left out where it is tight. */
void story_spare(struct story *, enum story_line, unsigned order);
/* Flags in the sender's colour, then its numbers, which may be left out in `order`. */
void story_add_segment(struct story *, enum story_line, const struct tape_event *sent, unsigned order);

/* Line 4: what the RFC says and what Linux does. NULL: nothing differs. */
void story_differ(struct story *, const struct difference *);
/* True in the world of RFC 9293: what is told as the way of Linux would not be true. */
bool story_is_rfc(const struct scene *);

/* Lines 2 to 4 for what `told` did to the states. */
void story_explain(struct story *, const struct scene *, const struct moment *);

/* Line 3 when no state changed. */
void story_quiet(struct story *, const struct scene *, const struct tape_event *told);
/* The same for a segment that arrived, by what came of it. */
void story_segment_quiet(struct story *, const struct scene *, const struct tape_event *told);
/* The same where the table of arrows would say the wrong thing; false: it would not. */
bool story_segment_special(struct story *, const struct scene *, const struct tape_event *told, enum fsm_state);
/* What the loss of a segment means for the peer, and what becomes of it. */
struct story_loss { const char *peer, *next; };
struct story_loss story_loss_of(const struct scene *, const struct tape_event *told, const struct tape_event *sent);
/* The segment itself, or that which it is a copy of. */
const struct tape_event *story_origin(const struct scene *, const struct tape_event *sent);
/* Why a segment that nothing asked for is on the wire. */
const char *story_sent_why(const struct scene *, const struct tape_event *);
/* True when `told` changed a row of its own host. */
bool story_queues_changed(const struct scene *, const struct tape_event *told);
/* The same as story_quiet when the segment was for an unusual port and met nobody: names the port. */
bool story_names_port(struct story *, const struct scene *, const struct tape_event *told);
/* A segment with at least these flags that `told` put on the wire; 0: any. NULL: none. */
const struct tape_event *story_sent_by(const struct scene *, const struct tape_event *told, uint8_t flags);
/* The socket that waits in TIME_WAIT on this port of the host, or NULL. */
const struct model_socket *story_waits_on(const struct scene *, enum host, unsigned port);
/* True when the segment was for a port of the server that nothing else here uses. */
bool story_odd_port(enum host to, const struct segment *);

#endif
