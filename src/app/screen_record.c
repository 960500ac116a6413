/* screen_record.c - F5 and `:record`: what is on the screen goes into a cast, frame by
 * frame, as it is seen. It costs nothing while nothing changes: the loop waits for what
 * it waits for without a recording. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include "marker.h"
#include "palette.h"
#include "screen.h"

enum { NUMBERS = 9999 }; /* finwait-1.cast and on */

static void begin(struct screen *s, int fd, const char *path, const char *name)
{
    struct error error;
    struct palette palette;
    palette_fill(&palette, &s->theme, term_ascii(s->term), s->options);
    const struct cast_head head = { s->options->cast_version, canvas_rows(s->canvas), canvas_cols(s->canvas), "",
                                    &palette };
    s->film.on = recording_new(fd, &head, loop_now(s->loop), &error);
    if (!s->film.on) {
        unlink(path);
        if (error.sys)
            screen_cannot_make(s, error.sys, "record", name, "my.cast");
        else
            screen_say(s, true, "Not recorded: %s.", error.text);
        return;
    }
    snprintf(s->film.file, sizeof s->film.file, "%s", name);
    const char *slash = strrchr(s->film.file, '/');
    s->vs.recording = slash && slash[1] ? slash + 1 : s->film.file;
    s->film.seen = tape_len(session_tape(s->session));
    screen_say(s, false, "What you see is recorded to %s: F5 ends it, m sets a marker.", name);
}

static int end(struct screen *s, struct error *error)
{
    int failed = recording_end(s->film.on, loop_now(s->loop), error);
    s->film.on = NULL;
    s->vs.recording = NULL;
    return failed;
}

/* To see it again; a name that begins with `-` would be an option. */
static const char *dot(const struct screen *s)
{
    return *s->film.file == '-' ? "./" : "";
}

static void end_and_say(struct screen *s)
{
    struct error error;
    if (end(s, &error) != 0)
        screen_say(s, true, "%s lacks its end: %s.", s->film.file, error.text);
    else
        screen_say(s, false, "The recording is whole: asciinema play %s%s", dot(s), s->film.file);
}

/* The first number that no file has yet: here, where the shell will look for it. */
static void begin_numbered(struct screen *s)
{
    char name[32];
    int number = 1, fd;
    do {
        snprintf(name, sizeof name, "finwait-%d.cast", number);
        fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    } while (fd < 0 && errno == EEXIST && number++ < NUMBERS);
    if (fd >= 0)
        begin(s, fd, name, name);
    else
        screen_cannot_make(s, errno, "record", name, "my.cast");
}

void screen_record(struct screen *s)
{
    if (s->film.on)
        end_and_say(s);
    else
        begin_numbered(s);
}

void screen_record_typed(struct screen *s, const char *word)
{
    char path[PATH_MAX], name[sizeof s->film.file];
    bool off = strcmp(word, "off") == 0;
    if (!*word || (off && s->film.on))
        screen_record(s);
    else if (off)
        screen_say(s, false, "Nothing is recorded: F5 begins it.");
    else if (s->film.on)
        screen_say(s, true, "%s is being recorded: F5 ends it first.", s->vs.recording);
    else {
        int fd = screen_create(s, "record", word, "my.cast", path);
        snprintf(name, sizeof name, "%.*s", (int)strcspn(word, " "), word);
        if (fd >= 0)
            begin(s, fd, path, name);
    }
}

/* The tape's end of what the picture shows. Behind an undo it is another tape. */
static uint32_t frame_end(struct screen *s)
{
    uint32_t to = s->vs.live ? tape_len(session_tape(s->session)) : s->vs.replay ? s->vs.cursor : s->film.seen;
    if (s->film.seen > to)
        s->film.seen = to;
    return to;
}

static int frame(struct screen *s, struct error *error)
{
    const struct tape *tape = session_tape(s->session);
    const uint32_t to = frame_end(s);
    const vtime now = loop_now(s->loop);
    char buf[200];
    for (uint32_t i = s->film.seen; i < to; i++)
        if (marker_label(tape, tape_at(tape, i), s->vs.lang, false, buf, sizeof buf))
            recording_forget(s->film.on); /* a chapter can be cut off there */
    if (recording_frame(s->film.on, s->canvas, now, error) != 0)
        return -1;
    for (; s->film.seen < to; s->film.seen++) {
        const struct tape_event *e = tape_at(tape, s->film.seen);
        const char *label = marker_label(tape, e, s->vs.lang, s->options->mark_states, buf, sizeof buf);
        if (label && recording_marker(s->film.on, label, now, error) != 0)
            return -1;
    }
    return 0;
}

bool screen_record_frame(struct screen *s)
{
    struct error error, ignored;
    if (!s->film.on || frame(s, &error) == 0)
        return true;
    end(s, &ignored);
    screen_say(s, true, "The recording has ended: %s. What %s has so far is whole.", error.text, s->film.file);
    return false;
}

void screen_record_theme(struct screen *s)
{
    struct palette palette;
    if (!s->film.on)
        return;
    palette_fill(&palette, &s->theme, term_ascii(s->term), s->options);
    recording_palette(s->film.on, &palette);
}

void screen_record_close(struct screen *s)
{
    if (!s->film.on)
        return;
    end_and_say(s);
    fprintf(stderr, "finwait: %s\n", s->message);
}
