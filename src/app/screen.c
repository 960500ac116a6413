/* screen.c - starts and ends the interactive program and takes what the loop
 * brings. The order at the start matters: the engine forks, so it opens before
 * signals are taken; signals are taken before curses, which else takes them. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include "export/tape_json.h"
#include "screen.h"
#include "state.h"
#include "steps.h"

static void take_keys(struct screen *s)
{
    int key;
    while (!s->leaving && (key = term_key(s->term)) != UI_KEY_NONE) {
        if (key == UI_KEY_GONE) {
            s->signal = SIGHUP;
            screen_leave(s);
            return;
        }
        screen_key(s, key);
    }
}

static void on_ready(void *ctx, int fd, short revents)
{
    struct screen *s = ctx;
    (void)revents;
    if (fd == term_fd(s->term))
        take_keys(s);
    else
        screen_pump(s);
    screen_again_on(s);
    screen_draw(s);
}

static void on_due(void *ctx)
{
    struct screen *s = ctx;
    vtime now = loop_now(s->loop);
    screen_fly_on(s, now);
    screen_pass_on(s, now);
    screen_goto_on(s, now);
    if (session_deadline(s->session) <= now)
        screen_pump(s);
    screen_again_on(s);
    screen_draw(s);
}

static void resume(struct screen *s)
{
    term_resume(s->term);
    if (s->film.on)
        recording_go_on(s->film.on, loop_now(s->loop));
    if (screen_resize(s) == 0)
        screen_draw(s);
}

/* Stops by the default action of SIGTSTP and not by SIGSTOP: where no shell could
 * continue us (an orphaned process group), the kernel then ignores it, and we go
 * straight on (setpgid(2), signal(7)). A SIGCONT tells that it did stop us: then
 * its handler resumes, as after any other stop. */
static void suspend(struct screen *s)
{
    struct sigaction ours, plain = { .sa_handler = SIG_DFL };
    sigset_t go_on, before, pending;
    term_suspend(s->term);
    if (s->film.on)
        recording_rest(s->film.on, loop_now(s->loop));
    sigemptyset(&go_on);
    sigaddset(&go_on, SIGCONT);
    sigprocmask(SIG_BLOCK, &go_on, &before);
    sigemptyset(&plain.sa_mask);
    sigaction(SIGTSTP, &plain, &ours);
    raise(SIGTSTP);
    sigaction(SIGTSTP, &ours, NULL);
    sigpending(&pending);
    sigprocmask(SIG_SETMASK, &before, NULL);
    if (!sigismember(&pending, SIGCONT))
        resume(s);
}

static void on_signal(void *ctx, int number)
{
    struct screen *s = ctx;
    switch (number) {
    case SIGWINCH:
        term_resize(s->term);
        take_keys(s); /* curses queues a KEY_RESIZE that no descriptor announces */
        if (screen_resize(s) == 0)
            screen_draw(s);
        break;
    case SIGTSTP:
        suspend(s);
        break;
    case SIGCONT: /* also after a SIGSTOP that nobody told us of */
        resume(s);
        break;
    case SIGINT: /* Ctrl-C, the other q */
        screen_leave(s);
        break;
    default:
        s->signal = number;
        screen_leave(s);
        break;
    }
}

static int write_tape(const void *ctx, FILE *file, struct error *error)
{
    return tape_json_write(ctx, file, error);
}

static int write_history(const void *ctx, FILE *file, struct error *error)
{
    return prompt_write(ctx, file) == 0 ? 0 : error_set(error, "cannot write the history");
}

/* Losing the history or the atlas is no reason to bother anybody; losing the tape is. One on
 * which nothing was asked for does not push out the one before. */
