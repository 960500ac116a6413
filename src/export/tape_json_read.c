/* tape_json_read.c - reads a tape from JSON lines. Whatever the file holds, the
 * answer is a tape that the model and the panes can trust, or one message
 * "name:line: what is wrong". Memory is bounded by the two limits below. */
#include "export/tape_json.h"

#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include "tape_fields.h"

enum { LINE_MAX_BYTES = 1 << 20, FILE_MAX_BYTES = 1 << 29 };

struct reader {
    FILE *in;
    const char *name;
    uint32_t line;
    size_t total;
    char *buf;               /* LINE_MAX_BYTES: a line, then the bytes of its event */
    size_t len;
    struct tape *tape;
    struct error *error;
};

static int fault(struct reader *r, const char *format, ...) __attribute__((format(printf, 2, 3)));
static int fault(struct reader *r, const char *format, ...)
{
    char text[320];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    for (char *c = text; *c; c++) /* it may quote the file: nothing of that may reach a terminal as a command */
        if (*c < ' ' || *c > '~') *c = '?';
    return error_set(r->error, "%.60s:%" PRIu32 ": %s", r->name, r->line, text);
}

/* 1: a line is in buf; 0: the file ended; -1: error. */
static int line_read(struct reader *r)
{
    int c;
    r->line++;
    r->len = 0;
    while ((c = getc_unlocked(r->in)) != EOF && c != '\n') {
        if (r->len == LINE_MAX_BYTES) return fault(r, "the line is longer than 1 MiB; no event is");
        r->buf[r->len++] = (char)c;
    }
    if (ferror(r->in)) return error_sys(r->error, errno, "%s cannot be read", r->name);
    r->total += r->len + 1;
    if (r->total > FILE_MAX_BYTES) return fault(r, "the tape is longer than 512 MiB; it is not read further");
    return r->len > 0 || c != EOF;
}

static int name_read(struct reader *r, const struct field *f, const json_t *value, int64_t *out)
{
    const char *text = json_string_value(value);
    for (int i = 0; text && i < f->names->count; i++) {
        const char *name = f->names->name(i);
        if (name && strcmp(name, text) == 0) return *out = i, 0;
    }
    *out = json_integer_value(value);
    if (f->names->loose && json_is_integer(value) && *out > 0 && *out < f->names->count && !f->names->name((int)*out))
        return 0;
    return fault(r, "\"%s\" must be %s", f->name, f->names->what);
}

static int marks_read(struct reader *r, const struct field *f, const json_t *value, int64_t *out)
{
    if (!json_is_array(value) || json_array_size(value) == 0)
        return fault(r, "\"%s\" must be a list of names", f->name);
    *out = 0;
    for (size_t i = 0; i < json_array_size(value); i++) {
        int64_t bit;
        if (name_read(r, f, json_array_get(value, i), &bit) != 0) return -1;
        if (*out >> bit) return fault(r, "\"%s\": the names stand in order, each once", f->name);
        *out |= (int64_t)1 << bit;
    }
    return 0;
}

static int big_read(struct reader *r, const struct field *f, const json_t *value, int64_t *out)
{
    const char *text = json_string_value(value);
    char *end;
    errno = 0;
    const uint64_t number = text ? strtoull(text, &end, 10) : 0;
    if (!text || *text < '0' || *text > '9' || *end || errno || (*text == '0' && text[1]))
        return fault(r, "\"%s\" must be a string of digits, below 2^64", f->name);
    memcpy(out, &number, sizeof *out);
    return 0;
}

static int addr_read(struct reader *r, const struct field *f, const json_t *value, int64_t *out)
{
    const char *text = json_string_value(value);
    struct in_addr addr;
    if (!text || inet_pton(AF_INET, text, &addr) != 1) return fault(r, "\"%s\" must be an IPv4 address", f->name);
    *out = ntohl(addr.s_addr);
    return 0;
}

