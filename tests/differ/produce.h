/* produce.h - makes one command of a kind by chance: sensible most of the time,
 * and a little beside it the rest. */
#ifndef DIFFER_PRODUCE_H
#define DIFFER_PRODUCE_H
#include "core/model.h"
#include "random.h"

struct making { struct chance *chance; const struct model *model; const struct tape *tape; };

struct producer {
    uint16_t weight;   /* how often, compared with the others */
    uint8_t tries;     /* how many are made to choose from */
    bool (*make)(const struct making *, struct command *); /* false: there is none now */
};
extern const struct producer producers_of_calls[], producers_of_wire[]; /* weight 0 ends */

/* A port that means something on this host, or is near one that does. */
uint16_t making_port(const struct making *, enum host);

#endif
