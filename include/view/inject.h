/* view/inject.h - the form of a segment to be forged, as it is drawn; ui/inject.h
 * edits it. */
#ifndef VIEW_INJECT_H
#define VIEW_INJECT_H
#include "view/forecast.h"

enum inject_field { INJECT_HOST, INJECT_FLAGS, INJECT_SEQ, INJECT_ACK, INJECT_LEN, INJECT_SPORT, INJECT_DPORT,
                    INJECT_FIELDS };
enum { INJECT_WORD = 12, INJECT_NFLAGS = 5 };
extern const uint8_t inject_flags[INJECT_NFLAGS]; /* the SEG_* that can be set, as the form shows them */

struct inject_form {
    enum host host;                        /* who is forged */
    uint8_t flags;
    int flag;                              /* which of inject_flags the cursor is on */
    char word[INJECT_FIELDS][INJECT_WORD]; /* of the numbers; "" is the default */
    enum inject_field field;               /* where the cursor is */
    struct forecast forecast;              /* what it will mean, unless there is a fault */
    char fault[FORECAST_TEXT];             /* why it is no segment; "" */
};

#endif
