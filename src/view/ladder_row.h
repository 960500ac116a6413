/* view/ladder_row.h - one segment as one row between the lifelines. */
#ifndef VIEW_LADDER_ROW_H
#define VIEW_LADDER_ROW_H
#include "pane.h"

enum ladder_kind { LADDER_HELD, LADDER_PICKED, LADDER_DELIVERED, LADDER_NOW, LADDER_DROPPED };

struct ladder_segment {
    const struct tape_event *sent;
    enum ladder_kind kind;
    uint32_t copies;         /* how often the host sent it */
    int resend;              /* seconds until it sends once more; -1: it will not */
    bool several;            /* others are held too: its number tells them apart */
    bool other;              /* of another connection than the followed one */
    uint16_t port;           /* the client's, when rows of several connections are here; 0 */
    int step, steps;         /* on its way; steps 0: it stands */
};

/* `r` is the wire's pane: gutter, lifeline, inner columns, lifeline, gutter. */
void ladder_row_draw(struct canvas *, struct rect r, int row, const struct ladder_segment *);
/* "seq 7 ack 1 len 6", relative; level 1 leaves out ack where there is data, 2
 * everything but seq, 3 all. */
void ladder_numbers(const struct tape_event *sent, int level, char *buf, size_t cap);

#endif
