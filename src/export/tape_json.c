/* tape_json.c - writes a tape as JSON lines: the fields of tape_fields.c in their
 * order (jansson keeps the order of insertion since 2.8), then the bytes. */
#include "export/tape_json.h"

#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include "tape_fields.h"

static json_t *name_json(const struct naming *names, int64_t value)
{
    const char *name = value >= 0 && value < names->count ? names->name((int)value) : NULL;
    return name ? json_string(name) : json_integer(value);
}

static json_t *marks_json(const struct naming *names, uint64_t marks)
{
    json_t *list = json_array();
    for (int i = 0; list && i < names->count; i++)
        if (marks >> i & 1) json_array_append_new(list, json_string(names->name(i)));
    return list;
}

static json_t *field_json(const struct field *f, const struct tape_event *e)
{
    const int64_t value = f->size ? field_get(f, e) : 0;
    char text[32];
    switch (f->form) {
    case FIELD_INT: return json_integer(value);
    case FIELD_BIG:
        snprintf(text, sizeof text, "%" PRIu64, (uint64_t)value);
        return json_string(text);
    case FIELD_BOOL: return json_boolean(value != 0);
    case FIELD_NAME: return name_json(f->names, value);
    case FIELD_MARKS: return marks_json(f->names, (uint64_t)value);
    case FIELD_ADDR:
        snprintf(text, sizeof text, "%u.%u.%u.%u", (unsigned)(value >> 24 & 255), (unsigned)(value >> 16 & 255),
                 (unsigned)(value >> 8 & 255), (unsigned)(value & 255));
        return json_string(text);
    case FIELD_ARROW:
        return (uint64_t)value < fsm_nedges ? json_string(fsm_cause_label(fsm_edges[value].cause)) : NULL;
    case FIELD_FORMAT: return json_integer(TAPE_FORMAT);
    }
    return NULL;
}

static int fields_add(json_t *object, const struct field *f, const struct tape_event *e)
{
    for (; f->name; f++) {
        if (f->optional && field_get(f, e) == f->absent) continue;
        if (json_object_set_new(object, f->name, field_json(f, e)) != 0) return -1;
    }
    return 0;
}

static json_t *hex_json(const char *bytes, size_t len)
{
    char *hex = malloc(2 * len + 1);
    if (!hex) return NULL;
    for (size_t i = 0; i < len; i++) {
        static const char digits[] = "0123456789abcdef";
        hex[2 * i] = digits[(uint8_t)bytes[i] >> 4];
        hex[2 * i + 1] = digits[(uint8_t)bytes[i] & 15];
    }
    json_t *text = json_stringn_nocheck(hex, 2 * len);
    free(hex);
    return text;
}

/* Text as text, where it is UTF-8 without NUL; all else, and packets, in hex. */
static int bytes_add(json_t *object, const struct tape *t, const struct tape_event *e)
{
    const char *bytes = tape_bytes(t, e);
    if (!tape_has_packet(e->kind)) {
        if (e->len == 0) return 0;
        json_t *text = memchr(bytes, '\0', e->len) ? NULL : json_stringn(bytes, e->len);
        if (text) return json_object_set_new(object, "text", text);
    }
    return json_object_set_new(object, "hex", hex_json(bytes, e->len));
}

char *tape_json_line(const struct tape *t, const struct tape_event *e)
{
    json_t *object = json_object();
    char *line = NULL;
    if (object && fields_add(object, tape_common, e) == 0 && fields_add(object, tape_fields[e->kind], e) == 0 &&
        bytes_add(object, t, e) == 0)
        line = json_dumps(object, JSON_COMPACT);
    json_decref(object);
    return line;
}

int tape_json_write(const struct tape *t, FILE *out, struct error *error)
{
    for (uint32_t seq = 0; seq < tape_len(t); seq++) {
        char *line = tape_json_line(t, tape_at(t, seq));
        if (!line) return error_set(error, "the tape was not written: out of memory");
        const int written = fprintf(out, "%s\n", line);
        free(line);
        if (written < 0) return error_sys(error, errno, "the tape was not written whole");
    }
    if (fflush(out) != 0) return error_sys(error, errno, "the tape was not written whole");
    return 0;
}
