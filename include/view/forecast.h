/* view/forecast.h - what a forged segment will mean for its receiver, told before
 * it is sent. Pure: reads the model and the tape up to it, asks no engine. The
 * arrow and its words are rows of fsm_edges; here stands only which row it is. */
#ifndef VIEW_FORECAST_H
#define VIEW_FORECAST_H
#include "core/model.h"

/* Where its sequence number stands, seen from the receiver. */
enum forecast_place { PLACE_NONE, PLACE_NEXT, PLACE_OVERLAPS, PLACE_WINDOW, PLACE_OUTSIDE };

enum { FORECAST_TEXT = 160 };
struct forecast {
    struct segment seg;         /* as the engine would build it */
    enum host to;               /* who gets it */
    uint16_t sock;              /* its socket there; 0: none takes it */
    enum fsm_state from, after; /* a listener's SYN: LISTEN, and SYN_RCVD of the child */
    enum forecast_place place;
    int edge;                   /* row of fsm_edges; -1: none */
    char answer[12];            /* flags of what comes back: "RST,ACK"; "" nothing */
    char why[FORECAST_TEXT];    /* one sentence */
    const char *rfc;            /* "3.10.7.4" */
};

/* The command is a CMD_INJECT. */
void forecast_make(struct forecast *, const struct model *, const struct tape *, const struct command *);

/* What the wire counts of `host` on its connection lport -> rport in
 * tape[0..upto): wire_next() for who has only the tape. */
void forecast_next(const struct tape *, uint32_t upto, enum host, uint16_t lport, uint16_t rport, uint32_t *snd_nxt,
                   uint32_t *rcv_nxt);

#endif
