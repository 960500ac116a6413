/* chart.h - a tape as a sequence chart: rows from top to bottom, a cell for each
 * host, and between them what is on the wire. The text, Mermaid and SVG exporters
 * all draw these rows. */
#ifndef EXPORT_CHART_H
#define EXPORT_CHART_H
#include <stdbool.h>
#include <stddef.h>
#include "core/error.h"
#include "core/tape.h"

/* What the wire shows in a row. A segment that is delivered or lost before anything
 * else happens takes one row; else it leaves in one and comes to its end in another. */
enum chart_form { CHART_NOTHING, CHART_WHOLE, CHART_LEAVES, CHART_ARRIVES, CHART_LOST };

enum { CHART_CELL = 80, CHART_MIDDLE = 120 };
struct chart_row {
    enum chart_form form;
    const struct tape_event *sent;     /* the segment; NULL: none. Borrowed from the tape */
    size_t other;                      /* CHART_LEAVES, ARRIVES, LOST: the segment's other row; its own: none */
    const char *before;                /* stands in front of the segment's label: "", "forged ", "a copy of #1: "*/
    char cell[HOST_COUNT][CHART_CELL]; /* a call with its result, or a state; "" */
    bool state[HOST_COUNT];            /* the cell is a state */
    char middle[CHART_MIDDLE];         /* a mark, or time that passes; "" */
};

struct chart {
    struct chart_row *rows;
    size_t n;
    char title[CHART_MIDDLE];          /* of the lesson; "" */
};

/* Words in that language where the lesson has them; "": its own. -1: out of memory. The chart
 * borrows from the tape. */
int chart_make(struct chart *, const struct tape *, const char *lang, struct error *);
void chart_free(struct chart *);

/* "#1 SYN seq 0", "#4 FIN,ACK seq 1 ack 1", "#6 PSH,ACK seq 1 ack 1 len 5". Returns buf. */
char *chart_label(const struct tape_event *sent, char *buf, size_t cap);

#endif
