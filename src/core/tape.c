/* tape.c - storage of the tape: events in one growing array, their bytes in an
 * arena, and the place of each segment's SENT event. Knows nothing of meaning. */
#include "core/tape.h"

#include <stdlib.h>
#include <string.h>
#include "core/array.h"

struct tape {
    struct tape_event *events;
    uint32_t len;
    size_t cap;
    char *bytes;
    size_t nbytes, bytes_cap;
    uint32_t *segments; /* [number - 1] = seq of its SENT event */
    uint32_t nsegments;
    size_t segments_cap;
    bool failed;
};

struct tape *tape_new(void) { return calloc(1, sizeof(struct tape)); }

void tape_free(struct tape *t)
{
    if (!t) return;
    free(t->events);
    free(t->bytes);
    free(t->segments);
    free(t);
}

/* Room for `wanted` elements of `size` bytes; what stood there is lost. */
static bool room(void **array, size_t cap, size_t wanted, size_t size)
{
    if (*array && wanted <= cap) return true;
    void *fresh = malloc(wanted * size);
    if (!fresh) return false;
    free(*array);
    *array = fresh;
    return true;
}

int tape_copy(struct tape *to, const struct tape *t)
{
    /* More is appended to a copy, or it would not be one. */
    const size_t cap = t->len + 64, bytes_cap = t->nbytes + 4096, segments_cap = t->nsegments + 16;
    void *events = to->events, *bytes = to->bytes, *segments = to->segments;
    const bool whole = room(&events, to->cap, cap, sizeof *t->events) && room(&bytes, to->bytes_cap, bytes_cap, 1) &&
                       room(&segments, to->segments_cap, segments_cap, sizeof *t->segments);
    to->events = events;
    to->bytes = bytes;
    to->segments = segments;
    to->failed = t->failed || !whole;
    to->len = to->nsegments = 0;
    to->nbytes = 0;
    if (!whole) return -1;
    if (to->cap < cap) to->cap = cap;
    if (to->bytes_cap < bytes_cap) to->bytes_cap = bytes_cap;
    if (to->segments_cap < segments_cap) to->segments_cap = segments_cap;
    to->len = t->len;
    to->nbytes = t->nbytes;
    to->nsegments = t->nsegments;
    if (t->len) memcpy(to->events, t->events, t->len * sizeof *t->events);
    if (t->nbytes) memcpy(to->bytes, t->bytes, t->nbytes);
    if (t->nsegments) memcpy(to->segments, t->segments, t->nsegments * sizeof *t->segments);
    return 0;
}

/* Remembers where #number was put on the wire. Numbers come in order, from 1. */
static bool note_segment(struct tape *t, const struct tape_event *e)
{
    if (e->kind != TAPE_SENT || e->u.sent.number != t->nsegments + 1) return true;
    uint32_t *segments = array_room(t->segments, t->nsegments + 1, &t->segments_cap, sizeof *segments);
    if (!segments) return false;
    t->segments = segments;
    t->segments[t->nsegments++] = t->len;
    return true;
}

static bool make_room(struct tape *t, const struct tape_event *e, size_t len)
{
    if (t->len >= TAPE_FULL - 1 || len >= UINT32_MAX - t->nbytes) return false; /* places are told in 32 bits */
    struct tape_event *events = array_room(t->events, t->len + 1, &t->cap, sizeof *events);
    if (!events) return false;
    t->events = events;
    char *bytes = array_room(t->bytes, t->nbytes + len + 1, &t->bytes_cap, 1);
    if (!bytes) return false;
    t->bytes = bytes;
    return note_segment(t, e);
}

uint32_t tape_append(struct tape *t, const struct tape_event *e, const void *bytes, size_t len)
{
    if (t->failed || !make_room(t, e, len)) {
        t->failed = true;
        return TAPE_FULL;
    }
    struct tape_event *kept = &t->events[t->len];
    *kept = *e;
    kept->seq = t->len;
    if (e->cause == TAPE_SELF) kept->cause = t->len;
    kept->text = (uint32_t)t->nbytes;
    kept->len = (uint32_t)len;
    if (len) memcpy(t->bytes + t->nbytes, bytes, len);
    t->bytes[t->nbytes + len] = '\0';
    t->nbytes += len + 1;
    return t->len++;
}

bool tape_failed(const struct tape *t) { return t->failed; }

uint32_t tape_len(const struct tape *t) { return t->len; }

/* What its engine says of itself; "" where there is none. */
static const char *engine_text(const struct tape *t)
{
    return t->len && t->events[0].kind == TAPE_ENGINE ? t->bytes + t->events[0].text : "";
}

/* One of the parts between slashes. */
static bool begins_with(const char *text, const char *name)
{
    const size_t len = strlen(name);
    return strncmp(text, name, len) == 0 && (text[len] == '/' || !text[len]);
}

bool tape_has_engine(const struct tape *t, const char *name) { return begins_with(engine_text(t), name); }

bool tape_has_profile(const struct tape *t, const char *name)
{
    const char *slash = strchr(engine_text(t), '/');
    return slash && begins_with(slash + 1, name);
}

const struct tape_event *tape_at(const struct tape *t, uint32_t seq) { return seq < t->len ? &t->events[seq] : NULL; }

const char *tape_bytes(const struct tape *t, const struct tape_event *e) { return t->bytes + e->text; }

const struct tape_event *tape_segment(const struct tape *t, uint32_t number)
{
    if (number == 0 || number > t->nsegments) return NULL;
    return &t->events[t->segments[number - 1]];
}

bool tape_is_stimulus(const struct tape_event *e)
{
    if (e->kind == TAPE_CALL) return (e->u.call.marks & CALL_ASKED) && !(e->u.call.marks & CALL_DECIDED);
    return e->kind == TAPE_DELIVERED || e->kind == TAPE_DROPPED || e->kind == TAPE_PROGRAM ||
           e->kind == TAPE_TIMER_FIRED;
}

bool tape_ran_out(const struct tape_event *e)
{
    return e->cause == e->seq && (e->kind == TAPE_SENT || e->kind == TAPE_REPEATED || e->kind == TAPE_TIMER_FIRED);
}

const struct tape_event *tape_stimulus(const struct tape *t, const struct tape_event *e)
{
    /* A cause is always earlier, so this ends; a hostile tape cannot make it loop. */
    while (!tape_is_stimulus(e) && e->cause < e->seq) e = tape_at(t, e->cause);
    return e;
}
