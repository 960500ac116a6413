/* view/scene.h - everything a picture is made of. All const: drawing never
 * decides and never changes anything. The scene carries the whole tape, but a
 * pane reads events only through scene_at(), which is blind behind the cursor. */
#ifndef VIEW_SCENE_H
#define VIEW_SCENE_H
#include "core/model.h"
#include "core/tape.h"
#include "view/canvas.h"

enum overlay { OVERLAY_NONE, OVERLAY_HELP, OVERLAY_INJECT, OVERLAY_CALLS, OVERLAY_ATLAS, OVERLAY_LESSONS,
               OVERLAY_GOTO };
struct inject_form;
struct atlas;
struct walks;
struct lesson_list;
struct goto_view;

struct key_hint { const char *keys, *help; };                 /* footer */
struct key_help { const char *group, *keys, *other, *help; }; /* help: other = the server's key or NULL */

struct flight {          /* a delivered or new segment on its way: motion only decorates */
    uint32_t number;     /* #N; 0: nothing flies */
    int step, steps;     /* 1 .. steps */
};

struct view_state {
    uint32_t cursor;     /* events shown: tape[0..cursor) */
    bool live;           /* false: looking back */
    bool replay;         /* a saved tape: there is no live end */
    bool film;           /* nobody who looks has a key to press */
    uint32_t behind;     /* visible events behind the live end */
    bool aside;          /* undone commands are set aside, for :redo */
    uint32_t later;      /* how many; 0: only what the wire did by itself */
    vtime now;           /* for countdowns */
    uint32_t chosen;     /* #N of the chosen held segment; 0: the oldest */
    enum host focus_host;
    uint16_t focus;      /* socket the story, the tags and the sockets pane follow; 0: the newest */
    struct flight flight;
    bool big;            /* the layout of a lecture hall */
    enum overlay overlay;
    int overlay_scroll;
    const struct inject_form *inject; /* the segment being forged, with OVERLAY_INJECT */
    int atlas_edge;      /* the chosen one, with OVERLAY_ATLAS: its row of fsm_edges */
    const struct walks *walks; /* what is walked up to the cursor; NULL: nothing is known */
    const struct atlas *atlas; /* what was walked in other sessions; NULL: nothing is known */
    const struct lesson_list *lessons; /* with OVERLAY_LESSONS */
    const struct goto_view *go; /* with OVERLAY_GOTO */
    const char *plays;   /* what Space plays the next line of: "lesson", "script"; NULL: Space delivers */
    const char *lang;    /* of a lesson's words: "zh"; "" or NULL: its own */
    const char *message; /* instead of the footer, one line; NULL */
    bool message_bad;
    const char *recording; /* the name of the file that what is seen goes to; NULL */
    const char *line;    /* the `:` line being typed, UTF-8; NULL: none */
    int line_cursor;     /* byte offset */
    char line_sign;      /* what stands before it: ':' or '/' */
    const char *const *choices; /* completions offered, NULL-ended; or NULL */
    int choice;                 /* index of the one shown in inverse; -1 */
};

struct scene {
    const struct tape *tape;
    const struct model *model;        /* fold(tape[0..cursor)) */
    const struct view_state *vs;
    const char *engine;               /* "kernel", "sim" */
    const char *profile;              /* "linux", "rfc9293"; NULL: not known */
    const char *engine_note;          /* why this engine, a sentence; or NULL */
    struct key_hint footer[6];        /* the keys that matter now; keys == NULL ends */
    const struct key_help *help;      /* rows of the key table; group == NULL ends */
};

/* Live or saved, the tape's first event says whose doing it is: "sim", "rfc9293". */
enum { SCENE_WORD = 16 };
void scene_engine(const struct tape *, char engine[SCENE_WORD], char profile[SCENE_WORD]);

const struct tape_event *scene_at(const struct scene *, uint32_t seq); /* NULL from the cursor on */
/* Whether this note is in the language that is read here (core/note.h). */
bool scene_reads(const struct scene *, const struct tape_event *note);

/* Draws everything for the canvas' size, or the one line that says it is too
 * small. Each pane is clipped to its rectangle. */
void scene_draw(struct canvas *, const struct scene *);

/* Whether a screen of that size shows more than that line. */
bool scene_fits(int rows, int cols, bool big);
/* The most that overlay_scroll can be on a screen of that size. */
int scene_overlay_max(const struct scene *, int rows, int cols);
/* The sockets that are there, in the order of their pane; rows[cap], borrowed. Returns how many. */
size_t scene_sockets(const struct model *, const struct model_socket *rows[], size_t cap);

/* When the picture changes by itself next (a countdown's next second);
 * VTIME_NEVER when it does not. */
vtime scene_next_change(const struct scene *);

#endif
