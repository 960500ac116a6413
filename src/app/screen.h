/* app/screen.h - the interactive program: keys in, commands to the session, the
 * scene to the terminal. Shared by the files screen*.c only, but for screen_run(). */
#ifndef APP_SCREEN_H
#define APP_SCREEN_H
#include <limits.h>
#include "cmd.h"
#include "loop.h"
#include "passing.h"
#include "recording.h"
#include "screen_goto.h"
#include "script/script.h"
#include "term/term.h"
#include "ui/keymap.h"
#include "ui/inject.h"
#include "ui/prompt.h"
#include "view/atlas.h"
#include "view/lesson_list.h"
#include "view/scene.h"

#define SCREEN_SIMULATOR "This is the simulator: " /* then why, a sentence's end */

struct screen {
    const struct options *options;
    struct loop *loop;
    struct session *session;
    struct term *term;
    struct canvas *canvas;
    struct theme theme;
    struct prompt *prompt;
    const struct script *script; /* NULL: none */
    size_t script_next;          /* behind the last of its commands that the cursor shows */

    char locale[4];              /* the language it names; "" */
    struct view_state vs;
    struct model *past;          /* the model at the cursor while looking back */
    vtime flight_at;             /* next frame of the flight; VTIME_NEVER */
    struct passing passing;      /* time that is passing before the eyes */
    vtime pass_at;               /* its next frame; VTIME_NEVER */
    uint32_t seen;               /* events that were looked through for failed expectations */
    struct inject_form form;     /* the segment forged last, or being forged */
    struct atlas atlas;          /* what other sessions walked */
    struct walks walks;          /* what this one did, up to the cursor, while the atlas is open */
    bool atlas_read;             /* the state file was looked at */
    struct lesson_list lessons;  /* filled when it is first opened */
    struct script *lesson;       /* one that was started from it; owned; NULL */
    struct {
        int answer;              /* to the question that is open; 0: none */
        uint32_t given, right;   /* a bit for each question of the script */
    } quiz;
    struct {
        size_t step;             /* the script's command that the last Space began with */
        bool failed;             /* the script did not get what it expects; it was begun at: */
        size_t failed_at;
        /* behind the event by which time took what it goes on from; 0: it did not, or it does no harm */
        uint32_t lost;
        uint32_t offered;        /* the tape's length when going back to the script's own was offered; 0: it was not */
        bool again;              /* its own commands are being played again, up to: */
        size_t upto;
    } rest;                      /* the learner's own doings, and the way back from them */
    struct screen_goto go;       /* the way to a state */
    struct {
        struct recording *on;    /* NULL: none */
        char file[200];          /* as it is told to the user */
        uint32_t seen;           /* events that were looked through for markers */
    } film;
    bool prompting;
    struct prompt *search;       /* the `/` line, with a history of its own */
    bool searching;
    char words[200];             /* sought last; "" */
    bool leaving;                /* no key acts any more */
    char message[sizeof((struct error *)0)->text];

    struct keymap_help help;
    struct keymap_footer footer;
    char next_line[400];         /* the script's next command; "" */
    char engine[SCENE_WORD], profile[SCENE_WORD]; /* "sim", "rfc9293" */
    char note[sizeof((struct error *)0)->text + 32]; /* why this engine; "" */

    int signal;                  /* the one that ends the program; 0 */
    int status;
};

/* Runs until the user leaves; owns the session from then on. why: cmd_session()'s; NULL:
 * a saved tape. script: NULL or what Space plays. */
int screen_run(const struct options *, struct loop *, struct session *, const char *why, const struct script *);

/* screen_draw.c */
void screen_draw(struct screen *);                    /* draws, and sets what to wait for */
struct keymap_state screen_state(const struct screen *);
const struct model *screen_model(const struct screen *); /* at the cursor */
struct scene screen_scene(const struct screen *);        /* without its footer */
/* why this engine, a sentence; NULL: it is the one that comes first */
const char *screen_note(const struct screen *);
int screen_resize(struct screen *);

/* screen_key.c */
void screen_key(struct screen *, int key);
void screen_help(struct screen *);                    /* opens it, from its top */
void screen_calls(struct screen *);                   /* the log of system calls, from its end */
void screen_leave(struct screen *);
void screen_say(struct screen *, bool bad, const char *format, ...) __attribute__((format(printf, 3, 4)));
void screen_big(struct screen *);                     /* diagram and story only, and back */
void screen_theme(struct screen *, const char *name); /* NULL: the next one */

/* screen_time.c */
void screen_pass(struct screen *);                    /* behind what may have begun a wait */
void screen_pass_on(struct screen *, vtime now);      /* next frame */
void screen_pass_rest(struct screen *);               /* what is left of it, at once */

/* screen_find.c */
void screen_find_open(struct screen *);
void screen_find_key(struct screen *, int key);

