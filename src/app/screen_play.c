/* screen_play.c - commands to the session and what comes back: the message when
 * one makes no sense or an expectation fails, the flight of what was delivered. */
#include <stdio.h>
#include <string.h>
#include "goal.h"
#include "screen.h"

enum { FLIGHT_STEPS = 8 };
#define FLIGHT_FRAME (16 * VTIME_MS)

void screen_fly(struct screen *s, uint32_t from, uint32_t to)
{
    const struct tape *tape = session_tape(s->session);
    uint32_t number = 0;
    if (s->options->no_motion)
        return;
    for (uint32_t i = from; i < to; i++) {
        const struct tape_event *event = tape_at(tape, i);
        if (event->kind == TAPE_DELIVERED)
            number = event->u.wire.number;
    }
    if (!number)
        return;
    s->vs.flight = (struct flight){ .number = number, .step = 1, .steps = FLIGHT_STEPS };
    s->flight_at = loop_now(s->loop) + FLIGHT_FRAME;
}

void screen_fly_on(struct screen *s, vtime now)
{
    if (now < s->flight_at)
        return;
    s->flight_at = now + FLIGHT_FRAME;
    if (++s->vs.flight.step > s->vs.flight.steps) {
        s->vs.flight = (struct flight){ 0 };
        s->flight_at = VTIME_NEVER;
    }
}

/* Says which expectation failed since we looked last. */
static void look_through(struct screen *s)
{
    const struct tape *tape = session_tape(s->session);
    for (; s->seen < tape_len(tape); s->seen++) {
        const struct tape_event *event = tape_at(tape, s->seen);
        if (event->kind != TAPE_EXPECT || event->u.expect.ok)
            continue;
        const struct tape_event *command = tape_at(tape, event->cause);
        if (!event->u.expect.line || !screen_strays(s)) /* the story tells what was expected, and what was found */
            screen_say(s, true, "Expected: %s. Found: %s.", command ? tape_bytes(tape, command) : "",
                       tape_bytes(tape, event));
    }
}

/* Whether the story at the end of the tape is why a command was refused. */
static bool story_tells(const struct tape *tape)
{
    const struct tape_event *last = tape_at(tape, tape_len(tape) - 1);
    return last && last->kind == TAPE_NOTE && last->u.note.op == CMD_COUNT;
}

void screen_submit(struct screen *s, const struct command *command)
{
    struct error error;
    uint32_t from = tape_len(session_tape(s->session));
    if (session_submit(s->session, command, loop_now(s->loop), &error) != 0) {
        bool told = command->line && screen_strays(s);
        if (!told && (s->vs.focus || !story_tells(session_tape(s->session))))
            screen_say(s, true, "%s", error.text);
    }
    look_through(s);
    screen_fly(s, from, tape_len(session_tape(s->session)));
    screen_pass(s);
}

/* Parse errors begin with "name:line:column: "; on a line of one's own that is noise. */
static const char *bare(const char *text)
{
    const char *message = strstr(text, ": ");
    return *text == ':' && message ? message + 2 : text;
}

void screen_line(struct screen *s, const char *line)
{
    struct error error;
    struct script *script = script_parse(":", line, strlen(line), &error);
    if (!script) {
        bool lost = strstr(error.text, "unknown command") && !strstr(error.text, "did you mean");
        const char *near = lost ? prompt_near(line) : NULL;
        if (near)
            screen_say(s, true, "unknown command; did you mean ':%s'?", near);
        else
            screen_say(s, true, "%s", bare(error.text));
        return;
    }
    bool rested = screen_rests(s);
    if (script_len(script) && screen_begin(s)) {
        for (size_t i = 0; i < script_len(script) && !session_broken(s->session); i++) {
            struct command command = *script_at(script, i);
            command.line = 0; /* typed: no line of the script that is played */
            screen_submit(s, &command);
        }
        screen_end(s);
        if (!rested)
            screen_rest_begins(s);
    }
    script_free(script);
}

/* What Space plays next, for the footer. In a lesson an expectation would tell the
 * answer before its question; and words are read when they are there. */