static int arrow_read(struct reader *r, const struct field *f, const json_t *value, const struct tape_event *e,
                      int64_t *out)
{
    const char *text = json_string_value(value);
    for (size_t i = 0; text && i < fsm_nedges; i++) {
        const struct fsm_edge *edge = &fsm_edges[i];
        if (edge->from == e->u.state.from && edge->to == e->u.state.to &&
            strcmp(fsm_cause_label(edge->cause), text) == 0)
            return *out = (int64_t)i, 0;
    }
    return fault(r, "\"%s\": no such arrow goes from %s to %s", f->name, fsm_state_name(e->u.state.from),
                 fsm_state_name(e->u.state.to));
}

static int value_read(struct reader *r, const struct field *f, const json_t *value, const struct tape_event *e,
                      int64_t *out)
{
    *out = json_is_true(value) ? 1 : json_integer_value(value);
    switch (f->form) {
    case FIELD_INT:
        if (json_is_integer(value) && *out >= f->min && *out <= f->max) return 0;
        return fault(r, "\"%s\" must be a whole number from %" PRId64 " to %" PRId64, f->name, f->min, f->max);
    case FIELD_BOOL: return json_is_boolean(value) ? 0 : fault(r, "\"%s\" must be true or false", f->name);
    case FIELD_FORMAT:
        if (json_is_integer(value) && *out == TAPE_FORMAT) return 0;
        return fault(r, "the tape's format is not %d, which is read here; use a finwait of its age", TAPE_FORMAT);
    case FIELD_BIG: return big_read(r, f, value, out);
    case FIELD_NAME: return name_read(r, f, value, out);
    case FIELD_MARKS: return marks_read(r, f, value, out);
    case FIELD_ADDR: return addr_read(r, f, value, out);
    case FIELD_ARROW: return arrow_read(r, f, value, e, out);
    }
    return -1;
}

/* Reads the fields that are in the table and takes each off the object, so that
 * what is left in the end is unknown. */
static int fields_read(struct reader *r, const struct field *f, json_t *object, struct tape_event *e)
{
    for (; f->name; f++) {
        const json_t *value = json_object_get(object, f->name);
        int64_t number = f->absent;
        if (!value && !f->optional) return fault(r, "\"%s\" is missing", f->name);
        if (value && value_read(r, f, value, e, &number) != 0) return -1;
        if (f->size) field_put(f, e, number);
        json_object_del(object, f->name);
    }
    return 0;
}