static void save(struct screen *s)
{
    struct error error;
    const struct tape *tape = session_tape(s->session);
    bool worth = !s->vs.replay && step_first(tape) < tape_len(tape);
    state_write("history", write_history, s->prompt, &error);
    screen_atlas_save(s);
    if (worth && state_write("last.jsonl", write_tape, tape, &error) != 0)
        fprintf(stderr, "finwait: this session was not saved: %s; XDG_STATE_HOME can name another folder\n",
                error.text);
}

static int open_parts(struct screen *s, struct error *error)
{
    static const struct loop_calls calls = { on_ready, on_due, on_signal };
    static const int signals[] = { SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGCONT, 0 };
    s->prompt = prompt_new();
    s->search = prompt_new();
    s->past = calloc(1, sizeof *s->past);
    if (!s->prompt || !s->search || !s->past)
        return error_set(error, "out of memory");
    keymap_help_fill(&s->help);
    if (theme_load(&s->theme, s->options->theme, error) != 0) {
        s->status = error->sys ? STATUS_FAILED : STATUS_USAGE; /* no such theme, or a fault in it */
        return -1;
    }
    if (loop_open(s->loop, signals, &calls, s, error) != 0)
        return -1;
    struct term_config config = { .ascii = s->options->ascii, .depth = options_depth(s->options), .escdelay = 25 };
    s->term = term_open(&config, error);
    if (!s->term) {
        s->status = STATUS_USAGE;
        return -1;
    }
    s->vs.lang = term_ascii(s->term) ? "" : options_lang(s->options, s->locale); /* '?' is no Chinese */
    if (!*s->vs.lang && *s->options->lang && strcmp(s->options->lang, "en") != 0 && !*s->message)
        screen_say(s, false, "This terminal is not UTF-8: words are the lessons' own, not --lang %s.",
                   s->options->lang);
    return screen_resize(s) == 0 ? 0 : error_set(error, "out of memory");
}

static void read_history(struct screen *s)
{
    FILE *history = state_read("history");
    if (!history)
        return;
    prompt_read(s->prompt, history);
    fclose(history);
}

/* Gives the terminal back first: what is said after that is read. */
static void close_parts(struct screen *s)
{
    bool used = s->prompt && s->term;
    term_close(s->term);
    screen_record_close(s);
    if (used)
        save(s);
    screen_goto_close(s);
    session_close(s->session);
    script_free(s->lesson);
    loop_free(s->loop);
    canvas_free(s->canvas);
    prompt_free(s->prompt);
    prompt_free(s->search);
    free(s->past);
}

/* Said at once, and to be read again in the help and by :engine. */
static void say_why(struct screen *s, const char *why)
{
    snprintf(s->note, sizeof s->note, SCREEN_SIMULATOR "%s.", why);
    screen_say(s, false, "%s", s->note);
}

int screen_run(const struct options *options, struct loop *loop, struct session *session, const char *why,
               const struct script *script)
{
    bool replay = !why;
    struct screen s = { .options = options, .loop = loop, .session = session, .script = script,
                        .flight_at = VTIME_NEVER, .passing = passing_none, .pass_at = VTIME_NEVER,
                        .go = { .at = VTIME_NEVER }, .status = STATUS_OK };
    struct error error = { 0 };
    s.vs.big = options->big;
    s.vs.replay = replay;
    s.vs.live = !replay;
    s.seen = tape_len(session_tape(session));
    s.vs.cursor = s.seen;
    if (why && *why)
        say_why(&s, why);
    if (open_parts(&s, &error) == 0) {
        screen_look(&s, replay ? step_first(session_tape(session)) : s.seen);
        screen_draw(&s);
        read_history(&s); /* behind the first picture: nobody waits for it */
        loop_run(loop);
    }
    close_parts(&s);
    if (*error.text)
        cmd_fail(STATUS_FAILED, error.text);
    int status = *error.text && s.status == STATUS_OK ? STATUS_FAILED : s.status;
    int number = s.signal;
    if (number) { /* die of it, so that our parent sees the truth */
        signal(number, SIG_DFL);
        raise(number);
    }
    return status;
}