static void script_at_line(struct screen *s, size_t next)
{
    const struct command *command = script_at(s->script, next);
    s->script_next = next;
    *s->next_line = '\0';
    if (command && screen_is_lesson(s) && !command_is_action(command->op))
        snprintf(s->next_line, sizeof s->next_line, "go on");
    else if (command)
        command_print(command, s->next_line, sizeof s->next_line);
}

/* The script's commands are known on the tape by their lines; one that was typed has line 0. */
static uint32_t line_of_last_command(const struct screen *s, bool typed_too)
{
    const struct tape *tape = session_tape(s->session);
    for (uint32_t i = s->vs.cursor; i-- > 0;) {
        const struct tape_event *event = tape_at(tape, i);
        if (event->kind == TAPE_COMMAND && (typed_too || event->u.command.line))
            return event->u.command.line;
    }
    return 0;
}

bool screen_script_over(const struct screen *s)
{
    return s->script && !*s->next_line && line_of_last_command(s, true) > 0;
}

void screen_script_at_cursor(struct screen *s)
{
    size_t next = 0;
    if (!s->script)
        return;
    uint32_t line = line_of_last_command(s, false);
    while (line && next < script_len(s->script) && script_at(s->script, next)->line <= line)
        next++;
    script_at_line(s, next);
}

/* On to something that is seen; its translations and the choices of a question come with it, and a pause,
 * as every step waits for a key. */
static bool plays_on(const struct screen *s, bool seen)
{
    const struct command *next = script_at(s->script, s->script_next);
    if (!next || *s->message || session_busy(s->session) || session_broken(s->session))
        return false;
    return !seen || *next->lang || next->op == CMD_CHOICE || next->op == CMD_PAUSE;
}

void screen_script_line(struct screen *s)
{
    size_t at = s->script_next;
    screen_submit(s, script_at(s->script, at));
    script_at_line(s, at + 1);
}

void screen_script(struct screen *s)
{
    bool seen = false;
    size_t answer = 0;
    if (!screen_begin(s))
        return;
    s->rest.step = s->script_next;
    do {
        const struct command *command = script_at(s->script, s->script_next);
        seen = seen || (command_is_seen(command) && command->op != CMD_MARK); /* a mark goes with what follows */
        answer = command->op == CMD_ANSWER ? s->script_next : answer;
        screen_script_line(s);
    } while (plays_on(s, seen));
    bool told = *s->message;
    if (answer)
        screen_judge(s, answer);
    if (!*s->next_line && !told)
        screen_script_ends(s);
    screen_end(s);
    screen_question(s);
}

/* The next chapter that was not played yet; the script's end: there is none. */
static size_t next_mark(const struct screen *s)
{
    size_t at = s->script_next, len = s->script ? script_len(s->script) : 0;
    while (at < len && script_at(s->script, at)->op != CMD_MARK)
        at++;
    return at;
}

bool screen_chapter_comes(const struct screen *s)
{
    return s->script && next_mark(s) < script_len(s->script);
}

void screen_chapter(struct screen *s)
{
    size_t mark = next_mark(s);
    do {
        *s->message = '\0'; /* how to answer: these questions are passed over */
        screen_script(s);
    } while (s->script_next <= mark && !s->vs.message_bad && !session_busy(s->session) && !session_broken(s->session));
}

static void enter_host(struct screen *s, const char *word)
{
    const struct engine *engine = session_engine(s->session);
    char line[240];
    for (int h = 0; h < HOST_COUNT; h++) {
        if (strcmp(word, host_name((enum host)h)) != 0)
            continue;
        if (engine && engine->ops->enter && engine->ops->enter(engine, (enum host)h, line, sizeof line))
            screen_say(s, false, "In another terminal: %s", line);
        else if (session_warps(s->session))
            screen_say(s, true, "The simulated %s is no host of this system: only --engine kernel has one to enter.",
                       word);
        else
            screen_say(s, true, "There is no %s to enter here.", word);
        return;
    }
    screen_say(s, true, "enter needs a host: enter client, or enter server.");
}

/* A line that is a key too: it does what the key does, or says why that cannot be. */
static void typed_as_key(struct screen *s, const struct keymap_state *state, enum keymap_id id,
                         void (*act)(struct screen *))
{
    char why[160];
    if (keymap_able(&keymap_table[id], HOST_NONE, state, why, sizeof why))
        act(s);
    else
        screen_say(s, false, "%s", why);
}