static int nibble(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static int hex_read(struct reader *r, const char *hex)
{
    r->len = 0;
    for (; *hex; hex += 2) {
        const int high = nibble(hex[0]), low = high < 0 ? -1 : nibble(hex[1]);
        if (low < 0) return fault(r, "\"hex\" must be pairs of 0-9 and a-f");
        r->buf[r->len++] = (char)(high << 4 | low);
    }
    return 0;
}

/* The bytes of the event go to buf: the line in it is parsed by now, and they are
 * never longer than it was. */
static int bytes_read(struct reader *r, json_t *object, const struct tape_event *e)
{
    const json_t *text = json_object_get(object, "text"), *hex = json_object_get(object, "hex");
    r->len = 0;
    if (text && hex) return fault(r, "\"text\" and \"hex\" exclude each other");
    if (tape_has_packet(e->kind) && !hex) return fault(r, "\"hex\" is missing: the bytes of the packet");
    if ((text && !json_is_string(text)) || (hex && !json_is_string(hex)))
        return fault(r, "\"%s\" must be a string", text ? "text" : "hex");
    if (text) {
        r->len = json_string_length(text);
        memcpy(r->buf, json_string_value(text), r->len);
    }
    if (hex && hex_read(r, json_string_value(hex)) != 0) return -1;
    json_object_del(object, "text");
    json_object_del(object, "hex");
    return 0;
}

static int segment_known(struct reader *r, uint32_t number)
{
    return tape_segment(r->tape, number) ? 0 : fault(r, "segment #%" PRIu32 " was never sent", number);
}

static int sent_check(struct reader *r, struct tape_event *e)
{
    struct error why;
    const uint32_t number = e->u.sent.number;
    if (tape_segment(r->tape, number) || (number > 1 && !tape_segment(r->tape, number - 1)))
        return fault(r, "segment #%" PRIu32 " is out of order: they number 1, 2, 3 ...", number);
    if (e->u.sent.of && segment_known(r, e->u.sent.of) != 0) return -1;
    if (segment_parse(&e->u.sent.seg, (const uint8_t *)r->buf, r->len, &why) != 0)
        return fault(r, "\"hex\" is no TCP segment: %s", why.text);
    return 0;
}

/* What one event must hold against those before it. */
static int event_check(struct reader *r, struct tape_event *e)
{
    const uint32_t seq = tape_len(r->tape);
    if (e->seq != seq) return fault(r, "\"seq\" is %" PRIu32 ", but this is event %" PRIu32, e->seq, seq);
    if (e->cause > e->seq) return fault(r, "\"cause\" is %" PRIu32 ", an event that comes later", e->cause);
    if ((e->kind == TAPE_ENGINE) != (seq == 0))
        return fault(r, seq ? "a second \"engine\" event; a tape has one, at its start"
                            : "this is no tape: its first event must be of kind \"engine\"");
    switch (e->kind) {
    case TAPE_CALL: case TAPE_SOCKET: case TAPE_STATE: case TAPE_ROW: case TAPE_TIMER: case TAPE_PROGRAM:
    case TAPE_SETTING: case TAPE_SENT: case TAPE_DELIVERED:
        if (e->host == HOST_NONE) return fault(r, "\"host\" is missing");
        break;
    case TAPE_ENGINE: case TAPE_COMMAND: case TAPE_REPEATED: case TAPE_DROPPED: case TAPE_SWAPPED: case TAPE_AUTO:
    case TAPE_TIMER_FIRED: case TAPE_EXPECT: case TAPE_NOTE: case TAPE_NKINDS: break;
    }
    if (e->kind == TAPE_SENT) return sent_check(r, e);
    if (e->kind == TAPE_SWAPPED)
        return segment_known(r, e->u.swapped.number) != 0 ? -1 : segment_known(r, e->u.swapped.other);
    if (e->kind == TAPE_REPEATED || e->kind == TAPE_DELIVERED || e->kind == TAPE_DROPPED)
        return segment_known(r, e->u.wire.number);
    return 0;
}

static int object_read(struct reader *r, json_t *object)
{
    struct tape_event e = {0};
    if (fields_read(r, tape_common, object, &e) != 0 || fields_read(r, tape_fields[e.kind], object, &e) != 0 ||
        bytes_read(r, object, &e) != 0)
        return -1;
    if (json_object_size(object) > 0)
        return fault(r, "an event of kind \"%s\" has no \"%.60s\"", tape_kind_name(e.kind),
                     json_object_iter_key(json_object_iter(object)));
    if (event_check(r, &e) != 0) return -1;
    if (tape_append(r->tape, &e, r->buf, r->len) == TAPE_FULL) return fault(r, "out of memory");
    return 0;
}

static int event_read(struct reader *r)
{
    json_error_t why;
    json_t *object = json_loadb(r->buf, r->len, JSON_REJECT_DUPLICATES, &why);
    if (!object) return fault(r, "this is no JSON: %s", why.text);
    const int done = json_is_object(object) ? object_read(r, object) : fault(r, "a line must be one {object}");
    json_decref(object);
    return done;
}

struct tape *tape_json_read(FILE *in, const char *name, struct error *error)
{
    struct reader r = {.in = in, .name = name, .buf = malloc(LINE_MAX_BYTES), .tape = tape_new(), .error = error};
    int more = -1;
    if (!r.buf || !r.tape) error_set(error, "%s is not read: out of memory", name);
    else
        while ((more = line_read(&r)) > 0)
            if ((more = event_read(&r)) != 0) break;
    if (more == 0 && tape_len(r.tape) == 0) more = error_set(error, "%s is empty: it holds no tape", name);
    free(r.buf);
    if (more == 0) return r.tape;
    if (r.tape) tape_free(r.tape);
    return NULL;
}
