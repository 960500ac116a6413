/* view/forecast_priv.h - what a socket knows of its connection, read back from
 * the segments that it sent and got. */
#ifndef VIEW_FORECAST_PRIV_H
#define VIEW_FORECAST_PRIV_H
#include "view/forecast.h"

struct forecast_numbers {
    uint32_t snd_una, snd_nxt, rcv_nxt, rcv_wnd, irs; /* RFC 9293 3.3.1 */
    bool fin_sent;
};
void forecast_numbers(struct forecast_numbers *, const struct tape *, uint32_t upto, const struct model_socket *);

#endif