/* The help has the whole of a reason that is too long for a line. */
static void tell_engine(struct screen *s)
{
    const struct engine *engine = session_engine(s->session);
    const char *note = screen_note(s);
    if (note)
        screen_help(s);
    screen_say(s, false, "%s, profile %s: %s", s->engine, s->profile,
               note ? note + strlen(SCREEN_SIMULATOR) : engine ? engine->ops->summary : "a saved tape.");
}

static void go_typed(struct screen *s, const struct keymap_state *state, const char *rest)
{
    char why[160], copy[100];
    const char *words[HOST_COUNT + 1];
    char *save = NULL;
    size_t n = 0;
    struct path_goal goal;
    struct error error;
    if (!keymap_able(&keymap_table[KEYMAP_GOTO], HOST_NONE, state, why, sizeof why)) {
        screen_say(s, false, "%s", why);
        return;
    }
    snprintf(copy, sizeof copy, "%s", rest);
    for (char *word = strtok_r(copy, " ", &save); word && n < sizeof words / sizeof *words;
         word = strtok_r(NULL, " ", &save))
        words[n++] = word;
    if (goal_parse(&goal, words, n, &error) == 0)
        screen_goto_states(s, &goal);
    else
        screen_say(s, true, "%s", error.text);
}

void screen_typed(struct screen *s, const char *line)
{
    const char *rest;
    const struct prompt_command *command = prompt_find(line, &rest);
    char why[160];
    struct keymap_state state = screen_state(s);
    if (!command) {
        /* The mark key is refused for the one reason that holds for every command. */
        if (keymap_able(&keymap_table[KEYMAP_MARK], HOST_NONE, &state, why, sizeof why))
            screen_line(s, line);
        else
            screen_say(s, false, "%s", why);
        return;
    }
    if (!*command->usage && *rest) {
        screen_say(s, true, "Nothing stands behind %s: write :%s.", command->word, command->word);
        return;
    }
    switch (command->verb) {
    case PROMPT_ENTER: enter_host(s, rest); break;
    case PROMPT_SAVE:  screen_save(s, rest); break;
    case PROMPT_EXPORT: screen_export(s, rest); break;
    case PROMPT_RECORD: screen_record_typed(s, rest); break;
    case PROMPT_UNDO:  typed_as_key(s, &state, KEYMAP_UNDO, screen_undo); break;
    case PROMPT_REDO:  screen_redo(s); break;
    case PROMPT_SIM:   screen_sim(s); break;
    case PROMPT_ENGINE: tell_engine(s); break;
    case PROMPT_THEME: screen_theme(s, *rest ? rest : NULL); break;
    case PROMPT_CALLS: screen_calls(s); break;
    case PROMPT_ATLAS: screen_atlas(s); break;
    case PROMPT_GOTO:  go_typed(s, &state, rest); break;
    case PROMPT_LESSONS: typed_as_key(s, &state, KEYMAP_LESSONS, screen_lessons); break;
    case PROMPT_RESUME: typed_as_key(s, &state, KEYMAP_RESUME, screen_resume); break;
    case PROMPT_BIG:   screen_big(s); break;
    case PROMPT_HELP:  screen_help(s); break;
    case PROMPT_QUIT:  screen_leave(s); break;
    case PROMPT_NVERBS: break;
    }
}

void screen_look(struct screen *s, uint32_t cursor)
{
    const struct tape *tape = session_tape(s->session);
    s->vs.cursor = cursor;
    s->vs.live = !s->vs.replay && cursor >= tape_len(tape);
    if (!s->vs.live)
        session_at(s->session, cursor, s->past);
    screen_script_at_cursor(s);
}

void screen_pump(struct screen *s)
{
    struct error error;
    uint32_t from = tape_len(session_tape(s->session));
    if (session_pump(s->session, loop_now(s->loop), &error) != 0)
        screen_say(s, true, "%s", error.text);
    look_through(s);
    if (s->vs.live)
        screen_fly(s, from, tape_len(session_tape(s->session)));
}
