/* recording.c - see recording.h. */
#include "recording.h"
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

struct recording {
    int fd;
    off_t whole;            /* bytes of the file that are whole lines */
    bool failed;
    int rows, cols;         /* that players have by now */
    vtime start, rest;      /* rest: when time stopped; VTIME_NEVER: it runs */
    struct palette palette;
    struct cast *cast;
    FILE *memory;           /* where the cast writes a line */
    char *bytes;
    size_t len;
};

/* One write(2), so that a line is there or not. What a full disk took of it is cut off. */
static int put(struct recording *r, struct error *error)
{
    ssize_t n = -1;
    if (fflush(r->memory) != 0)
        errno = ENOMEM;
    else if (r->len == 0) /* nothing has changed */
        return 0;
    else
        do
            n = write(r->fd, r->bytes, r->len);
        while (n < 0 && errno == EINTR);
    int why = n < 0 ? errno : 0;
    rewind(r->memory);
    if (n == (ssize_t)r->len) {
        r->whole += n;
        return 0;
    }
    r->failed = true;
    if (n > 0 && ftruncate(r->fd, r->whole) != 0)
        why = errno;
    return why ? error_sys(error, why, "it cannot be written") : error_set(error, "the disk is full");
}

static vtime time_of(const struct recording *r, vtime now)
{
    return (r->rest == VTIME_NEVER ? now : r->rest) - r->start;
}

static void release(struct recording *r)
{
    if (r->memory)
        fclose(r->memory);
    free(r->bytes);
    free(r);
}

struct recording *recording_new(int fd, const struct cast_head *head, vtime now, struct error *error)
{
    struct recording *r = calloc(1, sizeof *r);
    if (r) {
        *r = (struct recording){ .fd = fd, .rows = head->rows, .cols = head->cols, .start = now, .rest = VTIME_NEVER,
                                 .palette = *head->palette };
        r->memory = open_memstream(&r->bytes, &r->len);
    }
    if (r && r->memory) {
        struct cast_head own = *head;
        own.palette = &r->palette;
        r->cast = cast_new(r->memory, &own);
    }
    if (!r || !r->cast) {
        close(fd);
        if (r)
            release(r);
        error_set(error, "out of memory");
        return NULL;
    }
    if (put(r, error) == 0)
        return r;
    struct error ignored;
    recording_end(r, now, &ignored);
    return NULL;
}

static int follow_size(struct recording *r, int rows, int cols, vtime now, struct error *error)
{
    if (rows == r->rows && cols == r->cols)
        return 0;
    if (cast_resize(r->cast, rows, cols, time_of(r, now)) != 0) {
        r->failed = true;
        return error_set(error, "out of memory");
    }
    r->rows = rows;
    r->cols = cols;
    return put(r, error);
}

int recording_frame(struct recording *r, const struct canvas *canvas, vtime now, struct error *error)
{
    if (follow_size(r, canvas_rows(canvas), canvas_cols(canvas), now, error) != 0)
        return -1;
    cast_frame(r->cast, canvas, time_of(r, now));
    return put(r, error);
}

int recording_marker(struct recording *r, const char *label, vtime now, struct error *error)
{
    cast_marker(r->cast, label, time_of(r, now));
    return put(r, error);
}

void recording_forget(struct recording *r)
{
    cast_forget(r->cast);
}

void recording_palette(struct recording *r, const struct palette *palette)
{
    r->palette = *palette;
    cast_palette(r->cast, &r->palette);
}

void recording_rest(struct recording *r, vtime now)
{
    if (r->rest == VTIME_NEVER)
        r->rest = now;
}

void recording_go_on(struct recording *r, vtime now)
{
    if (r->rest == VTIME_NEVER)
        return;
    r->start += now - r->rest;
    r->rest = VTIME_NEVER;
}

int recording_end(struct recording *r, vtime now, struct error *error)
{
    int failed = cast_end(r->cast, time_of(r, now), error);
    if (!failed && !r->failed)
        failed = put(r, error);
    if (close(r->fd) != 0 && !failed)
        failed = error_sys(error, errno, "it cannot be written");
    release(r);
    return failed;
}
