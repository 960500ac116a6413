/* tape_fields.h - which fields an event of each kind has in a JSON tape: one
 * table that the writer and the reader both walk, so that they cannot drift. */
#ifndef EXPORT_TAPE_FIELDS_H
#define EXPORT_TAPE_FIELDS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/tape.h"

enum { TAPE_FORMAT = 1 }; /* written in the first line; other numbers are refused */

enum field_form {
    FIELD_INT,    /* a whole number, min .. max */
    FIELD_BIG,    /* uint64_t: a string of digits, since JSON readers round beyond 2^53 */
    FIELD_BOOL,
    FIELD_NAME,   /* one of `names` */
    FIELD_MARKS,  /* a list of `names`; bit i is name i */
    FIELD_ADDR,   /* "192.0.2.1" */
    FIELD_ARROW,  /* row of fsm_edges, by the label of its cause; from and to stand before it */
    FIELD_FORMAT  /* TAPE_FORMAT; stored nowhere */
};

/* Values that have names: 0 .. count - 1. */
struct naming {
    const char *what;              /* "a state", for messages */
    int count;
    const char *(*name)(int value); /* may be NULL where `loose` */
    bool loose;                    /* a number stands for a value without a name */
};

struct field {
    const char *name;
    enum field_form form;
    size_t at, size;               /* in struct tape_event */
    int64_t min, max;              /* min < 0: the member is signed */
    const struct naming *names;
    bool optional;                 /* left out when its value is `absent` */
    int64_t absent;
};

extern const struct field tape_common[];               /* of every event; name == NULL ends */
extern const struct field *const tape_fields[TAPE_NKINDS]; /* of one kind, behind the common ones */

int64_t field_get(const struct field *, const struct tape_event *);
void field_put(const struct field *, struct tape_event *, int64_t value);

/* The events of this kind carry a packet: bytes are hex and never left out. */
bool tape_has_packet(enum tape_kind);

#endif