/* screen_save.c */
void screen_save(struct screen *, const char *word);
void screen_export(struct screen *, const char *word); /* all of the tape, in the form of the file's suffix */
/* Why a file cannot be made, and what to do. */
void screen_cannot_make(struct screen *, int sys, const char *verb, const char *name, const char *example);
/* Makes the file that was typed behind a verb, never over another one. -1: said why not. */
int screen_create(struct screen *, const char *verb, const char *word, const char *example, char path[PATH_MAX]);

/* screen_record.c */
void screen_record(struct screen *);                  /* the key F5: begins a recording, or ends it */
void screen_record_typed(struct screen *, const char *word); /* "": the same; "off"; or the file */
bool screen_record_frame(struct screen *);            /* what was just drawn; false: that ended it, and it said why */
void screen_record_theme(struct screen *);            /* behind a change of theme */
void screen_record_close(struct screen *);            /* at the end, when the terminal is given back */

/* screen_undo.c */
void screen_undo(struct screen *);                    /* the key u: the last command, or all behind the cursor */
void screen_redo(struct screen *);
void screen_sim(struct screen *);                     /* goes on on the simulator */
/* before commands; looking back, they branch off there. false: said why not */
bool screen_begin(struct screen *);
void screen_end(struct screen *);                     /* behind them */

/* screen_inject.c */
void screen_inject(struct screen *);                  /* opens the form */
void screen_inject_key(struct screen *, int key);

/* screen_atlas.c */
void screen_atlas(struct screen *);                   /* opens it; the first time the state file is read */
/* false: the key means what it means in other overlays */
bool screen_atlas_key(struct screen *, const struct keymap_row *);
void screen_atlas_look(struct screen *);              /* reads what is new on the tape, before it is drawn */
void screen_atlas_save(struct screen *);              /* adds what this session walked to the state file */

/* screen_goto.c */
void screen_goto(struct screen *);                    /* opens it: the picture asks for a state */
void screen_goto_edge(struct screen *, int edge);     /* opens it with the way over an edge */
void screen_goto_states(struct screen *, const struct path_goal *);
/* false: the key means what it means everywhere */
bool screen_goto_key(struct screen *, int key, const struct keymap_row *);
bool screen_goto_stop(struct screen *);               /* false: nothing was being played */
void screen_goto_on(struct screen *, vtime now);      /* next slice of the search, or next command */
void screen_goto_close(struct screen *);

/* screen_lessons.c */
void screen_lessons(struct screen *);                 /* opens the list */
bool screen_lessons_key(struct screen *, const struct keymap_row *); /* as screen_atlas_key() */
void screen_script_ends(struct screen *);             /* behind the last command of what is played */

/* screen_resume.c */
bool screen_is_lesson(const struct screen *);         /* what is played has a title */
/* at the cursor the learner has done something since the script's last line */
bool screen_rests(const struct screen *);
/* looking back in what is played, which rests neither there nor at the end: Space goes forward, then plays */
bool screen_plays_on(const struct screen *);
const char *screen_plays(const struct screen *);      /* what Space plays: "lesson", "script"; NULL: neither */
void screen_rest_begins(struct screen *);             /* says so, unless there is a message */
/* what the script expects did not come: says so, and the way back; false: it would not help */
bool screen_strays(struct screen *);
/* time took what the script goes on from: says so once, and the way back */
bool screen_lost(struct screen *);
void screen_resume(struct screen *);                  /* the key b */
/* more of what is played again, when the last command of it is over */
void screen_again_on(struct screen *);
bool screen_again_stop(struct screen *);              /* false: nothing is being played again */
/* the tape is another one: what was noticed on the old is forgotten */
void screen_rest_ends(struct screen *);

/* screen_answer.c */
void screen_question(struct screen *);                /* says how to answer, where a question is open */
bool screen_answer_key(struct screen *, int key);     /* false: it is no answer */
void screen_judge(struct screen *, size_t answer);    /* behind the script's command that tells the answer */
int screen_score(const struct screen *, int *given);  /* right ones */

/* screen_play.c */
void screen_line(struct screen *, const char *line);  /* a `:` line or a key's command */
void screen_typed(struct screen *, const char *line); /* what stood on the `:` line */
void screen_submit(struct screen *, const struct command *); /* one command; what goes wrong is said */
void screen_script_line(struct screen *);             /* the script's next command, whatever it is */
void screen_script(struct screen *);                  /* plays the script on to what is seen next */
bool screen_script_over(const struct screen *);      /* it was played to its end, and nothing was done since */
bool screen_chapter_comes(const struct screen *);     /* the script has another one */
void screen_chapter(struct screen *);                 /* plays the script on to the next chapter */
void screen_script_at_cursor(struct screen *);        /* where it is played on */
void screen_look(struct screen *, uint32_t cursor);   /* moves the cursor; the end is live */
void screen_pump(struct screen *);
void screen_fly(struct screen *, uint32_t from, uint32_t to); /* the last delivery among these events */
void screen_fly_on(struct screen *, vtime now);       /* next frame */

#endif
